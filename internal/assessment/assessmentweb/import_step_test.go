package assessmentweb_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type opened struct {
	imported
	Version int
	Skipped int
	Failure string
	Sheets  []struct {
		HeaderRow int `json:"header_row"`
		Columns   []string
		Means     []string
		Missing   []string
	}
	Preview []struct {
		Row     int
		Person  string
		Skipped bool
		Score   float64
		Max     float64
		Deficit bool
	}
}

type doubt struct {
	Number     int
	Row        int
	Reason     string
	Choice     string
	Person     string
	Candidates []struct{ Person, Name, Place string }
}

// The steps by API, and that every one of them is the importer's own.
func TestImportSteps_ByAPIAndFromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "")
	s.name(home.Colleague, "Фёдорова", "Анна", "")
	municipal := s.as(s.tree.Regions[0].Municipalities[0].Coordinator)
	file := "Кто;Где;Что;Сколько;Когда\nФедорова Анна;МАОУ СОШ № 11;Предметные;высокий;5.3.26\nНикто Никто;МАОУ СОШ № 11;Предметные;низкий;5.3.26\n"
	held := webtest.Into[opened](t, s.upload(municipal, "своё.csv", file, "&hold=true").Want(t, 201, ""))
	if held.State != "opened" || len(held.Sheets[0].Missing) == 0 {
		t.Fatalf("%+v", held)
	}
	path := "/imports/" + held.ID
	webtest.Do(t, municipal, "POST", path+"/apply", nil).Want(t, 409, "assessment.import_unread")
	webtest.Do(t, municipal, "POST", path+"/read", nil).Want(t, 422, "assessment.import_columns")
	webtest.Do(t, municipal, "PUT", path+"/header", map[string]any{"row": 1, "rows": 1}).Want(t, 428, "web.version_required")
	step := func(what string, body any) opened {
		t.Helper()
		held = webtest.Into[opened](t, webtest.Do(t, municipal, "PUT", path+what, body, "If-Match", `"`+strconv.Itoa(held.Version)+`"`).Want(t, 200, ""))
		return held
	}
	step("/header", map[string]any{"row": 1, "rows": 1})
	webtest.Do(t, municipal, "PUT", path+"/header", map[string]any{"row": 1, "rows": 1}, "If-Match", `"1"`).Want(t, 412, "assessment.import_stale")
	columns := map[string]any{"columns": []map[string]any{{"letter": "A", "means": "full_name"}, {"letter": "B", "means": "organization"},
		{"letter": "C", "means": "competency"}, {"letter": "D", "means": "level"}, {"letter": "E", "means": "date"}}, "inverted": true}
	if step("/columns", columns); strings.Join(held.Sheets[0].Means, " ") != "full_name organization competency level date" || len(held.Sheets[0].Missing) > 0 {
		t.Fatalf("%+v", held)
	}
	read := webtest.Into[opened](t, webtest.Do(t, municipal, "POST", path+"/read", nil).Want(t, 200, ""))
	// a high level of deficit is a low one of competency
	if read.State != "checked" || read.Rows != 2 || read.BadPeople != 2 || len(read.Preview) != 2 || !read.Preview[0].Deficit || read.Preview[1].Deficit {
		t.Fatalf("%+v", read)
	}
	doubts := webtest.Into[list[doubt]](t, webtest.Do(t, municipal, "GET", path+"/people", nil).Want(t, 200, "")).Items
	if len(doubts) != 2 || len(doubts[0].Candidates) != 2 || len(doubts[1].Candidates) != 0 || !strings.HasPrefix(doubts[0].Reason, "Подходят несколько") {
		t.Fatalf("%+v", doubts)
	}
	decide := func(number int, choice string) webtest.Answer {
		return webtest.Do(t, municipal, "POST", path+"/people", map[string]any{"decisions": []map[string]any{{"number": number, "choice": choice}}})
	}
	decide(9, "skip").Want(t, 422, "assessment.import_people")
	decide(0, s.tree.OtherMunicipality().Schools[0].Tutee.Person.String()).Want(t, 422, "assessment.import_people")
	decide(0, home.Tutee.Person.String()).Want(t, 200, "")
	if got := webtest.Into[opened](t, decide(1, "skip").Want(t, 200, "")); got.BadPeople != 0 || got.Skipped != 1 || got.Preview[0].Person != home.Tutee.Person.String() || !got.Preview[1].Skipped {
		t.Fatalf("%+v", got)
	}
	// a decision outlives another reading of the file, and can be taken back
	read = webtest.Into[opened](t, webtest.Do(t, municipal, "POST", path+"/read", nil).Want(t, 200, ""))
	if read.BadPeople != 0 || read.Skipped != 1 {
		t.Errorf("decisions are lost: %+v", read)
	}
	if got := webtest.Into[opened](t, decide(1, "").Want(t, 200, "")); got.BadPeople != 1 {
		t.Errorf("%+v", got)
	}
	decide(1, "skip").Want(t, 200, "")
	kept := webtest.Into[struct{ Code string }](t, webtest.Do(t, municipal, "POST", path+"/profiles", map[string]any{"title": "Своя выгрузка"}).Want(t, 201, ""))

	profiles := "/instruments/" + s.instrument(municipal, "federal-results") + "/profiles"
	own := func(who tenant.Scope) (n int) {
		for _, p := range webtest.Into[list[struct {
			Title string
			Own   bool
		}]](t, webtest.Do(t, s.as(who), "GET", profiles, nil).Want(t, 200, "")).Items {
			if p.Title == "Своя выгрузка" {
				n++
			}
		}
		return n
	}
	if own(s.tree.Regions[0].Municipalities[0].Coordinator) != 1 || own(home.Coordinator) != 1 || own(s.tree.OtherMunicipality().Coordinator) != 0 {
		t.Error("a profile serves the wrong places")
	}
	for name, who := range map[string]tenant.Scope{"another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator} {
		c := s.as(who)
		webtest.Do(t, c, "GET", path+"/people", nil).Want(t, 404, "assessment.import_not_found")
		webtest.Do(t, c, "POST", path+"/read", nil).Want(t, 404, "assessment.import_not_found")
		webtest.Do(t, c, "POST", path+"/people", map[string]any{"decisions": []map[string]any{}}).Want(t, 404, "assessment.import_not_found")
		webtest.Do(t, c, "POST", path+"/profiles", map[string]any{"title": "Чужая"}).Want(t, 404, "assessment.import_not_found")
		webtest.Do(t, c, "DELETE", path, nil).Want(t, 404, "assessment.import_not_found")
		webtest.Do(t, c, "DELETE", "/import-profiles/"+kept.Code, nil).Want(t, 404, "assessment.profile_not_found")
		for what, body := range map[string]any{"/header": map[string]any{"row": 1, "rows": 1}, "/columns": columns, "/sheets": map[string]any{"sheets": []string{"a"}},
			"/words": map[string]any{}, "/profile": map[string]any{"profile": "default"}} {
			webtest.Do(t, c, "PUT", path+what, body, "If-Match", `"1"`).Want(t, 404, "assessment.import_not_found")
		}
		if name == "another region" {
			webtest.Do(t, c, "GET", profiles, nil).Want(t, 404, "assessment.instrument_not_found")
		}
	}
	webtest.Do(t, municipal, "POST", path+"/apply", nil).Want(t, 200, "")
	if s.counts() != [4]int{1, 1, 1, 1} {
		t.Errorf("landed %v", s.counts())
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM import_decision WHERE choice <> '' AND named = '{}'"); n != 2 {
		t.Errorf("%d decisions are kept with the import", n)
	}
	webtest.Do(t, municipal, "POST", path+"/people", map[string]any{"decisions": []map[string]any{}}).Want(t, 409, "assessment.import_applied")
	webtest.Do(t, municipal, "DELETE", path, nil).Want(t, 409, "assessment.import_applied")
	webtest.Do(t, municipal, "DELETE", "/import-profiles/"+kept.Code, nil).Want(t, 204, "")
}
