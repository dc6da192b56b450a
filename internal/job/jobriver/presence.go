package jobriver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// presence shows the other servers that this one lives: an advisory lock on a
// connection of its own, which ends with the process however it ends. Jobs that
// run on a server whose lock is free were orphaned, by kill -9 say, and are taken
// up again within seconds; River alone would wait for an hour.
//
// A server that only loses the connection is taken for dead as well, and its jobs
// run a second time: jobs must bear that anyway.
type presence struct {
	db     *postgres.DB
	id     string
	log    *slog.Logger
	cancel context.CancelFunc
	done   chan struct{}
}

const (
	presenceClass  = 727413 // of the advisory locks
	presencePeriod = 2 * time.Second
)

var errPresence = errors.New("jobs: another server has the same id")

func announce(ctx context.Context, db *postgres.DB, id string, log *slog.Logger) (*presence, error) {
	c, err := lockPresence(ctx, db, id)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	p := &presence{db: db, id: id, log: log, cancel: cancel, done: make(chan struct{})}
	go p.watch(ctx, c)
	return p, nil
}

func lockPresence(ctx context.Context, db *postgres.DB, id string) (*pgx.Conn, error) {
	c, err := pgx.ConnectConfig(ctx, db.Config().ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("jobs: connect: %w", err)
	}
	var locked bool
	err = c.QueryRow(ctx, "SELECT pg_try_advisory_lock($1, hashtext($2))", presenceClass, id).Scan(&locked)
	if err == nil && !locked {
		err = errPresence
	}
	if err != nil {
		_ = c.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return c, nil
}

func (p *presence) leave() {
	p.cancel()
	<-p.done
}

func (p *presence) watch(ctx context.Context, c *pgx.Conn) {
	defer close(p.done)
	tick := time.NewTicker(presencePeriod)
	defer tick.Stop()
	for {
		err := p.adopt(ctx, c)
		if err != nil && ctx.Err() == nil {
			p.log.Warn("jobs: the connection that shows this server's presence broke", "error", err)
			closeNow(c)
			if c, err = lockPresence(ctx, p.db, p.id); err != nil {
				p.log.Warn("jobs: presence", "error", err)
				c = nil
			}
		}
		select {
		case <-ctx.Done():
			closeNow(c)
			return
		case <-tick.C:
		}
	}
}

func closeNow(c *pgx.Conn) {
	if c == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = c.Close(ctx) // the lock ends with it, also when the farewell is not heard
}

var errNoConnection = errors.New("jobs: not connected")

// adopt gives the orphaned jobs back to the queue.
func (p *presence) adopt(ctx context.Context, c *pgx.Conn) error {
	if c == nil {
		return errNoConnection
	}
	rows, err := c.Query(ctx, `SELECT DISTINCT attempted_by[array_upper(attempted_by, 1)]
		FROM river_job WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] <> $1`, p.id)
	if err != nil {
		return err
	}
	servers, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, server := range servers {
		n, err := adoptFrom(ctx, c, server)
		if err != nil {
			return err
		}
		if n > 0 {
			p.log.Warn("jobs: a server is gone, its jobs run again", "server", server, "jobs", n)
		}
	}
	return nil
}

// adoptFrom waits longer with every attempt: a job may be what kills its servers.
func adoptFrom(ctx context.Context, c *pgx.Conn, server string) (jobs int64, err error) {
	err = pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
		var gone bool
		if err := tx.QueryRow(ctx, "SELECT pg_try_advisory_xact_lock($1, hashtext($2))", presenceClass, server).Scan(&gone); err != nil || !gone {
			return err
		}
		tag, err := tx.Exec(ctx, `UPDATE river_job SET
			state = CASE WHEN attempt < max_attempts THEN 'available' ELSE 'discarded' END::river_job_state,
			finalized_at = CASE WHEN attempt < max_attempts THEN NULL ELSE now() END,
			scheduled_at = now() + least(power(attempt - 1, 2), 600) * interval '1 second'
			WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = $1`, server)
		jobs = tag.RowsAffected()
		return err
	})
	return jobs, err
}
