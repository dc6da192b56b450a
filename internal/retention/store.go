package retention

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps removals, and takes data away. Below the region a person sees their own.
type Store interface {
	// Own gives the acting person's last removal, or ErrNotFound.
	Own(ctx context.Context) (Removal, error)
	// LockOwn gives the acting person's open removal for a change, or ErrNotFound.
	LockOwn(ctx context.Context) (Removal, error)
	List(ctx context.Context, reach tenant.Reach, f Filter, page paging.Request) (paging.List[Removal], error)
	Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Removal, error)
	// Lock is Get that holds the row until the transaction ends.
	Lock(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Removal, error)
	// Insert refuses with ErrOpen whoever has an open one.
	Insert(ctx context.Context, r *Removal) error
	// Update writes version+1 over the version that was read.
	Update(ctx context.Context, r *Removal, version int) error

	// Candidates gives those who have no open removal, whose consent is withdrawn or
	// whose last role ended on or before the day; the longest waiting first.
	Candidates(ctx context.Context, reach tenant.Reach, endedBy civil.Date, page paging.Request) (paging.List[Candidate], error)
	// Candidate gives one of them, or ErrNotDue.
	Candidate(ctx context.Context, reach tenant.Reach, person uuid.UUID, endedBy civil.Date) (Candidate, error)

	// Deciders gives the region's coordinators of today but the acting person.
	Deciders(ctx context.Context) ([]uuid.UUID, error)

	// Today is the day at a municipality, or at the region where that is none.
	Today(ctx context.Context, municipality uuid.UUID, at time.Time) (civil.Date, error)
	Taking
}

// Taking is what the jobs need.
type Taking interface {
	// Regions lists all, with no tenant: for jobs that go through them.
	Regions(ctx context.Context) ([]uuid.UUID, error)
	// Due lists the removals planned for the day or before.
	Due(ctx context.Context, today civil.Date) ([]uuid.UUID, error)
	// Files gives the objects that hold the person's files.
	Files(ctx context.Context, person uuid.UUID) ([]artifact.RemoveArgs, error)
	// HandOver leaves the routes of groups that the person heads to the others of the group.
	HandOver(ctx context.Context, removal uuid.UUID) error
	// CarryOut takes the person's data away, by the registry of personal data, and ends
	// what they could do. The database does it for a planned removal whose day has come
	// and for nothing else.
	CarryOut(ctx context.Context, removal uuid.UUID) error
}

// Filter narrows the list; zero: all.
type Filter struct {
	State State
	Open  bool
}
