package iomweb_test

import (
	"net/http"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type supportSeen struct {
	ID    string `json:"id"`
	State string `json:"state"`
	Tutor string `json:"tutor"`
}

// The school lists a teacher, the teacher agrees, the school appoints a tutor by an
// order: the route that the teacher then opens has that tutor (R11) [B 2.8.3, 3.1.1].
func TestSupport_B283_FromTheListToTheTutorOfTheRoute(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	all := func(c *webtest.Answer) []supportSeen { return webtest.Into[web.Listing[supportSeen]](s, *c).Items }
	body := object{"people": []any{s.home.Tutee.Person}, "sources": []string{"lesson_visit"}, "reason": "Оценивание"}
	webtest.Do(s, s.tutee, "POST", "/support-listings", body).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.tutor, "POST", "/support-listings", body).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.coordinator, "POST", "/support-listings", object{"people": []any{s.tree.OtherSchool().Tutee.Person}, "reason": "Чужой"}).Want(s, 422, "iom.listing_people")
	webtest.Do(s, s.coordinator, "POST", "/support-listings", object{"people": []any{s.home.Tutee.Person}}).Want(s, 422, "iom.listing_source")
	webtest.Do(s, s.coordinator, "POST", "/support-listings", body).Want(s, 201, "")
	webtest.Do(s, s.coordinator, "POST", "/support-listings", body).Want(s, 409, "iom.listed_already")

	a := webtest.Do(s, s.tutee, "GET", "/support-listings", nil).Want(s, 200, "")
	mine := all(&a)
	if len(mine) != 1 || mine[0].State != "listed" {
		t.Fatalf("the teacher sees %+v", mine)
	}
	at := "/support-listings/" + mine[0].ID
	colleague := s.as(s.home.Colleague)
	webtest.Do(s, colleague, "GET", at, nil).Want(s, 404, "iom.listing_not_found")
	webtest.Do(s, colleague, "POST", at+"/consent", nil).Want(s, 404, "iom.listing_not_found")
	webtest.Do(s, s.as(s.tree.OtherSchool().Coordinator), "GET", at, nil).Want(s, 404, "iom.listing_not_found")
	webtest.Do(s, s.as(s.tree.OtherMunicipality().Coordinator), "GET", at, nil).Want(s, 404, "iom.listing_not_found")
	webtest.Do(s, s.as(s.tree.OtherRegion().Municipalities[0].Schools[0].Coordinator), "GET", at, nil).Want(s, 404, "iom.listing_not_found")
	webtest.Do(s, s.municipal, "GET", at, nil).Want(s, 200, "")

	tutor := object{"person": s.home.Tutor.Person, "order": object{"number": "14-од", "date": "2026-09-02"}}
	webtest.Do(s, s.coordinator, "POST", at+"/tutor", tutor).Want(s, 409, "iom.listing_unagreed")
	webtest.Do(s, s.tutee, "POST", at+"/refusal", nil).Want(s, 200, "")
	webtest.Do(s, s.tutee, "POST", at+"/consent", nil).Want(s, 200, "")
	webtest.Do(s, s.coordinator, "POST", at+"/tutor", object{"person": s.home.Coordinator.Person, "order": object{"number": "14-од", "date": "2026-09-02"}}).Want(s, 422, "iom.appointment_invalid")
	webtest.Do(s, s.coordinator, "POST", at+"/tutor", tutor).Want(s, 200, "")

	r := webtest.Into[struct {
		ID           string `json:"id"`
		Appointments []struct {
			Person string                  `json:"person"`
			Role   string                  `json:"role"`
			Order  struct{ Number string } `json:"order"`
		} `json:"appointments"`
	}](s, webtest.Do(s, s.tutee, "POST", "/routes", object{"title": "Оценивание"}).Want(s, 201, ""))
	if len(r.Appointments) != 1 || r.Appointments[0].Person != s.home.Tutor.Person.String() || r.Appointments[0].Order.Number != "14-од" {
		t.Errorf("the route begins with %+v", r.Appointments)
	}
	webtest.Do(s, s.tutor, "GET", "/routes/"+r.ID, nil).Want(s, 200, "")
	webtest.Do(s, s.coordinator, "POST", at+"/removal", nil).Want(s, 200, "")
	webtest.Do(s, s.tutee, "POST", at+"/consent", nil).Want(s, 409, "iom.listing_answered")
}

// Who joins a group begins a route as anybody does: with the tutor whom the school has
// named for them by an order, not with the leader of the group.
func TestSupport_B283_JoiningAGroupBeginsWithTheTutorOfTheOrder(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.Sovetsky2022)
	listed := webtest.Into[web.Listing[supportSeen]](s, webtest.Do(s, s.coordinator, "POST", "/support-listings",
		object{"people": []any{s.home.Tutee.Person}, "sources": []string{"lesson_visit"}}).Want(s, 201, "")).Items
	at := "/support-listings/" + listed[0].ID
	webtest.Do(s, s.tutee, "POST", at+"/consent", nil).Want(s, 200, "")
	webtest.Do(s, s.coordinator, "POST", at+"/tutor", object{"person": s.home.Tutor.Person, "order": object{"number": "14-од", "date": "2026-09-02"}}).Want(s, 200, "")

	o := webtest.Into[groupSeen](s, webtest.Do(s, s.tutor, "POST", "/groups", groupBody("Семинар")).Want(s, 201, ""))
	webtest.Do(s, s.tutor, "POST", "/groups/"+o.ID+"/invitations", object{"people": []any{s.home.Tutee.Person, s.home.Colleague.Person}}).Want(s, 200, "")
	for client, order := range map[*http.Client]string{s.tutee: "14-од", s.as(s.home.Colleague): ""} {
		o = webtest.Into[groupSeen](s, webtest.Do(s, client, "POST", "/groups/"+o.ID+"/consent", nil).Want(s, 200, ""))
		r := webtest.Into[struct {
			Appointments []struct {
				Person string                  `json:"person"`
				Order  struct{ Number string } `json:"order"`
			} `json:"appointments"`
		}](s, webtest.Do(s, client, "GET", "/routes/"+o.Mine.Route, nil).Want(s, 200, ""))
		if len(r.Appointments) != 1 || r.Appointments[0].Person != s.home.Tutor.Person.String() || r.Appointments[0].Order.Number != order {
			t.Errorf("%q: the route begins with %+v", order, r.Appointments)
		}
	}
}

// The target group is picked among the school's teachers as campaigns of diagnosis pick
// [A V.1]; nobody of another school is in it.
func TestSupport_AV1_TheTargetGroupIsPickedByTheSchool(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	for person, position := range map[any]string{s.home.Tutee.Person: "учитель физики", s.home.Colleague.Person: "педагог-психолог", s.tree.OtherSchool().Tutee.Person: "учитель физики"} {
		s.db.Owner(t, "UPDATE person SET position = $1 WHERE id = $2", position, person)
	}
	s.db.Owner(t, "UPDATE person SET category = 'first' WHERE id = $1", s.home.Colleague.Person)
	type picked struct{ People []string }
	for query, want := range map[string]int{"": 2, "?positions=психолог": 1, "?positions=психолог,физик": 2, "?subjects=нет": 0,
		"?category=first": 1, "?category=none": 1, "?category=highest": 0} {
		if got := webtest.Into[picked](s, webtest.Do(s, s.coordinator, "GET", "/support-candidates"+query, nil).Want(s, 200, "")); len(got.People) != want {
			t.Errorf("%q picks %+v, want %d", query, got, want)
		}
	}
	webtest.Do(s, s.tutor, "GET", "/support-candidates", nil).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.coordinator, "GET", "/support-candidates?experience_from=9&experience_to=3", nil).Want(s, 422, "campaign.invalid")
	webtest.Do(s, s.coordinator, "GET", "/support-candidates?category=third", nil).Want(s, 422, "web.invalid")
}

// The municipal coordinator and the head of a methodological union name teachers too [A I.6-7,
// V.1]; from a pasted list as well, where one bad line adds nobody and whoever is listed
// already is passed over.
func TestSupport_AV1_TheMunicipalityNamesTeachersOfItsSchools(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	all := func(a webtest.Answer) []supportSeen { return webtest.Into[web.Listing[supportSeen]](s, a).Items }
	neighbour, away := s.tree.OtherSchool(), s.tree.OtherMunicipality().Schools[0]
	for mail, who := range map[string]any{"one@example.org": s.home.Tutee.Person, "two@example.org": neighbour.Tutee.Person, "three@example.org": away.Tutee.Person} {
		s.db.Owner(t, "UPDATE person SET email = $1 WHERE id = $2", mail, who)
	}
	type picked struct{ People []string }
	pick := func(query string) int {
		return len(webtest.Into[picked](s, webtest.Do(s, s.municipal, "GET", "/support-candidates"+query, nil).Want(s, 200, "")).People)
	}
	everybody, atHome := pick(""), pick("?organization="+s.home.ID.String())
	if atHome != 2 || everybody <= atHome || pick("?organization="+away.ID.String()) != 0 {
		t.Errorf("%d in all, %d of one school", everybody, atHome)
	}
	say := func(lines string) object { return object{"lines": lines, "sources": []string{"diagnosis"}} }
	webtest.Do(s, s.municipal, "POST", "/support-listings", say("one@example.org\nthree@example.org")).Want(s, 422, "campaign.lines")
	webtest.Do(s, s.coordinator, "POST", "/support-listings", say("two@example.org")).Want(s, 422, "campaign.lines")
	webtest.Do(s, s.coordinator, "POST", "/support-listings", object{"people": []any{s.home.Tutee.Person}, "organization": neighbour.ID, "reason": "Чужая школа"}).Want(s, 422, "iom.listing_people")
	if l := all(webtest.Do(s, s.municipal, "POST", "/support-listings", say("one@example.org")).Want(s, 201, "")); len(l) != 1 {
		t.Fatalf("listed: %+v", l)
	}
	webtest.Do(s, s.municipal, "POST", "/support-listings", say("one@example.org")).Want(s, 409, "iom.listed_already")
	l := all(webtest.Do(s, s.municipal, "POST", "/support-listings", say("one@example.org, two@example.org")).Want(s, 201, ""))
	if len(l) != 1 || pick("") != everybody-2 {
		t.Errorf("listed once more: %+v, %d to offer", l, pick(""))
	}
	at := "/support-listings/" + l[0].ID
	webtest.Do(s, s.as(neighbour.Coordinator), "GET", at, nil).Want(s, 200, "")
	webtest.Do(s, s.municipal, "POST", at+"/tutor", object{"person": neighbour.Tutor.Person}).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.as(s.tree.OtherMunicipality().Coordinator), "POST", at+"/removal", nil).Want(s, 404, "iom.listing_not_found")
	webtest.Do(s, s.municipal, "POST", at+"/removal", nil).Want(s, 200, "")
}

// Who answers for the accompaniment is named on the list by an order; the route that the
// teacher opens begins with that appointment.
func TestSupport_AV1_TheResponsibleComesAlongIntoTheRoute(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	order := object{"number": "14-од", "date": "2026-09-02"}
	named := func(person any) object { return object{"person": person, "order": order} }
	body := object{"people": []any{s.home.Tutee.Person}, "sources": []string{"lesson_visit"}}
	body["responsible"] = object{"person": s.home.Coordinator.Person, "order": object{"number": "14-од"}}
	webtest.Do(s, s.coordinator, "POST", "/support-listings", body).Want(s, 422, "iom.order_partial")
	body["responsible"] = named(s.home.Tutor.Person)
	webtest.Do(s, s.coordinator, "POST", "/support-listings", body).Want(s, 422, "iom.appointment_invalid")
	body["responsible"] = named(s.home.Coordinator.Person)
	l := webtest.Into[web.Listing[supportSeen]](s, webtest.Do(s, s.coordinator, "POST", "/support-listings", body).Want(s, 201, "")).Items
	at := "/support-listings/" + l[0].ID
	curator := s.tree.Regions[0].Municipalities[0].Coordinator
	webtest.Do(s, s.coordinator, "POST", at+"/responsible", named(s.tree.OtherSchool().Coordinator.Person)).Want(s, 422, "iom.appointment_invalid")
	webtest.Do(s, s.coordinator, "POST", at+"/responsible", object{"person": curator.Person}).Want(s, 422, "iom.order_missing")
	webtest.Do(s, s.municipal, "POST", at+"/responsible", named(curator.Person)).Want(s, 200, "")
	webtest.Do(s, s.tutee, "POST", at+"/responsible", named(curator.Person)).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.as(s.tree.OtherSchool().Coordinator), "POST", at+"/responsible", named(curator.Person)).Want(s, 404, "iom.listing_not_found")
	webtest.Do(s, s.coordinator, "POST", at+"/responsible/removal", object{"person": curator.Person, "role": "school_coordinator"}).Want(s, 404, "iom.part_not_found")

	webtest.Do(s, s.tutee, "POST", at+"/consent", nil).Want(s, 200, "")
	webtest.Do(s, s.coordinator, "POST", at+"/tutor", object{"person": s.home.Tutor.Person, "order": object{"number": "14-од"}}).Want(s, 422, "iom.order_partial")
	// an order that was taken without a date once does not stop the teacher
	s.db.Owner(t, "UPDATE support_listing SET tutor_id = $1, order_number = '3', order_date = NULL", s.home.Tutor.Person)
	r := webtest.Into[struct {
		Appointments []struct {
			Role  string `json:"role"`
			Order struct{ Number, Date string }
		} `json:"appointments"`
	}](s, webtest.Do(s, s.tutee, "POST", "/routes", object{"title": "Оценивание"}).Want(s, 201, ""))
	roles := map[string]bool{}
	for _, a := range r.Appointments {
		roles[a.Role] = a.Order.Number == "14-од" && a.Order.Date == "2026-09-02"
	}
	if len(r.Appointments) != 3 || !roles["school_coordinator"] || !roles["municipal_coordinator"] {
		t.Errorf("the route begins with %+v", r.Appointments)
	}
}
