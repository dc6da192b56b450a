package frameworkpg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Relations gives those of the framework with the code, to another or (empty) to all, in
// the order in which they were made.
func (s *Store) Relations(ctx context.Context, reach tenant.Reach, code, other string) ([]framework.Relation, error) {
	rows := []framework.Relation{}
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where(shared.Within(reach)).OrderExpr("relation.created_at, relation.id")
		if other == "" {
			sel.Where("? IN (relation.origin_framework, relation.target_framework)", code)
		} else {
			sel.WhereGroup(" AND ", func(sel *bun.SelectQuery) *bun.SelectQuery {
				return sel.Where("relation.origin_framework = ? AND relation.target_framework = ?", code, other).
					WhereOr("relation.origin_framework = ? AND relation.target_framework = ?", other, code)
			})
		}
		return sel.Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// Relation gives one relation or framework.ErrRelationNotFound.
func (s *Store) Relation(ctx context.Context, reach tenant.Reach, id uuid.UUID) (framework.Relation, error) {
	var r framework.Relation
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&r).Where("relation.id = ?", id).Where(shared.Within(reach)).Scan(ctx)
	})
	return r, postgres.Refuse(err, postgres.NoRows(framework.ErrRelationNotFound))
}

// InsertRelation adds a relation; ErrRelationThere where the two items have one.
func (s *Store) InsertRelation(ctx context.Context, r *framework.Relation) error {
	return s.insert(ctx, r, postgres.Constraint("framework_relation_key", framework.ErrRelationThere))
}

// InsertRelations adds those that are not there, and tells how many.
func (s *Store) InsertRelations(ctx context.Context, all []framework.Relation) (int, error) {
	if len(all) == 0 {
		return 0, nil
	}
	var n int64
	err := s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		res, err := q.NewInsert().Model(&all).On("CONFLICT DO NOTHING").Exec(ctx)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return int(n), postgres.Refuse(err)
}

// DeleteRelation removes a relation.
func (s *Store) DeleteRelation(ctx context.Context, id uuid.UUID) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewDelete().Model((*framework.Relation)(nil)).Where("relation.id = ?", id).Exec(ctx))
	}))
}

// Import gives one import or framework.ErrImportNotFound.
func (s *Store) Import(ctx context.Context, reach tenant.Reach, id uuid.UUID) (framework.Import, error) {
	return s.load(ctx, s.db.Read, reach, id, func(*bun.SelectQuery) {})
}

// LockImport is Import that holds the row until the transaction ends.
func (s *Store) LockImport(ctx context.Context, reach tenant.Reach, id uuid.UUID) (framework.Import, error) {
	return s.load(ctx, s.db.Write, reach, id, func(sel *bun.SelectQuery) { sel.For("UPDATE") })
}

func (s *Store) load(ctx context.Context, in func(context.Context, func(context.Context, bun.IDB) error) error, reach tenant.Reach, id uuid.UUID, how func(*bun.SelectQuery)) (framework.Import, error) {
	var i framework.Import
	err := in(ctx, func(ctx context.Context, q bun.IDB) error {
		i = framework.Import{}
		sel := q.NewSelect().Model(&i).Where("framework_import.id = ?", id).Where(shared.Within(reach))
		how(sel)
		return sel.Scan(ctx)
	})
	return i, postgres.Refuse(err, postgres.NoRows(framework.ErrImportNotFound))
}

// InsertImport adds an import.
func (s *Store) InsertImport(ctx context.Context, i *framework.Import) error { return s.insert(ctx, i) }

// UpdateImport marks an import as applied.
func (s *Store) UpdateImport(ctx context.Context, i *framework.Import) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(i).Column("state", "applied_at", "result_id").
			Where("framework_import.region_id = ? AND framework_import.id = ?", i.RegionID, i.ID).Exec(ctx))
	}))
}

// ExpireImports removes what was read before and not applied.
func (s *Store) ExpireImports(ctx context.Context, before time.Time) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewDelete().Model((*framework.Import)(nil)).
			Where("framework_import.state = ? AND framework_import.created_at < ?", framework.Read, before).Exec(ctx)
		return err
	}))
}
