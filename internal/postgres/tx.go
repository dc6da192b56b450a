package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// transaction is the one owner of a connection while it is open. It is seen both
// as bun's transaction and as the pgx connection below it.
type transaction struct {
	bun      bun.Tx
	conn     *pgx.Conn
	scope    tenant.Scope
	readOnly bool
}

type txKey struct{}

func current(ctx context.Context) *transaction {
	t, _ := ctx.Value(txKey{}).(*transaction)
	return t
}

var (
	errOtherScope = errors.New("postgres: a transaction was joined under another Scope than it was begun for")
	errReadOnly   = errors.New("postgres: a write inside a read-only transaction")
)

// InTx runs fn in one transaction of the tenant in the context. What the stores
// do inside fn lands together or not at all. A nested InTx joins the open one.
// Never call a plugin or the object store inside fn.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context) error) error {
	return db.run(ctx, false, func(ctx context.Context, _ bun.IDB) error { return fn(ctx) })
}

// Read runs fn on a read-only transaction of the tenant, or joins the open one.
func (db *DB) Read(ctx context.Context, fn func(ctx context.Context, q bun.IDB) error) error {
	return db.run(ctx, true, fn)
}

// Write runs fn on a transaction of the tenant, or joins the open one.
func (db *DB) Write(ctx context.Context, fn func(ctx context.Context, q bun.IDB) error) error {
	return db.run(ctx, false, fn)
}

func (db *DB) run(ctx context.Context, readOnly bool, fn func(context.Context, bun.IDB) error) error {
	if t := current(ctx); t != nil {
		if err := t.mayJoin(ctx, readOnly); err != nil {
			return err
		}
		return fn(ctx, t.bun)
	}
	set, err := settingsOf(ctx)
	if err != nil {
		return err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	return db.begin(context.WithValue(ctx, beginKey{}, set), readOnly, func(ctx context.Context, t *transaction) error {
		t.scope = scope
		return fn(tenant.Alone(context.WithValue(ctx, txKey{}, t)), t.bun)
	})
}

func (t *transaction) mayJoin(ctx context.Context, readOnly bool) error {
	if s, err := tenant.From(ctx); err != nil || s != t.scope {
		return errOtherScope
	}
	if t.readOnly && !readOnly {
		return errReadOnly
	}
	return nil
}

func (db *DB) begin(ctx context.Context, readOnly bool, fn func(context.Context, *transaction) error) error {
	c, err := db.bun.Conn(ctx)
	if err != nil {
		return fmt.Errorf("postgres: connection: %w", err)
	}
	defer func() { _ = c.Close() }()
	return c.RunInTx(ctx, &sql.TxOptions{ReadOnly: readOnly}, func(ctx context.Context, tx bun.Tx) error {
		t := &transaction{bun: tx, readOnly: readOnly}
		if err := c.Raw(func(dc any) error { t.conn = dc.(*conn).Conn.Conn(); return nil }); err != nil {
			return err
		}
		return fn(ctx, t)
	})
}

// Global runs fn with no tenant, for the few global tables (accounts, sessions)
// and the definer functions of sign-in. Tenant tables raise an error here.
func (db *DB) Global(ctx context.Context, fn func(ctx context.Context, tx pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error { return fn(ctx, tx) })
}
