package iom

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// ErrNoEdition refuses an edition that the route does not have.
var ErrNoEdition = fault.New(fault.NotFound, "iom.edition_not_found", "Такой редакции у маршрута нет.")

// EditionCause says what has put a plan in force.
type EditionCause string

// The causes.
const (
	EditionBegun    EditionCause = "begun"    // the route became active
	EditionRevised  EditionCause = "revised"  // a correction (R5)
	EditionExtended EditionCause = "extended" // an extension (R3)
)

// Edition is the plan of a running route as it was put in force: by the start, then by
// each correction and extension [B 1.10, 1.11]. It never changes, so that any earlier
// state can be seen, printed and compared.
type Edition struct {
	RouteID    uuid.UUID
	Number     int // from 1
	Cause      EditionCause
	RevisionID uuid.UUID
	PersonID   uuid.UUID
	Role       tenant.Role
	Reason     string
	Plan       Plan
	At         time.Time

	// First tells that it is the plan before the first change known: it is kept only
	// where the route has no edition yet, having begun before editions were kept.
	First bool
}

// editions are what a change has put in force: was is the plan before it.
func (r *Route) editions(was *Plan, n News) (all []Edition) {
	if r.StartedOn.IsZero() {
		return nil // a draft has no editions: the school reads what changed since it was returned
	}
	for _, s := range n.Steps {
		if s.To == Active && (s.Move == Start || s.Move == Agree) {
			return []Edition{{RouteID: r.ID, Cause: EditionBegun, PersonID: s.PersonID, Role: s.Role, Reason: s.Comment, Plan: r.Plan, At: s.At}}
		}
	}
	for _, v := range n.Revisions {
		all = append(all, Edition{RouteID: r.ID, Cause: EditionRevised, RevisionID: v.ID, PersonID: v.PersonID, Role: v.Role, Reason: v.Reason, Plan: r.Plan, At: v.At})
	}
	for _, e := range n.Extensions {
		all = append(all, Edition{RouteID: r.ID, Cause: EditionExtended, PersonID: e.PersonID, Role: e.Role, Reason: e.Reason, Plan: r.Plan, At: e.At})
	}
	if len(all) > 0 {
		before := all[0]
		before.First, before.Cause, before.RevisionID, before.Reason, before.Plan = true, EditionBegun, uuid.Nil, "", *was
		all = slices.Insert(all, 0, before)
	}
	return all
}

// RouteEditions lists those of a route, the newest first, without their plans. They are few.
func (s *Service) RouteEditions(ctx context.Context, route uuid.UUID) ([]Edition, error) {
	reach, err := s.Policy.Require(ctx, "route", "read")
	if err != nil {
		return nil, err
	}
	return s.Store.RouteEditions(ctx, reach, route)
}

// RouteEdition gives a route as it stood by one of its editions: the plan is the edition's,
// what lies beside the plan is today's.
func (s *Service) RouteEdition(ctx context.Context, route uuid.UUID, number int) (View, Edition, error) {
	reach, err := s.Policy.Require(ctx, "route", "read")
	if err != nil {
		return View{}, Edition{}, err
	}
	v, err := s.Open(ctx, reach, route)
	if err != nil {
		return View{}, Edition{}, err
	}
	e, err := s.Store.RouteEdition(ctx, reach, route, number)
	if err != nil {
		return View{}, Edition{}, err
	}
	if err := s.wasRead(ctx, v.Route); err != nil {
		return View{}, Edition{}, err
	}
	v.Plan = e.Plan
	return v, e, nil
}

// Difference tells what changed in a route's plan from one edition to another; 0 is the
// plan as it is now.
func (s *Service) Difference(ctx context.Context, route uuid.UUID, from, to int) (View, Diff, error) {
	reach, err := s.Policy.Require(ctx, "route", "read")
	if err != nil {
		return View{}, nil, err
	}
	v, err := s.Open(ctx, reach, route)
	if err != nil {
		return View{}, nil, err
	}
	plans := [2]Plan{v.Plan, v.Plan}
	for i, number := range []int{from, to} {
		if number == 0 {
			continue
		}
		e, err := s.Store.RouteEdition(ctx, reach, route, number)
		if err != nil {
			return View{}, nil, err
		}
		plans[i] = e.Plan
	}
	if err := s.wasRead(ctx, v.Route); err != nil {
		return View{}, nil, err
	}
	v.Plan = plans[1]
	return v, Compare(v.Regulation, &plans[0], &plans[1]), nil
}
