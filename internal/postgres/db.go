// Package postgres opens the database and is the only place that says whose data
// a statement may touch: InTx, Read, Write and Batch set the tenant of the Scope
// in the context, transaction-local, and row-level security does the rest.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// DB is one pool of connections, used by bun and by pgx batches alike.
type DB struct {
	pool *pgxpool.Pool
	bun  *bun.DB
}

// Options of Open.
type Options struct {
	MaxConns int32         // 0: four per core, at least 10
	Timeout  time.Duration // of one statement; 0: 30 s
	Tracer   Tracer        // sees every trip; nil: nobody does
}

// Tracer is told of queries and, where it also traces batches, of batches.
type Tracer = pgx.QueryTracer

// Open connects as the app role. It refuses a role that row-level security does
// not bind: a superuser, one with BYPASSRLS, or an owner of tables.
func Open(ctx context.Context, url string, opt Options) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("postgres: read the address: %w", err)
	}
	if cfg.MaxConns = opt.MaxConns; opt.MaxConns == 0 {
		cfg.MaxConns = 16
	}
	if opt.Timeout == 0 {
		opt.Timeout = 30 * time.Second
	}
	cfg.ConnConfig.RuntimeParams["application_name"] = "marshrut"
	cfg.ConnConfig.RuntimeParams["statement_timeout"] = fmt.Sprint(opt.Timeout.Milliseconds())
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	// A client that goes away cancels its query; the default only drops the line
	// and leaves the server working.
	cfg.ConnConfig.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, CancelRequestDelay: 0, DeadlineDelay: 2 * time.Second}
	}
	cfg.ConnConfig.Tracer = opt.Tracer
	cfg.AfterConnect = MoveUUIDs
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("postgres: open: %w", err)
	}
	if err := refuseUnbound(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	std := sql.OpenDB(connector{stdlib.GetPoolConnector(pool)})
	std.SetMaxIdleConns(0) // the pool keeps the connections
	return &DB{pool: pool, bun: bun.NewDB(std, pgdialect.New())}, nil
}

// ErrUnboundRole says that the server was started on a role which row-level
// security does not bind.
var ErrUnboundRole = errors.New("postgres: the server must run as marshrut_app: this role is a superuser, bypasses row-level security or owns tables")

func refuseUnbound(ctx context.Context, pool *pgxpool.Pool) error {
	var unbound bool
	err := pool.QueryRow(ctx, `
		SELECT r.rolsuper OR r.rolbypassrls
		    OR EXISTS (SELECT FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
		                AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
		  FROM pg_roles r WHERE r.rolname = current_user`).Scan(&unbound)
	if err != nil {
		return fmt.Errorf("postgres: connect: %w", err)
	}
	if unbound {
		return ErrUnboundRole
	}
	return nil
}

// Close waits for the connections in use and closes all.
func (db *DB) Close() {
	_ = db.bun.Close()
	db.pool.Close()
}

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.pool.Ping(ctx) }

// Stat shows the pool, for the metrics.
func (db *DB) Stat() *pgxpool.Stat { return db.pool.Stat() }
