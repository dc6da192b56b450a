package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
)

// GlobalBatch sends what fill queues in one trip with no tenant, read-only: for the
// look-ups of sign-in, which come before a tenant is known. Tenant tables raise.
func (db *DB) GlobalBatch(ctx context.Context, fill func(b *Batch)) error {
	b := Batch{b: &pgx.Batch{}}
	b.b.Queue("SELECT set_config('transaction_read_only','on',true)")
	fill(&b)
	return b.sent(db.pool.SendBatch(ctx, b.b).Close())
}

// Listening pauses: how long a silent line is believed, and how long its answer may take.
const (
	listenQuiet  = 5 * time.Second
	listenAnswer = 5 * time.Second
)

// Listen hears what is notified on the channel, on a connection of its own, until
// that connection breaks or ctx ends; it always returns an error. ready is called
// once, when from then on nothing is missed. A line that is dead without a sign is
// noticed within ten seconds.
func (db *DB) Listen(ctx context.Context, channel string, ready func(), heard func(payload string)) error {
	cfg := db.pool.Config().ConnConfig
	cfg.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler { // a wait that ends has no query to cancel
		return &pgconn.DeadlineContextWatcherHandler{Conn: c.Conn()}
	}
	c, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return fmt.Errorf("postgres: listen: %w", err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	if _, err := c.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return fmt.Errorf("postgres: listen: %w", err)
	}
	ready()
	for {
		wait, cancel := context.WithTimeout(ctx, listenQuiet)
		n, err := c.WaitForNotification(wait)
		quiet := wait.Err() != nil && ctx.Err() == nil
		cancel()
		if n != nil {
			heard(n.Payload)
		}
		switch {
		case err == nil:
		case quiet && !c.IsClosed():
			if err := alive(ctx, c); err != nil {
				return err
			}
		default:
			return fmt.Errorf("postgres: listen: %w", err)
		}
	}
}

func alive(ctx context.Context, c *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, listenAnswer)
	defer cancel()
	if err := c.Ping(ctx); err != nil {
		return fmt.Errorf("postgres: listen: the line is dead: %w", err)
	}
	return nil
}
