package assessment

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Finished gives a submitted diagnosis of one of the people, for a route that is
// built on it; ErrDiagnosisNotFound where there is none. Area iom calls it, which
// has asked whether the people may be seen.
func (s *Service) Finished(ctx context.Context, people []uuid.UUID, id uuid.UUID) (Diagnosis, error) {
	d, err := s.store.Diagnosis(ctx, everywhere, id)
	if err != nil {
		return Diagnosis{}, err
	}
	if d.State != Submitted || !slices.Contains(people, d.PersonID) {
		return Diagnosis{}, ErrDiagnosisNotFound
	}
	return d, nil
}

// everywhere is the tenant's whole width: the route that asks was in reach.
const everywhere = tenant.ReachRegion
