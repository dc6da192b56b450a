package certificate

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Filter narrows the register; a zero field means any.
type Filter struct{ Year int }

// Store keeps certificates. Every method but the last three sees no more than the tenant
// in the context and the reach given.
type Store interface {
	List(ctx context.Context, reach tenant.Reach, f Filter, page paging.Request) (paging.List[Certificate], error)
	Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Certificate, error)
	OfRoute(ctx context.Context, reach tenant.Reach, route uuid.UUID) ([]Certificate, error)
	// Candidates gives the people whose completed routes give them a certificate that
	// nobody has issued, those who wait longest first.
	Candidates(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[Candidate], error)
	// Next gives the next place in the organization's register of the year and holds it
	// until the transaction ends; one issue after the other.
	Next(ctx context.Context, organization uuid.UUID, year int) (serial int, err error)
	// Place draws a free place in the region's status lists.
	Place(ctx context.Context) (list, index int, err error)
	// Insert adds a certificate; ErrIssued where the person has a good one for the route.
	Insert(ctx context.Context, c *Certificate) error
	// Revoke writes the revocation; ErrRevoked where it was revoked before.
	Revoke(ctx context.Context, c *Certificate) error
	// Region names the acting person's region.
	Region(ctx context.Context) (string, error)

	// Check finds a certificate of any tenant by its whole number, or ErrUnknown.
	Check(ctx context.Context, number string) (Check, error)
	// Issuer names a region that has issued certificates, or ErrNotFound.
	Issuer(ctx context.Context, region uuid.UUID) (string, error)
	// Revocations gives what a region's status list tells, or ErrNotFound.
	Revocations(ctx context.Context, region uuid.UUID, list int) (Revocations, error)
}

// Revocations are the places of a status list whose certificates are revoked, and when
// the list changed last.
type Revocations struct {
	Indexes   []int
	ChangedAt time.Time
}

// Routes opens routes; area iom does.
type Routes interface {
	Open(ctx context.Context, reach tenant.Reach, id uuid.UUID) (iom.View, error)
	Hold(ctx context.Context, reach tenant.Reach, id uuid.UUID) (iom.View, error)
}

// Sources name people, places and competencies, as far as the acting person may know.
type Sources interface {
	People(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]document.Person, error)
	Competencies(ctx context.Context) (map[string]string, error)
	// Cite names competencies as frameworks do; those that none has are left out.
	Cite(ctx context.Context, codes []string) (map[string]framework.Citation, error)
	Where(ctx context.Context, organization, municipality uuid.UUID) (document.Where, error)
}

// Brake slows down who asks for numbers that do not exist. Charge counts a question of an
// address before it is answered and says how long to wait where it comes too soon; TakeBack
// forgets one that was answered.
type Brake interface {
	Charge(ctx context.Context, address string) (wait time.Duration, err error)
	TakeBack(ctx context.Context, address string) error
}

// Renderer makes the file of a paper.
type Renderer func(io.Writer, *document.Document) error
