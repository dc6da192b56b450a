package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// connector gives bun connections of the shared pool. bun writes values into the
// statement itself, so preparing it first would only cost a trip: it goes by the
// simple protocol. BEGIN carries the tenant in the same trip.
type connector struct{ driver.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	dc, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{dc.(*stdlib.Conn)}, nil
}

type conn struct{ *stdlib.Conn }

var simple = driver.NamedValue{Ordinal: 1, Value: pgx.QueryExecModeSimpleProtocol}

func plain(args []driver.NamedValue) []driver.NamedValue {
	if len(args) == 0 {
		return []driver.NamedValue{simple}
	}
	return args
}

// ExecContext runs a statement that has no placeholders by the simple protocol.
func (c *conn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	return c.Conn.ExecContext(ctx, q, plain(args))
}

// QueryContext is ExecContext for statements that return rows.
func (c *conn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	return c.Conn.QueryContext(ctx, q, plain(args))
}

type beginKey struct{}

// BeginTx starts a transaction and, where begin put them into the context, its
// tenant settings.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	q := "BEGIN"
	if level := sql.IsolationLevel(opts.Isolation); level != sql.LevelDefault {
		q += " ISOLATION LEVEL " + level.String()
	}
	if opts.ReadOnly {
		q += " READ ONLY"
	}
	if set, ok := ctx.Value(beginKey{}).(settings); ok {
		q += "; " + set.literal()
	}
	if _, err := c.ExecContext(ctx, q, nil); err != nil {
		return nil, fmt.Errorf("postgres: begin: %w", err)
	}
	return txEnd{c.Conn.Conn()}, nil
}

// txEnd ends the transaction of a connection. database/sql gives no context here:
// a commit that was begun is not given up halfway.
type txEnd struct{ c *pgx.Conn }

func (t txEnd) Commit() error {
	tag, err := t.c.Exec(context.Background(), "COMMIT", pgx.QueryExecModeSimpleProtocol)
	if err == nil && tag.String() == "ROLLBACK" {
		return pgx.ErrTxCommitRollback
	}
	return err
}

func (t txEnd) Rollback() error {
	_, err := t.c.Exec(context.Background(), "ROLLBACK", pgx.QueryExecModeSimpleProtocol)
	return err
}
