package document

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Routes gives what is printed.
type Routes interface {
	Open(ctx context.Context, reach tenant.Reach, id uuid.UUID) (iom.View, error)
	// RouteEdition gives the route with the plan of one of its editions.
	RouteEdition(ctx context.Context, route uuid.UUID, number int) (iom.View, iom.Edition, error)
	List(ctx context.Context, f iom.Filter, page paging.Request) (paging.List[iom.Summary], civil.Date, error)
	Zone(ctx context.Context) (*time.Location, error)
	// RegulationAt gives what new routes of an organization, or of a municipality, begin
	// under; iom.ErrNoRegulation where nothing was chosen.
	RegulationAt(ctx context.Context, municipality, organization uuid.UUID) (*iom.Regulation, error)
	// PaperRoutes gives routes on paper, the last registered first.
	PaperRoutes(ctx context.Context, f iom.PaperFilter, page paging.Request) (paging.List[iom.PaperRoute], civil.Date, error)
	// PaperTutee gives the teacher of one of them, as they are now.
	PaperTutee(ctx context.Context, p *iom.PaperRoute) (*iom.Profile, error)
	// SupportRoll gives who is listed for address support and has not declined.
	SupportRoll(ctx context.Context, municipality, organization uuid.UUID) ([]iom.Listing, error)
}

// Sources are the other areas' parts of a dossier, as far as the acting person may see
// them; what they may not is left out.
type Sources interface {
	Works(ctx context.Context, route uuid.UUID) ([]artifact.Product, []artifact.Review, error)
	People(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Person, error)
	Competencies(ctx context.Context) (map[string]string, error)
	Taken(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Taken, error)
	// Where names an organization; its not-found refusal where it is out of reach.
	Where(ctx context.Context, organization, municipality uuid.UUID) (Where, error)
	// Place gives an organization that the acting person may see.
	Place(ctx context.Context, organization uuid.UUID) (tenant.Organization, error)
	// District gives a municipality that the acting person may see.
	District(ctx context.Context, municipality uuid.UUID) (tenant.Municipality, error)
	// Schools gives the short names of a municipality's organizations.
	Schools(ctx context.Context, municipality uuid.UUID) (map[uuid.UUID]string, error)
}

// Renderer makes a file of a document.
type Renderer func(io.Writer, *Document) error

// Objects is the store of bytes. It is never called inside a transaction.
type Objects interface {
	Begin(ctx context.Context, key string) (upload string, err error)
	PutPart(ctx context.Context, key, upload string, number int, body io.Reader, size int64) error
	Complete(ctx context.Context, key, upload string) error
	Abort(ctx context.Context, key, upload string) error
	Open(ctx context.Context, key string, size int64) interface {
		io.ReadSeekCloser
		io.ReaderAt
	}
	Delete(ctx context.Context, key string) error
}

// Store keeps batches. Every method sees no more than the tenant in the context and
// the reach given.
type Store interface {
	Batches(ctx context.Context, reach tenant.Reach, organization uuid.UUID, page paging.Request) (paging.List[Batch], error)
	Batch(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Batch, error)
	Insert(ctx context.Context, b *Batch) error
	// Progress writes how far a batch has come; ErrBatchNotFound where it is gone or finished.
	Progress(ctx context.Context, b *Batch) error
	// UnderWay tells whether the author waits for such a batch already.
	UnderWay(ctx context.Context, b *Batch) (bool, error)
	// Expired gives keys of batches of all tenants whose time has run out.
	Expired(ctx context.Context, most int) ([]string, error)
	// Forget lets go of one of them.
	Forget(ctx context.Context, key string) error
}
