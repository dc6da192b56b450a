package iom

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// RoundWhat says what somebody did with a conclusion.
type RoundWhat string

// The steps of the agreement round.
const (
	RoundPrepared RoundWhat = "prepared"
	RoundAgreed   RoundWhat = "agreed"   // by the school [B 2.8.3]
	RoundJoined   RoundWhat = "joined"   // by agreement [B 2.8.2]
	RoundReturned RoundWhat = "returned" // to be prepared anew, with a reason
)

// RoundStep is one step of the agreement round of a conclusion, as it was taken.
type RoundStep struct {
	What     RoundWhat   `json:"what"`
	PersonID uuid.UUID   `json:"by"`
	Role     tenant.Role `json:"role,omitempty"`
	At       time.Time   `json:"at,omitzero"`
	Remark   string      `json:"remark,omitempty"`
}

// Turn is one place of the round that the regulation lays out for a kind of conclusion:
// the steps taken there, and whether it is awaited now.
type Turn struct {
	What     RoundWhat // prepared, agreed or joined
	Roles    []tenant.Role
	Optional bool // by agreement: nobody waits for it [B 2.8.2]
	Awaited  bool
	Done     bool
	Clause   string
}

// Refusals of the round.
var (
	ErrConclusionReturned = fault.New(fault.Conflict, "iom.conclusion_returned", "Заключение возвращено: сначала его готовят заново.")
	ErrConclusionAgreed   = fault.New(fault.Conflict, "iom.conclusion_agreed", "Заключение уже согласовано.")
	ErrRemarkTooLong      = fault.New(fault.Invalid, "iom.remark_too_long", "Замечание: не длиннее 4000 знаков.")
)

// Round lays out who comes after whom: who prepares, then the school that agrees, then
// who takes part by agreement [B 2.8.2-4]. What the regulation does not name is no turn.
func (g *Regulation) Round(kind ConclusionKind, c Conclusion) []Turn {
	of, ok := g.Conclusion(kind)
	if !ok {
		return nil
	}
	there := c.ID != uuid.Nil && c.ReturnedAt.IsZero()
	turns := []Turn{{What: RoundPrepared, Roles: of.PreparedBy, Done: there, Awaited: !there, Clause: of.Clause}}
	agreed := c.AgreedBy != uuid.Nil
	if len(of.AgreedBy) > 0 {
		turns = append(turns, Turn{What: RoundAgreed, Roles: of.AgreedBy, Done: there && agreed, Awaited: there && !agreed, Clause: cmp.Or(of.AgreeClause, of.Clause)})
	}
	if len(of.TakesPart) > 0 {
		joined := len(c.Participants) > 0
		turns = append(turns, Turn{What: RoundJoined, Roles: of.TakesPart, Optional: true, Done: there && joined,
			Awaited: there && !joined && (agreed || len(of.AgreedBy) == 0), Clause: of.Clause})
	}
	return turns
}

// ReturnConclusion gives a conclusion back to who prepared it, with a reason: the school
// while it has not agreed, or who takes part by agreement. It is prepared anew then, and
// the round begins again; what was said stays with the one given back.
func (r *Route) ReturnConclusion(g *Regulation, act Act, kind ConclusionKind) error {
	of, c, err := r.standing(g, ReturnConclusion, kind)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(act.Remark)
	switch {
	case r.IsTutee(act.PersonID):
		return ErrOwnRoute
	case !r.holds(act, of.AgreedBy) && !r.holds(act, of.TakesPart):
		return ErrRole.By("R9", cmp.Or(of.AgreeClause, of.Clause))
	case !c.ReturnedAt.IsZero():
		return ErrConclusionReturned
	case c.AgreedBy != uuid.Nil:
		return ErrConclusionAgreed.By("R9", cmp.Or(of.AgreeClause, of.Clause))
	case reason == "":
		return ErrReasonMissing.At("remark", "Что исправить в заключении?")
	}
	if err := c.goRound(act, RoundReturned); err != nil {
		return err
	}
	c.ReturnedAt = act.At
	r.newsConclusion(*c)
	r.take(act, ReturnConclusion, of.Title+": "+reason)
	return nil
}

// goRound notes a step of the round.
func (c *Conclusion) goRound(act Act, what RoundWhat) error {
	remark := strings.TrimSpace(act.Remark)
	if utf8.RuneCountInString(remark) > 4000 {
		return ErrRemarkTooLong.At("remark", "Не длиннее 4000 знаков.")
	}
	c.Round = append(slices.Clone(c.Round), RoundStep{What: what, PersonID: act.PersonID, Role: act.Role, At: act.At, Remark: remark})
	return nil
}

// ready refuses a step on a conclusion that was given back.
func (c *Conclusion) ready() error {
	if !c.ReturnedAt.IsZero() {
		return ErrConclusionReturned
	}
	return nil
}

// returnable holds for a conclusion that somebody may still give back.
func (c Conclusion) returnable(g *Regulation) bool {
	of, ok := g.Conclusion(c.Kind)
	return ok && c.stands() && c.ReturnedAt.IsZero() && c.AgreedBy == uuid.Nil && len(of.AgreedBy)+len(of.TakesPart) > 0
}
