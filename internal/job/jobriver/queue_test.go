package jobriver_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/marshrut-iom/marshrut/internal/job/jobriver"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

type greet struct {
	Whom uuid.UUID `json:"whom"`
}

func (greet) Kind() string { return "test.greet" }

type sweep struct{}

func (sweep) Kind() string { return "test.sweep" }

const soon = 30 * time.Second // far more than is ever needed

var quiet = jobriver.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}

func scope() tenant.Scope {
	id := uuid.New
	return tenant.Scope{Account: id(), Person: id(), Membership: id(), Role: tenant.Tutee, Region: id(), Municipality: id(), Organization: id()}
}

func queue(t *testing.T, db *postgres.DB) *jobriver.Queue {
	t.Helper()
	q, err := jobriver.New(db, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, q, soon) })
	return q
}

func start(t *testing.T, q *jobriver.Queue) {
	t.Helper()
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func stop(t *testing.T, q *jobriver.Queue, wait time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	if err := q.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func TestEnqueue_LandsWithTheTransactionUnderItsScope(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	q := queue(t, d.App)
	type call struct {
		whom  uuid.UUID
		scope tenant.Scope
	}
	calls := make(chan call, 10)
	jobriver.Handle(q, time.Minute, func(ctx context.Context, g greet) error {
		s, err := tenant.From(ctx)
		calls <- call{g.Whom, s}
		return err
	})
	start(t, q)

	who := scope()
	ctx := tenant.With(t.Context(), who)
	undone := errors.New("undone")
	if err := d.App.InTx(ctx, func(ctx context.Context) error {
		return errors.Join(q.Enqueue(ctx, greet{uuid.New()}), undone)
	}); !errors.Is(err, undone) {
		t.Fatal(err)
	}
	if n := testdb.Value[int](t, d, "SELECT count(*)::int FROM river_job"); n != 0 {
		t.Errorf("%d jobs of a transaction that was undone", n)
	}
	if err := q.Enqueue(ctx, greet{}); !errors.Is(err, postgres.ErrNoTransaction) {
		t.Errorf("a job outside of a transaction: %v", err)
	}
	whom := uuid.New()
	if err := d.App.InTx(ctx, func(ctx context.Context) error { return q.Enqueue(ctx, greet{whom}) }); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-calls:
		if got != (call{whom, who}) {
			t.Errorf("got %+v", got)
		}
	case <-time.After(soon):
		t.Fatal("the job never ran")
	}
}

func TestEnqueue_OtherScopeCannotJoinTheTransaction(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	q := queue(t, d.App)
	jobriver.Handle(q, time.Minute, func(context.Context, greet) error { return nil })
	err := d.App.InTx(tenant.With(t.Context(), scope()), func(ctx context.Context) error {
		return q.Enqueue(tenant.With(ctx, scope()), greet{})
	})
	if err == nil {
		t.Error("a job was enqueued under another Scope than its transaction's")
	}
}

func TestEvery_RunsOnceForAllServersWithoutScope(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	ran := make(chan error, 10)
	for range 2 {
		q := queue(t, d.App)
		jobriver.Every(q, time.Hour, time.Minute, sweep{}, func(ctx context.Context, _ sweep) error {
			_, err := tenant.From(ctx)
			ran <- err
			return nil
		})
		start(t, q)
	}
	select {
	case err := <-ran:
		if !errors.Is(err, tenant.ErrNoScope) {
			t.Errorf("a job of the platform had a Scope: %v", err)
		}
	case <-time.After(soon):
		t.Fatal("the job never ran")
	}
	if n := testdb.Value[int](t, d, "SELECT count(*)::int FROM river_job WHERE kind = 'test.sweep'"); n != 1 {
		t.Errorf("%d jobs for one period", n)
	}
}

func TestStop_WaitsForJobsThenBreaksThemOff(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	ctx := tenant.With(t.Context(), scope())
	began := make(chan struct{}, 2)
	release := make(chan struct{})
	q := queue(t, d.App)
	jobriver.Handle(q, time.Minute, func(ctx context.Context, _ greet) error {
		began <- struct{}{}
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.App.InTx(ctx, func(ctx context.Context) error {
		return errors.Join(q.Enqueue(ctx, greet{}), q.Enqueue(ctx, greet{}))
	}); err != nil {
		t.Fatal(err)
	}
	<-began
	<-began
	release <- struct{}{} // one of the two ends by itself
	stop(t, q, 500*time.Millisecond)
	done := testdb.Value[int](t, d, "SELECT count(*)::int FROM river_job WHERE state = 'completed'")
	waiting := testdb.Value[int](t, d, "SELECT count(*)::int FROM river_job WHERE state = 'available' AND errors IS NULL")
	if done != 1 || waiting != 1 {
		t.Errorf("%d done and %d waiting again, want one each", done, waiting)
	}
}

// killVariable makes TestMain a server that takes a job and never ends it.
const killVariable = "MARSHRUT_TEST_JOB_SERVER"

func TestMain(m *testing.M) {
	if url := os.Getenv(killVariable); url != "" {
		hang(url)
	}
	os.Exit(m.Run())
}

func hang(url string) {
	ctx := context.Background()
	db, err := postgres.Open(ctx, url, postgres.Options{})
	if err != nil {
		panic(err)
	}
	q, err := jobriver.New(db, quiet)
	if err != nil {
		panic(err)
	}
	jobriver.Handle(q, time.Hour, func(context.Context, greet) error {
		fmt.Println("began")
		select {}
	})
	if err := q.Start(ctx); err != nil {
		panic(err)
	}
	select {}
}

func TestPresence_JobOfAKilledServerRunsAgain(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	killed := exec.Command(os.Args[0])
	killed.Env = append(os.Environ(), killVariable+"="+d.AppURL)
	killed.Stderr = os.Stderr
	out, err := killed.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = killed.Process.Kill() })

	q := queue(t, d.App)
	again := make(chan struct{}, 10)
	jobriver.Handle(q, time.Minute, func(context.Context, greet) error { again <- struct{}{}; return nil })
	ctx := tenant.With(t.Context(), scope())
	if err := d.App.InTx(ctx, func(ctx context.Context) error { return q.Enqueue(ctx, greet{}) }); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the other server never took the job: %v", err)
	}
	start(t, q)
	time.Sleep(3 * time.Second) // more than one look at who is present
	if len(again) > 0 {
		t.Fatal("the job of a living server was taken away from it")
	}
	if err := killed.Process.Kill(); err != nil { // SIGKILL
		t.Fatal(err)
	}
	_ = killed.Wait()
	select {
	case <-again:
	case <-time.After(soon):
		t.Fatal("the job of the killed server never ran again")
	}
}

func TestMigration_IsWhatRiverWants(t *testing.T) {
	t.Parallel()
	theirs, ours := testdb.Empty(t), testdb.New(t).OwnerURL
	pool, err := pgxpool.New(t.Context(), theirs)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	m, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Migrate(t.Context(), rivermigrate.DirectionUp, nil); err != nil {
		t.Fatal(err)
	}
	want, got := shape(t, theirs), shape(t, ours)
	if !reflect.DeepEqual(got, want) {
		for _, line := range want {
			if !slices.Contains(got, line) {
				t.Errorf("missing: %s", line)
			}
		}
		for _, line := range got {
			if !slices.Contains(want, line) {
				t.Errorf("not River's: %s", line)
			}
		}
	}
}

// shape lists columns, constraints, indexes, functions and versions of River's schema.
func shape(t *testing.T, url string) []string {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	rows, err := c.Query(t.Context(), `
		SELECT format('column %s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default)
		  FROM information_schema.columns WHERE table_schema = 'public' AND table_name LIKE 'river%'
		UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
		  FROM pg_constraint WHERE conrelid::regclass::text LIKE 'river%'
		UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'river%'
		UNION ALL SELECT format('function %s(%s)', proname, pg_get_function_arguments(oid)) FROM pg_proc WHERE proname LIKE 'river%'
		UNION ALL SELECT format('persistence %s %s', relname, relpersistence) FROM pg_class WHERE relname LIKE 'river%' AND relkind = 'r'
		UNION ALL SELECT format('state %s', string_agg(enumlabel, ' ' ORDER BY enumsortorder)) FROM pg_enum
		  WHERE enumtypid = 'river_job_state'::regtype
		UNION ALL SELECT format('version %s %s', line, version) FROM river_migration
		ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
