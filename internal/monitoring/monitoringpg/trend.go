package monitoringpg

import (
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
)

// trendSQL counts the routes of each place that were completed in the last twelve
// months, by how many months ago that was; the current month is none.
const trendSQL = `WITH now AS MATERIALIZED (SELECT {today} AS day)
	SELECT {place} AS id, (12 * (extract(year FROM w.day) - extract(year FROM r.completed_on)) + extract(month FROM w.day) - extract(month FROM r.completed_on))::int AS ago,
		count(*)::int AS n
	FROM (SELECT r.region_id, r.municipality_id, r.organization_id, r.completed_on FROM route r WHERE r.outcome IS NOT NULL
		UNION ALL SELECT r.region_id, r.municipality_id, r.organization_id, r.completed_on FROM paper_route r WHERE r.outcome IS NOT NULL AND r.annulled_at IS NULL) r CROSS JOIN now w
	WHERE r.completed_on BETWEEN date_trunc('month', w.day) - interval '11 months' AND w.day AND {here} GROUP BY 1, 2`

// monthly is a row that trendSQL gives.
type monthly struct {
	ID     uuid.UUID
	Ago, N int
}

// follow puts the months into the trends of their places and of all together.
func follow(f *monitoring.RouteFigures, months []monthly) {
	at := make(map[uuid.UUID]*monitoring.Trend, len(f.Rows))
	for i := range f.Rows {
		at[f.Rows[i].ID] = &f.Rows[i].Trend
	}
	for _, m := range months {
		if t := at[m.ID]; t != nil {
			t[len(t)-1-m.Ago] += m.N
			f.Trend[len(t)-1-m.Ago] += m.N
		}
	}
}
