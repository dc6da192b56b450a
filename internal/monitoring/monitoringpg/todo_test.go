package monitoringpg_test

import (
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/monitoring/monitoringpg"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

type scene struct {
	*testing.T
	d      *testdb.Database
	tree   *testdb.Tree
	home   *testdb.School
	s      *monitoring.Service
	today  civil.Date
	policy *authz.Policy
}

type noPrograms struct{}

func (noPrograms) Unusable() []monitoring.Program { return nil }

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	tree := d.Tree(t)
	people := directory.NewService(d.App, directorypg.New(d.App), policy, nil, nil)
	return scene{t, d, tree, tree.Home(), monitoring.NewService(monitoringpg.New(d.App), people, noPrograms{}, policy), civil.Of(time.Now().UTC()), policy}
}

func (s scene) todo(who tenant.Scope) monitoring.Todo {
	s.Helper()
	t, err := s.s.Todo(tenant.With(s.Context(), who))
	if err != nil {
		s.Fatalf("%s: %v", who.Role, err)
	}
	return t
}

// of gives the items of a kind.
func of(t monitoring.Todo, k monitoring.Kind) (items []monitoring.Item) {
	for _, i := range t.Items {
		if i.Kind == k {
			items = append(items, i)
		}
	}
	return items
}

func kindsIn(t monitoring.Todo) (kinds []monitoring.Kind) {
	for _, x := range t.Totals {
		kinds = append(kinds, x.Kind)
	}
	return kinds
}

func (s scene) all() map[string]tenant.Scope {
	r := s.tree.Regions[0]
	return map[string]tenant.Scope{"tutee": s.home.Tutee, "tutor": s.home.Tutor, "mentor": s.home.Mentor, "school": s.home.Coordinator, "lead": s.home.Leads,
		"municipality": r.Municipalities[0].Coordinator, "methodist": r.Methodist, "region": r.Coordinator}
}

func (s scene) route(state iom.State, opts ...iomtest.Option) *iom.Route {
	s.Helper()
	return iomtest.Route(s, s.d, s.home.Tutee, state, append([]iomtest.Option{iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator)}, opts...)...)
}

func TestTodo_EveryKindOfEveryRoleCanBeAsked(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, who := range s.all() {
		if got := s.todo(who); got.Today.IsZero() {
			t.Errorf("%s: no day", who.Role)
		}
	}
}
