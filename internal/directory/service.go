package directory

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps the directory. Every method sees no more than the tenant in the
// context and, where one is given, the reach.
type Store interface {
	Regions
	Tree
	People
	Titles
	Exports
}

// Regions is what an operator can do: with no tenant, past every region's wall,
// and with no personal data coming back.
type Regions interface {
	Regions(ctx context.Context, operator uuid.UUID) ([]RegionSummary, error)
	CreateRegion(ctx context.Context, r NewRegion) error
	// FirstCoordinator gives the Scope of the one who may be invited by an operator;
	// ErrRegionStaffed where a coordinator has accepted, ErrRegionNotFound.
	FirstCoordinator(ctx context.Context, operator, region uuid.UUID) (tenant.Scope, error)
}

// Tree keeps municipalities and organizations.
type Tree interface {
	Municipalities(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[tenant.Municipality], error)
	Municipality(ctx context.Context, reach tenant.Reach, id uuid.UUID) (tenant.Municipality, error)
	InsertMunicipality(ctx context.Context, m *tenant.Municipality) error
	UpdateMunicipality(ctx context.Context, m *tenant.Municipality, version int) error

	Organizations(ctx context.Context, reach tenant.Reach, f OrganizationFilter, page paging.Request) (paging.List[tenant.Organization], error)
	Organization(ctx context.Context, reach tenant.Reach, id uuid.UUID) (tenant.Organization, error)
	InsertOrganization(ctx context.Context, o *tenant.Organization) error
	UpdateOrganization(ctx context.Context, o *tenant.Organization, version int) error
	// Tallies counts who works in each municipality in reach or, where one is named, in
	// each of its organizations in reach.
	Tallies(ctx context.Context, reach tenant.Reach, municipality uuid.UUID) ([]Tally, error)
	// Today is the present day at a municipality, or in the region's own time zone.
	Today(ctx context.Context, municipality uuid.UUID) (civil.Date, error)
}

// People keeps people and their memberships. A change of a membership tells all
// servers to forget the person's sessions, in the same transaction.
type People interface {
	People(ctx context.Context, reach tenant.Reach, f PersonFilter, page paging.Request) (paging.List[Listed], error)
	Card(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Card, error)
	// ByEmail finds who in reach has the e-mail; ErrPersonNotFound where nobody has.
	ByEmail(ctx context.Context, reach tenant.Reach, email string) (tenant.Person, error)
	InsertPerson(ctx context.Context, p *tenant.Person) error
	UpdatePerson(ctx context.Context, p *tenant.Person, version int) error
	// Names gives those of the people who are named to the acting person; people and
	// routes say how far they read those.
	Names(ctx context.Context, people, routes tenant.Reach, ids []uuid.UUID) ([]Named, error)
	NamesOnRoute(ctx context.Context, routes tenant.Reach, route uuid.UUID) ([]Named, error)
	OwnMemberships(ctx context.Context) ([]Member, error)
	InsertMembership(ctx context.Context, m *tenant.MembershipRecord) error
	// ProlongMembership moves the last day of a living one; ErrMembershipEnded where it lives no more.
	ProlongMembership(ctx context.Context, m tenant.MembershipRecord) error
	// EndMembership ends a living one; ErrMembershipEnded where it lives no more.
	EndMembership(ctx context.Context, m tenant.MembershipRecord, at time.Time) error
}

// Titles keeps what a region calls its roles.
type Titles interface {
	RoleTitles(ctx context.Context) ([]tenant.RoleTitle, error)
	// SetRoleTitle writes version+1 over the version that was read; a role with no
	// title of its own has version 1.
	SetRoleTitle(ctx context.Context, t *tenant.RoleTitle, version int) error
}

// Invitation is the single-use token by which a person makes an account.
type Invitation struct {
	Token     string
	ExpiresAt time.Time
}

// Inviter makes the invitation of a region's first coordinator, in whose Scope it
// is called. Area identity has it.
type Inviter interface {
	InviteFirst(ctx context.Context, person uuid.UUID) (Invitation, error)
}

// InviterFunc is an Inviter made of a function.
type InviterFunc func(ctx context.Context, person uuid.UUID) (Invitation, error)

// InviteFirst calls the function.
func (f InviterFunc) InviteFirst(ctx context.Context, person uuid.UUID) (Invitation, error) {
	return f(ctx, person)
}

// Service is what can be done with the directory.
type Service struct {
	tx      tenant.Tx
	store   Store
	policy  *authz.Policy
	audit   audit.Recorder
	inviter Inviter
	now     func() time.Time
}

// NewService puts the directory together.
func NewService(tx tenant.Tx, store Store, policy *authz.Policy, rec audit.Recorder, inviter Inviter) *Service {
	return &Service{tx, store, policy, rec, inviter, time.Now}
}

// At gives the same service under another clock, for tests and the demo.
func (s *Service) At(now func() time.Time) *Service {
	c := *s
	c.now = now
	return &c
}

// member gives the Scope of whoever acts in a region; an operator does not.
func member(ctx context.Context) (tenant.Scope, error) {
	s, err := tenant.From(ctx)
	if err == nil && s.Role.Level() == tenant.LevelPlatform {
		err = authz.ErrForbidden
	}
	return s, err
}
