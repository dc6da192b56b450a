package grade

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Mistakes gathers every mistake of a definition with its place.
type Mistakes struct{ places []diagnostics.Place }

// enough mistakes tell what kind of definition it is.
const enough = 500

// Say adds a mistake.
func (m *Mistakes) Say(path, format string, args ...any) {
	if len(m.places) >= enough {
		return
	}
	m.places = append(m.places, diagnostics.Place{Path: path, Reason: fmt.Sprintf(format, args...)})
}

// Count holds a list to its bounds.
func (m *Mistakes) Count(path string, n, least, most int) {
	if n < least || n > most {
		m.Say(path, "должно быть от %d до %d, а здесь %d", least, most, n)
	}
}

// Text holds a text to its length, and to being plain.
func (m *Mistakes) Text(path, s string, required bool, most int) {
	m.Cited(path, s, required, most)
	if utf8.RuneCountInString(s) <= most && diagnostics.Markup(s) {
		m.Say(path, diagnostics.MarkupRefused)
	}
}

// Cited is Text for what the author took over and cannot mend: the words of a published
// framework. They may hold what looks like markup; it is shown as it is written.
func (m *Mistakes) Cited(path, s string, required bool, most int) {
	if required && strings.TrimSpace(s) == "" {
		m.Say(path, "пусто")
	}
	if n := utf8.RuneCountInString(s); n > most {
		m.Say(path, "не длиннее %d знаков, а здесь %d", most, n)
		return
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == utf8.RuneError }) {
		m.Say(path, "здесь непечатаемые знаки")
	}
}

// Beginning is how a text begins, as much of it as a sentence bears.
func Beginning(text string) string {
	const most = 60
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > most {
		return strings.TrimRight(string(letters[:most]), " ,;:—–-") + "…"
	}
	return text
}

var codeShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)

// Code holds a code to its form and to being the only one.
func (m *Mistakes) Code(path, s string, seen map[string]bool) {
	switch {
	case len(s) > MaxCode || !codeShape.MatchString(s):
		m.Say(path, "код пишется латинскими буквами, цифрами и знаками «_ . -», до %d знаков", MaxCode)
	case seen[s]:
		m.Say(path, "код «%s» повторяется", s)
	}
	seen[s] = true
}

// FieldCode holds a code to what Code does, and to having no dot: the dot parts names
// of fields.
func (m *Mistakes) FieldCode(path, s string, seen map[string]bool) {
	m.Code(path, s, seen)
	if strings.Contains(s, ".") {
		m.Say(path, "код без точки")
	}
}

// Err is nil where nothing was said.
func (m *Mistakes) Err() error {
	if len(m.places) == 0 {
		return nil
	}
	return &diagnostics.DefinitionError{Places: m.places}
}

// Levels checks the bands and gives their codes.
func (m *Mistakes) Levels(levels []Level) map[string]bool {
	m.Count("/levels", len(levels), 1, maxLevels)
	codes := map[string]bool{}
	for i, l := range levels {
		at := fmt.Sprintf("/levels/%d", i)
		m.Code(at+"/code", l.Code, codes)
		m.Text(at+"/title", l.Title, true, MaxTitle)
		m.Text(at+"/meaning", l.Meaning, false, MaxText)
		m.Text(at+"/advice", l.Advice, false, MaxText)
		switch {
		case i == 0 && l.From != 0:
			m.Say(at+"/from", "первый уровень начинается с 0")
		case i > 0 && (l.From <= levels[i-1].From || l.From >= 1):
			m.Say(at+"/from", "уровни идут по возрастанию доли, от 0 до 1")
		}
	}
	return codes
}

// Competencies checks the scales of the report and gives their codes.
func (m *Mistakes) Competencies(competencies []Competency, levels map[string]bool) map[string]bool {
	m.Count("/competencies", len(competencies), 1, maxCompetencies)
	codes := map[string]bool{}
	for i, k := range competencies {
		at := fmt.Sprintf("/competencies/%d", i)
		m.Code(at+"/code", k.Code, codes)
		m.Cited(at+"/title", k.Title, true, MaxTitle)
		m.Cited(at+"/description", k.Description, false, MaxText)
		for _, level := range slices.Sorted(maps.Keys(k.Advice)) {
			if !levels[level] {
				m.Say(at+"/advice/"+level, "нет такого уровня")
			}
			m.Text(at+"/advice/"+level, k.Advice[level], true, MaxText)
		}
	}
	return codes
}

// Deficit checks the rule.
func (m *Mistakes) Deficit(d Deficit, levels map[string]bool) {
	if len(d.Levels) == 0 && d.ShareBelow == nil && d.ShareAbove == nil {
		m.Say("/deficit", "не сказано, что считать дефицитом: levels, share_below или share_above")
	}
	for i, l := range d.Levels {
		if !levels[l] {
			m.Say(fmt.Sprintf("/deficit/levels/%d", i), "нет уровня «%s»", l)
		}
	}
	m.share("/deficit/share_below", d.ShareBelow)
	m.share("/deficit/share_above", d.ShareAbove)
}

func (m *Mistakes) share(path string, share *float64) {
	if share != nil && (*share < 0 || *share > 1) {
		m.Say(path, "доля от 0 до 1")
	}
}
