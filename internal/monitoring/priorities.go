package monitoring

import (
	"context"

	"github.com/google/uuid"
)

// PriorityFigures count the routes that chose the priority directions of a school year
// [B 1.7]: places × directions. Withdrawn routes are left out; no route is named.
type PriorityFigures struct {
	Grain      Grain
	Within     Place // the municipality that was asked for; zero: all in reach
	Year       int   // in which the school year begins; 0: no direction was ever named
	Years      []int // for which directions were named, the last first
	Directions []Direction
	Rows       []PriorityRow
	Total      PriorityRow
}

// Direction is a column of PriorityFigures: the directions of a municipality stand in the
// figures of its schools, and together in one column of the region's.
type Direction struct {
	ID    uuid.UUID // zero: those of the municipalities
	Title string
	Own   bool // not the region's
}

// PriorityRow is one place: its cells stand in the order of the directions.
type PriorityRow struct {
	Place
	Chose Chosen // routes that chose any of them
	Cells []Chosen
}

// Chosen counts routes.
type Chosen struct{ Routes, Completed int }

// lastYear is the last that a direction may be named for.
const lastYear = 2100

// Priorities gives the figures of each place below the acting node for a school year, the
// last one with 0; municipality narrows as with Routes.
func (s *Service) Priorities(ctx context.Context, municipality uuid.UUID, year int) (PriorityFigures, error) {
	reach, v, err := s.view(ctx, municipality)
	if err != nil {
		return PriorityFigures{}, err
	}
	if year > lastYear {
		year = 0
	}
	return s.store.PriorityFigures(ctx, reach, v, year)
}
