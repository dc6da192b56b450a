package assessmentweb_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A server that is stopped while it reads a file leaves rows of it and an import that
// waits. The job that was put beside the reading reads the file anew, once, and nothing
// comes twice; what goes on, ended or was cancelled it leaves alone.
func TestResume_AReadingThatWasBrokenOffIsDoneAnewOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	who := home.Coordinator
	c := s.as(who)
	var file strings.Builder
	file.WriteString(head)
	for _, block := range []string{"Предметные", "Методические", "Коммуникативные"} {
		fmt.Fprintf(&file, "Федорова Анна Петровна;112-233-445 95;;%s;5;20;15.10.2024\n", block)
	}
	held := webtest.Into[imported](t, s.upload(c, "a.csv", file.String(), "&hold=true").Want(t, 201, ""))
	webtest.Do(t, c, "POST", "/imports/"+held.ID+"/read", nil).Want(t, 200, "")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM river_job WHERE kind = 'assessment.read' AND scheduled_at > now() + interval '1 minute'"); n != 1 {
		t.Errorf("%d jobs look after the reading", n)
	}
	state := func() string {
		return testdb.Value[string](t, s.db, "SELECT state || ' ' || rows || ' ' || (SELECT count(*) FROM import_rows WHERE import_id = r.id) FROM result_import r WHERE id = $1", held.ID)
	}
	args := func(tried int) assessment.ReadArgs {
		return assessment.ReadArgs{Import: uuid.MustParse(held.ID), Tried: tried, Version: testdb.Value[int](t, s.db, "SELECT version FROM result_import WHERE id = $1", held.ID)}
	}
	ctx := tenant.With(t.Context(), who)
	resume := func(a assessment.ReadArgs) {
		t.Helper()
		if err := s.service.Resume(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	resume(args(0)) // it ended
	if got := state(); got != "checked 3 1" {
		t.Fatalf("after the reading: %s", got)
	}

	// as a killed server leaves it: a chunk is there, nobody reads
	kill := func(ago time.Duration) {
		t.Helper()
		s.db.Owner(t, "UPDATE result_import SET state = 'reading', rows = 1, touched_at = $2 WHERE id = $1", held.ID, time.Now().Add(-ago))
	}
	kill(time.Second)
	jobs := "SELECT count(*) FROM river_job WHERE kind = 'assessment.read'"
	before := testdb.Value[int](t, s.db, jobs)
	resume(args(0)) // somebody may read it still
	if got := state(); got != "reading 1 1" || testdb.Value[int](t, s.db, jobs) != before+1 {
		t.Errorf("a reading that goes on: %s", got)
	}
	kill(time.Hour)
	stale := args(0)
	resume(stale)
	if got := state(); got != "checked 3 1" {
		t.Errorf("read anew: %s", got)
	}
	resume(stale) // the job comes twice
	if got := state(); got != "checked 3 1" {
		t.Errorf("after the job came twice: %s", got)
	}
	kill(time.Hour)
	resume(args(3)) // a file that breaks every reading off
	if got := state(); got != "opened 1 0" {
		t.Errorf("given back: %s", got)
	}
	webtest.Open(t, c, at(who, "/imports/"+held.ID)).Want(t, 200, "Чтение несколько раз прервалось")
	webtest.Do(t, c, "POST", "/imports/"+held.ID+"/read", nil).Want(t, 200, "")
	webtest.Do(t, c, "POST", "/imports/"+held.ID+"/apply", nil).Want(t, 200, "")
	if got := s.counts(); got[0] != 1 || got[1] != 3 {
		t.Errorf("landed %v", got)
	}
	resume(args(0))
	resume(assessment.ReadArgs{Import: uuid.New()}) // cancelled
	if err := s.service.Resume(tenant.With(t.Context(), home.Tutee), args(0)); err == nil {
		t.Error("who may not import resumed a reading")
	}
	stranger := tenant.With(t.Context(), s.tree.OtherRegion().Coordinator)
	kill(time.Hour)
	if err := s.service.Resume(stranger, args(0)); err != nil || !strings.HasPrefix(state(), "reading") {
		t.Errorf("from another tenant: %v, %s", err, state())
	}
}
