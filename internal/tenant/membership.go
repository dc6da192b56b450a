package tenant

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// MembershipRecord is one role of a person at one node of the tree, as it is kept.
// It lives until somebody ends it; one whose Until has passed lets nobody in.
type MembershipRecord struct {
	bun.BaseModel  `bun:"table:membership,alias:membership"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	PersonID       uuid.UUID
	Role           Role
	MunicipalityID uuid.UUID `bun:",nullzero"` // zero for a role of the region
	OrganizationID uuid.UUID `bun:",nullzero"` // zero above the organization
	Since          civil.Date
	Until          civil.Date `bun:",nullzero"` // the last day; for methodists on contract [B 1.3]
	EndedAt        time.Time  `bun:",nullzero"`
	CreatedAt      time.Time
}

// Acts tells whether the membership lets its person in on the day.
func (m MembershipRecord) Acts(on civil.Date) bool {
	return m.EndedAt.IsZero() && !on.Before(m.Since) && (m.Until.IsZero() || !on.After(m.Until))
}

// Node is the place in the tree at which a membership stands; zero: the region.
type Node struct{ Municipality, Organization uuid.UUID }

// Node of the membership.
func (m MembershipRecord) Node() Node { return Node{m.MunicipalityID, m.OrganizationID} }
