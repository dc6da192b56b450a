package iomweb_test

import (
	"strconv"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type prioritySeen struct {
	ID           string `json:"id"`
	Municipality string `json:"municipality"`
	Title        string `json:"title"`
	Routes       int    `json:"routes"`
	Version      int    `json:"version"`
}

// Region and municipality name the directions of a school year; a route chooses from
// them, keeps their words, and lists are narrowed and counted by them [B 1.7].
func TestPriorities_B17_NamedByPlacesChosenByRoutes(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	region, foreign := s.as(s.tree.Regions[0].Coordinator), s.as(s.tree.OtherMunicipality().Coordinator)
	one := func(a webtest.Answer) prioritySeen { return webtest.Into[prioritySeen](s, a) }
	body := func(title string) object {
		return object{"year": 2026, "title": title, "note": "План работы"}
	}

	webtest.Do(s, s.tutee, "POST", "/priority-directions", body("Своё")).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.coordinator, "POST", "/priority-directions", body("Школьное")).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.municipal, "POST", "/priority-directions", object{"year": 2026, "title": "   "}).Want(s, 422, "iom.priority_invalid")
	wide := one(webtest.Do(s, region, "POST", "/priority-directions", body("Функциональная грамотность")).Want(s, 201, ""))
	own := one(webtest.Do(s, s.municipal, "POST", "/priority-directions", body("Наставничество")).Want(s, 201, ""))
	webtest.Do(s, s.municipal, "POST", "/priority-directions", body("Наставничество")).Want(s, 409, "iom.priority_there")
	other := one(webtest.Do(s, foreign, "POST", "/priority-directions", body("Соседнее")).Want(s, 201, ""))
	// what the region has named holds in the municipality: it is not named there once more
	webtest.Do(s, s.municipal, "POST", "/priority-directions", body("функциональная  грамотность")).Want(s, 409, "iom.priority_of_region")
	webtest.Do(s, s.municipal, "PUT", "/priority-directions/"+own.ID, body("Функциональная грамотность"), "If-Match", tag(1)).Want(s, 409, "iom.priority_of_region")
	webtest.Do(s, s.municipal, "PUT", "/priority-directions/"+own.ID, object{"year": 2025, "title": "Функциональная грамотность"}, "If-Match", tag(1)).Want(s, 200, "")
	webtest.Do(s, s.municipal, "PUT", "/priority-directions/"+own.ID, body("Наставничество"), "If-Match", tag(2)).Want(s, 200, "")

	list := webtest.Into[web.Listing[prioritySeen]](s, webtest.Do(s, s.tutee, "GET", "/priority-directions?year=2026", nil).Want(s, 200, "")).Items
	if len(list) != 2 || list[0].ID != wide.ID || list[0].Municipality != "" || list[1].ID != own.ID {
		t.Fatalf("the tutee is offered %+v", list)
	}
	webtest.Do(s, s.municipal, "PUT", "/priority-directions/"+wide.ID, body("Чужое"), "If-Match", tag(1)).Want(s, 404, "iom.priority_not_found")
	webtest.Do(s, foreign, "DELETE", "/priority-directions/"+own.ID, nil).Want(s, 404, "iom.priority_not_found")
	webtest.Do(s, s.as(s.tree.OtherRegion().Coordinator), "DELETE", "/priority-directions/"+wide.ID, nil).Want(s, 404, "iom.priority_not_found")

	r := s.planned("realization")
	at := "/routes/" + r.ID
	webtest.Do(s, s.tutee, "PUT", at, object{"priorities": []any{other.ID}}, "If-Match", tag(r.Version)).Want(s, 422, "iom.plan_invalid")
	type chosen struct {
		route
		Priorities []struct{ ID, Title string } `json:"priorities"`
	}
	c := webtest.Into[chosen](s, webtest.Do(s, s.tutee, "PUT", at, object{"priorities": []any{own.ID, wide.ID}}, "If-Match", tag(r.Version)).Want(s, 200, ""))
	if len(c.Priorities) != 2 || c.Priorities[0].Title != "Наставничество" {
		t.Fatalf("chosen %+v", c.Priorities)
	}
	// an objective names one of the route's, and then it stays there
	o := c.Objectives[0]
	webtest.Do(s, s.tutee, "PUT", at+"/objectives/"+o.ID, object{"title": o.Title, "requests": []any{r.Requests[0].ID}, "priority": other.ID}, "If-Match", tag(o.Version)).Want(s, 422, "iom.plan_invalid")
	webtest.Do(s, s.tutee, "PUT", at+"/objectives/"+o.ID, object{"title": o.Title, "requests": []any{r.Requests[0].ID}, "priority": own.ID}, "If-Match", tag(o.Version)).Want(s, 200, "")
	r = s.get(s.tutee, r.ID)
	webtest.Do(s, s.tutee, "PUT", at, object{"priorities": []any{wide.ID}}, "If-Match", tag(r.Version)).Want(s, 422, "iom.plan_invalid")

	// the words of the day stay with the route; what was chosen is not deleted
	webtest.Do(s, s.municipal, "PUT", "/priority-directions/"+own.ID, body("Наставничество молодых"), "If-Match", tag(3)).Want(s, 200, "")
	webtest.Do(s, s.municipal, "PUT", "/priority-directions/"+own.ID, body("Наставничество"), "If-Match", tag(3)).Want(s, 412, "iom.stale")
	webtest.Do(s, s.municipal, "DELETE", "/priority-directions/"+own.ID, nil).Want(s, 409, "iom.priority_used")
	webtest.Do(s, foreign, "DELETE", "/priority-directions/"+other.ID, nil).Want(s, 204, "")
	if c = webtest.Into[chosen](s, webtest.Do(s, s.tutee, "GET", at, nil)); c.Priorities[0].Title != "Наставничество" {
		t.Errorf("the route now says %+v", c.Priorities)
	}
	list = webtest.Into[web.Listing[prioritySeen]](s, webtest.Do(s, s.municipal, "GET", "/priority-directions", nil)).Items
	if len(list) != 2 || list[1].Routes != 1 || list[1].Title != "Наставничество молодых" {
		t.Errorf("counted %+v", list)
	}
	for id, want := range map[string]int{own.ID: 1, wide.ID: 1, other.ID: 0} {
		got := webtest.Into[web.Listing[summarySeen]](s, webtest.Do(s, s.municipal, "GET", "/routes?priority="+id, nil).Want(s, 200, "")).Items
		if len(got) != want {
			t.Errorf("%s narrows to %d routes, want %d", id, len(got), want)
		}
	}
}

type summarySeen struct {
	ID string `json:"id"`
}

func TestPrioritiesPage_IsNamedAndChosen(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	town, year := s.municipalScope(), strconv.Itoa(iom.SchoolYear(s.today))
	const all = "/priority-directions"
	s.visitAs(s.tutor, s.home.Tutor, all).Want(t, 200, "Направления пока не названы").Without(t, "Назвать направление")
	s.do(s.municipal, town, all, all, "title", "  ", "year", year).Want(t, 422)
	s.do(s.municipal, town, all, all, "title", "Функциональная грамотность", "year", year, "note", "Заявки школ").
		Want(t, 200, "Функциональная грамотность", "Заявки школ", "ни один маршрут пока не выбрал", "Удалить")

	at, r := s.lived(iom.Draft)
	// whoever works for the whole region is offered, on a route, what holds at its place
	s.db.Owner(t, `INSERT INTO priority_direction (region_id, id, municipality_id, year, title, version, created_at, updated_at)
		VALUES ($1, gen_random_uuid(), $2, $3, 'Соседнее направление', 1, now(), now())`, r.RegionID, s.tree.OtherMunicipality().Coordinator.Municipality, iom.SchoolYear(s.today))
	s.db.Owner(t, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, from_date)
		VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, 'regional_methodist', now())`, r.RegionID, r.ID, r.MunicipalityID, r.OrganizationID, s.tree.Regions[0].Methodist.Person)
	s.visitAs(s.methodist, s.tree.Regions[0].Methodist, at+"/plan/edit").Want(t, 200, "Функциональная грамотность").Without(t, "Соседнее направление")
	id := testdb.Value[string](t, s.db, "SELECT id::text FROM priority_direction WHERE title <> 'Соседнее направление'")
	p := s.visit(at+"/plan/edit").Want(t, 200, "Приоритетные направления года", "Функциональная грамотность")
	s.send(p, at+"/plan/edit", "title", "Оценивание на уроке", "term.start", s.day(0), "term.end", s.day(12), "model", "organization", "priorities", id).Want(t, 200, "Функциональная грамотность")
	s.visit(at).Want(t, 200, "Функциональная грамотность")
	s.visitAs(s.municipal, town, all).Want(t, 200, "1 маршрут", "/routes?priority="+id)
	s.visitAs(s.municipal, town, "/routes?priority="+id).Want(t, 200, "Приоритетное направление", at)
}
