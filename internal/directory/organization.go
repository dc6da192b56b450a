package directory

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// OrganizationFilter narrows the list; a zero field means any.
type OrganizationFilter struct {
	Municipality uuid.UUID
	Text         string // part of the name, of either length
}

// Organizations lists the organizations in reach, by short name.
func (s *Service) Organizations(ctx context.Context, f OrganizationFilter, page paging.Request) (paging.List[tenant.Organization], error) {
	reach, err := s.policy.Require(ctx, "organization", "read")
	if err != nil {
		return paging.List[tenant.Organization]{}, err
	}
	f.Text = tidy(f.Text)
	return s.store.Organizations(ctx, reach, f, page)
}

// Organization gives one; ErrOrganizationNotFound where it is not in reach.
func (s *Service) Organization(ctx context.Context, id uuid.UUID) (tenant.Organization, error) {
	reach, err := s.policy.Require(ctx, "organization", "read")
	if err != nil {
		return tenant.Organization{}, err
	}
	return s.store.Organization(ctx, reach, id)
}

// CreateOrganization adds an organization: a municipal coordinator to the own
// municipality, which then need not be named, a regional one to any.
func (s *Service) CreateOrganization(ctx context.Context, o tenant.Organization) (tenant.Organization, error) {
	reach, err := s.policy.Require(ctx, "organization", "create")
	if err != nil {
		return tenant.Organization{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return tenant.Organization{}, err
	}
	if o.MunicipalityID == uuid.Nil {
		o.MunicipalityID = scope.Municipality
	}
	bad := checkOrganization(&o)
	if o.MunicipalityID == uuid.Nil {
		bad = bad.At("body.municipality", "Укажите муниципалитет.")
	}
	if err := orNil(bad); err != nil {
		return tenant.Organization{}, err
	}
	if o.ID, err = uuid.NewV7(); err != nil {
		return tenant.Organization{}, err
	}
	o.RegionID, o.Version, o.CreatedAt = scope.Region, 1, s.now().UTC()
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.store.Municipality(ctx, reach, o.MunicipalityID); err != nil {
			return unknown(err, ErrMunicipalityNotFound, ErrOrganizationInvalid.At("body.municipality", "Такого муниципалитета нет."))
		}
		if err := s.store.InsertOrganization(ctx, &o); err != nil {
			return err
		}
		return s.recordOrganization(ctx, "organization.create", o)
	})
	return o, err
}

// UpdateOrganization changes names and headcount of the version that was read; the
// municipality stays. A school coordinator changes the own organization.
func (s *Service) UpdateOrganization(ctx context.Context, o tenant.Organization, version int) (tenant.Organization, error) {
	reach, err := s.policy.Require(ctx, "organization", "update")
	if err != nil {
		return tenant.Organization{}, err
	}
	if err := orNil(checkOrganization(&o)); err != nil {
		return tenant.Organization{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		old, err := s.store.Organization(ctx, reach, o.ID)
		if err != nil {
			return err
		}
		o.RegionID, o.MunicipalityID, o.CreatedAt, o.Version = old.RegionID, old.MunicipalityID, old.CreatedAt, version+1
		if err := s.store.UpdateOrganization(ctx, &o, version); err != nil {
			return err
		}
		return s.recordOrganization(ctx, "organization.update", o)
	})
	return o, err
}

func checkOrganization(o *tenant.Organization) *fault.Error {
	o.Name, o.ShortName = tidy(o.Name), tidy(o.ShortName)
	bad := ErrOrganizationInvalid
	if !within(o.Name, 2, 500) {
		bad = bad.At("body.name", "Полное название: от 2 до 500 знаков.")
	}
	if !within(o.ShortName, 2, 120) {
		bad = bad.At("body.short_name", "Краткое название: от 2 до 120 знаков.")
	}
	if o.Headcount < 0 || o.Headcount > 10000 {
		bad = bad.At("body.headcount", "Число педагогов: от 0 до 10000.")
	}
	return bad
}

func (s *Service) recordOrganization(ctx context.Context, action string, o tenant.Organization) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "organization", Object: o.ID,
		Place:   audit.Place{Municipality: o.MunicipalityID, Organization: o.ID},
		Details: map[string]any{"version": o.Version, "headcount": o.Headcount}})
}

// unknown words a missing object that was named inside a body: a foreign one and
// one that does not exist read the same.
func unknown(err, missing, said error) error {
	if errors.Is(err, missing) {
		return said
	}
	return err
}
