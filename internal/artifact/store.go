package artifact

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// FileStore keeps what is known of files. Every method sees no more than the
// tenant in the context and the reach given.
type FileStore interface {
	List(ctx context.Context, reach tenant.Reach, route uuid.UUID, f Filter, page paging.Request) (paging.List[Artifact], error)
	// Evidence gives the checked files of a route, the newest first: id, activity, name, size.
	Evidence(ctx context.Context, reach tenant.Reach, route uuid.UUID) ([]Artifact, error)
	// Scans gives those of a paper route, the first sent first.
	Scans(ctx context.Context, paper uuid.UUID) ([]Artifact, error)
	Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Artifact, error)
	// ByKey finds the artifact of an object, or ErrNotFound.
	ByKey(ctx context.Context, key string) (Artifact, error)
	// Pending counts the uploads of the person that are not finished.
	Pending(ctx context.Context, owner uuid.UUID) (int, error)
	// Reviewed tells whether the file belongs to a product that has a review, or is in the bank.
	Reviewed(ctx context.Context, id uuid.UUID) (bool, error)
	Insert(ctx context.Context, a *Artifact) error
	// Move writes state, reason, hash and version of an artifact that was in state
	// from; postgres.ErrStale where it is not any more.
	Move(ctx context.Context, a *Artifact, from State) error
	Delete(ctx context.Context, id uuid.UUID, version int) error
	// Limit gives the region's own limit; a zero one where it has none.
	Limit(ctx context.Context) (Limit, error)
	// SetLimit replaces the limit of the version that was read.
	SetLimit(ctx context.Context, l Limit, version int) error
}

// Filter narrows the list of a route's files; a zero field means any.
type Filter struct {
	Activity uuid.UUID
	Purpose  Purpose
	State    State
}
