package directory

import (
	"context"

	"github.com/google/uuid"
)

// Tally counts who works at a node of the tree. Nobody is named.
type Tally struct {
	ID            uuid.UUID // of the municipality or organization
	Organizations int       // of a municipality
	People        int       // with a living role at the node or below
	SignIn        int       // of them, who have accepted an invitation
	Coordinators  int       // of the node itself, with a living role
}

// Tallies counts by municipality in reach, or by organization of one, for whoever may
// read organizations: these are numbers, as figures are.
func (s *Service) Tallies(ctx context.Context, municipality uuid.UUID) (map[uuid.UUID]Tally, error) {
	reach, err := s.policy.Require(ctx, "organization", "read")
	if err != nil {
		return nil, err
	}
	list, err := s.store.Tallies(ctx, reach, municipality)
	out := make(map[uuid.UUID]Tally, len(list))
	for _, t := range list {
		out[t.ID] = t
	}
	return out, err
}
