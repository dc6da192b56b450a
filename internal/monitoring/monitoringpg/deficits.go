package monitoringpg

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

const (
	frameworksSQL = `SELECT f.code, f.title, f.competencies, coalesce(c.n, 0)::int AS n FROM framework f
		LEFT JOIN (SELECT r.framework, count(*) AS n FROM diagnosis r WHERE r.state = 'submitted' AND NOT r.trial AND {here} GROUP BY 1) c ON c.framework = f.code
		ORDER BY c.n DESC NULLS LAST, f.code`

	diagnosedSQL = `WITH one AS MATERIALIZED (SELECT DISTINCT {place} AS place, r.person_id FROM diagnosis r
		 WHERE r.state = 'submitted' AND NOT r.trial AND r.framework = {framework} AND {here})
		SELECT o.place AS id, count(*)::int AS n FROM one o GROUP BY 1 UNION ALL SELECT NULL, (SELECT count(DISTINCT o.person_id) FROM one o)::int`

	cellsSQL = `WITH one AS MATERIALIZED (SELECT {place} AS place, r.competency, r.person_id, bool_or(r.source = 'diagnosis') AS found FROM deficit r
		 WHERE ` + living + ` AND r.framework = {framework} AND {here} GROUP BY 1, 2, 3)
		SELECT o.place AS id, o.competency, count(*)::int AS people, count(*) FILTER (WHERE o.found)::int AS found FROM one o GROUP BY 1, 2
		UNION ALL SELECT NULL, p.competency, count(*)::int, count(*) FILTER (WHERE p.found)::int
		  FROM (SELECT o.competency, o.person_id, bool_or(o.found) AS found FROM one o GROUP BY 1, 2) p GROUP BY 2`
)

type framework struct {
	Code, Title  string
	N            int
	Competencies json.RawMessage
}

type cell struct {
	ID            uuid.UUID
	Competency    string
	People, Found int
}

// HeatMap gives a row for each place, also for those where nobody was diagnosed. It
// goes to the database twice: by which framework most was diagnosed is known first.
func (s *Store) HeatMap(ctx context.Context, reach tenant.Reach, v monitoring.View, name string) (monitoring.HeatMap, error) {
	g := grainOf(reach, v)
	var places []place
	var frameworks []framework
	out := monitoring.HeatMap{Grain: v.Grain}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		g.there(b, &out.Within)
		postgres.All(b, &places, g.places, g.args...)
		postgres.All(b, &frameworks, g.where.Replace(frameworksSQL), g.args...)
	})
	if err != nil {
		return monitoring.HeatMap{}, postgres.Refuse(err, postgres.NoRows(monitoring.ErrPlaceNotFound))
	}
	if err := choose(&out, frameworks, name); err != nil {
		return monitoring.HeatMap{}, err
	}
	args := append(g.args[:len(g.args):len(g.args)], out.Framework.Code)
	fill := func(sql string) string {
		return strings.ReplaceAll(g.where.Replace(sql), "{framework}", fmt.Sprintf("$%d::text", len(args)))
	}
	var diagnosed []counted
	var cells []cell
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &diagnosed, fill(diagnosedSQL), args...)
		postgres.All(b, &cells, fill(cellsSQL), args...)
	})
	if err != nil {
		return monitoring.HeatMap{}, postgres.Refuse(err)
	}
	colour(&out, places, diagnosed, cells)
	return out, nil
}

// choose takes the framework named, or the one by which most was diagnosed.
func choose(m *monitoring.HeatMap, all []framework, name string) error {
	m.Frameworks = make([]monitoring.Framework, len(all))
	for i, f := range all {
		m.Frameworks[i] = monitoring.Framework{Code: f.Code, Title: f.Title, Diagnoses: f.N}
		if f.Code == name || name == "" && i == 0 && f.N > 0 {
			m.Framework = m.Frameworks[i]
			if err := json.Unmarshal(f.Competencies, &m.Competencies); err != nil {
				return err
			}
		}
	}
	if name != "" && m.Framework.Code == "" {
		return monitoring.ErrFrameworkNotFound
	}
	return nil
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
