package monitoringpg_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// direction names one for a school year; of the region where no municipality is given.
func (s scene) direction(of tenant.Scope, municipality any, year int, title string) uuid.UUID {
	s.Helper()
	id := uuid.Must(uuid.NewV7())
	s.d.Owner(s, "INSERT INTO priority_direction (region_id, id, municipality_id, year, title, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 1, now(), now())",
		of.Region, id, municipality, year, title)
	return id
}

func (s scene) chooses(who tenant.Scope, state iom.State, of ...uuid.UUID) {
	s.Helper()
	r := iomtest.Route(s, s.d, who, state)
	s.d.Owner(s, "UPDATE route SET priorities = (SELECT jsonb_agg(jsonb_build_object('id', x, 'year', 2026, 'title', 'Слова того дня')) FROM unnest($2::uuid[]) x) WHERE id = $1", r.ID, of)
}

func (s scene) chosen(who tenant.Scope, municipality uuid.UUID, year int) monitoring.PriorityFigures {
	s.Helper()
	f, err := s.s.Priorities(tenant.With(s.Context(), who), municipality, year)
	if err != nil {
		s.Fatalf("%s: %v", who.Role, err)
	}
	return f
}

func cells(r monitoring.PriorityRow) []monitoring.Chosen {
	return append(slices.Clone(r.Cells), r.Chose)
}

// [B 1.7]: the priority directions of a year, by place; of other tenants nothing.
func TestPriorities_B17_CountsRoutesByPlaceAndDirection(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region, city := s.tree.Regions[0], s.tree.Regions[0].Municipalities[0]
	next, other := s.tree.OtherSchool(), s.tree.OtherMunicipality()
	if f := s.chosen(region.Coordinator, uuid.Nil, 0); f.Year != 0 || len(f.Directions) != 0 || len(f.Rows) != 2 {
		t.Errorf("nothing is named: %+v", f)
	}
	literacy, mentoring := s.direction(s.home.Tutee, nil, 2026, "Грамотность"), s.direction(s.home.Tutee, city.ID, 2026, "Наставничество")
	foreign, before := s.direction(s.home.Tutee, other.ID, 2026, "Чужое"), s.direction(s.home.Tutee, nil, 2025, "Прошлогоднее")
	s.chooses(s.home.Tutee, iom.Completed, literacy, mentoring)
	s.chooses(s.home.Tutee, iom.Active, literacy)
	s.chooses(s.home.Tutee, iom.Active, before)
	s.chooses(next.Tutee, iom.Draft, mentoring)
	s.chooses(next.Tutee, iom.Withdrawn, literacy)
	s.chooses(other.Schools[0].Tutee, iom.Active, literacy, foreign)

	type is = []monitoring.Chosen
	none, one, done := monitoring.Chosen{}, monitoring.Chosen{Routes: 1}, monitoring.Chosen{Routes: 1, Completed: 1}
	two := monitoring.Chosen{Routes: 2, Completed: 1}
	f := s.chosen(city.Coordinator, uuid.Nil, 0)
	if f.Year != 2026 || !slices.Equal(f.Years, []int{2026, 2025}) || len(f.Directions) != 2 || f.Directions[0].ID != literacy || f.Directions[1].ID != mentoring || !f.Directions[1].Own {
		t.Fatalf("the municipality: %+v", f)
	}
	for i, want := range []is{{two, done, two}, {none, one, one}} {
		if !slices.Equal(cells(f.Rows[i]), want) {
			t.Errorf("%s: %+v, want %+v", f.Rows[i].Name, f.Rows[i], want)
		}
	}
	if want := (is{two, {Routes: 2, Completed: 1}, {Routes: 3, Completed: 1}}); !slices.Equal(cells(f.Total), want) {
		t.Errorf("in all: %+v, want %+v", f.Total, want)
	}
	drilled := s.chosen(region.Coordinator, city.ID, 0)
	if len(drilled.Directions) != 2 || drilled.Within.ID != city.ID || !slices.Equal(cells(drilled.Total), cells(f.Total)) {
		t.Errorf("the same from the region: %+v", drilled)
	}
	f = s.chosen(region.Coordinator, uuid.Nil, 0)
	if len(f.Directions) != 2 || f.Directions[0].ID != literacy || f.Directions[1].ID != uuid.Nil || f.Grain != monitoring.ByMunicipality {
		t.Fatalf("the region: %+v", f)
	}
	if want := (is{{Routes: 3, Completed: 1}, {Routes: 3, Completed: 1}, {Routes: 4, Completed: 1}}); !slices.Equal(cells(f.Total), want) {
		t.Errorf("the region in all: %+v, want %+v", f.Total, want)
	}
	if f := s.chosen(region.Coordinator, uuid.Nil, 2025); f.Year != 2025 || !slices.Equal(cells(f.Total), is{one, one}) {
		t.Errorf("the year before: %+v", f)
	}
	if f := s.chosen(s.home.Leads, uuid.Nil, 0); len(f.Rows) != 1 || !slices.Equal(cells(f.Total), is{two, done, two}) {
		t.Errorf("the school: %+v", f)
	}
	if f := s.chosen(other.Coordinator, uuid.Nil, 0); f.Total.Chose != one || slices.ContainsFunc(f.Directions, func(d monitoring.Direction) bool { return d.ID == mentoring }) {
		t.Errorf("another municipality: %+v", f)
	}
	if f := s.chosen(s.tree.OtherRegion().Coordinator, uuid.Nil, 0); len(f.Directions) != 0 || f.Total.Chose != none {
		t.Errorf("another region: %+v", f)
	}
	if _, err := s.s.Priorities(tenant.With(t.Context(), other.Coordinator), city.ID, 0); !errors.Is(err, monitoring.ErrPlaceNotFound) {
		t.Errorf("a municipality out of reach: %v", err)
	}
	if _, err := s.s.Priorities(tenant.With(t.Context(), s.home.Tutee), uuid.Nil, 0); err == nil {
		t.Error("a tutee sees the figures")
	}
}
