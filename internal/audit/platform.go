package audit

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// ErrOperatorOnly: the database itself knows the account for no operator (any more).
var ErrOperatorOnly = fault.New(fault.Forbidden, "audit.operator_only", "Это может только оператор платформы.")

// Actor of a platform's record.
type Actor string

// The actors: an operator, on the command line of the server or on its pages, or the server.
const (
	ByOperator Actor = "operator"
	ByServer   Actor = "server"
)

// PlatformRecord says what happened to the platform itself and belongs to no region.
// Details hold names of programs, publishers and system users, hashes and reasons, and
// nothing of the people in regions.
type PlatformRecord struct {
	ID      uuid.UUID
	At      time.Time
	Actor   Actor
	Action  string // "program.install"
	Object  string // "selfdiagnosis 1.0.0"
	Details map[string]string
}

// SameEvent gives the id of a record by what makes the event this one and no other, so
// that it is kept once however often and by however many servers it is told.
func SameEvent(parts ...string) uuid.UUID {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write([]byte(p))
		sum.Write([]byte{0})
	}
	id := uuid.UUID(sum.Sum(nil)[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8: made by a rule of our own
	return id
}

// PlatformStore keeps the platform's records.
type PlatformStore interface {
	RecordPlatform(ctx context.Context, r PlatformRecord) error
	PlatformRecords(ctx context.Context, operator uuid.UUID, page paging.Request) (paging.List[PlatformRecord], error)
}

// Platform gives what happened to the platform, newest first. Only an operator reads it.
func (s *Service) Platform(ctx context.Context, page paging.Request) (paging.List[PlatformRecord], error) {
	if _, err := s.policy.Require(ctx, "program", "read"); err != nil {
		return paging.List[PlatformRecord]{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return paging.List[PlatformRecord]{}, err
	}
	return s.store.PlatformRecords(ctx, scope.Account, page)
}
