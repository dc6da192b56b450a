package iom

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// BeginAssessment ends the work on activities: what follows is the showing of
// the product, its review, the final diagnosis and the conclusions. The tutee or
// who accompanies the route begins it.
func (r *Route) BeginAssessment(g *Regulation, act Act) ([]Warning, error) {
	if err := r.begin(g, BeginAssessment); err != nil {
		return nil, err
	}
	if act.PersonID != r.TuteeID && !r.Accompanies(act.PersonID) {
		return nil, ErrNotYours
	}
	r.take(act, BeginAssessment, "")
	return r.unfinished(), nil
}

func (r *Route) unfinished() []Warning {
	if !slices.ContainsFunc(r.Activities, func(a Activity) bool { return a.Status == Planned }) {
		return nil
	}
	return []Warning{{ID: "iom.activities_unfinished", Message: "Не все мероприятия отмечены как выполненные."}}
}

// Complete ends the route with the outcome of its deciding conclusion; both
// outcomes are lawful. It wants the proofs of the regulation (R6, R15), its
// conclusions with their agreement (R9), and a conclusion that R7 bears out.
func (r *Route) Complete(g *Regulation, act Act, res Results) ([]Warning, error) {
	if err := r.begin(g, Complete); err != nil {
		return nil, err
	}
	var w warnings
	if err := r.proved(g, res, &w); err != nil {
		return nil, err
	}
	if err := r.concluded(g); err != nil {
		return nil, err
	}
	deciding, _ := r.Conclusion(g.Deciding().Kind)
	if err := r.borneOut(g, deciding, res); err != nil {
		return nil, err
	}
	r.Outcome, r.CompletedOn = deciding.Outcome, act.Today
	r.lapse(act)
	r.take(act, Complete, deciding.Reasons)
	if n := r.Unmeasured(deciding.Criteria); n > 0 && deciding.Outcome == Reached {
		w = append(w, Warning{ID: "iom.criteria_unmeasured", Clause: g.Objectives.Indicators.Clause,
			Message: fmt.Sprintf("Результат назван достигнутым, а критериев задач, которые не измеряли: %d.", n)})
	}
	if n := res.Awaited(); n > 0 {
		w = append(w, Warning{ID: "iom.reviews_awaited", Message: fmt.Sprintf("Приглашённые эксперты, которые ещё не дали оценку: %d. После завершения оценок не дают.", n)})
	}
	return append(w, r.unfinished()...), nil
}

// proved is R6, and R15 where the regulation has it.
func (r *Route) proved(g *Regulation, res Results, w *warnings) error {
	for _, c := range g.Completion.Conditions {
		if slices.ContainsFunc(c.AnyOf, func(p Proof) bool { return res.has(g, r, p) }) {
			continue
		}
		wanted := make([]string, len(c.AnyOf))
		for i, p := range c.AnyOf {
			wanted[i] = p.Title()
		}
		refusal := ErrProofMissing.Saying("Для завершения нужно: " + strings.Join(wanted, " или ") + ".")
		if err := w.broken(Rule{On: true, Severity: c.Severity, Clause: c.Clause}, "R6", refusal); err != nil {
			return err
		}
	}
	for _, direction := range r.directions() {
		shown := func(p ProductFact) bool { return p.Direction == direction && !p.PresentedOn.IsZero() }
		if slices.ContainsFunc(res.Products, shown) {
			continue
		}
		refusal := ErrDirectionUnproved.Saying("Нет представленного продукта по направлению «" + g.DirectionTitle(direction) + "».")
		if err := w.broken(g.Completion.ProductPerDirection, "R15", refusal); err != nil {
			return err
		}
	}
	return nil
}

// directions lists those the route works in.
func (r *Route) directions() []string {
	var all []string
	for _, a := range r.Activities {
		if a.Status != Cancelled && a.Direction != "" && !slices.Contains(all, a.Direction) {
			all = append(all, a.Direction)
		}
	}
	return all
}

// concluded is R9: every conclusion of the regulation stands and is agreed. One
// that differs from the deciding one says why, or is answered by its reasons.
func (r *Route) concluded(g *Regulation) error {
	deciding, _ := r.Conclusion(g.Deciding().Kind)
	for _, of := range g.Conclusions {
		c, ok := r.Conclusion(of.Kind)
		switch {
		case !ok:
			return ErrConclusionMissing.Saying("Для завершения нужно: «"+of.Title+"».").By("R9", of.Clause)
		case !c.ReturnedAt.IsZero():
			return ErrConclusionReturned.Saying("Возвращено и ещё не подготовлено заново: «"+of.Title+"».").By("R9", of.Clause)
		case !c.agreed(of):
			return ErrConclusionUnagreed.Saying("Ещё не согласовано: «"+of.Title+"».").By("R9", cmp.Or(of.AgreeClause, of.Clause))
		case deciding.ID != uuid.Nil && c.Outcome != deciding.Outcome && strings.TrimSpace(c.Reasons+deciding.Reasons) == "":
			return ErrReasonsRequired.Saying("Заключения расходятся: обоснуйте «"+of.Title+"».").By("R9", of.Clause)
		}
	}
	return nil
}

// borneOut is R7 put to the deciding conclusion.
func (r *Route) borneOut(g *Regulation, c Conclusion, res Results) error {
	if !g.Outcome.On {
		return nil
	}
	j := g.Judge(r, res)
	if j.Open && strings.TrimSpace(c.Reasons) == "" {
		return j.reasonsRequired().By("R7", g.Outcome.Clause)
	}
	if !j.Open && c.Outcome != j.Outcome {
		sentence := "По экспертизе и итоговой диагностике " + j.Outcome.Title() + ", а в заключении иначе."
		return ErrOutcomeContradicts.Saying(sentence).By("R7", g.Outcome.Clause)
	}
	return nil
}

func (j Judgement) reasonsRequired() *fault.Error {
	switch {
	case j.Review == Split:
		return ErrReasonsRequired.Saying("Экспертные оценки расходятся: обоснуйте заключение.")
	case j.Review == Silent:
		return ErrReasonsRequired.Saying("Итоговая диагностика не показывает динамики однозначно: обоснуйте заключение.")
	default:
		return ErrReasonsRequired.Saying("Экспертиза и итоговая диагностика расходятся: обоснуйте заключение.")
	}
}

// Withdraw ends the route at the tutee's wish, from any state before its end and
// without a reason: taking part is voluntary [B 1.6].
func (r *Route) Withdraw(g *Regulation, act Act, comment string) error {
	if err := r.begin(g, Withdraw); err != nil {
		return err
	}
	if act.PersonID == uuid.Nil || act.PersonID != r.TuteeID {
		return ErrTuteeDecides.By("", g.Voluntary.Clause)
	}
	r.lapse(act)
	r.take(act, Withdraw, comment)
	return nil
}

// Archive keeps an ended route for its term only. The system does it by
// retention, or a person with that permission.
func (r *Route) Archive(g *Regulation, act Act) error {
	if err := r.begin(g, Archive); err != nil {
		return err
	}
	r.take(act, Archive, "")
	return nil
}
