package assessmentweb_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func mustID(t testing.TB, s string) uuid.UUID {
	t.Helper()
	id, err := uuid.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestDeficits_StatedByTheTeacherAndByTheSchool(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	teacher, school := s.as(home.Tutee), s.as(home.Coordinator)
	people := "/people/" + home.Tutee.Person.String()
	own := map[string]any{"framework": "teacher-8", "competency": "informational", "source": "own_statement", "note": "Трудно с таблицами."}
	seen := map[string]any{"framework": "teacher-8", "competency": "cognitive", "source": "pupils_results"}

	webtest.Do(t, teacher, "POST", people+"/deficits", own).Want(t, 201, "")
	webtest.Do(t, school, "POST", people+"/deficits", seen).Want(t, 201, "")
	refused := webtest.Do(t, school, "POST", people+"/deficits", own).Want(t, 422, "assessment.deficit_source")
	if refused.Problem.Clause != "п. 2.8.3 Положения" {
		t.Errorf("clause %q", refused.Problem.Clause)
	}
	webtest.Do(t, teacher, "POST", people+"/deficits", seen).Want(t, 422, "assessment.deficit_source")
	webtest.Do(t, teacher, "POST", "/people/"+home.Colleague.Person.String()+"/deficits", own).Want(t, 404, "assessment.person_not_found")
	webtest.Do(t, school, "POST", people+"/deficits", map[string]any{"framework": "nonsense", "competency": "x", "source": "lesson_visit"}).
		Want(t, 422, "assessment.deficit_invalid")
	if got := deficitsOf(t, school, home.Tutee, ""); len(got) != 2 || got[0].Source != "pupils_results" || got[1].Source != "own_statement" {
		t.Errorf("%+v", got)
	}

	webtest.Do(t, teacher, "POST", people+"/requests", map[string]any{"kind": "request", "text": "Хочу освоить формирующее оценивание."}).Want(t, 201, "")
	webtest.Do(t, teacher, "POST", people+"/requests", map[string]any{"kind": "wish", "text": "Хочу"}).Want(t, 422, "web.invalid")
	if got := webtest.Into[list[struct{ Kind string }]](t, webtest.Do(t, school, "GET", people+"/requests", nil)).Items; len(got) != 1 || got[0].Kind != "request" {
		t.Errorf("%+v", got)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE subject_id = $1 AND action IN ('deficit.state', 'request.state')", home.Tutee.Person); n != 3 {
		t.Errorf("%d records of three changes", n)
	}
}

func TestAssessment_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	teacher := s.as(home.Tutee)
	run := s.begin(teacher, "entry")
	webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers", answer(run.Form, 1)).Want(t, 200, "")
	webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, 200, "")
	person := home.Tutee.Person.String()
	foreign := deficitsOf(t, teacher, home.Tutee, "")[0].ID
	absent := "01910000-0000-7000-8000-000000000000"
	for _, who := range []struct {
		name string
		as   func() (get func(path string) webtest.Answer)
	}{
		{"a colleague", func() func(string) webtest.Answer {
			c := s.as(home.Colleague)
			return func(p string) webtest.Answer { return webtest.Do(t, c, "GET", p, nil) }
		}},
		{"another school", func() func(string) webtest.Answer {
			c := s.as(s.tree.OtherSchool().Coordinator)
			return func(p string) webtest.Answer { return webtest.Do(t, c, "GET", p, nil) }
		}},
		{"another municipality", func() func(string) webtest.Answer {
			c := s.as(s.tree.OtherMunicipality().Coordinator)
			return func(p string) webtest.Answer { return webtest.Do(t, c, "GET", p, nil) }
		}},
		{"another region", func() func(string) webtest.Answer {
			c := s.as(s.tree.OtherRegion().Coordinator)
			return func(p string) webtest.Answer { return webtest.Do(t, c, "GET", p, nil) }
		}},
	} {
		get := who.as()
		for path, id := range map[string]string{"/diagnoses/%": run.ID, "/people/%/deficits": person, "/people/%/requests": person, "/people/%/dynamics": person} {
			there, none := get(replace(path, id)), get(replace(path, absent))
			if there.Status != 404 || there.Problem.ID != none.Problem.ID || there.Problem.Detail != none.Problem.Detail {
				t.Errorf("%s, %s: %d %+v, want as for none: %+v", who.name, path, there.Status, there.Problem, none.Problem)
			}
		}
		if got := webtest.Into[list[diagnosis]](t, get("/diagnoses?person="+person)); len(got.Items) != 0 {
			t.Errorf("%s lists %+v", who.name, got)
		}
	}
	for name, who := range map[string]int{"colleague": 404, "stranger": 404} {
		scope := home.Colleague
		if name == "stranger" {
			scope = s.tree.OtherRegion().Municipalities[0].Schools[0].Tutee
		}
		c := s.as(scope)
		webtest.Do(t, c, "PUT", "/diagnoses/"+run.ID+"/answers", answer(run.Form, 1)).Want(t, who, "assessment.diagnosis_not_found")
		webtest.Do(t, c, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, who, "assessment.diagnosis_not_found")
		webtest.Do(t, c, "POST", "/deficits/"+foreign+"/confirm", nil).Want(t, who, "assessment.deficit_not_found")
	}
}

func replace(path, id string) string {
	for i := range path {
		if path[i] == '%' {
			return path[:i] + id + path[i+1:]
		}
	}
	return path
}
