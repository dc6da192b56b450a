package iompg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// living holds for a membership m that lets its person in today.
var living = postgres.Living("m")

// Worker gives a person and the name of their organization.
func (s *Store) Worker(ctx context.Context, person, organization uuid.UUID) (p tenant.Person, workplace string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		if err := q.NewSelect().Model(&p).Where("person.id = ?", person).Scan(ctx); err != nil {
			return err
		}
		return q.NewSelect().TableExpr("organization AS o").Column("o.name").Where("o.id = ?", organization).Scan(ctx, &workplace)
	})
	return p, workplace, postgres.Refuse(err, postgres.NoRows(iom.ErrNotFound))
}

// Employer finds where a person may accompany a route from: the route's own
// organization before another, another before the region.
func (s *Store) Employer(ctx context.Context, person, organization uuid.UUID, roles []tenant.Role) (uuid.UUID, error) {
	var employer uuid.NullUUID
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("membership AS m").Column("m.organization_id").
			Where("m.person_id = ? AND m.role IN (?)", person, bun.List(roles)).Where(living).
			Where("(m.municipality_id IS NULL OR m.municipality_id = (SELECT o.municipality_id FROM organization o WHERE o.id = ?))", organization).
			OrderExpr("m.organization_id IS NOT DISTINCT FROM ? DESC, m.organization_id IS NULL, m.id", organization).Limit(1).
			Scan(ctx, &employer)
	})
	return employer.UUID, postgres.Refuse(err, postgres.NoRows(iom.ErrNotFound))
}

// Coordinators of a municipality who work today, by their names.
func (s *Store) Coordinators(ctx context.Context, municipality uuid.UUID) (list []tenant.Person, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&list).Where("EXISTS (SELECT FROM membership AS m WHERE m.person_id = person.id AND m.role = ? AND m.municipality_id = ? AND "+living+")",
			tenant.MunicipalCoordinator, municipality).OrderExpr("person.surname, person.given_name, person.id").Limit(100).Scan(ctx)
	})
	return list, postgres.Refuse(err)
}

// Zone of a municipality; none asked for gives the region's.
func (s *Store) Zone(ctx context.Context, municipality uuid.UUID) (zone string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("region AS r").
			Join("LEFT JOIN municipality AS m ON m.region_id = r.id AND m.id = ?", municipality).
			ColumnExpr("coalesce(m.time_zone, r.time_zone)").Scan(ctx, &zone)
	})
	return zone, postgres.Refuse(err, postgres.NoRows(iom.ErrNotFound))
}
