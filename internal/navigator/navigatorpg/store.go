// Package navigatorpg keeps the navigator in PostgreSQL.
package navigatorpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps resources.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var places = postgres.Places{Municipality: "resource.municipality_id", RegionWide: true}

// List gives the newest first.
func (s *Store) List(ctx context.Context, reach tenant.Reach, f navigator.Filter, page paging.Request) (paging.List[navigator.Resource], error) {
	var rows []navigator.Resource
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where(places.Within(reach)).OrderExpr("resource.id DESC").Limit(page.Rows())
		if f.Kind != "" {
			sel.Where("resource.kind = ?", f.Kind)
		}
		if f.Level != "" {
			sel.Where("resource.level = ?", f.Level)
		}
		if f.Form != "" {
			sel.Where("resource.form = ?", f.Form)
		}
		if f.Text != "" {
			sel.Where("strpos(lower(resource.title), lower(?)) > 0", f.Text)
		}
		if len(f.Competencies) > 0 {
			sel.Where("resource.competencies && ?", pgdialect.Array(f.Competencies))
		}
		var last uuid.UUID
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("resource.id < ?", last)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[navigator.Resource]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(r navigator.Resource) any { return r.ID })
}

// Get gives one resource or navigator.ErrNotFound.
func (s *Store) Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (navigator.Resource, error) {
	var r navigator.Resource
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&r).Where("resource.id = ?", id).Where(places.Within(reach)).Scan(ctx)
	})
	return r, postgres.Refuse(err, postgres.NoRows(navigator.ErrNotFound))
}

// Insert adds a resource.
func (s *Store) Insert(ctx context.Context, r *navigator.Resource) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(r).Exec(ctx)
		return err
	}))
}

// Update replaces the row of the version that was read; postgres.ErrStale
// where it moved on.
func (s *Store) Update(ctx context.Context, r *navigator.Resource, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(r).
			Where("resource.region_id = ? AND resource.id = ? AND resource.version = ?", r.RegionID, r.ID, version).Exec(ctx))
	}))
}

// Delete removes the row of the version that was read.
func (s *Store) Delete(ctx context.Context, id uuid.UUID, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewDelete().Model((*navigator.Resource)(nil)).
			Where("resource.id = ? AND resource.version = ?", id, version).Exec(ctx))
	}))
}
