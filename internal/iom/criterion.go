package iom

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Refusals of the measuring of objectives.
var (
	ErrCriterionUnknown    = fault.New(fault.Invalid, "iom.criterion_unknown", "Такого критерия в маршруте нет.")
	ErrCriterionUnanswered = fault.New(fault.Rule, "iom.criterion_unanswered", "Отметьте каждый критерий: выполнен, выполнен частично, не выполнен или не измеряли.")
	ErrCriterionUntested   = fault.New(fault.Rule, "iom.criterion_untested", "Критерий измеряют итоговой диагностикой, а её ещё не было: выполненным его не назвать.")
)

// Met is the answer to a criterion at the end of a route. Each of them is lawful.
type Met string

// The answers.
const (
	CriterionMet         Met = "met"
	CriterionPartly      Met = "partly"
	CriterionNotMet      Met = "not_met"
	CriterionNotMeasured Met = "not_measured" // nobody measured it: an answer as honest as the others
)

var answersToCriterion = []Met{CriterionMet, CriterionPartly, CriterionNotMet, CriterionNotMeasured}

// Known tells whether m is one of the answers.
func (m Met) Known() bool { return slices.Contains(answersToCriterion, m) }

// CriterionMark says whether a criterion was met, with the words of objective and
// criterion as they were when it was said: a later correction of the plan leaves it be.
type CriterionMark struct {
	ObjectiveID uuid.UUID `json:"objective"`
	Objective   string    `json:"objective_title"`
	Indicator
	Met Met `json:"met"`
}

// Measure is one criterion of the plan, with the name that an answer to it carries.
type Measure struct {
	Name string // the objective's id and the number of its indicator, from 1
	CriterionMark
}

// Measures lists the criteria of all objectives. They are laid down while the route is
// designed, before any activity begins, and later changed by a correction only; at the
// end the reviews and the conclusions answer them [A III.2, III.4].
func (p *Plan) Measures() []Measure {
	var list []Measure
	for _, o := range p.Objectives {
		for i, n := range o.Indicators {
			list = append(list, Measure{Name: fmt.Sprintf("%s-%d", o.ID, i+1),
				CriterionMark: CriterionMark{ObjectiveID: o.ID, Objective: o.Title, Indicator: n}})
		}
	}
	return list
}

// Mark turns answers, by the names of measures, into marks in the order of the plan.
// place is where the answers were given. What was not answered is left out.
func (p *Plan) Mark(answers map[string]Met, place string) ([]CriterionMark, error) {
	measures := p.Measures()
	bad := ErrCriterionUnknown
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		switch {
		case !slices.ContainsFunc(measures, func(m Measure) bool { return m.Name == name }):
			bad = bad.At(place+"."+name, "Такого критерия в маршруте нет.")
		case !answers[name].Known():
			bad = bad.At(place+"."+name, "Ответ: выполнен, выполнен частично, не выполнен или не измеряли.")
		}
	}
	if bad != ErrCriterionUnknown {
		return nil, bad
	}
	var marks []CriterionMark
	for _, m := range measures {
		if met, given := answers[m.Name]; given {
			m.Met = met
			marks = append(marks, m.CriterionMark)
		}
	}
	return marks, nil
}

// ByFinalDiagnosis tells that the indicator is measured by the final diagnosis: its own
// words, or those of its tool, say so.
func (n Indicator) ByFinalDiagnosis() bool {
	words := strings.ToLower(n.Title + "\n" + n.Tool)
	return strings.Contains(words, "итогов") && strings.Contains(words, "диагност") || strings.Contains(words, "final diagnos")
}

// Answers gives the answers that a criterion may have: what the final diagnosis measures
// is not said to be met before one was taken [A III.2].
func (n Indicator) Answers(finallyDiagnosed bool) []Met {
	if n.ByFinalDiagnosis() && !finallyDiagnosed {
		return []Met{CriterionNotMet, CriterionNotMeasured}
	}
	return answersToCriterion
}

// Tested refuses to call a criterion met whose measure was never taken. place is where
// the answers were given.
func (p *Plan) Tested(answers map[string]Met, finallyDiagnosed bool, place string) error {
	bad := ErrCriterionUntested
	for _, m := range p.Measures() {
		if met := answers[m.Name]; met.Known() && !slices.Contains(m.Answers(finallyDiagnosed), met) {
			bad = bad.At(place+"."+m.Name, "Итоговой диагностики не было: ответьте «не измеряли» или «не выполнен».")
		}
	}
	if bad == ErrCriterionUntested {
		return nil
	}
	return bad
}

// Unmeasured counts the criteria of the plan that a conclusion leaves without an answer,
// or says were not measured.
func (p *Plan) Unmeasured(marks []CriterionMark) int {
	n := 0
	for _, m := range p.Measures() {
		if met := answerOf(marks, m.CriterionMark); met == "" || met == CriterionNotMeasured {
			n++
		}
	}
	return n
}

// Answered gives the criteria of the plan with what a conclusion says of them; of one
// that it leaves out, that nobody measured it.
func (p *Plan) Answered(marks []CriterionMark) []CriterionMark {
	all := slices.Clone(marks)
	for _, m := range p.Measures() {
		if answerOf(marks, m.CriterionMark) == "" {
			m.Met = CriterionNotMeasured
			all = append(all, m.CriterionMark)
		}
	}
	return all
}

func answerOf(marks []CriterionMark, m CriterionMark) Met {
	mark, _ := find(marks, func(k CriterionMark) bool { return k.ObjectiveID == m.ObjectiveID && k.Indicator == m.Indicator })
	return mark.Met
}

// measured holds a conclusion to the criteria of the route. Where the regulation insists
// on criteria each is answered; a conclusion that they do not bear out gives its
// reasons: success although a criterion was not met, or failure although all were.
func (r *Route) measured(g *Regulation, outcome Outcome, reasons string, marks []CriterionMark) error {
	rule := g.Objectives.Indicators
	all := r.Measures()
	if rule.Refuses() && len(marks) < len(all) {
		bad := ErrCriterionUnanswered.By("", rule.Clause)
		for _, m := range all {
			if answerOf(marks, m.CriterionMark) == "" {
				bad = bad.At("criteria."+m.Name, "Отметьте, выполнен ли критерий.")
			}
		}
		return bad
	}
	if reasons != "" || len(marks) == 0 {
		return nil
	}
	missed := slices.ContainsFunc(marks, func(m CriterionMark) bool { return m.Met == CriterionNotMet })
	full := len(marks) == len(all) && !slices.ContainsFunc(marks, func(m CriterionMark) bool { return m.Met != CriterionMet })
	switch {
	case outcome == Reached && missed:
		return ErrReasonsRequired.Saying("Не все критерии выполнены: обоснуйте, почему задача достигнута.").At("reasons", "Напишите обоснование.").By("", rule.Clause)
	case outcome == NotReached && full:
		return ErrReasonsRequired.Saying("Все критерии выполнены: обоснуйте, почему задача не достигнута.").At("reasons", "Напишите обоснование.").By("", rule.Clause)
	}
	return nil
}

// allMet answers every criterion well: what a move is tried with before it is offered.
func (p *Plan) allMet() map[string]Met {
	answers := map[string]Met{}
	for _, m := range p.Measures() {
		answers[m.Name] = CriterionMet
	}
	return answers
}
