package framework

import (
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Framework is one edition of a competency framework.
type Framework struct {
	bun.BaseModel `bun:"table:framework_edition,alias:framework"`
	RegionID      uuid.UUID
	ID            uuid.UUID
	Code          string
	Edition       int
	GUID          uuid.UUID `bun:"guid"` // of the document, the same in all editions
	Title         string
	Source        string // the document it comes from, or who gives it
	Description   string
	Purpose       Purpose
	Level         int // of the tree on which the competencies lie, from 1
	State         State
	Items         []Item        `bun:"type:text"` // parents before their children
	Associations  []Association `bun:"type:text"` // that are not of the tree
	Extra         Extra         `bun:"type:text"`
	Size          int           // items that are not retired
	Version       int
	CreatedAt     time.Time
	UpdatedAt     time.Time
	PublishedAt   time.Time `bun:",nullzero"`
}

// Purpose says what a framework is for.
type Purpose string

// The purposes. Directions mark tracks and activities and are never measured.
const (
	Competencies Purpose = "competencies"
	Directions   Purpose = "directions"
)

// State of an edition.
type State string

// The states, in the order of life.
const (
	Draft     State = "draft"
	Published State = "published"
	Retired   State = "retired"
)

// Item is a node of the tree: a group, a competency, an element of it.
type Item struct {
	ID        uuid.UUID  `json:"id"`
	Code      string     `json:"code"`             // by which results name it; stays in all editions
	Coding    string     `json:"coding,omitempty"` // as its source codes it, where that is no code of ours
	Title     string     `json:"title"`
	Note      string     `json:"note,omitempty"`
	Kind      string     `json:"kind,omitempty"` // "Компетенция", "Индикатор": as the source calls it
	Parent    uuid.UUID  `json:"parent,omitzero"`
	RetiredOn civil.Date `json:"retired_on,omitzero"`
	URI       string     `json:"uri,omitempty"`
	Changed   string     `json:"changed,omitempty"` // moment of the last change, as it was written
	Link      *Link      `json:"link,omitempty"`    // how its source says where it stands
	Extra     Fields     `json:"extra,omitempty"`   // what its source says beyond
}

// Living holds for an item that is not retired.
func (i Item) Living() bool { return i.RetiredOn.IsZero() }

// Link is an association of the source that puts an item under its parent.
type Link struct {
	ID    uuid.UUID `json:"id"`
	Seq   int       `json:"seq,omitempty"`
	Extra Fields    `json:"extra,omitempty"`
}

// Association is one of a source's document that neither belongs to the tree nor joins
// two frameworks of the region: it is kept as it came.
type Association = json.RawMessage

// Fields are what a foreign document says that the product has no word for.
type Fields map[string]json.RawMessage

// Extra is that of a whole document: of its head and of the package around it.
type Extra struct {
	URI      string `json:"uri,omitempty"`
	Changed  string `json:"changed,omitempty"`
	Document Fields `json:"document,omitempty"`
	Package  Fields `json:"package,omitempty"`
}

// Bounds of a framework: it is read and shown whole.
const (
	MaxItems        = 3000
	MaxDepth        = 8
	maxAssociations = 6000
	maxTitle        = 4000
	maxNote         = 8000
)

var codeForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// Item gives the item with the id.
func (f *Framework) Item(id uuid.UUID) (Item, bool) {
	i := f.index(id)
	if i < 0 {
		return Item{}, false
	}
	return f.Items[i], true
}

// ByCode gives the item with the code.
func (f *Framework) ByCode(code string) (Item, bool) {
	i := slices.IndexFunc(f.Items, func(i Item) bool { return i.Code == code })
	if i < 0 {
		return Item{}, false
	}
	return f.Items[i], true
}

func (f *Framework) index(id uuid.UUID) int {
	for n := range f.Items { // an item is too large to be copied for a look at its id
		if f.Items[n].ID == id {
			return n
		}
	}
	return -1
}

// Competency is an item as instruments and monitoring see it: with the titles of what
// lies below.
type Competency struct {
	Code     string   `json:"code"`
	Title    string   `json:"title"`
	Elements []string `json:"elements,omitempty"`
	Retired  bool     `json:"retired,omitempty"` // older results still name it
}

// Competencies lists the items on the level of competencies.
func (f *Framework) Competencies() []Competency {
	out := []Competency{}
	depth := f.depths()
	for _, i := range f.Items {
		if depth[i.ID] != f.Level {
			continue
		}
		c := Competency{Code: i.Code, Title: i.Title, Retired: !i.Living()}
		for _, below := range f.Items {
			if below.Parent == i.ID && below.Living() {
				c.Elements = append(c.Elements, below.Title)
			}
		}
		out = append(out, c)
	}
	return out
}
