package iom

import (
	"strings"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Submit sends a draft to the school for agreement [B 2.8.3]. The tutee alone
// does, and so confirms the chosen model. What must be there (R1, R2, R11, R17)
// is refused or warned of as the regulation says.
func (r *Route) Submit(g *Regulation, act Act) ([]Warning, error) {
	if err := r.begin(g, Submit); err != nil {
		return nil, err
	}
	if err := r.decides(g, act); err != nil {
		return nil, err
	}
	w, err := r.ready(g, act.Today)
	if err != nil {
		return nil, err
	}
	if r.Returned != nil {
		r.resubmit(g, act)
	}
	r.take(act, Submit, "")
	return w, nil
}

// Recall takes a plan back from agreement while the school has not answered: a plan
// sent too early is mended at once, without waiting to be returned. The tutee alone
// does.
func (r *Route) Recall(g *Regulation, act Act) error {
	if err := r.begin(g, Recall); err != nil {
		return err
	}
	if act.PersonID != r.TuteeID {
		return ErrTuteeDecides.By("", g.Agreement.Clause)
	}
	r.take(act, Recall, "")
	return nil
}

// resubmit keeps what has changed since the school returned the plan as a revision:
// the school reads the difference.
func (r *Route) resubmit(g *Regulation, act Act) {
	diff := Compare(g, &r.Returned.Plan, &r.Plan)
	if len(diff) > 0 {
		v := Revision{ID: newID(), RouteID: r.ID, Place: r.Place, PersonID: act.PersonID, Role: act.Role, Reason: r.Returned.Comment, Diff: diff, At: act.At}
		r.Revisions = append(r.Revisions, v)
		r.news.Revisions = append(r.news.Revisions, v)
	}
	r.Returned = nil
}

// Start begins a route where the regulation knows no agreement [A]. The tutee
// alone does.
func (r *Route) Start(g *Regulation, act Act) ([]Warning, error) {
	if err := r.begin(g, Start); err != nil {
		return nil, err
	}
	if err := r.decides(g, act); err != nil {
		return nil, err
	}
	w, err := r.ready(g, act.Today)
	if err != nil {
		return nil, err
	}
	r.activate(act, Start, "")
	return w, nil
}

// Agree is the school's consent: the route becomes active [B 2.8.3]. Who the
// regulation names does it, for their own school; nobody agrees the own route.
func (r *Route) Agree(g *Regulation, act Act, comment string) ([]Warning, error) {
	if err := r.begin(g, Agree); err != nil {
		return nil, err
	}
	if err := r.agreesFor(g, act); err != nil {
		return nil, err
	}
	w, err := r.ready(g, act.Today)
	if err != nil {
		return nil, err
	}
	r.activate(act, Agree, comment)
	return w, nil
}

// Return gives the route back to the tutee with a comment that says why.
func (r *Route) Return(g *Regulation, act Act, comment string) error {
	if err := r.begin(g, Return); err != nil {
		return err
	}
	if err := r.agreesFor(g, act); err != nil {
		return err
	}
	if strings.TrimSpace(comment) == "" {
		return ErrReasonMissing.At("comment", "Напишите, что доработать.")
	}
	r.Returned = &Returned{Plan: r.Plan.clone(), Comment: comment, PersonID: act.PersonID, Role: act.Role, At: act.At}
	r.take(act, Return, comment)
	return nil
}

func (r *Route) agreesFor(g *Regulation, act Act) error {
	if !r.holds(act, g.Agreement.By) {
		return ErrRole.By("", g.Agreement.Clause)
	}
	if r.IsTutee(act.PersonID) {
		return ErrOwnRoute
	}
	return nil
}

func (r *Route) activate(act Act, m Move, comment string) {
	r.StartedOn, r.FirstEnd = act.Today, r.Term.End
	r.take(act, m, comment)
}

// ready asks for all that a route must have before it is agreed or started.
func (r *Route) ready(g *Regulation, today civil.Date) ([]Warning, error) {
	var w warnings
	for _, d := range r.readiness(g, today) {
		if err := d(&w); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// strays warns of activities that do not lie within the route's term: neither source
// forbids it, and it is nearly always a slip of the pen.
func (r *Route) strays(w *warnings) {
	for _, a := range r.Activities {
		before := !a.Term.Start.IsZero() && !r.Term.Start.IsZero() && a.Term.Start.Before(r.Term.Start)
		after := !a.Term.End.IsZero() && !r.Term.End.IsZero() && a.Term.End.After(r.Term.End)
		if a.Status != Cancelled && (before || after) {
			w.add(errActivityOutside.Saying("Мероприятие «" + a.Title + "» выходит за срок маршрута: проверьте даты."))
		}
	}
}

// whole is what a plan needs whenever it counts: a basis (R1), objectives
// tied to it, activities with their competencies (R17).
func (r *Route) whole(g *Regulation, p *Plan, w *warnings) error {
	for _, d := range r.demands(g, p) {
		if err := d(w); err != nil {
			return err
		}
	}
	return nil
}

// based is R1: deficits, difficulties or requests found beforehand, and a
// diagnosis among them where the regulation wants one [B 2.4, 3.2.2; A I.3].
func (r *Route) based(g *Regulation, p *Plan, w *warnings) error {
	b := g.Basis
	if len(p.Deficits)+len(p.Requests) == 0 {
		return w.broken(b.Rule, "R1", ErrNoBasis)
	}
	if !b.On || r.diagnosed(p) {
		return nil
	}
	refusal := ErrNoDiagnosis.By("R1", b.DiagnosisClause)
	switch b.Diagnosis {
	case DiagnosisRequired:
		return refusal
	case DiagnosisWanted:
		w.add(refusal.Saying("Диагностика не проведена: маршрут составлен только по запросам и затруднениям."))
	}
	return nil
}
