package assessmentweb_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type (
	option   struct{ Code, Title string }
	testItem struct {
		Code, Input, Unit string
		Options, Targets  []option
		Rubric            []struct {
			Code string
			Max  float64
		}
	}
	testRun struct {
		ID, State string
		EndsAt    *time.Time `json:"ends_at"`
		Form      *struct {
			Test, Drawn bool
			TimeLimit   int `json:"time_limit"`
			Sections    []struct {
				Code, Introduction string
				Items              []testItem
			}
		}
		Results []result
		Notes   []struct{ Code, Text string }
		Essays  []struct {
			Item, Comment string
			Marks         map[string]float64
			ScoredAt      *time.Time `json:"scored_at"`
		}
	}
	essay struct {
		ID, Text, Title, Task string
		Rubric                []struct{ Code string }
	}
)

const literacy = "functional-literacy"

func (s scene) beginTest(c *http.Client) testRun {
	s.Helper()
	run := webtest.Into[testRun](s, webtest.Do(s, c, "POST", "/diagnoses", map[string]any{"instrument": s.instrument(c, literacy), "phase": "entry"}).Want(s, 201, ""))
	return webtest.Into[testRun](s, webtest.Do(s, c, "GET", "/diagnoses/"+run.ID, nil).Want(s, 200, ""))
}

func (r testRun) item(t *testing.T, code string) testItem {
	t.Helper()
	for _, s := range r.Form.Sections {
		for _, i := range s.Items {
			if i.Code == code {
				return i
			}
		}
	}
	t.Fatalf("no item %s", code)
	return testItem{}
}

// pick gives the codes of the options whose titles begin so.
func pick(all []option, titles ...string) []string {
	var out []string
	for _, title := range titles {
		for _, o := range all {
			if strings.HasPrefix(o.Title, title) {
				out = append(out, o.Code)
			}
		}
	}
	return out
}

func answersOf(pairs ...any) map[string]any {
	all := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		switch v := pairs[i+1].(type) {
		case string:
			all[pairs[i].(string)] = map[string]any{"text": v}
		case []string:
			all[pairs[i].(string)] = map[string]any{"choices": v}
		}
	}
	return map[string]any{"answers": all}
}

const essayText = "Сначала выясню, поняли ли дети ситуацию: попрошу пересказать её своими словами. Потом вместе найдём данные."

// sit answers a part of the test well.
func (s scene) sit(c *http.Client, run testRun) {
	s.Helper()
	kinds := run.item(s.T, "kinds")
	var pairs []string
	for left, right := range map[string]string{"Сравнить": "читательская", "Выбрать": "математическая", "Предложить": "естественно"} {
		pairs = append(pairs, pick(kinds.Options, left)[0]+":"+pick(kinds.Targets, right)[0])
	}
	parents := pick(run.item(s.T, "parents").Options, "Выслушать", "Показать", "Договориться")
	for _, body := range []map[string]any{
		answersOf("leftover-september", "1 200", "share-october", "9,1 %", "follows", pick(run.item(s.T, "follows").Options, "В октябре обедов", "В октябре не")),
		answersOf("kinds", pairs, "component", "Рефлексия.", "parents", []string{parents[0] + ":1", parents[1] + ":2", parents[2] + ":3"}),
		answersOf("case-essay", essayText, "need-topics", pick(run.item(s.T, "need-topics").Options, "Вести рефлексию"), "need-difficulty", "Дети ждут готового способа"),
	} {
		webtest.Do(s, c, "PUT", "/diagnoses/"+run.ID+"/answers", body).Want(s, 200, "")
	}
}

// work starts the jobs.
func (s scene) work() {
	s.Helper()
	if err := s.queue.Start(s.Context()); err != nil {
		s.Fatal(err)
	}
}

// until reads a run until it is in the state.
func (s scene) until(c *http.Client, id, state string) testRun {
	s.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		run := webtest.Into[testRun](s, webtest.Do(s, c, "GET", "/diagnoses/"+id, nil))
		if run.State == state {
			return run
		}
		if time.Now().After(end) {
			s.Fatalf("the run is %s, want %s; %s", run.State, state, testdb.Value[string](s.T, s.db, "SELECT coalesce(string_agg(kind || ' ' || state::text || ' ' || coalesce(array_to_string(errors, ','), ''), '; '), '') FROM river_job"))
		}
	}
}

func TestEntryTest_FromTheFirstTaskToTheExpertsWords(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	teacher, tutor, methodist := s.as(home.Tutee), s.as(home.Tutor), s.as(s.tree.Regions[0].Methodist)
	run := s.beginTest(teacher)
	if run.Form == nil || !run.Form.Test || !run.Form.Drawn || run.EndsAt == nil || run.Form.TimeLimit != 45*60 || len(run.Form.Sections) != 6 {
		t.Fatalf("%+v", run)
	}
	lesson := run.Form.Sections[slices.IndexFunc(run.Form.Sections, func(x struct {
		Code, Introduction string
		Items              []testItem
	}) bool {
		return x.Code == "lesson"
	})]
	if len(lesson.Items) != 2 {
		t.Errorf("%d tasks of the block, want 2", len(lesson.Items))
	}
	path := "/diagnoses/" + run.ID
	for _, left := range []string{"steps", "feedback", "task-quality"} {
		if !slices.ContainsFunc(lesson.Items, func(i testItem) bool { return i.Code == left }) {
			webtest.Do(t, teacher, "PUT", path+"/answers", answersOf(left, []string{"o1"})).Want(t, 422, "assessment.answers_invalid")
		}
	}
	for _, wrong := range []map[string]any{
		answersOf("parents", []string{"o1:4"}), answersOf("parents", []string{"o1:1", "o1:2"}), answersOf("parents", []string{"o1"}), answersOf("kinds", []string{"o1:o1"}),
		answersOf("kinds", []string{"o1:t1:t1"}), answersOf("parents", "первый"), answersOf("leftover-september", []string{"o1"}), answersOf("cause", []string{"o1", "o2"}),
	} {
		webtest.Do(t, teacher, "PUT", path+"/answers", wrong).Want(t, 422, "assessment.answers_invalid")
	}
	s.sit(teacher, run)

	// handed in, it waits: no result, no way back
	if done := webtest.Into[testRun](t, webtest.Do(t, teacher, "POST", path+"/submit", nil).Want(t, 200, "")); done.State != "awaiting_expert" || len(done.Results) != 0 || len(done.Essays) != 1 {
		t.Fatalf("%+v", done)
	}
	webtest.Do(t, teacher, "PUT", path+"/answers", answersOf("component", "другое")).Want(t, 409, "assessment.diagnosis_closed")
	webtest.Do(t, teacher, "POST", path+"/abandon", nil).Want(t, 409, "assessment.diagnosis_closed")

	// who may read it, and who may not
	webtest.Do(t, teacher, "GET", "/essays", nil).Want(t, 403, "authz.forbidden")
	for _, c := range []*http.Client{tutor, s.as(s.tree.OtherSchool().Coordinator), s.as(s.tree.OtherMunicipality().Coordinator), s.as(s.tree.OtherRegion().Methodist)} {
		if l := webtest.Into[list[essay]](t, webtest.Do(t, c, "GET", "/essays", nil)); len(l.Items) != 0 {
			t.Errorf("a stranger sees %+v", l.Items)
		}
	}
	raw := webtest.Do(t, methodist, "GET", "/essays", nil).Want(t, 200, "")
	waiting := webtest.Into[list[essay]](t, raw).Items
	if len(waiting) != 1 || waiting[0].Text != essayText || len(waiting[0].Rubric) != 3 || strings.Contains(string(raw.Body), home.Tutee.Person.String()) {
		t.Fatalf("%s", raw.Body)
	}
	one := "/essays/" + waiting[0].ID
	webtest.Do(t, s.as(s.tree.OtherRegion().Methodist), "GET", one, nil).Want(t, 404, "assessment.essay_not_found")
	webtest.Do(t, s.as(s.tree.OtherRegion().Methodist), "POST", one+"/score", map[string]any{"marks": map[string]float64{"cause": 1}, "comment": "Чужая оценка"}).Want(t, 404, "assessment.essay_not_found")

	// the score
	bad := webtest.Do(t, methodist, "POST", one+"/score", map[string]any{"marks": map[string]float64{"cause": 3, "more": 1}, "comment": "?"}).Want(t, 422, "assessment.marks_invalid")
	if len(bad.Problem.Fields) != 5 {
		t.Errorf("%+v", bad.Problem.Fields)
	}
	good := map[string]any{"marks": map[string]float64{"cause": 2, "plan": 1.5, "evidence": 0}, "comment": "Причина названа точно. Распишите шаги по урокам."}
	webtest.Do(t, methodist, "POST", one+"/score", good).Want(t, 200, "")
	webtest.Do(t, methodist, "POST", one+"/score", good).Want(t, 200, "") // pressed twice
	webtest.Do(t, s.as(home.Coordinator), "POST", one+"/score", good).Want(t, 409, "assessment.essay_scored")

	// the server was killed here: the job is in the database
	s.work()
	done := s.until(teacher, run.ID, "submitted")
	points := map[string]float64{}
	for _, r := range done.Results {
		points[r.Competency] = r.Score
	}
	if points["subject"] != 5 || points["methodical"] != 3+1+3.5 || points["communicative"] != 2 {
		t.Errorf("%+v", done.Results)
	}
	if e := done.Essays; len(e) != 1 || e[0].ScoredAt == nil || e[0].Marks["plan"] != 1.5 || !strings.Contains(e[0].Comment, "Распишите") {
		t.Errorf("%+v", e)
	}
	if seen := webtest.Into[testRun](t, webtest.Do(t, s.as(home.Coordinator), "GET", path, nil)); len(seen.Essays) != 1 || seen.Essays[0].Comment != "" || seen.Essays[0].Marks != nil {
		t.Errorf("the school reads the expert's words: %+v", seen.Essays)
	}
	requests := webtest.Into[list[struct{ Kind, Text string }]](t, webtest.Do(t, teacher, "GET", "/people/"+home.Tutee.Person.String()+"/requests", nil)).Items
	if len(requests) != 2 || requests[0].Kind != "difficulty" || requests[1].Text != "Вести рефлексию и давать обратную связь" {
		t.Errorf("%+v", requests)
	}
	if l := webtest.Into[list[essay]](t, webtest.Do(t, methodist, "GET", "/essays", nil)); len(l.Items) != 0 {
		t.Errorf("scored, and still waits: %+v", l.Items)
	}
}

func TestEntryTest_NobodyScoresTheirOwn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	teacher := s.as(s.tree.Home().Tutee)
	run := s.beginTest(teacher)
	s.sit(teacher, run)
	webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, 200, "")
	id := testdb.Value[uuid.UUID](t, s.db, "SELECT id FROM essay")
	both := s.tree.Home().Tutee // the same person, in another role
	both.Membership, both.Role = s.tree.Home().Coordinator.Membership, tenant.SchoolCoordinator
	ctx := tenant.With(t.Context(), both)
	if _, err := s.service.ScoreEssay(ctx, id, assessment.Marks{"cause": 2, "plan": 3, "evidence": 1}, "Превосходная работа!"); !errors.Is(err, assessment.ErrEssayNotFound) {
		t.Errorf("%v, want not found", err)
	}
}

func TestEntryTest_TimeOver(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	teacher, colleague := s.as(home.Tutee), s.as(home.Colleague)
	run, empty := s.beginTest(teacher), s.beginTest(colleague)
	path := "/diagnoses/" + run.ID
	webtest.Do(t, teacher, "PUT", path+"/answers", answersOf("leftover-september", "1200")).Want(t, 200, "")

	s.db.Owner(t, "UPDATE diagnosis SET ends_at = now() - interval '20 seconds'")
	webtest.Do(t, teacher, "PUT", path+"/answers", answersOf("component", "рефлексия")).Want(t, 200, "") // a slow line
	s.db.Owner(t, "UPDATE diagnosis SET ends_at = now() - interval '1 minute'")
	webtest.Do(t, teacher, "PUT", path+"/answers", answersOf("leftover-september", "1300")).Want(t, 409, "assessment.time_over")

	// the jobs were left at the beginning, for the end of the time
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM river_job WHERE kind = 'assessment.time_over' AND scheduled_at > now() + interval '44 minutes'"); n != 2 {
		t.Errorf("%d jobs wait for the end, want 2", n)
	}
	s.db.Owner(t, "UPDATE river_job SET scheduled_at = now(), state = 'available'")
	s.work()
	done := s.until(teacher, run.ID, "submitted")
	for _, r := range done.Results {
		if want := map[string]float64{"subject": 1, "methodical": 1, "communicative": 0}[r.Competency]; r.Score != want {
			t.Errorf("%s: %v, want %v", r.Competency, r.Score, want)
		}
	}
	s.until(colleague, empty.ID, "abandoned") // not one answer says nothing
}
