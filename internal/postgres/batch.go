package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Batch gathers the reads of one hot way: tenant and queries go to the database
// in one trip and see one snapshot of rights.
type Batch struct {
	b      *pgx.Batch
	failed error // of a reading of rows, not of the server: others in the same trip go on
}

// All queues a query for any number of rows; columns go to fields by name.
func All[T any](b *Batch, into *[]T, sql string, args ...any) {
	b.Rows(sql, func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, pgx.RowToStructByNameLax[T])
		return err
	}, args...)
}

// One queues a query for exactly one row; none gives pgx.ErrNoRows, which the
// store turns into its own refusal by Refuse.
func One[T any](b *Batch, into *T, sql string, args ...any) {
	b.Rows(sql, func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByNameLax[T])
		return err
	}, args...)
}

// Rows queues a query whose rows are read by scan, for shapes that fields by name
// can't express. scan must read to the end; Close and Err are done for it. Once a
// reading has failed, the rest of the batch is not read any more.
func (b *Batch) Rows(sql string, scan func(pgx.Rows) error, args ...any) {
	b.b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		if b.failed != nil {
			return nil
		}
		err := scan(rows)
		rows.Close()
		if gone := rows.Err(); gone != nil {
			return gone
		}
		b.failed = err
		return nil
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
	if t := current(ctx); t != nil {
		if err := t.mayJoin(ctx, readOnly); err != nil {
			return err
		}
		b := Batch{b: &pgx.Batch{}}
		fill(&b)
		return b.sent(t.conn.SendBatch(ctx, b.b).Close())
	}
	set, err := settingsOf(ctx)
	if err != nil {
		return err
	}
	q := &query{fill: fill, set: set, batch: Batch{b: &pgx.Batch{}}}
	if g := tenant.GatheringFrom(ctx); readOnly && g != nil {
		g.Join(q, func(all []any) { db.together(ctx, begin, all) })
		return q.err
	}
	q.batch.b.Queue(begin, set.args()...)
	fill(&q.batch)
	return q.batch.sent(db.pool.SendBatch(ctx, q.batch.b).Close())
}

// query is a batch that may go in one trip with those of other readings.
type query struct {
	fill  func(b *Batch)
	set   settings
	batch Batch
	err   error
}

// together sends the batches of several readings as one; of each tenant's settings
// as one, should they ever differ.
func (db *DB) together(ctx context.Context, begin string, all []any) {
	for len(all) > 0 {
		set := all[0].(*query).set
		one := &pgx.Batch{}
		one.Queue(begin, set.args()...)
		var same []*query
		var rest []any
		for _, x := range all {
			q := x.(*query)
			if q.set != set {
				rest = append(rest, x)
				continue
			}
			q.batch.b = one
			q.fill(&q.batch)
			same = append(same, q)
		}
		err := db.pool.SendBatch(ctx, one).Close()
		for _, q := range same {
			q.err = q.batch.sent(err)
		}
		all = rest
	}
}

func (b *Batch) sent(err error) error {
	if err != nil {
		return fmt.Errorf("postgres: batch: %w", err)
	}
	if b.failed != nil && !errors.Is(b.failed, pgx.ErrNoRows) {
		return fmt.Errorf("postgres: batch: %w", b.failed)
	}
	return b.failed
}
