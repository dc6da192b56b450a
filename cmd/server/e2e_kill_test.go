package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// serve starts `server serve` at the address, on the test's database, as an ordinary user.
func serve(t *testing.T, folder string, d *testdb.Database, address string) *process {
	t.Helper()
	s3 := testdb.S3(t)
	p := launch(t, folder, true, []string{"MARSHRUT_LISTEN=" + address, "MARSHRUT_DATABASE_URL=" + d.AppURL, "MARSHRUT_PLUGINS=" + folder + "/build/plugins",
		"MARSHRUT_S3_ENDPOINT=" + s3.Endpoint, "MARSHRUT_S3_ACCESS_KEY=" + s3.AccessKey, "MARSHRUT_S3_SECRET_KEY=" + s3.SecretKey,
		"MARSHRUT_S3_BUCKET=" + strings.ToLower(folder[len(folder)-20:])}, "serve")
	p.answers(address)
	return p
}

// long is an active route with many activities.
func (r *region) long(who person, activities int) routeView {
	r.Helper()
	request, objective := uuid.NewString(), uuid.NewString()
	list := make([]object, activities)
	for i := range list {
		list[i] = object{"stage": "realization", "title": fmt.Sprintf("Мероприятие %d", i+1), "objectives": []string{objective}, "competencies": []string{"social"}}
	}
	v := webtest.Into[routeView](r, r.do(who.Client, "POST", "/routes", object{"title": "Длинный маршрут", "model": "organization",
		"term": object{"start": day(0, 0), "end": day(12, 0)}, "requests": []object{{"id": request, "kind": "request", "text": "Хочу."}},
		"objectives": []object{{"id": objective, "title": "Задача", "requests": []string{request}}}, "activities": list}).Want(r, 201, ""))
	r.add(r.coordinator, v.ID, "/appointments", object{"person": r.tutor.id, "role": "tutor"})
	v = r.route(who, v.ID)
	r.move(who, &v, "/submission", nil).Want(r, 200, "")
	r.move(r.coordinator, &v, "/agreement", nil).Want(r, 200, "")
	return v
}

// TestKill is the promise that nothing acknowledged is lost: eight clients write,
// the server is killed again and again in the middle, and afterwards every
// acknowledged write is there, once, with its audit record.
func TestKill_NothingAcknowledgedIsLostOrDoubled(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	operator(t, d)
	folder, address := installation(t), freeAddress(t)
	server := serve(t, folder, d, address)
	r := openRegion(&site{t, address}, ustIlimsk, iom.UstIlimsk2024)
	a, b := r.long(r.teacher, 200), r.long(r.colleague, 200)
	instrument := r.instrument(r.newcomer, "self-diagnosis-8")
	before := map[string]int{}
	for _, action := range []string{"route.reflect", "activity.finish", "resource.create", "request.state", "diagnosis.begin", "diagnosis.submit"} {
		before[action] = records(t, d, action)
	}

	until, stop := context.WithCancel(t.Context())
	defer stop()
	w := newWriters(t, until)
	w.start("reflection", reflecting(r.teacher, a))
	w.start("reflection", reflecting(r.colleague, b))
	w.start("finish", finishing(r.teacher, a, a.Activities[:100]))
	w.start("finish", finishing(r.tutor, a, a.Activities[100:]))
	w.start("resource", adding(r.municipal))
	w.start("resource", adding(r.regional))
	w.start("request", wishing(r.other))
	w.start("diagnosis", w.diagnosing(r.newcomer, instrument))

	withPlugins := 0
	for round := range 4 {
		w.more(80)
		if plugins(folder) > 0 {
			withPlugins++
		}
		server.kill()
		took := emptied(t, folder, 5*time.Second)
		begin := time.Now()
		server = serve(t, folder, d, address)
		t.Logf("kill %d: nothing left after %v, ready again after %v", round+1, took.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond))
	}
	w.more(80)
	stop()
	w.wait.Wait()
	t.Logf("%d writes acknowledged, %d sendings repeated", w.acked.Load(), w.repeated.Load())
	if w.repeated.Load() == 0 || withPlugins == 0 {
		t.Errorf("the kills hit nothing: %d sendings were repeated, programs ran at %d of them", w.repeated.Load(), withPlugins)
	}
	found(r, d, w, a, before)
}

// records counts the audit records of an action.
func records(t *testing.T, d *testdb.Database, action string) int {
	t.Helper()
	return testdb.Value[int](t, d, "SELECT count(*)::int FROM audit_record WHERE action = $1", action)
}

// found holds what stands in the database against what was acknowledged.
func found(r *region, d *testdb.Database, w *writers, a routeView, before map[string]int) {
	r.Helper()
	for _, kind := range []struct{ kind, action, rows string }{
		{"reflection", "route.reflect", "SELECT count(*)::int FROM reflection WHERE text = $1"},
		{"resource", "resource.create", "SELECT count(*)::int FROM resource WHERE title = $1"},
		{"request", "request.state", "SELECT count(*)::int FROM person_request WHERE text = $1"},
		{"finish", "activity.finish", "SELECT count(*)::int FROM activity WHERE status = 'done' AND version = 2 AND id = $1"},
	} {
		all := w.done[kind.kind]
		if len(all) < 20 {
			r.Errorf("only %d of kind %s", len(all), kind.kind)
		}
		for _, x := range all {
			name := x.body["text"]
			switch kind.kind {
			case "resource":
				name = x.body["title"]
			case "finish":
				name = strings.Split(x.path, "/")[4]
			}
			if n := testdb.Value[int](r, d, kind.rows, name); n != 1 {
				r.Errorf("%s %v was acknowledged and stands there %d times", kind.kind, name, n)
			}
		}
		if n := records(r.T, d, kind.action) - before[kind.action]; n != len(all) {
			r.Errorf("%d audit records of %d deeds %s", n, len(all), kind.kind)
		}
	}
	// what was acknowledged is seen by its people too
	for _, x := range w.done["resource"][:10] {
		r.do(r.teacher.Client, "GET", "/resources/"+idOf(r, x), nil).Want(r, 200, "")
	}
	done := 0
	for _, activity := range r.route(r.teacher, a.ID).Activities {
		if activity.Status == "done" {
			done++
		}
	}
	if done != len(w.done["finish"]) {
		r.Errorf("%d activities are shown as done, %d were acknowledged", done, len(w.done["finish"]))
	}
	submitted := 0
	for _, x := range w.done["diagnosis"] {
		if !strings.HasSuffix(x.path, "/submit") {
			continue
		}
		submitted++
		if seen := made[diagnosisView](r.site, r.newcomer, "GET", strings.TrimSuffix(x.path, "/submit"), nil); seen.State != "submitted" || len(seen.Results) != 8 {
			r.Errorf("an acknowledged diagnosis: %+v", seen)
		}
	}
	if n := records(r.T, d, "diagnosis.submit") - before["diagnosis.submit"]; submitted == 0 || n != submitted {
		r.Errorf("%d diagnoses were submitted, %d audit records tell of it", submitted, n)
	}
}

func idOf(r *region, x deed) string {
	r.Helper()
	return webtest.Into[named](r, webtest.Answer{Status: 201, Body: x.answer}).ID
}
