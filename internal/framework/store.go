package framework

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Filter narrows the list; a zero field means any.
type Filter struct {
	State    State
	Purpose  Purpose
	Code     string
	NoDrafts bool
	Current  bool // without editions that a newer one replaced
}

// Import is a file that was read and waits for decisions.
type Import struct {
	bun.BaseModel `bun:"table:framework_import,alias:framework_import"`
	RegionID      uuid.UUID
	ID            uuid.UUID
	Code          string
	Format        Format
	Content       Content   `bun:"type:text"`
	BaseID        uuid.UUID `bun:",nullzero"` // none: a new framework
	BaseVersion   int
	State         ImportState
	ResultID      uuid.UUID `bun:",nullzero"` // the draft that it was put into
	CreatedAt     time.Time
	AppliedAt     time.Time `bun:",nullzero"`
}

// Format of a file.
type Format string

// The formats.
const (
	CASE Format = "case"
	XLSX Format = "xlsx"
)

// ImportState of an import.
type ImportState string

// The states.
const (
	Read    ImportState = "read"
	Applied ImportState = "applied"
)

// Content is what was read of a file.
type Content struct {
	GUID         uuid.UUID     `json:"guid"`
	Title        string        `json:"title"`
	Source       string        `json:"source,omitempty"`
	Description  string        `json:"description,omitempty"`
	Purpose      Purpose       `json:"purpose"`
	Level        int           `json:"level"`
	Items        []Item        `json:"items"`
	Associations []Association `json:"associations,omitempty"`
	Extra        Extra         `json:"extra,omitzero"`
}

func contentOf(f *Framework) Content {
	return Content{f.GUID, f.Title, f.Source, f.Description, f.Purpose, f.Level, f.Items, f.Associations, f.Extra}
}

func (c Content) framework(code string) *Framework {
	return &Framework{Code: code, GUID: c.GUID, Title: c.Title, Source: c.Source, Description: c.Description, Purpose: c.Purpose, Level: c.Level,
		State: Draft, Items: c.Items, Associations: c.Associations, Extra: c.Extra}
}

// Store keeps frameworks. Every method sees no more than the tenant in the context and
// the reach given; what is not there gives the ErrXNotFound of its kind.
type Store interface {
	// List gives the frameworks without their items, by title and the newest edition first.
	List(ctx context.Context, reach tenant.Reach, f Filter, page paging.Request) (paging.List[Framework], error)
	Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Framework, error)
	// Lock is Get that holds the row until the transaction ends.
	Lock(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Framework, error)
	// Latest gives the newest edition of a code, in whatever state; false for none.
	Latest(ctx context.Context, code string) (Framework, bool, error)
	// Published gives the published edition of a code; false for none.
	Published(ctx context.Context, code string) (Framework, bool, error)
	// Known gives the published editions, and the newest of codes that have none, whole.
	Known(ctx context.Context) ([]Framework, error)
	// Joined gives, without foreign fields, the editions of the codes that are in force, or
	// were last, and the relations of the one with the code, in one trip.
	Joined(ctx context.Context, reach tenant.Reach, code string, codes []string) ([]Framework, []Relation, error)
	// There gives those of the codes that the region has, in whatever state.
	There(ctx context.Context, codes []string) ([]string, error)
	// CodeOf gives the code of the framework whose document has the id; empty for none.
	CodeOf(ctx context.Context, guid uuid.UUID) (string, error)
	Insert(ctx context.Context, f *Framework) error
	Update(ctx context.Context, f *Framework, version int) error
	Delete(ctx context.Context, f *Framework) error
	// Head tells instruments and figures what the framework says from now on.
	Head(ctx context.Context, f *Framework, competencies []Competency) error

	Relations(ctx context.Context, reach tenant.Reach, code, other string) ([]Relation, error)
	Relation(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Relation, error)
	InsertRelation(ctx context.Context, r *Relation) error
	// InsertRelations adds those that are not there, and tells how many.
	InsertRelations(ctx context.Context, all []Relation) (int, error)
	DeleteRelation(ctx context.Context, id uuid.UUID) error

	Import(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Import, error)
	LockImport(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Import, error)
	InsertImport(ctx context.Context, i *Import) error
	UpdateImport(ctx context.Context, i *Import) error
	// ExpireImports removes what was read before and not applied.
	ExpireImports(ctx context.Context, before time.Time) error
}
