package directoryweb_test

import (
	"net/http"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestTree_ByRole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), s.tree.Regions[0]
	coordinator, municipal, school := s.as(region.Coordinator), s.as(region.Municipalities[0].Coordinator), s.as(home.Coordinator)

	m := webtest.Into[object](t, webtest.Do(t, coordinator, "POST", "/municipalities", object{"name": "Саянск", "time_zone": "Asia/Irkutsk"}).Want(t, 201, ""))
	webtest.Do(t, coordinator, "POST", "/municipalities", object{"name": "Саянск"}).Want(t, 409, "directory.municipality_name_taken")
	webtest.Do(t, coordinator, "POST", "/municipalities", object{"name": "Тулун", "time_zone": "Луна"}).Want(t, 422, "directory.municipality_invalid")
	webtest.Do(t, municipal, "POST", "/municipalities", object{"name": "Тулун"}).Want(t, 403, "authz.forbidden")
	webtest.Do(t, municipal, "GET", "/municipalities/"+m["id"].(string), nil).Want(t, 404, "directory.municipality_not_found")
	webtest.Do(t, coordinator, "PUT", "/municipalities/"+m["id"].(string), object{"name": "Саянск"}, "If-Match", `"1"`).Want(t, 200, "")

	gym := object{"name": "Гимназия № 1", "short_name": "Гимназия", "headcount": 30}
	o := webtest.Into[object](t, webtest.Do(t, municipal, "POST", "/organizations", gym).Want(t, 201, ""))
	if o["municipality"] != region.Municipalities[0].ID.String() {
		t.Errorf("%+v", o)
	}
	webtest.Do(t, municipal, "POST", "/organizations", gym).Want(t, 409, "directory.organization_name_taken")
	webtest.Do(t, coordinator, "POST", "/organizations", gym).Want(t, 422, "directory.organization_invalid")
	for _, id := range []string{s.tree.OtherMunicipality().ID.String(), nobody} {
		elsewhere := object{"name": "Гимназия", "short_name": "Гимназия", "headcount": 30, "municipality": id}
		a := webtest.Do(t, municipal, "POST", "/organizations", elsewhere).Want(t, 422, "directory.organization_invalid")
		if a.Problem.Fields[0].Message != "Такого муниципалитета нет." {
			t.Errorf("%+v", a.Problem)
		}
	}
	webtest.Do(t, school, "POST", "/organizations", gym).Want(t, 403, "authz.forbidden")
	own := "/organizations/" + home.ID.String()
	changed := webtest.Do(t, school, "PUT", own, object{"name": "СОШ № 11", "short_name": "СОШ № 11", "headcount": 44}, "If-Match", `"1"`).Want(t, 200, "")
	if changed.Header.Get("ETag") != `"2"` {
		t.Errorf("ETag %s", changed.Header.Get("ETag"))
	}
	webtest.Do(t, school, "PUT", "/organizations/"+s.tree.OtherSchool().ID.String(), gym, "If-Match", `"1"`).Want(t, 404, "directory.organization_not_found")
	webtest.Do(t, s.as(home.Tutee), "GET", own, nil).Want(t, 200, "")
	webtest.Do(t, s.as(s.tree.OtherRegion().Coordinator), "GET", own, nil).Want(t, 404, "directory.organization_not_found")
	if l := webtest.Into[listing](t, webtest.Do(t, municipal, "GET", "/organizations?q=гимназия", nil)); len(l.Items) != 1 {
		t.Errorf("%+v", l)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE object_type IN ('municipality', 'organization')"); n != 4 {
		t.Errorf("%d records, want one for each change", n)
	}
}

func TestRoleTitles_TheRegionRenames(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	coordinator := s.as(s.tree.Regions[0].Coordinator)
	title := object{"title": "Куратор"}
	webtest.Do(t, coordinator, "PUT", "/role-titles/municipal_coordinator", title, "If-Match", `"1"`).Want(t, 200, "")
	webtest.Do(t, coordinator, "PUT", "/role-titles/municipal_coordinator", title, "If-Match", `"1"`).Want(t, 412, "postgres.stale")
	for _, unknown := range []string{"operator", "director"} {
		webtest.Do(t, coordinator, "PUT", "/role-titles/"+unknown, title, "If-Match", `"1"`).Want(t, 404, "directory.role_not_found")
	}
	webtest.Do(t, s.as(s.tree.Home().Coordinator), "PUT", "/role-titles/tutor", title, "If-Match", `"1"`).Want(t, 403, "authz.forbidden")
	for who, want := range map[*http.Client]string{s.as(s.tree.Home().Tutee): "Куратор", s.as(s.tree.OtherRegion().Coordinator): tenant.MunicipalCoordinator.Title()} {
		l := webtest.Into[listing](t, webtest.Do(t, who, "GET", "/role-titles", nil))
		for _, r := range l.Items {
			if r["role"] == string(tenant.MunicipalCoordinator) && r["title"] != want {
				t.Errorf("%v, want %s", r, want)
			}
		}
		if len(l.Items) != 8 {
			t.Errorf("%d roles", len(l.Items))
		}
	}
}

func TestRegions_AnOperatorMakesOneAndItsCoordinatorGetsIn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	operator := s.operator()
	altai := object{"name": "Республика Алтай", "time_zone": "Asia/Barnaul",
		"coordinator": object{"surname": "Белова", "given_name": "Ольга", "email": "belova@example.ru"}}
	made := webtest.Into[struct {
		Region     struct{ ID string }
		Invitation struct{ Token string }
	}](t, webtest.Do(t, operator, "POST", "/regions", altai, web.IdempotencyHeader, "region-0001").Want(t, 201, ""))
	link, err := s.identity.Preview(t.Context(), identity.Token(made.Invitation.Token))
	if err != nil || link.Email != "belova@example.ru" || link.Region != "Республика Алтай" {
		t.Errorf("the invitation: %+v, %v", link, err)
	}
	webtest.Do(t, operator, "POST", "/regions", altai).Want(t, 409, "directory.region_name_taken")
	webtest.Do(t, operator, "POST", "/regions", object{"name": "Республика Тыва", "time_zone": "Марс",
		"coordinator": object{"surname": "Белова", "given_name": "Ольга", "email": "нет"}}).Want(t, 422, "directory.region_invalid")
	again := webtest.Into[object](t, webtest.Do(t, operator, "POST", "/regions/"+made.Region.ID+"/invitation", nil).Want(t, 201, ""))
	if _, err := s.identity.Preview(t.Context(), identity.Token(made.Invitation.Token)); err == nil || again["token"] == made.Invitation.Token {
		t.Error("the first invitation still works after the second")
	}
	webtest.Do(t, operator, "POST", "/regions/"+nobody+"/invitation", nil).Want(t, 404, "directory.region_not_found")
	s.as(s.tree.Regions[0].Coordinator) // gives the coordinator an account
	webtest.Do(t, operator, "POST", "/regions/"+s.tree.Regions[0].ID.String()+"/invitation", nil).Want(t, 409, "directory.region_staffed")
	if l := webtest.Into[listing](t, webtest.Do(t, operator, "GET", "/regions", nil)); len(l.Items) != 3 {
		t.Errorf("%+v", l)
	}
	for _, who := range []tenant.Scope{s.tree.Regions[0].Coordinator, s.tree.Home().Tutee} {
		webtest.Do(t, s.as(who), "GET", "/regions", nil).Want(t, 403, "authz.forbidden")
		webtest.Do(t, s.as(who), "POST", "/regions", altai).Want(t, 403, "authz.forbidden")
	}
}
