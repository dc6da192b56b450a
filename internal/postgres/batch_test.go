package postgres_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// Readings that go together are one transaction, and yet one that finds nothing
// spoils none of the others.
func TestBatch_TogetherInOneTrip(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	ctx := tenant.With(t.Context(), d.Tree(t).Home().Tutee)
	type row struct{ N, Tx string }
	read := func(into *row, sql string) func(context.Context) error {
		return func(ctx context.Context) error {
			return d.App.Batch(ctx, func(b *postgres.Batch) { postgres.One(b, into, sql, "x") })
		}
	}
	const sql = "SELECT $1::text AS n, pg_current_snapshot()::text || now()::text AS tx"
	var a, b, c row
	err := tenant.Together(ctx, read(&a, sql), read(&b, sql+" WHERE false"), read(&c, sql))
	if !errors.Is(err, pgx.ErrNoRows) || a.N != "x" || a != c || b.N != "" {
		t.Errorf("%v; %v %v %v", err, a, b, c)
	}
	err = tenant.Together(ctx, read(&a, sql), read(&b, "SELECT $1::text AS n, 1/0 AS tx"))
	if err == nil || !strings.Contains(err.Error(), "division by zero") {
		t.Errorf("a failing query: %v", err)
	}
	err = d.App.InTx(ctx, func(ctx context.Context) error { return tenant.Together(ctx, read(&a, sql), read(&c, sql)) })
	if err != nil || a.Tx[strings.LastIndex(a.Tx, ":")+1:] == "" {
		t.Errorf("inside a transaction: %v", err)
	}
	if a.Tx[strings.LastIndex(a.Tx, ":"):] != c.Tx[strings.LastIndex(c.Tx, ":"):] {
		t.Errorf("two transactions: %v %v", a, c)
	}
}
