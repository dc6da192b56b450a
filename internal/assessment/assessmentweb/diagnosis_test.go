package assessmentweb_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func (s scene) begin(c *http.Client, phase string) diagnosis {
	s.Helper()
	return webtest.Into[diagnosis](s, webtest.Do(s, c, "POST", "/diagnoses",
		map[string]any{"instrument": s.instrument(c, "self-diagnosis-8"), "phase": phase}).Want(s, 201, ""))
}

// answer gives each item the n-th option.
func answer(f *form, n int) map[string]any {
	all := map[string]any{}
	for _, section := range f.Sections {
		for _, item := range section.Items {
			all[item.Code] = map[string]any{"choices": []string{item.Options[n].Code}}
		}
	}
	return map[string]any{"answers": all}
}

func deficitsOf(t testing.TB, c *http.Client, person tenant.Scope, query string) []deficit {
	t.Helper()
	return webtest.Into[list[deficit]](t, webtest.Do(t, c, "GET", "/people/"+person.Person.String()+"/deficits"+query, nil).Want(t, 200, "")).Items
}

func TestDiagnosis_FromTheFirstAnswerToConfirmedDeficits(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	teacher := s.as(home.Tutee)
	run := s.begin(teacher, "entry")
	if run.State != "in_progress" || run.Form == nil || len(run.Form.Competencies) != 8 {
		t.Fatalf("%+v", run)
	}
	path := "/diagnoses/" + run.ID

	// one by one, and a change of mind
	webtest.Do(t, teacher, "PUT", path+"/answers", map[string]any{"answers": map[string]any{"cultural-1": map[string]any{"choices": []string{"5"}}}}).Want(t, 200, "")
	saved := webtest.Into[struct{ Answered int }](t, webtest.Do(t, teacher, "PUT", path+"/answers",
		map[string]any{"answers": map[string]any{"cultural-1": map[string]any{"choices": []string{"4"}}, "cultural-2": map[string]any{"choices": []string{"2"}}}}))
	if saved.Answered != 2 {
		t.Errorf("%d answered", saved.Answered)
	}
	back := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "GET", path, nil))
	if back.Answers["cultural-1"].Choices[0] != "4" || back.Answers["cultural-2"].Choices[0] != "2" {
		t.Errorf("%+v", back.Answers)
	}
	missing := webtest.Do(t, teacher, "POST", path+"/submit", nil).Want(t, 422, "assessment.answers_invalid")
	if len(missing.Problem.Fields) != 38 {
		t.Errorf("%d missing answers are named, want 38", len(missing.Problem.Fields))
	}
	webtest.Do(t, teacher, "PUT", path+"/answers", answer(run.Form, 1)).Want(t, 200, "")

	done := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", path+"/submit", nil).Want(t, 200, ""))
	if done.State != "submitted" || len(done.Results) != 8 || done.TakenOn == "" {
		t.Fatalf("%+v", done)
	}
	again := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", path+"/submit", nil).Want(t, 200, ""))
	if fmt.Sprint(again.Results) != fmt.Sprint(done.Results) {
		t.Errorf("a second submit answers otherwise:\n%+v\n%+v", again.Results, done.Results)
	}
	webtest.Do(t, teacher, "PUT", path+"/answers", answer(run.Form, 4)).Want(t, 409, "assessment.diagnosis_closed")

	found := deficitsOf(t, teacher, home.Tutee, "")
	wanted := 0
	for _, r := range done.Results {
		if r.Deficit {
			wanted++
		}
	}
	if wanted == 0 || len(found) != wanted || found[0].Source != "diagnosis" || found[0].Diagnosis != run.ID {
		t.Errorf("%d deficits, want %d: %+v", len(found), wanted, found)
	}

	// the tutor sees results, not answers, once there is an appointment
	tutor := s.as(home.Tutor)
	webtest.Do(t, tutor, "GET", path, nil).Want(t, 404, "assessment.diagnosis_not_found")
	webtest.Do(t, tutor, "POST", "/deficits/"+found[0].ID+"/confirm", nil).Want(t, 404, "assessment.deficit_not_found")
	s.appoint(home.Tutee, home.Tutor)
	if seen := webtest.Into[diagnosis](t, webtest.Do(t, tutor, "GET", path, nil)); seen.Answers != nil || len(seen.Results) != 8 {
		t.Errorf("the tutor sees %+v", seen)
	}
	half := webtest.Into[deficit](t, webtest.Do(t, tutor, "POST", "/deficits/"+found[0].ID+"/confirm", nil).Want(t, 200, ""))
	whole := webtest.Into[deficit](t, webtest.Do(t, teacher, "POST", "/deficits/"+found[0].ID+"/confirm", nil).Want(t, 200, ""))
	if half.State != "found" || whole.State != "confirmed" {
		t.Errorf("confirmed by one: %s, by both: %s", half.State, whole.State)
	}
	webtest.Do(t, teacher, "POST", "/deficits/"+found[0].ID+"/confirm", nil).Want(t, 200, "")

	for action, want := range map[string]int{"diagnosis.begin": 1, "diagnosis.answer": 1, "diagnosis.submit": 1, "deficit.confirm": 2} {
		if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = $1 AND subject_id = $2", action, home.Tutee.Person); n != want {
			t.Errorf("%d records of %s, want %d", n, action, want)
		}
	}
}

// appoint makes a route of the tutee with the person as its tutor.
func (s scene) appoint(tutee, tutor tenant.Scope) (route string) {
	s.Helper()
	s.db.Owner(s, `INSERT INTO regulation (region_id, code, version, title, data, published_at)
		VALUES ($1, 'any', 1, 'Положение', '{}', now()) ON CONFLICT DO NOTHING`, tutee.Region)
	route = testdb.Value[string](s, s.db, `INSERT INTO route (region_id, id, municipality_id, organization_id, tutee_id, regulation_code, regulation_version, state,
			keeping, title, version, created_at, updated_at)
		VALUES ($1, gen_random_uuid(), $2, $3, $4, 'any', 1, 'active', 'system', 'Маршрут', 1, now(), now()) RETURNING id::text`,
		tutee.Region, tutee.Municipality, tutee.Organization, tutee.Person)
	s.db.Owner(s, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, from_date)
		VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, 'tutor', current_date)`, tutee.Region, route, tutee.Municipality, tutee.Organization, tutor.Person)
	return route
}

func TestDiagnosis_AFinalOneReplacesDeficitsAndShowsDynamics(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	teacher := s.as(home.Tutee)
	route := s.appoint(home.Tutee, home.Tutor)
	take := func(phase string, option int) diagnosis {
		run := s.begin(teacher, phase)
		webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers", answer(run.Form, option)).Want(t, 200, "")
		return webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, 200, ""))
	}
	entry := take("entry", 2)
	before := deficitsOf(t, teacher, home.Tutee, "")
	s.db.Owner(t, "UPDATE diagnosis SET taken_on = taken_on - 200 WHERE id = $1", entry.ID)

	run := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", "/diagnoses",
		map[string]any{"instrument": s.instrument(teacher, "self-diagnosis-8"), "phase": "final", "route": route}).Want(t, 201, ""))
	grown := answer(run.Form, 4)
	for _, section := range run.Form.Sections { // one competency stays where it was, the reversed items stay low
		for _, item := range section.Items {
			grown["answers"].(map[string]any)[item.Code] = map[string]any{"choices": []string{item.Options[2].Code}}
			if section.Items[0].Code != "cultural-1" {
				grown["answers"].(map[string]any)[item.Code] = map[string]any{"choices": []string{item.Options[3].Code}}
			}
		}
	}
	webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers", grown).Want(t, 200, "")
	final := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, 200, ""))
	still := map[string]bool{}
	for _, r := range final.Results {
		still[r.Competency] = r.Deficit
	}
	for _, d := range deficitsOf(t, teacher, home.Tutee, "?history=true") {
		old := d.Diagnosis == entry.ID
		if !old && (d.Diagnosis != final.ID || d.SupersededBy != "" || d.State != "found") {
			t.Errorf("a new one: %+v", d)
		}
		if old && still[d.Competency] && (d.SupersededBy == "" || d.State != "found") || old && !still[d.Competency] && (d.State != "removed" || d.RemovedBy != final.ID) {
			t.Errorf("an old one, deficit still %v: %+v", still[d.Competency], d)
		}
	}
	if now := deficitsOf(t, teacher, home.Tutee, ""); len(now) == 0 || len(now) >= len(before) || now[0].Diagnosis != final.ID {
		t.Errorf("living now: %d of %d", len(now), len(before))
	}

	type dynamics struct {
		From, To, Trend string
		Changes         []struct{ Delta float64 }
	}
	shown := webtest.Into[list[dynamics]](t, webtest.Do(t, s.as(home.Tutor), "GET", "/people/"+home.Tutee.Person.String()+"/dynamics", nil).Want(t, 200, "")).Items
	if len(shown) != 1 || shown[0].From != entry.ID || shown[0].To != final.ID || shown[0].Trend != "positive" || len(shown[0].Changes) != 8 {
		t.Errorf("%+v", shown)
	}
	facts, err := s.service.FinalDynamics(tenant.With(t.Context(), home.Tutor), mustID(t, route))
	if err != nil || len(facts) != 1 || facts[0].DiagnosisID.String() != final.ID || facts[0].Trend != "positive" || len(facts[0].Competencies) != 8 {
		t.Errorf("facts of the route: %+v %v", facts, err)
	}
}

func TestDiagnosis_AKilledProgramIsReplacedAndAFailingOneLosesNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	teacher := s.as(s.tree.Home().Tutee)
	run := s.begin(teacher, "entry")
	path := "/diagnoses/" + run.ID
	webtest.Do(t, teacher, "PUT", path+"/answers", answer(run.Form, 3)).Want(t, 200, "")

	colleague := s.as(s.tree.Home().Colleague)
	other := s.begin(colleague, "entry")
	webtest.Do(t, colleague, "PUT", "/diagnoses/"+other.ID+"/answers", answer(run.Form, 3)).Want(t, 200, "")
	if s.host.Kill(t) == 0 {
		t.Fatal("no program runs")
	}
	webtest.Do(t, colleague, "POST", "/diagnoses/"+other.ID+"/submit", nil).Want(t, 200, "")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := s.host.Close(ctx); err != nil {
		t.Fatal(err)
	}
	webtest.Do(t, teacher, "POST", path+"/submit", nil).Want(t, 503, "assessment.plugin_closed")
	if back := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "GET", path, nil)); back.State != "in_progress" || len(back.Answers) != 40 {
		t.Errorf("after the failure: %s, %d answers", back.State, len(back.Answers))
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM diagnosis_result WHERE diagnosis_id = $1", run.ID); n != 0 {
		t.Errorf("%d results of a failed scoring", n)
	}
}

func TestSaveAnswers_TogetherLoseNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	teacher := s.as(s.tree.Home().Tutee)
	run := s.begin(teacher, "entry")
	var wait sync.WaitGroup
	for _, section := range run.Form.Sections {
		for _, item := range section.Items {
			wait.Go(func() {
				webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers",
					map[string]any{"answers": map[string]any{item.Code: map[string]any{"choices": []string{"3"}}}}).Want(t, 200, "")
			})
		}
	}
	wait.Wait()
	back := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "GET", "/diagnoses/"+run.ID, nil))
	if len(back.Answers) != 40 {
		t.Errorf("%d answers, all 40 were acknowledged", len(back.Answers))
	}
	webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers",
		map[string]any{"answers": map[string]any{"cultural-1": map[string]any{"choices": []string{"1"}}, "nonsense": map[string]any{"text": "x"}}}).
		Want(t, 422, "assessment.answers_invalid")
	wrong := webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers",
		map[string]any{"answers": map[string]any{"cultural-1": map[string]any{"choices": []string{"1"}}, "cultural-2": map[string]any{"choices": []string{"99"}}}}).
		Want(t, 422, "assessment.answers_invalid")
	if len(wrong.Problem.Fields) != 1 || wrong.Problem.Fields[0].Path != "body.answers.cultural-2" {
		t.Errorf("%+v", wrong.Problem)
	}
	back = webtest.Into[diagnosis](t, webtest.Do(t, teacher, "GET", "/diagnoses/"+run.ID, nil))
	if len(back.Answers) != 40 || back.Answers["cultural-1"].Choices[0] != "3" {
		t.Errorf("a refused saving changed something: %+v", back.Answers)
	}
}

func TestDiagnosis_OrderOfSteps(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	teacher := s.as(home.Tutee)
	self, fromFile := s.instrument(teacher, "self-diagnosis-8"), s.instrument(teacher, "federal-results")
	run := s.begin(teacher, "entry")
	webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": self, "phase": "entry"}).Want(t, 409, "assessment.diagnosis_in_progress")
	webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": fromFile, "phase": "entry"}).Want(t, 409, "assessment.instrument_not_offered")
	webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": s.tree.OtherRegion().ID, "phase": "entry"}).Want(t, 404, "assessment.instrument_not_found")
	webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/abandon", nil).Want(t, 200, "")
	webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/abandon", nil).Want(t, 200, "")
	webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, 409, "assessment.diagnosis_closed")
	// another's route, and a route that has ended
	route := s.appoint(home.Colleague, home.Tutor)
	webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": self, "phase": "final", "route": route}).Want(t, 422, "assessment.route_not_found")
	own := s.appoint(home.Tutee, home.Tutor)
	s.db.Owner(t, "UPDATE route SET state = 'withdrawn' WHERE id = $1", own)
	webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": self, "phase": "final", "route": own}).Want(t, 422, "assessment.route_not_found")
	// who only watches does not take
	webtest.Do(t, s.as(home.Coordinator), "POST", "/diagnoses", map[string]any{"instrument": self, "phase": "entry"}).Want(t, 403, "authz.forbidden")
}
