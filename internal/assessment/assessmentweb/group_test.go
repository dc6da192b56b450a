package assessmentweb_test

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type groupResults struct {
	Grain        string
	Scale        string
	People       int
	Small        bool
	Competencies []struct {
		People, Deficits        int
		Mean, SD, Lower, Higher float64
	}
	Rows []struct {
		ID, Name string
		People   int
		Hidden   bool
		Cells    []struct {
			People int
			Mean   float64
		}
	}
}

// Who sees each result sees people by name; who looks at figures sees no fewer than ten;
// nobody sees another's place.
func TestGroup_ByRoleAndBySize(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, near := s.tree.Home(), s.tree.OtherSchool()
	me := home.Tutee
	first := s.taken(me, "entry", 4)
	last := s.taken(me, "interim", 0) // the last one counts
	s.copies(first.ID, home.Colleague, 20)
	s.copies(last.ID, near.Tutee, 4)
	get := func(who tenant.Scope, query string) groupResults {
		t.Helper()
		return webtest.Into[groupResults](t, webtest.Do(t, s.as(who), "GET", "/results"+query, nil).Want(t, 200, ""))
	}

	school := get(home.Coordinator, "")
	if school.Grain != "person" || school.People != 21 || len(school.Rows) != 21 || len(school.Competencies) != 8 || school.Competencies[0].SD == 0 || school.Competencies[0].Lower > school.Competencies[0].Higher {
		t.Errorf("the school: %+v", school)
	}
	for _, r := range school.Rows {
		if r.ID == me.Person.String() && r.Cells[0].Mean > .5 {
			t.Errorf("not the last result: %+v", r)
		}
	}
	if got := get(home.Coordinator, "?phase=entry"); got.People != 21 {
		t.Errorf("entry: %d", got.People)
	}
	if got := get(home.Coordinator, "?organization="+near.ID.String()); got.People != 0 {
		t.Errorf("another school's: %+v", got)
	}
	lead := get(home.Leads, "")
	if lead.Small || len(lead.Rows) != 0 || lead.Competencies[0].People != 21 {
		t.Errorf("the head of a methodical union: %+v", lead)
	}
	if got := get(near.Leads, ""); !got.Small || got.People != 0 || len(got.Competencies) != 0 {
		t.Errorf("four people: %+v", got)
	}
	if got := get(near.Coordinator, ""); got.Small || len(got.Rows) != 4 {
		t.Errorf("a small school by its own coordinator: %+v", got)
	}
	town := get(s.tree.Regions[0].Municipalities[0].Coordinator, "")
	if town.Grain != "organization" || len(town.Rows) != 2 || town.People != 25 || !town.Rows[0].Hidden || !town.Rows[1].Hidden { // four of 25 could be reckoned
		t.Errorf("the municipality: %+v", town)
	}
	methodist := s.tree.Regions[0].Methodist
	if got := get(methodist, ""); got.Grain != "municipality" || len(got.Rows) != 1 || got.Rows[0].People != 25 {
		t.Errorf("the region: %+v", got)
	}
	inside := get(methodist, "?municipality="+s.tree.Regions[0].Municipalities[0].ID.String())
	if inside.Grain != "organization" || len(inside.Rows) != 2 || !inside.Rows[0].Hidden || !inside.Rows[1].Hidden || inside.Competencies[0].People != 25 {
		t.Errorf("four of 25 could be reckoned: %+v", inside)
	}
	if got := get(methodist, "?organization="+home.ID.String()); !got.Small || got.People != 0 || len(got.Competencies) != 0 {
		t.Errorf("hidden beside its neighbour, told when it is asked alone: %+v", got)
	}
	s.appoint(me, home.Tutor)
	if got := get(home.Tutor, ""); got.Grain != "person" || len(got.Rows) != 1 || got.Rows[0].ID != me.Person.String() {
		t.Errorf("the tutor: %+v", got)
	}
	if got := get(s.tree.OtherMunicipality().Coordinator, ""); got.People != 0 || got.Scale != "" {
		t.Errorf("another municipality: %+v", got)
	}
	if got := get(s.tree.OtherRegion().Coordinator, "?municipality="+me.Municipality.String()); got.People != 0 || got.Scale != "" {
		t.Errorf("another region: %+v", got)
	}
	webtest.Do(t, s.as(me), "GET", "/results", nil).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.as(home.Coordinator), "GET", "/results?scale=none", nil).Want(t, 404, "assessment.scale_not_found")

	webtest.Open(t, s.as(home.Coordinator), at(home.Coordinator, "/results")).Want(t, 200, "По людям", "/people/"+me.Person.String()+"/diagnoses", "Среднее и разброс", "Учтён результат 21 человека")
	webtest.Open(t, s.as(methodist), at(methodist, "/results?municipality="+me.Municipality.String())).Want(t, 200, "По организациям", "людей мало", "О 2 местах ничего не показано").Without(t, "Копия")
	webtest.Open(t, s.as(near.Leads), at(near.Leads, "/results")).Want(t, 200, "Людей пока мало")
	if b := webtest.Open(t, s.as(methodist), at(methodist, "/results.xlsx")).Want(t, 200); !strings.HasPrefix(b.Body, "PK") {
		t.Error("no book")
	}
	webtest.Open(t, s.as(methodist), at(methodist, "/results?municipality=x")).Want(t, 404)
}

// Two answers that overlap must not give what neither tells: what fewer than ten people
// have shown.
func TestGroup_TheDifferenceOfTwoAnswersIsNoSmallGroup(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	first := s.taken(home.Tutee, "entry", 4)
	s.copies(first.ID, home.Colleague, 20)
	get := func(who tenant.Scope, query string) groupResults {
		t.Helper()
		return webtest.Into[groupResults](t, webtest.Do(t, s.as(who), "GET", "/results"+query, nil).Want(t, 200, ""))
	}
	const campaign = "0190f3c4-0000-7000-8000-00000000c0de"
	answer := func(n int) { // so many of the 21 people answered the campaign
		s.db.Owner(t, "UPDATE diagnosis SET campaign_id = NULL")
		s.db.Owner(t, "UPDATE diagnosis SET campaign_id = $1 WHERE id IN (SELECT id FROM diagnosis WHERE state = 'submitted' ORDER BY id LIMIT $2)", campaign, n)
	}
	for n, told := range map[int]bool{9: false, 11: true, 12: false, 20: false, 21: true} {
		answer(n)
		got := get(home.Leads, "?campaign="+campaign)
		if got.Small == told || told && got.People != n || !told && (got.People != 0 || len(got.Competencies) != 0) {
			t.Errorf("%d of 21: %+v", n, got)
		}
		if got := get(home.Coordinator, "?campaign="+campaign); got.Small || got.People != n {
			t.Errorf("who sees each of them: %+v", got)
		}
	}
	if got := get(home.Leads, "?phase=entry"); got.People != 21 {
		t.Errorf("the same people: %+v", got)
	}
	s.taken(home.Tutee, "interim", 0) // one person's change would be the difference
	if got := get(home.Leads, "?phase=entry"); !got.Small || got.People != 0 {
		t.Errorf("all but one last result: %+v", got)
	}
	answer(11)
	if got := get(home.Leads, "?phase=entry&campaign="+campaign); got.Small == (got.People > 0) {
		t.Errorf("%+v", got)
	}
	if got := get(home.Leads, ""); got.Small || got.People != 21 {
		t.Errorf("the whole: %+v", got)
	}
}
