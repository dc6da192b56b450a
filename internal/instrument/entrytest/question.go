package entrytest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// compiled is a checked definition, ready for scoring.
type compiled struct {
	d            *Definition
	rule         grade.Rule
	drawn        bool
	questions    map[string]*question // by the item's code
	competencies []diagnostics.Competency
}

// question is what scoring and showing one task need.
type question struct {
	*Item
	competency int
	options    []diagnostics.Option
	targets    []diagnostics.Option
	right      map[string]string // option → "" where it is to be chosen, its place, its target
	known      map[string]bool   // codes of options
	with       map[string]bool   // places or targets
	folded     map[string]bool   // accepted forms
	asks       *Question         // of the survey: scores nothing
}

func (i *Item) most() float64 {
	if i.Kind == Essay {
		sum := 0.0
		for _, k := range i.Rubric {
			sum += k.Points
		}
		return sum
	}
	if i.Points == 0 {
		return 1
	}
	return i.Points
}

func compile(raw diagnostics.Definition) (*compiled, error) {
	d := &Definition{}
	if err := diagnostics.Decode(raw, d); err != nil {
		return nil, err
	}
	if err := d.Check(); err != nil {
		return nil, err
	}
	c := &compiled{d: d, rule: grade.Rule{Levels: d.Levels, Deficit: d.Deficit, Polarity: diagnostics.HighIsGood}, drawn: d.ShuffleOptions, questions: map[string]*question{}}
	at := map[string]int{}
	for i, k := range d.Competencies {
		at[k.Code] = i
		c.competencies = append(c.competencies, diagnostics.Competency{Code: k.Code, Title: k.Title})
	}
	for _, s := range d.Sections {
		c.drawn = c.drawn || s.Shuffle || s.Draw > 0 && s.Draw < len(s.Items)
		for i := range s.Items {
			q := newQuestion(&s.Items[i])
			q.competency = at[q.Competency]
			c.questions[q.Code] = q
			if s.Draw == 0 || i < s.Draw {
				c.competencies[q.competency].Max += q.most()
			}
		}
	}
	if d.Survey != nil {
		for i := range d.Survey.Questions {
			asked := &d.Survey.Questions[i]
			q := &question{Item: &Item{Code: asked.Code, Kind: asked.Kind}, asks: asked, options: coded("o", asked.Options)}
			q.known = codesOf(q.options)
			c.questions[asked.Code] = q
		}
	}
	return c, nil
}

func codesOf(options []diagnostics.Option) map[string]bool {
	out := map[string]bool{}
	for _, o := range options {
		out[o.Code] = true
	}
	return out
}

func newQuestion(i *Item) *question {
	q := &question{Item: i, right: map[string]string{}, with: map[string]bool{}, folded: map[string]bool{}}
	switch i.Kind {
	case Single, Multiple:
		texts := make([]string, len(i.Options))
		for n, o := range i.Options {
			texts[n] = o.Text
		}
		q.options = coded("o", texts)
		for n, o := range i.Options {
			if o.Correct {
				q.right[q.options[n].Code] = ""
			}
		}
	case Ordering:
		q.options = coded("o", i.Sequence)
		for n, o := range q.options {
			q.right[o.Code] = strconv.Itoa(n + 1)
			q.with[strconv.Itoa(n+1)] = true
		}
	case Matching:
		q.pair(i)
	case Short:
		for _, s := range i.Accepted {
			q.folded[fold(s)] = true
		}
	}
	q.known = codesOf(q.options)
	return q
}

func (q *question) pair(i *Item) {
	var left, right []string
	seen := map[string]bool{}
	for _, p := range i.Pairs {
		left = append(left, p.Left)
		if s := strings.TrimSpace(p.Right); !seen[s] {
			seen[s] = true
			right = append(right, s)
		}
	}
	q.options, q.targets = coded("o", left), coded("t", append(right, i.Distractors...))
	byText := map[string]string{}
	for _, t := range q.targets {
		byText[t.Title] = t.Code
		q.with[t.Code] = true
	}
	for n, p := range i.Pairs {
		q.right[q.options[n].Code] = byText[strings.TrimSpace(p.Right)]
	}
}

// misshaped says what an answer holds that the task does not take.
func (q *question) misshaped(a diagnostics.Answer) string {
	chosen := len(q.options) > 0
	switch {
	case chosen && a.Text != "":
		return "здесь выбирают из предложенных вариантов"
	case !chosen && len(a.Choices) > 0:
		return "здесь ответ пишут"
	case len(a.Marks) > 0 && (q.Kind != Essay || strings.TrimSpace(a.Text) == ""):
		return "эксперт оценивает только ответы с критериями"
	case q.Kind == Single && len(a.Choices) > 1:
		return "выберите один вариант"
	case utf8.RuneCountInString(a.Text) > 20_000:
		return "слишком длинный ответ"
	}
	seen := map[string]bool{}
	for _, choice := range a.Choices {
		option, with, paired := choice, "", q.Kind == Ordering || q.Kind == Matching
		if paired {
			var ok bool
			if option, with, ok = diagnostics.CutPair(choice); !ok || !q.with[with] {
				return "такого сочетания нет"
			}
		}
		if !q.known[option] {
			return "такого варианта ответа нет"
		}
		if seen[option] {
			return "вариант указан дважды"
		}
		seen[option] = true
	}
	return ""
}

// share tells how much of a task is right, from 0 to 1.
func (q *question) share(a diagnostics.Answer) float64 {
	switch q.Kind {
	case Short:
		if q.folded[fold(a.Text)] {
			return 1
		}
		return 0
	case Number:
		n, ok := number(a.Text, q.Unit)
		if ok && math.Abs(n-*q.Answer) <= q.Tolerance+1e-9*max(1, math.Abs(*q.Answer)) {
			return 1
		}
		return 0
	}
	right, wrong := 0, 0
	for _, choice := range a.Choices {
		option, with := choice, ""
		if q.Kind == Ordering || q.Kind == Matching {
			option, with, _ = diagnostics.CutPair(choice)
		}
		if want, ok := q.right[option]; ok && want == with {
			right++
		} else {
			wrong++
		}
	}
	if right == len(q.right) && wrong == 0 {
		return 1
	}
	if !q.Partial {
		return 0
	}
	if q.Kind == Multiple {
		right = max(0, right-wrong)
	}
	return float64(right) / float64(len(q.right))
}

// marked adds up what an expert gave.
func (q *question) marked(marks []diagnostics.Mark) (sum float64, wrong string) {
	given := map[string]bool{}
	for _, m := range marks {
		i := slices.IndexFunc(q.Rubric, func(k Criterion) bool { return k.Code == m.Criterion })
		switch {
		case i < 0 || given[m.Criterion]:
			return 0, "такого критерия нет, или он оценён дважды"
		case !(m.Points >= 0) || m.Points > q.Rubric[i].Points:
			return 0, fmt.Sprintf("по критерию «%s» от 0 до %v", q.Rubric[i].Title, q.Rubric[i].Points)
		}
		given[m.Criterion] = true
		sum += m.Points
	}
	if len(given) < len(q.Rubric) {
		return 0, "ответ ждёт оценки эксперта"
	}
	return sum, ""
}
