package monitoringpg

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// grain is how the places of a view are asked for.
type grain struct {
	places string            // lists all of them: id, name, headcount
	where  *strings.Replacer // puts column and conditions into a query on a table named r
	args   []any             // of places and where
}

func grainOf(reach tenant.Reach, v monitoring.View) grain {
	column, narrow, g := "r.organization_id", "true", grain{}
	if v.Municipality != uuid.Nil {
		narrow, g.args = "r.municipality_id = $1", []any{v.Municipality}
	}
	if v.Grain == monitoring.ByMunicipality {
		column = "r.municipality_id"
		g.places = `SELECT r.id, r.name, coalesce((SELECT sum(o.headcount) FROM organization o WHERE o.region_id = r.region_id AND o.municipality_id = r.id), 0)::int AS headcount
			FROM municipality r WHERE ` + postgres.Places{Municipality: "r.id"}.Within(reach) + ` ORDER BY r.name, r.id`
	} else {
		g.places = `SELECT r.id, r.short_name AS name, r.headcount FROM organization r WHERE ` +
			postgres.Places{Organization: "r.id", Municipality: "r.municipality_id"}.Within(reach) + " AND " + narrow + ` ORDER BY r.short_name, r.id`
	}
	if reach == tenant.ReachOrganization { // says nothing new, and lets the indexes be used
		narrow += " AND r.municipality_id = (SELECT app_municipality())"
	}
	g.where = strings.NewReplacer("{place}", column, "{here}", node("r").Within(reach)+" AND "+narrow)
	return g
}

// there reads the municipality asked for; the batch fails with no rows where it is
// not seen.
func (g grain) there(b *postgres.Batch, within *monitoring.Place) {
	if len(g.args) > 0 {
		postgres.One(b, within, "SELECT y.id, y.name FROM municipality y WHERE y.id = $1", g.args...)
	}
}

const (
	// Each person's routes of a place are counted together first: the people are then
	// few. A group's route is every member's [A I.3]; one on paper
	// counts too [B 2.7], but for what is overdue: nobody leads it here.
	figuresSQL = `WITH one AS MATERIALIZED (SELECT {place} AS place, r.tutee_id AS person,
		count(*) FILTER (WHERE r.state = 'draft') AS draft,
		count(*) FILTER (WHERE r.state = 'agreement') AS agreement,
		count(*) FILTER (WHERE r.state = 'active') AS active,
		count(*) FILTER (WHERE r.state = 'assessment') AS assessment,
		count(*) FILTER (WHERE r.outcome = 'reached') AS reached,
		count(*) FILTER (WHERE r.outcome = 'not_reached') AS not_reached,
		count(*) FILTER (WHERE r.state IN ('withdrawn', 'archived') AND r.outcome IS NULL) AS withdrawn,
		count(*) FILTER (WHERE r.state IN ('active', 'assessment') AND r.term_end < {today}) AS overdue,
		0 AS paper, count(*) AS total FROM route r WHERE {here} GROUP BY 1, 2
		UNION ALL SELECT {place}, r.tutee_id, 0, 0, count(*) FILTER (WHERE r.outcome IS NULL AND r.archived_at IS NULL), 0, count(*) FILTER (WHERE r.outcome = 'reached'),
		count(*) FILTER (WHERE r.outcome = 'not_reached'), count(*) FILTER (WHERE r.outcome IS NULL AND r.archived_at IS NOT NULL), 0, count(*), count(*)
		FROM paper_route r WHERE r.annulled_at IS NULL AND {here} GROUP BY 1, 2),
	people AS (SELECT o.place, o.person FROM one o WHERE o.total > o.withdrawn
		UNION SELECT {place}, unnest(r.group_ids) FROM route r WHERE r.group_ids <> '{}' AND (r.outcome IS NOT NULL OR r.state NOT IN ('withdrawn', 'archived')) AND {here}),
	by_place AS (SELECT p.place, count(*) AS n FROM people p GROUP BY 1)
	SELECT o.place AS id, sum(o.draft)::int AS draft, sum(o.agreement)::int AS agreement, sum(o.active)::int AS active, sum(o.assessment)::int AS assessment,
		sum(o.reached)::int AS reached, sum(o.not_reached)::int AS not_reached, sum(o.withdrawn)::int AS withdrawn, sum(o.overdue)::int AS overdue, sum(o.paper)::int AS paper,
		coalesce((SELECT b.n FROM by_place b WHERE b.place = o.place), 0)::int AS on_route FROM one o GROUP BY 1
	UNION ALL SELECT NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, (SELECT count(DISTINCT p.person) FROM people p)::int`

	tuteesSQL = `WITH one AS MATERIALIZED (SELECT DISTINCT {place} AS place, r.person_id FROM membership r WHERE r.role = 'tutee' AND r.ended_at IS NULL AND {here})
		SELECT o.place AS id, count(*)::int AS n FROM one o GROUP BY 1 UNION ALL SELECT NULL, (SELECT count(DISTINCT o.person_id) FROM one o)::int`
)

// place is a row that places gives; counted one that a count of people gives, of all
// places together where it has no id.
type (
	place struct {
		ID        uuid.UUID
		Name      string
		Headcount int
	}
	counted struct {
		ID uuid.UUID
		N  int
	}
	figured struct {
		ID                                   uuid.UUID
		Draft, Agreement, Active, Assessment int
		Reached, NotReached                  int
		Withdrawn, Overdue, Paper, OnRoute   int
	}
)

// RouteFigures gives the figures of each place, also of those without a route.
func (s *Store) RouteFigures(ctx context.Context, reach tenant.Reach, v monitoring.View, now time.Time) (monitoring.RouteFigures, error) {
	g := grainOf(reach, v)
	var places []place
	var rows []figured
	var tutees []counted
	var months []monthly
	var within monitoring.Place
	var day struct{ Day civil.Date }
	today := dayAt(fmt.Sprintf("$%d::timestamptz", len(g.args)+1))
	dated := append(g.args[:len(g.args):len(g.args)], now)
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		g.there(b, &within)
		postgres.All(b, &places, g.places, g.args...)
		postgres.All(b, &rows, strings.ReplaceAll(g.where.Replace(figuresSQL), "{today}", today), dated...)
		postgres.All(b, &tutees, g.where.Replace(tuteesSQL), g.args...)
		if !v.Brief {
			postgres.All(b, &months, strings.ReplaceAll(g.where.Replace(trendSQL), "{today}", today), dated...)
		}
		postgres.One(b, &day, "SELECT "+dayAt("$1::timestamptz")+" AS day", now)
	})
	if err != nil {
		return monitoring.RouteFigures{}, postgres.Refuse(err, postgres.NoRows(monitoring.ErrPlaceNotFound))
	}
	out := gather(v.Grain, places, rows, tutees)
	follow(&out, months)
	out.Within, out.Today = within, day.Day
	return out, nil
}

func gather(by monitoring.Grain, places []place, rows []figured, tutees []counted) monitoring.RouteFigures {
	out := monitoring.RouteFigures{Grain: by, Rows: make([]monitoring.PlaceFigures, len(places))}
	at := make(map[uuid.UUID]*monitoring.Figures, len(places)+1)
	at[uuid.Nil] = &out.Total
	for i, p := range places {
		out.Rows[i].Place, out.Rows[i].Headcount = monitoring.Place{ID: p.ID, Name: p.Name}, p.Headcount
		out.Total.Headcount += p.Headcount
		at[p.ID] = &out.Rows[i].Figures
	}
	for _, r := range rows {
		if f := at[r.ID]; f != nil {
			r.to(f)
			f.OnRoute = r.OnRoute
			if r.ID != uuid.Nil { // the row without a place tells only of people
				r.to(&out.Total)
			}
		}
	}
	for _, c := range tutees {
		if f := at[c.ID]; f != nil {
			f.Tutees = c.N
		}
	}
	return out
}

// to adds the row to figures.
func (r figured) to(f *monitoring.Figures) {
	f.Draft += r.Draft
	f.Agreement += r.Agreement
	f.Active += r.Active
	f.Assessment += r.Assessment
	f.Reached += r.Reached
	f.NotReached += r.NotReached
	f.Completed += r.Reached + r.NotReached
	f.Withdrawn += r.Withdrawn
	f.Overdue += r.Overdue
	f.Paper += r.Paper
}
