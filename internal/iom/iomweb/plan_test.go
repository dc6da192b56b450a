package iomweb_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func (s *scene) route(state iom.State, opts ...iomtest.Option) route {
	s.Helper()
	opts = append([]iomtest.Option{iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator)}, opts...)
	r := iomtest.Route(s, s.db, s.home.Tutee, state, opts...)
	return s.get(s.tutee, r.ID.String())
}

// A version belongs to the row edited; adding, removing and moving raises the route's.
func TestPlan_VersionsBelongToTheRowEdited(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft)
	at := "/routes/" + r.ID + "/activities/"
	body := object{"stage": "realization", "title": "Вебинар"}

	changed := webtest.Do(t, s.tutor, "PUT", at+r.Activities[0].ID, body, "If-Match", tag(1)).Want(t, 200, "")
	if changed.Header.Get("ETag") != `"2"` || changed.Header.Get("Marshrut-Route-Version") != "1" {
		t.Errorf("after an edit: %s, route %s", changed.Header.Get("ETag"), changed.Header.Get("Marshrut-Route-Version"))
	}
	webtest.Do(t, s.tutee, "PUT", at+r.Activities[0].ID, body, "If-Match", tag(1)).Want(t, 412, "iom.stale")
	webtest.Do(t, s.tutee, "PUT", at+r.Activities[0].ID, body).Want(t, 428, "web.version_required")
	added := webtest.Do(t, s.tutee, "POST", "/routes/"+r.ID+"/activities", object{"stage": "realization", "title": "Первое", "position": 1}).Want(t, 201, "")
	if added.Header.Get("Marshrut-Route-Version") != "2" {
		t.Errorf("after an addition: route %s", added.Header.Get("Marshrut-Route-Version"))
	}
	r = s.get(s.tutee, r.ID)
	if r.Activities[0].Title != "Первое" || r.Activities[1].Title != "Вебинар" || r.Activities[1].Version != 2 {
		t.Errorf("in order: %+v", r.Activities)
	}
	webtest.Do(t, s.tutee, "PUT", at+r.Activities[2].ID, object{"stage": "realization", "title": "Вперёд", "position": 1}, "If-Match", tag(r.Activities[2].Version)).Want(t, 200, "")
	r = s.get(s.tutee, r.ID)
	if r.Version != 3 || r.Activities[0].Title != "Вперёд" || r.Activities[1].Version != 1 {
		t.Errorf("moved: route %d, %+v", r.Version, r.Activities)
	}
	webtest.Do(t, s.tutee, "DELETE", at+r.Activities[0].ID, nil, "If-Match", tag(9)).Want(t, 412, "iom.stale")
	webtest.Do(t, s.tutee, "DELETE", at+r.Activities[0].ID, nil, "If-Match", tag(r.Activities[0].Version)).Want(t, 204, "")
	webtest.Do(t, s.tutee, "DELETE", at+uuid.NewString(), nil, "If-Match", tag(1)).Want(t, 404, "iom.part_not_found")
	if r = s.get(s.tutee, r.ID); r.Version != 4 || len(r.Activities) != 2 {
		t.Errorf("removed: route %d, %+v", r.Version, r.Activities)
	}
}

func TestPlan_BadInputNamesItsPlace(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft)
	for name, c := range map[string]struct {
		method, path string
		body         object
		id, place    string
	}{
		"unknown stage":       {"POST", "/activities", object{"stage": "preface", "title": "Вебинар"}, "iom.plan_invalid", "body.stage"},
		"unknown level":       {"POST", "/activities", object{"stage": "realization", "title": "Вебинар", "level": "galactic"}, "iom.plan_invalid", "body.level"},
		"end before start":    {"POST", "/activities", object{"stage": "realization", "title": "В", "term": object{"start": s.day(2), "end": s.day(1)}}, "iom.plan_invalid", "body.term.end"},
		"a tie to nothing":    {"POST", "/objectives", object{"title": "Задача", "deficits": []string{uuid.NewString()}}, "iom.plan_invalid", "body.deficits[0]"},
		"a date of no day":    {"POST", "/activities", object{"stage": "realization", "title": "В", "term": object{"end": "2025-02-30"}}, "web.invalid", "body.term.end"},
		"a field too many":    {"POST", "/requests", object{"kind": "request", "text": "Хочу.", "state": "done"}, "web.invalid", "body.state"},
		"a diagnosis by word": {"POST", "/deficits", object{"title": "Дефицит", "source": "diagnosis"}, "iom.plan_invalid", "body.source"},
		"no such deficit":     {"POST", "/deficits", object{"found": uuid.NewString()}, "iom.deficit_not_found", "body.found"},
		"in the whole plan":   {"PUT", "", object{"activities": []object{{"stage": "preface", "title": "Вебинар"}}}, "iom.plan_invalid", "body.activities[0].stage"},
	} {
		a := webtest.Do(t, s.tutee, c.method, "/routes/"+r.ID+c.path, c.body, "If-Match", tag(r.Version)).Want(t, 422, c.id)
		if len(a.Problem.Fields) == 0 || a.Problem.Fields[0].Path != c.place {
			t.Errorf("%s: %+v, want %s", name, a.Problem.Fields, c.place)
		}
	}
	if now := s.get(s.tutee, r.ID); now.Version != r.Version {
		t.Errorf("refused edits changed the route: %d", now.Version)
	}
	// a part that others rest on stays
	webtest.Do(t, s.tutee, "DELETE", "/routes/"+r.ID+"/deficits/"+r.Deficits[0].ID, nil, "If-Match", tag(r.Version)).Want(t, 409, "iom.part_tied")
	webtest.Do(t, s.tutee, "DELETE", "/routes/"+r.ID+"/objectives/"+r.Objectives[0].ID, nil, "If-Match", tag(1)).Want(t, 409, "iom.part_tied")
	webtest.Do(t, s.tutee, "PUT", "/routes/"+r.ID+"/stages/preface", object{}, "If-Match", tag(r.Version)).Want(t, 404, "iom.part_not_found")
	webtest.Do(t, s.tutee, "PUT", "/routes/"+r.ID+"/stages/realization", object{"term": object{"start": s.day(1), "end": s.day(5)}}, "If-Match", tag(r.Version)).Want(t, 200, "")
}

func TestPlan_CopiesConfirmedDeficitsWithTheirDiagnosis(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft)
	taken := iom.FoundDiagnosis{ID: uuid.New(), TakenOn: s.today.AddDays(-3)}
	found := iom.FoundDeficit{ID: uuid.New(), Framework: "teacher-8", Competency: "methodical", Title: "Методическая компетенция", Level: "низкий",
		Source: iom.ByDiagnosis, DiagnosisID: taken.ID, FoundOn: taken.TakenOn}
	s.facts.deficits, s.facts.diagnoses = []iom.FoundDeficit{found}, []iom.FoundDiagnosis{taken}
	d := webtest.Into[part](t, webtest.Do(t, s.tutor, "POST", "/routes/"+r.ID+"/deficits", object{"found": found.ID, "note": "Обсудить"}).Want(t, 201, ""))
	if d.Title != found.Title {
		t.Errorf("copied: %+v", d)
	}
	// the same one is added once, alone or within a plan
	twice := webtest.Do(t, s.tutee, "POST", "/routes/"+r.ID+"/deficits", object{"found": found.ID}).Want(t, 409, "iom.deficit_twice")
	if twice.Problem.Fields[0].Path != "body.found" || !strings.Contains(twice.Problem.Detail, found.Title) {
		t.Errorf("%+v", twice.Problem)
	}
	r = s.get(s.tutee, r.ID)
	webtest.Do(t, s.tutee, "PUT", "/routes/"+r.ID, object{"deficits": []object{{"found": found.ID}, {"found": found.ID}}}, "If-Match", tag(r.Version)).
		Want(t, 409, "iom.deficit_twice")
	// what a diagnosis found is not rewritten, only noted on
	r = s.get(s.tutee, r.ID)
	again := webtest.Do(t, s.tutee, "PUT", "/routes/"+r.ID+"/deficits/"+d.ID, object{"title": "Нет такого", "source": "own_statement", "note": "Всё не так"}, "If-Match", tag(r.Version)).Want(t, 200, "")
	if webtest.Into[part](t, again).Title != found.Title || !strings.Contains(string(again.Body), "Всё не так") {
		t.Errorf("rewritten: %s", again.Body)
	}
	n := testdb.Value[int](t, s.db, "SELECT count(*) FROM route_diagnosis WHERE route_id = $1 AND diagnosis_id = $2 AND phase = 'entry'", r.ID, taken.ID)
	if n != 1 {
		t.Errorf("%d diagnoses with the route", n)
	}
}

// R5: one correction is one revision with author, reason and difference; new parts
// name each other by any ids and get their own.
func TestCorrect_R5_OneRevisionForPartsThatBelongTogether(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Active)
	a := webtest.Do(t, s.tutee, "PUT", "/routes/"+r.ID, object{"title": "Другое"}, "If-Match", tag(r.Version)).Want(t, 409, "iom.step_out_of_order")
	if !strings.Contains(strings.Join(a.Problem.Allowed, " "), "correct") {
		t.Errorf("an edit of a running route names the way: %v", a.Problem.Allowed)
	}
	webtest.Do(t, s.tutee, "POST", "/routes/"+r.ID+"/activities", object{"stage": "realization", "title": "В"}).Want(t, 409, "iom.step_out_of_order")

	request, objective := uuid.NewString(), uuid.NewString()
	kept := func(p part) object { return object{"id": p.ID, "title": p.Title, "requests": []string{request}} }
	correction := object{"reason": "Новый запрос", "requests": []object{{"id": request, "kind": "difficulty", "text": "Не хватает приёмов."}},
		"deficits": []object{}, "objectives": []object{kept(r.Objectives[0]), {"id": objective, "title": "Освоить приёмы", "requests": []string{request}}},
		"activities": []object{
			{"id": r.Activities[0].ID, "stage": "realization", "title": r.Activities[0].Title, "competencies": []string{"informational"}, "cancelled": true},
			{"stage": "realization", "title": "Стажировка", "objectives": []string{objective}, "competencies": []string{"methodical"}}}}
	at := "/routes/" + r.ID + "/corrections"
	webtest.Do(t, s.tutor, "POST", at, correction, "If-Match", tag(r.Version)).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.tutee, "POST", at, correction).Want(t, 428, "web.version_required")
	webtest.Do(t, s.tutee, "POST", at, correction, "If-Match", tag(r.Version+1)).Want(t, 412, "iom.stale")
	made := webtest.Into[struct {
		Revision struct {
			ID, Reason string
			Lines      []string
		}
		Route route
	}](t, webtest.Do(t, s.tutee, "POST", at, correction, "If-Match", tag(r.Version)).Want(t, 201, ""))
	now := made.Route
	if len(now.Requests) != 1 || now.Requests[0].ID == request || len(now.Objectives) != 2 || len(now.Deficits) != 0 || len(now.Activities) != 2 {
		t.Fatalf("corrected: %+v", now)
	}
	if now.Activities[0].Status != "cancelled" || now.Activities[0].Version != 2 || now.Version != r.Version+1 {
		t.Errorf("versions: %+v", now)
	}
	lines := strings.Join(made.Revision.Lines, "\n")
	for _, want := range []string{"Запрос «Не хватает приёмов.»: добавлено", "Мероприятие «Стажировка»: добавлено", "состояние: запланировано → отменено"} {
		if !strings.Contains(lines, want) {
			t.Errorf("the difference lacks %q:\n%s", want, lines)
		}
	}
	list := webtest.Into[web.Listing[struct{ ID, Reason string }]](t, webtest.Do(t, s.coordinator, "GET", "/routes/"+r.ID+"/revisions", nil))
	if len(list.Items) != 1 || list.Items[0].ID != made.Revision.ID || list.Items[0].Reason != "Новый запрос" {
		t.Errorf("revisions: %+v", list.Items)
	}
	// the plan stays whole (R1)
	webtest.Do(t, s.tutee, "POST", at, object{"reason": "Всё", "requests": []object{}, "objectives": []object{}, "activities": []object{}}, "If-Match", tag(now.Version)).Want(t, 422, "iom.basis_missing")
}

// Two writers at once: each acknowledged change is there afterwards.
func TestPlan_TwoWritersAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft, iomtest.Activities(1))
	const each = 6
	var wg sync.WaitGroup
	for w, client := range map[string]*http.Client{"tutee": s.tutee, "tutor": s.tutor} {
		wg.Go(func() {
			for i := range each {
				a := webtest.Do(t, client, "POST", "/routes/"+r.ID+"/activities", object{"stage": "realization", "title": fmt.Sprint(w, i)})
				if a.Status != 201 {
					t.Errorf("%d: %s", a.Status, a.Body)
				}
			}
		})
	}
	wg.Wait()
	now := s.get(s.tutee, r.ID)
	if len(now.Activities) != 1+2*each || now.Version != r.Version+2*each {
		t.Errorf("%d activities at version %d", len(now.Activities), now.Version)
	}
	// of two edits of one version one wins
	var won, stale int
	var mu sync.Mutex
	for range 2 {
		wg.Go(func() {
			a := webtest.Do(t, s.tutee, "PUT", "/routes/"+r.ID, object{"title": "Другое название"}, "If-Match", tag(now.Version))
			mu.Lock()
			defer mu.Unlock()
			switch a.Status {
			case 200:
				won++
			case 412:
				stale++
			}
		})
	}
	wg.Wait()
	if won != 1 || stale != 1 {
		t.Errorf("%d won, %d were stale", won, stale)
	}
}

// Many finish at once while the route is corrected: each finish is of a version that
// is still the activity's, so none may be called stale, and nothing is lost.
func TestFinish_WhileTheRouteIsCorrected(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Active, iomtest.Activities(8))
	var wg sync.WaitGroup
	for _, a := range r.Activities {
		wg.Go(func() {
			got := webtest.Do(t, s.tutor, "POST", "/routes/"+r.ID+"/activities/"+a.ID+"/finish", object{"result": a.ID}, "If-Match", tag(1))
			if got.Status != 200 {
				t.Errorf("%d: %s", got.Status, got.Body)
			}
		})
	}
	var revisions int
	const corrections = 30
	for i := range corrections {
		now := s.get(s.tutee, r.ID)
		if a := webtest.Do(t, s.tutee, "POST", "/routes/"+r.ID+"/corrections", object{"reason": "Уточнение", "title": fmt.Sprint("Название ", i)}, "If-Match", tag(now.Version)); a.Status == 201 {
			revisions++
		}
	}
	wg.Wait()
	now := s.get(s.tutee, r.ID)
	done := 0
	for _, a := range now.Activities {
		if a.Status == "done" {
			done++
		}
	}
	records := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE root_id = $1 AND action = 'activity.finish'", r.ID)
	if done != records || done != len(r.Activities) || revisions != corrections {
		t.Errorf("%d done, %d records, %d revisions", done, records, revisions)
	}
}
