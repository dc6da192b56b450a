package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Batch gathers the reads of one hot way: tenant and queries go to the database
// in one trip and see one snapshot of rights.
type Batch struct{ b pgx.Batch }

// All queues a query for any number of rows; columns go to fields by name.
func All[T any](b *Batch, into *[]T, sql string, args ...any) {
	b.b.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, pgx.RowToStructByNameLax[T])
		return err
	})
}

// One queues a query for exactly one row; none gives pgx.ErrNoRows, which the
// store turns into its own refusal by Refuse.
func One[T any](b *Batch, into *T, sql string, args ...any) {
	b.b.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByNameLax[T])
		return err
	})
}

// Rows queues a query whose rows are read by scan, for shapes that fields by name
// can't express. scan must read to the end; Close and Err are done for it.
func (b *Batch) Rows(sql string, scan func(pgx.Rows) error, args ...any) {
	b.b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		if err := scan(rows); err != nil {
			return err
		}
		return rows.Err()
	})
}

// Exec queues a statement and gives the number of rows it touched.
func (b *Batch) Exec(rows *int64, sql string, args ...any) {
	b.b.Queue(sql, args...).Exec(func(tag pgconn.CommandTag) error {
		if rows != nil {
			*rows = tag.RowsAffected()
		}
		return nil
	})
}

// Batch sends what fill queues in one trip: on the open transaction where there
// is one, else on the pool as an implicit read-only transaction of the tenant.
func (db *DB) Batch(ctx context.Context, fill func(b *Batch)) error {
	return db.send(ctx, true, readBatchSQL, fill)
}

// WriteBatch is Batch for a hot write: one implicit transaction, one trip.
func (db *DB) WriteBatch(ctx context.Context, fill func(b *Batch)) error {
	return db.send(ctx, false, writeBatchSQL, fill)
}

func (db *DB) send(ctx context.Context, readOnly bool, begin string, fill func(b *Batch)) error {
	var b Batch
	if t := current(ctx); t != nil {
		if err := t.mayJoin(ctx, readOnly); err != nil {
			return err
		}
		fill(&b)
		return sent(t.conn.SendBatch(ctx, &b.b).Close())
	}
	set, err := settingsOf(ctx)
	if err != nil {
		return err
	}
	b.b.Queue(begin, set.args()...)
	fill(&b)
	return sent(db.pool.SendBatch(ctx, &b.b).Close())
}

func sent(err error) error {
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("postgres: batch: %w", err)
	}
	return err
}
