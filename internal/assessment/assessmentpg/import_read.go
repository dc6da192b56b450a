package assessmentpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// KeepRows keeps a chunk of the rows of a file that is being read, as one row of
// arrays: the database turns it into results by itself, without a way back through
// the server.
func (s *Store) KeepRows(ctx context.Context, i *assessment.Import, chunk int, rows []assessment.ImportRow) error {
	n := len(rows)
	sheet, number, person, deficit, cells := make([]string, n), make([]int32, n), make([]int32, n), ids(n), make([]string, n)
	byLevel := make([]bool, n)
	competency, level, score, most := make([]int16, n), make([]int16, n), make([]float64, n), make([]float64, n)
	for k, r := range rows {
		sheet[k], number[k], person[k], deficit[k], cells[k] = r.Sheet, int32(r.Row), int32(r.Person), maybe(r.DeficitID), string(r.Cells)
		competency[k], level[k], score[k], most[k] = int16(r.Competency), int16(r.Level), r.Score, r.Max
		byLevel[k] = r.ByLevel
	}
	return s.bulk(ctx, `INSERT INTO import_rows (region_id, import_id, municipality_id, chunk, sheet, row_number, person, competency, score, max, level, deficit_id, cells, by_level)
		VALUES ((SELECT app_region()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		i.ID, maybe(i.MunicipalityID), chunk, sheet, number, person, competency, score, most, level, deficit, cells, byLevel)
}

// ImportRows gives a chunk of the rows, without their cells.
func (s *Store) ImportRows(ctx context.Context, id uuid.UUID, chunk int) (rows []assessment.ImportRow, there bool, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(`SELECT u.sheet, u.row_number, u.person, u.competency, u.score, u.max, u.level, u.deficit_id, coalesce(u.by_level, false) FROM import_rows r,
			unnest(r.sheet, r.row_number, r.person, r.competency, r.score, r.max, r.level, r.deficit_id, r.by_level)
				AS u (sheet, row_number, person, competency, score, max, level, deficit_id, by_level)
			WHERE r.import_id = $1 AND r.chunk = $2`, func(found pgx.Rows) error {
			for found.Next() {
				var r assessment.ImportRow
				if err := found.Scan(&r.Sheet, &r.Row, &r.Person, &r.Competency, &r.Score, &r.Max, &r.Level, &r.DeficitID, &r.ByLevel); err != nil {
					return err
				}
				rows = append(rows, r)
			}
			return nil
		}, id, chunk)
	})
	return rows, len(rows) > 0, postgres.Refuse(err)
}

// KeepPeople keeps the people of a file, packed by the area.
func (s *Store) KeepPeople(ctx context.Context, i *assessment.Import, people []byte) error {
	return s.bulk(ctx, "INSERT INTO import_people (region_id, import_id, municipality_id, people) VALUES ((SELECT app_region()), $1, $2, $3)",
		i.ID, maybe(i.MunicipalityID), people)
}

// ImportPeople gives what KeepPeople kept; false where it is gone.
func (s *Store) ImportPeople(ctx context.Context, id uuid.UUID) ([]byte, bool, error) {
	var rows []struct{ People []byte }
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, "SELECT people FROM import_people WHERE import_id = $1", id)
	})
	if err != nil || len(rows) == 0 {
		return nil, false, postgres.Refuse(err)
	}
	return rows[0].People, true, nil
}

// DropRead removes what was read of a file; the file itself too, once its results have
// landed.
func (s *Store) DropRead(ctx context.Context, id uuid.UUID, landed bool) error {
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(nil, "DELETE FROM import_rows WHERE import_id = $1", id)
		b.Exec(nil, "DELETE FROM import_people WHERE import_id = $1", id)
		if landed {
			b.Exec(nil, "DELETE FROM import_part WHERE import_id = $1", id)
			b.Exec(nil, "UPDATE import_decision SET named = '{}', candidates = '[]' WHERE import_id = $1", id)
		}
	}))
}
