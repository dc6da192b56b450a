package artifactweb_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type happening struct {
	Product   uuid.UUID `json:"product"`
	Title     string    `json:"title"`
	FormTitle string    `json:"form_title"`
	Author    string    `json:"author"`
	Guests    int       `json:"guests"`
	Joined    bool      `json:"joined"`
	Done      bool      `json:"done"`
}

// The public showing is seen by school and municipality, and they can come to it
// [A V.6]; another municipality and another region never hear of it.
func TestEvents_SchoolAndMunicipalityCome(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	route, author := s.route(iom.Active), s.as(home.Tutee)
	p := s.product(author, route.ID)
	plan := map[string]any{"form": "master-class", "title": "Методический день школы", "level": "school", "on": today().AddDays(9), "until": today().AddDays(8), "venue": "каб. 12", "done": false}
	path := fmt.Sprintf("/products/%s/presentation", p.ID)
	webtest.Do(t, author, "POST", path, plan, "If-Match", `"1"`).Want(t, 422, "artifact.presentation_invalid")
	plan["until"] = today().AddDays(10)
	webtest.Do(t, author, "POST", path, plan, "If-Match", `"1"`).Want(t, 200, "")
	hear := func(who tenant.Scope, query string) []happening {
		t.Helper()
		return webtest.Into[items[happening]](t, webtest.Do(t, s.as(who), "GET", "/events"+query, nil).Want(t, 200, "")).Items
	}
	for name, c := range map[string]struct {
		who  tenant.Scope
		want int
	}{"author": {home.Tutee, 1}, "colleague": {home.Colleague, 1}, "another school of the municipality": {s.tree.OtherSchool().Colleague, 1},
		"municipal coordinator": {s.tree.Regions[0].Municipalities[0].Coordinator, 1}, "methodist": {s.tree.Regions[0].Methodist, 1},
		"another municipality": {s.tree.OtherMunicipality().Coordinator, 0}, "another region": {s.tree.OtherRegion().Coordinator, 0}} {
		got := hear(c.who, "")
		if len(got) != c.want || c.want == 1 && (got[0].FormTitle != "мастер-класс" || got[0].Author == "" || got[0].Title != "Методический день школы") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if n := len(hear(home.Colleague, "?show=past")); n != 0 {
		t.Errorf("%d past events", n)
	}
	if n := len(hear(s.tree.OtherSchool().Colleague, "?organization="+home.Tutee.Organization.String())); n != 1 {
		t.Errorf("%d events of the school", n)
	}
	come := fmt.Sprintf("/events/%s/guests", p.ID)
	colleague := s.as(s.tree.OtherSchool().Colleague)
	for range 2 { // twice is once
		if e := webtest.Into[happening](t, webtest.Do(t, colleague, "POST", come, nil).Want(t, 200, "")); !e.Joined || e.Guests != 1 {
			t.Errorf("joined: %+v", e)
		}
	}
	webtest.Do(t, author, "POST", come, nil).Want(t, 409, "artifact.event_own")
	webtest.Do(t, s.as(s.tree.OtherMunicipality().Coordinator), "POST", come, nil).Want(t, 404, "artifact.event_not_found")
	webtest.Do(t, s.as(s.tree.OtherRegion().Coordinator), "POST", come, nil).Want(t, 404, "artifact.event_not_found")
	who := webtest.Into[items[struct{ Name string }]](t, webtest.Do(t, author, "GET", come, nil).Want(t, 200, ""))
	if len(who.Items) != 1 || who.Items[0].Name == "" {
		t.Errorf("guests: %+v", who.Items)
	}
	webtest.Do(t, s.as(home.Colleague), "GET", come, nil).Want(t, 404, "artifact.product_not_found") // who comes is told to those who read the product
	webtest.Do(t, colleague, "DELETE", come, nil).Want(t, 200, "")
	webtest.Do(t, author, "POST", path, shown(today()), "If-Match", `"2"`).Want(t, 200, "")
	webtest.Do(t, colleague, "POST", come, nil).Want(t, 409, "artifact.event_over")
	if got := hear(home.Colleague, "?show=past"); len(got) != 1 || !got[0].Done || got[0].Guests != 0 {
		t.Errorf("past: %+v", got)
	}
	webtest.Do(t, s.as(home.Tutor), "GET", "/events?show=soon", nil).Want(t, 422, "web.invalid")
}
