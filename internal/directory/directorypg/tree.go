package directorypg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var (
	municipalities = postgres.Places{Municipality: "municipality.id"}
	organizations  = postgres.Places{Organization: "organization.id", Municipality: "organization.municipality_id"}
)

// Municipalities gives them in the order of their names.
func (s *Store) Municipalities(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[tenant.Municipality], error) {
	var rows []tenant.Municipality
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where(municipalities.Within(reach)).OrderExpr("municipality.name, municipality.id").Limit(page.Rows())
		return after(sel, page, "municipality", "name").Scan(ctx)
	})
	if err != nil {
		return paging.List[tenant.Municipality]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(m tenant.Municipality) any { return m.ID })
}

// after goes on behind the row that the cursor names. The cursor holds an id alone,
// since it stands in addresses; the row's place in the order is looked up.
func after(sel *bun.SelectQuery, page paging.Request, table, column string) *bun.SelectQuery {
	var last uuid.UUID
	more, err := page.Position(&last)
	if err != nil {
		return sel.Err(err)
	}
	if more {
		t, c := bun.Ident(table), bun.Ident(column)
		sel.Where("(?.?, ?.id) > (SELECT l.?, l.id FROM ? AS l WHERE l.id = ?)", t, c, t, c, t, last)
	}
	return sel
}

// Municipality gives one or directory.ErrMunicipalityNotFound.
func (s *Store) Municipality(ctx context.Context, reach tenant.Reach, id uuid.UUID) (tenant.Municipality, error) {
	var m tenant.Municipality
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&m).Where("municipality.id = ?", id).Where(municipalities.Within(reach)).Scan(ctx)
	})
	return m, postgres.Refuse(err, postgres.NoRows(directory.ErrMunicipalityNotFound))
}

var municipalityNameTaken = postgres.Constraint("municipality_name_key", directory.ErrMunicipalityNameTaken)

// InsertMunicipality adds a municipality.
func (s *Store) InsertMunicipality(ctx context.Context, m *tenant.Municipality) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(m).Returning("NULL").Exec(ctx)
		return err
	}), municipalityNameTaken)
}

// UpdateMunicipality writes the row of the version that was read.
func (s *Store) UpdateMunicipality(ctx context.Context, m *tenant.Municipality, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(m).Column("name", "time_zone", "version").
			Where("municipality.region_id = ? AND municipality.id = ? AND municipality.version = ?", m.RegionID, m.ID, version).Exec(ctx))
	}), municipalityNameTaken)
}

// Organizations gives them in the order of their short names.
func (s *Store) Organizations(ctx context.Context, reach tenant.Reach, f directory.OrganizationFilter, page paging.Request) (paging.List[tenant.Organization], error) {
	var rows []tenant.Organization
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where(organizations.Within(reach)).OrderExpr("organization.short_name, organization.id").Limit(page.Rows())
		if f.Municipality != uuid.Nil {
			sel.Where("organization.municipality_id = ?", f.Municipality)
		}
		if f.Text != "" {
			sel.Where("strpos(name_key(organization.short_name || ' ' || organization.name), name_key(?)) > 0", f.Text)
		}
		return after(sel, page, "organization", "short_name").Scan(ctx)
	})
	if err != nil {
		return paging.List[tenant.Organization]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(o tenant.Organization) any { return o.ID })
}

// Organization gives one or directory.ErrOrganizationNotFound.
func (s *Store) Organization(ctx context.Context, reach tenant.Reach, id uuid.UUID) (tenant.Organization, error) {
	var o tenant.Organization
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&o).Where("organization.id = ?", id).Where(organizations.Within(reach)).Scan(ctx)
	})
	return o, postgres.Refuse(err, postgres.NoRows(directory.ErrOrganizationNotFound))
}

var organizationNameTaken = postgres.Constraint("organization_short_name_key", directory.ErrOrganizationNameTaken)

// InsertOrganization adds an organization.
func (s *Store) InsertOrganization(ctx context.Context, o *tenant.Organization) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(o).Returning("NULL").Exec(ctx)
		return err
	}), organizationNameTaken)
}

// UpdateOrganization writes the row of the version that was read; its place stays.
func (s *Store) UpdateOrganization(ctx context.Context, o *tenant.Organization, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(o).Column("name", "short_name", "headcount", "version").
			Where("organization.region_id = ? AND organization.id = ? AND organization.version = ?", o.RegionID, o.ID, version).Exec(ctx))
	}), organizationNameTaken)
}

// Today is the day at the municipality; where that is none or not seen, the day in
// the region's time zone.
func (s *Store) Today(ctx context.Context, municipality uuid.UUID) (civil.Date, error) {
	var day struct{ Day civil.Date }
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &day, `SELECT (now() AT TIME ZONE COALESCE((SELECT m.time_zone FROM municipality m WHERE m.id = $1), r.time_zone))::date AS day
			FROM region r`, municipality)
	})
	return day.Day, postgres.Refuse(err)
}

// RoleTitles gives the region's own titles.
func (s *Store) RoleTitles(ctx context.Context) (rows []tenant.RoleTitle, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error { return q.NewSelect().Model(&rows).Scan(ctx) })
	return rows, postgres.Refuse(err)
}

// SetRoleTitle writes over the version that was read; a role that has no row yet
// has version 1.
func (s *Store) SetRoleTitle(ctx context.Context, t *tenant.RoleTitle, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		res, err := q.NewUpdate().Model(t).Column("title", "version").
			Where("role_title.region_id = ? AND role_title.role = ? AND role_title.version = ?", t.RegionID, t.Role, version).Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 || version != 1 {
			return postgres.Touched(res, err)
		}
		return postgres.Touched(q.NewInsert().Model(t).On("CONFLICT DO NOTHING").Exec(ctx))
	}))
}
