package talk

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps comments and requests for help. Every method sees no more than the tenant
// in the context and the reach given.
type Store interface {
	// Comments gives those of a route, the newest first.
	Comments(ctx context.Context, route uuid.UUID, about About, page paging.Request) (paging.List[Said], error)
	// Unread counts what others wrote since the acting person has read.
	Unread(ctx context.Context, route uuid.UUID) (int, error)
	// Lock gives a comment of the route, held until the transaction ends; ErrNotFound.
	Lock(ctx context.Context, route, id uuid.UUID) (Comment, error)
	Insert(ctx context.Context, c *Comment) error
	// Update writes words and mentions of the version that was read.
	Update(ctx context.Context, c *Comment, version int) error
	// Read marks what the acting person has read: the route's talk up to now.
	Read(ctx context.Context, c *Comment, at time.Time) error
	// Listeners gives who may read a route on the day, with the roles by which they do.
	Listeners(ctx context.Context, r *iom.Route, today civil.Date) (map[uuid.UUID][]tenant.Role, error)

	// Requests lists those of routes within reach, what is due first.
	Requests(ctx context.Context, reach tenant.Reach, f HelpFilter, page paging.Request) (paging.List[Listed], error)
	Request(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Request, error)
	LockRequest(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Request, error)
	InsertRequest(ctx context.Context, r *Request) error
	UpdateRequest(ctx context.Context, r *Request, version int) error
	Messages(ctx context.Context, request uuid.UUID) ([]Message, error)
	Say(ctx context.Context, m *Message) error

	// Term gives that of a municipality, else the region's, else DefaultDays.
	Term(ctx context.Context, municipality uuid.UUID) (Term, error)
	// SetTerm writes the node's own.
	SetTerm(ctx context.Context, t *Term) error
}

// About narrows the talk of a route to one activity or product; zero: all of it.
type About struct{ Activity, Product uuid.UUID }

// HelpFilter narrows the list of requests; a zero field means any.
type HelpFilter struct {
	Route   uuid.UUID
	State   HelpState
	Open    bool // an answer is awaited
	Overdue bool // and late by Today
	Mine    bool // I answer, or have asked
	Today   civil.Date
}

// Listed is a request as a list shows it.
type Listed struct {
	Request    `bun:",extend"`
	RouteTitle string
}

// Routes opens the route that is talked about: area iom's service.
type Routes interface {
	Open(ctx context.Context, reach tenant.Reach, id uuid.UUID) (iom.View, error)
}

// Products lists the products of a route: area artifact's service.
type Products interface {
	List(ctx context.Context, route uuid.UUID, page paging.Request) (paging.List[artifact.Product], error)
}

// People names people: area directory's service.
type People interface {
	AllNames(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]directory.Name, error)
}
