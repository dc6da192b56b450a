package directory

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Municipalities lists the municipalities in reach, by name: all for the region's
// people, one's own for everybody else.
func (s *Service) Municipalities(ctx context.Context, page paging.Request) (paging.List[tenant.Municipality], error) {
	reach, err := s.policy.Require(ctx, "municipality", "read")
	if err != nil {
		return paging.List[tenant.Municipality]{}, err
	}
	return s.store.Municipalities(ctx, reach, page)
}

// Municipality gives one; ErrMunicipalityNotFound where it is not in reach.
func (s *Service) Municipality(ctx context.Context, id uuid.UUID) (tenant.Municipality, error) {
	reach, err := s.policy.Require(ctx, "municipality", "read")
	if err != nil {
		return tenant.Municipality{}, err
	}
	return s.store.Municipality(ctx, reach, id)
}

// CreateMunicipality adds a municipality to the region; its coordinator does it.
func (s *Service) CreateMunicipality(ctx context.Context, m tenant.Municipality) (tenant.Municipality, error) {
	if _, err := s.policy.Require(ctx, "municipality", "create"); err != nil {
		return tenant.Municipality{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return tenant.Municipality{}, err
	}
	if err := checkMunicipality(&m); err != nil {
		return tenant.Municipality{}, err
	}
	if m.ID, err = uuid.NewV7(); err != nil {
		return tenant.Municipality{}, err
	}
	m.RegionID, m.Version, m.CreatedAt = scope.Region, 1, s.now().UTC()
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.InsertMunicipality(ctx, &m); err != nil {
			return err
		}
		return s.recordMunicipality(ctx, "municipality.create", m)
	})
	return m, err
}

// UpdateMunicipality changes name and time zone of the version that was read.
func (s *Service) UpdateMunicipality(ctx context.Context, m tenant.Municipality, version int) (tenant.Municipality, error) {
	reach, err := s.policy.Require(ctx, "municipality", "update")
	if err != nil {
		return tenant.Municipality{}, err
	}
	if err := checkMunicipality(&m); err != nil {
		return tenant.Municipality{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		old, err := s.store.Municipality(ctx, reach, m.ID)
		if err != nil {
			return err
		}
		m.RegionID, m.CreatedAt, m.Version = old.RegionID, old.CreatedAt, version+1
		if err := s.store.UpdateMunicipality(ctx, &m, version); err != nil {
			return err
		}
		return s.recordMunicipality(ctx, "municipality.update", m)
	})
	return m, err
}

func checkMunicipality(m *tenant.Municipality) error {
	m.Name = tidy(m.Name)
	bad := ErrMunicipalityInvalid
	if !within(m.Name, 2, 200) {
		bad = bad.At("body.name", "Название: от 2 до 200 знаков.")
	}
	if m.TimeZone != "" {
		bad = checkZone(bad, m.TimeZone)
	}
	return orNil(bad)
}

func (s *Service) recordMunicipality(ctx context.Context, action string, m tenant.Municipality) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "municipality", Object: m.ID,
		Place: audit.Place{Municipality: m.ID}, Details: map[string]any{"version": m.Version}})
}
