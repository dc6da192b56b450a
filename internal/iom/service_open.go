package iom

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Open gives a route to another area, which asks the policy for its own action and
// brings the reach it got.
func (s *Service) Open(ctx context.Context, reach tenant.Reach, id uuid.UUID) (View, error) {
	return s.view(ctx, reach, id, s.Store.Get)
}

// Hold is Open inside a transaction: until its end the route stays as it was read.
func (s *Service) Hold(ctx context.Context, reach tenant.Reach, id uuid.UUID) (View, error) {
	return s.view(ctx, reach, id, s.Store.Lock)
}

func (s *Service) view(ctx context.Context, reach tenant.Reach, id uuid.UUID, read func(context.Context, tenant.Reach, uuid.UUID) (*Route, error)) (View, error) {
	r, err := read(ctx, reach, id)
	if err != nil {
		return View{}, err
	}
	d, err := s.deed(ctx, r)
	if err != nil {
		return View{}, err
	}
	return View{Route: r, Regulation: d.g, Today: d.act.Today}, nil
}

// Book gives a regulation to another area, for the words of what was planned under it.
func (s *Service) Book(ctx context.Context, code string, version int) (*Regulation, error) {
	return s.regulation(ctx, code, version)
}
