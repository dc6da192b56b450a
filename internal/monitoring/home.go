package monitoring

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Home is what a person's first page shows.
type Home struct {
	Todo
	GivenName  string
	Patronymic string
	Routes     []RouteGlance // of a tutee: those that are planned or under way, what ends first stands first
	Tutees     []RouteGlance // the same of those whom the reader accompanies
	Ended      *RouteEnd     // of a tutee without such routes: the one that was completed last
}

// RouteEnd is a completed route at a glance, and what may come after it [B 4.2].
type RouteEnd struct {
	ID          uuid.UUID
	Title       string
	Outcome     string
	CompletedOn civil.Date
	Certified   bool   // its certificate is valid [B 4.3]
	Seeds       bool   // its results can seed the next route [R14]
	SeedClause  string // of the regulation
}

// RouteGlance is a route at a glance: how far it has come and what is next.
type RouteGlance struct {
	ID         uuid.UUID
	Person     string // short name of the tutee; empty: the reader
	Title      string
	State      string
	Agreed     bool // the school's agreement is one of its steps [B 2.8.3]
	TermEnd    civil.Date
	Activities int // but those that were cancelled
	Done       int
	NextID     uuid.UUID // the planned activity that ends first
	NextTitle  string
	NextDue    civil.Date
}

// Bounds of Home.Routes and Home.Tutees. Any number of routes is lawful [B 3.1.5]; a
// tutor of many finds all of them in the list.
const (
	MostOwnRoutes = 5
	MostTutees    = 12
)

// Home is Todo with the reader's own name, the own routes of a tutee, and those that
// the reader accompanies.
func (s *Service) Home(ctx context.Context) (Home, error) {
	if _, err := s.policy.Require(ctx, "todo", "read"); err != nil {
		return Home{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Home{}, err
	}
	if scope.Role == tenant.Operator { // is no person of a region
		t, err := s.operatorTodo(ctx)
		return Home{Todo: t}, err
	}
	h, err := s.store.Home(ctx, s.asks(scope.Role), scope.Role, s.now().UTC())
	if err != nil {
		return Home{}, err
	}
	h.arrange()
	return h, nil
}
