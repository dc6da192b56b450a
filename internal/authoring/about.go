package authoring

import (
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// About is what the instrument says of itself.
type About struct {
	Title, Introduction string
	HighIsBad           bool // of a questionnaire: agreement speaks of difficulties
	Minutes             int  // of a test, 0: no limit
	Shuffle             bool // of a test: options in random order
}

// About gives what is written.
func (d *Draft) About() About {
	a := About{Title: d.Title(), Introduction: d.Introduction()}
	if d.Test != nil {
		a.Minutes, a.Shuffle = d.Test.TimeLimit, d.Test.ShuffleOptions
	} else {
		a.HighIsBad = d.Questionnaire.Polarity == diagnostics.HighIsBad
	}
	return a
}

// SetAbout rewrites it.
func (d *Draft) SetAbout(a About) error {
	*d.title(), *d.introduction() = strings.TrimSpace(a.Title), strings.TrimSpace(a.Introduction)
	if d.Test != nil {
		d.Test.TimeLimit, d.Test.ShuffleOptions = a.Minutes, a.Shuffle
	} else {
		d.Questionnaire.Polarity = diagnostics.HighIsGood
		if a.HighIsBad {
			d.Questionnaire.Polarity = diagnostics.HighIsBad
		}
	}
	problems := d.Problems()
	for _, x := range [][2]string{{"/title", "title"}, {"/introduction", "introduction"}, {"/time_limit_minutes", "minutes"}} {
		if err := wrongAt(problems, x[0], map[string]string{"": x[1]}); err != nil {
			return err
		}
	}
	return nil
}

// Scale gives the scale with the code.
func (d *Draft) Scale(code string) (questionnaire.Scale, bool) {
	if d.Questionnaire == nil {
		return questionnaire.Scale{}, false
	}
	i := d.scaleAt(code)
	if i < 0 {
		return questionnaire.Scale{}, false
	}
	return d.Questionnaire.Scales[i], true
}

func (d *Draft) scaleAt(code string) int {
	return slices.IndexFunc(d.Questionnaire.Scales, func(s questionnaire.Scale) bool { return s.Code == code })
}

// SetScale rewrites a scale of answers, or adds one where code is empty. Each line of
// text is an answer from the weakest to the strongest; "Часто = 4" gives its points,
// otherwise they are counted from 1. Answers keep their codes in their order, so that
// conditions on them go on meaning the same place.
func (d *Draft) SetScale(code, title, text string) error {
	if d.Questionnaire == nil {
		return ErrNotFound
	}
	options, err := answersOf(text)
	if err != nil {
		return err
	}
	scales := &d.Questionnaire.Scales
	i := len(*scales)
	if code != "" {
		if i = d.scaleAt(code); i < 0 {
			return ErrNotFound
		}
	} else {
		code = free("scale", func(c string) bool { return d.scaleAt(c) >= 0 })
		*scales = append(*scales, questionnaire.Scale{Code: code})
	}
	(*scales)[i] = questionnaire.Scale{Code: code, Title: strings.TrimSpace(title), Options: options}
	return d.wrong("/scales/"+itoa(i), map[string]string{"options": "options", "title": "title"})
}

func answersOf(text string) ([]questionnaire.Option, error) {
	bad := ErrStep
	var out []questionnaire.Option
	for i, line := range Lines(text) {
		o := questionnaire.Option{Code: itoa(i + 1), Title: line, Value: float64(i + 1)}
		if title, points, ok := cutLast(line, "="); ok {
			value, err := Number(points)
			if err != nil {
				bad = bad.At("body.options", "Строка «"+line+"»: после «=» стоят баллы, число.")
			}
			o.Title, o.Value = title, value
		}
		if slices.ContainsFunc(out, func(other questionnaire.Option) bool { return other.Title == o.Title }) {
			bad = bad.At("body.options", "Ответ «"+o.Title+"» стоит дважды.")
		}
		out = append(out, o)
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return out, nil
}

// AnswersText is what SetScale reads: points are written where they are not those
// counted from 1.
func AnswersText(s questionnaire.Scale) string {
	plain := true
	for i, o := range s.Options {
		plain = plain && o.Value == float64(i+1)
	}
	lines := make([]string, len(s.Options))
	for i, o := range s.Options {
		if lines[i] = o.Title; !plain || strings.Contains(o.Title, "=") {
			lines[i] += " = " + Decimal(o.Value)
		}
	}
	return strings.Join(lines, "\n")
}

// RemoveScale removes a scale that no item uses.
func (d *Draft) RemoveScale(code string) error {
	if _, ok := d.Scale(code); !ok {
		return ErrNotFound
	}
	for _, s := range d.Questionnaire.Sections {
		for _, item := range s.Items {
			if item.Scale == code {
				return ErrStep.At("body.scale", "На эту шкалу отвечают утверждения: сначала поменяйте шкалу у них.")
			}
		}
	}
	i := d.scaleAt(code)
	d.Questionnaire.Scales = slices.Delete(d.Questionnaire.Scales, i, i+1)
	return nil
}

// Competency is one that a framework offers, and whether the draft measures it.
type Competency struct {
	grade.Competency
	Measured bool
	Items    int
}

// Offered lists the framework's competencies, those measured with what is written of
// them; the others with what the framework says.
func (d *Draft) Offered(framework []grade.Competency) []Competency {
	count := d.count()
	var out []Competency
	for _, k := range framework {
		one := Competency{Competency: k, Items: count[k.Code]}
		if i := d.competencyAt(k.Code); i >= 0 {
			one.Competency, one.Measured = d.Competencies()[i], true
		}
		out = append(out, one)
	}
	return out
}

func (d *Draft) competencyAt(code string) int {
	return slices.IndexFunc(d.Competencies(), func(k grade.Competency) bool { return k.Code == code })
}

// count is how many items each competency has.
func (d *Draft) count() map[string]int {
	n := map[string]int{}
	for _, s := range d.Sections() {
		for _, item := range s.Items {
			n[item.Competency]++
		}
	}
	return n
}

// Measure chooses the competencies that are measured, in the order of the framework.
// One with items can't be left out; one at least is needed.
func (d *Draft) Measure(framework []grade.Competency, chosen []string) error {
	bad, count := ErrStep, d.count()
	var out []grade.Competency
	for _, k := range d.Offered(framework) {
		switch on := slices.Contains(chosen, k.Code); {
		case on:
			out = append(out, k.Competency)
		case count[k.Code] > 0:
			bad = bad.At("body.competencies", "У компетенции «"+k.Title+"» есть вопросы: сначала удалите их или отнесите к другой.")
		}
	}
	if len(out) == 0 {
		bad = bad.At("body.competencies", "Выберите хотя бы одну компетенцию.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	*d.competencies() = out
	return nil
}

// SetCompetency writes what a competency means here, and its own advice by level
// instead of the level's.
func (d *Draft) SetCompetency(code, description string, advice map[string]string) error {
	i := d.competencyAt(code)
	if i < 0 {
		return ErrNotFound
	}
	k := &(*d.competencies())[i]
	k.Description, k.Advice = strings.TrimSpace(description), nil
	for _, l := range d.Levels() {
		if text := strings.TrimSpace(advice[l.Code]); text != "" {
			if k.Advice == nil {
				k.Advice = map[string]string{}
			}
			k.Advice[l.Code] = text
		}
	}
	return d.wrong("/competencies/"+itoa(i), map[string]string{"advice": "advice", "description": "description"})
}
