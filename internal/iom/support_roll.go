package iom

import (
	"context"

	"github.com/google/uuid"
)

// SupportRoll gives the whole list of tutees who need address support of a municipality,
// or of one of its organizations, as it is printed and sent on [B 2.8.2, 2.8.3]: without
// those who declined or were taken off.
func (s *Service) SupportRoll(ctx context.Context, municipality, organization uuid.UUID) ([]Listing, error) {
	reach, err := s.Policy.Require(ctx, "support", "read")
	if err != nil {
		return nil, err
	}
	return s.Listings.Roll(ctx, reach, municipality, organization)
}
