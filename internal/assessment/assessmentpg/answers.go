package assessmentpg

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// saveSQL merges answers item by item on the locked row, so that of two savings at
// once none is lost, and leaves an audit record where the last one is an hour old. An
// answer that its item does not take is found here, in the same trip; which one it is
// Answers.Fit says.
const saveSQL = `WITH saved AS (
	UPDATE diagnosis d SET answers = d.answers || $2::jsonb, saved_at = $3, version = d.version + 1,
	       noted_at = CASE WHEN d.noted_at > $3::timestamptz - interval '1 hour' THEN d.noted_at ELSE $3 END
	  FROM instrument i
	 WHERE d.id = $1 AND d.person_id = (SELECT app_person()) AND d.state = 'in_progress'
	   AND (d.ends_at IS NULL OR d.ends_at + $11::interval >= $3) AND (d.run_id IS NULL OR d.form IS NOT NULL)
	   AND i.region_id = d.region_id AND i.id = d.instrument_id AND coalesce(d.items, i.items) @> $4::text[]
	   AND NOT EXISTS (
		SELECT FROM jsonb_each($2::jsonb) a
		  JOIN jsonb_path_query(coalesce(d.form, i.form), '$.Sections[*].Items[*]') AS item (of) ON item.of ->> 'Code' = a.key
		 WHERE CASE
			WHEN item.of ->> 'Input' IN ('text', 'essay', 'short', 'number') THEN a.value ? 'choices'
			WHEN item.of ->> 'Input' IN ('ordering', 'matching') THEN a.value ? 'text' OR ` + pairsSQL + `
			ELSE a.value ? 'text' OR NOT jsonb_path_query_array(item.of, '$.Options[*].Code') @> coalesce(a.value -> 'choices', '[]')
				OR item.of ->> 'Input' = 'single' AND jsonb_array_length(coalesce(a.value -> 'choices', '[]')) > 1 END)
	RETURNING d.*
), noted AS (
	INSERT INTO audit_record (region_id, id, municipality_id, organization_id, at, person_id, membership_id, role, action,
	                          object_type, object_id, subject_id, root_id, request_id)
	SELECT region_id, $5, municipality_id, organization_id, $3, person_id, $6, $7, $8, $9, id, person_id, route_id, $10
	  FROM saved WHERE noted_at = $3
)
SELECT saved_at, version, (SELECT count(*) FROM jsonb_each(answers) a WHERE a.value <> '{}') AS answered FROM saved`

// pairsSQL finds pairs that their item does not take: of an option that is none, or is
// there twice, with a place or a target that is none.
const pairsSQL = `EXISTS (
	SELECT FROM jsonb_array_elements_text(coalesce(a.value -> 'choices', '[]')) WITH ORDINALITY AS c (pair, n)
	 WHERE c.pair <> split_part(c.pair, ':', 1) || ':' || split_part(c.pair, ':', 2)
	    OR NOT jsonb_path_query_array(item.of, '$.Options[*].Code') ? split_part(c.pair, ':', 1)
	    OR NOT CASE item.of ->> 'Input' WHEN 'matching' THEN jsonb_path_query_array(item.of, '$.Targets[*].Code') ? split_part(c.pair, ':', 2)
	       ELSE split_part(c.pair, ':', 2) IN (SELECT generate_series(1, jsonb_array_length(item.of -> 'Options'))::text) END
	    OR EXISTS (SELECT FROM jsonb_array_elements_text(a.value -> 'choices') WITH ORDINALITY AS e (pair, n)
	               WHERE e.n < c.n AND split_part(e.pair, ':', 1) = split_part(c.pair, ':', 1)))`

// whySQL says why nothing was saved.
const whySQL = `SELECT d.state, coalesce(d.form, i.form) AS form, d.ends_at, d.run_id IS NOT NULL AND d.form IS NULL AS undrawn FROM diagnosis d JOIN instrument i ON i.region_id = d.region_id AND i.id = d.instrument_id
	WHERE d.id = $1 AND d.person_id = (SELECT app_person())`

type whyRow struct {
	State   assessment.RunState
	Form    *diagnostics.Form
	EndsAt  *time.Time
	Undrawn bool
}

type savedRow struct {
	SavedAt  time.Time
	Version  int
	Answered int64
}

// SaveAnswers merges the answers into the acting person's run in one trip.
func (s *Store) SaveAnswers(ctx context.Context, id uuid.UUID, a assessment.Answers, rec audit.Record) (assessment.Saved, error) {
	merged, err := a.JSON()
	if err != nil {
		return assessment.Saved{}, fmt.Errorf("assessmentpg: answers: %w", err)
	}
	items := make([]string, 0, len(a))
	for item := range a {
		items = append(items, item)
	}
	var saved []savedRow
	var why []whyRow
	err = s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &saved, saveSQL, id, string(merged), rec.At, items, rec.ID, rec.Membership, string(rec.Role), rec.Action, rec.Type, rec.Request, assessment.Grace)
		postgres.All(b, &why, whySQL, id)
	})
	switch {
	case err != nil:
		return assessment.Saved{}, postgres.Refuse(err)
	case len(saved) == 1:
		return assessment.Saved{Answered: int(saved[0].Answered), SavedAt: saved[0].SavedAt, Version: saved[0].Version}, nil
	case len(why) == 0:
		return assessment.Saved{}, assessment.ErrDiagnosisNotFound
	case why[0].State != assessment.InProgress:
		return assessment.Saved{}, assessment.ErrDiagnosisClosed
	case why[0].EndsAt != nil && rec.At.After(why[0].EndsAt.Add(assessment.Grace)):
		return assessment.Saved{}, assessment.ErrTimeOver
	case why[0].Undrawn:
		return assessment.Saved{}, assessment.ErrNotDrawn
	}
	if err := a.Fit(why[0].Form); err != nil {
		return assessment.Saved{}, err
	}
	return assessment.Saved{}, assessment.ErrAnswers
}
