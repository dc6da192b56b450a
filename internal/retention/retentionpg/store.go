// Package retentionpg keeps the removals of personal data in PostgreSQL.
package retentionpg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps removals.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var _ retention.Store = (*Store)(nil)

// A removal is the region's matter and the person's own: nobody between sees it.
var places = postgres.Places{Person: "removal.person_id"}

const open = "removal.state IN ('asked', 'planned')"

// Own gives the last one of the acting person.
func (s *Store) Own(ctx context.Context) (retention.Removal, error) {
	return s.one(ctx, s.db.Read, tenant.ReachOwn, func(sel *bun.SelectQuery) { sel.OrderExpr("removal.id DESC").Limit(1) })
}

// LockOwn gives the open one of the acting person.
func (s *Store) LockOwn(ctx context.Context) (retention.Removal, error) {
	return s.one(ctx, s.db.Write, tenant.ReachOwn, func(sel *bun.SelectQuery) { sel.Where(open).For("UPDATE") })
}

// Deciders gives those with a living role. Roles at the region are seen from everywhere
// in it.
func (s *Store) Deciders(ctx context.Context) (all []uuid.UUID, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("membership AS m").Join("JOIN region AS g ON g.id = m.region_id").ColumnExpr("DISTINCT m.person_id").
			Where("m.role = ? AND m.person_id <> (SELECT app_person()) AND m.ended_at IS NULL", tenant.RegionalCoordinator).
			Where("(now() AT TIME ZONE g.time_zone)::date BETWEEN m.since AND coalesce(m.until, 'infinity')").OrderExpr("m.person_id").Scan(ctx, &all)
	})
	return all, postgres.Refuse(err)
}

// Get gives one.
func (s *Store) Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (retention.Removal, error) {
	return s.one(ctx, s.db.Read, reach, func(sel *bun.SelectQuery) { sel.Where("removal.id = ?", id) })
}

// Lock is Get that holds the row.
func (s *Store) Lock(ctx context.Context, reach tenant.Reach, id uuid.UUID) (retention.Removal, error) {
	return s.one(ctx, s.db.Write, reach, func(sel *bun.SelectQuery) { sel.Where("removal.id = ?", id).For("UPDATE") })
}

func (s *Store) one(ctx context.Context, in func(context.Context, func(context.Context, bun.IDB) error) error, reach tenant.Reach, how func(*bun.SelectQuery)) (retention.Removal, error) {
	var r retention.Removal
	err := in(ctx, func(ctx context.Context, q bun.IDB) error {
		r = retention.Removal{}
		sel := q.NewSelect().Model(&r).Where(places.Within(reach))
		how(sel)
		return sel.Scan(ctx)
	})
	return r, postgres.Refuse(err, postgres.NoRows(retention.ErrNotFound))
}

// List gives what is open by its last lawful day, then the rest.
func (s *Store) List(ctx context.Context, reach tenant.Reach, f retention.Filter, page paging.Request) (paging.List[retention.Removal], error) {
	type place struct {
		Ended bool
		Limit civil.Date
		ID    uuid.UUID
	}
	var rows []retention.Removal
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where(places.Within(reach)).OrderExpr("NOT (" + open + "), removal.limit_on, removal.id").Limit(page.Rows())
		if f.State != "" {
			sel.Where("removal.state = ?", f.State)
		}
		if f.Open {
			sel.Where(open)
		}
		var last place
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("(NOT ("+open+"), removal.limit_on, removal.id) > (?, ?, ?)", last.Ended, last.Limit, last.ID)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[retention.Removal]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(r retention.Removal) any { return place{!r.State.Open(), r.LimitOn, r.ID} })
}

// Insert adds one.
func (s *Store) Insert(ctx context.Context, r *retention.Removal) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(r).Exec(ctx)
		return err
	}), postgres.Constraint("removal_open", retention.ErrOpen))
}

// Update writes what a decision changes.
func (s *Store) Update(ctx context.Context, r *retention.Removal, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(r).Column("state", "planned_on", "decided_by", "decided_at", "reason", "ended_at", "version").
			Where("removal.region_id = ? AND removal.id = ? AND removal.version = ?", r.RegionID, r.ID, version).Exec(ctx))
	}))
}

// Today is the day at a municipality, or at the region where that is none.
func (s *Store) Today(ctx context.Context, municipality uuid.UUID, at time.Time) (civil.Date, error) {
	return s.db.Today(ctx, municipality, at)
}
