package monitoringpg

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

const (
	// what is seen is the region's and the acting municipality's; from the region, of all
	directionsSQL = `SELECT p.id, p.title, p.year, p.municipality_id IS NOT NULL AS own FROM priority_direction p WHERE {held}
		ORDER BY p.year DESC, p.municipality_id IS NOT NULL, p.title, p.id`

	// A route chooses several, and counts once among those that chose any.
	chosenSQL = `WITH one AS MATERIALIZED (SELECT DISTINCT {place} AS place, r.id, {direction} AS direction,
		  (r.state = 'completed' OR r.state = 'archived' AND r.outcome IS NOT NULL) AS completed
		 FROM route r CROSS JOIN LATERAL jsonb_array_elements(r.priorities) x
		 JOIN priority_direction p ON p.region_id = r.region_id AND p.id = (x->>'id')::uuid AND p.year = {year}
		WHERE r.priorities <> '[]' AND r.state <> 'withdrawn' AND {here})
		SELECT o.place AS id, o.direction, grouping(o.direction) = 1 AS whole, count(DISTINCT o.id)::int AS routes,
		       count(DISTINCT o.id) FILTER (WHERE o.completed)::int AS completed
		  FROM one o GROUP BY GROUPING SETS ((o.place, o.direction), (o.place))`
)

type direction struct {
	ID    uuid.UUID
	Title string
	Year  int
	Own   bool
}

type chosen struct {
	ID        uuid.UUID
	Direction uuid.UUID // zero: those of the municipalities
	Whole     bool
	monitoring.Chosen
}

// PriorityFigures goes to the database twice: for which years directions were named is
// known first.
func (s *Store) PriorityFigures(ctx context.Context, reach tenant.Reach, v monitoring.View, year int) (monitoring.PriorityFigures, error) {
	g := grainOf(reach, v)
	held, of := "true", "p.id"
	switch {
	case v.Grain == monitoring.ByMunicipality:
		of = "CASE WHEN p.municipality_id IS NULL THEN p.id END"
	case v.Municipality != uuid.Nil:
		held = "(p.municipality_id IS NULL OR p.municipality_id = $1)"
	}
	var places []place
	var named []direction
	out := monitoring.PriorityFigures{Grain: v.Grain}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		g.there(b, &out.Within)
		postgres.All(b, &places, g.places, g.args...)
		args := g.args
		if held == "true" {
			args = nil
		}
		postgres.All(b, &named, strings.Replace(directionsSQL, "{held}", held, 1), args...)
	})
	if err != nil {
		return out, postgres.Refuse(err, postgres.NoRows(monitoring.ErrPlaceNotFound))
	}
	pick(&out, named, year)
	var cells []chosen
	args := append(g.args[:len(g.args):len(g.args)], out.Year)
	sql := strings.NewReplacer("{direction}", of, "{year}", fmt.Sprintf("$%d::int", len(args))).Replace(g.where.Replace(chosenSQL))
	if err := s.db.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &cells, sql, args...) }); err != nil {
		return out, postgres.Refuse(err)
	}
	count(&out, places, cells)
	return out, nil
}

// pick takes the directions of the year, or of the last one for which some were named.
func pick(f *monitoring.PriorityFigures, named []direction, year int) {
	for _, d := range named {
		if n := len(f.Years); n == 0 || f.Years[n-1] != d.Year {
			f.Years = append(f.Years, d.Year)
		}
	}
	if len(f.Years) > 0 {
		f.Year = cmp.Or(year, f.Years[0])
	}
	together := false
	for _, d := range named {
		switch {
		case d.Year != f.Year:
		case d.Own && f.Grain == monitoring.ByMunicipality:
			together = true
		default:
			f.Directions = append(f.Directions, monitoring.Direction{ID: d.ID, Title: d.Title, Own: d.Own})
		}
	}
	if together {
		f.Directions = append(f.Directions, monitoring.Direction{Own: true})
	}
}

func count(f *monitoring.PriorityFigures, places []place, cells []chosen) {
	row := func(p monitoring.Place) monitoring.PriorityRow {
		return monitoring.PriorityRow{Place: p, Cells: make([]monitoring.Chosen, len(f.Directions))}
	}
	column := make(map[uuid.UUID]int, len(f.Directions))
	for i, d := range f.Directions {
		column[d.ID] = i
	}
	f.Rows, f.Total = make([]monitoring.PriorityRow, len(places)), row(monitoring.Place{})
	at := map[uuid.UUID]*monitoring.PriorityRow{}
	for i, p := range places {
		f.Rows[i] = row(monitoring.Place{ID: p.ID, Name: p.Name})
		at[p.ID] = &f.Rows[i]
	}
	add := func(to *monitoring.Chosen, c monitoring.Chosen) {
		to.Routes, to.Completed = to.Routes+c.Routes, to.Completed+c.Completed
	}
	for _, c := range cells {
		r := at[c.ID]
		if r == nil {
			continue
		}
		if c.Whole { // a route stands at one place
			add(&r.Chose, c.Chosen)
			add(&f.Total.Chose, c.Chosen)
		} else if i, known := column[c.Direction]; known {
			add(&r.Cells[i], c.Chosen)
			add(&f.Total.Cells[i], c.Chosen)
		}
	}
}
