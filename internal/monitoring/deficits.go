package monitoring

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// HeatMap shows where which competency is found missing: places × competencies.
type HeatMap struct {
	Grain        Grain
	Within       Place       // the municipality that was asked for; zero: all in reach
	Framework    Framework   // the one shown; an empty code: nobody was diagnosed
	Frameworks   []Framework // all of the region, the one with the most diagnoses first
	Competencies []Competency
	Rows         []HeatRow
	Total        HeatRow
}

// Framework is a competency framework that results are told by.
type Framework struct {
	Code      string
	Title     string
	Diagnoses int // submitted ones in reach
}

// Competency is a column of a HeatMap.
type Competency struct {
	Code  string
	Title string
}

// HeatRow is one place of a HeatMap: its cells stand in the order of the competencies.
type HeatRow struct {
	Place
	Diagnosed int  // people diagnosed by the framework
	Few       bool // too few people to tell who may not see each: it has no figures
	Cells     []HeatCell
}

// HeatCell counts people with a living deficit.
type HeatCell struct {
	People int // found in any way
	Found  int // of them, found by a diagnosis: never more than the row's Diagnosed
}

// Deficits gives the heat map of living deficits of each place below the acting
// node; municipality narrows as with Routes. With no framework named, the one with
// the most diagnoses is shown; ErrFrameworkNotFound for one that the region has not.
// Who may not see what each person has shown is told nothing of places with fewer than
// assessment.SmallestGroup people diagnosed, nor what would give them: of a municipality
// only where it is told of among its neighbours.
func (s *Service) Deficits(ctx context.Context, municipality uuid.UUID, framework string) (HeatMap, error) {
	reach, v, err := s.view(ctx, municipality)
	if err != nil {
		return HeatMap{}, err
	}
	m, err := s.store.HeatMap(ctx, reach, v, framework)
	if err != nil || m.Framework.Code == "" {
		return m, err
	}
	scope, err := tenant.From(ctx)
	if err != nil || assessment.SeesEach(s.policy, scope.Role, reach) {
		return m, err
	}
	m.cover()
	if !m.Total.Few && municipality != uuid.Nil && reach == tenant.ReachRegion {
		among, err := s.Deficits(ctx, uuid.Nil, m.Framework.Code)
		if err != nil {
			return HeatMap{}, err
		}
		if !among.shows(municipality) {
			m.hide()
		}
	}
	return m, nil
}

// cover takes out what would tell of too few people.
func (m *HeatMap) cover() {
	if n := m.Total.speaksOf(); n > 0 && n < assessment.SmallestGroup {
		m.hide()
		return
	}
	places := make([]assessment.PeopleAt, len(m.Rows))
	for i, r := range m.Rows {
		places[i] = assessment.PeopleAt{ID: r.ID, People: r.speaksOf()}
	}
	for i, few := range assessment.TooFew(places) {
		if few {
			m.Rows[i].hide()
		}
	}
}

// hide leaves no figures at all.
func (m *HeatMap) hide() {
	m.Total.hide()
	for i := range m.Rows {
		m.Rows[i].hide()
	}
}

func (r *HeatRow) hide() { r.Diagnosed, r.Few, r.Cells = 0, true, nil }

// speaksOf counts the people diagnosed. Where deficits were named and nobody was
// diagnosed, they are somebody's still.
func (r *HeatRow) speaksOf() int {
	if r.Diagnosed == 0 && slices.ContainsFunc(r.Cells, func(c HeatCell) bool { return c.People > 0 }) {
		return 1
	}
	return r.Diagnosed
}

func (m *HeatMap) shows(place uuid.UUID) bool {
	return slices.ContainsFunc(m.Rows, func(r HeatRow) bool { return r.ID == place && !r.Few })
}
