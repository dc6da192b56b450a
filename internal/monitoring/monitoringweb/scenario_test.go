package monitoringweb_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/monitoring/monitoringpg"
	"github.com/marshrut-iom/marshrut/internal/monitoring/monitoringweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type scene struct {
	*testing.T
	db     *testdb.Database
	tree   *testdb.Tree
	server *web.Server
}

// broken is one program that can't be started.
type broken struct{}

func (broken) Unusable() []monitoring.Program {
	return []monitoring.Program{{Name: "selfdiagnosis", Version: "1.0.0", Reason: "Контрольная сумма не совпадает."}}
}

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	people := directory.NewService(d.App, directorypg.New(d.App), policy, nil, nil)
	service := monitoring.NewService(monitoringpg.New(d.App), people, broken{}, policy)
	server := webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { monitoringweb.Register(api, service) })
	webtest.Pages(t, server, identityweb.Sessions{Service: identitytest.Service(t, d)}, func(p *web.Pages) { monitoringweb.RegisterPages(p, service) })
	return scene{t, d, d.Tree(t), server}
}

func (s scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

type todo struct {
	Today string `json:"today"`
	Items []struct {
		Kind, Object, Title string
		ID                  uuid.UUID
		Person              *struct {
			ID   uuid.UUID
			Name string
		}
		Due     string
		Overdue bool
		Count   int
	}
	Totals []struct {
		Kind         string
		Items, Count int
	}
}

type figures struct {
	By    string
	Items []struct {
		ID                      uuid.UUID
		Name                    string
		Active, Overdue, Tutees int
	}
	Total struct{ Total, Active, Overdue, Headcount int }
}

func TestHome_EveryRoleIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), s.tree.Regions[0]
	r := iomtest.Route(t, s.db, home.Tutee, iom.Active, iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator))
	s.db.Owner(t, "UPDATE route SET term_end = current_date - 1 WHERE id = $1", r.ID)
	for name, c := range map[string]struct {
		who   tenant.Scope
		first string
		about bool // the tutee is named
	}{
		"tutee": {home.Tutee, "term_passed", false}, "tutor": {home.Tutor, "term_passed", true}, "school": {home.Coordinator, "term_passed", true},
		"lead": {home.Leads, "term_passed", true}, "municipality": {region.Municipalities[0].Coordinator, "school_overdue", false},
		"region": {region.Coordinator, "municipality_overdue", false},
	} {
		got := webtest.Into[todo](t, webtest.Do(t, s.as(c.who), "GET", "/todo", nil).Want(t, 200, ""))
		if got.Today == "" || len(got.Items) == 0 || len(got.Totals) == 0 {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		first := got.Items[0]
		if first.Kind != c.first || !first.Overdue || first.Due == "" || (first.Person != nil) != c.about || first.Count != 1 {
			t.Errorf("%s: first %+v", name, first)
		}
	}
	for _, who := range []tenant.Scope{home.Mentor, region.Methodist} { // nothing is asked of them, and that is an answer too
		if got := webtest.Into[todo](t, webtest.Do(t, s.as(who), "GET", "/todo", nil).Want(t, 200, "")); got.Items == nil || len(got.Items) != 0 || got.Totals == nil {
			t.Errorf("%s: %+v", who.Role, got)
		}
	}
	// the operator: programs and regions, nobody's name
	operator := identitytest.ClientOf(s.server, identitytest.Session(t, s.db, identitytest.Operator(t, s.db)), uuid.Nil)
	got := webtest.Into[todo](t, webtest.Do(t, operator, "GET", "/todo", nil).Want(t, 200, ""))
	// the first region's coordinator has signed in above
	if len(got.Items) != 2 || got.Items[0].Kind != "program_unusable" || got.Items[0].Title != "selfdiagnosis 1.0.0" ||
		got.Items[1].Kind != "region_without_coordinator" || got.Items[1].ID != s.tree.OtherRegion().ID || got.Totals[1].Items != 1 {
		t.Errorf("the operator: %+v", got)
	}
	webtest.Do(t, operator, "GET", "/monitoring/routes", nil).Want(t, 403, "authz.forbidden")
	webtest.Do(t, operator, "POST", "/search", map[string]any{"q": "анна"}).Want(t, 403, "authz.forbidden")
}

func TestMonitoring_ByRoleAndPlace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region, stranger := s.tree.Home(), s.tree.Regions[0], s.tree.OtherRegion()
	iomtest.Route(t, s.db, home.Tutee, iom.Active)
	here := region.Municipalities[0].ID.String()
	for name, c := range map[string]struct {
		who    tenant.Scope
		by     string
		places int
		total  int
	}{
		"school": {home.Coordinator, "organization", 1, 1}, "lead": {home.Leads, "organization", 1, 1},
		"municipality": {region.Municipalities[0].Coordinator, "organization", 2, 1}, "region": {region.Coordinator, "municipality", 2, 1},
		"methodist": {region.Methodist, "municipality", 2, 1}, "another municipality": {s.tree.OtherMunicipality().Coordinator, "organization", 2, 0},
		"another region": {stranger.Coordinator, "municipality", 2, 0},
	} {
		got := webtest.Into[figures](t, webtest.Do(t, s.as(c.who), "GET", "/monitoring/routes", nil).Want(t, 200, ""))
		if got.By != c.by || len(got.Items) != c.places || got.Total.Total != c.total || got.Total.Active != c.total || got.Total.Headcount != 40*len(got.Items) && c.by == "organization" {
			t.Errorf("%s: %+v", name, got)
		}
		heat := webtest.Into[struct{ Items, Competencies, Frameworks []any }](t, webtest.Do(t, s.as(c.who), "GET", "/monitoring/deficits", nil).Want(t, 200, ""))
		if len(heat.Items) != c.places || heat.Competencies == nil || heat.Frameworks == nil {
			t.Errorf("%s: %+v", name, heat)
		}
	}
	drilled := webtest.Into[figures](t, webtest.Do(t, s.as(region.Coordinator), "GET", "/monitoring/routes?municipality="+here, nil).Want(t, 200, ""))
	if drilled.By != "organization" || len(drilled.Items) != 2 || drilled.Total.Total != 1 {
		t.Errorf("%+v", drilled)
	}
	for _, who := range []tenant.Scope{s.tree.OtherMunicipality().Coordinator, stranger.Coordinator} {
		for _, path := range []string{"/monitoring/routes", "/monitoring/deficits", "/monitoring/priorities"} {
			webtest.Do(t, s.as(who), "GET", path+"?municipality="+here, nil).Want(t, 404, "monitoring.place_not_found")
		}
	}
	webtest.Do(t, s.as(region.Coordinator), "GET", "/monitoring/deficits?framework=none", nil).Want(t, 404, "monitoring.framework_not_found")
	webtest.Do(t, s.as(region.Coordinator), "GET", "/monitoring/routes?municipality=x", nil).Want(t, 422, "web.invalid")
	for _, who := range []tenant.Scope{home.Tutee, home.Tutor, home.Mentor} {
		webtest.Do(t, s.as(who), "GET", "/monitoring/routes", nil).Want(t, 403, "authz.forbidden")
		webtest.Do(t, s.as(who), "GET", "/monitoring/deficits", nil).Want(t, 403, "authz.forbidden")
		webtest.Do(t, s.as(who), "GET", "/monitoring/priorities", nil).Want(t, 403, "authz.forbidden")
	}
}

func TestSearchAndQueue_ByRole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	r := iomtest.Route(t, s.db, home.Tutee, iom.Assessment, iomtest.Tutor(home.Tutor), iomtest.Title("Формирующее оценивание"))
	s.db.Owner(t, `INSERT INTO product (region_id, id, municipality_id, organization_id, route_id, author_ids, title, kind, state, presentation_form, presentation_title,
		presentation_level, presentation_on, presentation_done, version, created_at, updated_at)
		VALUES ($1,gen_random_uuid(),$2,$3,$4,ARRAY[$5::uuid],'Урок','open-lesson','presented','open-lesson','Урок','school',current_date,true,1,now(),now())`,
		r.RegionID, r.MunicipalityID, r.OrganizationID, r.ID, r.TuteeID)
	type hits struct{ People, Routes, Organizations, Resources, Instruments []any }
	for name, c := range map[string]struct {
		who            tenant.Scope
		routes, queued int
	}{
		"tutor": {home.Tutor, 1, 1}, "school": {home.Coordinator, 1, 1}, "lead": {home.Leads, 1, 1}, "municipality": {s.tree.Regions[0].Municipalities[0].Coordinator, 1, 1},
		"methodist of none": {s.tree.Regions[0].Methodist, 0, 0}, "region": {s.tree.Regions[0].Coordinator, 1, 0}, "another school": {s.tree.OtherSchool().Coordinator, 0, 0},
		"another region": {s.tree.OtherRegion().Coordinator, 0, 0},
	} {
		got := webtest.Into[hits](t, webtest.Do(t, s.as(c.who), "POST", "/search", map[string]any{"q": "оценивание"}).Want(t, 200, ""))
		if len(got.Routes) != c.routes || got.People == nil || got.Resources == nil {
			t.Errorf("%s finds %+v", name, got)
		}
		l := webtest.Into[web.Listing[struct {
			Title  string
			Counts bool
		}]](t, webtest.Do(t, s.as(c.who), "GET", "/review-queue", nil).Want(t, 200, ""))
		if len(l.Items) != c.queued || c.queued > 0 && l.Items[0].Counts != (name == "school" || name == "lead") {
			t.Errorf("%s: queue %+v", name, l)
		}
	}
	webtest.Do(t, s.as(home.Tutee), "POST", "/search", map[string]any{"q": "- -"}).Want(t, 422, "monitoring.search_invalid")
	webtest.Do(t, s.as(home.Tutor), "GET", "/review-queue?show=done", nil).Want(t, 200, "")
	webtest.Do(t, s.as(home.Tutor), "GET", "/review-queue?show=others", nil).Want(t, 422, "web.invalid")
	webtest.Do(t, s.as(home.Tutor), "GET", "/review-queue?cursor=bm9uc2Vuc2U", nil).Want(t, 422, "paging.cursor")
	webtest.Do(t, s.as(home.Tutee), "GET", "/review-queue", nil).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.as(home.Mentor), "GET", "/review-queue", nil).Want(t, 403, "authz.forbidden")
}
