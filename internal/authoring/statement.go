package authoring

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
)

// Marks of the quick way of writing many items at once.
const (
	reversed = "-–—−‐‑―" // any of them before a statement whose consent speaks of a difficulty: Word makes dashes of hyphens
	heading  = "#"       // before a competency to which the following lines belong
)

// AddStatements adds a statement for each line to a competency. "- …" is reversed,
// "# Title" (or its code) goes over to another competency. All lines or none.
func (d *Draft) AddStatements(competency, scale, text string) error {
	if d.Questionnaire == nil {
		return ErrNotFound
	}
	bad := ErrStep
	if scale == "" && len(d.Questionnaire.Scales) > 0 {
		scale = d.Questionnaire.Scales[0].Code
	}
	if d.scaleAt(scale) < 0 {
		bad = bad.At("body.scale", "Такой шкалы нет.")
	}
	type one struct {
		competency, line string
		item             questionnaire.Item
	}
	var all []one
	number := 0
	for line := range strings.Lines(text) {
		number++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		where := "Строка " + itoa(number) + " «" + grade.Beginning(line) + "»: "
		if title, ok := strings.CutPrefix(line, heading); ok {
			code, known := d.competencyNamed(title)
			if !known {
				bad = bad.At("body.text", where+"такой компетенции опросник не измеряет.")
			}
			competency = code
			continue
		}
		line, reverse := cutReversed(line)
		all = append(all, one{competency, where, questionnaire.Item{Text: strings.TrimSpace(line), Competency: competency, Scale: scale, Reverse: reverse}})
	}
	switch {
	case len(bad.Fields) > 0:
		return bad
	case len(all) == 0:
		return ErrStep.At("body.text", "Напишите хотя бы одно утверждение.")
	case all[0].competency == "" || d.competencyAt(all[0].competency) < 0:
		return ErrStep.At("body.competency", "Выберите компетенцию.")
	}
	coded, places := d.codes(), make([]string, len(all))
	for n, o := range all {
		i := d.into(o.competency)
		o.item.Code = coded.next(o.competency)
		s := &d.Questionnaire.Sections[i]
		places[n] = "/sections/" + itoa(i) + "/items/" + itoa(len(s.Items))
		s.Items = append(s.Items, o.item)
	}
	problems := d.Problems()
	for n, place := range places {
		for _, p := range problems {
			if p.Path == place || strings.HasPrefix(p.Path, place+"/") {
				bad = bad.At("body.text", all[n].line+strings.TrimSuffix(p.Reason, ".")+".")
			}
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return d.tooMany()
}

// cutReversed takes the mark of a reversed statement off a line.
func cutReversed(line string) (rest string, reverse bool) {
	if mark, size := utf8.DecodeRuneInString(line); strings.ContainsRune(reversed, mark) {
		return strings.TrimSpace(line[size:]), true
	}
	return line, false
}

// tooMany refuses what makes the whole list too long.
func (d *Draft) tooMany() error {
	for _, p := range d.Problems() {
		if strings.HasPrefix(p.Path, "/sections") && strings.HasSuffix(p.Path, "/items") {
			return ErrStep.At("body.text", sentence(p.Reason))
		}
	}
	return nil
}

// competencyNamed finds a competency by its title or code, whatever the case.
func (d *Draft) competencyNamed(name string) (string, bool) {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), ":."))
	for _, k := range d.Competencies() {
		if strings.ToLower(k.Code) == name || strings.ToLower(k.Title) == name {
			return k.Code, true
		}
	}
	return "", false
}

// Statement gives an item of a questionnaire with its number from 1 and its section.
func (d *Draft) Statement(code string) (item questionnaire.Item, number int, section string, ok bool) {
	if d.Questionnaire == nil {
		return item, 0, "", false
	}
	for _, s := range d.Questionnaire.Sections {
		for _, i := range s.Items {
			if number++; i.Code == code {
				return i, number, s.Code, true
			}
		}
	}
	return item, 0, "", false
}

// SetStatement rewrites an item; its code stays, since answers and statistics hang on
// it. A section other than its own takes it to that section's end.
func (d *Draft) SetStatement(code, section string, to questionnaire.Item) error {
	i, j, ok := d.find(code)
	if !ok || d.Questionnaire == nil {
		return ErrNotFound
	}
	to.Code, to.Text, to.Hint = code, strings.TrimSpace(to.Text), strings.TrimSpace(to.Hint)
	if to.Weight == 1 {
		to.Weight = 0
	}
	d.Questionnaire.Sections[i].Items[j] = to
	if err := d.wrong("/sections/"+itoa(i)+"/items/"+itoa(j), nil); err != nil {
		return err
	}
	return d.place(code, section)
}

// Weight reads how many times as important an item is; 0, which stands for 1, where
// nothing is written.
func Weight(text string) (float64, error) {
	if strings.TrimSpace(text) == "" {
		return 0, nil
	}
	weight, err := Number(text)
	if err != nil || weight <= 0 {
		return 0, ErrStep.At("body.weight", "Вес — число больше 0.")
	}
	return weight, nil
}

// place takes an item to the end of a section other than its own.
func (d *Draft) place(code, section string) error {
	i, j, _ := d.find(code)
	to := d.sectionAt(section)
	switch {
	case section == "" || to == i:
		return nil
	case to < 0:
		return ErrStep.At("body.section", "Такой части нет.")
	}
	p := d.parts()
	p.put(to, len(d.Sections()[to].Items), p.take(i, j))
	if len(d.Sections()[i].Items) == 0 {
		p.drop(i)
	}
	return nil
}

// Before lists the statements that stand before one: conditions may name them.
func (d *Draft) Before(code string) []questionnaire.Item {
	var out []questionnaire.Item
	for _, s := range d.Questionnaire.Sections {
		for _, item := range s.Items {
			if item.Code == code {
				return out
			}
			out = append(out, item)
		}
	}
	return out
}

// ConditionOn makes a condition out of what a form holds: an earlier item, and the
// options that were ticked on each scale. Those of the item's own scale count.
func (d *Draft) ConditionOn(item string, ticked map[string][]string) questionnaire.Condition {
	on, _, _, ok := d.Statement(item)
	when := questionnaire.Condition{Item: item, In: []string{}}
	if s, there := d.Scale(on.Scale); ok && there {
		for _, o := range s.Options {
			if slices.Contains(ticked[s.Code], o.Code) {
				when.In = append(when.In, o.Code)
			}
		}
	}
	return when
}
