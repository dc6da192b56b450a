package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/web"
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
	*testing.T
	until    context.Context
	wait     sync.WaitGroup
	acked    atomic.Int64
	repeated atomic.Int64 // sendings without an answer
	mu       sync.Mutex
	done     map[string][]deed // by kind, in order
}

func newWriters(t *testing.T, until context.Context) *writers {
	return &writers{T: t, until: until, done: map[string][]deed{}}
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
