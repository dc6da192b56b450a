package iom

import (
	"cmp"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// ClauseOf names the clause of the regulation that a move rests on; empty where it
// speaks of none.
func (g *Regulation) ClauseOf(m Move) string {
	switch m {
	case Submit, Agree, Return:
		return g.Agreement.Clause
	case Correct:
		return g.Correction.Clause
	case Extend:
		return g.Extension.Clause
	case ProposeTerm, DecideTerm:
		return g.Proposals.Clause
	case OfferCorrection, AcceptCorrection:
		return g.Extension.Correction.Clause
	case Conclude, JoinConclusion:
		return g.Deciding().Clause
	case AgreeConclusion:
		for _, of := range g.Conclusions {
			if len(of.AgreedBy) > 0 {
				return cmp.Or(of.AgreeClause, of.Clause)
			}
		}
	case Complete:
		if len(g.Completion.Conditions) > 0 {
			return g.Completion.Conditions[0].Clause
		}
	case Withdraw:
		return g.Voluntary.Clause
	case WithdrawConsent:
		return g.Consent.Clause
	case Appoint:
		return g.Tutor.Clause
	}
	return ""
}

// tell adds to a step what it changed, from old to new, and the clause it rests on.
// What belongs to a step was written at the same moment.
func (r *Route) tell(g *Regulation, s *Step) {
	s.Clause = g.ClauseOf(s.Move)
	add := func(field, was, now string) {
		if was != now {
			s.Changes = append(s.Changes, FieldChange{Field: field, Was: was, Now: now})
		}
	}
	end := func(d civil.Date) { add("предложенное окончание", "", d.Dotted()) }
	switch s.Move {
	case Agree, Start:
		add("начало", "", r.Term.Start.Dotted())
		add("окончание", "", r.FirstEnd.Dotted())
	case ProposeTerm:
		if p, ok := find(r.Proposals, func(p TermProposal) bool { return p.At.Equal(s.At) }); ok {
			end(p.End)
		}
	case DecideTerm:
		if p, ok := find(r.Proposals, func(p TermProposal) bool { return p.AnsweredAt.Equal(s.At) }); ok {
			end(p.End)
			add("ответ", "", p.Answer.Title())
		}
	case OfferCorrection:
		if o, ok := find(r.Offers, func(o CorrectionOffer) bool { return o.At.Equal(s.At) }); ok {
			end(o.End)
		}
	case Conclude:
		if c, ok := find(r.Conclusions, func(c Conclusion) bool { return c.PreparedAt.Equal(s.At) }); ok {
			add("вывод", "", c.Outcome.Title())
		}
	case Complete:
		add("итог", "", r.Outcome.Title())
	case FinishActivity:
		add("состояние мероприятия", Planned.Title(), Done.Title())
	case ReopenActivity:
		add("состояние мероприятия", Done.Title(), Planned.Title())
	}
	if e, ok := find(r.Extensions, func(e Extension) bool { return e.At.Equal(s.At) }); ok {
		add("окончание", e.From.Dotted(), e.To.Dotted())
	}
}
