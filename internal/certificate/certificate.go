package certificate

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Certificate (сертификат) says that a person has completed a route and reached its
// result [B 4.3]. Its words are those of the day it was issued: whatever happens to the
// route or to names later, they stay. Only its revocation is written afterwards.
type Certificate struct {
	bun.BaseModel  `bun:"table:certificate,alias:certificate"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	RouteID        uuid.UUID
	PersonID       uuid.UUID
	Number         string // see Number
	Year           int
	Serial         int // in the organization's register of the year

	Holder      string // name in full, on the paper and in the badge
	HolderShort string // Иванова М. П., all that a check tells
	Position    string
	Workplace   string // the organization, as papers call it
	District    string // the municipality
	RouteTitle  string
	TermStart   civil.Date `bun:",nullzero"`
	TermEnd     civil.Date `bun:",nullzero"`
	CompletedOn civil.Date
	Learned     Learned     `bun:",type:jsonb"`
	Hours       int         // 0: not known
	Regulation  string      // its title
	Clause      string      // by which it is issued
	Signatories []Signatory `bun:",type:jsonb"`

	IssuedOn    civil.Date // at the place
	IssuedAt    time.Time
	IssuedBy    uuid.UUID
	IssuedAs    tenant.Role
	StatusList  int // where a revocation of the badge is told
	StatusIndex int

	RevokedAt    time.Time `bun:",nullzero"`
	RevokedBy    uuid.UUID `bun:",nullzero"`
	RevokeReason string    `bun:",nullzero"`
}

// Learned is what was learned: the objectives of the route and the competencies that
// its activities formed.
type Learned struct {
	Objectives   []string `json:"objectives"`
	Competencies []string `json:"competencies"`
	// Cited are those of the competencies that a framework names, with its identifiers.
	Cited []framework.Citation `json:"cited,omitempty"`
}

// Citation tells how a framework names one of the competencies; nil where none did.
func (l Learned) Citation(competency string) *framework.Citation {
	i := slices.IndexFunc(l.Cited, func(c framework.Citation) bool { return c.Title == competency })
	if i < 0 {
		return nil
	}
	return &l.Cited[i]
}

// Signatory signs the paper: a post and a name.
type Signatory struct {
	Post string `json:"post"`
	Name string `json:"name"`
}

// Revoked tells whether the certificate is good no more.
func (c *Certificate) Revoked() bool { return !c.RevokedAt.IsZero() }

func (c *Certificate) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "certificate", Object: c.ID, Root: c.RouteID, Subject: c.PersonID,
		Place: audit.Place{Municipality: c.MunicipalityID, Organization: c.OrganizationID}, Details: map[string]any{"year": c.Year, "serial": c.Serial}}
}

// Check is what anyone who holds the number is told: no more than the paper in their
// hands says, and of the holder only surname and initials.
type Check struct {
	Number      string
	HolderShort string
	Workplace   string
	District    string
	Region      string
	RouteTitle  string
	Learned     Learned
	Hours       int
	CompletedOn civil.Date
	IssuedOn    civil.Date
	RevokedAt   time.Time // zero: it is good
}

// Candidate is a person whose route gives them a certificate that nobody has issued.
type Candidate struct {
	RouteID     uuid.UUID
	PersonID    uuid.UUID
	RouteTitle  string
	CompletedOn civil.Date
}
