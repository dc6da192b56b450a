package iomweb_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type routeEdition struct {
	Number int
	Cause  string
	Reason string
	By     string
	Route  route
}

func (s *scene) editions(c *http.Client, r route) []routeEdition {
	s.Helper()
	return webtest.Into[struct{ Items []routeEdition }](s, webtest.Do(s, c, "GET", "/routes/"+r.ID+"/editions", nil)).Items
}

// Whatever puts a plan in force is kept, and can be seen and compared as it was [B 1.10, 1.11].
func TestEditions_R5_EveryPlanInForceIsKept(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	r := s.route(iom.Agreement)
	title := r.Title
	if got := s.editions(s.tutee, r); len(got) != 0 {
		t.Errorf("before it begins: %+v", got)
	}
	s.move(s.coordinator, &r, "/agreement", map[string]any{}).Want(t, 200, "")
	r = s.get(s.tutee, r.ID)
	for _, to := range []string{"Второе название", "Третье название"} {
		s.move(s.tutee, &r, "/corrections", map[string]any{"reason": "Причина: " + to, "title": to}).Want(t, 201, "")
		r = s.get(s.tutee, r.ID)
	}
	s.move(s.tutee, &r, "/extension", map[string]any{"end": s.today.AddMonths(14).String(), "reason": "Болезнь"}).Want(t, 200, "")
	r = s.get(s.tutee, r.ID)
	got := s.editions(s.tutor, r)
	causes := ""
	for _, e := range got {
		causes += e.Cause + " "
	}
	if causes != "extended revised revised begun " || got[len(got)-1].Number != 1 || got[len(got)-2].Reason != "Причина: Второе название" {
		t.Fatalf("%s: %+v", causes, got)
	}
	at := "/routes/" + r.ID
	for number, want := range map[string]string{"1": title, "2": "Второе название", "3": "Третье название"} {
		if e := webtest.Into[routeEdition](t, webtest.Do(t, s.tutor, "GET", at+"/editions/"+number, nil)); e.Route.Title != want || len(e.Route.Activities) != len(r.Activities) {
			t.Errorf("edition %s: %q, want %q", number, e.Route.Title, want)
		}
	}
	for query, want := range map[string]string{"from=1&to=3": title + " → Третье название", "from=3&to=2": "Третье название → Второе название", "from=2": "Второе название → Третье название"} {
		d := webtest.Into[struct{ Lines []string }](t, webtest.Do(t, s.tutee, "GET", at+"/difference?"+query, nil))
		if all := strings.Join(d.Lines, "\n"); !strings.Contains(all, want) {
			t.Errorf("%s: %s", query, all)
		}
	}
	webtest.Do(t, s.tutee, "GET", at+"/editions/9", nil).Want(t, 404, "iom.edition_not_found")
	for _, who := range []tenant.Scope{s.home.Colleague, s.home.Mentor, s.tree.OtherSchool().Coordinator, s.tree.OtherMunicipality().Coordinator, s.tree.OtherRegion().Coordinator} {
		for _, path := range []string{"/editions", "/editions/1", "/difference?from=1"} {
			webtest.Do(t, s.as(who), "GET", at+path, nil).Want(t, 404, "iom.route_not_found")
		}
	}
	page := s.at(s.home.Tutee, at)
	webtest.Open(t, s.tutee, page+"/history").Want(t, 200, "Все редакции плана")
	webtest.Open(t, s.tutee, page+"/editions").Want(t, 200, "Редакция 1", "Редакция 3", "Причина: Третье название", "Сравнить две редакции")
	webtest.Open(t, s.tutee, page+"/editions?from=1&to=2").Want(t, 200, "Было: Редакция 1. Стало: Редакция 2", title, "Второе название")
	webtest.Open(t, s.tutee, page+"/editions/1").Want(t, 200, title, "Напечатать эту редакцию").Without(t, "Третье название")
	webtest.Open(t, s.tutee, page+"/editions/9").Want(t, 404)
	webtest.Open(t, s.tutee, page+"/editions/x").Want(t, 404)
}

// A route that began before editions were kept gets its former plan with the first change.
func TestEditions_TheFirstChangeKeepsThePlanBeforeIt(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	r := s.route(iom.Active)
	title := r.Title
	s.move(s.tutee, &r, "/corrections", map[string]any{"reason": "Уточняю", "title": "Новое название"}).Want(t, 201, "")
	got := s.editions(s.tutee, r)
	if len(got) != 2 || got[1].Cause != "begun" || got[0].Cause != "revised" {
		t.Fatalf("%+v", got)
	}
	if e := webtest.Into[routeEdition](t, webtest.Do(t, s.tutee, "GET", "/routes/"+r.ID+"/editions/1", nil)); e.Route.Title != title {
		t.Errorf("the plan before the first change is %q", e.Route.Title)
	}
}
