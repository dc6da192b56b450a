package artifact

import (
	"context"

	"github.com/google/uuid"
)

// Works gives all products of a route, the newest first, and all reviews of them, to
// whoever may read its products: what a printed paper tells. A route out of reach has
// none.
func (s *Products) Works(ctx context.Context, route uuid.UUID) ([]Product, []Review, error) {
	reach, err := s.Policy.Require(ctx, "product", "read")
	if err != nil {
		return nil, nil, err
	}
	return s.Store.Works(ctx, reach, route)
}
