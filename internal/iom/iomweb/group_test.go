package iomweb_test

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type groupSeen struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Edition int    `json:"edition"`
	Joined  int    `json:"joined"`
	Mine    *struct {
		State string `json:"state"`
		Route string `json:"route"`
	} `json:"mine"`
	Members []struct {
		Person string `json:"person"`
		State  string `json:"state"`
		Route  string `json:"route"`
	} `json:"members"`
	Board []struct {
		Person string `json:"person"`
		State  string `json:"state"`
		Done   int    `json:"done"`
		Cells  []struct {
			Status    string `json:"status"`
			Reflected bool   `json:"reflected"`
		} `json:"cells"`
	} `json:"board"`
}

func groupBody(activities ...string) object {
	var list []object
	for _, a := range activities {
		list = append(list, object{"title": a})
	}
	return object{"title": "Формирующее оценивание", "term": object{"start": "2026-09-01", "end": "2027-09-01"},
		"needs":      []object{{"text": "Оценивать понятно для ученика"}},
		"objectives": []object{{"title": "Освоить приёмы", "indicators": []object{{"title": "Доля уроков", "criterion": "треть"}}}},
		"activities": list}
}

// A tutor gathers a group, two teachers join; each has an own route, and neither sees
// anything of the other [A I.3].
func TestGroup_AI3_FromInvitationToBoardAndNothingPersonalBetweenMembers(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.Sovetsky2022)
	colleague := s.home.Colleague
	other := s.as(colleague)
	read := func(a webtest.Answer) groupSeen { return webtest.Into[groupSeen](s, a) }

	webtest.Do(s, s.tutee, "POST", "/groups", groupBody("Семинар")).Want(s, 403, "authz.forbidden")
	o := read(webtest.Do(s, s.tutor, "POST", "/groups", groupBody("Семинар", "Открытый урок")).Want(s, 201, ""))
	at := "/groups/" + o.ID
	webtest.Do(s, s.tutee, "GET", at, nil).Want(s, 404, "iom.group_not_found")
	webtest.Do(s, s.tutor, "POST", at+"/invitations", object{"people": []any{s.tree.OtherSchool().Tutee.Person}}).Want(s, 422, "iom.group_people")
	webtest.Do(s, s.tutor, "POST", at+"/invitations", object{"people": []any{s.home.Tutee.Person, colleague.Person}}).Want(s, 200, "")
	webtest.Do(s, s.tutor, "POST", at+"/invitations", object{"people": []any{colleague.Person}}).Want(s, 409, "iom.group_invited_already")

	// being named is an invitation
	mine := read(webtest.Do(s, s.tutee, "GET", at, nil).Want(s, 200, ""))
	if mine.Mine == nil || mine.Mine.State != "invited" || mine.Joined != 0 {
		t.Errorf("invited: %+v", mine)
	}
	mine = read(webtest.Do(s, s.tutee, "POST", at+"/consent", nil).Want(s, 200, ""))
	webtest.Do(s, other, "POST", at+"/refusal", nil).Want(s, 200, "")
	theirs := read(webtest.Do(s, other, "POST", at+"/consent", nil).Want(s, 200, ""))
	if mine.Mine.Route == "" || mine.Mine.Route == theirs.Mine.Route {
		t.Fatalf("routes: %+v %+v", mine.Mine, theirs.Mine)
	}

	// own progress and reflection
	r := s.get(s.tutee, mine.Mine.Route)
	s.move(s.tutee, &r, "/start", nil).Want(s, 200, "")
	webtest.Do(s, s.tutee, "POST", "/routes/"+r.ID+"/activities/"+r.Activities[0].ID+"/finish", object{"result": "Своё"}, "If-Match", tag(1)).Want(s, 200, "")
	webtest.Do(s, s.tutee, "POST", "/routes/"+r.ID+"/reflections", object{"activity": r.Activities[0].ID, "text": "Личное размышление."}).Want(s, 201, "")

	// what one member sees of another: nothing
	webtest.Do(s, other, "GET", "/routes/"+mine.Mine.Route, nil).Want(s, 404, "iom.route_not_found")
	seen := webtest.Do(s, other, "GET", at, nil).Want(s, 200, "")
	g := read(seen)
	if g.Joined != 2 || len(g.Members) != 1 || g.Members[0].Person != colleague.Person.String() || len(g.Board) != 0 {
		t.Errorf("a member sees %+v", g)
	}
	if body := string(seen.Body); strings.Contains(body, s.home.Tutee.Person.String()) || strings.Contains(body, mine.Mine.Route) || strings.Contains(body, "Личное") {
		t.Errorf("a member reads of another: %s", body)
	}

	// the board, for who leads and for the school; not for another tutor
	g = read(webtest.Do(s, s.tutor, "GET", at, nil).Want(s, 200, ""))
	if len(g.Board) != 2 || len(g.Members) != 2 {
		t.Fatalf("the board: %+v", g)
	}
	for _, row := range g.Board {
		want := 0
		if row.Person == s.home.Tutee.Person.String() {
			want = 1
		}
		if row.Done != want || len(row.Cells) != 2 || row.Cells[0].Reflected != (want == 1) {
			t.Errorf("row %+v", row)
		}
	}
	webtest.Do(s, s.coordinator, "GET", at, nil).Want(s, 200, "")
	webtest.Do(s, s.as(s.db.Person(t, s.home.Tutor, tenant.Tutor)), "GET", at, nil).Want(s, 404, "iom.group_not_found")
	webtest.Do(s, s.as(s.tree.OtherSchool().Coordinator), "GET", at, nil).Want(s, 404, "iom.group_not_found")
	webtest.Do(s, s.as(s.tree.OtherMunicipality().Coordinator), "GET", at, nil).Want(s, 404, "iom.group_not_found")

	// a new edition waits for each one's decision
	body := groupBody("Мастер-класс")
	webtest.Do(s, s.tutor, "PUT", at, body, "If-Match", tag(1)).Want(s, 412, "iom.stale")
	g = read(webtest.Do(s, s.tutor, "PUT", at, body, "If-Match", tag(g.Version)).Want(s, 200, ""))
	if r := s.get(s.tutee, mine.Mine.Route); g.Edition != 2 || len(r.Activities) != 2 {
		t.Errorf("edition %d, the route has %d activities", g.Edition, len(r.Activities))
	}
	webtest.Do(s, s.tutee, "POST", at+"/plan", nil).Want(s, 200, "")
	webtest.Do(s, s.tutee, "POST", at+"/plan", nil).Want(s, 409, "iom.group_plan_taken")
	if r := s.get(s.tutee, mine.Mine.Route); len(r.Activities) != 3 || r.Activities[0].Status != "done" {
		t.Errorf("taken over: %+v", r.Activities)
	}

	// leaving takes the consent back at once
	webtest.Do(s, s.tutor, "GET", "/routes/"+theirs.Mine.Route, nil).Want(s, 200, "")
	webtest.Do(s, other, "POST", at+"/leaving", nil).Want(s, 200, "")
	webtest.Do(s, s.tutor, "GET", "/routes/"+theirs.Mine.Route, nil).Want(s, 404, "iom.route_not_found")
	webtest.Do(s, other, "GET", "/routes/"+theirs.Mine.Route, nil).Want(s, 200, "")
	if g = read(webtest.Do(s, s.tutor, "GET", at, nil).Want(s, 200, "")); len(g.Board) != 1 {
		t.Errorf("who left is on the board: %+v", g.Board)
	}
	webtest.Do(s, s.tutor, "POST", at+"/closing", nil).Want(s, 200, "")
	webtest.Do(s, s.tutor, "POST", at+"/closing", nil).Want(s, 409, "iom.group_closed")
}

func TestGroup_AI3_NotUnderARegulationWithoutGroups(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	webtest.Do(s, s.tutor, "POST", "/groups", groupBody("Семинар")).Want(s, 422, "iom.group_off")
}
