package navigatorweb_test

import (
	"net/http"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/navigator/navigatorpg"
	"github.com/marshrut-iom/marshrut/internal/navigator/navigatorweb"
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

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	service := navigator.NewService(d.App, navigatorpg.New(d.App), policy, auditpg.New(d.App))
	server := webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { navigatorweb.Register(api, service) })
	return scene{t, d, d.Tree(t), server}
}

func (s scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

type resource struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Version int    `json:"version"`
}

var seminar = map[string]any{"title": "Формирующее оценивание", "kind": "seminar", "provider": "ЦРО", "level": "municipal", "form": "in_person",
	"starts_on": "2026-12-01", "hours": 4}

func TestResources_ACoordinatorOffersATeacherReads(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	coordinator, teacher := s.as(s.tree.Regions[0].Municipalities[0].Coordinator), s.as(s.tree.Home().Tutee)

	made := webtest.Do(t, coordinator, "POST", "/resources", seminar).Want(t, 201, "")
	r := webtest.Into[resource](t, made)
	if made.Header.Get("ETag") != `"1"` || r.Version != 1 {
		t.Errorf("version %d, ETag %s", r.Version, made.Header.Get("ETag"))
	}
	seen := webtest.Into[web.Listing[resource]](t, webtest.Do(t, teacher, "GET", "/resources?kind=seminar&q=оценивание", nil))
	if len(seen.Items) != 1 || seen.Items[0].ID != r.ID {
		t.Errorf("the teacher sees %+v", seen)
	}
	webtest.Do(t, teacher, "PUT", "/resources/"+r.ID, seminar, "If-Match", `"1"`).Want(t, 403, "authz.forbidden")

	changed := webtest.Do(t, coordinator, "PUT", "/resources/"+r.ID, seminar, "If-Match", `"1"`).Want(t, 200, "")
	if changed.Header.Get("ETag") != `"2"` {
		t.Errorf("ETag %s", changed.Header.Get("ETag"))
	}
	webtest.Do(t, coordinator, "PUT", "/resources/"+r.ID, seminar, "If-Match", `"1"`).Want(t, 412, "postgres.stale")
	webtest.Do(t, coordinator, "DELETE", "/resources/"+r.ID, nil).Want(t, 428, "web.version_required")
	webtest.Do(t, coordinator, "DELETE", "/resources/"+r.ID, nil, "If-Match", `"2"`).Want(t, 204, "")
	webtest.Do(t, coordinator, "GET", "/resources/"+r.ID, nil).Want(t, 404, "navigator.resource_not_found")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE object_id = $1", r.ID); n != 3 {
		t.Errorf("%d audit records, want one for each change", n)
	}
}

func TestResources_BadInputNamesEveryPlaceAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	coordinator := s.as(s.tree.Regions[0].Coordinator)
	bad := map[string]any{"title": "Семинар", "kind": "seminar", "provider": "ИРО", "level": "regional", "form": "distance",
		"starts_on": "2026-12-02", "ends_on": "2026-12-01", "link": "javascript:alert(1)"}
	a := webtest.Do(t, coordinator, "POST", "/resources", bad).Want(t, 422, "navigator.resource_invalid")
	if len(a.Problem.Fields) != 2 || a.Problem.Fields[0].Path != "body.ends_on" || a.Problem.Fields[1].Path != "body.link" {
		t.Errorf("%+v", a.Problem.Fields)
	}
	bad["starts_on"] = "32.12.2026"
	webtest.Do(t, coordinator, "POST", "/resources", bad).Want(t, 422, "web.invalid")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM resource"); n != 0 {
		t.Errorf("%d resources", n)
	}
}

func TestResources_ARepeatedRequestMakesOne(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	coordinator := s.as(s.tree.Regions[0].Coordinator)
	first := webtest.Do(t, coordinator, "POST", "/resources", seminar, web.IdempotencyHeader, "offer-0001").Want(t, 201, "")
	again := webtest.Do(t, coordinator, "POST", "/resources", seminar, web.IdempotencyHeader, "offer-0001").Want(t, 201, "")
	if string(first.Body) != string(again.Body) || first.Header.Get("ETag") != again.Header.Get("ETag") {
		t.Errorf("another answer to a repeated request:\n%s\n%s", first.Body, again.Body)
	}
	other := map[string]any{"title": "Другой семинар", "kind": "seminar", "provider": "ИРО", "level": "regional", "form": "distance"}
	webtest.Do(t, coordinator, "POST", "/resources", other, web.IdempotencyHeader, "offer-0001").Want(t, 422, "idempotency.key_reused")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM resource"); n != 1 {
		t.Errorf("%d resources", n)
	}
}

func TestResources_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	own := webtest.Into[resource](t, webtest.Do(t, s.as(s.tree.Regions[0].Municipalities[0].Coordinator), "POST", "/resources", seminar))
	region := webtest.Into[resource](t, webtest.Do(t, s.as(s.tree.Regions[0].Coordinator), "POST", "/resources", seminar))

	neighbour := s.as(s.tree.OtherMunicipality().Coordinator)
	stranger := s.as(s.tree.OtherRegion().Coordinator)
	webtest.Do(t, neighbour, "GET", "/resources/"+own.ID, nil).Want(t, 404, "navigator.resource_not_found")
	webtest.Do(t, neighbour, "GET", "/resources/"+region.ID, nil).Want(t, 200, "")
	webtest.Do(t, neighbour, "PUT", "/resources/"+region.ID, seminar, "If-Match", `"1"`).Want(t, 403, "authz.forbidden")
	for _, id := range []string{own.ID, region.ID} {
		foreign := webtest.Do(t, stranger, "PUT", "/resources/"+id, seminar, "If-Match", `"1"`).Want(t, 404, "navigator.resource_not_found")
		absent := webtest.Do(t, stranger, "PUT", "/resources/01910000-0000-7000-8000-000000000000", seminar, "If-Match", `"1"`)
		foreign.Problem.RequestID, absent.Problem.RequestID = "", ""
		if foreign.Problem.Detail != absent.Problem.Detail || foreign.Problem.ID != absent.Problem.ID {
			t.Errorf("a foreign resource differs from none: %+v, %+v", foreign.Problem, absent.Problem)
		}
	}
}
