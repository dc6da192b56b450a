package assessmentpg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var (
	deficitPlaces = placesOf("deficit")
	requestPlaces = placesOf("request")
)

// Deficits gives a person's deficits, the most severe first, then the newest.
func (s *Store) Deficits(ctx context.Context, reach tenant.Reach, person uuid.UUID, history bool) ([]assessment.Deficit, error) {
	var rows []assessment.Deficit
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).ColumnExpr("deficit.*").ColumnExpr(severity).Where("deficit.person_id = ?", person).Where(deficitPlaces.Within(reach)).
			OrderExpr("severity DESC, deficit.id DESC").Limit(1000)
		if !history {
			sel.Where("deficit.state NOT IN (?, ?) AND deficit.superseded_by IS NULL", assessment.Removed, assessment.Declined)
		}
		return sel.Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// severity reckons how far from mastery a deficit is, by the result that found it.
const severity = `coalesce((SELECT CASE r.polarity WHEN 'high_is_bad' THEN r.score / r.max ELSE 1 - r.score / r.max END FROM diagnosis_result r
	WHERE r.region_id = deficit.region_id AND r.diagnosis_id = deficit.diagnosis_id AND r.competency = deficit.competency), 0) AS severity`

// DeficitsByID gives those of the person's deficits with the ids.
func (s *Store) DeficitsByID(ctx context.Context, person uuid.UUID, ids []uuid.UUID) ([]assessment.Deficit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []assessment.Deficit
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).ColumnExpr("deficit.*").ColumnExpr(severity).Where("deficit.person_id = ? AND deficit.id IN (?)", person, bun.List(ids)).OrderExpr("severity DESC, deficit.id").Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// Deficit gives one deficit or ErrDeficitNotFound.
func (s *Store) Deficit(ctx context.Context, reach tenant.Reach, id uuid.UUID) (assessment.Deficit, error) {
	var d assessment.Deficit
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&d).Where("deficit.id = ?", id).Where(deficitPlaces.Within(reach)).Scan(ctx)
	})
	return d, postgres.Refuse(err, postgres.NoRows(assessment.ErrDeficitNotFound))
}

// InsertDeficit adds a deficit.
func (s *Store) InsertDeficit(ctx context.Context, d *assessment.Deficit) error {
	return s.insert(ctx, d)
}

// UpdateDeficit replaces the row of the version that was read.
func (s *Store) UpdateDeficit(ctx context.Context, d *assessment.Deficit, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(d).
			Where("deficit.region_id = ? AND deficit.id = ? AND deficit.version = ?", d.RegionID, d.ID, version).Exec(ctx))
	}))
}

// Requests gives a person's learning requests, the newest first.
func (s *Store) Requests(ctx context.Context, reach tenant.Reach, person uuid.UUID) ([]assessment.LearningRequest, error) {
	var rows []assessment.LearningRequest
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).Where("request.person_id = ?", person).Where(requestPlaces.Within(reach)).
			OrderExpr("request.id DESC").Limit(1000).Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// RequestTexts gives the texts of a person's requests.
func (s *Store) RequestTexts(ctx context.Context, person uuid.UUID) (map[string]bool, error) {
	var texts []string
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("person_request AS request").Column("request.text").Where("request.person_id = ?", person).Scan(ctx, &texts)
	})
	out := make(map[string]bool, len(texts))
	for _, text := range texts {
		out[text] = true
	}
	return out, postgres.Refuse(err)
}

// InsertRequest adds a learning request.
func (s *Store) InsertRequest(ctx context.Context, r *assessment.LearningRequest) error {
	return s.insert(ctx, r)
}

const (
	// otherSQL tells whether anybody here has another result of the same scale, and
	// newerSQL whether any of those is newer. The first found is enough. The state is asked
	// for past the index of submitted diagnoses by instrument: of rows that came a moment
	// ago the planner knows nothing, takes that one, and reads all of it for each person.
	otherSQL = `EXISTS (SELECT FROM diagnosis d JOIN diagnosis o ON o.region_id = d.region_id AND o.person_id = d.person_id AND o.scale = d.scale
		AND o.id <> d.id AND o.state || '' = 'submitted' AND NOT o.trial WHERE `
	newerSQL = `o.taken_on > d.taken_on AND `

	// bulkPlanSQL leaves the planner hash joins only, and room for them: of rows that came
	// a moment ago it has no statistics, takes them for a few, and would read 100,000 of
	// them once for each person.
	bulkPlanSQL = "SELECT set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('work_mem', '64MB', true)"

	// spanSQL gives the least and the greatest id of an import's diagnoses. They were
	// made in one go: what lies between is nearly only theirs, and nothing else of all
	// the region's results needs to be read.
	spanSQL = `SELECT (SELECT id FROM diagnosis WHERE import_id = ?0 ORDER BY id LIMIT 1), (SELECT id FROM diagnosis WHERE import_id = ?0 ORDER BY id DESC LIMIT 1)`

	// freshSQL gives what the diagnoses found that no newer result of the scale overrides.
	freshSQL = `SELECT d.region_id, d.id, d.municipality_id, d.organization_id, d.person_id, d.scale, d.framework, d.taken_on,
		       x.competency, x.title, x.level, x.level_title, x.deficit_id
		  FROM diagnosis d JOIN diagnosis_result x ON x.region_id = d.region_id AND x.diagnosis_id = d.id
		 WHERE d.state = 'submitted' AND NOT d.trial AND `
	unlessNewer = ` AND NOT EXISTS (SELECT FROM diagnosis n JOIN diagnosis_result nx ON nx.region_id = n.region_id AND nx.diagnosis_id = n.id
		WHERE n.region_id = d.region_id AND n.person_id = d.person_id AND n.municipality_id = d.municipality_id AND n.scale = d.scale
		  AND n.framework = d.framework AND n.state = 'submitted' AND NOT n.trial AND n.taken_on > d.taken_on AND nx.competency = x.competency)`

	replaceSQL = `UPDATE deficit o SET superseded_by = f.deficit_id, version = o.version + 1,
		       state = CASE WHEN f.deficit_id IS NULL THEN 'removed' ELSE o.state END,
		       removed_by = CASE WHEN f.deficit_id IS NULL THEN f.id END,
		       removed_on = CASE WHEN f.deficit_id IS NULL THEN f.taken_on END
		  FROM fresh f
		 WHERE o.region_id = f.region_id AND o.person_id = f.person_id AND o.municipality_id = f.municipality_id AND o.scale = f.scale
		   AND o.framework = f.framework AND o.competency = f.competency AND o.source = 'diagnosis'
		   AND o.state <> 'removed' AND o.superseded_by IS NULL AND o.diagnosis_id <> f.id`

	foundSQL = `INSERT INTO deficit (region_id, id, municipality_id, organization_id, person_id, framework, competency, title, level, level_title,
		                     source, scale, diagnosis_id, author_id, found_on, state, version, created_at)
		SELECT region_id, deficit_id, municipality_id, organization_id, person_id, framework, competency, title, level, level_title,
		       'diagnosis', scale, id, ?, taken_on, 'found', 1, ? FROM fresh WHERE deficit_id IS NOT NULL`
)

// SettleDeficits makes the deficits that diagnoses found. Those of older results of
// the same scale are replaced, or removed where the new result shows none; a result
// older than what is known changes nothing.
func (s *Store) SettleDeficits(ctx context.Context, of assessment.SettledBy, author uuid.UUID, at time.Time) error {
	which, id := "d.id = ?", of.Diagnosis
	if of.Import != uuid.Nil {
		which, id = "d.import_id = ?", of.Import
	}
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		var others, newer bool
		if err := q.NewRaw("SELECT "+otherSQL+which+"), "+otherSQL+newerSQL+which+")", id, id).Scan(ctx, &others, &newer); err != nil {
			return err
		}
		fresh, args := freshSQL+which, []any{id}
		if of.Import != uuid.Nil {
			if _, err := q.NewRaw(bulkPlanSQL).Exec(ctx); err != nil {
				return err
			}
			var least, greatest uuid.UUID
			if err := q.NewRaw(spanSQL, id).Scan(ctx, &least, &greatest); err != nil {
				return err
			}
			fresh, args = fresh+" AND x.diagnosis_id BETWEEN ? AND ?", append(args, least, greatest)
		}
		if newer { // rare, and dear in bulk
			fresh += unlessNewer
		}
		if others {
			if _, err := q.NewRaw("WITH fresh AS MATERIALIZED ("+fresh+") "+replaceSQL, args...).Exec(ctx); err != nil {
				return err
			}
		}
		_, err := q.NewRaw("WITH fresh AS ("+fresh+") "+foundSQL, append(args, author, at)...).Exec(ctx)
		return err
	}))
}
