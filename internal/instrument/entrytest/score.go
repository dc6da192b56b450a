package entrytest

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Instrument is the test as the SDK wants it. The zero value is ready.
type Instrument struct{ compiled diagnostics.Memo[*compiled] }

var _ diagnostics.Drawer = (*Instrument)(nil)

// Describe names the program.
func (*Instrument) Describe() diagnostics.Info {
	return diagnostics.Info{Name: "entrytest", Version: "1.0.0", Kind: diagnostics.KindQuestionnaire, Title: "Тест с верными ответами"}
}

// Form checks the definition and lays out all of its tasks.
func (i *Instrument) Form(_ context.Context, d diagnostics.Definition) (diagnostics.Form, error) {
	c, err := i.compiled.Get(d, compile)
	if err != nil {
		return diagnostics.Form{}, err
	}
	return c.lay(""), nil
}

// Draw lays out the variant of one run.
func (i *Instrument) Draw(_ context.Context, d diagnostics.Definition, runID string) (diagnostics.Form, error) {
	c, err := i.compiled.Get(d, compile)
	if err != nil {
		return diagnostics.Form{}, err
	}
	return c.lay(runID), nil
}

// Score adds up the points by competency. A task without an answer gives none; an
// essay must have been scored by an expert.
func (i *Instrument) Score(_ context.Context, d diagnostics.Definition, s diagnostics.Submission) (diagnostics.Report, error) {
	c, err := i.compiled.Get(d, compile)
	if err != nil {
		return diagnostics.Report{}, err
	}
	return c.score(s)
}

func (c *compiled) score(s diagnostics.Submission) (diagnostics.Report, error) {
	r := reading{c: c, open: map[string]bool{}, gave: map[string]float64{}, points: make([]float64, len(c.competencies))}
	for _, section := range c.d.Sections {
		for _, at := range section.draw(s.RunID) {
			q := c.questions[section.Items[at].Code]
			r.drawn, r.open[q.Code] = append(r.drawn, q), true
		}
	}
	var questions []Question
	if c.d.Survey != nil {
		questions = c.d.Survey.Questions
	}
	for _, q := range questions {
		r.open[q.Code] = true
	}
	for _, a := range s.Answers {
		if r.take(a); len(r.places) > maxItems {
			break
		}
	}
	for _, q := range questions {
		if a, ok := r.asked[q.Code]; ok {
			r.ask(c.questions[q.Code], a)
		}
	}
	if len(r.places) > 0 {
		return diagnostics.Report{}, &diagnostics.AnswersError{Places: r.places}
	}
	report := diagnostics.Report{RunID: s.RunID, Requests: r.requests, Notes: r.notes}
	if s.Itemized {
		report.Items = r.itemized()
	}
	for i, k := range c.competencies {
		report.Scores = append(report.Scores, c.rule.Score(c.d.Competencies[i], r.points[i]/k.Max, k.Max))
	}
	left := 0
	for code := range r.open {
		if c.questions[code].asks == nil {
			left++
		}
	}
	if left > 0 {
		report.Notes = append(report.Notes, diagnostics.Note{Code: "unanswered", Text: fmt.Sprintf("Заданий без ответа: %d. Баллов за них нет.", left)})
	}
	return report, nil
}

// reading goes over the answers of one submission.
type reading struct {
	c        *compiled
	drawn    []*question     // the tasks of this run
	open     map[string]bool // tasks and questions of this run that have no answer yet
	gave     map[string]float64
	points   []float64
	places   []diagnostics.Place
	asked    map[string]diagnostics.Answer // what the survey was told
	requests []diagnostics.Request
	notes    []diagnostics.Note
}

func (r *reading) take(a diagnostics.Answer) {
	q, known := r.c.questions[a.Item]
	say := func(reason string) { r.places = append(r.places, diagnostics.Place{Path: a.Item, Reason: reason}) }
	if !known {
		say("такого задания нет")
		return
	}
	if !r.open[a.Item] {
		say("ответ дан дважды, или этого задания нет в варианте")
		return
	}
	if wrong := q.misshaped(a); wrong != "" {
		say(wrong)
		return
	}
	if len(a.Choices) == 0 && strings.TrimSpace(a.Text) == "" {
		return
	}
	delete(r.open, a.Item)
	switch {
	case q.asks != nil:
		if r.asked == nil {
			r.asked = map[string]diagnostics.Answer{}
		}
		r.asked[a.Item] = a
	case q.Kind == Essay:
		points, wrong := q.marked(a.Marks)
		if wrong != "" {
			say(wrong)
		}
		r.give(q, points)
	default:
		r.give(q, q.most()*q.share(a))
	}
}

func (r *reading) give(q *question, points float64) {
	r.points[q.competency] += points
	r.gave[q.Code] = points
}

// itemized tells what each task of the run's variant gave; one without an answer gave
// nothing.
func (r *reading) itemized() (out []diagnostics.ItemScore) {
	for _, q := range r.drawn {
		out = append(out, diagnostics.ItemScore{Item: q.Code, Competency: r.c.competencies[q.competency].Code, Score: r.gave[q.Code], Max: q.most()})
	}
	return out
}

// ask makes of a survey's answer what the definition says.
func (r *reading) ask(q *question, a diagnostics.Answer) {
	var texts []string
	for _, o := range q.options {
		for _, choice := range a.Choices {
			if choice == o.Code {
				texts = append(texts, strings.TrimSpace(o.Title))
			}
		}
	}
	if s := strings.TrimSpace(a.Text); s != "" {
		texts = append(texts, s)
	}
	if q.asks.As == AsNote {
		r.notes = append(r.notes, diagnostics.Note{Code: q.Code, Text: q.asks.Text + " — " + strings.Join(texts, "; ")})
		return
	}
	for _, s := range texts {
		switch n := utf8.RuneCountInString(s); {
		case n > maxRequest:
			r.places = append(r.places, diagnostics.Place{Path: a.Item, Reason: fmt.Sprintf("не длиннее %d знаков", maxRequest)})
		case n >= 3: // shorter says nothing
			r.requests = append(r.requests, diagnostics.Request{Kind: diagnostics.RequestKind(q.asks.As), Text: s})
		}
	}
}
