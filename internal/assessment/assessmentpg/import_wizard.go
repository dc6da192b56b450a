package assessmentpg

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// KeepFile keeps a part of the file of an import.
func (s *Store) KeepFile(ctx context.Context, i *assessment.Import, number int, data []byte) error {
	return s.bulk(ctx, "INSERT INTO import_part (region_id, import_id, number, municipality_id, data) VALUES ((SELECT app_region()), $1, $2, $3, $4)",
		i.ID, number, maybe(i.MunicipalityID), data)
}

// FilePart gives a part of the file of an import; false where it is gone.
func (s *Store) FilePart(ctx context.Context, id uuid.UUID, number int) ([]byte, bool, error) {
	var rows []struct{ Data []byte }
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, "SELECT data FROM import_part WHERE import_id = $1 AND number = $2", id, number)
	})
	if err != nil || len(rows) == 0 {
		return nil, false, postgres.Refuse(err)
	}
	return rows[0].Data, true, nil
}

// Touch tells that the reading of an import goes on.
func (s *Store) Touch(ctx context.Context, id uuid.UUID, rows int, at time.Time) error {
	return s.bulk(ctx, "UPDATE result_import SET touched_at = $2, rows = $3 WHERE id = $1 AND state = 'reading'", id, at, rows)
}

type decisionRow struct {
	bun.BaseModel  `bun:"table:import_decision,alias:decision"`
	RegionID       uuid.UUID
	ImportID       uuid.UUID
	Key            []byte
	MunicipalityID uuid.UUID `bun:",nullzero"`
	Number         int
	Sheet          string
	RowNumber      int
	Named          diagnostics.Person `bun:"type:jsonb"`
	Reason         string
	Candidates     []assessment.Likeness `bun:"type:jsonb"`
	Choice         assessment.Choice
	PersonID       uuid.UUID `bun:",nullzero"`
	AuthorID       uuid.UUID `bun:",nullzero"`
	DecidedAt      time.Time `bun:",nullzero"`
}

func rowOf(i *assessment.Import, d assessment.Decision) decisionRow {
	if d.Candidates == nil {
		d.Candidates = []assessment.Likeness{}
	}
	return decisionRow{RegionID: i.RegionID, ImportID: i.ID, Key: d.Key, MunicipalityID: i.MunicipalityID, Number: d.Number, Sheet: d.Sheet, RowNumber: d.Row,
		Named: d.Named, Reason: d.Reason, Candidates: d.Candidates, Choice: d.Choice, PersonID: d.PersonID, AuthorID: d.AuthorID, DecidedAt: d.DecidedAt}
}

func (r decisionRow) decision() assessment.Decision {
	return assessment.Decision{Key: r.Key, Number: r.Number, Sheet: r.Sheet, Row: r.RowNumber, Named: r.Named, Reason: r.Reason, Candidates: r.Candidates,
		Choice: r.Choice, PersonID: r.PersonID, AuthorID: r.AuthorID, DecidedAt: r.DecidedAt}
}

// Decisions gives what was decided about the people of an import.
func (s *Store) Decisions(ctx context.Context, id uuid.UUID) (out []assessment.Decision, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows("SELECT key, choice, coalesce(person_id, '00000000-0000-0000-0000-000000000000') FROM import_decision WHERE import_id = $1 AND choice <> ''", func(rows pgx.Rows) error {
			for rows.Next() {
				var d assessment.Decision
				if err := rows.Scan(&d.Key, &d.Choice, &d.PersonID); err != nil {
					return err
				}
				out = append(out, d)
			}
			return nil
		}, id)
	})
	return out, postgres.Refuse(err)
}

// Earlier gives what was decided last about the same writings in other imports of the
// same instrument and place.
func (s *Store) Earlier(ctx context.Context, i *assessment.Import, keys [][]byte) (out []assessment.Decision, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(`SELECT DISTINCT ON (d.key) d.key, d.choice, coalesce(d.person_id, '00000000-0000-0000-0000-000000000000')
			  FROM import_decision d JOIN result_import x ON x.region_id = d.region_id AND x.id = d.import_id
			 WHERE d.region_id = $1 AND d.key = ANY ($2) AND d.choice <> '' AND d.import_id <> $3 AND x.instrument_id = $4
			   AND x.municipality_id IS NOT DISTINCT FROM $5 AND x.organization_id IS NOT DISTINCT FROM $6
			 ORDER BY d.key, d.decided_at DESC, d.import_id DESC`, func(rows pgx.Rows) error {
			for rows.Next() {
				var d assessment.Decision
				if err := rows.Scan(&d.Key, &d.Choice, &d.PersonID); err != nil {
					return err
				}
				out = append(out, d)
			}
			return nil
		}, i.RegionID, keys, i.ID, i.InstrumentID, maybe(i.MunicipalityID), maybe(i.OrganizationID))
	})
	return out, postgres.Refuse(err)
}

// doubtAt is the place of a decision in the list of doubts.
type doubtAt struct {
	Decided bool
	Number  int
}

// Doubts gives the undecided first, then in the file's order.
func (s *Store) Doubts(ctx context.Context, id uuid.UUID, page paging.Request) (paging.List[assessment.Decision], error) {
	var rows []decisionRow
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where("decision.import_id = ? AND decision.number >= 0", id).
			OrderExpr("decision.choice <> '', decision.number").Limit(page.Rows())
		var last doubtAt
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("(decision.choice <> '', decision.number) > (?, ?)", last.Decided, last.Number)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[assessment.Decision]{}, postgres.Refuse(err)
	}
	cut, err := paging.Cut(rows, page, func(r decisionRow) any {
		return doubtAt{r.Choice != assessment.Undecided, r.Number}
	})
	list := paging.List[assessment.Decision]{Next: cut.Next}
	for _, r := range cut.Items {
		list.Items = append(list.Items, r.decision())
	}
	return list, err
}

// doubtsAtOnce is how many rows one statement writes.
const doubtsAtOnce = 500

// KeepDoubts keeps whom the file does not name for certain; what was decided stays.
func (s *Store) KeepDoubts(ctx context.Context, i *assessment.Import, doubts []assessment.Decision) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if _, err := q.NewRaw("DELETE FROM import_decision WHERE import_id = ? AND choice = ''", i.ID).Exec(ctx); err != nil {
			return err
		}
		for len(doubts) > 0 {
			part := doubts[:min(len(doubts), doubtsAtOnce)]
			doubts = doubts[len(part):]
			rows := make([]decisionRow, len(part))
			for n, d := range part {
				rows[n] = rowOf(i, d)
			}
			if _, err := q.NewInsert().Model(&rows).On("CONFLICT (region_id, import_id, key) DO UPDATE").
				Set("number = EXCLUDED.number, sheet = EXCLUDED.sheet, row_number = EXCLUDED.row_number, reason = EXCLUDED.reason, candidates = EXCLUDED.candidates").
				Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Decide keeps the decisions; those that say nothing take back an earlier one.
func (s *Store) Decide(ctx context.Context, i *assessment.Import, decisions []assessment.Decision) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		for _, d := range decisions {
			row := rowOf(i, d)
			if _, err := q.NewInsert().Model(&row).On("CONFLICT (region_id, import_id, key) DO UPDATE").
				Set("choice = EXCLUDED.choice, person_id = EXCLUDED.person_id, author_id = EXCLUDED.author_id, decided_at = EXCLUDED.decided_at, number = EXCLUDED.number").
				Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	}))
}

// likenessSQL gives people once each by name, with a place where they act.
const likenessSQL = `SELECT DISTINCT ON (p.surname, p.given_name, p.patronymic, p.id) p.id, concat_ws(' ', p.surname, p.given_name, nullif(p.patronymic, '')), coalesce(nullif(o.short_name, ''), o.name)
	  FROM membership m
	  JOIN person p ON p.region_id = m.region_id AND p.id = m.person_id
	  JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
	 WHERE m.ended_at IS NULL AND `

// Find gives people within the reach whose surname begins so, once each.
func (s *Store) Find(ctx context.Context, reach tenant.Reach, surname string, limit int) ([]assessment.Likeness, error) {
	begin := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(surname)) + "%"
	return s.likenesses(ctx, likenessSQL+placesOf("m").Within(reach)+` AND lower(p.surname) LIKE $1 ORDER BY p.surname, p.given_name, p.patronymic, p.id LIMIT $2`, begin, limit)
}

// Known gives those of the people who act within the reach, once each.
func (s *Store) Known(ctx context.Context, reach tenant.Reach, people []uuid.UUID) ([]assessment.Likeness, error) {
	return s.likenesses(ctx, likenessSQL+placesOf("m").Within(reach)+` AND m.person_id = ANY ($1)
		ORDER BY p.surname, p.given_name, p.patronymic, p.id, (m.organization_id = (SELECT app_organization())) DESC NULLS LAST, m.role = 'tutee' DESC, m.since, m.id`, people)
}

func (s *Store) likenesses(ctx context.Context, sql string, args ...any) (out []assessment.Likeness, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(sql, func(rows pgx.Rows) error {
			for rows.Next() {
				var l assessment.Likeness
				if err := rows.Scan(&l.PersonID, &l.Name, &l.Place); err != nil {
					return err
				}
				out = append(out, l)
			}
			return nil
		}, args...)
	})
	return out, postgres.Refuse(err)
}

// Profiles gives those of the acting person's place and of what is above it.
func (s *Store) Profiles(ctx context.Context, scale string) ([]assessment.Profile, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	var rows []assessment.Profile
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).Where("profile.scale = ?", scale).
			Where("profile.municipality_id IS NULL OR profile.municipality_id IS NOT DISTINCT FROM ?::uuid AND (profile.organization_id IS NULL OR profile.organization_id IS NOT DISTINCT FROM ?::uuid)",
				postgres.OrNull(scope.Municipality), postgres.OrNull(scope.Organization)).
			OrderExpr("profile.updated_at DESC, profile.id DESC").Limit(100).Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// SaveProfile adds a profile, or replaces the own one of the same title.
func (s *Store) SaveProfile(ctx context.Context, p *assessment.Profile) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewInsert().Model(p).On("CONFLICT ON CONSTRAINT import_profile_title_key DO UPDATE").
			Set("mapping = EXCLUDED.mapping, author_id = EXCLUDED.author_id, updated_at = EXCLUDED.updated_at").
			Returning("id, created_at").Scan(ctx)
	}))
}

var profilePlaces = postgres.Places{Organization: "profile.organization_id", Municipality: "profile.municipality_id"}

// DeleteProfile removes a profile within the reach.
func (s *Store) DeleteProfile(ctx context.Context, reach tenant.Reach, id uuid.UUID) error {
	var gone []uuid.UUID
	err := s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewDelete().Model((*assessment.Profile)(nil)).Where("profile.id = ?", id).Where(profilePlaces.Within(reach)).Returning("profile.id").Exec(ctx, &gone)
		return err
	})
	if err == nil && len(gone) == 0 {
		return assessment.ErrProfileNotFound
	}
	return postgres.Refuse(err)
}
