package iompg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// Regulations lists the newest version of each regulation.
func (s *Store) Regulations(ctx context.Context) (all []iom.Published, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&all).DistinctOn("regulation.code").OrderExpr("regulation.code, regulation.version DESC").Scan(ctx)
	})
	return all, postgres.Refuse(err)
}

// Regulation gives the data of a version; of the newest where version is 0, a living one
// before those that have ended.
func (s *Store) Regulation(ctx context.Context, code string, version int) (data []byte, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().TableExpr("regulation").Column("data").Where("code = ?", code).OrderExpr("retired_at IS NOT NULL, version DESC").Limit(1)
		if version != 0 {
			sel.Where("version = ?", version)
		}
		return sel.Scan(ctx, &data)
	})
	return data, postgres.Refuse(err, postgres.NoRows(iom.ErrNoSuchRegulation))
}

// Publish adds a version; one that is there stays as it is.
func (s *Store) Publish(ctx context.Context, p iom.Published, data []byte) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(&p).Value("data", "?::jsonb", string(data)).On("CONFLICT DO NOTHING").Exec(ctx)
		return err
	}))
}

// Adopted gives what the municipality has adopted.
func (s *Store) Adopted(ctx context.Context, municipality uuid.UUID) (a iom.Adoption, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&a).Where("regulation_adoption.municipality_id = ?", municipality).Scan(ctx)
	})
	return a, postgres.Refuse(err, postgres.NoRows(iom.ErrNoRegulation))
}

// Adoptions gives what each municipality has adopted, as far as the tenant's wall lets
// see.
func (s *Store) Adoptions(ctx context.Context) (all []iom.Adoption, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&all).OrderExpr("regulation_adoption.municipality_id").Scan(ctx)
	})
	return all, postgres.Refuse(err)
}

// Adopt says which regulation new routes of a municipality begin under.
func (s *Store) Adopt(ctx context.Context, a iom.Adoption) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(&a).On("CONFLICT (region_id, municipality_id) DO UPDATE").
			Set("code = EXCLUDED.code, version = EXCLUDED.version, adopted_by = EXCLUDED.adopted_by, adopted_at = EXCLUDED.adopted_at").
			Exec(ctx)
		return err
	}))
}

// HasMunicipality tells whether the region has the municipality.
func (s *Store) HasMunicipality(ctx context.Context, municipality uuid.UUID) (ok bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		ok, err = q.NewSelect().TableExpr("municipality").Where("id = ?", municipality).Exists(ctx)
		return err
	})
	return ok, postgres.Refuse(err)
}
