// Package documentpg keeps batches of documents in PostgreSQL.
package documentpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps batches.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var places = postgres.Places{Person: "document_batch.author_id", Organization: "document_batch.organization_id", Municipality: "document_batch.municipality_id"}

// Batches gives those of an organization that have not run out, the newest first.
func (s *Store) Batches(ctx context.Context, reach tenant.Reach, organization uuid.UUID, page paging.Request) (paging.List[document.Batch], error) {
	var rows []document.Batch
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where("document_batch.organization_id = ?", organization).Where(places.Within(reach)).
			Where("document_batch.expires_at > now()").OrderExpr("document_batch.id DESC").Limit(page.Rows())
		var last uuid.UUID
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("document_batch.id < ?", last)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[document.Batch]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(b document.Batch) any { return b.ID })
}

// Batch gives one or document.ErrBatchNotFound.
func (s *Store) Batch(ctx context.Context, reach tenant.Reach, id uuid.UUID) (document.Batch, error) {
	var b document.Batch
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&b).Where("document_batch.id = ?", id).Where(places.Within(reach)).Scan(ctx)
	})
	return b, postgres.Refuse(err, postgres.NoRows(document.ErrBatchNotFound))
}

// Insert adds a batch.
func (s *Store) Insert(ctx context.Context, b *document.Batch) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(b).Exec(ctx)
		return err
	}))
}

// UnderWay looks for a batch of the same author, place, form and format that has not
// ended. Asking locks the author's row, so that two at once can't both find none.
func (s *Store) UnderWay(ctx context.Context, b *document.Batch) (bool, error) {
	var busy bool
	err := s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if _, err := q.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "document_batch "+b.AuthorID.String()); err != nil {
			return err
		}
		return q.NewSelect().ColumnExpr("count(*) > 0").TableExpr("document_batch").
			Where("author_id = ?", b.AuthorID).Where("organization_id = ?", b.OrganizationID).Where("form = ?", b.Form).Where("format = ?", b.Format).
			Where("state IN ('waiting', 'running')").Where("expires_at > now()").Scan(ctx, &busy)
	})
	return busy, postgres.Refuse(err)
}

// Progress writes how far a batch has come.
func (s *Store) Progress(ctx context.Context, b *document.Batch) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		res, err := q.NewUpdate().Model(b).Column("state", "total", "done", "files", "size", "finished_at").
			Where("id = ?", b.ID).Where("region_id = ?", b.RegionID).Where("state IN ('waiting', 'running')").Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return document.ErrBatchNotFound
		}
		return nil
	}))
}

// Expired gives keys of batches of all tenants whose time has run out.
func (s *Store) Expired(ctx context.Context, most int) (keys []string, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "SELECT expired_document_batches($1)", most)
		if err != nil {
			return err
		}
		keys, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return keys, postgres.Refuse(err)
}

// Forget lets go of one of them.
func (s *Store) Forget(ctx context.Context, key string) error {
	return postgres.Refuse(s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "SELECT forget_document_batch($1)", key)
		return err
	}))
}
