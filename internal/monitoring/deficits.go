package monitoring

import (
	"context"

	"github.com/google/uuid"
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
	Diagnosed int // people diagnosed by the framework
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
func (s *Service) Deficits(ctx context.Context, municipality uuid.UUID, framework string) (HeatMap, error) {
	reach, v, err := s.view(ctx, municipality)
	if err != nil {
		return HeatMap{}, err
	}
	return s.store.HeatMap(ctx, reach, v, framework)
}
