package directory

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// RegionSummary is what an operator sees of a region: no personal data.
type RegionSummary struct {
	ID             uuid.UUID
	Name           string
	TimeZone       string
	CreatedAt      time.Time
	Municipalities int
	Organizations  int
	Staffed        bool // a coordinator has accepted the invitation
}

// NewRegion is a region to be made, with its first coordinator.
type NewRegion struct {
	Operator    uuid.UUID // the account that makes it
	Record      uuid.UUID // of the audit
	Request     string
	ID          uuid.UUID
	Name        string
	TimeZone    string
	Coordinator tenant.Person
	Membership  uuid.UUID
}

// CreatedRegion is a region just made, and how its first coordinator gets in.
type CreatedRegion struct {
	Region      RegionSummary
	Coordinator uuid.UUID
	Invitation  Invitation
}

// Regions lists all regions for an operator.
func (s *Service) Regions(ctx context.Context) ([]RegionSummary, error) {
	if _, err := s.policy.Require(ctx, "region", "read"); err != nil {
		return nil, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	return s.store.Regions(ctx, scope.Account)
}

// CreateRegion makes a region with its first coordinator, for an operator. The
// invitation is made in the coordinator's own Scope: an operator has no way into
// a region, and gets nothing of it later.
func (s *Service) CreateRegion(ctx context.Context, r NewRegion) (CreatedRegion, error) {
	if _, err := s.policy.Require(ctx, "region", "create"); err != nil {
		return CreatedRegion{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return CreatedRegion{}, err
	}
	if err := r.check(); err != nil {
		return CreatedRegion{}, err
	}
	rec, err := audit.New(ctx, s.now(), audit.Entry{})
	if err != nil {
		return CreatedRegion{}, err
	}
	r.Operator, r.Record, r.Request = scope.Account, rec.ID, rec.Request
	for _, id := range []*uuid.UUID{&r.ID, &r.Coordinator.ID, &r.Membership} {
		if *id, err = uuid.NewV7(); err != nil {
			return CreatedRegion{}, err
		}
	}
	if err := s.store.CreateRegion(ctx, r); err != nil {
		return CreatedRegion{}, err
	}
	out := CreatedRegion{Region: RegionSummary{ID: r.ID, Name: r.Name, TimeZone: r.TimeZone, CreatedAt: s.now().UTC()}, Coordinator: r.Coordinator.ID}
	out.Invitation, err = s.inviteFirst(ctx, tenant.Scope{Person: r.Coordinator.ID, Membership: r.Membership, Role: tenant.RegionalCoordinator, Region: r.ID})
	return out, err
}

// InviteFirst makes a new invitation for a region's first coordinator, for an
// operator, as long as no coordinator has accepted one.
func (s *Service) InviteFirst(ctx context.Context, region uuid.UUID) (Invitation, error) {
	if _, err := s.policy.Require(ctx, "region", "create"); err != nil {
		return Invitation{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Invitation{}, err
	}
	first, err := s.store.FirstCoordinator(ctx, scope.Account, region)
	if err != nil {
		return Invitation{}, err
	}
	return s.inviteFirst(ctx, first)
}

func (s *Service) inviteFirst(ctx context.Context, first tenant.Scope) (Invitation, error) {
	return s.inviter.InviteFirst(tenant.With(ctx, first), first.Person)
}

func (r *NewRegion) check() error {
	r.Name = tidy(r.Name)
	normalize(&r.Coordinator.Profile)
	bad := ErrRegionInvalid
	if !within(r.Name, 2, 200) {
		bad = bad.At("body.name", "Название: от 2 до 200 знаков.")
	}
	bad = checkZone(bad, r.TimeZone)
	bad = checkName(bad, "body.coordinator.", r.Coordinator.Profile)
	if !isEmail(r.Coordinator.Email) {
		bad = bad.At("body.coordinator.email", "Нужен адрес электронной почты: по нему координатор войдёт в систему.")
	}
	return orNil(bad)
}

func checkZone(bad *fault.Error, zone string) *fault.Error {
	if !slices.Contains(tenant.TimeZones(), zone) {
		return bad.At("body.time_zone", "Часовой пояс: одно из названий "+strings.Join(tenant.TimeZones(), ", ")+".")
	}
	return bad
}

// orNil gives no error where no bad place was named.
func orNil(bad *fault.Error) error {
	if len(bad.Fields) == 0 {
		return nil
	}
	return bad
}

// tidy takes away spaces at the ends and doubled ones inside.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

func within(s string, low, high int) bool {
	n := utf8.RuneCountInString(s)
	return low <= n && n <= high
}
