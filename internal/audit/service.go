package audit

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store reads the records. Own reach means records about the person themself.
type Store interface {
	List(ctx context.Context, reach tenant.Reach, root uuid.UUID, page paging.Request) (paging.List[Record], error)
}

// Service shows the trail of a route, or of all that is in reach.
type Service struct {
	store  Store
	policy *authz.Policy
}

// NewService puts the trail together.
func NewService(store Store, policy *authz.Policy) *Service { return &Service{store, policy} }

// Trail gives the records of a whole (a route), newest first; a zero root gives
// all that is in reach. A tutee sees who read and changed what is about them.
func (s *Service) Trail(ctx context.Context, root uuid.UUID, page paging.Request) (paging.List[Record], error) {
	reach, err := s.policy.Require(ctx, "audit", "read")
	if err != nil {
		return paging.List[Record]{}, err
	}
	return s.store.List(ctx, reach, root, page)
}
