// Package artifact keeps what a route brings forth: files, the products (образовательный,
// методический продукт) they prove, their presentation and their expert reviews
// [B 1.12-1.13, 2.8.5; A III.5].
package artifact

import (
	"crypto/rand"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Place is where in the tree a row stands: in its route's place.
type Place struct {
	RegionID       uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
}

// Purpose says what a file is for.
type Purpose string

// A file proves an activity, belongs to a product, or is a scan of a paper route.
const (
	Evidence  Purpose = "evidence"
	OfProduct Purpose = "product"
	Scan      Purpose = "scan"
)

// State of an artifact. Quarantine is a state, not a copy: nothing is served
// before Ready.
type State string

// The states: uploading → checking → ready or rejected.
const (
	Uploading State = "uploading" // parts are coming
	Checking  State = "checking"  // all parts are there; a job looks at them
	Ready     State = "ready"
	Rejected  State = "rejected" // Reason says why; the bytes are gone
)

// Reason says why an artifact was rejected.
type Reason string

// The reasons.
const (
	WrongType Reason = "wrong_type" // the contents are not what the name says
	WrongSize Reason = "wrong_size" // not the size that was announced
	Lost      Reason = "lost"       // the parts are not in the store any more
	Expired   Reason = "expired"    // the upload was never finished
	Removed   Reason = "removed"    // with the personal data of who uploaded it
)

var reasons = map[Reason]string{
	WrongType: "Содержимое файла не соответствует его расширению.",
	WrongSize: "Размер файла не совпал с объявленным.",
	Lost:      "Загруженные части не найдены в хранилище. Загрузите файл заново.",
	Expired:   "Загрузка не была завершена вовремя. Начните её заново.",
	Removed:   "Файл удалён вместе с персональными данными.",
}

// Title words the reason for people.
func (r Reason) Title() string { return reasons[r] }

// Artifact is one file of a route, or of a route on paper.
type Artifact struct {
	bun.BaseModel `bun:"table:artifact,alias:artifact"`
	Place
	ID         uuid.UUID
	RouteID    uuid.UUID `bun:",nullzero"`
	PaperID    uuid.UUID `bun:"paper_route_id,nullzero"` // of a scan, which has no RouteID
	ActivityID uuid.UUID `bun:",nullzero"`               // the activity that it proves
	OwnerID    uuid.UUID // who uploads it
	Purpose    Purpose
	FileName   string
	Format     string // code of its Format
	Size       int64  // announced; checked before it is Ready
	PartSize   int64
	State      State
	Reason     Reason `bun:",nullzero"`
	ObjectKey  string
	UploadID   string
	SHA256     []byte `bun:"sha256,nullzero"`
	Version    int
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// PartSize is the size of every part but the last, unless the client asks for
// less: minPartSize, what S3 takes, at least.
const (
	PartSize    = 16 << 20
	minPartSize = 5 << 20
	maxParts    = 10_000
)

// Parts is how many parts the file comes in.
func (a *Artifact) Parts() int { return int((a.Size + a.PartSize - 1) / a.PartSize) }

// SizeOf gives the size that a part must have; false where there is no such part.
func (a *Artifact) SizeOf(part int) (int64, bool) {
	last := a.Parts()
	if part < 1 || part > last {
		return 0, false
	}
	if part < last {
		return a.PartSize, true
	}
	return a.Size - int64(last-1)*a.PartSize, true
}

// Missing lists the parts that are not there yet, or not whole.
func (a *Artifact) Missing(there map[int]int64) []int {
	var missing []int
	for part := 1; part <= a.Parts(); part++ {
		if want, _ := a.SizeOf(part); there[part] != want {
			missing = append(missing, part)
		}
	}
	return missing
}

// newKey makes the key of an object: its region and a random id that tells
// nothing. Keys are flat.
func newKey(region uuid.UUID) string { return region.String() + "-" + strings.ToLower(rand.Text()) }

// regionOf reads the region out of a key; false for one that newKey never made.
func regionOf(key string) (uuid.UUID, bool) {
	if len(key) < 38 || key[36] != '-' {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(key[:36])
	return id, err == nil
}
