package artifact

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Ground is the route that files and products belong to, as the acting person sees it.
type Ground struct {
	iom.View
	Open bool // takes files and products now
	Mine bool // the acting person follows it, alone or in a group
	// Guest is who sees a product of it and no more: an expert who was asked for a review.
	Guest bool
}

// Ground tells of the route of files, to whoever may read them.
func (f *Files) Ground(ctx context.Context, route uuid.UUID) (Ground, error) {
	reach, err := f.Policy.Require(ctx, "artifact", "read")
	if err != nil {
		return Ground{}, err
	}
	return groundOf(ctx, f.Routes, reach, route)
}

// Ground tells of the route of products, to whoever may read them.
func (s *Products) Ground(ctx context.Context, route uuid.UUID) (Ground, error) {
	reach, err := s.Policy.Require(ctx, "product", "read")
	if err != nil {
		return Ground{}, err
	}
	return groundOf(ctx, s.Routes, reach, route)
}

// GroundOf tells of the route of a product that was just read: also to an expert who
// was asked for its review and sees no more of the route.
func (s *Products) GroundOf(ctx context.Context, p Product) (Ground, error) {
	reach, err := s.Policy.Require(ctx, "product", "read")
	if err != nil {
		return Ground{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Ground{}, err
	}
	g, err := groundOf(ctx, s.Routes, s.sight(reach), p.RouteID)
	g.Guest = err == nil && reach == tenant.ReachAssigned && !g.Accompanies(scope.Person)
	return g, err
}

func groundOf(ctx context.Context, routes Routes, reach tenant.Reach, id uuid.UUID) (Ground, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return Ground{}, err
	}
	v, err := routes.Open(ctx, reach, id)
	if err != nil {
		return Ground{}, err
	}
	return Ground{View: v, Open: open(v.Route) == nil, Mine: v.IsTutee(scope.Person)}, nil
}

// Activity finds an activity of the route.
func (g *Ground) Activity(id uuid.UUID) (iom.Activity, bool) {
	for _, a := range g.Activities {
		if a.ID == id && id != uuid.Nil {
			return a, true
		}
	}
	return iom.Activity{}, false
}

// What a regulation lets people choose from is in the route's words.
type (
	// Choice is one entry of such a list.
	Choice = iom.Choice
	// Choices is such a list.
	Choices = iom.Choices
)
