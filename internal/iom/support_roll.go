package iom

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/paging"
)

// SupportRoll gives the whole list of tutees who need address support of a municipality,
// or of one of its organizations, as it is printed and sent on [B 2.8.2, 2.8.3]: without
// those who declined or were taken off.
func (s *Service) SupportRoll(ctx context.Context, municipality, organization uuid.UUID) ([]Listing, error) {
	reach, err := s.Policy.Require(ctx, "support", "read")
	if err != nil {
		return nil, err
	}
	var all []Listing
	page := paging.Request{Limit: paging.MaxLimit}
	for {
		l, err := s.Listings.Listings(ctx, reach, "", page)
		if err != nil {
			return nil, err
		}
		for _, one := range l.Items {
			if one.MunicipalityID == municipality && (organization == uuid.Nil || one.OrganizationID == organization) &&
				(one.State == ListingOpen || one.State == ListingAccepted) {
				all = append(all, one)
			}
		}
		if l.Next == "" {
			return all, nil
		}
		page.After = l.Next
	}
}
