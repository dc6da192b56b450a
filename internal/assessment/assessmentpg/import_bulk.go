package assessmentpg

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Bulk writes send columns as arrays. COPY is refused on a table with row-level
// security, and by way of a temporary table it is no faster than this.

// ids and maybe avoid the slow way by which pgx writes types that are Valuers.
func ids(n int) []pgtype.UUID { return make([]pgtype.UUID, n) }

func maybe(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: id != uuid.Nil} }

func known(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: true} }

func (s *Store) bulk(ctx context.Context, query string, args ...any) error {
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) { b.Exec(nil, query, args...) }))
}

// The numbers with which the problems of a kind begin: those of rows with 0.
var problemsFrom = map[assessment.ProblemKind]int{assessment.PersonProblem: 1_000_000, assessment.UnscoredRow: 2_000_000}

// ReplaceProblems keeps the problems of a kind instead of those there were.
func (s *Store) ReplaceProblems(ctx context.Context, i *assessment.Import, kind assessment.ProblemKind, problems []assessment.Problem) error {
	n := len(problems)
	number, row := make([]int32, n), make([]int32, n)
	sheet, column, reason := make([]string, n), make([]string, n), make([]string, n)
	first := problemsFrom[kind]
	for k, p := range problems {
		number[k], row[k], sheet[k], column[k], reason[k] = int32(first+k), int32(p.Row), p.Sheet, p.Column, p.Reason
	}
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(nil, "DELETE FROM import_problem WHERE import_id = $1 AND kind = $2", i.ID, string(kind))
		if n > 0 {
			b.Exec(nil, `INSERT INTO import_problem (region_id, import_id, municipality_id, kind, number, sheet, row_number, column_letter, reason)
				SELECT (SELECT app_region()), $1, $2, $3, number, sheet, row_number, column_letter, reason
				  FROM unnest($4::int[], $5::text[], $6::int[], $7::text[], $8::text[]) AS u (number, sheet, row_number, column_letter, reason)`,
				i.ID, maybe(i.MunicipalityID), string(kind), number, sheet, row, column, reason)
		}
	}))
}

// Candidates gives everybody with a membership of an organization within the reach that
// nobody ended, one row after the other. Where its term is over, its days come with it.
func (s *Store) Candidates(ctx context.Context, reach tenant.Reach, see func(assessment.Candidate)) error {
	return postgres.Refuse(s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(`SELECT p.id, m.municipality_id, m.organization_id, p.snils, p.email, p.surname, p.given_name, p.patronymic,
			       o.name, o.short_name, m.role = 'tutee', CASE WHEN t.over THEN m.since END, CASE WHEN t.over THEN m.until END
			  FROM membership m
			  JOIN person p ON p.region_id = m.region_id AND p.id = m.person_id
			  JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id,
			  LATERAL (SELECT NOT (`+postgres.Lasts("m")+`) AS over) t
			 WHERE m.ended_at IS NULL AND `+placesOf("m").Within(reach)+` ORDER BY p.id, m.since, m.id`, func(rows pgx.Rows) error {
			for rows.Next() {
				var c assessment.Candidate
				if err := rows.Scan(&c.PersonID, &c.MunicipalityID, &c.OrganizationID, &c.SNILS, &c.Email, &c.Surname, &c.GivenName, &c.Patronymic,
					&c.Name, &c.ShortName, &c.Tutee, &c.Since, &c.Until); err != nil {
					return err
				}
				see(c)
			}
			return nil
		})
	}))
}

const landRunsSQL = `INSERT INTO diagnosis (region_id, id, municipality_id, organization_id, person_id, instrument_id, scale, framework, phase, import_id,
	                       trial, state, taken_on, started_at, submitted_at, version)
	SELECT (SELECT app_region()), id, municipality_id, organization_id, person_id, $2, $3, $4, $5, $1, false, 'submitted', taken_on::date, $6, $6, 1
	  FROM unnest($7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[]) AS u (id, municipality_id, organization_id, person_id, taken_on)`

// LandRuns writes the diagnoses of an import.
func (s *Store) LandRuns(ctx context.Context, i *assessment.Import, inst *assessment.Instrument, runs []assessment.ImportMatch, at time.Time) error {
	for part := range slices.Chunk(runs, bulkRows) {
		n := len(part)
		id, municipality, organization, person := ids(n), ids(n), ids(n), ids(n)
		day := make([]string, n)
		for k, r := range part {
			id[k], municipality[k], organization[k], person[k] = maybe(r.Diagnosis), maybe(r.MunicipalityID), maybe(r.OrganizationID), maybe(r.PersonID)
			day[k] = r.TakenOn.String()
		}
		if err := s.bulk(ctx, landRunsSQL, i.ID, inst.ID, inst.Code, inst.Framework, string(i.Phase), at, id, municipality, organization, person, day); err != nil {
			return err
		}
	}
	return nil
}

const landResultsSQL = `INSERT INTO diagnosis_result (region_id, diagnosis_id, competency, municipality_id, organization_id, title, score, max, level, level_title,
	                              polarity, deficit, deficit_id, cells, by_level)
	SELECT r.region_id, ($2::uuid[])[u.person + 1], ($5::text[])[u.competency + 1], ($3::uuid[])[u.person + 1], ($4::uuid[])[u.person + 1],
	       ($6::text[])[u.competency + 1], u.score, u.max, coalesce(($7::text[])[u.level], ''), coalesce(($8::text[])[u.level], ''), $9,
	       u.deficit_id IS NOT NULL, u.deficit_id, u.cells, coalesce(u.by_level, false)
	  FROM import_rows r,
	       unnest(r.person, r.competency, r.score, r.max, r.level, r.deficit_id, r.cells, r.by_level) AS u (person, competency, score, max, level, deficit_id, cells, by_level)
	 WHERE r.region_id = (SELECT app_region()) AND r.import_id = $1 AND ($2::uuid[])[u.person + 1] <> '00000000-0000-0000-0000-000000000000'`

// LandResults turns the rows that are kept of an import into results: places in
// arrays say whose they are and what of, so that no join can be planned badly. Rows of
// people who are left out land nowhere.
func (s *Store) LandResults(ctx context.Context, i *assessment.Import, file *assessment.ResultFile, matches []assessment.ImportMatch) (int, error) {
	n := len(matches)
	diagnosis, municipality, organization := ids(n), ids(n), ids(n)
	for k, m := range matches {
		// those who are left out have zeros: a single NULL would make looking up a place slow
		diagnosis[k], municipality[k], organization[k] = known(m.Diagnosis), known(m.MunicipalityID), known(m.OrganizationID)
	}
	var codes, titles, levels, levelTitles []string
	for _, c := range file.Competencies {
		codes, titles = append(codes, c.Code), append(titles, c.Title)
	}
	for _, l := range file.Levels {
		levels, levelTitles = append(levels, l.Code), append(levelTitles, l.Title)
	}
	var landed int64
	err := s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(&landed, landResultsSQL, i.ID, diagnosis, municipality, organization, codes, titles, levels, levelTitles, string(file.Polarity))
	})
	return int(landed), postgres.Refuse(err)
}

// bulkRows is how many rows one statement writes.
const bulkRows = 5000

const insertResultsSQL = `INSERT INTO diagnosis_result (region_id, diagnosis_id, competency, municipality_id, organization_id, title, score, max, level, level_title,
	                              polarity, advice, deficit, deficit_id, cells)
	SELECT (SELECT app_region()), diagnosis_id, competency, municipality_id, organization_id, title, score, max, level, level_title,
	       polarity, advice, deficit_id IS NOT NULL, deficit_id, cells
	  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::float8[], $7::float8[], $8::text[], $9::text[], $10::text[], $11::text[],
	              $12::uuid[], $13::text[])
	       AS u (diagnosis_id, competency, municipality_id, organization_id, title, score, max, level, level_title, polarity, advice, deficit_id, cells)`

// InsertResults adds the results of one diagnosis or of many.
func (s *Store) InsertResults(ctx context.Context, results []assessment.Result) error {
	for part := range slices.Chunk(results, bulkRows) {
		n := len(part)
		diagnosis, municipality, organization, deficit := ids(n), ids(n), ids(n), ids(n)
		competency, title, level, levelTitle := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
		polarity, advice, cells := make([]string, n), make([]string, n), make([]pgtype.Text, n)
		score, most := make([]float64, n), make([]float64, n)
		for k, r := range part {
			diagnosis[k], municipality[k], organization[k], deficit[k] = maybe(r.DiagnosisID), maybe(r.MunicipalityID), maybe(r.OrganizationID), maybe(r.DeficitID)
			competency[k], title[k], level[k], levelTitle[k] = r.Competency, r.Title, r.Level, r.LevelTitle
			polarity[k], advice[k], cells[k] = string(r.Polarity), r.Advice, pgtype.Text{String: string(r.Cells), Valid: len(r.Cells) > 0}
			score[k], most[k] = r.Score, r.Max
		}
		if err := s.bulk(ctx, insertResultsSQL, diagnosis, competency, municipality, organization, title, score, most, level, levelTitle, polarity, advice,
			deficit, cells); err != nil {
			return err
		}
	}
	return nil
}
