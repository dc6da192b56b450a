package directory

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Me gives the acting person's own profile, whatever their role: everybody may
// read their own data.
func (s *Service) Me(ctx context.Context) (Card, error) {
	scope, err := member(ctx)
	if err != nil {
		return Card{}, err
	}
	return s.store.Card(ctx, tenant.ReachOwn, scope.Person)
}

// UpdateMe corrects the acting person's own profile: everybody may.
func (s *Service) UpdateMe(ctx context.Context, p tenant.Profile, version int) (Card, error) {
	scope, err := member(ctx)
	if err != nil {
		return Card{}, err
	}
	return s.edit(ctx, tenant.ReachOwn, scope.Person, p, version)
}

// OwnMemberships lists all roles of the acting person in the region, ended ones
// too, also in municipalities that the one they act in does not see.
func (s *Service) OwnMemberships(ctx context.Context) ([]Member, error) {
	if _, err := member(ctx); err != nil {
		return nil, err
	}
	return s.store.OwnMemberships(ctx)
}
