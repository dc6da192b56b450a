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

var importPlaces = postgres.Places{Organization: "import.organization_id", Municipality: "import.municipality_id"}

// Imports gives the newest first, without previews.
func (s *Store) Imports(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[assessment.Import], error) {
	var rows []assessment.Import
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).ExcludeColumn("preview", "mapping", "sample", "unknown").Where(importPlaces.Within(reach)).
			OrderExpr("import.id DESC").Limit(page.Rows())
		if err := after(sel, "import.id", page); err != nil {
			return err
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[assessment.Import]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(i assessment.Import) any { return i.ID })
}

// Import gives one import or ErrImportNotFound.
func (s *Store) Import(ctx context.Context, reach tenant.Reach, id uuid.UUID) (assessment.Import, error) {
	return s.one(ctx, reach, id, s.db.Read, "")
}

// LockImport is Import that holds the row until the transaction ends.
func (s *Store) LockImport(ctx context.Context, reach tenant.Reach, id uuid.UUID) (assessment.Import, error) {
	return s.one(ctx, reach, id, s.db.Write, "UPDATE")
}

func (s *Store) one(ctx context.Context, reach tenant.Reach, id uuid.UUID, in func(context.Context, func(context.Context, bun.IDB) error) error, lock string) (assessment.Import, error) {
	var i assessment.Import
	err := in(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&i).Where("import.id = ?", id).Where(importPlaces.Within(reach))
		if lock != "" {
			sel.For(lock)
		}
		return sel.Scan(ctx)
	})
	return i, postgres.Refuse(err, postgres.NoRows(assessment.ErrImportNotFound))
}

// ImportOf finds the same file, imported from the acting person's place.
func (s *Store) ImportOf(ctx context.Context, instrument uuid.UUID, sha256 []byte) (assessment.Import, bool, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return assessment.Import{}, false, err
	}
	var i assessment.Import
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&i).Where("import.instrument_id = ? AND import.sha256 = ?", instrument, sha256).
			Where("import.municipality_id IS NOT DISTINCT FROM ?::uuid", postgres.OrNull(scope.Municipality)).
			Where("import.organization_id IS NOT DISTINCT FROM ?::uuid", postgres.OrNull(scope.Organization)).Scan(ctx)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return i, false, nil
	}
	return i, err == nil, postgres.Refuse(err)
}

// InsertImport adds an import; ErrImportReading where the same file is being read.
func (s *Store) InsertImport(ctx context.Context, i *assessment.Import) error {
	return s.insert(ctx, i, postgres.Constraint("result_import_file_key", assessment.ErrImportReading))
}

// UpdateImport replaces the row; who calls holds its lock or is its only reader.
func (s *Store) UpdateImport(ctx context.Context, i *assessment.Import) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(i).
			Where("import.region_id = ? AND import.id = ?", i.RegionID, i.ID).Exec(ctx))
	}))
}

// DeleteImport removes an import that was not applied, with all that was read.
func (s *Store) DeleteImport(ctx context.Context, id uuid.UUID) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewRaw("DELETE FROM result_import WHERE id = ? AND state <> 'applied'", id).Exec(ctx)
		return err
	}))
}

// ExpireImports removes imports of before that were not applied.
func (s *Store) ExpireImports(ctx context.Context, before time.Time) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewRaw("DELETE FROM result_import WHERE region_id = (SELECT app_region()) AND state <> 'applied' AND created_at < ?", before).Exec(ctx)
		return err
	}))
}

type problemRow struct {
	bun.BaseModel `bun:"table:import_problem,alias:problem"`
	Number        int
	Sheet         string
	RowNumber     int
	ColumnLetter  string
	Reason        string
}

// Problems gives the mistakes of the file, then the people not found; of one kind where
// it is named.
func (s *Store) Problems(ctx context.Context, reach tenant.Reach, id uuid.UUID, kind assessment.ProblemKind, page paging.Request) (paging.List[assessment.Problem], error) {
	var rows []problemRow
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		var there bool
		if err := q.NewSelect().TableExpr("result_import AS import").ColumnExpr("true").
			Where("import.id = ?", id).Where(importPlaces.Within(reach)).Scan(ctx, &there); err != nil {
			return err
		}
		sel := q.NewSelect().Model(&rows).Where("problem.import_id = ?", id).OrderExpr("problem.number").Limit(page.Rows())
		if kind != "" {
			sel.Where("problem.kind = ?", kind)
		} else {
			sel.Where("problem.kind <> ?", assessment.UnscoredRow)
		}
		var last int
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("problem.number > ?", last)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[assessment.Problem]{}, postgres.Refuse(err, postgres.NoRows(assessment.ErrImportNotFound))
	}
	cut, err := paging.Cut(rows, page, func(r problemRow) any { return r.Number })
	list := paging.List[assessment.Problem]{Next: cut.Next}
	for _, r := range cut.Items {
		list.Items = append(list.Items, assessment.Problem{Sheet: r.Sheet, Row: r.RowNumber, Column: r.ColumnLetter, Reason: r.Reason})
	}
	return list, err
}
