package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// desk is the whole service with a tree of tenants whose people are signed in.
type desk struct {
	*testing.T
	app  *app
	db   *testdb.Database
	tree *testdb.Tree
	home *testdb.School

	tutee, tutor, coordinator, municipal, methodist, regional *http.Client
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := testdb.New(t)
	k := &desk{T: t, app: startApp(t, d), db: d, tree: d.Tree(t)}
	k.home = k.tree.Home()
	region := &k.tree.Regions[0]
	ctx := tenant.With(t.Context(), region.Coordinator)
	if err := k.app.installShipped(ctx); err != nil {
		t.Fatal(err)
	}
	k.tutee, k.tutor, k.coordinator = k.as(k.home.Tutee), k.as(k.home.Tutor), k.as(k.home.Coordinator)
	k.municipal, k.methodist, k.regional = k.as(region.Municipalities[0].Coordinator), k.as(region.Methodist), k.as(region.Coordinator)
	return k
}

func (k *desk) as(who tenant.Scope) *http.Client {
	k.Helper()
	return identitytest.Client(k, k.app.web, k.db, who)
}

func (k *desk) route(state iom.State, opts ...iomtest.Option) *iom.Route {
	k.Helper()
	return iomtest.Route(k, k.db, k.home.Tutee, state, append(opts, iomtest.Tutor(k.home.Tutor), iomtest.Coordinator(k.home.Coordinator))...)
}

func (k *desk) do(who *http.Client, method, path string, body any, header ...string) webtest.Answer {
	k.Helper()
	return webtest.Do(k, who, method, path, body, header...)
}

func (k *desk) count(of string) int {
	k.Helper()
	return testdb.Value[int](k, k.db, "SELECT count(*)::int FROM "+of)
}

// placeholder stands in an example for the id of an object of that kind.
var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// Every operation that names an object answers a malformed id like an absent one:
// not found, without a word more.
func TestBadInput_MalformedIDsTellNothing(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	k.route(iom.Active)
	boss := identitytest.ClientOf(k.app.web, identitytest.Session(t, k.db, identitytest.Operator(t, k.db)), uuid.Nil)
	actors := []*http.Client{k.tutee, k.tutor, k.coordinator, k.municipal, k.methodist, k.regional, boss}
	asked := 0
	for _, op := range k.app.web.API.Routes() {
		if !slices.ContainsFunc(op.Params, func(kind string) bool { return fixedIDs[kind] == "" }) {
			continue
		}
		var body any
		if op.Example != nil {
			raw, err := json.Marshal(op.Example)
			if err != nil {
				t.Fatal(err)
			}
			body = placeholder.ReplaceAllString(string(raw), uuid.NewString())
		}
		for _, malformed := range []string{"1", "MALFORMED", "01910000-0000-7000-8000-00000000000g", "019100000000700080000000000000ff",
			"%7B01910000-0000-7000-8000-0000000000ff%7D", "%27%20OR%201%3D1--", "%D0%BC%D0%B0%D1%80%D1%88%D1%80%D1%83%D1%82", "..%2F..%2Fetc", strings.Repeat("0", 3000)} {
			path := op.Path
			for _, kind := range op.Params {
				value := fixedIDs[kind]
				if value == "" {
					value = malformed
				}
				path = strings.Replace(path, "{"+kind+"}", value, 1)
			}
			entitled := false
			for _, who := range actors {
				a := k.do(who, op.Method, path, body, "If-Match", `"1"`)
				if a.Status == http.StatusForbidden && a.Problem.ID == "authz.forbidden" {
					continue
				}
				asked, entitled = asked+1, true
				if a.Status != http.StatusNotFound || strings.Contains(string(a.Body), "MALFORMED") || len(a.Problem.Fields) > 0 {
					t.Errorf("%s %.90s: %d %.300s", op.Method, path, a.Status, a.Body)
				}
			}
			if !entitled {
				t.Errorf("nobody may %s", op.ID)
			}
		}
	}
	t.Logf("%d requests", asked)
}

// In every state, every move that is not possible there is refused with the moves
// that are, and changes nothing.
func TestBadInput_AStepOutOfOrderNamesTheAllowedOnes(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	text := object{"text": "Слова.", "reason": "Причина", "comment": "Слова.", "end": day(11, 0)}
	with := func(keys ...string) object {
		o := object{}
		for _, key := range keys {
			o[key] = text[key]
		}
		return o
	}
	for _, state := range []iom.State{iom.Draft, iom.Agreement, iom.Active, iom.Assessment, iom.Completed, iom.Withdrawn} {
		r := k.route(state)
		refused, told := 0, 0
		for _, m := range []struct {
			move iom.Move
			who  *http.Client
			path string
			body any
		}{
			{iom.Submit, k.tutee, "/submission", nil},
			{iom.Start, k.tutee, "/start", nil},
			{iom.Agree, k.coordinator, "/agreement", object{}},
			{iom.Return, k.coordinator, "/return", with("comment")},
			{iom.Correct, k.tutee, "/corrections", with("reason")},
			{iom.Extend, k.tutee, "/extension", with("end", "reason")},
			{iom.ProposeTerm, k.municipal, "/term-proposals", with("end", "reason")},
			{iom.FinishActivity, k.tutee, "/activities/" + r.Activities[0].ID.String() + "/finish", object{}},
			{iom.Reflect, k.tutee, "/reflections", with("text")},
			{iom.BeginAssessment, k.tutee, "/assessment", nil},
			{iom.OfferCorrection, k.tutor, "/correction-offers", with("reason")},
			{iom.Conclude, k.tutor, "/conclusions", object{"kind": "route_task", "outcome": "reached", "text": "Достигнута."}},
			{iom.Recommend, k.tutor, "/recommendations", with("text")},
			{iom.Complete, k.tutor, "/completion", nil},
			{iom.Archive, k.coordinator, "/archive", nil},
			{iom.Withdraw, k.tutee, "/withdrawal", object{}},
		} {
			if _, lawful := state.Next(m.move); lawful && m.move != iom.Start { // no start where the school agrees
				continue
			}
			refused++
			version := r.Version
			if m.move == iom.FinishActivity {
				version = r.Activities[0].Version
			}
			a := k.do(m.who, "POST", "/routes/"+r.ID.String()+m.path, m.body, "If-Match", web.ETag(version)).Want(t, 409, "iom.step_out_of_order")
			if slices.Contains(a.Problem.Allowed, string(m.move)) || !lawful(state, a.Problem.Allowed) {
				t.Errorf("%s in %s: allowed are %v", m.move, state, a.Problem.Allowed)
			}
			told += len(a.Problem.Allowed)
		}
		if told == 0 && !state.Ended() { // of an ended route there may be nothing left for who asked
			t.Errorf("nobody in %s is told what to do instead", state)
		}
		if now := testdb.Value[string](t, k.db, "SELECT state FROM route WHERE id = $1", r.ID); now != string(state) || refused < 7 {
			t.Errorf("after %d refused moves %s became %s", refused, state, now)
		}
	}
}

// lawful: what is offered instead are moves of that state.
func lawful(state iom.State, allowed []string) bool {
	return !slices.ContainsFunc(allowed, func(m string) bool {
		_, ok := state.Next(iom.Move(m))
		return !ok
	})
}

// A broken rule is named with its clause.
func TestBadInput_ABrokenRuleIsNamedWithItsClause(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	iomtest.Regulations(t, k.db, k.home.Tutee, iom.UstIlimsk2024)
	v := webtest.Into[routeView](t, k.do(k.tutee, "POST", "/routes", object{"title": "Маршрут", "model": "organization", "term": object{"start": day(0, 0), "end": day(12, 0)}}).Want(t, 201, ""))
	submit := func(id, rule, clause string) {
		t.Helper()
		version := testdb.Value[int](t, k.db, "SELECT version FROM route WHERE id = $1", v.ID)
		a := k.do(k.tutee, "POST", "/routes/"+v.ID+"/submission", nil, "If-Match", web.ETag(version)).Want(t, 422, id)
		if a.Problem.Rule != rule || a.Problem.Clause != clause || a.Problem.Detail == "" {
			t.Errorf("%s: %+v", id, a.Problem)
		}
	}
	add := func(path string, body object) part {
		t.Helper()
		return webtest.Into[part](t, k.do(k.tutee, "POST", "/routes/"+v.ID+path, body).Want(t, 201, ""))
	}
	submit("iom.basis_missing", "R1", "п. 2.4 Положения")
	request := add("/requests", object{"kind": "request", "text": "Хочу освоить."})
	submit("iom.objective_missing", "R1", "п. 2.5 Положения")
	objective := add("/objectives", object{"title": "Задача"})
	submit("iom.objective_untied", "R1", "п. 2.5 Положения")
	k.do(k.tutee, "PUT", "/routes/"+v.ID+"/objectives/"+objective.ID, object{"title": "Задача", "requests": []string{request.ID}}, "If-Match", `"1"`).Want(t, 200, "")
	submit("iom.activity_missing", "", "")
	activity := add("/activities", object{"stage": "realization", "title": "Курсы", "competencies": []string{"cultural", "social", "professional"}})
	submit("iom.competencies_count", "R17", "Приложение 2 к Положению")
	k.do(k.tutee, "PUT", "/routes/"+v.ID+"/activities/"+activity.ID, object{"stage": "realization", "title": "Курсы", "competencies": []string{"social"}}, "If-Match", `"1"`).Want(t, 200, "")
	submit("iom.tutor_missing", "R11", "пп. 3.1.1, 3.1.4, 3.2.1 Положения")
}

// An import with one bad row writes nothing and names the cell.
func TestBadInput_OneBadRowAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	k.db.Owner(t, "UPDATE person SET surname = 'Фёдорова', patronymic = 'Петровна' WHERE id = $1", k.home.Tutee.Person)
	var instrument string
	for _, i := range webtest.Into[listing[struct{ ID, Code string }]](t, k.do(k.municipal, "GET", "/instruments", nil)).Items {
		if i.Code == "federal-results" {
			instrument = i.ID
		}
	}
	row := "Федорова Анна Петровна;;МАОУ СОШ № 11;%s;%s;20;15.10.2024\r\n"
	file := resultHead + fmt.Sprintf(row, "Предметные", "8,5") + fmt.Sprintf(row, "Методические", "восемь") + fmt.Sprintf(row, "Коммуникативные", "7")
	a := k.do(k.municipal, "POST", "/imports?apply=true&name=a.csv&instrument="+instrument, file).Want(t, 422, "assessment.import_has_problems")
	if len(a.Problem.Fields) != 1 || a.Problem.Fields[0].Path != "E3" || a.Problem.Fields[0].Message == "" {
		t.Errorf("the bad cell: %+v", a.Problem.Fields)
	}
	for _, table := range []string{"diagnosis", "diagnosis_result", "deficit"} {
		if n := k.count(table); n != 0 {
			t.Errorf("%d rows of %s", n, table)
		}
	}
	k.do(k.municipal, "POST", "/imports?apply=true&name=a.xlsx&instrument="+instrument, "PK\x03\x04 не книга").Want(t, 422, "assessment.file_invalid")
}

// A file of a kind that is not taken, or over the limit, never becomes an artifact.
func TestBadInput_FilesAreRefusedBeforeTheyAreStored(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	r := k.route(iom.Active)
	announce := func(name string, size int) webtest.Answer {
		return k.do(k.tutee, "POST", "/routes/"+r.ID.String()+"/artifacts", object{"file_name": name, "size": size, "purpose": "product"})
	}
	for _, name := range []string{"вирус.exe", "страница.html", "рисунок.svg", "макрос.docm", "без расширения"} {
		announce(name, 1000).Want(t, 415, "artifact.format")
	}
	announce("Видео.mp4", 5<<30).Want(t, 413, "artifact.too_large")
	limit := k.do(k.regional, "GET", "/artifact-limit", nil).Want(t, 200, "")
	k.do(k.regional, "PUT", "/artifact-limit", object{"bytes": 2 << 20}, "If-Match", limit.Header.Get("ETag")).Want(t, 200, "")
	announce("Видео.mp4", 3<<20).Want(t, 413, "artifact.too_large")
	if n := k.count("artifact"); n != 0 {
		t.Errorf("%d artifacts of refused files", n)
	}
	// contents that are not what the name says are refused at the first part
	file := webtest.Into[artifactView](t, announce("Отчёт.pdf", 40).Want(t, 201, ""))
	k.do(k.tutee, "PUT", "/artifacts/"+file.ID+"/parts/1", "<html><script>alert(1)</script></html>  ").Want(t, 415, "artifact.contents")
	k.do(k.tutee, "GET", "/artifacts/"+file.ID+"/content", nil).Want(t, 409, "artifact.rejected")
}

// An edit says which version it edits, and it must be the present one.
func TestBadInput_VersionsOfEdits(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	r := k.route(iom.Draft)
	path := "/routes/" + r.ID.String()
	change := object{"title": "Другое название"}
	k.do(k.tutee, "PUT", path, change).Want(t, 428, "web.version_required")
	for _, tag := range []string{`"x"`, "*", `"0"`, `"-1"`, `"1", "2"`} {
		k.do(k.tutee, "PUT", path, change, "If-Match", tag).Want(t, 412, "web.version_invalid")
	}
	k.do(k.tutee, "PUT", path, change, "If-Match", web.ETag(r.Version)).Want(t, 200, "")
	k.do(k.tutee, "PUT", path, change, "If-Match", web.ETag(r.Version)).Want(t, 412, "iom.stale")
	k.do(k.tutee, "POST", path+"/submission", nil, "If-Match", web.ETag(r.Version)).Want(t, 412, "iom.stale")
	k.do(k.tutee, "POST", path+"/submission", nil).Want(t, 428, "web.version_required")
	// of many with one version, one wins
	won := make(chan int, 8)
	var all sync.WaitGroup
	for i := range cap(won) {
		all.Go(func() {
			won <- k.do(k.tutee, "PUT", path, object{"title": fmt.Sprintf("Название %d", i)}, "If-Match", web.ETag(r.Version+1)).Status
		})
	}
	all.Wait()
	close(won)
	statuses := map[int]int{}
	for status := range won {
		statuses[status]++
	}
	if statuses[200] != 1 || statuses[412] != 7 {
		t.Errorf("answers to eight edits of one version: %v", statuses)
	}
}

// A repeated request with its key changes nothing and gets the first answer.
func TestBadInput_RepeatedRequestsUnderTheirKey(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	r := k.route(iom.Active)
	path, key := "/routes/"+r.ID.String()+"/reflections", uuid.NewString()
	thought := object{"activity": r.Activities[0].ID, "text": "Понял, как."}
	reflect := func(who *http.Client, key string, body any) webtest.Answer {
		return k.do(who, "POST", path, body, web.IdempotencyHeader, key)
	}
	answers := make(chan string, 8)
	var all sync.WaitGroup
	for range cap(answers) {
		all.Go(func() { answers <- string(reflect(k.tutee, key, thought).Want(t, 201, "").Body) })
	}
	all.Wait()
	close(answers)
	first := <-answers
	for other := range answers {
		if other != first {
			t.Errorf("the same request was answered\n%s\n%s", first, other)
		}
	}
	if n := k.count("reflection"); n != 1 {
		t.Errorf("%d reflections of one request sent eight times", n)
	}
	reflect(k.tutee, key, object{"text": "Другое."}).Want(t, 422, "idempotency.key_reused")
	k.do(k.tutee, "POST", "/routes", object{"title": "Другое"}, web.IdempotencyHeader, key).Want(t, 422, "idempotency.key_reused")
	reflect(k.tutee, "short", thought).Want(t, 422, "idempotency.key_invalid")
	// a refused request keeps nothing: mended, it may come under its key
	again := uuid.NewString()
	reflect(k.tutee, again, object{"activity": uuid.New(), "text": "Не о том."}).Want(t, 404, "iom.part_not_found")
	reflect(k.tutee, again, thought).Want(t, 201, "")
	// a key belongs to its sender
	k.do(k.as(k.home.Colleague), "POST", "/people/"+k.home.Colleague.Person.String()+"/requests", object{"kind": "request", "text": "Хочу."}, web.IdempotencyHeader, key).Want(t, 201, "")
	if n := k.count("reflection"); n != 2 {
		t.Errorf("%d reflections, want 2", n)
	}
}

// What cannot be read at all.
func TestBadInput_BodiesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	iomtest.Regulations(t, k.db, k.home.Tutee, iom.UstIlimsk2024)
	for name, c := range map[string]struct {
		body   string
		status int
		id     string
	}{
		"no JSON":           {"title=Маршрут", 422, "web.invalid"},
		"half of it":        {`{"title": "Марш`, 422, "web.invalid"},
		"another shape":     {`["Маршрут"]`, 422, "web.invalid"},
		"an unknown field":  {`{"title": "Маршрут", "state": "completed"}`, 422, "web.invalid"},
		"a wrong type":      {`{"title": 5}`, 422, "web.invalid"},
		"a day of no month": {`{"title": "Маршрут", "term": {"start": "2026-02-30"}}`, 422, "web.invalid"},
		"nothing":           {"", 422, "web.invalid"},
		"far too much":      {`{"title": "` + strings.Repeat("ж", 1<<20) + `"}`, 413, "web.too_large"},
	} {
		a := k.do(k.tutee, "POST", "/routes", c.body)
		if a.Status != c.status || a.Problem.ID != c.id || a.Problem.Detail == "" {
			t.Errorf("%s: %d %.300s", name, a.Status, a.Body)
		}
	}
	k.do(k.tutee, "POST", "/routes", "<title>Маршрут</title>", "Content-Type", "application/xml").Want(t, 415, "web.media_type")
	if n := k.count("route"); n != 0 {
		t.Errorf("%d routes were made", n)
	}
}
