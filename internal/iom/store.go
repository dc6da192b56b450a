package iom

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps routes. Every method sees no more than the tenant in the context
// and the reach given; what is out of reach gives ErrNotFound.
type Store interface {
	// Get gives the whole aggregate but its revisions and steps, in one trip.
	Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*Route, error)
	// Seen gives nil while a route is within reach, ErrNotFound else, by one short look.
	Seen(ctx context.Context, reach tenant.Reach, id uuid.UUID) error
	// Lock is Get inside a transaction that other changes of the route wait for.
	Lock(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*Route, error)
	// Glance gives the route with one activity and who accompanies it: all that
	// finishing an activity needs.
	Glance(ctx context.Context, reach tenant.Reach, route, activity uuid.UUID) (*Route, error)
	List(ctx context.Context, reach tenant.Reach, f Filter, page paging.Request) (paging.List[Summary], error)
	// Board is List with the progress of each route, by urgency or the last changed first.
	Board(ctx context.Context, reach tenant.Reach, f Filter, urgent bool, page paging.Request) (paging.List[Progress], error)
	// Insert writes a new route with all its parts.
	Insert(ctx context.Context, r *Route, consents []Consent) error
	// Save writes what a change has made of a route that was locked.
	Save(ctx context.Context, r *Route, u Update) error
	// Finish writes a finished activity, its step and its audit record in one trip; false
	// where the route or the activity is no longer as it was read, and nothing was written.
	Finish(ctx context.Context, r *Route, a Activity, step Step, rec audit.Record) (bool, error)
	Revisions(ctx context.Context, reach tenant.Reach, route uuid.UUID, page paging.Request) (paging.List[Revision], error)
	// RouteEditions lists those of a route, the newest first, without their plans.
	RouteEditions(ctx context.Context, reach tenant.Reach, route uuid.UUID) ([]Edition, error)
	// RouteEdition gives one with its plan, or ErrNoEdition.
	RouteEdition(ctx context.Context, reach tenant.Reach, route uuid.UUID, number int) (Edition, error)
	// Past gives the ended routes on paper whose years of keeping may be over at the
	// moment, by their regulation; the rule looks again.
	Past(ctx context.Context, at time.Time) ([]Ending, error)
	// Consents gives those of a route, the newest first.
	Consents(ctx context.Context, reach tenant.Reach, route uuid.UUID) ([]Consent, error)
	Steps(ctx context.Context, reach tenant.Reach, route uuid.UUID, page paging.Request) (paging.List[Step], error)
}

// People is what this area asks about people and places.
type People interface {
	// Worker gives a person and the name of the organization they work at, or ErrNotFound.
	Worker(ctx context.Context, person, organization uuid.UUID) (p tenant.Person, workplace string, err error)
	// Employer finds the living membership in one of the roles in which a person may
	// accompany a route of the organization, its own first; ErrNotFound where there is none.
	Employer(ctx context.Context, person, organization uuid.UUID, roles []tenant.Role) (employer uuid.UUID, err error)
	// Coordinators gives those of a municipality who work today, by their names.
	Coordinators(ctx context.Context, municipality uuid.UUID) ([]tenant.Person, error)
	// Zone names the time zone of a municipality; of the region where none is given.
	Zone(ctx context.Context, municipality uuid.UUID) (string, error)
}

// Library keeps regulations.
type Library interface {
	Regulations(ctx context.Context) ([]Published, error)
	// Regulation gives the data of a version, of the newest where version is 0, or ErrNoSuchRegulation.
	Regulation(ctx context.Context, code string, version int) ([]byte, error)
	// Publish adds a version; one that is there stays as it is.
	Publish(ctx context.Context, p Published, data []byte) error
	// Adopted gives what a municipality has adopted, or ErrNoRegulation.
	Adopted(ctx context.Context, municipality uuid.UUID) (Adoption, error)
	// Adoptions gives what the municipalities that are seen have adopted.
	Adoptions(ctx context.Context) ([]Adoption, error)
	Adopt(ctx context.Context, a Adoption) error
	Desk
	// HasMunicipality tells whether the region has the municipality.
	HasMunicipality(ctx context.Context, municipality uuid.UUID) (bool, error)
}

// Filter narrows the list of routes; a zero field means any.
type Filter struct {
	State        State
	Municipality uuid.UUID
	Organization uuid.UUID
	Tutee        uuid.UUID
	Priority     uuid.UUID // a priority direction that the route chose
	Overdue      bool      // running past its last day; Today says when that is
	Text         string    // words of the title
	Today        civil.Date
}

// Summary is a route as a list shows it.
type Summary struct {
	ID uuid.UUID `bun:"id,pk"`
	Place
	TuteeID           uuid.UUID `bun:"tutee_id"`
	TuteeName         string    `bun:"tutee_name"`
	Title             string    `bun:"title"`
	State             State     `bun:"state"`
	Outcome           Outcome   `bun:"outcome,nullzero"`
	Term              Term      `bun:"embed:term_"`
	Model             Model     `bun:"model,nullzero"`
	RegulationCode    string    `bun:"regulation_code"`
	RegulationVersion int       `bun:"regulation_version"`
	Version           int       `bun:"version"`
	UpdatedAt         time.Time `bun:"updated_at"`
}

// Overdue holds when the route runs past its last day.
func (s Summary) Overdue(today civil.Date) bool {
	r := Route{State: s.State, Plan: Plan{Term: s.Term}}
	return r.Overdue(today)
}

// Published is a version of a regulation without its data. One without a
// municipality may be adopted by any of the region.
type Published struct {
	bun.BaseModel  `bun:"table:regulation,alias:regulation"`
	RegionID       uuid.UUID
	Code           string
	Version        int
	MunicipalityID uuid.UUID `bun:",nullzero"`
	Title          string
	PublishedAt    time.Time
	PublishedBy    uuid.UUID `bun:",nullzero"` // zero: it came with the product
	OrganizationID uuid.UUID `bun:",nullzero"` // set: of this school alone
	BasedCode      string    `bun:",nullzero"` // what it was derived from
	BasedVersion   int       `bun:",nullzero"`
	Note           string    // what is new, in its author's words
	RetiredAt      time.Time `bun:",nullzero"` // no new route begins under it
	RetiredBy      uuid.UUID `bun:",nullzero"`
}

// Adoption says which regulation new routes of a municipality begin under.
type Adoption struct {
	bun.BaseModel  `bun:"table:regulation_adoption,alias:regulation_adoption"`
	RegionID       uuid.UUID
	MunicipalityID uuid.UUID
	Code           string
	Version        int
	AdoptedBy      uuid.UUID
	AdoptedAt      time.Time
}

// Update is what is to be written of a route: its News, the rows of its plan that
// differ, and the route's own row where Row is set.
type Update struct {
	News
	Row        bool
	Deficits   Delta[Deficit]
	Requests   Delta[LearningRequest]
	Objectives Delta[Objective]
	Stages     Delta[Stage]
	Parts      Delta[Activity]
	Consents   []Consent
	Editions   []Edition
}

// Delta is the difference of two lists of rows.
type Delta[T any] struct {
	Put  []T // new or changed
	Drop []uuid.UUID
}
