package iom

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Progress is a route as a list shows it, with how far it has come and what is due
// next.
type Progress struct {
	Summary
	Activities int        `bun:"activities"` // but those that were cancelled
	Done       int        `bun:"done"`
	Due        civil.Date `bun:"due,nullzero"`        // of a living route: the end of NextTitle, or of the route
	NextTitle  string     `bun:"next_title,nullzero"` // the planned activity that ends first
}

// Late holds when what is due next should have been done before today.
func (p Progress) Late(today civil.Date) bool { return !p.Due.IsZero() && p.Due.Before(today) }

// Urgent tells whether a board within the reach is in the order of urgency: a whole
// region's is not, its people see thousands of routes until they name a place.
func (f Filter) Urgent(reach tenant.Reach) bool {
	return reach != tenant.ReachRegion || f.Municipality != uuid.Nil || f.Organization != uuid.Nil || f.Tutee != uuid.Nil
}

// reads tells how far the acting person may read things of a kind, and what day it is at
// their place.
func (s *Service) reads(ctx context.Context, kind authz.Object) (reach tenant.Reach, today civil.Date, err error) {
	if reach, err = s.Policy.Require(ctx, kind, "read"); err != nil {
		return reach, today, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return reach, today, err
	}
	today, err = s.today(ctx, scope.Municipality)
	return reach, today, err
}

// Board gives the routes within reach with their progress: by urgency (what is due
// first stands first, ended ones last), or, where that is too wide, the last changed
// first. today is the day by which things are late.
func (s *Service) Board(ctx context.Context, f Filter, page paging.Request) (l paging.List[Progress], today civil.Date, err error) {
	reach, today, err := s.reads(ctx, "route")
	if err != nil {
		return l, today, err
	}
	f.Today = today
	l, err = s.Store.Board(ctx, reach, f, f.Urgent(reach), page)
	return l, today, err
}
