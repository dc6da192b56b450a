package iomweb_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestAppointment_EndedWithoutSuccessorAndNeverTwice(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Active)
	at := "/routes/" + r.ID + "/appointments"
	made := webtest.Into[part](t, webtest.Do(t, s.coordinator, "POST", at, object{"person": s.home.Mentor.Person, "role": "mentor"}).Want(t, 201, ""))
	twice := webtest.Do(t, s.coordinator, "POST", at, object{"person": s.home.Mentor.Person, "role": "mentor"}).Want(t, 409, "iom.appointed_already")
	if twice.Problem.Fields[0].Path != "body.person" {
		t.Errorf("%+v", twice.Problem)
	}
	s.get(s.as(s.home.Mentor), r.ID)
	webtest.Do(t, s.tutee, "POST", at+"/"+made.ID+"/end", nil).Want(t, 403, "authz.forbidden")
	for _, other := range []string{"/routes/" + r.ID + "/appointments/" + uuid.NewString(), "/routes/" + uuid.NewString() + "/appointments/" + made.ID} {
		if a := webtest.Do(t, s.coordinator, "POST", other+"/end", nil); a.Status != 404 {
			t.Errorf("%s: %d", other, a.Status)
		}
	}
	webtest.Do(t, s.as(s.tree.OtherSchool().Coordinator), "POST", at+"/"+made.ID+"/end", nil).Want(t, 404, "iom.route_not_found")
	webtest.Do(t, s.as(s.tree.OtherRegion().Municipalities[0].Schools[0].Coordinator), "POST", at+"/"+made.ID+"/end", nil).Want(t, 404, "iom.route_not_found")
	webtest.Do(t, s.coordinator, "POST", at+"/"+made.ID+"/end", nil).Want(t, 200, "")
	webtest.Do(t, s.coordinator, "POST", at+"/"+made.ID+"/end", nil).Want(t, 409, "iom.appointment_ended")
	webtest.Do(t, s.as(s.home.Mentor), "GET", "/routes/"+r.ID, nil).Want(t, 404, "iom.route_not_found")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = 'route.end_appointment' AND object_id = $1", r.ID); n != 1 {
		t.Errorf("%d records", n)
	}
}

// R10: withdrawn, the tutor sees no more, and the route goes over to the
// organization's model; there the school may appoint the same tutor again.
func TestConsent_R10_WithdrawnTheTutorSeesNoMore(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Active, iomtest.Model(iom.RegionalSystem))
	s.get(s.tutor, r.ID)
	type consent struct {
		Text        string
		WithdrawnAt string `json:"withdrawn_at"`
	}
	consents := func() []consent {
		return webtest.Into[web.Listing[consent]](t, webtest.Do(t, s.tutee, "GET", "/routes/"+r.ID+"/consents", nil)).Items
	}
	if c := consents(); len(c) != 1 || c[0].Text == "" || c[0].WithdrawnAt != "" {
		t.Fatalf("%+v", c)
	}
	if m := s.moves(s.tutee, r); !m["withdraw_consent"].Possible {
		t.Errorf("%+v", m)
	}
	const path = "/consent/withdrawal"
	s.move(s.tutor, &r, path, object{"then": "organization"}).Want(t, 403, "authz.forbidden")
	s.move(s.as(s.home.Colleague), &r, path, object{"then": "organization"}).Want(t, 404, "iom.route_not_found")
	s.move(s.tutee, &r, path, object{}).Want(t, 422, "iom.onward_missing")
	a := s.move(s.tutee, &r, path, object{"then": "organization"}).Want(t, 200, "")
	if r.State != "active" || len(r.Warnings) != 1 || !strings.Contains(string(a.Body), `"model":"organization"`) {
		t.Errorf("%s", a.Body)
	}
	if c := consents(); len(c) != 1 || c[0].WithdrawnAt == "" {
		t.Errorf("%+v", c)
	}
	webtest.Do(t, s.tutor, "GET", "/routes/"+r.ID, nil).Want(t, 404, "iom.route_not_found")
	s.move(s.tutee, &r, path, object{"then": "organization"}).Want(t, 409, "iom.step_out_of_order")
	webtest.Do(t, s.coordinator, "POST", "/routes/"+r.ID+"/appointments", object{"person": s.home.Tutor.Person, "role": "tutor"}).Want(t, 201, "")
	s.get(s.tutor, r.ID)

	end := s.route(iom.Active, iomtest.Model(iom.RegionalSystem), iomtest.Title("Второй"))
	s.move(s.tutee, &end, path, object{"then": "withdraw"}).Want(t, 200, "")
	if end.State != "withdrawn" {
		t.Errorf("%+v", end)
	}
	webtest.Do(t, s.tutor, "GET", "/routes/"+end.ID, nil).Want(t, 404, "iom.route_not_found")
}

// A step out of order names what who tried it may do, as the list of moves does.
func TestStepOutOfOrder_NamesOnlyOnesOwnMoves(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Active)
	school := s.move(s.coordinator, &r, "/agreement", object{}).Want(t, 409, "iom.step_out_of_order").Problem
	slices.Sort(school.Allowed)
	if want := []string{"appoint", "end_appointment", "propose_term"}; !slices.Equal(school.Allowed, want) {
		t.Errorf("the school is told of %v, want %v", school.Allowed, want)
	}
	if !strings.Contains(school.Detail, "согласовать") || !strings.Contains(school.Detail, "назначить сопровождающего") || strings.Contains(school.Detail, "продлить") {
		t.Errorf("%s", school.Detail)
	}
	tutee := s.move(s.tutee, &r, "/submission", nil).Want(t, 409, "iom.step_out_of_order").Problem
	if slices.Contains(tutee.Allowed, "appoint") || !slices.Contains(tutee.Allowed, "extend") {
		t.Errorf("the tutee is told of %v", tutee.Allowed)
	}
	done := s.route(iom.Completed, iomtest.Title("Завершён"))
	finish := webtest.Do(t, s.tutee, "POST", "/routes/"+done.ID+"/activities/"+done.Activities[0].ID+"/finish", object{}, "If-Match", tag(done.Activities[0].Version)).
		Want(t, 409, "iom.step_out_of_order").Problem
	if len(finish.Allowed) != 0 {
		t.Errorf("of a completed route the tutee is told of %v", finish.Allowed)
	}
}
