package artifactweb_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type inBank struct {
	Product uuid.UUID `json:"product"`
	Author  string    `json:"author"`
	Place   string    `json:"place"`
	Uses    int       `json:"uses"`
	Used    bool      `json:"used"`
	Files   []struct {
		Artifact uuid.UUID `json:"artifact"`
	} `json:"files"`
}

// An author opens a finished product to organization, municipality or region, and takes
// it back: each sees it as far as it was opened, files too, and nobody of another region
// ever [A IV.3, V.6].
func TestBank_SeenAsFarAsItWasOpened(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	home := s.tree.Home()
	author := s.as(home.Tutee)
	route := s.route(iom.Assessment)
	p := s.product(author, route.ID)
	one := fmt.Sprintf("/products/%s", p.ID)
	f := s.upload(author, route.ID, "Конспект.pdf", pdf(700))
	webtest.Do(t, author, "POST", one+"/files", map[string]any{"artifact": f.ID}, "If-Match", `"1"`).Want(t, 201, "")
	to := func(audience string) map[string]any {
		return map[string]any{"audience": audience, "subjects": []string{"Русский язык", " "}, "competencies": []string{"Формирующее оценивание"}, "agree": true}
	}
	webtest.Do(t, author, "POST", one+"/bank", to("region")).Want(t, 409, "artifact.bank_unshown")
	webtest.Do(t, author, "POST", one+"/presentation", shown(today()), "If-Match", `"2"`).Want(t, 200, "")
	silent := to("region")
	silent["agree"] = false
	webtest.Do(t, author, "POST", one+"/bank", silent).Want(t, 422, "artifact.bank_consent")
	webtest.Do(t, s.as(home.Coordinator), "POST", one+"/bank", to("region")).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.as(home.Colleague), "POST", one+"/bank", to("region")).Want(t, 404, "artifact.product_not_found")

	far, region := s.tree.OtherMunicipality(), &s.tree.Regions[0]
	people := []struct {
		name                               string
		who                                tenant.Scope
		organization, municipality, region bool
	}{
		{"author", home.Tutee, true, true, true},
		{"colleague", home.Colleague, true, true, true},
		{"another school", s.tree.OtherSchool().Colleague, false, true, true},
		{"municipal coordinator", region.Municipalities[0].Coordinator, true, true, true},
		{"another municipality", far.Coordinator, false, false, true},
		{"methodist", region.Methodist, false, true, true},
		{"another region", s.tree.OtherRegion().Coordinator, false, false, false},
	}
	file := fmt.Sprintf("/bank/%s/files/%s", p.ID, f.ID)
	look := func(audience string, sees func(i int) bool) {
		t.Helper()
		for i, c := range people {
			client, status, id := s.as(c.who), 404, "artifact.bank_not_found"
			if sees(i) {
				status, id = 200, ""
			}
			if n := len(webtest.Into[items[inBank]](t, webtest.Do(t, client, "GET", "/bank", nil).Want(t, 200, "")).Items); (n == 1) != sees(i) {
				t.Errorf("%s: %s finds %d products", audience, c.name, n)
			}
			webtest.Do(t, client, "GET", fmt.Sprintf("/bank/%s", p.ID), nil).Want(t, status, id)
			webtest.Do(t, client, "GET", file, nil).Want(t, status, id)
		}
	}
	for audience, sees := range map[string]func(i int) bool{"organization": func(i int) bool { return people[i].organization },
		"municipality": func(i int) bool { return people[i].municipality }, "region": func(i int) bool { return people[i].region }} {
		webtest.Do(t, author, "POST", one+"/bank", to(audience)).Want(t, 201, "")
		look(audience, sees)
		webtest.Do(t, author, "POST", one+"/bank", to(audience)).Want(t, 409, "artifact.bank_twice")
		webtest.Do(t, s.as(home.Colleague), "DELETE", one+"/bank", nil).Want(t, 404, "artifact.bank_not_found")
		webtest.Do(t, author, "DELETE", one+"/bank", nil).Want(t, 204, "")
		look("taken back from "+audience, func(int) bool { return false })
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM audit_record WHERE action IN ('bank.open', 'bank.close') AND root_id = $1", route.ID); n != 6 {
		t.Errorf("%d audit records, want 6", n)
	}
}

// Search, uses, and what may not change while it is open.
func TestBank_SearchUsesAndFrozen(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	author, colleague := s.as(home.Tutee), s.as(home.Colleague)
	route := s.route(iom.Assessment)
	p := s.product(author, route.ID)
	one := fmt.Sprintf("/products/%s", p.ID)
	webtest.Do(t, author, "POST", one+"/presentation", shown(today()), "If-Match", `"1"`).Want(t, 200, "")
	offer := map[string]any{"audience": "municipality", "subjects": []string{"Русский язык"}, "competencies": []string{"Читательская грамотность"}, "agree": true}
	webtest.Do(t, author, "POST", one+"/bank", offer).Want(t, 409, "artifact.bank_empty")
	linked := map[string]any{"title": "Открытый урок по читательской грамотности", "kind": "open-lesson", "link": "https://example.ru/lesson"}
	webtest.Do(t, author, "PUT", one, linked, "If-Match", `"2"`).Want(t, 200, "")
	made := webtest.Into[inBank](t, webtest.Do(t, author, "POST", one+"/bank", offer).Want(t, 201, ""))
	if made.Author == "" || made.Place == "" {
		t.Errorf("opened: %+v", made)
	}
	webtest.Do(t, author, "PUT", one, linked, "If-Match", `"3"`).Want(t, 409, "artifact.product_opened")
	for query, want := range map[string]int{"": 1, "?q=%D1%87%D0%B8%D1%82%D0%B0%D1%82%D0%B5%D0%BB%D1%8C%D1%81%D0%BA": 1, "?q=%D1%84%D0%B8%D0%B7%D0%B8%D0%BA%D0%B0": 0,
		"?subject=%D0%A0%D1%83%D1%81%D1%81%D0%BA%D0%B8%D0%B9+%D1%8F%D0%B7%D1%8B%D0%BA": 1, "?subject=%D0%A5%D0%B8%D0%BC%D0%B8%D1%8F": 0, "?mine=true": 0, "?level=x": 0, "?competency=x": 0, "?kind=x": 0} {
		if n := len(webtest.Into[items[inBank]](t, webtest.Do(t, colleague, "GET", "/bank"+query, nil).Want(t, 200, "")).Items); n != want {
			t.Errorf("%q: %d, want %d", query, n, want)
		}
	}
	use := fmt.Sprintf("/bank/%s/uses", p.ID)
	for range 2 { // a person is counted once
		if b := webtest.Into[inBank](t, webtest.Do(t, colleague, "POST", use, nil).Want(t, 200, "")); b.Uses != 1 || !b.Used {
			t.Errorf("used: %+v", b)
		}
	}
	if b := webtest.Into[inBank](t, webtest.Do(t, author, "POST", use, nil).Want(t, 200, "")); b.Uses != 1 || b.Used {
		t.Errorf("an author's own use counts: %+v", b)
	}
	webtest.Do(t, s.as(s.tree.OtherMunicipality().Coordinator), "POST", use, nil).Want(t, 404, "artifact.bank_not_found")
}
