package monitoringpg_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// another gives a route to somebody else, with people of their own to accompany it.
func (s scene) another(who tenant.Scope, state iom.State, opts ...iomtest.Option) *iom.Route {
	s.Helper()
	return iomtest.Route(s, s.d, who, state, opts...)
}

func (s scene) figures(who tenant.Scope, municipality uuid.UUID) monitoring.RouteFigures {
	s.Helper()
	f, err := s.s.Routes(tenant.With(s.Context(), who), municipality)
	if err != nil {
		s.Fatalf("%s: %v", who.Role, err)
	}
	return f
}

func TestRoutes_ByStateAndOverdueForEachPlace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region := s.tree.Regions[0]
	other := s.tree.OtherSchool()
	s.route(iom.Draft)
	s.route(iom.Agreement)
	s.route(iom.Active, iomtest.Begins(s.today.AddMonths(-13)))
	s.route(iom.Completed)
	s.route(iom.Archived) // completed as reached, then archived
	notReached := s.route(iom.Completed)
	s.d.Owner(t, "UPDATE route SET outcome = 'not_reached' WHERE id = $1", notReached.ID)
	s.another(s.home.Colleague, iom.Withdrawn)
	s.another(other.Tutee, iom.Assessment)
	s.another(other.Colleague, iom.Active, iomtest.Under(iom.Sovetsky2022), iomtest.Group(other.Tutee.Person, s.home.Colleague.Person))
	s.another(s.tree.OtherMunicipality().Schools[0].Tutee, iom.Active)

	home := monitoring.Figures{Draft: 1, Agreement: 1, Active: 1, Completed: 3, Reached: 2, NotReached: 1, Withdrawn: 1, Overdue: 1, Headcount: 40, Tutees: 2, OnRoute: 1}
	beside := monitoring.Figures{Active: 1, Assessment: 1, Headcount: 40, Tutees: 2, OnRoute: 3}
	check := func(what string, got, want monitoring.Figures) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %+v\nwant %+v", what, got, want)
		}
	}
	own := s.figures(s.home.Coordinator, uuid.Nil)
	if len(own.Rows) != 1 || own.Grain != monitoring.ByOrganization || own.Rows[0].ID != s.home.ID {
		t.Fatalf("a school sees its own row only: %+v", own)
	}
	check("the school", own.Rows[0].Figures, home)
	check("the school in all", own.Total, home)

	for name, f := range map[string]monitoring.RouteFigures{
		"the municipality": s.figures(region.Municipalities[0].Coordinator, uuid.Nil),
		"the region of it": s.figures(region.Coordinator, region.Municipalities[0].ID),
	} {
		if len(f.Rows) != 2 || f.Rows[0].Name != "МАОУ СОШ № 11" || f.Grain != monitoring.ByOrganization {
			t.Fatalf("%s: %+v", name, f)
		}
		check(name+", the school", f.Rows[0].Figures, home)
		check(name+", the school beside", f.Rows[1].Figures, beside)
		// the colleague of the home school is on a route of the other one only
		check(name+", in all", f.Total, monitoring.Figures{Draft: 1, Agreement: 1, Active: 2, Assessment: 1, Completed: 3, Reached: 2, NotReached: 1, Withdrawn: 1,
			Overdue: 1, Headcount: 80, Tutees: 4, OnRoute: 4})
		if f.Total.Total() != 9 {
			t.Errorf("%s: %d routes in all, want 9", name, f.Total.Total())
		}
	}
	f := s.figures(region.Methodist, uuid.Nil)
	if len(f.Rows) != 2 || f.Grain != monitoring.ByMunicipality || f.Rows[0].Name != "Братск" || f.Rows[0].Active != 1 || f.Rows[1].Total() != 9 ||
		f.Total.Total() != 10 || f.Total.OnRoute != 5 || f.Total.Headcount != 160 || f.Total.Tutees != 8 {
		t.Errorf("the region: %+v", f)
	}
	// one who works at two schools is one person
	s.d.Owner(t, `INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id) VALUES ($1, gen_random_uuid(), $2, 'tutee', $3, $4)`,
		region.ID, s.home.Tutee.Person, region.Municipalities[0].ID, other.ID)
	f = s.figures(region.Municipalities[0].Coordinator, uuid.Nil)
	if f.Rows[1].Tutees != 3 || f.Total.Tutees != 4 {
		t.Errorf("a second place of work: %+v", f)
	}
}

func TestRoutes_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, other := s.tree.Regions[0].Municipalities[0], s.tree.OtherMunicipality()
	s.route(iom.Active)
	for name, who := range map[string]tenant.Scope{"another school": s.tree.OtherSchool().Coordinator, "another municipality": other.Coordinator,
		"another region": s.tree.OtherRegion().Coordinator} {
		if f := s.figures(who, uuid.Nil); f.Total.Total() != 0 || f.Total.OnRoute != 0 || len(f.Rows) == 0 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	for name, c := range map[string]struct {
		who tenant.Scope
		id  uuid.UUID
	}{
		"another municipality": {other.Coordinator, home.ID}, "a school of another one": {other.Schools[0].Coordinator, home.ID},
		"another region": {s.tree.OtherRegion().Coordinator, home.ID}, "none at all": {s.tree.Regions[0].Coordinator, uuid.New()},
	} {
		ctx := tenant.With(t.Context(), c.who)
		if _, err := s.s.Routes(ctx, c.id); !errors.Is(err, monitoring.ErrPlaceNotFound) {
			t.Errorf("%s asks for a municipality: %v", name, err)
		}
		if _, err := s.s.Deficits(ctx, c.id, ""); !errors.Is(err, monitoring.ErrPlaceNotFound) {
			t.Errorf("%s asks for its deficits: %v", name, err)
		}
	}
	// a school that names its own municipality sees itself, and no more
	if f := s.figures(s.home.Coordinator, home.ID); len(f.Rows) != 1 || f.Rows[0].ID != s.home.ID {
		t.Errorf("a school of its municipality: %+v", f)
	}
}

// A route on paper counts like all others, but for what is overdue: nobody leads it here;
// one that was annulled counts nowhere [B 2.7].
func TestRoutes_B27_OnPaperCounts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.route(iom.Active)
	paper := func(title, outcome, completed, annulled any) {
		s.d.Owner(t, `INSERT INTO paper_route (region_id, id, municipality_id, organization_id, tutee_id, title, regulation_code, regulation_version, term_start, term_end,
			outcome, completed_on, shelf, registered_by, registered_as, registered_at, annulled_at, annulled_by, annul_reason, version, updated_at)
			SELECT r.region_id, gen_random_uuid(), r.municipality_id, r.organization_id, $1, $2, r.regulation_code, r.regulation_version, $6::date - 400, $6::date - 30,
			$3::text, $4::date, 'Шкаф', $1, 'school_coordinator', now(), CASE WHEN $5::bool THEN now() END, CASE WHEN $5::bool THEN $1::uuid END, CASE WHEN $5::bool THEN 'Ошибка' END, 1, now()
			FROM route r LIMIT 1`, s.home.Colleague.Person, title, outcome, completed, annulled, s.today.String())
	}
	paper("Завершён", "reached", s.today.String(), false)
	paper("Идёт", nil, nil, false)
	paper("По ошибке", nil, nil, true)
	f := s.figures(s.home.Coordinator, uuid.Nil)
	want := monitoring.Figures{Active: 2, Completed: 1, Reached: 1, Paper: 2, Headcount: 40, Tutees: 2, OnRoute: 2}
	if f.Total != want || f.Rows[0].Figures != want {
		t.Errorf("%+v\nwant %+v", f.Total, want)
	}
	if f.Trend.Total() != 1 || f.Trend[len(f.Trend)-1] != 1 {
		t.Errorf("the trend of the year: %v", f.Trend)
	}
	if f := s.figures(s.tree.OtherMunicipality().Coordinator, uuid.Nil); f.Total.Paper != 0 {
		t.Errorf("another municipality counts %d papers", f.Total.Paper)
	}
}
