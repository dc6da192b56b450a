package assessmentpg

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// KeepPoints keeps what the items of a run gave, and what was not known of the items.
func (s *Store) KeepPoints(ctx context.Context, d *assessment.Diagnosis, points []float64, items []diagnostics.ItemScore) error {
	codes, competencies, most := make([]string, len(items)), make([]string, len(items)), make([]float64, len(items))
	for n, i := range items {
		codes[n], competencies[n], most[n] = i.Item, i.Competency, i.Max
	}
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(nil, "INSERT INTO diagnosis_points (region_id, diagnosis_id, municipality_id, points) VALUES ($1, $2, $3, $4)",
			d.RegionID, d.ID, d.MunicipalityID, points)
		b.Exec(nil, `INSERT INTO instrument_item (region_id, instrument_id, item, competency, max)
			SELECT $1, $2, i.item, i.competency, i.max FROM unnest($3::text[], $4::text[], $5::float8[]) AS i (item, competency, max)
			 WHERE NOT EXISTS (SELECT FROM instrument_item k WHERE k.region_id = $1 AND k.instrument_id = $2 AND k.item = i.item)
			    ON CONFLICT DO NOTHING`, d.RegionID, d.InstrumentID, codes, competencies, most)
	}))
}

// stale is after how long a job that never came is taken for lost.
const stale = 24 * time.Hour

// MakeDue marks the statistics of an instrument as due; false where they are already. It
// looks first: a row that is written is locked, and all runs of a campaign would wait
// for each other.
func (s *Store) MakeDue(ctx context.Context, instrument uuid.UUID, at time.Time) (bool, error) {
	var rows int64
	err := s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(&rows, `INSERT INTO instrument_statistics AS s (region_id, instrument_id, due_at)
			SELECT (SELECT app_region()), $1::uuid, $2::timestamptz
			 WHERE NOT EXISTS (SELECT FROM instrument_statistics k WHERE k.instrument_id = $1 AND k.due_at > $3)
			    ON CONFLICT (region_id, instrument_id) DO UPDATE SET due_at = excluded.due_at WHERE s.due_at IS NULL OR s.due_at <= $3`,
			instrument, at, at.Add(-stale))
	})
	return rows == 1, postgres.Refuse(err)
}

type statisticsRow struct {
	Due        bool
	ComputedAt *time.Time
	Summary    []byte
}

// Statistics gives the summary that is kept; one never made has no ComputedAt.
func (s *Store) Statistics(ctx context.Context, instrument uuid.UUID) (assessment.Statistics, error) {
	out := assessment.Statistics{InstrumentID: instrument}
	var rows []statisticsRow
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, "SELECT due_at IS NOT NULL AS due, computed_at, summary FROM instrument_statistics WHERE instrument_id = $1", instrument)
	})
	if err != nil || len(rows) == 0 {
		return out, postgres.Refuse(err)
	}
	r := rows[0]
	if r.ComputedAt != nil {
		if err := json.Unmarshal(r.Summary, &out); err != nil {
			return out, err
		}
		out.ComputedAt = *r.ComputedAt
	}
	out.InstrumentID, out.Due = instrument, r.Due
	return out, nil
}

// KeepStatistics replaces the summary; nothing is due then.
func (s *Store) KeepStatistics(ctx context.Context, region uuid.UUID, st *assessment.Statistics) error {
	summary, err := json.Marshal(st)
	if err != nil {
		return err
	}
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(nil, `INSERT INTO instrument_statistics AS s (region_id, instrument_id, computed_at, summary) VALUES ($1, $2, $3, $4)
			ON CONFLICT (region_id, instrument_id) DO UPDATE SET computed_at = excluded.computed_at, summary = excluded.summary,
			due_at = CASE WHEN s.due_at > excluded.computed_at THEN s.due_at END`, region, st.InstrumentID, st.ComputedAt, string(summary))
	}))
}

const (
	// firstSQL is the first run of each person, in the order of the index.
	firstSQL = `SELECT DISTINCT ON (d.person_id) d.person_id, d.id FROM diagnosis d
		WHERE d.instrument_id = $1 AND d.state = 'submitted' ORDER BY d.person_id, d.taken_on, d.submitted_at, d.id`

	headsSQL = `SELECT count(*)::int AS runs, count(*) FILTER (WHERE d.trial)::int AS trials, count(DISTINCT d.person_id)::int AS people,
		min(d.taken_on) AS since, max(d.taken_on) AS until FROM diagnosis d WHERE d.instrument_id = $1 AND d.state = 'submitted'`

	sharesSQL = `WITH first AS MATERIALIZED (` + firstSQL + `)
		SELECT r.competency, max(r.title) AS title, round(1000 * ` + shareSQL + `)::int AS share,
		       count(*)::int AS n
		  FROM first f JOIN diagnosis_result r ON r.region_id = (SELECT app_region()) AND r.diagnosis_id = f.id WHERE NOT r.by_level GROUP BY 1, 3 ORDER BY 1, 3`

	// pointsSQL goes on after the person of the last chunk.
	pointsSQL = `WITH first AS MATERIALIZED (SELECT DISTINCT ON (d.person_id) d.person_id, d.id FROM diagnosis d
		WHERE d.region_id = (SELECT app_region()) AND d.instrument_id = $1 AND d.state = 'submitted' AND d.person_id > $2
		ORDER BY d.person_id, d.taken_on, d.submitted_at, d.id LIMIT $3)
		SELECT f.person_id, p.points FROM first f LEFT JOIN diagnosis_points p ON p.region_id = (SELECT app_region()) AND p.diagnosis_id = f.id ORDER BY f.person_id`
)

// chunk is how many runs are in memory at once.
const chunk = 5000

type headRow struct {
	Runs, Trials, People int
	Since, Until         *time.Time
}

// Tally reads what the summary is made of: heads first, then chunk by chunk. Each chunk
// is a reading of its own: nothing holds the table for long.
func (s *Store) Tally(ctx context.Context, instrument uuid.UUID, heads func(assessment.Statistics, []assessment.InstrumentItem, []assessment.ShareCount), run func([]float64)) error {
	var head headRow
	var items []assessment.InstrumentItem
	var shares []assessment.ShareCount
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &head, headsSQL, instrument)
		postgres.All(b, &items, "SELECT item, competency, max FROM instrument_item WHERE instrument_id = $1", instrument)
		postgres.All(b, &shares, sharesSQL, instrument)
	})
	if err != nil {
		return postgres.Refuse(err)
	}
	out := assessment.Statistics{Runs: head.Runs, Trials: head.Trials, People: head.People}
	if head.Since != nil {
		out.Since, out.Until = civil.Of(*head.Since), civil.Of(*head.Until)
	}
	heads(out, items, shares)
	if len(items) == 0 {
		return nil
	}
	for last := uuid.Nil; ; {
		var rows []struct {
			PersonID uuid.UUID
			Points   []float64
		}
		if err := s.db.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &rows, pointsSQL, instrument, last, chunk) }); err != nil {
			return postgres.Refuse(err)
		}
		for _, r := range rows {
			if r.Points != nil {
				run(r.Points)
			}
			last = r.PersonID
		}
		if len(rows) < chunk {
			return nil
		}
	}
}
