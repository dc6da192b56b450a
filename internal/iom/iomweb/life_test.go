package iomweb_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestLife_UstIlimsk_FromDraftToCompleted(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := webtest.Into[route](s, webtest.Do(s, s.tutee, "POST", "/routes", object{"title": "Формирующее оценивание"}).Want(s, 201, ""))
	if len(r.Stages) != 5 || !strings.HasPrefix(r.Profile.Surname, "Фамилия") {
		t.Fatalf("a new route: %+v", r)
	}

	// R1, R2, R11: nothing is there yet
	s.move(s.tutee, &r, "/submission", nil).Want(s, 422, "iom.basis_missing")
	a := s.move(s.tutee, &r, "/start", nil).Want(s, 409, "iom.step_out_of_order")
	if !slices.Contains(a.Problem.Allowed, "submit") {
		t.Errorf("allowed: %v", a.Problem.Allowed)
	}
	r = s.planned("realization")
	long := webtest.Do(s, s.tutee, "PUT", "/routes/"+r.ID, object{"term": object{"start": s.day(0), "end": s.day(13)}, "model": "organization"}, "If-Match", tag(r.Version)).Want(s, 200, "")
	r = webtest.Into[route](s, long)
	a = s.move(s.tutee, &r, "/submission", nil).Want(s, 422, "iom.term_too_long")
	if a.Problem.Rule != "R2" || a.Problem.Clause != "п. 1.9 Положения" || len(a.Problem.Fields) != 1 || a.Problem.Fields[0].Path != "body.term.end" {
		t.Errorf("R2 refuses so: %+v", a.Problem)
	}
	webtest.Do(s, s.tutee, "PUT", "/routes/"+r.ID, object{"term": object{"start": s.day(0), "end": s.day(12)}}, "If-Match", tag(r.Version-1)).Want(s, 412, "iom.stale")
	r = webtest.Into[route](s, webtest.Do(s, s.tutee, "PUT", "/routes/"+r.ID, object{"term": object{"start": s.day(0), "end": s.day(12)}}, "If-Match", tag(r.Version)))

	// the school agrees, and may first return
	s.move(s.coordinator, &r, "/agreement", object{}).Want(s, 409, "iom.step_out_of_order")
	s.move(s.tutor, &r, "/submission", nil).Want(s, 403, "authz.forbidden")
	s.move(s.tutee, &r, "/submission", nil).Want(s, 200, "")
	s.move(s.coordinator, &r, "/return", object{}).Want(s, 422, "iom.reason_missing")
	s.move(s.coordinator, &r, "/return", object{"comment": "Уточните сроки."}).Want(s, 200, "")
	s.move(s.tutee, &r, "/submission", nil).Want(s, 200, "")
	s.move(s.coordinator, &r, "/agreement", nil).Want(s, 200, "")
	if r.State != "active" || r.ExtensionLimit != s.today.AddMonths(18).String() {
		t.Fatalf("an agreed route: %+v", r)
	}

	// an activity is finished by its own version
	first := r.Activities[0]
	finish := "/routes/" + r.ID + "/activities/" + first.ID + "/finish"
	webtest.Do(s, s.tutee, "POST", finish, object{"on": s.today.AddDays(2).String()}, "If-Match", tag(1)).Want(s, 422, "iom.plan_invalid")
	done := webtest.Do(s, s.tutee, "POST", finish, object{"result": "Удостоверение"}, "If-Match", tag(1)).Want(s, 200, "")
	if p := webtest.Into[part](s, done); p.Status != "done" || p.Version != 2 || done.Header.Get("Marshrut-Route-Version") != tag(r.Version)[1:len(tag(r.Version))-1] {
		t.Errorf("finished: %+v, route %s", p, done.Header.Get("Marshrut-Route-Version"))
	}
	webtest.Do(s, s.tutee, "POST", finish, object{}, "If-Match", tag(1)).Want(s, 409, "iom.activity_closed")
	webtest.Do(s, s.tutee, "POST", finish, object{}, "If-Match", tag(2)).Want(s, 409, "iom.activity_closed")
	reopen := "/routes/" + r.ID + "/activities/" + first.ID + "/reopening"
	webtest.Do(s, s.coordinator, "POST", reopen, nil, "If-Match", tag(2)).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.tutee, "POST", reopen, nil, "If-Match", tag(1)).Want(s, 412, "iom.stale")
	if p := webtest.Into[part](s, webtest.Do(s, s.tutee, "POST", reopen, nil, "If-Match", tag(2)).Want(s, 200, "")); p.Status != "planned" || p.Version != 3 {
		t.Errorf("reopened: %+v", p)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE root_id = $1 AND action = 'activity.reopen'", r.ID); n != 1 {
		t.Errorf("%d records of reopening", n)
	}
	webtest.Do(s, s.tutee, "POST", finish, object{"result": "Удостоверение"}, "If-Match", tag(3)).Want(s, 200, "")
	// the order on its results is signed later
	order := "/routes/" + r.ID + "/activities/" + first.ID + "/order"
	webtest.Do(s, s.tutee, "PUT", order, object{"number": "45-од"}, "If-Match", tag(1)).Want(s, 412, "iom.stale")
	webtest.Do(s, s.tutor, "PUT", order, object{"number": "45-од", "date": s.today.String()}, "If-Match", tag(4)).Want(s, 200, "")
	webtest.Do(s, s.coordinator, "PUT", order, object{"number": "46-од"}, "If-Match", tag(5)).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.tutee, "POST", "/routes/"+r.ID+"/reflections", object{"activity": first.ID, "text": "Понял, как."}).Want(s, 201, "")
	webtest.Do(s, s.tutor, "POST", "/routes/"+r.ID+"/reflections", object{"activity": first.ID, "text": "За него."}).Want(s, 403, "authz.forbidden")
	r = s.get(s.tutee, r.ID)

	// R3 extension, R4 proposal
	a = s.move(s.tutee, &r, "/extension", object{"end": s.today.AddMonths(18).AddDays(1).String(), "reason": "Болезнь"}).Want(s, 422, "iom.extension_too_long")
	if a.Problem.Rule != "R3" || a.Problem.Clause != "п. 1.10 Положения" || a.Problem.Fields[0].Path != "body.end" {
		t.Errorf("R3 refuses so: %+v", a.Problem)
	}
	s.move(s.coordinator, &r, "/extension", object{"end": s.day(13), "reason": "Болезнь"}).Want(s, 403, "authz.forbidden")
	s.move(s.tutee, &r, "/extension", object{"end": s.day(14), "reason": "Болезнь"}).Want(s, 200, "")
	webtest.Do(s, s.municipal, "POST", "/routes/"+r.ID+"/term-proposals", object{"end": s.day(15), "reason": "Семинар перенесён"}).Want(s, 201, "")
	r = s.get(s.tutee, r.ID)
	s.move(s.tutee, &r, "/term-proposals/"+uuid.NewString()+"/decision", object{"accept": true}).Want(s, 404, "iom.part_not_found")
	s.move(s.tutee, &r, "/term-proposals/"+r.TermProposals[0].ID+"/decision", object{"accept": true}).Want(s, 200, "")
	if len(r.Extensions) != 2 || r.Term.End != s.day(15) {
		t.Errorf("extended: %+v", r)
	}

	// assessment: R6 wants proof, R9 conclusions
	s.move(s.tutee, &r, "/assessment", nil).Want(s, 200, "")
	if len(r.Warnings) != 1 || r.Warnings[0].ID != "iom.activities_unfinished" {
		t.Errorf("warnings: %+v", r.Warnings)
	}
	s.move(s.tutor, &r, "/completion", nil).Want(s, 422, "iom.proof_missing")
	coordinator := iom.Act{PersonID: s.home.Coordinator.Person, Role: s.home.Coordinator.Role, OrganizationID: s.home.Coordinator.Organization, Today: s.today}
	s.facts.Results = iomtestSuccess(s, coordinator)
	s.move(s.tutor, &r, "/completion", nil).Want(s, 422, "iom.conclusion_missing")
	webtest.Do(s, s.coordinator, "POST", "/routes/"+r.ID+"/conclusions", object{"kind": "route_task", "outcome": "reached", "text": "Да."}).Want(s, 403, "iom.role_not_named")
	for _, kind := range []string{"route_task", "development_task"} {
		webtest.Do(s, s.tutor, "POST", "/routes/"+r.ID+"/conclusions", object{"kind": kind, "outcome": "reached", "text": "Задача достигнута."}).Want(s, 201, "")
	}
	r = s.get(s.tutor, r.ID)
	s.move(s.tutor, &r, "/completion", nil).Want(s, 422, "iom.conclusion_unagreed")
	for _, c := range r.Conclusions {
		who := s.coordinator
		if c.Kind == "route_task" {
			who = s.municipal // takes part by agreement [B 2.8.2]
		}
		webtest.Do(s, who, "POST", "/routes/"+r.ID+"/conclusions/"+c.ID+"/agreement", nil).Want(s, 200, "")
	}
	r = s.get(s.tutor, r.ID)
	s.move(s.coordinator, &r, "/completion", nil).Want(s, 403, "iom.role_not_named")
	s.move(s.tutor, &r, "/completion", nil).Want(s, 200, "")
	if r.State != "completed" || r.Outcome != "reached" {
		t.Errorf("completed: %s %s", r.State, r.Outcome)
	}
	webtest.Do(s, s.tutor, "POST", "/routes/"+r.ID+"/recommendations", object{"text": "Поделиться опытом."}).Want(s, 201, "")

	// R14: the next route grows from this one
	next := webtest.Into[route](s, webtest.Do(s, s.tutee, "POST", "/routes", object{"title": "Следующий", "previous": r.ID}))
	if len(next.Requests) != 1 {
		t.Errorf("seeded with %+v", next.Requests)
	}
	r = s.get(s.tutee, r.ID)
	s.move(s.coordinator, &r, "/archive", nil).Want(s, 200, "")

	steps := webtest.Into[web.Listing[struct{ Move string }]](s, webtest.Do(s, s.tutee, "GET", "/routes/"+r.ID+"/steps", nil))
	if len(steps.Items) < 10 || steps.Items[0].Move != "archive" || steps.Items[len(steps.Items)-1].Move != "submit" {
		t.Errorf("steps: %+v", steps.Items)
	}
	records := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE root_id = $1 AND subject_id = $2 AND municipality_id IS NOT NULL", r.ID, s.home.Tutee.Person)
	if records < 20 {
		t.Errorf("%d audit records", records)
	}
}

func TestLife_Sovetsky_StartsWithoutAgreementAndWarns(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.Sovetsky2022)
	r := s.planned("realization")
	r = webtest.Into[route](s, webtest.Do(s, s.tutee, "PUT", "/routes/"+r.ID, object{"term": object{"start": s.day(0), "end": s.day(6)}}, "If-Match", tag(r.Version)))
	s.move(s.tutee, &r, "/submission", nil).Want(s, 409, "iom.step_out_of_order")
	s.move(s.tutee, &r, "/start", nil).Want(s, 200, "")
	var ids []string
	for _, w := range r.Warnings {
		ids = append(ids, w.ID)
	}
	if r.State != "active" || !slices.Contains(ids, "iom.term_too_short") || !slices.Contains(ids, "iom.diagnosis_missing") {
		t.Errorf("%s with %v", r.State, ids)
	}
	s.move(s.tutee, &r, "/extension", object{"end": s.day(12), "reason": "Болезнь"}).Want(s, 422, "iom.extension_off")
	s.move(s.tutee, &r, "/assessment", nil).Want(s, 200, "")
	webtest.Do(s, s.municipal, "POST", "/routes/"+r.ID+"/conclusions", object{"kind": "intent", "outcome": "not_reached", "text": "Не соответствует."}).Want(s, 201, "")
	r = s.get(s.tutee, r.ID)
	s.move(s.municipal, &r, "/completion", nil).Want(s, 422, "iom.proof_missing")
	s.facts.Products = iomtestSuccess(s, iom.Act{}).Products
	a := s.move(s.municipal, &r, "/completion", nil).Want(s, 422, "iom.proof_missing")
	if a.Problem.Rule != "R6" || a.Problem.Clause != "п. 4 раздела III Порядка" {
		t.Errorf("a final reflection is wanted: %+v", a.Problem)
	}
	webtest.Do(s, s.tutee, "POST", "/routes/"+r.ID+"/reflections", object{"text": "Многое не вышло."}).Want(s, 201, "")
	r = s.get(s.tutee, r.ID)
	s.move(s.municipal, &r, "/completion", nil).Want(s, 200, "")
	if r.Outcome != "not_reached" {
		t.Errorf("outcome %s: not reaching is as lawful an end", r.Outcome)
	}
}

func iomtestSuccess(s *scene, reviewer iom.Act) iom.Results {
	p := iom.ProductFact{ID: uuid.New(), AuthorIDs: []uuid.UUID{s.home.Tutee.Person}, PresentedOn: s.today}
	return iom.Results{Products: []iom.ProductFact{p}, Reviews: []iom.ReviewFact{{ID: uuid.New(), ProductID: p.ID, ReviewerID: reviewer.PersonID,
		ReviewerRole: reviewer.Role, OrganizationID: reviewer.OrganizationID, Verdict: iom.DeficitRemoved, AttestsGrowth: true}}}
}
