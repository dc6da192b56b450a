package iom

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Revision is R5: what was corrected, by whom and why [B 1.11, A III.3].
type Revision struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	PersonID uuid.UUID   `bun:"person_id"`
	Role     tenant.Role `bun:"role"`
	Reason   string      `bun:"reason"`
	Diff     Diff        `bun:"diff,type:jsonb"`
	At       time.Time   `bun:"at"`
}

// Correct changes contents and dates of a running route, by the tutee, with a
// reason; the difference is kept as a revision. The plan stays whole (R1, R17);
// the beginning stays; the end moves within the longest term, and beyond it only
// by Extend; what was done stays done.
func (r *Route) Correct(g *Regulation, act Act, p Plan, reason string) (Revision, []Warning, error) {
	if err := r.begin(g, Correct); err != nil {
		return Revision{}, nil, err
	}
	if err := r.decides(g, act); err != nil {
		return Revision{}, nil, err
	}
	if strings.TrimSpace(reason) == "" {
		return Revision{}, nil, ErrReasonMissing.At("reason", "Почему маршрут корректируется?")
	}
	if err := r.keepsDone(p); err != nil {
		return Revision{}, nil, err
	}
	p = r.settle(p)
	if err := g.checkPlan(&p); err != nil {
		return Revision{}, nil, err
	}
	w, err := r.correctable(g, act, &p)
	if err != nil {
		return Revision{}, nil, err
	}
	if len(Compare(g, &r.Plan, &p)) == 0 {
		return Revision{}, nil, ErrNothingChanged
	}
	v := r.revise(g, act, p, reason)
	r.take(act, Correct, reason)
	return v, w, nil
}

func (r *Route) keepsDone(p Plan) error {
	for _, a := range r.Activities {
		if a.Status != Done {
			continue
		}
		if now, ok := find(p.Activities, func(b Activity) bool { return b.ID == a.ID }); !ok || now.Status == Cancelled {
			return ErrDoneActivityKept.At("activities", "Мероприятие «"+a.Title+"» уже выполнено.")
		}
	}
	return nil
}

// correctable holds a corrected plan to R1, R2 and R17.
func (r *Route) correctable(g *Regulation, act Act, p *Plan) (warnings, error) {
	var w warnings
	if err := r.whole(g, p, &w); err != nil {
		return nil, err
	}
	if len(g.Models) > 0 && p.Model == "" {
		return nil, ErrModelMissing.By("", g.Agreement.Clause)
	}
	if p.Term.Start != r.Term.Start {
		return nil, ErrStartFixed.By("R5", g.Correction.Clause)
	}
	if p.Term.End == r.Term.End {
		return w, nil
	}
	if !p.Term.End.IsZero() && p.Term.End.Before(act.Today) {
		return nil, ErrEndPast
	}
	over := g.fits(p.Term, &w)
	if !errors.Is(over, ErrTermTooLong) {
		return w, over
	}
	if p.Term.End.Before(r.Term.End) {
		return w, nil // extended before, and now shorter
	}
	if f, ok := fault.As(over); ok && g.Extension.On {
		return nil, f.Saying(f.Message + " Позже — только продлением.")
	}
	return nil, over
}

// revise puts the plan in force and keeps the difference.
func (r *Route) revise(g *Regulation, act Act, p Plan, reason string) Revision {
	v := Revision{
		ID: newID(), RouteID: r.ID, Place: r.Place, PersonID: act.PersonID, Role: act.Role,
		Reason: reason, Diff: Compare(g, &r.Plan, &p), At: act.At,
	}
	r.Plan = p
	r.Revisions = append(r.Revisions, v)
	r.news.Revisions = append(r.news.Revisions, v)
	r.news.PlanChanged = true
	return v
}

// CorrectionOffer is made to the tutee when there are no positive dynamics: go
// on with a corrected route and, where an end is named, a longer term [B 1.14].
type CorrectionOffer struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	End        civil.Date  `bun:"offered_end,nullzero"` // zero: within the present term
	Reason     string      `bun:"reason"`
	PersonID   uuid.UUID   `bun:"person_id"`
	Role       tenant.Role `bun:"role"`
	At         time.Time   `bun:"at"`
	Answer     Answer      `bun:"answer,nullzero"`
	AnsweredAt time.Time   `bun:"answered_at,nullzero"`
}

// offer is the one offer that awaits an answer, or nil.
func (r *Route) offer() *CorrectionOffer {
	if i := slices.IndexFunc(r.Offers, func(o CorrectionOffer) bool { return o.Answer == "" }); i >= 0 {
		return &r.Offers[i]
	}
	return nil
}

// OfferCorrection offers to go on instead of ending without success. Results must
// be there and must not show that the outcome is reached; an end is held to the
// limit of extensions. The tutee does not offer it to themself.
func (r *Route) OfferCorrection(g *Regulation, act Act, end civil.Date, reason string, res Results) (CorrectionOffer, error) {
	if err := r.begin(g, OfferCorrection); err != nil {
		return CorrectionOffer{}, err
	}
	if r.IsTutee(act.PersonID) {
		return CorrectionOffer{}, ErrOwnRoute
	}
	if strings.TrimSpace(reason) == "" {
		return CorrectionOffer{}, ErrReasonMissing.At("reason", "Что не получилось и что изменить?")
	}
	clause := g.Extension.Correction.Clause
	j := g.Judge(r, res)
	if j.Review == Silent && j.Diagnosis == Silent {
		return CorrectionOffer{}, ErrCorrectionUnneeded.Saying("Сначала нужны результаты: экспертиза продукта или итоговая диагностика.").By("R3", clause)
	}
	if !j.Open && j.Outcome == Reached {
		return CorrectionOffer{}, ErrCorrectionUnneeded.By("R3", clause)
	}
	if !end.IsZero() {
		if err := r.extendable(g, act, end, WithCorrection); err != nil {
			return CorrectionOffer{}, err
		}
	}
	o := CorrectionOffer{ID: newID(), RouteID: r.ID, Place: r.Place, End: end, Reason: reason, PersonID: act.PersonID, Role: act.Role, At: act.At}
	r.Offers = append(r.Offers, o)
	r.newsOffer(o)
	r.take(act, OfferCorrection, reason)
	return o, nil
}

// AcceptCorrection brings the route back into work: the tutee's decision. An
// offered end becomes an extension; conclusions on the former results no longer
// stand.
func (r *Route) AcceptCorrection(g *Regulation, act Act) error {
	if err := r.begin(g, AcceptCorrection); err != nil {
		return err
	}
	if err := r.decides(g, act); err != nil {
		return err
	}
	o := r.offer()
	if !o.End.IsZero() {
		if err := r.extendable(g, act, o.End, WithCorrection); err != nil {
			return err
		}
		r.extend(act, o.End, WithCorrection, o.Reason)
	}
	r.answer(act, o, Accepted)
	for i := range r.Conclusions {
		if c := &r.Conclusions[i]; c.stands() {
			c.SupersededAt = act.At
			r.newsConclusion(*c)
		}
	}
	r.take(act, AcceptCorrection, "")
	return nil
}

// DeclineCorrection lets the assessment go on; the tutee alone does.
func (r *Route) DeclineCorrection(g *Regulation, act Act) error {
	if err := r.begin(g, DeclineCorrection); err != nil {
		return err
	}
	if err := r.decides(g, act); err != nil {
		return err
	}
	r.answer(act, r.offer(), Declined)
	r.take(act, DeclineCorrection, "")
	return nil
}

// RetractCorrection takes the offer back; anybody but the tutee does, so that a
// silent tutee does not hold up the end.
func (r *Route) RetractCorrection(g *Regulation, act Act) error {
	if err := r.begin(g, RetractCorrection); err != nil {
		return err
	}
	if r.IsTutee(act.PersonID) {
		return ErrOwnRoute
	}
	r.answer(act, r.offer(), Retracted)
	r.take(act, RetractCorrection, "")
	return nil
}

func (r *Route) answer(act Act, o *CorrectionOffer, a Answer) {
	o.Answer, o.AnsweredAt = a, act.At
	r.newsOffer(*o)
}

func (r *Route) newsOffer(o CorrectionOffer) {
	r.news.Offers = put(r.news.Offers, o, func(p CorrectionOffer) bool { return p.ID == o.ID })
}
