package certificate

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Deps is what the service is put together of.
type Deps struct {
	Tx      tenant.Tx
	Store   Store
	Routes  Routes
	Sources Sources
	Brake   Brake
	Render  Renderer
	Keys    Keys
	URL     string // by which people reach the service: numbers lead there
	Policy  *authz.Policy
	Audit   audit.Recorder
	Reads   audit.Reads
}

// Service is what can be done with certificates.
type Service struct {
	Deps
	at    addresses
	now   func() time.Time
	lists *sync.Map // status lists that were made a moment ago, by their addresses
}

// NewService puts the area together.
func NewService(d Deps) *Service {
	return &Service{d, addresses{strings.TrimSuffix(d.URL, "/")}, time.Now, new(sync.Map)}
}

// At gives the same service under another clock.
func (s *Service) At(now func() time.Time) *Service {
	c := *s
	c.now = now
	return &c
}

// BadgesOn tells whether badges can be made: a key to sign with is there.
func (s *Service) BadgesOn() bool { return s.Keys.On() }

// Address is where anyone can check the certificate.
func (s *Service) Address(c *Certificate) string { return s.at.page(c.Number) }

// List gives the register as far as the acting person sees it, the newest first: a
// teacher's own certificates, a school's, a municipality's, a region's.
func (s *Service) List(ctx context.Context, f Filter, page paging.Request) (paging.List[Certificate], error) {
	reach, err := s.Policy.Require(ctx, "certificate", "read")
	if err != nil {
		return paging.List[Certificate]{}, err
	}
	return s.Store.List(ctx, reach, f, page)
}

// Candidates gives those who have earned a certificate and wait for it, to who may issue.
func (s *Service) Candidates(ctx context.Context, page paging.Request) (paging.List[Candidate], error) {
	reach, err := s.Policy.Require(ctx, "certificate", "issue")
	if err != nil {
		return paging.List[Candidate]{}, err
	}
	return s.Store.Candidates(ctx, reach, page)
}

// Get gives one certificate; reading somebody else's leaves a record.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (Certificate, error) {
	return s.read(ctx, id, "certificate.read")
}

func (s *Service) read(ctx context.Context, id uuid.UUID, as string) (Certificate, error) {
	reach, err := s.Policy.Require(ctx, "certificate", "read")
	if err != nil {
		return Certificate{}, err
	}
	c, err := s.Store.Get(ctx, reach, id)
	if err != nil {
		return c, err
	}
	if scope, err := tenant.From(ctx); err == nil && scope.Person != c.PersonID {
		s.Reads.Seen(ctx, c.entry(as))
	}
	return c, nil
}

// Standing is a route with its certificates and what may come.
type Standing struct {
	iom.View
	Certificates []Certificate
	// Open are the people of the route who have no good certificate; Why says what
	// stands in their way, nil where nothing does.
	Open []uuid.UUID
	Why  error
}

// OfRoute tells how it stands with the certificates of a route, to who may read it. In a
// group's route everybody has an own one, and sees no other's.
func (s *Service) OfRoute(ctx context.Context, route uuid.UUID) (Standing, error) {
	reach, err := s.Policy.Require(ctx, "certificate", "read")
	if err != nil {
		return Standing{}, err
	}
	var st Standing
	err = tenant.Together(ctx,
		func(ctx context.Context) (err error) { st.View, err = s.Routes.Open(ctx, reach, route); return err },
		func(ctx context.Context) (err error) {
			st.Certificates, err = s.Store.OfRoute(ctx, reach, route)
			return err
		})
	if err != nil {
		return Standing{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Standing{}, err
	}
	good := map[uuid.UUID]bool{}
	for _, c := range st.Certificates {
		good[c.PersonID] = good[c.PersonID] || !c.Revoked()
	}
	for _, person := range st.Route.People() {
		if !good[person] && (reach != tenant.ReachOwn || person == scope.Person) {
			st.Open = append(st.Open, person)
		}
	}
	st.Why = Ready(st.Route, st.Regulation, st.TuteeID)
	return st, nil
}
