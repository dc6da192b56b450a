package iomweb_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A foreign route answers exactly like one that does not exist, to every operation.
func TestRoutes_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Active)
	none := uuid.NewString()
	strangers := map[string]*http.Client{
		"a colleague":          s.as(s.home.Colleague),
		"another school":       s.as(s.tree.OtherSchool().Coordinator),
		"another municipality": s.as(s.tree.OtherMunicipality().Coordinator),
		"another region":       s.as(s.tree.OtherRegion().Coordinator),
		"a tutor of none":      s.as(s.tree.OtherSchool().Tutor),
	}
	for name, c := range strangers {
		for _, op := range []struct {
			method, path string
			body         any
		}{
			{"GET", "", nil}, {"GET", "/steps", nil}, {"GET", "/revisions", nil}, {"GET", "/moves", nil},
			{"PUT", "", object{"title": "Чужое"}}, {"POST", "/corrections", object{"reason": "Чужое"}}, {"POST", "/withdrawal", nil},
			{"POST", "/agreement", nil}, {"POST", "/term-proposals", object{"end": s.day(13), "reason": "Чужое"}}, {"POST", "/completion", nil},
			{"POST", "/activities/" + r.Activities[0].ID + "/finish", object{}}, {"POST", "/conclusions", object{"kind": "route_task", "outcome": "reached", "text": "Чужое"}},
			{"POST", "/appointments", object{"person": s.home.Colleague.Person, "role": "tutor"}}, {"POST", "/archive", nil},
		} {
			foreign := webtest.Do(t, c, op.method, "/routes/"+r.ID+op.path, op.body, "If-Match", tag(1))
			absent := webtest.Do(t, c, op.method, "/routes/"+none+op.path, op.body, "If-Match", tag(1))
			if foreign.Status != absent.Status || foreign.Problem.ID != absent.Problem.ID || foreign.Problem.Detail != absent.Problem.Detail || foreign.Status < 400 {
				t.Errorf("%s: %s %s: %d %s, of none: %d %s", name, op.method, op.path, foreign.Status, foreign.Problem.ID, absent.Status, absent.Problem.ID)
			}
		}
		if l := webtest.Into[web.Listing[route]](t, webtest.Do(t, c, "GET", "/routes", nil)); len(l.Items) != 0 {
			t.Errorf("%s lists %+v", name, l.Items)
		}
	}
	webtest.Do(t, s.tutee, "GET", "/routes/none", nil).Want(t, 404, "web.not_found")
	if now := s.get(s.tutee, r.ID); now.Version != r.Version {
		t.Errorf("a stranger changed the route: %d", now.Version)
	}
}

// Reading somebody else's route leaves one record per person and hour; reading the
// own leaves none.
func TestRoutes_ReadingSomebodyElsesIsRecorded(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft)
	for range 3 {
		s.get(s.tutor, r.ID)
		s.get(s.tutee, r.ID)
	}
	count := func() int {
		return testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = 'route.read' AND object_id = $1 AND person_id = $2 AND subject_id = $3",
			r.ID, s.home.Tutor.Person, s.home.Tutee.Person)
	}
	for end := time.Now().Add(20 * time.Second); count() == 0 && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	own := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = 'route.read' AND person_id = $1", s.home.Tutee.Person)
	if n := count(); n < 1 || n > 2 || own != 0 { // two where the hour turned meanwhile
		t.Errorf("%d records of the tutor, %d of the tutee", n, own)
	}
}

// R10: the tutee's choice of the information system is the consent that the tutor
// sees the route; so nobody else chooses it.
func TestModel_R10_TheTuteesChoiceIsTheConsent(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft)
	a := webtest.Do(t, s.tutor, "PUT", "/routes/"+r.ID, object{"model": "regional_system"}, "If-Match", tag(r.Version)).Want(t, 403, "iom.tutee_decides")
	if a.Problem.Rule != "R10" || a.Problem.Clause != "п. 3.1.2 Положения" {
		t.Errorf("%+v", a.Problem)
	}
	webtest.Do(t, s.tutee, "PUT", "/routes/"+r.ID, object{"model": "regional_system"}, "If-Match", tag(r.Version)).Want(t, 200, "")
	s.get(s.tutor, r.ID)
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM route_consent WHERE route_id = $1 AND person_id = $2 AND text <> ''", r.ID, s.home.Tutee.Person); n != 1 {
		t.Errorf("%d consents", n)
	}
}

func TestCreate_WantsARegulation(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.Sovetsky2022)
	other := s.as(s.tree.OtherMunicipality().Schools[0].Tutee)
	webtest.Do(t, other, "POST", "/routes", object{"title": "Маршрут"}).Want(t, 409, "iom.regulation_not_adopted")
	webtest.Do(t, other, "POST", "/routes", object{"title": "Маршрут", "regulation": "none"}).Want(t, 422, "iom.plan_invalid")

	// the municipality adopts: its coordinator, or the region's, and nobody else
	at := "/municipalities/" + s.tree.OtherMunicipality().ID.String() + "/regulation"
	adopt := object{"regulation": iom.UstIlimsk2024}
	webtest.Do(t, s.coordinator, "PUT", at, adopt).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.municipal, "PUT", at, adopt).Want(t, 404, "iom.route_not_found")
	webtest.Do(t, s.as(s.tree.OtherRegion().Coordinator), "PUT", at, adopt).Want(t, 404, "iom.route_not_found")
	neighbour := s.as(s.tree.OtherMunicipality().Coordinator)
	webtest.Do(t, neighbour, "PUT", at, object{"regulation": "none"}).Want(t, 404, "iom.regulation_not_found")
	webtest.Do(t, neighbour, "PUT", at, adopt).Want(t, 200, "")
	webtest.Do(t, s.as(s.tree.Regions[0].Coordinator), "PUT", at, adopt).Want(t, 200, "")
	type adoption struct {
		Regulation, Municipality string
		Version                  int
		By                       string `json:"adopted_by"`
	}
	for name, c := range map[string]struct {
		who  tenant.Scope
		want int
	}{"the region": {s.tree.Regions[0].Coordinator, 2}, "a municipality": {s.tree.OtherMunicipality().Coordinator, 1}, "another region": {s.tree.OtherRegion().Coordinator, 0}} {
		l := webtest.Into[web.Listing[adoption]](t, webtest.Do(t, s.as(c.who), "GET", "/regulations/adoptions", nil).Want(t, 200, "")).Items
		if len(l) != c.want {
			t.Errorf("%s sees %+v", name, l)
		}
		for _, a := range l {
			if a.Municipality == s.tree.OtherMunicipality().ID.String() && (a.Regulation != iom.UstIlimsk2024 || a.Version != 1 || a.By != s.tree.Regions[0].Coordinator.Person.String()) {
				t.Errorf("%s sees %+v", name, a)
			}
		}
	}
	webtest.Do(t, neighbour, "GET", at, nil).Want(t, 200, "")
	webtest.Do(t, other, "POST", "/routes", object{"title": "Маршрут"}).Want(t, 201, "")
	if l := webtest.Into[web.Listing[struct{ Code string }]](t, webtest.Do(t, other, "GET", "/regulations", nil)); len(l.Items) != 2 {
		t.Errorf("regulations: %+v", l.Items)
	}
	g := webtest.Into[struct{ Code, Title string }](t, webtest.Do(t, other, "GET", "/regulations/"+iom.UstIlimsk2024, nil))
	if g.Code != iom.UstIlimsk2024 || g.Title == "" {
		t.Errorf("regulation: %+v", g)
	}
}

func TestCreate_ARepeatedRequestOpensOne(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	body := object{"title": "Маршрут", "term": object{"start": s.day(0), "end": s.day(6)}}
	first := webtest.Do(t, s.tutee, "POST", "/routes", body, web.IdempotencyHeader, "open-0001").Want(t, 201, "")
	again := webtest.Do(t, s.tutee, "POST", "/routes", body, web.IdempotencyHeader, "open-0001").Want(t, 201, "")
	if string(first.Body) != string(again.Body) {
		t.Errorf("another answer:\n%s\n%s", first.Body, again.Body)
	}
	r := s.route(iom.Active)
	finish := "/routes/" + r.ID + "/activities/" + r.Activities[0].ID + "/finish"
	for range 2 {
		webtest.Do(t, s.tutee, "POST", finish, object{"result": "Сделано"}, "If-Match", tag(1), web.IdempotencyHeader, "done-0001").Want(t, 200, "")
	}
}

func TestAppoint_R11_OnlyWhoWorksInTheRole(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft)
	at := "/routes/" + r.ID + "/appointments"
	for name, body := range map[string]object{
		"a teacher":                         {"person": s.home.Colleague.Person, "role": "tutor"},
		"nobody":                            {"person": uuid.New(), "role": "mentor"},
		"another region's":                  {"person": s.tree.OtherRegion().Methodist.Person, "role": "regional_methodist"},
		"a coordinator of another school":   {"person": s.home.Colleague.Person, "role": "school_coordinator"},
		"a curator of another municipality": {"person": s.tree.OtherMunicipality().Coordinator.Person, "role": "municipal_coordinator"},
		"a tutor of another municipality":   {"person": s.tree.OtherMunicipality().Schools[0].Tutor.Person, "role": "tutor"},
	} {
		a := webtest.Do(t, s.coordinator, "POST", at, body).Want(t, 422, "iom.appointment_invalid")
		if a.Problem.Fields[0].Path != "body.person" {
			t.Errorf("%s: %+v", name, a.Problem.Fields)
		}
	}
	webtest.Do(t, s.tutee, "POST", at, object{"person": s.home.Mentor.Person, "role": "mentor"}).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.coordinator, "POST", at, object{"person": s.home.Mentor.Person, "role": "mentor"}).Want(t, 201, "")
	webtest.Do(t, s.coordinator, "POST", at, object{"person": s.tree.Regions[0].Methodist.Person, "role": "regional_methodist"}).Want(t, 201, "")
	for role, who := range map[string]uuid.UUID{"school_coordinator": s.home.Coordinator.Person, "municipal_coordinator": s.tree.Regions[0].Municipalities[0].Coordinator.Person} {
		webtest.Do(t, s.coordinator, "POST", at, object{"person": who, "role": role, "order": object{"number": "17-од", "date": "2026-09-01"}}).Want(t, 201, "")
	}
	s.get(s.methodist, r.ID)
	s.get(s.as(s.home.Mentor), r.ID)
	// without the school's own tutor no submission, though a methodist accompanies
	s.db.Owner(t, "UPDATE appointment SET until_date = current_date WHERE route_id = $1 AND role = 'tutor'", r.ID)
	r = s.get(s.tutee, r.ID)
	if a := s.move(s.tutee, &r, "/submission", nil).Want(t, 422, "iom.tutor_missing"); a.Problem.Rule != "R11" {
		t.Errorf("%+v", a.Problem)
	}
}

type move struct {
	Move     string
	Possible bool
	Refusal  string
	Clause   string
}

func (s *scene) moves(c *http.Client, r route) map[string]move {
	s.Helper()
	all := map[string]move{}
	for _, m := range webtest.Into[web.Listing[move]](s, webtest.Do(s, c, "GET", "/routes/"+r.ID+"/moves", nil)).Items {
		all[m.Move] = m
	}
	return all
}

// What the list of moves says is what the moves themselves do.
func TestMoves_SayWhatIsPossibleForWhom(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	bare := webtest.Into[route](t, webtest.Do(t, s.tutee, "POST", "/routes", object{"title": "Пустой маршрут"}))
	m := s.moves(s.tutee, bare)
	if p := m["submit"]; p.Possible || p.Refusal != "iom.basis_missing" || p.Clause == "" {
		t.Errorf("submit: %+v", p)
	}
	if !m["edit"].Possible || !m["withdraw"].Possible {
		t.Errorf("of the tutee: %+v", m)
	}
	if _, shown := m["agree"]; shown {
		t.Error("a tutee is shown the school's move")
	}
	for state, want := range map[iom.State]map[*http.Client][]string{
		iom.Draft:      {s.tutee: {"add_diagnosis", "edit", "submit", "withdraw"}, s.tutor: {"add_diagnosis", "edit"}, s.coordinator: {"appoint", "end_appointment"}},
		iom.Agreement:  {s.tutee: {"add_diagnosis", "recall", "withdraw"}, s.coordinator: {"agree", "appoint", "end_appointment", "return"}},
		iom.Active:     {s.tutee: {"add_diagnosis", "begin_assessment", "correct", "extend", "finish_activity", "reflect", "withdraw"}, s.municipal: {"propose_term"}},
		iom.Assessment: {s.tutee: {"add_diagnosis", "finish_activity", "reflect", "withdraw"}, s.tutor: {"add_diagnosis", "conclude", "finish_activity", "recommend"}},
		iom.Completed:  {s.tutor: {"recommend"}, s.coordinator: {"archive", "recommend"}, s.tutee: {}},
	} {
		r := s.route(state, iomtest.Title("Маршрут "+string(state)))
		for c, names := range want {
			var possible []string
			for name, p := range s.moves(c, r) {
				if p.Possible {
					possible = append(possible, name)
				}
			}
			slices.Sort(possible)
			if !slices.Equal(possible, names) {
				t.Errorf("%s: %v, want %v", state, possible, names)
			}
		}
		if now := s.get(s.tutee, r.ID); now.Version != r.Version || now.State != r.State {
			t.Errorf("asking for moves changed the route: %+v", now)
		}
	}
}

// [B 1.14]: without positive dynamics a correction with a longer term is offered;
// accepted, the route goes on; the offer is the tutee's to answer.
func TestOffer_R3_AcceptedTheRouteGoesOn(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Assessment)
	at := "/routes/" + r.ID + "/correction-offers"
	webtest.Do(t, s.tutor, "POST", at, object{"reason": "Нет динамики"}).Want(t, 422, "iom.correction_unneeded")
	s.facts.Final = []iom.DynamicsFact{{DiagnosisID: uuid.New(), PersonID: s.home.Tutee.Person, TakenOn: s.today, Dynamics: iom.DynamicsAbsent}}
	webtest.Do(t, s.tutor, "POST", at, object{"reason": "Нет динамики", "end": s.day(40)}).Want(t, 422, "iom.extension_too_long")
	webtest.Do(t, s.tutee, "POST", at, object{"reason": "Нет динамики"}).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.tutor, "POST", at, object{"reason": "Нет динамики", "end": s.day(12)}).Want(t, 201, "")
	webtest.Do(t, s.tutor, "POST", at, object{"reason": "Ещё раз"}).Want(t, 409, "iom.step_out_of_order")
	r = s.get(s.tutee, r.ID)
	s.move(s.tutor, &r, "/completion", nil).Want(t, 409, "iom.step_out_of_order")
	s.move(s.tutee, &r, "/correction-offers/"+uuid.NewString()+"/answer", object{"accept": true}).Want(t, 404, "iom.part_not_found")
	webtest.Do(t, s.tutor, "POST", at+"/"+r.Offers[0].ID+"/retraction", nil).Want(t, 200, "")
	webtest.Do(t, s.tutor, "POST", at, object{"reason": "Нет динамики", "end": s.day(12)}).Want(t, 201, "")
	r = s.get(s.tutee, r.ID)
	s.move(s.tutee, &r, "/correction-offers/"+r.Offers[0].ID+"/answer", object{"accept": true}).Want(t, 409, "iom.proposal_closed")
	s.move(s.tutee, &r, "/correction-offers/"+r.Offers[1].ID+"/answer", object{"accept": true}).Want(t, 200, "")
	if r.State != "active" || r.Term.End != s.day(12) || len(r.Extensions) != 1 {
		t.Errorf("goes on: %+v", r)
	}
}
