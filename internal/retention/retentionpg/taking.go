package retentionpg

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Regions lists the ids of all.
func (s *Store) Regions(ctx context.Context) (all []uuid.UUID, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "SELECT retention_regions()")
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	return all, postgres.Refuse(err)
}

// Due lists those planned for the day or before.
func (s *Store) Due(ctx context.Context, today civil.Date) (all []uuid.UUID, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model((*retention.Removal)(nil)).Column("id").Where("removal.state = 'planned' AND removal.planned_on <= ?", today).
			OrderExpr("removal.planned_on, removal.id").Scan(ctx, &all)
	})
	return all, postgres.Refuse(err)
}

// Files gives the objects of the files that the registry calls the person's.
func (s *Store) Files(ctx context.Context, person uuid.UUID) (all []artifact.RemoveArgs, err error) {
	registry := tenant.PersonalTables()
	of := registry[slices.IndexFunc(registry, func(t tenant.PersonalTable) bool { return t.Name == "artifact" })].Of
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &all, "SELECT id AS artifact, object_key AS key, upload_id AS upload FROM artifact WHERE "+
			strings.NewReplacer("$1", "(SELECT app_region())", "$2", "$1").Replace(of)+" ORDER BY id", person)
	})
	return all, postgres.Refuse(err)
}

// HandOver leaves the person's group routes to the next of the group.
func (s *Store) HandOver(ctx context.Context, removal uuid.UUID) error {
	return s.do(ctx, "SELECT hand_over_routes(?)", removal)
}

// CarryOut takes the person's data away.
func (s *Store) CarryOut(ctx context.Context, removal uuid.UUID) error {
	return s.do(ctx, "SELECT carry_out_removal(?)", removal)
}

func (s *Store) do(ctx context.Context, sql string, removal uuid.UUID) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.ExecContext(ctx, sql, removal)
		return err
	}), postgres.Raised("MT004", retention.ErrNotDue))
}
