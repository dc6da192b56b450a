package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Config is a copy of the pool's, for the job queue, which needs connections of its
// own. No tenant is ever set on those: tenant tables raise.
func (db *DB) Config() *pgxpool.Config { return db.pool.Config() }

// ErrNoTransaction is our own mistake: something that must land with a change was
// done outside of its transaction.
var ErrNoTransaction = errors.New("postgres: no transaction is open")

// OpenTx presents the open transaction of the tenant as a pgx.Tx, for what speaks
// only pgx. Who began the transaction ends it: Commit and Rollback are refused.
func (db *DB) OpenTx(ctx context.Context) (pgx.Tx, error) {
	t := current(ctx)
	if t == nil {
		return nil, ErrNoTransaction
	}
	if err := t.mayJoin(ctx, false); err != nil {
		return nil, err
	}
	return joined{c: t.conn}, nil
}

// joined is a transaction that somebody else began, or a savepoint in it.
type joined struct {
	c         *pgx.Conn
	savepoint string
}

var savepoints atomic.Uint64

var errNotOurs = errors.New("postgres: the transaction ends where it was begun")

// Begin sets a savepoint.
func (j joined) Begin(ctx context.Context) (pgx.Tx, error) {
	name := fmt.Sprintf("joined_%d", savepoints.Add(1))
	if _, err := j.c.Exec(ctx, "SAVEPOINT "+name); err != nil {
		return nil, err
	}
	return joined{j.c, name}, nil
}

// Commit keeps what was done since the savepoint.
func (j joined) Commit(ctx context.Context) error { return j.end(ctx, "RELEASE SAVEPOINT ") }

// Rollback undoes what was done since the savepoint.
func (j joined) Rollback(ctx context.Context) error { return j.end(ctx, "ROLLBACK TO SAVEPOINT ") }

func (j joined) end(ctx context.Context, verb string) error {
	if j.savepoint == "" {
		return errNotOurs
	}
	_, err := j.c.Exec(ctx, verb+j.savepoint)
	return err
}

// The rest of pgx.Tx is the connection's own.

func (j joined) Conn() *pgx.Conn                { return j.c }
func (j joined) LargeObjects() pgx.LargeObjects { panic("postgres: large objects are not used") }

func (j joined) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return j.c.Exec(ctx, sql, args...)
}

func (j joined) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return j.c.Query(ctx, sql, args...)
}

func (j joined) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return j.c.QueryRow(ctx, sql, args...)
}

func (j joined) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return j.c.SendBatch(ctx, b)
}

func (j joined) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	return j.c.CopyFrom(ctx, table, columns, rows)
}

func (j joined) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	return j.c.Prepare(ctx, name, sql)
}
