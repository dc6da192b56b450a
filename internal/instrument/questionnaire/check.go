package questionnaire

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// check gathers every mistake of a definition with its place.
type check struct{ places []diagnostics.Place }

func (c *check) say(path, format string, args ...any) {
	c.places = append(c.places, diagnostics.Place{Path: path, Reason: fmt.Sprintf(format, args...)})
}

// count holds a list to its bounds.
func (c *check) count(path string, n, least, most int) {
	if n < least || n > most {
		c.say(path, "должно быть от %d до %d, а здесь %d", least, most, n)
	}
}

func (c *check) text(path, s string, required bool, most int) {
	if required && strings.TrimSpace(s) == "" {
		c.say(path, "пусто")
	}
	if n := utf8.RuneCountInString(s); n > most {
		c.say(path, "не длиннее %d знаков, а здесь %d", most, n)
	}
}

var codeShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)

// code holds a code to its form and to being the only one.
func (c *check) code(path, s string, seen map[string]bool) {
	switch {
	case len(s) > maxCode || !codeShape.MatchString(s):
		c.say(path, "код пишется латинскими буквами, цифрами и знаками «_ . -», до %d знаков", maxCode)
	case seen[s]:
		c.say(path, "код «%s» повторяется", s)
	}
	seen[s] = true
}

func (d *Definition) check() error {
	c := &check{}
	c.text("/title", d.Title, true, maxTitle)
	c.text("/introduction", d.Introduction, false, maxText)
	if d.Polarity != diagnostics.HighIsGood && d.Polarity != diagnostics.HighIsBad {
		c.say("/polarity", "укажите %s (высокий балл хорош) или %s (высокий балл плох)", diagnostics.HighIsGood, diagnostics.HighIsBad)
	}
	scales := c.scales(d.Scales)
	levels := c.levels(d.Levels)
	competencies := c.competencies(d.Competencies, levels)
	used := c.sections(d.Sections, scales, competencies)
	for i, k := range d.Competencies {
		if !used[k.Code] {
			c.say(fmt.Sprintf("/competencies/%d", i), "у компетенции «%s» нет ни одного утверждения", k.Code)
		}
	}
	c.deficit(d.Deficit, levels)
	if len(c.places) > 0 {
		return &diagnostics.DefinitionError{Places: c.places}
	}
	return nil
}

func (c *check) scales(scales []Scale) map[string]bool {
	c.count("/scales", len(scales), 1, maxScales)
	codes := map[string]bool{}
	for i, s := range scales {
		at := fmt.Sprintf("/scales/%d", i)
		c.code(at+"/code", s.Code, codes)
		c.text(at+"/title", s.Title, false, maxTitle)
		c.count(at+"/options", len(s.Options), 2, maxOptions)
		options, least, most := map[string]bool{}, math.Inf(1), math.Inf(-1)
		for j, o := range s.Options {
			at := fmt.Sprintf("%s/options/%d", at, j)
			c.code(at+"/code", o.Code, options)
			c.text(at+"/title", o.Title, true, maxTitle)
			if math.Abs(o.Value) > maxValue {
				c.say(at+"/value", "по модулю не больше %d", maxValue)
			}
			least, most = min(least, o.Value), max(most, o.Value)
		}
		if len(s.Options) > 1 && least == most {
			c.say(at+"/options", "все варианты стоят одинаково")
		}
	}
	return codes
}

func (c *check) levels(levels []Level) map[string]bool {
	c.count("/levels", len(levels), 1, maxLevels)
	codes := map[string]bool{}
	for i, l := range levels {
		at := fmt.Sprintf("/levels/%d", i)
		c.code(at+"/code", l.Code, codes)
		c.text(at+"/title", l.Title, true, maxTitle)
		c.text(at+"/meaning", l.Meaning, false, maxText)
		c.text(at+"/advice", l.Advice, false, maxText)
		switch {
		case i == 0 && l.From != 0:
			c.say(at+"/from", "первый уровень начинается с 0")
		case i > 0 && (l.From <= levels[i-1].From || l.From >= 1):
			c.say(at+"/from", "уровни идут по возрастанию доли, от 0 до 1")
		}
	}
	return codes
}

func (c *check) competencies(competencies []Competency, levels map[string]bool) map[string]bool {
	c.count("/competencies", len(competencies), 1, maxCompetencies)
	codes := map[string]bool{}
	for i, k := range competencies {
		at := fmt.Sprintf("/competencies/%d", i)
		c.code(at+"/code", k.Code, codes)
		c.text(at+"/title", k.Title, true, maxTitle)
		c.text(at+"/description", k.Description, false, maxText)
		for _, level := range slices.Sorted(maps.Keys(k.Advice)) {
			if !levels[level] {
				c.say(at+"/advice/"+level, "нет такого уровня")
			}
			c.text(at+"/advice/"+level, k.Advice[level], true, maxText)
		}
	}
	return codes
}

// sections gives the competencies that have an item.
func (c *check) sections(sections []Section, scales, competencies map[string]bool) (used map[string]bool) {
	c.count("/sections", len(sections), 1, maxSections)
	codes, items := map[string]bool{}, map[string]bool{}
	used = map[string]bool{}
	total := 0
	for i, s := range sections {
		at := fmt.Sprintf("/sections/%d", i)
		c.code(at+"/code", s.Code, codes)
		c.text(at+"/title", s.Title, true, maxTitle)
		c.count(at+"/items", len(s.Items), 1, maxItems)
		if total += len(s.Items); total > maxItems {
			c.say(at+"/items", "всего не больше %d утверждений", maxItems)
			return competencies
		}
		for j, item := range s.Items {
			at := fmt.Sprintf("%s/items/%d", at, j)
			c.code(at+"/code", item.Code, items)
			c.text(at+"/text", item.Text, true, maxText)
			c.text(at+"/hint", item.Hint, false, maxText)
			if !competencies[item.Competency] {
				c.say(at+"/competency", "нет компетенции «%s»", item.Competency)
			}
			if !scales[item.Scale] {
				c.say(at+"/scale", "нет шкалы «%s»", item.Scale)
			}
			if item.Weight < 0 || item.Weight > maxWeight {
				c.say(at+"/weight", "больше 0 и не больше %d", maxWeight)
			}
			used[item.Competency] = true
		}
	}
	return used
}

func (c *check) deficit(d Deficit, levels map[string]bool) {
	if len(d.Levels) == 0 && d.ShareBelow == nil && d.ShareAbove == nil {
		c.say("/deficit", "не сказано, что считать дефицитом: levels, share_below или share_above")
	}
	for i, l := range d.Levels {
		if !levels[l] {
			c.say(fmt.Sprintf("/deficit/levels/%d", i), "нет уровня «%s»", l)
		}
	}
	c.share("/deficit/share_below", d.ShareBelow)
	c.share("/deficit/share_above", d.ShareAbove)
}

func (c *check) share(path string, share *float64) {
	if share != nil && (*share < 0 || *share > 1) {
		c.say(path, "доля от 0 до 1")
	}
}
