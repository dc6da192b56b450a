package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// Pages tell the time of the reader's place, not the server's: what was done at nine
// in Ust-Ilimsk was done at nine.
func TestPages_TellTheTimeOfThePlace(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	v := site.walker(t, "teacher2@ust-ilimsk.example")
	route := testdb.Value[uuid.UUID](t, site.db, "SELECT id FROM route WHERE title = 'Задания по математической грамотности для 5-6 классов'")
	done := testdb.Value[time.Time](t, site.db, "SELECT at FROM reflection WHERE route_id = $1 ORDER BY at LIMIT 1", route)
	irkutsk, err := time.LoadLocation("Asia/Irkutsk")
	if err != nil {
		t.Fatal(err)
	}
	res, err := v.http.Get(site.url + v.start + "/routes/" + route.String())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if at := done.In(irkutsk).Format(", 15:04"); !strings.Contains(string(body), at) {
		t.Errorf("the reflection was written at%s in Irkutsk, which the page does not say", at)
	}
}
