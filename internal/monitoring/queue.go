package monitoring

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// QueueFilter says which part of the reviewers' queue is shown.
type QueueFilter string

// The parts of the queue.
const (
	QueueAll  QueueFilter = "all"  // presented, and no review that counts is there
	QueueMine QueueFilter = "mine" // of them, those of routes that the reader accompanies
	QueueDone QueueFilter = "done" // which the reader has reviewed
)

// QueueItem is a product that waits for a review, or was reviewed by the reader.
type QueueItem struct {
	ProductID      uuid.UUID
	Title          string
	ProductKind    string
	RouteID        uuid.UUID
	RouteTitle     string
	AuthorID       uuid.UUID // the first
	Author         string    // short name
	OrganizationID uuid.UUID
	Organization   string
	PresentedOn    civil.Date
	Asked          bool // the regional centre was asked to take part [B 2.8.1]
	Assigned       bool // the reader was asked for a review
	DueOn          civil.Date
	Since          time.Time
	Counts         bool // the reader's review would count, or does; else they only take part [R8]
	Reviews        int  // that are there already
	ReviewID       uuid.UUID
	ReviewedAt     time.Time // by the reader
}

// Queue lists the presented products that the reader may review by R8, those that they
// or the regional centre were asked for first, then the longest waiting: never an own one, nor of
// a route that has ended. QueueDone lists what they have reviewed, the newest first.
func (s *Service) Queue(ctx context.Context, f QueueFilter, page paging.Request) (paging.List[QueueItem], error) {
	reach, err := s.policy.Require(ctx, "review", "create")
	if err != nil {
		return paging.List[QueueItem]{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return paging.List[QueueItem]{}, err
	}
	if f == "" {
		f = QueueAll
	}
	if f != QueueAll && f != QueueMine && f != QueueDone {
		return paging.List[QueueItem]{}, ErrQueueUnknown.At("query.show", "all, mine или done.")
	}
	return s.store.Queue(ctx, reach, f, scope.Role, page)
}
