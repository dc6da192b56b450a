package iom

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// fits is R2: the term is neither longer nor shorter than the regulation lets it
// be [B 1.9, A I.5]. Both limits read in the tutee's favour: a year from 1
// September may end on 1 September, and a whole year is there on 31 August.
func (g *Regulation) fits(t Term, w *warnings) error {
	switch {
	case t.Start.IsZero() || t.End.IsZero():
		return ErrTermMissing.At("term", "Нужны обе даты.")
	case t.End.Before(t.Start):
		return ErrTermReversed.At("term.end", "Начало — "+t.Start.Dotted()+".")
	}
	if most := g.Term.Max; most.On && t.End.After(t.Start.AddMonths(most.Months)) {
		last := t.Start.AddMonths(most.Months)
		sentence := fmt.Sprintf("Маршрут длится не более %s: окончание не позже %s.", ofMonths(most.Months), last.Dotted())
		if err := w.broken(most.Rule, "R2", ErrTermTooLong.Saying(sentence).At("term.end", "Не позже "+last.Dotted()+".")); err != nil {
			return err
		}
	}
	if least := g.Term.Min; least.On && t.End.Before(t.Start.AddMonths(least.Months).AddDays(-1)) {
		first := t.Start.AddMonths(least.Months).AddDays(-1)
		sentence := fmt.Sprintf("Маршрут составляют на %s и более: окончание не раньше %s.", months(least.Months), first.Dotted())
		return w.broken(least.Rule, "R2", ErrTermTooShort.Saying(sentence).At("term.end", "Не раньше "+first.Dotted()+"."))
	}
	return nil
}

// ExtensionCause says how an extension came about.
type ExtensionCause string

// The two ways to an extension.
const (
	OwnDecision    ExtensionCause = "own_decision" // [B 1.10]
	WithCorrection ExtensionCause = "correction"   // offered, and accepted by the tutee [B 1.14]
)

// Extension (продление) is R3: the tutee's decision to end later than planned.
type Extension struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	Cause    ExtensionCause `bun:"cause"`
	From     civil.Date     `bun:"from_end"` // the end before
	To       civil.Date     `bun:"to_end"`   // the end after
	Reason   string         `bun:"reason"`
	PersonID uuid.UUID      `bun:"person_id"`
	Role     tenant.Role    `bun:"role"`
	At       time.Time      `bun:"at"`
}

// Extend moves the end of a running route, by the tutee's own decision, with a
// reason and without anybody's approval, when the term cannot be kept. All
// extensions together stay within the regulation's limit past the first end
// [B 1.10, 1.14].
func (r *Route) Extend(g *Regulation, act Act, end civil.Date, reason string) (Extension, error) {
	if !g.Extension.On {
		return Extension{}, ErrExtensionOff.By("R3", g.Extension.Clause)
	}
	if err := r.begin(g, Extend); err != nil {
		return Extension{}, err
	}
	if err := r.decides(g, act); err != nil {
		return Extension{}, err
	}
	if strings.TrimSpace(reason) == "" {
		return Extension{}, ErrReasonMissing.At("reason", "Почему маршрут не завершить в срок?")
	}
	if err := r.extendable(g, act, end, OwnDecision); err != nil {
		return Extension{}, err
	}
	e := r.extend(act, end, OwnDecision, reason)
	r.take(act, Extend, reason)
	return e, nil
}

// ExtensionLimit is the last day to which the tutee may extend now; no date where
// the regulation knows no extension or the route has not begun.
func (r *Route) ExtensionLimit(g *Regulation) civil.Date {
	if !g.Extension.On || r.FirstEnd.IsZero() {
		return civil.Date{}
	}
	if n := g.Extension.MaxCount; n > 0 && len(r.Extensions) >= n {
		return r.Term.End
	}
	return earlier(r.extensionLimit(g, OwnDecision), r.eachLimit(g))
}

// eachLimit is how far one extension goes from the present end.
func (r *Route) eachLimit(g *Regulation) civil.Date {
	if g.Extension.EachMonths == 0 {
		return civil.Date{}
	}
	return r.Term.End.AddMonths(g.Extension.EachMonths)
}

// earlier of two days, where no day is none at all.
func earlier(a, b civil.Date) civil.Date {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}

// extensionLimit counts from the first end. Where the two causes count
// separately, the days that the other cause has added do not use this one up.
func (r *Route) extensionLimit(g *Regulation, cause ExtensionCause) civil.Date {
	limit := r.FirstEnd.AddMonths(g.Extension.months(cause))
	if g.Extension.Counting != Separately {
		return limit
	}
	for _, e := range r.Extensions {
		if e.Cause != cause {
			limit = limit.AddDays(e.To.DaysSince(e.From))
		}
	}
	return limit
}

// extendable is R3 itself.
func (r *Route) extendable(g *Regulation, act Act, end civil.Date, cause ExtensionCause) error {
	clause := g.Extension.Clause
	if cause == WithCorrection {
		clause = g.Extension.Correction.Clause
	}
	if !end.IsZero() && end.Before(act.Today) {
		return ErrEndPast
	}
	if !end.After(r.Term.End) {
		return ErrExtensionNotLater.At("end", "Нынешнее окончание — "+r.Term.End.Dotted()+".")
	}
	if n := g.Extension.MaxCount; n > 0 && len(r.Extensions) >= n {
		return ErrExtensionsUsed.By("R3", clause)
	}
	if last := r.extensionLimit(g, cause); end.After(last) {
		sentence := fmt.Sprintf("Продление не более чем на %s", months(g.Extension.months(cause)))
		if g.Extension.Counting == InAll {
			sentence += " в общей сложности"
		}
		if last.After(r.Term.End) {
			sentence += ": можно продлить до " + last.Dotted() + "."
		} else {
			sentence += ": этот срок уже использован."
		}
		return ErrExtensionTooLong.Saying(sentence).By("R3", clause).At("end", "Не позже "+last.Dotted()+".")
	}
	if last := r.eachLimit(g); !last.IsZero() && end.After(last) {
		sentence := fmt.Sprintf("Одно продление — не более чем на %s: можно продлить до %s.", months(g.Extension.EachMonths), last.Dotted())
		return ErrExtensionTooLong.Saying(sentence).By("R3", clause).At("end", "Не позже "+last.Dotted()+".")
	}
	return nil
}

func (r *Route) extend(act Act, end civil.Date, cause ExtensionCause, reason string) Extension {
	e := Extension{
		ID: newID(), RouteID: r.ID, Place: r.Place, Cause: cause, From: r.Term.End, To: end,
		Reason: reason, PersonID: act.PersonID, Role: act.Role, At: act.At,
	}
	r.Extensions = append(r.Extensions, e)
	r.news.Extensions = append(r.news.Extensions, e)
	r.Term.End = end
	return e
}

// Extended holds when the route has been extended at least once.
func (r *Route) Extended() bool { return len(r.Extensions) > 0 }

// Overdue holds when a running route has not ended by its last day.
func (r *Route) Overdue(today civil.Date) bool {
	return slices.Contains([]State{Active, Assessment}, r.State) && !r.Term.End.IsZero() && r.Term.End.Before(today)
}

// ProposedEnd is a last day that suits the regulation for a route that starts then:
// as long as it may be, else as long as it must, else a year (R2).
func (g *Regulation) ProposedEnd(start civil.Date) civil.Date {
	n := 12
	switch {
	case g.Term.Max.On:
		n = g.Term.Max.Months
	case g.Term.Min.On:
		n = g.Term.Min.Months
	}
	return start.AddMonths(n).AddDays(-1)
}
