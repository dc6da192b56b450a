package monitoring

import (
	"context"
	"time"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store reads. Every method sees no more than the tenant in the context and the
// reach given, and goes to the database once.
type Store interface {
	// RouteFigures gives ErrPlaceNotFound where the view's municipality is out of reach.
	RouteFigures(ctx context.Context, reach tenant.Reach, v View, now time.Time) (RouteFigures, error)
	// HeatMap gives ErrPlaceNotFound, and ErrFrameworkNotFound.
	HeatMap(ctx context.Context, reach tenant.Reach, v View, framework string) (HeatMap, error)
	// PriorityFigures gives ErrPlaceNotFound, and those of the last year with 0.
	PriorityFigures(ctx context.Context, reach tenant.Reach, v View, year int) (PriorityFigures, error)
	Todo(ctx context.Context, asks []Ask, role tenant.Role, now time.Time) (Todo, error)
	Home(ctx context.Context, asks []Ask, role tenant.Role, now time.Time) (Home, error)
	Search(ctx context.Context, q Query) (Found, error)
	Queue(ctx context.Context, reach tenant.Reach, f QueueFilter, role tenant.Role, page paging.Request) (paging.List[QueueItem], error)
}

// Directory is asked for people by name, and by an operator for the regions.
type Directory interface {
	People(ctx context.Context, f directory.PersonFilter, page paging.Request) (paging.List[directory.Listed], error)
	Regions(ctx context.Context) ([]directory.RegionSummary, error)
}

// Program is an installed instrument program that can't be used.
type Program struct {
	Name    string
	Version string
	Reason  string
}

// Programs tells an operator what is wrong with the installed programs.
type Programs interface {
	Unusable() []Program
}

// Service is what can be asked of monitoring.
type Service struct {
	store     Store
	directory Directory
	programs  Programs
	policy    *authz.Policy
	now       func() time.Time
}

// NewService puts monitoring together.
func NewService(store Store, d Directory, p Programs, policy *authz.Policy) *Service {
	return &Service{store, d, p, policy, time.Now}
}

// At gives the same service under another clock, for tests and the demo.
func (s *Service) At(now func() time.Time) *Service {
	c := *s
	c.now = now
	return &c
}
