package assessmentpg

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// shared: instruments belong to the region and are seen from all of it.
var shared = postgres.Places{Municipality: "NULL::uuid", RegionWide: true}

// Frameworks gives the region's frameworks by title.
func (s *Store) Frameworks(ctx context.Context) ([]assessment.Framework, error) {
	var rows []assessment.Framework
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).OrderExpr("framework.title, framework.code").Scan(ctx)
	})
	for i := range rows {
		rows[i].Living()
	}
	return rows, postgres.Refuse(err)
}

// Framework gives the framework with the code; false where there is none.
func (s *Store) Framework(ctx context.Context, code string) (assessment.Framework, bool, error) {
	var f assessment.Framework
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&f).Where("framework.code = ?", code).Scan(ctx)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return f, false, nil
	}
	f.Living()
	return f, err == nil, postgres.Refuse(err)
}

func (s *Store) insert(ctx context.Context, model any, known ...postgres.Refusal) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(model).Exec(ctx)
		return err
	}), known...)
}

// Instruments gives the newest first. A draft has no form yet that says whether it is a
// test: its program tells.
func (s *Store) Instruments(ctx context.Context, reach tenant.Reach, f assessment.InstrumentFilter, page paging.Request) (paging.List[assessment.Instrument], error) {
	var rows []assessment.Instrument
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).ExcludeColumn("definition", "form").
			ColumnExpr("coalesce((form ->> 'Test')::bool, program = 'entrytest') AS test, coalesce((form ->> 'TimeLimit')::int, 0) AS time_limit").Where(shared.Within(reach)).
			OrderExpr("instrument.id DESC").Limit(page.Rows())
		if f.State != "" {
			sel.Where("instrument.state = ?", f.State)
		}
		if f.Kind != "" {
			sel.Where("instrument.kind = ?", f.Kind)
		}
		if f.NoDrafts {
			sel.Where("instrument.state <> ?", assessment.Draft)
		}
		if err := after(sel, "instrument.id", page); err != nil {
			return err
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[assessment.Instrument]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(i assessment.Instrument) any { return i.ID })
}

// after goes on below the id that the page's cursor remembers.
func after(sel *bun.SelectQuery, column string, page paging.Request) error {
	var last uuid.UUID
	more, err := page.Position(&last)
	if more {
		sel.Where("? < ?", bun.Safe(column), last)
	}
	return err
}

// Instrument gives one instrument or ErrInstrumentNotFound.
func (s *Store) Instrument(ctx context.Context, reach tenant.Reach, id uuid.UUID) (assessment.Instrument, error) {
	var i assessment.Instrument
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&i).Where("instrument.id = ?", id).Where(shared.Within(reach)).Scan(ctx)
	})
	return i, postgres.Refuse(err, postgres.NoRows(assessment.ErrInstrumentNotFound))
}

// Edition gives the newest edition of a code; 0 where there is none.
func (s *Store) Edition(ctx context.Context, code string) (int, error) {
	var last int
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("instrument").ColumnExpr("coalesce(max(edition), 0)").Where("code = ?", code).Scan(ctx, &last)
	})
	return last, postgres.Refuse(err)
}

// InsertInstrument adds an instrument. Two new editions at once: one is refused.
func (s *Store) InsertInstrument(ctx context.Context, i *assessment.Instrument) error {
	return s.insert(ctx, i, postgres.Constraint("instrument_edition_key", postgres.ErrContention))
}

// UpdateInstrument replaces the row of the version that was read.
func (s *Store) UpdateInstrument(ctx context.Context, i *assessment.Instrument, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(i).
			Where("instrument.region_id = ? AND instrument.id = ? AND instrument.version = ?", i.RegionID, i.ID, version).Exec(ctx))
	}), postgres.Constraint("instrument_published_key", postgres.ErrContention), postgres.Constraint("instrument_frozen", assessment.ErrInstrumentFrozen))
}

// DeleteDraft removes a draft of the version that was read, and its past.
func (s *Store) DeleteDraft(ctx context.Context, i *assessment.Instrument, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if _, err := q.NewRaw("DELETE FROM instrument_past WHERE region_id = ? AND instrument_id = ?", i.RegionID, i.ID).Exec(ctx); err != nil {
			return err
		}
		return postgres.Touched(q.NewDelete().Model((*assessment.Instrument)(nil)).
			Where("instrument.region_id = ? AND instrument.id = ? AND instrument.version = ? AND instrument.state = ?", i.RegionID, i.ID, version, assessment.Draft).Exec(ctx))
	}))
}

// Retire retires the published edition of a code, and gives its id, if any.
func (s *Store) Retire(ctx context.Context, code string, at time.Time) (uuid.UUID, error) {
	var ids []uuid.UUID
	err := s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw(`UPDATE instrument SET state = 'retired', version = version + 1, updated_at = ?
			WHERE region_id = (SELECT app_region()) AND code = ? AND state = 'published' RETURNING id`, at, code).Scan(ctx, &ids)
	})
	if err != nil && !errors.Is(err, sql.ErrNoRows) || len(ids) == 0 {
		return uuid.Nil, postgres.Refuse(ignoreNone(err))
	}
	return ids[0], nil
}

func ignoreNone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
