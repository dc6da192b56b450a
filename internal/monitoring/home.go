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
	Routes     []OwnRoute // of a tutee: those that are planned or under way, what ends first stands first
}

// OwnRoute is a tutee's own route at a glance: how far it has come and what is next.
type OwnRoute struct {
	ID         uuid.UUID
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

// MostOwnRoutes bounds Home.Routes. Any number of routes is lawful [B 3.1.5].
const MostOwnRoutes = 5

// Home is Todo with the reader's own name and, for a tutee, the own routes.
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
