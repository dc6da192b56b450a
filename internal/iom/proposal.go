package iom

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Answer is what became of a proposal or an offer.
type Answer string

// The answers; the zero Answer is still awaited.
const (
	Accepted  Answer = "accepted"
	Declined  Answer = "declined"
	Retracted Answer = "retracted" // taken back by who made it
	Lapsed    Answer = "lapsed"    // the route ended first
)

// Title shows the answer to people.
func (a Answer) Title() string {
	switch a {
	case Accepted:
		return "принято"
	case Declined:
		return "отклонено"
	case Retracted:
		return "отозвано"
	case Lapsed:
		return "осталось без ответа"
	default:
		return ""
	}
}

// TermProposal is R4: the regional centre, the municipal coordinator or the
// school proposes another end [B 2.8.1-3]; the tutee decides [B 1.5].
type TermProposal struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	End        civil.Date  `bun:"proposed_end"`
	Reason     string      `bun:"reason"`
	PersonID   uuid.UUID   `bun:"person_id"`
	Role       tenant.Role `bun:"role"`
	At         time.Time   `bun:"at"`
	Answer     Answer      `bun:"answer,nullzero"`
	Comment    string      `bun:"comment,nullzero"` // of who decided
	AnsweredAt time.Time   `bun:"answered_at,nullzero"`
}

func (p TermProposal) open() bool { return p.Answer == "" }

// ProposeTerm proposes another end for a running route, by the roles that the
// regulation names, with a reason. It changes nothing until the tutee decides,
// and only what could be decided lawfully may be proposed.
func (r *Route) ProposeTerm(g *Regulation, act Act, end civil.Date, reason string) (TermProposal, error) {
	if !g.Proposals.On {
		return TermProposal{}, ErrProposalsOff.By("R4", g.Proposals.Clause)
	}
	if err := r.begin(g, ProposeTerm); err != nil {
		return TermProposal{}, err
	}
	if !r.holds(act, g.Proposals.By) {
		return TermProposal{}, ErrRole.By("R4", g.Proposals.Clause)
	}
	if strings.TrimSpace(reason) == "" {
		return TermProposal{}, ErrReasonMissing.At("reason", "Почему срок нужно изменить?")
	}
	if _, err := r.movable(g, act, end); err != nil {
		return TermProposal{}, err
	}
	if slices.ContainsFunc(r.Proposals, func(p TermProposal) bool { return p.open() && p.PersonID == act.PersonID && p.End == end }) {
		return TermProposal{}, ErrProposalStands.At("end", "Этот день Вы уже предложили.").By("R4", g.Proposals.Clause)
	}
	p := TermProposal{ID: newID(), RouteID: r.ID, Place: r.Place, End: end, Reason: reason, PersonID: act.PersonID, Role: act.Role, At: act.At}
	r.Proposals = append(r.Proposals, p)
	r.newsProposal(p)
	r.take(act, ProposeTerm, reason)
	return p, nil
}

// DecideTerm is the tutee's answer. An accepted end within the longest term is a
// correction [B 1.11], a later one an extension under its limit [B 1.10].
func (r *Route) DecideTerm(g *Regulation, act Act, id uuid.UUID, accept bool, comment string) ([]Warning, error) {
	i := slices.IndexFunc(r.Proposals, func(p TermProposal) bool { return p.ID == id })
	if i >= 0 && !r.Proposals[i].open() {
		return nil, ErrProposalClosed
	}
	if err := r.begin(g, DecideTerm); err != nil {
		return nil, err
	}
	if err := r.decides(g, act); err != nil {
		return nil, err
	}
	if i < 0 {
		return nil, ErrNoSuchPart
	}
	p := &r.Proposals[i]
	var w []Warning
	if accept {
		var err error
		if w, err = r.moveEnd(g, act, p.End, p.Reason); err != nil {
			return nil, err
		}
		p.Answer = Accepted
	} else {
		p.Answer = Declined
	}
	p.Comment, p.AnsweredAt = comment, act.At
	r.newsProposal(*p)
	r.take(act, DecideTerm, comment)
	return w, nil
}

// movable tells whether the end may be moved there, and the warnings if it was.
func (r *Route) movable(g *Regulation, act Act, end civil.Date) (warnings, error) {
	if end == r.Term.End {
		return nil, ErrTermUnchanged.At("end", "Нынешнее окончание — "+end.Dotted()+".")
	}
	if end.Before(act.Today) {
		return nil, ErrEndPast
	}
	var w warnings
	err := g.fits(Term{Start: r.Term.Start, End: end}, &w)
	switch {
	case !errors.Is(err, ErrTermTooLong):
		return w, err
	case end.Before(r.Term.End):
		return w, nil // extended before, and now shorter
	case g.Extension.On:
		return w, r.extendable(g, act, end, OwnDecision)
	}
	return nil, err
}

func (r *Route) moveEnd(g *Regulation, act Act, end civil.Date, reason string) (warnings, error) {
	w, err := r.movable(g, act, end)
	if err != nil {
		return nil, err
	}
	if end.After(r.Term.End) && g.fits(Term{Start: r.Term.Start, End: end}, new(warnings)) != nil {
		r.extend(act, end, OwnDecision, reason)
		return w, nil //nolint:nilerr // a term that does not fit is what an extension is for
	}
	p := r.Plan.clone()
	p.Term.End = end
	r.revise(g, act, p, reason)
	return w, nil
}

func (r *Route) newsProposal(p TermProposal) {
	r.news.Proposals = put(r.news.Proposals, p, func(q TermProposal) bool { return q.ID == p.ID })
}

// lapse closes what nobody can answer any more.
func (r *Route) lapse(act Act) {
	for i := range r.Proposals {
		if p := &r.Proposals[i]; p.open() {
			p.Answer, p.AnsweredAt = Lapsed, act.At
			r.newsProposal(*p)
		}
	}
	if o := r.offer(); o != nil {
		o.Answer, o.AnsweredAt = Lapsed, act.At
		r.newsOffer(*o)
	}
}
