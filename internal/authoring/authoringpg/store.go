// Package authoringpg keeps what drafts of instruments were before.
package authoringpg

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// Store is authoring.Store on PostgreSQL. A trigger writes table instrument_past.
type Store struct{ db *postgres.DB }

// New makes the store.
func New(db *postgres.DB) *Store { return &Store{db} }

// Past gives the newest of what is kept.
func (s *Store) Past(ctx context.Context, instrument uuid.UUID) (past authoring.Past, ok bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("instrument_past").Column("version", "title", "program", "program_version", "framework", "definition").
			Where("instrument_id = ?", instrument).OrderExpr("version DESC").Limit(1).Scan(ctx, &past)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return past, false, nil
	}
	return past, err == nil, postgres.Refuse(err)
}

// HasPast tells whether something is kept; a definition has up to a megabyte.
func (s *Store) HasPast(ctx context.Context, instrument uuid.UUID) (has bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw("SELECT EXISTS (SELECT FROM instrument_past WHERE instrument_id = ?)", instrument).Scan(ctx, &has)
	})
	return has, postgres.Refuse(err)
}

// Forget drops what was kept of this version and of later ones.
func (s *Store) Forget(ctx context.Context, instrument uuid.UUID, from int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewRaw(`DELETE FROM instrument_past WHERE region_id = (SELECT app_region()) AND instrument_id = ? AND version >= ?`, instrument, from).Exec(ctx)
		return err
	}))
}
