package iompg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var draftPlace = postgres.Places{Organization: "regulation_draft.organization_id", Municipality: "regulation_draft.municipality_id"}

// Drafts lists the own regulations being written, the last changed first.
func (s *Store) Drafts(ctx context.Context, reach tenant.Reach) (all []iom.RegulationDraft, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&all).ExcludeColumn("data").Where(draftPlace.Within(reach)).
			OrderExpr("regulation_draft.updated_at DESC, regulation_draft.id").Limit(500).Scan(ctx)
	})
	return all, postgres.Refuse(err)
}

// Draft gives one or iom.ErrDraftNotFound.
func (s *Store) Draft(ctx context.Context, reach tenant.Reach, id uuid.UUID, hold bool) (d iom.RegulationDraft, err error) {
	do := s.db.Read
	if hold {
		do = s.db.Write
	}
	err = do(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&d).Where("regulation_draft.id = ?", id).Where(draftPlace.Within(reach))
		if hold {
			sel.For("UPDATE")
		}
		return sel.Scan(ctx)
	})
	return d, postgres.Refuse(err, postgres.NoRows(iom.ErrDraftNotFound))
}

// InsertDraft adds one; iom.ErrDraftThere where its code has one.
func (s *Store) InsertDraft(ctx context.Context, d *iom.RegulationDraft) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(d).Value("data", "?::jsonb", string(d.Data)).Exec(ctx)
		return err
	}), postgres.Constraint("regulation_draft_code", iom.ErrDraftThere))
}

// UpdateDraft writes the draft over the version that was read.
func (s *Store) UpdateDraft(ctx context.Context, d *iom.RegulationDraft, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(d).Column("title", "version", "updated_at").Set("data = ?::jsonb", string(d.Data)).
			Where("regulation_draft.region_id = ? AND regulation_draft.id = ? AND regulation_draft.version = ?", d.RegionID, d.ID, version).Exec(ctx))
	}))
}

// DeleteDraft removes the version that was read.
func (s *Store) DeleteDraft(ctx context.Context, id uuid.UUID, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewDelete().Model((*iom.RegulationDraft)(nil)).
			Where("regulation_draft.id = ? AND regulation_draft.version = ?", id, version).Exec(ctx))
	}))
}

// Card gives a version without its data; the newest living one where version is 0.
func (s *Store) Card(ctx context.Context, code string, version int) (p iom.Published, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&p).Where("regulation.code = ?", code).OrderExpr("regulation.version DESC").Limit(1)
		if version != 0 {
			sel.Where("regulation.version = ?", version)
		} else {
			sel.Where("regulation.retired_at IS NULL")
		}
		return sel.Scan(ctx)
	})
	return p, postgres.Refuse(err, postgres.NoRows(iom.ErrNoSuchRegulation))
}

// RegulationVersions gives the versions of a code, the newest first.
func (s *Store) RegulationVersions(ctx context.Context, code string) (all []iom.Published, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&all).Where("regulation.code = ?", code).OrderExpr("regulation.version DESC").Scan(ctx)
	})
	return all, postgres.Refuse(err)
}

// Issue adds a version that was not there.
func (s *Store) Issue(ctx context.Context, p iom.Published, data []byte) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(&p).Value("data", "?::jsonb", string(data)).Exec(ctx)
		return err
	}), postgres.Constraint("regulation_pkey", iom.ErrStale))
}

// HoldCode is a lock on the code, of whatever region: what follows it is short.
func (s *Store) HoldCode(ctx context.Context, code string) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended('regulation ' || ?, 0))", code)
		return err
	}))
}

// Chosen tells whether a municipality or a school has chosen the version. Who may end it
// sees all of them: one of the region is ended by the region, a municipality's is chosen
// in it only.
func (s *Store) Chosen(ctx context.Context, code string, version int) (chosen bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw(`SELECT EXISTS (SELECT FROM regulation_adoption WHERE code = ?0 AND version = ?1)
			OR EXISTS (SELECT FROM school_regulation WHERE code = ?0 AND version = ?1)`, code, version).Scan(ctx, &chosen)
	})
	return chosen, postgres.Refuse(err)
}

// Retire writes when a version ended.
func (s *Store) Retire(ctx context.Context, p iom.Published) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(&p).Column("retired_at", "retired_by").
			Where("regulation.region_id = ? AND regulation.code = ? AND regulation.version = ? AND regulation.retired_at IS NULL", p.RegionID, p.Code, p.Version).Exec(ctx))
	}))
}

// InForce gives the school's own choice, else its municipality's, or iom.ErrNoRegulation.
func (s *Store) InForce(ctx context.Context, municipality, organization uuid.UUID) (a iom.Adoption, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw(`SELECT region_id, municipality_id, code, version, adopted_by, adopted_at FROM (
			SELECT region_id, municipality_id, code, version, adopted_by, adopted_at, 1 AS rank FROM school_regulation WHERE organization_id = ?1
			UNION ALL SELECT region_id, municipality_id, code, version, adopted_by, adopted_at, 2 FROM regulation_adoption WHERE municipality_id = ?0) c
			ORDER BY rank LIMIT 1`, municipality, organization).Scan(ctx, &a)
	})
	return a, postgres.Refuse(err, postgres.NoRows(iom.ErrNoRegulation))
}

// EverInForce gives the codes that a school or its municipality has ever chosen.
func (s *Store) EverInForce(ctx context.Context, municipality, organization uuid.UUID) (codes []string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("regulation_chosen").ColumnExpr("DISTINCT code").
			Where("municipality_id = ? AND place_id IN (?)", municipality, bun.List([]uuid.UUID{municipality, organization})).Scan(ctx, &codes)
	})
	return codes, postgres.Refuse(err)
}

// School gives the municipality of an organization within reach.
func (s *Store) School(ctx context.Context, reach tenant.Reach, organization uuid.UUID) (municipality uuid.UUID, err error) {
	within := postgres.Places{Organization: "organization.id", Municipality: "organization.municipality_id"}.Within(reach)
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("organization").Column("municipality_id").Where("id = ?", organization).Where(within).Scan(ctx, &municipality)
	})
	return municipality, postgres.Refuse(err, postgres.NoRows(iom.ErrNotFound))
}

// AdoptAtSchool says which regulation new routes of a school begin under.
func (s *Store) AdoptAtSchool(ctx context.Context, a iom.SchoolAdoption) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(&a).On("CONFLICT (region_id, organization_id) DO UPDATE").
			Set("code = EXCLUDED.code, version = EXCLUDED.version, adopted_by = EXCLUDED.adopted_by, adopted_at = EXCLUDED.adopted_at").Exec(ctx)
		return err
	}))
}

// LeaveAtSchool takes a school's choice back; iom.ErrNoRegulation where it has none.
func (s *Store) LeaveAtSchool(ctx context.Context, organization uuid.UUID) error {
	var code string
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewDelete().Model((*iom.SchoolAdoption)(nil)).Where("school_regulation.organization_id = ?", organization).
			Returning("code").Scan(ctx, &code)
	}), postgres.NoRows(iom.ErrNoRegulation))
}
