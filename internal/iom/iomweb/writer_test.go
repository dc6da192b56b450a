package iomweb_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// writers is how many write at the same time.
const writers = 50

// atOnce lets all writers begin together and gives their answers.
func atOnce(do func(i int) webtest.Answer) []webtest.Answer {
	answers, gate, all := make([]webtest.Answer, writers), make(chan struct{}), sync.WaitGroup{}
	for i := range writers {
		all.Go(func() {
			<-gate
			answers[i] = do(i)
		})
	}
	close(gate)
	all.Wait()
	return answers
}

// persist sends a write by the version that stands, and again by a newer one, until it
// is acknowledged; each sending that was acknowledged is sent once more with its key, as
// a client does whose line broke.
func (s *scene) persist(c *http.Client, route, path string, body object) webtest.Answer {
	s.Helper()
	for try := 0; ; try++ {
		key, at := uuid.NewString(), tag(s.get(c, route).Version)
		send := func() webtest.Answer {
			return webtest.Do(s, c, "POST", path, body, "If-Match", at, "Idempotency-Key", key)
		}
		a := send()
		if a.Status == 412 && try < 20*writers {
			continue
		}
		if again := send(); a.Status < 300 && again.Status != a.Status {
			s.Errorf("repeated: %d, want %d", again.Status, a.Status)
		}
		return a
	}
}

// 50 corrections at once: each is kept once, with its own reason, and none writes over
// another [B 1.11].
func TestWriters_FiftyCorrectionsNoneLostOrDoubled(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	at, r := (&planner{scene: s}).lived(iom.Active)
	id := at[len("/routes/"):]
	before := s.get(s.tutee, id).Version
	for i, a := range atOnce(func(i int) webtest.Answer {
		return s.persist(s.tutee, id, at+"/corrections", object{"reason": fmt.Sprintf("Причина %d", i), "title": fmt.Sprintf("Оценивание, вариант %d", i)})
	}) {
		if a.Status >= 300 {
			t.Errorf("writer %d: %d %s", i, a.Status, a.Body)
		}
	}
	count := func(sql string) int { return testdb.Value[int](t, s.db, sql, r.ID) }
	for what, n := range map[string]int{
		"revisions":       count("SELECT count(*)::int FROM revision WHERE route_id = $1"),
		"reasons":         count("SELECT count(DISTINCT reason)::int FROM revision WHERE route_id = $1"),
		"steps":           count("SELECT count(*)::int FROM route_step WHERE route_id = $1 AND move = 'correct'"),
		"audit records":   count("SELECT count(*)::int FROM audit_record WHERE root_id = $1 AND action = 'route.correct'"),
		"versions raised": s.get(s.tutee, id).Version - before,
	} {
		if n != writers {
			t.Errorf("%d %s, want %d", n, what, writers)
		}
	}
	// each revision begins where the one before it ended: the titles make one chain
	title := testdb.Value[string](t, s.db, "SELECT reason FROM revision WHERE route_id = $1 ORDER BY id DESC LIMIT 1", r.ID)
	if now := s.get(s.tutee, id).Title; now != "Оценивание, вариант "+strings.TrimPrefix(title, "Причина ") {
		t.Errorf("the route has %q after %q", now, title)
	}
}

// 50 agreements at once of the same route: one begins it, the others are told so.
func TestWriters_FiftyAgreementsBeginARouteOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	at, r := (&planner{scene: s}).lived(iom.Agreement)
	version := tag(s.get(s.coordinator, at[len("/routes/"):]).Version)
	done := 0
	for i, a := range atOnce(func(int) webtest.Answer {
		return webtest.Do(t, s.coordinator, "POST", at+"/agreement", nil, "If-Match", version)
	}) {
		switch a.Status {
		case 200:
			done++
		case 409, 412:
		default:
			t.Errorf("writer %d: %d %s", i, a.Status, a.Body)
		}
	}
	steps := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM route_step WHERE route_id = $1 AND move = 'agree'", r.ID)
	records := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM audit_record WHERE root_id = $1 AND action = 'route.agree'", r.ID)
	if done != 1 || steps != 1 || records != 1 {
		t.Errorf("%d said done, %d steps, %d records", done, steps, records)
	}
}

// 50 at once in the round of the conclusions: every remark stays once, in one order, and
// the school either agrees or gives back, never both.
func TestWriters_FiftyInTheRoundOfConclusions(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	at, r := (&planner{scene: s}).lived(iom.Assessment)
	made := map[string]string{}
	for _, kind := range []string{"route_task", "development_task"} {
		c := webtest.Into[part](t, webtest.Do(t, s.tutor, "POST", at+"/conclusions", object{"kind": kind, "outcome": "reached", "text": "Достигнута."}).Want(t, 201, ""))
		made[kind] = at + "/conclusions/" + c.ID
	}
	for i, a := range atOnce(func(i int) webtest.Answer {
		return webtest.Do(t, s.municipal, "POST", made["route_task"]+"/agreement", object{"remark": fmt.Sprintf("Замечание %d", i)})
	}) {
		if a.Status != 200 {
			t.Errorf("writer %d: %d %s", i, a.Status, a.Body)
		}
	}
	const said = `SELECT count(DISTINCT x->>'remark')::int FROM conclusion c, jsonb_array_elements(c.round) x WHERE c.route_id = $1 AND c.kind = 'route_task' AND x->>'what' = 'joined'`
	total := testdb.Value[int](t, s.db, strings.Replace(said, "DISTINCT x->>'remark'", "*", 1), r.ID)
	if n := testdb.Value[int](t, s.db, said, r.ID); n != writers || total != writers {
		t.Errorf("%d remarks, %d different, want %d", total, n, writers)
	}

	agreed, returned := 0, 0
	for i, a := range atOnce(func(i int) webtest.Answer {
		if i%2 == 0 {
			return webtest.Do(t, s.coordinator, "POST", made["development_task"]+"/agreement", nil)
		}
		return webtest.Do(t, s.coordinator, "POST", made["development_task"]+"/return", object{"remark": "Уточните."})
	}) {
		switch {
		case a.Status == 200 && i%2 == 0:
			agreed++
		case a.Status == 200:
			returned++
		case a.Status != 409:
			t.Errorf("writer %d: %d %s", i, a.Status, a.Body)
		}
	}
	steps := testdb.Value[int](t, s.db, "SELECT jsonb_array_length(round) FROM conclusion WHERE route_id = $1 AND kind = 'development_task'", r.ID)
	if agreed+returned != 1 || steps != 1+agreed+returned {
		t.Errorf("%d agreed and %d gave back, %d steps", agreed, returned, steps)
	}
}
