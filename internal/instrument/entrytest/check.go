package entrytest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
)

// check gathers every mistake of a definition with its place.
type check struct {
	grade.Mistakes
	competencies map[string]bool
	used         map[string]bool // competencies with a task
	items        map[string]bool
}

// Check names every mistake as a *diagnostics.DefinitionError; nil where there is none.
func (d *Definition) Check() error {
	c := &check{used: map[string]bool{}, items: map[string]bool{}}
	c.Text("/title", d.Title, true, grade.MaxTitle)
	c.Text("/introduction", d.Introduction, false, grade.MaxText)
	if d.TimeLimit < 0 || d.TimeLimit > maxMinutes {
		c.Say("/time_limit_minutes", "от 1 до %d минут, или 0: без ограничения", maxMinutes)
	}
	levels := c.Levels(d.Levels)
	c.competencies = c.Competencies(d.Competencies, levels)
	c.sections(d.Sections)
	for i, k := range d.Competencies {
		if !c.used[k.Code] {
			c.Say(fmt.Sprintf("/competencies/%d", i), "у компетенции «%s» нет ни одного задания", k.Title)
		}
	}
	c.Deficit(d.Deficit, levels)
	if d.Survey != nil {
		c.survey(d.Survey)
	}
	return c.Err()
}

func (c *check) sections(sections []Section) {
	c.Count("/sections", len(sections), 1, maxSections)
	codes, total := map[string]bool{}, 0
	for i, s := range sections {
		at := fmt.Sprintf("/sections/%d", i)
		c.Code(at+"/code", s.Code, codes)
		c.Text(at+"/title", s.Title, true, grade.MaxTitle)
		c.Text(at+"/introduction", s.Introduction, false, grade.MaxText)
		c.Count(at+"/items", len(s.Items), 1, maxItems)
		if total += len(s.Items); total > maxItems {
			c.Say(at+"/items", "всего не больше %d заданий", maxItems)
			return
		}
		for j := range s.Items {
			c.item(fmt.Sprintf("%s/items/%d", at, j), &s.Items[j])
		}
		c.draw(at, s)
	}
}

// draw holds what is drawn from to one weight: every variant must measure the same.
func (c *check) draw(at string, s Section) {
	if s.Draw < 0 || s.Draw > len(s.Items) {
		c.Say(at+"/draw", "от 1 до %d заданий, или 0: все", len(s.Items))
	}
	if s.Draw == 0 {
		return
	}
	for j := range s.Items {
		at := fmt.Sprintf("%s/items/%d", at, j)
		if s.Items[j].Competency != s.Items[0].Competency {
			c.Say(at+"/competency", "в блоке, из которого выбираются задания, у всех одна компетенция")
		}
		if s.Items[j].most() != s.Items[0].most() {
			c.Say(at+"/points", "в блоке, из которого выбираются задания, все стоят одинаково")
		}
	}
}

func (c *check) item(at string, i *Item) {
	c.FieldCode(at+"/code", i.Code, c.items)
	c.Text(at+"/text", i.Text, true, grade.MaxText)
	c.Text(at+"/hint", i.Hint, false, grade.MaxText)
	if !c.competencies[i.Competency] {
		c.Say(at+"/competency", "такой компетенции у инструмента нет: выберите другую")
	}
	c.used[i.Competency] = true
	if i.Points < 0 || i.Points > maxPoints {
		c.Say(at+"/points", "больше 0 и не больше %d", maxPoints)
	}
	if i.Kind == Essay && i.Points != 0 {
		c.Say(at+"/points", "баллы эссе складываются из критериев, здесь их не указывают")
	}
	if i.Partial && i.Kind != Multiple && i.Kind != Ordering && i.Kind != Matching {
		c.Say(at+"/partial", "части ответа оцениваются только в multiple, ordering и matching")
	}
	c.strangers(at, i)
	switch i.Kind {
	case Single, Multiple:
		c.options(at, i)
	case Ordering:
		c.Count(at+"/sequence", len(i.Sequence), 2, maxOptions)
		c.unique(at+"/sequence", i.Sequence, grade.MaxTitle)
	case Matching:
		c.pairs(at, i)
	case Short:
		c.accepted(at, i)
	case Number:
		c.number(at, i)
	case Essay:
		c.rubric(at, i.Rubric)
	default:
		c.Say(at+"/kind", "вид задания: single, multiple, ordering, matching, short, number или essay")
	}
}

// strangers tells fields that belong to another kind: what is written is meant.
func (c *check) strangers(at string, i *Item) {
	for _, f := range []struct {
		name  string
		there bool
		of    []Kind
	}{
		{"options", len(i.Options) > 0, []Kind{Single, Multiple}},
		{"keep_order", i.KeepOrder, []Kind{Single, Multiple}},
		{"sequence", len(i.Sequence) > 0, []Kind{Ordering}},
		{"pairs", len(i.Pairs) > 0, []Kind{Matching}},
		{"distractors", len(i.Distractors) > 0, []Kind{Matching}},
		{"accepted", len(i.Accepted) > 0, []Kind{Short}},
		{"answer", i.Answer != nil, []Kind{Number}},
		{"tolerance", i.Tolerance != 0, []Kind{Number}},
		{"unit", i.Unit != "", []Kind{Number}},
		{"rubric", len(i.Rubric) > 0, []Kind{Essay}},
	} {
		if f.there && !slices.Contains(f.of, i.Kind) {
			c.Say(at+"/"+f.name, "этого поля нет у заданий вида «%s»", i.Kind)
		}
	}
}

func (c *check) options(at string, i *Item) {
	c.Count(at+"/options", len(i.Options), 2, maxOptions)
	texts, right := make([]string, len(i.Options)), 0
	for n, o := range i.Options {
		texts[n] = o.Text
		if o.Correct {
			right++
		}
	}
	c.uniqueAt(at+"/options", "/text", texts, grade.MaxTitle)
	switch {
	case i.Kind == Single && right != 1:
		c.Say(at+"/options", "верный вариант ровно один, а отмечено %d", right)
	case i.Kind == Multiple && right == 0:
		c.Say(at+"/options", "не отмечено ни одного верного варианта")
	}
}

func (c *check) unique(at string, texts []string, most int) { c.uniqueAt(at, "", texts, most) }

// uniqueAt holds each text to its length and to being the only one.
func (c *check) uniqueAt(at, field string, texts []string, most int) {
	seen := map[string]bool{}
	for n, s := range texts {
		at := fmt.Sprintf("%s/%d%s", at, n, field)
		c.Text(at, s, true, most)
		if seen[strings.TrimSpace(s)] {
			c.Say(at, "повторяется")
		}
		seen[strings.TrimSpace(s)] = true
	}
}

func (c *check) pairs(at string, i *Item) {
	c.Count(at+"/pairs", len(i.Pairs), 2, maxOptions)
	c.Count(at+"/distractors", len(i.Distractors), 0, maxOptions)
	left, right := make([]string, len(i.Pairs)), map[string]bool{}
	for n, p := range i.Pairs {
		left[n] = p.Left
		c.Text(fmt.Sprintf("%s/pairs/%d/right", at, n), p.Right, true, grade.MaxTitle)
		right[strings.TrimSpace(p.Right)] = true
	}
	c.uniqueAt(at+"/pairs", "/left", left, grade.MaxTitle)
	c.unique(at+"/distractors", i.Distractors, grade.MaxTitle)
	for n, s := range i.Distractors {
		if right[strings.TrimSpace(s)] {
			c.Say(fmt.Sprintf("%s/distractors/%d", at, n), "это верный ответ одной из пар")
		}
	}
	if len(right)+len(i.Distractors) < 2 {
		c.Say(at+"/pairs", "выбирать не из чего: правая часть одна")
	}
}

func (c *check) accepted(at string, i *Item) {
	c.Count(at+"/accepted", len(i.Accepted), 1, maxAccepted)
	seen := map[string]bool{}
	for n, s := range i.Accepted {
		at := fmt.Sprintf("%s/accepted/%d", at, n)
		c.Text(at, s, true, maxAnswer)
		switch f := fold(s); {
		case f == "":
			c.Say(at, "нет ни буквы, ни цифры")
		case seen[f]:
			c.Say(at, "отличается от другого ответа только регистром, «ё», пробелами или знаками")
		default:
			seen[f] = true
		}
	}
}

func (c *check) number(at string, i *Item) {
	switch {
	case i.Answer == nil:
		c.Say(at+"/answer", "нет верного числа")
	case math.Abs(*i.Answer) > maxNumber:
		c.Say(at+"/answer", "слишком большое число")
	}
	if i.Tolerance < 0 || i.Tolerance > maxNumber {
		c.Say(at+"/tolerance", "допуск не меньше 0")
	}
	c.Text(at+"/unit", i.Unit, false, 30)
}

func (c *check) rubric(at string, rubric []Criterion) {
	c.Count(at+"/rubric", len(rubric), 1, maxCriteria)
	codes := map[string]bool{}
	for n, k := range rubric {
		at := fmt.Sprintf("%s/rubric/%d", at, n)
		c.FieldCode(at+"/code", k.Code, codes)
		c.Text(at+"/title", k.Title, true, grade.MaxTitle)
		c.Text(at+"/description", k.Description, false, grade.MaxText)
		if !(k.Points > 0) || k.Points > maxPoints {
			c.Say(at+"/points", "больше 0 и не больше %d", maxPoints)
		}
	}
}

func (c *check) survey(s *Survey) {
	c.Text("/survey/title", s.Title, true, grade.MaxTitle)
	c.Text("/survey/introduction", s.Introduction, false, grade.MaxText)
	c.Count("/survey/questions", len(s.Questions), 1, maxQuestion)
	requests := 0
	for n, q := range s.Questions {
		at := fmt.Sprintf("/survey/questions/%d", n)
		c.FieldCode(at+"/code", q.Code, c.items)
		c.Text(at+"/text", q.Text, true, grade.MaxText)
		c.Text(at+"/hint", q.Hint, false, grade.MaxText)
		most := 1
		switch q.Kind {
		case Single, Multiple:
			c.Count(at+"/options", len(q.Options), 2, maxOptions)
			c.unique(at+"/options", q.Options, grade.MaxTitle)
			if q.Kind == Multiple {
				most = len(q.Options)
			}
		case Text:
			if len(q.Options) > 0 {
				c.Say(at+"/options", "на вопрос вида «text» отвечают своими словами")
			}
		default:
			c.Say(at+"/kind", "вид вопроса: single, multiple или text")
		}
		switch q.As {
		case AsRequest, AsDifficulty:
			requests += most
			c.requestable(at, q)
		case AsNote:
		default:
			c.Say(at+"/as", "чем станет ответ: request, difficulty или note")
		}
	}
	if requests > maxRequests {
		c.Say("/survey/questions", "ответы могут стать %d запросами, а больше %d не принимается", requests, maxRequests)
	}
}

// requestable holds options to the length of a learning request.
func (c *check) requestable(at string, q Question) {
	for n, o := range q.Options {
		if len([]rune(strings.TrimSpace(o))) < 3 {
			c.Say(fmt.Sprintf("%s/options/%d", at, n), "запрос не короче 3 знаков")
		}
	}
}
