package monitoringpg

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// chosen stands before each query of a heat map: the framework named, or the one by
// which most was diagnosed. The argument after the view's own is the name.
const (
	chosenSQL = `WITH counted AS MATERIALIZED (
		  SELECT r.framework, count(*) AS n FROM diagnosis r WHERE r.state = 'submitted' AND NOT r.trial AND {here} GROUP BY 1),
		chosen AS MATERIALIZED (
		  SELECT f.code FROM framework f LEFT JOIN counted c ON c.framework = f.code
		   WHERE {name} = '' AND c.n > 0 OR f.code = {name} ORDER BY c.n DESC NULLS LAST, f.code LIMIT 1)
		`
	frameworksSQL = chosenSQL + `SELECT f.code, f.title, coalesce(c.n, 0)::int AS n, f.code = (SELECT code FROM chosen) IS TRUE AS chosen,
		CASE WHEN f.code = (SELECT code FROM chosen) THEN f.competencies ELSE '[]' END AS competencies
		FROM framework f LEFT JOIN counted c ON c.framework = f.code ORDER BY c.n DESC NULLS LAST, f.code`

	diagnosedSQL = chosenSQL + `SELECT {place} AS id, count(DISTINCT r.person_id)::int AS n FROM diagnosis r
		WHERE r.state = 'submitted' AND NOT r.trial AND r.framework = (SELECT code FROM chosen) AND {here} GROUP BY GROUPING SETS (({place}), ())`

	cellsSQL = chosenSQL + `SELECT {place} AS id, r.competency, count(DISTINCT r.person_id)::int AS people,
		count(DISTINCT r.person_id) FILTER (WHERE r.source = 'diagnosis')::int AS found FROM deficit r
		WHERE r.state <> 'removed' AND r.superseded_by IS NULL AND r.framework = (SELECT code FROM chosen) AND {here}
		GROUP BY GROUPING SETS (({place}, r.competency), (r.competency))`
)

type framework struct {
	Code, Title  string
	N            int
	Chosen       bool
	Competencies json.RawMessage
}

type cell struct {
	ID            uuid.UUID
	Competency    string
	People, Found int
}

// HeatMap gives a row for each place, also for those where nobody was diagnosed.
func (s *Store) HeatMap(ctx context.Context, reach tenant.Reach, v monitoring.View, name string) (monitoring.HeatMap, error) {
	g := grainOf(reach, v)
	args := append(g.args[:len(g.args):len(g.args)], name)
	fill := func(sql string) string {
		return strings.ReplaceAll(g.where.Replace(sql), "{name}", "$"+string(rune('0'+len(args)))+"::text")
	}
	var places []place
	var frameworks []framework
	var diagnosed []counted
	var cells []cell
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		g.there(b)
		postgres.All(b, &places, g.places, g.args...)
		postgres.All(b, &frameworks, fill(frameworksSQL), args...)
		postgres.All(b, &diagnosed, fill(diagnosedSQL), args...)
		postgres.All(b, &cells, fill(cellsSQL), args...)
	})
	if err != nil {
		return monitoring.HeatMap{}, postgres.Refuse(err, postgres.NoRows(monitoring.ErrPlaceNotFound))
	}
	out := monitoring.HeatMap{Grain: v.Grain}
	for _, f := range frameworks {
		one := monitoring.Framework{Code: f.Code, Title: f.Title, Diagnoses: f.N}
		out.Frameworks = append(out.Frameworks, one)
		if f.Chosen {
			out.Framework = one
			if err := json.Unmarshal(f.Competencies, &out.Competencies); err != nil {
				return monitoring.HeatMap{}, err
			}
		}
	}
	if name != "" && out.Framework.Code == "" {
		return monitoring.HeatMap{}, monitoring.ErrFrameworkNotFound
	}
	colour(&out, places, diagnosed, cells)
	return out, nil
}

func colour(m *monitoring.HeatMap, places []place, diagnosed []counted, cells []cell) {
	row := func(p monitoring.Place) monitoring.HeatRow {
		return monitoring.HeatRow{Place: p, Cells: make([]monitoring.HeatCell, len(m.Competencies))}
	}
	column := make(map[string]int, len(m.Competencies))
	for i, c := range m.Competencies {
		column[c.Code] = i
	}
	m.Rows, m.Total = make([]monitoring.HeatRow, len(places)), row(monitoring.Place{})
	at := map[uuid.UUID]*monitoring.HeatRow{uuid.Nil: &m.Total}
	for i, p := range places {
		m.Rows[i] = row(monitoring.Place{ID: p.ID, Name: p.Name})
		at[p.ID] = &m.Rows[i]
	}
	for _, d := range diagnosed {
		if r := at[d.ID]; r != nil {
			r.Diagnosed = d.N
		}
	}
	for _, c := range cells {
		if i, known := column[c.Competency]; known && at[c.ID] != nil {
			at[c.ID].Cells[i] = monitoring.HeatCell{People: c.People, Found: c.Found}
		}
	}
}
