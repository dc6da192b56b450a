// Package certificatepg keeps certificates in PostgreSQL.
package certificatepg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps certificates.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var places = postgres.Places{
	Person: "certificate.person_id",
	Assigned: `EXISTS (SELECT FROM accompaniment a WHERE a.region_id = certificate.region_id AND a.route_id = certificate.route_id
		AND a.person_id = (SELECT app_person()))`,
	Organization: "certificate.organization_id", Municipality: "certificate.municipality_id",
}

// List gives the newest first.
func (s *Store) List(ctx context.Context, reach tenant.Reach, f certificate.Filter, page paging.Request) (paging.List[certificate.Certificate], error) {
	var rows []certificate.Certificate
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where(places.Within(reach)).OrderExpr("certificate.id DESC").Limit(page.Rows())
		if f.Year != 0 {
			sel.Where("certificate.year = ?", f.Year)
		}
		var last uuid.UUID
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("certificate.id < ?", last)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[certificate.Certificate]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(c certificate.Certificate) any { return c.ID })
}

// Get gives one certificate or certificate.ErrNotFound.
func (s *Store) Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (certificate.Certificate, error) {
	var c certificate.Certificate
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&c).Where("certificate.id = ?", id).Where(places.Within(reach)).Scan(ctx)
	})
	return c, postgres.Refuse(err, postgres.NoRows(certificate.ErrNotFound))
}

// OfRoute gives the certificates of a route, the newest first.
func (s *Store) OfRoute(ctx context.Context, reach tenant.Reach, route uuid.UUID) (rows []certificate.Certificate, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).Where("certificate.route_id = ?", route).Where(places.Within(reach)).OrderExpr("certificate.id DESC").Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// ended are the routes that give a certificate by their regulation (R13).
const ended = `FROM route JOIN regulation g ON g.region_id = route.region_id AND g.code = route.regulation_code AND g.version = route.regulation_version
	CROSS JOIN LATERAL unnest(route.tutee_id || route.group_ids) AS p (person_id)
	WHERE route.state IN ('completed', 'archived') AND route.outcome = 'reached' AND (g.data #>> '{certificate,on}')::boolean
	AND (route.keeping = 'system' OR NOT coalesce((g.data #>> '{certificate,in_system_only}')::boolean, false))
	AND NOT EXISTS (SELECT FROM certificate c WHERE c.region_id = route.region_id AND c.route_id = route.id AND c.person_id = p.person_id AND c.revoked_at IS NULL)`

var waiting = postgres.Places{Organization: "route.organization_id", Municipality: "route.municipality_id"}

// Candidates gives those who wait longest first.
func (s *Store) Candidates(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[certificate.Candidate], error) {
	type place struct {
		CompletedOn civil.Date
		Route       uuid.UUID
		Person      uuid.UUID
	}
	var rows []certificate.Candidate
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sql, args := `SELECT route.id AS route_id, p.person_id, route.title AS route_title, route.completed_on `+ended+" AND "+waiting.Within(reach), []any{}
		var last place
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sql += " AND (route.completed_on, route.id, p.person_id) > (?, ?, ?)"
			args = append(args, last.CompletedOn, last.Route, last.Person)
		}
		return q.NewRaw(sql+" ORDER BY route.completed_on, route.id, p.person_id LIMIT ?", append(args, page.Rows())...).Scan(ctx, &rows)
	})
	if err != nil {
		return paging.List[certificate.Candidate]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(c certificate.Candidate) any { return place{c.CompletedOn, c.RouteID, c.PersonID} })
}

// Next locks the organization's register of the year: issues follow one another.
func (s *Store) Next(ctx context.Context, organization uuid.UUID, year int) (serial int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if _, err := q.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, ?))", "certificate_register "+organization.String(), year); err != nil {
			return err
		}
		return q.NewSelect().Model((*certificate.Certificate)(nil)).ColumnExpr("coalesce(max(serial), 0) + 1").
			Where("organization_id = ?", organization).Where("year = ?", year).Scan(ctx, &serial)
	})
	return serial, postgres.Refuse(err)
}

// Place draws a free place.
func (s *Store) Place(ctx context.Context) (list, index int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().ColumnExpr("list, place").TableExpr("certificate_status_place()").Scan(ctx, &list, &index)
	})
	return list, index, postgres.Refuse(err)
}

// Insert adds a certificate.
func (s *Store) Insert(ctx context.Context, c *certificate.Certificate) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(c).Exec(ctx)
		return err
	}), postgres.Constraint("certificate_once", certificate.ErrIssued))
}

// Revoke writes the revocation of a good certificate.
func (s *Store) Revoke(ctx context.Context, c *certificate.Certificate) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		res, err := q.NewUpdate().Model(c).Column("revoked_at", "revoked_by", "revoke_reason").
			Where("region_id = ?", c.RegionID).Where("id = ?", c.ID).Where("revoked_at IS NULL").Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return certificate.ErrRevoked
		}
		return nil
	}))
}

// Region names the acting person's region.
func (s *Store) Region(ctx context.Context) (name string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model((*tenant.Region)(nil)).Column("name").Where("id = app_region()").Scan(ctx, &name)
	})
	return name, postgres.Refuse(err)
}

// Check finds a certificate of any tenant.
func (s *Store) Check(ctx context.Context, number string) (c certificate.Check, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var revoked *time.Time
		err := tx.QueryRow(ctx, `SELECT number, holder_short, workplace, district, region, route_title, learned, hours, completed_on, issued_on, revoked_at
			FROM check_certificate($1)`, number).Scan(&c.Number, &c.HolderShort, &c.Workplace, &c.District, &c.Region, &c.RouteTitle, &c.Learned, &c.Hours,
			&c.CompletedOn, &c.IssuedOn, &revoked)
		if revoked != nil {
			c.RevokedAt = *revoked
		}
		return err
	})
	return c, postgres.Refuse(err, postgres.NoRows(certificate.ErrUnknown))
}

// Issuer names a region that has issued certificates.
func (s *Store) Issuer(ctx context.Context, region uuid.UUID) (string, error) {
	var name *string
	err := s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, "SELECT certificate_issuer($1)", region).Scan(&name)
	})
	if err == nil && name == nil {
		return "", certificate.ErrNotFound
	}
	if err != nil {
		return "", postgres.Refuse(err)
	}
	return *name, nil
}

// Revocations gives the revoked places of a status list.
func (s *Store) Revocations(ctx context.Context, region uuid.UUID, list int) (certificate.Revocations, error) {
	var r certificate.Revocations
	var changed *time.Time
	err := s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, "SELECT places, changed_at FROM certificate_revocations($1, $2)", region, list).Scan(&r.Indexes, &changed)
	})
	if err != nil {
		return certificate.Revocations{}, postgres.Refuse(err)
	}
	if changed == nil {
		return certificate.Revocations{}, certificate.ErrNotFound
	}
	r.ChangedAt = *changed
	return r, nil
}
