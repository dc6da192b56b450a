package audit

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// ErrNotFound refuses the trail of a whole that does not exist or is out of reach:
// one in reach has at least the record of how it began.
var ErrNotFound = fault.New(fault.NotFound, "audit.not_found", "Не найдено.")

// Store reads the records. Own reach means records about the person themself.
type Store interface {
	PlatformStore
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
// ErrNotFound where the whole is not in reach.
func (s *Service) Trail(ctx context.Context, root uuid.UUID, page paging.Request) (paging.List[Record], error) {
	reach, err := s.policy.Require(ctx, "audit", "read")
	if err != nil {
		return paging.List[Record]{}, err
	}
	l, err := s.store.List(ctx, reach, root, page)
	if err == nil && root != uuid.Nil && page.After == "" && len(l.Items) == 0 {
		return l, ErrNotFound
	}
	return l, err
}
