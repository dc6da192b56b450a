package monitoringpg_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func (s scene) homeOf(who tenant.Scope) monitoring.Home {
	s.Helper()
	h, err := s.s.Home(tenant.With(s.Context(), who))
	if err != nil {
		s.Fatalf("%s: %v", who.Role, err)
	}
	return h
}

// Home is what is to be done, with the reader's own name; who follows a route sees
// how far it has come, and nobody else's.
func TestHome_NameTodoAndOwnRoutes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	active := s.route(iom.Active, iomtest.Title("Первый"))
	draft := s.route(iom.Draft, iomtest.Title("Второй"))
	iomtest.Route(t, s.d, s.tree.OtherSchool().Tutee, iom.Active)
	s.d.Owner(t, "UPDATE route SET term_end = NULL, term_start = NULL WHERE id = $1", draft.ID)

	h := s.homeOf(s.home.Tutee)
	if len(h.Routes) != 2 || h.Routes[0].ID != active.ID || h.Routes[1].ID != draft.ID {
		t.Fatalf("routes %+v", h.Routes)
	}
	one := h.Routes[0]
	if one.Title != "Первый" || one.State != "active" || !one.Agreed || one.TermEnd.IsZero() || one.Activities != len(active.Activities) {
		t.Errorf("%+v", one)
	}
	if planned := one.Activities - one.Done; planned > 0 && (one.NextTitle == "" || one.NextDue.IsZero()) {
		t.Errorf("nothing is next: %+v", one)
	}
	if todo := s.todo(s.home.Tutee); len(h.Items) != len(todo.Items) || len(h.Totals) != len(todo.Totals) || h.Today != todo.Today {
		t.Errorf("home %+v\nis not what is to be done %+v", h.Todo, todo)
	}
	for name, who := range s.all() {
		h := s.homeOf(who)
		if h.GivenName == "" || name != "tutee" && len(h.Routes) != 0 {
			t.Errorf("%s: %q, %d routes", name, h.GivenName, len(h.Routes))
		}
	}
	if h := s.homeOf(s.tree.OtherRegion().Coordinator); len(h.Routes)+len(h.Totals) > 0 && h.Totals[0].Kind == monitoring.MunicipalityOverdue {
		t.Errorf("the other region: %+v", h)
	}
}

// Who accompanies sees those whom they accompany, what ends first first, and nobody
// else's; without the tutee's consent (R10) not even theirs.
func TestHome_WhomOneAccompanies(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	active := s.route(iom.Active, iomtest.Title("Первый"))
	s.route(iom.Completed)
	beside := iomtest.Route(t, s.d, s.tree.OtherSchool().Tutee, iom.Active)
	h := s.homeOf(s.home.Tutor)
	if len(h.Tutees) != 1 || h.Tutees[0].ID != active.ID || h.Tutees[0].Person == "" || h.Tutees[0].Activities != len(active.Activities) || len(h.Routes) != 0 {
		t.Errorf("%+v", h.Tutees)
	}
	for name, who := range s.all() {
		for _, r := range s.homeOf(who).Tutees {
			if r.ID == beside.ID || name == "tutee" || name == "school" {
				t.Errorf("%s is shown %+v", name, r)
			}
		}
	}
	s.d.Owner(t, "UPDATE route SET model = 'regional_system' WHERE id = $1", active.ID)
	if h := s.homeOf(s.home.Tutor); len(h.Tutees) != 0 {
		t.Errorf("without the consent: %+v", h.Tutees)
	}
}
