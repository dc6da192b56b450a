package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmenttest"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

const entryTest = "Функциональная грамотность: входной тест программы повышения квалификации"

// sit begins the entry test and gives the id of the run.
func (v guest) sit(t *testing.T) string {
	t.Helper()
	tab := v.With(t)
	v.open(t, "/diagnoses")
	tab.Press("Начать: " + entryTest)
	tab.See("На тест даётся 45 минут", "Развёрнутый ответ прочитает и оценит эксперт")
	tab.Press("Начать")
	tab.See("Ответить нужно до", "осталось 45 мин", "Отвечено 0 из 14")
	run, _, _ := strings.Cut(strings.TrimPrefix(v.local(t), "/diagnoses/"), "?")
	return run
}

// A teacher sits a test with its clock: what is answered is saved as it goes, the time
// runs out in front of them, and what was answered counts, handed in by nobody.
func TestBrowse_EntryTest_TheClockRunsOut(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	teacher := site.enter(t, "teacher4@ust-ilimsk.example")
	tab := teacher.With(t)
	run := teacher.sit(t)

	tab.Near("Сколько обедов не доели в сентябре?").Fill("Сколько обедов не доели в сентябре? (обедов)", "1200")
	tab.See("Отвечено 1 из 14", "Всё сохранено.")
	tab.Press("Сохранить и дальше")
	tab.See("часть 2 из")
	tab.Choose("применять знания и умения для решения жизненных задач в разных сферах деятельности")
	tab.See("Отвечено 2 из 14", "Всё сохранено.")

	chapter(t, "the time is over on the page", func(t *testing.T) {
		tab := tab.With(t)
		site.db.Owner(t, "UPDATE diagnosis SET ends_at = now() + interval '3 seconds' WHERE id = $1", run)
		tab.Reload()
		tab.See("осталось 0:")
		tab.See("Время вышло", "Засчитано всё, что было сохранено: 2 из 14")
	})
	chapter(t, "handed in by itself", func(t *testing.T) {
		tab := tab.With(t)
		site.db.Owner(t, "UPDATE diagnosis SET ends_at = now() - interval '1 minute' WHERE id = $1", run)
		site.db.Owner(t, "UPDATE river_job SET scheduled_at = now() - interval '1 second' WHERE kind = 'assessment.time_over' AND args::text LIKE '%' || $1 || '%'", run)
		site.until(t, "SELECT state = 'submitted' FROM diagnosis WHERE id = $1", run)
		tab.Reload()
		tab.See("По каждой компетенции", "Предметные компетенции")
		if n := testdb.Value[int](t, site.db, "SELECT count(*)::int FROM diagnosis_result WHERE diagnosis_id = $1 AND score > 0", run); n != 2 {
			t.Errorf("two right answers show in %d competencies", n)
		}
		if n := testdb.Value[int](t, site.db, "SELECT count(*)::int FROM audit_record WHERE action = 'diagnosis.submit' AND object_id = $1", run); n != 1 {
			t.Errorf("handed in %d times", n)
		}
	})
}

// until waits for the database to say so.
func (s demoSite) until(t *testing.T, sql string, args ...any) {
	t.Helper()
	for deadline := time.Now().Add(patience); !testdb.Value[bool](t, s.db, sql, args...); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never came true: %s", sql)
		}
	}
}

// The program of the test is killed in the middle of scoring. The person waits a moment
// longer and has one result; where the program can't come again, a sentence and their
// answers.
func TestBrowse_EntryTest_TheProgramIsKilledWhileItScores(t *testing.T) {
	t.Parallel()
	folder := ownCatalogue(t)
	site := openDemoWith(t, func(cfg *config) { cfg.Plugins = folder })
	scoring := make(chan struct{}, 10)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/submit") {
			scoring <- struct{}{}
		}
		site.app.web.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	site.url = front.URL
	teacher := site.enter(t, "teacher4@ust-ilimsk.example")
	tab := teacher.With(t)
	run := teacher.sit(t)
	tab.Near("Сколько обедов не доели в сентябре?").Fill("Сколько обедов не доели в сентябре? (обедов)", "1200")
	tab.See("Всё сохранено.")
	teacher.open(t, "/diagnoses/"+run+"/review")
	tab.See("Проверьте ответы")

	before := entryTestPrograms(folder)
	if len(before) != 1 {
		t.Fatalf("programs of the test: %v", before)
	}
	// stopped, it takes the call and never answers
	if err := syscall.Kill(before[0], syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	tab.Eval(`document.querySelector('form[action$="/submit"] button').click()`, nil)
	<-scoring
	if state := testdb.Value[string](t, site.db, "SELECT state FROM diagnosis WHERE id = $1", run); state != "in_progress" {
		t.Fatalf("%s before it was scored", state)
	}
	if err := syscall.Kill(before[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	tab.See("Готово. Вот Ваш результат.", "По каждой компетенции")
	if after := entryTestPrograms(folder); slices.Contains(after, before[0]) {
		t.Errorf("the killed program still runs: %v", after)
	}
	for what, sql := range map[string]string{
		"handed in":  "SELECT count(*)::int FROM audit_record WHERE action = 'diagnosis.submit' AND object_id = $1",
		"competency": "SELECT max(n)::int FROM (SELECT count(*) n FROM diagnosis_result WHERE diagnosis_id = $1 GROUP BY competency) x",
	} {
		if n := testdb.Value[int](t, site.db, sql, run); n != 1 {
			t.Errorf("%s: %d times", what, n)
		}
	}
}

// ownCatalogue is the shipped catalogue at a place of its own, by which its processes are
// told from those of other tests.
func ownCatalogue(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "marshrut-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := errors.Join(os.Chmod(folder, 0o755), copyTree(assessmenttest.Catalogue(t), filepath.Join(folder, "plugins"))); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(folder, "plugins")
}

// entryTestPrograms gives the processes of the entry test out of the folder.
func entryTestPrograms(folder string) (pids []int) {
	for _, line := range processesIn(folder) {
		if strings.Contains(line, "/entrytest") && !strings.Contains(line, "confine") {
			word, _, _ := strings.Cut(line, " ")
			if pid, err := strconv.Atoi(filepath.Base(word)); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}
