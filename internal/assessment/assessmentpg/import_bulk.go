package assessmentpg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Bulk writes send columns as arrays. COPY is refused on a table with row-level
// security, and by way of a temporary table it is no faster than this.

const addRowsSQL = `INSERT INTO import_row (region_id, import_id, municipality_id, number, person_number, sheet, row_number, competency, score, max, level, deficit_id, cells)
	SELECT (SELECT app_region()), $1, $2, number, person, sheet, row_number, competency, score, max, level, deficit_id, cells::json
	  FROM unnest($3::int[], $4::int[], $5::text[], $6::int[], $7::text[], $8::float8[], $9::float8[], $10::text[], $11::uuid[], $12::text[])
	       AS u (number, person, sheet, row_number, competency, score, max, level, deficit_id, cells)`

// AddRows adds rows of an import that is being read.
func (s *Store) AddRows(ctx context.Context, i *assessment.Import, rows []assessment.ImportRow) error {
	n := len(rows)
	number, person, row := make([]int32, n), make([]int32, n), make([]int32, n)
	sheet, competency, level, cells := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	score, most := make([]float64, n), make([]float64, n)
	deficit := make([]pgtype.UUID, n)
	for k, r := range rows {
		number[k], person[k], row[k] = int32(r.Number), int32(r.Person), int32(r.Row)
		sheet[k], competency[k], level[k], cells[k] = r.Sheet, r.Competency, r.Level, string(r.Cells)
		score[k], most[k], deficit[k] = r.Score, r.Max, maybe(r.DeficitID)
	}
	return s.bulk(ctx, addRowsSQL, i.ID, maybe(i.MunicipalityID), number, person, sheet, row, competency, score, most, level, deficit, cells)
}

func maybe(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: id != uuid.Nil} }

func (s *Store) bulk(ctx context.Context, query string, args ...any) error {
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) { b.Exec(nil, query, args...) }))
}

const addPeopleSQL = `INSERT INTO import_person (region_id, import_id, municipality_id, number, sheet, row_number, surname, given_name, patronymic, email, snils, organization, taken_on)
	SELECT (SELECT app_region()), $1, $2, number, sheet, row_number, surname, given_name, patronymic, email, snils, organization, taken_on::date
	  FROM unnest($3::int[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
	       AS u (number, sheet, row_number, surname, given_name, patronymic, email, snils, organization, taken_on)`

// AddPeople adds the people of a file.
func (s *Store) AddPeople(ctx context.Context, i *assessment.Import, people []assessment.ImportPerson) error {
	n := len(people)
	number, row := make([]int32, n), make([]int32, n)
	texts := make([][]string, 8)
	for k := range texts {
		texts[k] = make([]string, n)
	}
	for k, p := range people {
		number[k], row[k] = int32(p.Number), int32(p.Row)
		for t, v := range []string{p.Sheet, p.Named.Surname, p.Named.Name, p.Named.Patronymic, p.Named.Email, p.Named.SNILS, p.Named.Organization, p.TakenOn.String()} {
			texts[t][k] = v
		}
	}
	return s.bulk(ctx, addPeopleSQL, i.ID, maybe(i.MunicipalityID), number, texts[0], row, texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], texts[7])
}

type personRow struct {
	Number                                                     int
	Sheet                                                      string
	RowNumber                                                  int
	Surname, GivenName, Patronymic, Email, SNILS, Organization string
}

// ImportPeople gives the people of a file, as it names them.
func (s *Store) ImportPeople(ctx context.Context, id uuid.UUID) ([]assessment.ImportPerson, error) {
	var rows []personRow
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, `SELECT number, sheet, row_number, surname, given_name, patronymic, email, snils, organization
			FROM import_person WHERE import_id = $1 ORDER BY number`, id)
	})
	people := make([]assessment.ImportPerson, len(rows))
	for k, r := range rows {
		people[k] = assessment.ImportPerson{Number: r.Number, Sheet: r.Sheet, Row: r.RowNumber, Named: diagnostics.Person{
			SNILS: r.SNILS, Email: r.Email, Surname: r.Surname, Name: r.GivenName, Patronymic: r.Patronymic, Organization: r.Organization}}
	}
	return people, postgres.Refuse(err)
}

// personProblems begin after all problems of rows.
const personProblems = 1_000_000

// ReplaceProblems keeps the problems of a kind instead of those there were.
func (s *Store) ReplaceProblems(ctx context.Context, i *assessment.Import, kind assessment.ProblemKind, problems []assessment.Problem) error {
	n := len(problems)
	number, row := make([]int32, n), make([]int32, n)
	sheet, column, reason := make([]string, n), make([]string, n), make([]string, n)
	first := 0
	if kind == assessment.PersonProblem {
		first = personProblems
	}
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

// Candidates gives everybody with a living membership of an organization within
// the reach, one row after the other.
func (s *Store) Candidates(ctx context.Context, reach tenant.Reach, see func(assessment.Candidate)) error {
	return postgres.Refuse(s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		rows, err := q.QueryContext(ctx, `SELECT p.id, m.municipality_id, m.organization_id, p.snils, p.email, p.surname, p.given_name, p.patronymic,
			       o.name, o.short_name, m.role = 'tutee'
			  FROM membership m
			  JOIN person p ON p.region_id = m.region_id AND p.id = m.person_id
			  JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
			 WHERE m.ended_at IS NULL AND `+placesOf("m").Within(reach)+` ORDER BY p.id, m.since, m.id`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var c assessment.Candidate
			if err := rows.Scan(&c.PersonID, &c.MunicipalityID, &c.OrganizationID, &c.SNILS, &c.Email, &c.Surname, &c.GivenName, &c.Patronymic,
				&c.Name, &c.ShortName, &c.Tutee); err != nil {
				return err
			}
			see(c)
		}
		return rows.Err()
	}))
}

const setMatchesSQL = `UPDATE import_person p SET person_id = u.person_id, to_municipality_id = u.municipality_id,
	       to_organization_id = u.organization_id, diagnosis_id = u.diagnosis_id
	  FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[]) AS u (number, person_id, municipality_id, organization_id, diagnosis_id)
	 WHERE p.import_id = $1 AND p.number = u.number`

// SetMatches keeps whom the people of a file are, instead of what was kept before.
func (s *Store) SetMatches(ctx context.Context, i *assessment.Import, matches []assessment.ImportMatch) error {
	n := len(matches)
	number := make([]int32, n)
	person, municipality, organization, diagnosis := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]uuid.UUID, n), make([]uuid.UUID, n)
	for k, m := range matches {
		number[k], person[k], municipality[k], organization[k], diagnosis[k] = int32(m.Number), m.PersonID, m.MunicipalityID, m.OrganizationID, m.Diagnosis
	}
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(nil, `UPDATE import_person SET person_id = NULL, to_municipality_id = NULL, to_organization_id = NULL, diagnosis_id = NULL
			WHERE import_id = $1 AND person_id IS NOT NULL`, i.ID)
		b.Exec(nil, setMatchesSQL, i.ID, number, person, municipality, organization, diagnosis)
	}))
}

// Twice gives rows that say of one of the people what an earlier row already says.
func (s *Store) Twice(ctx context.Context, id uuid.UUID, people []uuid.UUID) ([]assessment.Problem, error) {
	var rows []struct {
		Sheet     string
		RowNumber int
	}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, `SELECT sheet, row_number FROM (
			SELECT r.number, r.sheet, r.row_number, row_number() OVER (PARTITION BY p.person_id, r.competency ORDER BY r.number) AS nth
			  FROM import_person p JOIN import_row r ON r.region_id = p.region_id AND r.import_id = p.import_id AND r.person_number = p.number
			 WHERE p.import_id = $1 AND p.person_id = ANY ($2::uuid[])) x WHERE nth > 1 ORDER BY number`, id, people)
	})
	var problems []assessment.Problem
	for _, r := range rows {
		problems = append(problems, assessment.Problem{Sheet: r.Sheet, Row: r.RowNumber,
			Reason: "Результат этого человека по этой компетенции уже есть в файле под другим написанием имени."})
	}
	return problems, postgres.Refuse(err)
}

// hashJoins keeps the planner from nested loops, or lets it ("on"), for the rest of
// the transaction. Of rows that came a moment ago it has no statistics, takes them
// for a few, and would read 100,000 of them once for each person.
const hashJoins = "SELECT set_config('enable_nestloop', $1, true)"

const (
	landRunsSQL = `INSERT INTO diagnosis (region_id, id, municipality_id, organization_id, person_id, instrument_id, scale, framework, phase, import_id,
		                       trial, state, taken_on, started_at, submitted_at, version)
		SELECT region_id, diagnosis_id, to_municipality_id, to_organization_id, person_id, $2, $3, $4, $5, import_id,
		       false, 'submitted', max(taken_on), $6, $6, 1
		  FROM import_person WHERE import_id = $1
		 GROUP BY region_id, diagnosis_id, to_municipality_id, to_organization_id, person_id, import_id`

	landResultsSQL = `INSERT INTO diagnosis_result (region_id, diagnosis_id, competency, municipality_id, organization_id, title, score, max, level, level_title,
		                              polarity, deficit, deficit_id)
		SELECT r.region_id, p.diagnosis_id, r.competency, p.to_municipality_id, p.to_organization_id, c.title, r.score, r.max, r.level,
		       coalesce(l.title, ''), $2, r.deficit_id IS NOT NULL, r.deficit_id
		  FROM import_row r
		  JOIN import_person p ON p.region_id = r.region_id AND p.import_id = r.import_id AND p.number = r.person_number
		  JOIN unnest($3::text[], $4::text[]) AS c (code, title) ON c.code = r.competency
		  LEFT JOIN unnest($5::text[], $6::text[]) AS l (code, title) ON l.code = r.level
		 WHERE r.import_id = $1`
)

// Land writes the diagnoses and results of an import in which everybody is matched.
func (s *Store) Land(ctx context.Context, i *assessment.Import, inst *assessment.Instrument, f *assessment.ResultFile, at time.Time) (assessment.LandedCount, error) {
	var codes, titles, levels, levelTitles []string
	for _, c := range f.Competencies {
		codes, titles = append(codes, c.Code), append(titles, c.Title)
	}
	for _, l := range f.Levels {
		levels, levelTitles = append(levels, l.Code), append(levelTitles, l.Title)
	}
	var n assessment.LandedCount
	err := s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(nil, hashJoins, "off")
		b.Exec(&n.Diagnoses, landRunsSQL, i.ID, inst.ID, inst.Code, inst.Framework, string(i.Phase), at)
		b.Exec(&n.Results, landResultsSQL, i.ID, string(f.Polarity), codes, titles, levels, levelTitles)
		b.Exec(nil, hashJoins, "on")
	})
	return n, postgres.Refuse(err)
}
