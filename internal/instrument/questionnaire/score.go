package questionnaire

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Instrument is the questionnaire as the SDK wants it. The zero value is ready.
type Instrument struct{ compiled diagnostics.Memo[*compiled] }

// Describe names the program.
func (*Instrument) Describe() diagnostics.Info {
	return diagnostics.Info{
		Name: "selfdiagnosis", Version: "1.0.0",
		Kind: diagnostics.KindQuestionnaire, Title: "Самодиагностика по шкалам",
	}
}

// Form checks the definition and lays it out.
func (i *Instrument) Form(_ context.Context, d diagnostics.Definition) (diagnostics.Form, error) {
	c, err := i.compiled.Get(d, compile)
	if err != nil {
		return diagnostics.Form{}, err
	}
	return c.form, nil
}

// Score adds up the answers by competency. An optional item left out does not
// lower the share: the rest counts for it.
func (i *Instrument) Score(_ context.Context, d diagnostics.Definition, s diagnostics.Submission) (diagnostics.Report, error) {
	c, err := i.compiled.Get(d, compile)
	if err != nil {
		return diagnostics.Report{}, err
	}
	return c.score(s)
}

// compiled is a checked definition, ready for scoring.
type compiled struct {
	d         *Definition
	rule      grade.Rule
	form      diagnostics.Form
	questions []question
	byCode    map[string]int // item → question
}

type question struct {
	item       string
	competency int
	optional   bool
	worth      map[string]float64 // option → points, from 0
	most       float64
	show       []Condition // empty: always asked
}

// asked tells whether the conditions of a question hold: the answers before it are
// those given, empty where the item was not asked itself.
func (c *compiled) asked(q *question, chosen []string) bool {
	for _, when := range q.show {
		if !slices.Contains(when.In, chosen[c.byCode[when.Item]]) {
			return false
		}
	}
	return true
}

func compile(raw diagnostics.Definition) (*compiled, error) {
	d := &Definition{}
	if err := diagnostics.Decode(raw, d); err != nil {
		return nil, err
	}
	if err := d.Check(); err != nil {
		return nil, err
	}
	c := &compiled{d: d, rule: grade.Rule{Levels: d.Levels, Deficit: d.Deficit, Polarity: d.Polarity}, byCode: map[string]int{}}
	competency := map[string]int{}
	most := make([]float64, len(d.Competencies))
	for i, k := range d.Competencies {
		competency[k.Code] = i
	}
	c.form = diagnostics.Form{Title: d.Title, Introduction: d.Introduction}
	for _, s := range d.Sections {
		section := diagnostics.Section{Code: s.Code, Title: s.Title}
		for _, item := range s.Items {
			scale := d.Scales[slices.IndexFunc(d.Scales, func(s Scale) bool { return s.Code == item.Scale })]
			q := newQuestion(item, scale)
			q.competency = competency[item.Competency]
			most[q.competency] += q.most
			c.byCode[item.Code] = len(c.questions)
			c.questions = append(c.questions, q)
			section.Items = append(section.Items, layOut(item, scale))
		}
		c.form.Sections = append(c.form.Sections, section)
	}
	for i, k := range d.Competencies {
		c.form.Competencies = append(c.form.Competencies, diagnostics.Competency{Code: k.Code, Title: k.Title, Max: most[i]})
	}
	return c, nil
}

func newQuestion(item Item, scale Scale) question {
	least, most := math.Inf(1), math.Inf(-1)
	for _, o := range scale.Options {
		least, most = min(least, o.Value), max(most, o.Value)
	}
	weight := item.Weight
	if weight == 0 {
		weight = 1
	}
	q := question{item: item.Code, optional: item.Optional, show: item.Show, worth: map[string]float64{}, most: weight * (most - least)}
	for _, o := range scale.Options {
		points := o.Value - least
		if item.Reverse {
			points = most - o.Value
		}
		q.worth[o.Code] = weight * points
	}
	return q
}

func layOut(item Item, scale Scale) diagnostics.Item {
	out := diagnostics.Item{
		Code: item.Code, Text: item.Text, Hint: item.Hint,
		Required: !item.Optional, Input: diagnostics.InputSingle,
	}
	for _, o := range scale.Options {
		out.Options = append(out.Options, diagnostics.Option{Code: o.Code, Title: o.Title})
	}
	for _, when := range item.Show {
		out.Show = append(out.Show, diagnostics.Condition(when))
	}
	return out
}

func (c *compiled) score(s diagnostics.Submission) (diagnostics.Report, error) {
	chosen, err := c.read(s.Answers)
	if err != nil {
		return diagnostics.Report{}, err
	}
	points, most := make([]float64, len(c.d.Competencies)), make([]float64, len(c.d.Competencies))
	for i, option := range chosen {
		if q := &c.questions[i]; option != "" {
			points[q.competency] += q.worth[option]
			most[q.competency] += q.most
		}
	}
	report := diagnostics.Report{RunID: s.RunID, Scores: make([]diagnostics.Score, len(points))}
	if s.Itemized {
		report.Items = c.itemized(chosen)
	}
	var empty []diagnostics.Place
	for i, k := range c.form.Competencies {
		if most[i] == 0 {
			empty = append(empty, diagnostics.Place{Path: c.firstItem(i), Reason: "нужен хотя бы один ответ по компетенции «" + k.Title + "»"})
			continue
		}
		report.Scores[i] = c.rule.Score(c.d.Competencies[i], points[i]/most[i], k.Max)
	}
	if len(empty) > 0 {
		return diagnostics.Report{}, &diagnostics.AnswersError{Places: empty}
	}
	if n := alike(chosen); n >= 10 {
		report.Notes = append(report.Notes, diagnostics.Note{
			Code: "same_answers",
			Text: fmt.Sprintf("На все %d утверждений дан один и тот же ответ: результат стоит обсудить или пройти диагностику ещё раз.", n),
		})
	}
	return report, nil
}

// itemized tells what each answered item gave.
func (c *compiled) itemized(chosen []string) (out []diagnostics.ItemScore) {
	for i, option := range chosen {
		if q := &c.questions[i]; option != "" && q.most > 0 {
			out = append(out, diagnostics.ItemScore{Item: q.item, Competency: c.d.Competencies[q.competency].Code, Score: q.worth[option], Max: q.most})
		}
	}
	return out
}

// read finds the chosen option of each question and every mistake in the answers.
func (c *compiled) read(answers []diagnostics.Answer) ([]string, error) {
	chosen := make([]string, len(c.questions))
	seen := make([]bool, len(c.questions))
	var places []diagnostics.Place
	say := func(item, reason string) { places = append(places, diagnostics.Place{Path: item, Reason: reason}) }
	for _, a := range answers {
		i, known := c.byCode[a.Item]
		switch {
		case !known:
			say(a.Item, "такого утверждения нет")
		case seen[i]:
			say(a.Item, "ответ дан дважды")
		case len(a.Choices) > 1 || a.Text != "":
			say(a.Item, "выберите один вариант")
		case len(a.Choices) == 1:
			if _, ok := c.questions[i].worth[a.Choices[0]]; !ok {
				say(a.Item, "такого варианта ответа нет")
			}
			chosen[i] = a.Choices[0]
		}
		if known {
			seen[i] = true
		}
		if len(places) > maxItems {
			break
		}
	}
	for i := range c.questions {
		switch q := &c.questions[i]; {
		case len(q.show) > 0 && !c.asked(q, chosen):
			chosen[i] = "" // what was answered before the item went out of sight counts for nothing
		case chosen[i] == "" && !q.optional:
			say(q.item, "нет ответа")
		}
	}
	if len(places) > 0 {
		return nil, &diagnostics.AnswersError{Places: places}
	}
	return chosen, nil
}

func (c *compiled) firstItem(competency int) string {
	for _, q := range c.questions {
		if q.competency == competency {
			return q.item
		}
	}
	return ""
}

// alike tells how many answers there are when all are the same, else 0.
func alike(chosen []string) int {
	n, first := 0, ""
	for _, option := range chosen {
		switch {
		case option == "":
		case first == "":
			first, n = option, 1
		case option != first:
			return 0
		default:
			n++
		}
	}
	return n
}
