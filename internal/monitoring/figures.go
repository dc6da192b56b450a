// Package monitoring tells how things stand: figures of routes and deficits by
// place, what is to be done now, what can be found, and which products wait for a
// review. It reads what the other areas keep and changes nothing [B 2.8; A order, cl. 2].
package monitoring

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Grain is the kind of place that figures are told by.
type Grain string

// A region is told by its municipalities, a municipality by its organizations.
const (
	ByMunicipality Grain = "municipality"
	ByOrganization Grain = "organization"
)

// Place is a municipality or an organization that figures are about.
type Place struct {
	ID   uuid.UUID
	Name string // an organization's short name
}

// Figures of routes. A route that was archived still counts by how it ended [B 4.4].
type Figures struct {
	Draft      int
	Agreement  int
	Active     int
	Assessment int
	Completed  int // Reached and NotReached together
	Reached    int
	NotReached int
	Withdrawn  int
	Overdue    int // active or assessed past the end of the term
	Paper      int // of all these, how many are kept on paper

	Headcount int // who works there, as the organizations say
	Tutees    int // people with a living role of a tutee
	OnRoute   int // people with a route that was not withdrawn
}

// Total is the number of all routes.
func (f Figures) Total() int {
	return f.Draft + f.Agreement + f.Active + f.Assessment + f.Completed + f.Withdrawn
}

// Trend is how many routes were completed in each of the last twelve months, the
// current one last.
type Trend [12]int

// Total is the number of a year's completed routes.
func (t Trend) Total() (n int) {
	for _, m := range t {
		n += m
	}
	return n
}

// PlaceFigures is one row of RouteFigures.
type PlaceFigures struct {
	Place
	Figures
	Trend Trend
}

// RouteFigures are the figures of routes by place, and of all places together.
type RouteFigures struct {
	Grain  Grain
	Within Place // the municipality that was asked for; zero: all in reach
	Rows   []PlaceFigures
	Total  Figures // OnRoute and Tutees count a person of two places once
	Trend  Trend   // of all places together
	Today  civil.Date
}

// Month is the first day of a month of the trends, by its place in them.
func (f RouteFigures) Month(i int) civil.Date {
	return f.Today.AddDays(1 - f.Today.Day()).AddMonths(i + 1 - len(f.Trend))
}

// Routes gives the figures of routes of each place below the acting node: a region's
// municipalities, a municipality's organizations, the own school. municipality
// narrows to the organizations of one; ErrPlaceNotFound where it is out of reach.
func (s *Service) Routes(ctx context.Context, municipality uuid.UUID) (RouteFigures, error) {
	reach, v, err := s.view(ctx, municipality)
	if err != nil {
		return RouteFigures{}, err
	}
	return s.store.RouteFigures(ctx, reach, v, s.now().UTC())
}

// RoutesInBrief is Routes of all in reach without the trends, for who shows none.
func (s *Service) RoutesInBrief(ctx context.Context) (RouteFigures, error) {
	reach, v, err := s.view(ctx, uuid.Nil)
	if err != nil {
		return RouteFigures{}, err
	}
	v.Brief = true
	return s.store.RouteFigures(ctx, reach, v, s.now().UTC())
}

// View says by which places figures are asked for.
type View struct {
	Grain        Grain
	Municipality uuid.UUID // its organizations only; zero: all in reach
	Brief        bool      // without the trends
}

func (s *Service) view(ctx context.Context, municipality uuid.UUID) (tenant.Reach, View, error) {
	reach, err := s.policy.Require(ctx, "monitoring", "read")
	v := View{Grain: ByOrganization, Municipality: municipality}
	if reach == tenant.ReachRegion && municipality == uuid.Nil {
		v.Grain = ByMunicipality
	}
	return reach, v, err
}
