package main

import (
	"fmt"
	"path/filepath"
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
		"MARSHRUT_S3_BUCKET=" + filepath.Base(folder)}, "serve")
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
	count := func(sql string, args ...any) int {
		t.Helper()
		return testdb.Value[int](t, d, sql, args...)
	}
	w := busy(r, count)

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
	w.found()
	if withPlugins == 0 {
		t.Error("no instrument program ran at any kill")
	}
}
