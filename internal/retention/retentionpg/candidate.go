package retentionpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// candidates are people of the region whose data are there and about whom nothing is
// decided: no open removal, and none that was refused since. First the day: of those
// without a living consent who once gave one, when the last was withdrawn; of those with
// no living role, when the last ended.
const candidates = `
WITH facts AS (
  SELECT p.id AS person_id, z.name AS zone,
         c.withdrawn_at,
         (SELECT max(coalesce(m.ended_at, (m.until + 1)::timestamp AT TIME ZONE z.name)) FROM membership m WHERE m.region_id = p.region_id AND m.person_id = p.id
            AND NOT EXISTS (SELECT FROM membership l WHERE l.region_id = p.region_id AND l.person_id = p.id
                              AND l.ended_at IS NULL AND (l.until IS NULL OR l.until >= (now() AT TIME ZONE z.name)::date))) AS ended_at
    FROM person p LEFT JOIN consents_withdrawn() c ON c.person_id = p.id
   CROSS JOIN LATERAL (SELECT r.time_zone AS name FROM region r WHERE r.id = p.region_id) z
   WHERE NOT EXISTS (SELECT FROM removal x WHERE x.region_id = p.region_id AND x.person_id = p.id AND x.state IN ('asked', 'planned', 'done'))
), found AS (
  SELECT f.person_id, CASE WHEN f.withdrawn_at IS NOT NULL THEN 'consent' ELSE 'term' END AS cause,
         (coalesce(f.withdrawn_at, f.ended_at) AT TIME ZONE f.zone)::date AS since
    FROM facts f
   WHERE f.withdrawn_at IS NOT NULL OR (f.ended_at AT TIME ZONE f.zone)::date <= ?
)
SELECT f.person_id, f.cause, f.since FROM found f
 WHERE NOT EXISTS (SELECT FROM removal x WHERE x.person_id = f.person_id AND x.state = 'refused' AND x.asked_on >= f.since)`

// Candidates gives those who wait longest first.
func (s *Store) Candidates(ctx context.Context, reach tenant.Reach, endedBy civil.Date, page paging.Request) (paging.List[retention.Candidate], error) {
	type place struct {
		Since  civil.Date
		Person uuid.UUID
	}
	sql, args := candidates+" AND "+region(reach), []any{endedBy}
	var last place
	switch more, err := page.Position(&last); {
	case err != nil:
		return paging.List[retention.Candidate]{}, err
	case more:
		sql, args = sql+" AND (f.since, f.person_id) > (?, ?)", append(args, last.Since, last.Person)
	}
	var rows []retention.Candidate
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw(sql+" ORDER BY f.since, f.person_id LIMIT ?", append(args, page.Rows())...).Scan(ctx, &rows)
	})
	if err != nil {
		return paging.List[retention.Candidate]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(c retention.Candidate) any { return place{c.Since, c.PersonID} })
}

// Candidate gives one of them. Somebody of another tenant is nobody here.
func (s *Store) Candidate(ctx context.Context, reach tenant.Reach, person uuid.UUID, endedBy civil.Date) (c retention.Candidate, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		there := false
		if err := q.NewRaw("SELECT EXISTS (SELECT FROM person WHERE id = ?) AND "+region(reach), person).Scan(ctx, &there); err != nil {
			return err
		}
		if !there {
			return retention.ErrNotFound
		}
		return q.NewRaw(candidates+" AND f.person_id = ? AND "+region(reach), endedBy, person).Scan(ctx, &c)
	})
	return c, postgres.Refuse(err, postgres.NoRows(retention.ErrNotDue))
}

// region is the reach as a condition: candidates are found for the whole region or not.
func region(reach tenant.Reach) string { return postgres.Places{}.Within(reach) }
