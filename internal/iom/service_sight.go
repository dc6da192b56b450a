package iom

import (
	"context"

	"github.com/google/uuid"
)

// Seen gives nil while the acting person may see a route, ErrNotFound from the moment on
// at which they may not: an open page asks (R10). It leaves no record of reading.
func (s *Service) Seen(ctx context.Context, id uuid.UUID) error {
	reach, err := s.Policy.Require(ctx, "route", "read")
	if err != nil {
		return err
	}
	return s.Store.Seen(ctx, reach, id)
}
