package assessmentweb_test

import (
	"encoding/json"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// draftOf is a questionnaire of one statement.
func draftOf(t testing.TB, code, title string) map[string]any {
	t.Helper()
	var definition map[string]any
	if err := json.Unmarshal(instruments.SelfDiagnosis8, &definition); err != nil {
		t.Fatal(err)
	}
	definition["title"] = title
	return map[string]any{"code": code, "title": title, "program": "selfdiagnosis", "framework": "teacher-8", "definition": definition}
}

func TestInstrument_FromDraftOverTrialToTheNextEdition(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	methodist, teacher := s.as(s.tree.Regions[0].Methodist), s.as(s.tree.Home().Tutee)
	made := webtest.Into[instrument](t, webtest.Do(t, methodist, "POST", "/instruments", draftOf(t, "own", "Своя анкета")).Want(t, 201, ""))
	path := "/instruments/" + made.ID
	if made.State != "draft" || made.Edition != 1 || made.Definition == nil {
		t.Fatalf("%+v", made)
	}
	webtest.Do(t, teacher, "GET", path, nil).Want(t, 404, "assessment.instrument_not_found")
	webtest.Do(t, teacher, "POST", path+"/publish", nil, "If-Match", `"1"`).Want(t, 403, "authz.forbidden")
	webtest.Do(t, methodist, "GET", path+"/form", nil).Want(t, 200, "")

	// the program finds what is wrong before anybody can take it
	broken := draftOf(t, "own", "Своя анкета")
	broken["definition"].(map[string]any)["levels"] = []any{}
	webtest.Do(t, methodist, "PUT", path, broken, "If-Match", `"1"`).Want(t, 200, "")
	webtest.Do(t, methodist, "POST", path+"/publish", nil, "If-Match", `"2"`).Want(t, 422, "assessment.definition_invalid")
	strange := draftOf(t, "own", "Своя анкета")
	strange["framework"] = "pedagogical-4"
	webtest.Do(t, methodist, "PUT", path, strange, "If-Match", `"2"`).Want(t, 422, "assessment.instrument_invalid")
	webtest.Do(t, methodist, "PUT", path, draftOf(t, "own", "Своя анкета"), "If-Match", `"1"`).Want(t, 412, "postgres.stale")
	webtest.Do(t, methodist, "PUT", path, draftOf(t, "own", "Своя анкета"), "If-Match", `"2"`).Want(t, 200, "")

	// on trial it can be taken, finds no deficits and does not change any more
	webtest.Do(t, methodist, "POST", path+"/trial", nil, "If-Match", `"3"`).Want(t, 200, "")
	webtest.Do(t, methodist, "PUT", path, draftOf(t, "own", "Другое название"), "If-Match", `"4"`).Want(t, 409, "assessment.instrument_frozen")
	run := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": made.ID, "phase": "entry"}).Want(t, 201, ""))
	webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers", answer(run.Form, 0)).Want(t, 200, "")
	webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, 200, "")
	if found := deficitsOf(t, teacher, s.tree.Home().Tutee, ""); len(found) != 0 {
		t.Errorf("a trial found %+v", found)
	}
	published := webtest.Into[instrument](t, webtest.Do(t, methodist, "POST", path+"/publish", nil, "If-Match", `"4"`).Want(t, 200, ""))
	seen := webtest.Into[instrument](t, webtest.Do(t, teacher, "GET", path, nil).Want(t, 200, ""))
	if published.State != "published" || seen.Definition != nil {
		t.Errorf("published %+v, the teacher sees %+v", published, seen)
	}

	// a run under way goes on when the next edition takes the place
	run = webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": made.ID, "phase": "entry"}).Want(t, 201, ""))
	next := webtest.Into[instrument](t, webtest.Do(t, methodist, "POST", "/instruments", draftOf(t, "own", "Вторая редакция")).Want(t, 201, ""))
	webtest.Do(t, methodist, "POST", "/instruments/"+next.ID+"/publish", nil, "If-Match", `"1"`).Want(t, 200, "")
	if old := webtest.Into[instrument](t, webtest.Do(t, methodist, "GET", path, nil)); next.Edition != 2 || old.State != "retired" {
		t.Errorf("edition %d, the one before is %s", next.Edition, old.State)
	}
	webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers", answer(run.Form, 0)).Want(t, 200, "")
	webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, 200, "")
	webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": made.ID, "phase": "entry"}).Want(t, 409, "assessment.instrument_not_offered")
	refused := webtest.Do(t, methodist, "POST", path+"/publish", nil, "If-Match", `"6"`).Want(t, 409, "assessment.instrument_state")
	if len(refused.Problem.Allowed) != 0 {
		t.Errorf("from retired: %v", refused.Problem.Allowed)
	}
	for action, want := range map[string]int{"instrument.create": 2, "instrument.update": 2, "instrument.trial": 1, "instrument.published": 2, "instrument.retired": 1} {
		if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = $1 AND region_id = $2", action, s.tree.Regions[0].ID); n != want {
			t.Errorf("%d records of %s, want %d", n, action, want)
		}
	}
}

func TestInstrument_BelongsToItsRegion(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	here, there := s.as(s.tree.Regions[0].Methodist), s.as(s.tree.OtherRegion().Methodist)
	own := s.instrument(here, "self-diagnosis-8")
	for _, path := range []string{"", "/form"} {
		webtest.Do(t, there, "GET", "/instruments/"+own+path, nil).Want(t, 404, "assessment.instrument_not_found")
	}
	webtest.Do(t, there, "POST", "/instruments/"+own+"/retire", nil, "If-Match", `"1"`).Want(t, 404, "assessment.instrument_not_found")
	if s.instrument(there, "self-diagnosis-8") == own {
		t.Error("two regions share an instrument")
	}
	// every municipality of the region has it
	if s.instrument(s.as(s.tree.OtherMunicipality().Coordinator), "self-diagnosis-8") != own {
		t.Error("a municipality does not see its region's instrument")
	}
}

// A draft that nobody wants goes; what was let out stays, since results rest on it.
func TestInstrument_ADraftIsDeleted(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	methodist := s.as(s.tree.Regions[0].Methodist)
	made := webtest.Into[instrument](t, webtest.Do(t, methodist, "POST", "/instruments", draftOf(t, "unwanted", "Лишний черновик")).Want(t, 201, ""))
	one := "/instruments/" + made.ID
	webtest.Do(t, s.as(s.tree.OtherRegion().Methodist), "DELETE", one, nil, "If-Match", `"1"`).Want(t, 404, "assessment.instrument_not_found")
	webtest.Do(t, methodist, "DELETE", one, nil, "If-Match", `"7"`).Want(t, 412, "postgres.stale")
	webtest.Do(t, methodist, "PUT", one, draftOf(t, "unwanted", "Лишний черновик, снова"), "If-Match", `"1"`).Want(t, 200, "") // now it has a past
	who := s.tree.Regions[0].Methodist
	webtest.Open(t, methodist, at(who, one)).Want(t, 200, one+"/delete")
	webtest.Do(t, methodist, "DELETE", one, nil, "If-Match", `"2"`).Want(t, 204, "")
	webtest.Do(t, methodist, "GET", one, nil).Want(t, 404, "assessment.instrument_not_found")
	published := "/instruments/" + s.instrument(methodist, "self-diagnosis-8")
	webtest.Do(t, methodist, "DELETE", published, nil, "If-Match", `"2"`).Want(t, 409, "assessment.instrument_frozen")
}
