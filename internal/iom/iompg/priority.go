package iompg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var priorities = tableOf[iom.PriorityDirection]("priority_direction", "region_id", "id")

// Priorities that hold at the acting place, the last year first.
func (s *Store) Priorities(ctx context.Context, year int) (list []iom.PriorityDirection, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		priorities.all(b, &list, `WHERE $1 IN (0, priority_direction.year)
			ORDER BY priority_direction.year DESC, priority_direction.municipality_id IS NOT NULL, priority_direction.id LIMIT 500`, year)
	})
	return list, postgres.Refuse(err)
}

var priorityThere = postgres.Constraint("priority_direction_once", iom.ErrPriorityThere)

// InsertPriority adds one.
func (s *Store) InsertPriority(ctx context.Context, p *iom.PriorityDirection) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(p).Exec(ctx)
		return err
	}), priorityThere)
}

// HoldPriority gives one for a change.
func (s *Store) HoldPriority(ctx context.Context, id uuid.UUID) (p iom.PriorityDirection, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&p).Where("priority_direction.id = ?", id).For("UPDATE").Scan(ctx)
	})
	return p, postgres.Refuse(err, postgres.NoRows(iom.ErrPriorityNotFound))
}

// UpdatePriority writes one that was held.
func (s *Store) UpdatePriority(ctx context.Context, p *iom.PriorityDirection) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(p).Column("year", "title", "note", "version", "updated_at").Where("priority_direction.id = ?", p.ID).Exec(ctx))
	}), priorityThere)
}

// DeletePriority removes one that was held.
func (s *Store) DeletePriority(ctx context.Context, id uuid.UUID) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewDelete().Model((*iom.PriorityDirection)(nil)).Where("id = ?", id).Exec(ctx))
	}))
}

// PriorityUses counts the routes within reach by the directions they chose.
func (s *Store) PriorityUses(ctx context.Context, reach tenant.Reach) (map[uuid.UUID]iom.PriorityUse, error) {
	var rows []struct {
		ID uuid.UUID
		iom.PriorityUse
	}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, `SELECT (x->>'id')::uuid AS id, count(*) AS routes,
			count(*) FILTER (WHERE route.state = 'completed' OR route.state = 'archived' AND route.outcome IS NOT NULL) AS completed
			FROM route, jsonb_array_elements(route.priorities) AS x
			WHERE `+among(reach)+` AND route.state <> 'withdrawn' GROUP BY 1`)
	})
	uses := map[uuid.UUID]iom.PriorityUse{}
	for _, r := range rows {
		uses[r.ID] = r.PriorityUse
	}
	return uses, postgres.Refuse(err)
}
