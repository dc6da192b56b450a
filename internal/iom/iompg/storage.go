package iompg

import (
	"context"
	"time"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// Past sieves by the years of each route's regulation; a route withdrawn ended on the day
// of that step, at its place.
func (s *Store) Past(ctx context.Context, at time.Time) (all []iom.Ending, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &all, `SELECT e.id, e.ended_on FROM (
			SELECT r.id, coalesce(r.completed_on, (SELECT (max(w.at) AT TIME ZONE z.name)::date FROM route_step w
			         WHERE w.region_id = r.region_id AND w.route_id = r.id AND w.move = 'withdraw')) AS ended_on,
			       (g.data #>> '{storage,paper_years}')::int AS years, ($1::timestamptz AT TIME ZONE z.name)::date AS today
			  FROM route r
			  JOIN regulation g ON g.region_id = r.region_id AND g.code = r.regulation_code AND g.version = r.regulation_version
			  JOIN municipality y ON y.region_id = r.region_id AND y.id = r.municipality_id
			  JOIN region x ON x.id = r.region_id
			  CROSS JOIN LATERAL (SELECT coalesce(y.time_zone, x.time_zone) AS name) z
			 WHERE r.state IN ('completed', 'withdrawn') AND r.keeping = 'paper' AND (g.data #>> '{storage,on}')::boolean) e
			WHERE (e.ended_on + make_interval(years => e.years))::date <= e.today ORDER BY e.id`, at)
	})
	return all, postgres.Refuse(err)
}
