package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// deed is one write that a client will have done, whatever happens to the server.
type deed struct {
	who    person
	method string
	path   string
	body   object
	header []string
	key    string // goes with every repetition; none for what is safe to repeat by its nature
	answer []byte
}

// writers are clients that write at the same time and repeat what was not
// acknowledged until it is.
type writers struct {
	*region
	until    context.Context
	stop     context.CancelFunc
	count    func(sql string, args ...any) int // asks the database, past row-level security
	before   map[string]int                    // audit records when they began
	long     routeView                         // whose activities are finished
	wait     sync.WaitGroup
	acked    atomic.Int64
	repeated atomic.Int64 // sendings without an answer
	mu       sync.Mutex
	done     map[string][]deed // by kind, in order
}

// busy starts eight clients in a region.
func busy(r *region, count func(sql string, args ...any) int) *writers {
	r.Helper()
	w := &writers{region: r, count: count, before: map[string]int{}, done: map[string][]deed{}}
	w.until, w.stop = context.WithCancel(context.Background())
	w.long = r.long(r.teacher, 200)
	other, instrument := r.long(r.colleague, 10), r.instrument(r.newcomer, "self-diagnosis-8")
	for _, k := range kinds {
		w.before[k.action] = w.records(k.action)
	}
	w.start("reflection", reflecting(r.teacher, w.long))
	w.start("reflection", reflecting(r.colleague, other))
	w.start("finish", finishing(r.teacher, w.long, w.long.Activities[:100]))
	w.start("finish", finishing(r.tutor, w.long, w.long.Activities[100:]))
	w.start("resource", adding(r.municipal))
	w.start("resource", adding(r.regional))
	w.start("request", wishing(r.other))
	w.start("diagnosis", w.diagnosing(r.newcomer, instrument))
	r.Cleanup(func() {
		w.stop()
		w.wait.Wait()
	})
	return w
}

// start lets one client do deed after deed; next gives nil when it has no more.
func (w *writers) start(kind string, next func(i int) *deed) {
	w.wait.Go(func() {
		for i := 0; w.until.Err() == nil; i++ {
			d := next(i)
			if d == nil {
				return
			}
			if !w.send(d) {
				return
			}
			w.mu.Lock()
			w.done[kind] = append(w.done[kind], *d)
			w.mu.Unlock()
		}
	})
}

// send repeats a deed until it is acknowledged; false when it never was.
func (w *writers) send(d *deed) bool {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		status, answer := w.try(d)
		switch {
		case status >= 200 && status < 300:
			d.answer = answer
			w.acked.Add(1)
			return true
		case w.Context().Err() != nil: // the test has ended without us
			return false
		case status == 0 || status >= 500, bytes.Contains(answer, []byte(`"postgres.contention"`)):
			w.repeated.Add(1)
		default:
			w.Errorf("%s %s: %d %s", d.method, d.path, status, answer)
			return false
		}
	}
	w.Errorf("%s %s was never acknowledged", d.method, d.path)
	return false
}

// try sends once; no status means no whole answer.
func (w *writers) try(d *deed) (status int, answer []byte) {
	raw, err := json.Marshal(d.body)
	if err != nil {
		w.Error(err)
		return 0, nil
	}
	r, err := http.NewRequestWithContext(context.Background(), d.method, "http://test"+web.Prefix+d.path, bytes.NewReader(raw))
	if err != nil {
		w.Error(err)
		return 0, nil
	}
	r.Header.Set("Content-Type", "application/json")
	if d.key != "" {
		r.Header.Set(web.IdempotencyHeader, d.key)
	}
	for i := 0; i+1 < len(d.header); i += 2 {
		r.Header.Set(d.header[i], d.header[i+1])
	}
	resp, err := d.who.Do(r)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = resp.Body.Close() }()
	if answer, err = io.ReadAll(resp.Body); err != nil {
		return 0, nil
	}
	return resp.StatusCode, answer
}

// more waits until that many deeds more are acknowledged.
func (w *writers) more(n int64) {
	w.Helper()
	goal := w.acked.Load() + n
	for deadline := time.Now().Add(patience); w.acked.Load() < goal; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.Fatalf("%d deeds acknowledged, %d awaited", w.acked.Load(), goal)
		}
	}
}

func post(who person, path string, body object, header ...string) *deed {
	return &deed{who: who, method: "POST", path: path, body: body, key: uuid.NewString(), header: header}
}

// reflecting writes thoughts on an activity.
func reflecting(who person, v routeView) func(int) *deed {
	return func(int) *deed {
		return post(who, "/routes/"+v.ID+"/reflections", object{"activity": v.Activities[0].ID, "text": "Мысль " + uuid.NewString()})
	}
}

// finishing marks some of the activities as done, one after the other.
func finishing(who person, v routeView, some []part) func(int) *deed {
	return func(i int) *deed {
		if i >= len(some) {
			return nil
		}
		return post(who, "/routes/"+v.ID+"/activities/"+some[i].ID+"/finish", object{"result": "Сделано"}, "If-Match", web.ETag(some[i].Version))
	}
}

// adding fills the navigator.
func adding(who person) func(int) *deed {
	return func(int) *deed {
		return post(who, "/resources", object{"title": "Семинар " + uuid.NewString(), "kind": "seminar", "provider": "ЦРО", "level": "regional", "form": "distance"})
	}
}

// wishing writes learning requests.
func wishing(who person) func(int) *deed {
	return func(int) *deed {
		return post(who, "/people/"+who.id+"/requests", object{"kind": "request", "text": "Хочу " + uuid.NewString()})
	}
}

// diagnosing takes one self-diagnosis after the other: begins, answers, submits.
func (w *writers) diagnosing(who person, instrument string) func(int) *deed {
	var run diagnosisView
	return func(i int) *deed {
		switch i % 3 {
		case 0:
			return post(who, "/diagnoses", object{"instrument": instrument, "phase": "interim"})
		case 1:
			w.mu.Lock()
			began := w.done["diagnosis"][i-1]
			w.mu.Unlock()
			run = diagnosisView{}
			if err := json.Unmarshal(began.answer, &run); err != nil {
				w.Error(err)
				return nil
			}
			answers := object{}
			for _, section := range run.Form.answers(func(_, item int) int { return item % 5 }) {
				for k, v := range section {
					answers[k] = v
				}
			}
			return &deed{who: who, method: "PUT", path: fmt.Sprintf("/diagnoses/%s/answers", run.ID), body: object{"answers": answers}}
		}
		return &deed{who: who, method: "POST", path: fmt.Sprintf("/diagnoses/%s/submit", run.ID)}
	}
}

// kinds of deeds: the audit record that each leaves, and how one of them is found.
var kinds = []struct{ kind, action, one string }{
	{"reflection", "route.reflect", "SELECT count(*)::int FROM reflection WHERE text = $1"},
	{"resource", "resource.create", "SELECT count(*)::int FROM resource WHERE title = $1"},
	{"request", "request.state", "SELECT count(*)::int FROM person_request WHERE text = $1"},
	{"finish", "activity.finish", "SELECT count(*)::int FROM activity WHERE status = 'done' AND version = 2 AND id = $1"},
	{"diagnosis", "diagnosis.submit", ""},
}

func (w *writers) records(action string) int {
	w.Helper()
	return w.count("SELECT count(*)::int FROM audit_record WHERE action = $1", action)
}

// name is by what a deed is found again.
func (d deed) name() any {
	switch {
	case strings.HasSuffix(d.path, "/finish"):
		return strings.Split(d.path, "/")[4]
	case d.body["title"] != nil:
		return d.body["title"]
	}
	return d.body["text"]
}

// found lets the writers end and holds what stands in the database against what
// was acknowledged: each deed once, with one audit record.
func (w *writers) found() {
	w.Helper()
	w.stop()
	w.wait.Wait()
	w.Logf("%d writes acknowledged, %d sendings repeated", w.acked.Load(), w.repeated.Load())
	if w.repeated.Load() == 0 {
		w.Error("no sending was ever broken off")
	}
	for _, k := range kinds {
		all := w.done[k.kind]
		if k.kind == "diagnosis" {
			all = w.diagnosed()
		}
		if len(all) == 0 {
			w.Errorf("no %s was acknowledged", k.kind)
		}
		for _, d := range all {
			if k.one == "" {
				continue
			}
			if n := w.count(k.one, d.name()); n != 1 {
				w.Errorf("%s %v was acknowledged and stands there %d times", k.kind, d.name(), n)
			}
		}
		if n := w.records(k.action) - w.before[k.action]; n != len(all) {
			w.Errorf("%d audit records of %d deeds %s", n, len(all), k.kind)
		}
	}
	// what was acknowledged is seen by people, too
	for _, d := range w.done["resource"][:min(10, len(w.done["resource"]))] {
		id := webtest.Into[named](w, webtest.Answer{Status: http.StatusCreated, Body: d.answer}).ID
		w.do(w.teacher.Client, "GET", "/resources/"+id, nil).Want(w, 200, "")
	}
	done := 0
	for _, activity := range w.route(w.teacher, w.long.ID).Activities {
		if activity.Status == "done" {
			done++
		}
	}
	if done != len(w.done["finish"]) {
		w.Errorf("%d activities are shown as done, %d were acknowledged", done, len(w.done["finish"]))
	}
}

// diagnosed gives the submissions, each of which must have its results.
func (w *writers) diagnosed() (submitted []deed) {
	w.Helper()
	for _, d := range w.done["diagnosis"] {
		path, is := strings.CutSuffix(d.path, "/submit")
		if !is {
			continue
		}
		submitted = append(submitted, d)
		if seen := made[diagnosisView](w.site, w.newcomer, "GET", path, nil); seen.State != "submitted" || len(seen.Results) != 8 {
			w.Errorf("an acknowledged diagnosis: %+v", seen)
		}
	}
	return submitted
}
