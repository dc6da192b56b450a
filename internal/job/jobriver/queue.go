// Package jobriver keeps jobs in PostgreSQL, through River.
package jobriver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Options of New.
type Options struct {
	Workers int // jobs at the same time on this server; 0: 4
	Log     *slog.Logger
}

// Queue enqueues jobs and, once started, works on them.
type Queue struct {
	db       *postgres.DB
	id       string
	log      *slog.Logger
	pool     *pgxpool.Pool // River's; jobs themselves work on db
	workers  *river.Workers
	client   *river.Client[pgx.Tx]
	presence *presence
	stopping atomic.Bool
	err      error // of Handle
}

// New makes a queue on db. It enqueues at once; handlers come before Start.
func New(db *postgres.DB, opt Options) (*Queue, error) {
	if opt.Workers == 0 {
		opt.Workers = 4
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	pool, err := ownPool(db)
	if err != nil {
		return nil, err
	}
	q := &Queue{db: db, id: uuid.NewString(), log: opt.Log, pool: pool, workers: river.NewWorkers()}
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		ID: q.id, Logger: opt.Log, Workers: q.workers,
		Queues:              map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: opt.Workers}},
		FetchOnlyKnownKinds: true,       // an older server leaves a newer one's jobs alone
		ReindexerIndexNames: []string{}, // only an owner may reindex
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("jobs: %w", err)
	}
	q.client = client
	return q, nil
}

// ownPool gives River connections that give up a wait at once. Those of the server
// first ask PostgreSQL to cancel the query and hold on for two seconds, which
// River's listener, whose waits are cut short all the time, would sit out.
func ownPool(db *postgres.DB) (*pgxpool.Pool, error) {
	cfg := db.Config()
	cfg.MaxConns = 4
	cfg.ConnConfig.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.DeadlineContextWatcherHandler{Conn: c.Conn()}
	}
	pool, err := pgxpool.NewWithConfig(context.Background(), cfg)
	if err != nil {
		return nil, fmt.Errorf("jobs: connect: %w", err)
	}
	return pool, nil
}

// envelope is what stands in a job's row: who acts, and what is to be done.
type envelope[A job.Args] struct {
	Scope *acting `json:"scope,omitempty"` // none: a job of the platform
	Args  A       `json:"args"`
}

// Kind is that of what the envelope holds.
func (e envelope[A]) Kind() string { return e.Args.Kind() }

// acting is a tenant.Scope as JSON.
type acting struct {
	Account      uuid.UUID   `json:"account"`
	Person       uuid.UUID   `json:"person"`
	Membership   uuid.UUID   `json:"membership"`
	Role         tenant.Role `json:"role"`
	Region       uuid.UUID   `json:"region"`
	Municipality uuid.UUID   `json:"municipality"`
	Organization uuid.UUID   `json:"organization"`
}

// Enqueue adds a job to the open transaction, under its Scope. What the
// transaction undoes, the job is undone with.
func (q *Queue) Enqueue(ctx context.Context, args job.Args) error {
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	tx, err := q.db.OpenTx(ctx)
	if err != nil {
		return err
	}
	who := acting(scope)
	opts := &river.InsertOpts{}
	if l, ok := args.(job.Later); ok {
		opts.ScheduledAt = l.NotBefore()
	}
	if _, err := q.client.InsertTx(ctx, tx, envelope[job.Args]{&who, args}, opts); err != nil {
		return fmt.Errorf("jobs: enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// Handle says how jobs of the kind of A are done: fn runs with the Scope of who
// enqueued the job, for no longer than limit. It is called before Start.
func Handle[A job.Args](q *Queue, limit time.Duration, fn func(context.Context, A) error) {
	err := river.AddWorkerSafely(q.workers, &worker[A]{queue: q, limit: limit, do: fn})
	q.err = errors.Join(q.err, err)
}

// Every does a job of the platform regularly, on one server of all: fn runs with
// no Scope.
func Every[A job.Args](q *Queue, period, limit time.Duration, args A, fn func(context.Context, A) error) {
	Handle(q, limit, fn)
	_, err := q.client.PeriodicJobs().AddSafely(river.NewPeriodicJob(river.PeriodicInterval(period),
		func() (river.JobArgs, *river.InsertOpts) {
			return envelope[A]{Args: args}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: period}}
		}, &river.PeriodicJobOpts{ID: args.Kind(), RunOnStart: true}))
	q.err = errors.Join(q.err, err)
}

type worker[A job.Args] struct {
	river.WorkerDefaults[envelope[A]]
	queue *Queue
	limit time.Duration
	do    func(context.Context, A) error
}

// Timeout is how long one run may take.
func (w *worker[A]) Timeout(*river.Job[envelope[A]]) time.Duration { return w.limit }

// Work runs the job under its Scope. A job that the server's own stop broke off
// goes back without counting as a failure.
func (w *worker[A]) Work(ctx context.Context, j *river.Job[envelope[A]]) error {
	if j.Args.Scope != nil {
		ctx = tenant.With(ctx, tenant.Scope(*j.Args.Scope))
	}
	err := w.do(ctx, j.Args.Args)
	if err != nil && ctx.Err() != nil && w.queue.stopping.Load() {
		return river.JobSnooze(0)
	}
	return err
}

// Start begins to work on jobs.
func (q *Queue) Start(ctx context.Context) error {
	if q.err != nil {
		return fmt.Errorf("jobs: %w", q.err)
	}
	p, err := announce(ctx, q.db, q.id, q.log)
	if err != nil {
		return err
	}
	q.presence = p
	if err := q.client.Start(context.WithoutCancel(ctx)); err != nil {
		p.leave()
		return fmt.Errorf("jobs: start: %w", err)
	}
	return nil
}

// Stop ends a queue, started or not. It takes no more jobs and lets those under way finish; when ctx ends first
// they are broken off and go back to the queue.
func (q *Queue) Stop(ctx context.Context) error {
	defer q.pool.Close()
	defer func() {
		if q.presence != nil {
			q.presence.leave()
		}
	}()
	err := q.client.Stop(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	q.stopping.Store(true)
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := q.client.StopAndCancel(hard); err != nil {
		return fmt.Errorf("jobs: stop: %w", err)
	}
	return nil
}
