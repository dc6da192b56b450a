// Package identitypg keeps accounts, sessions, links and consents in PostgreSQL.
//
// Accounts are reached through the functions of sign-in only (see the migrations);
// the server's role can't list them.
package identitypg

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// Store keeps what package identity needs.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

// do runs fn on the tenant's open transaction, where a change must land together
// with its record, or else on one of its own with no tenant.
func (s *Store) do(ctx context.Context, fn func(ctx context.Context, tx pgx.Tx) error) error {
	tx, err := s.db.OpenTx(ctx)
	if errors.Is(err, postgres.ErrNoTransaction) {
		return s.db.Global(ctx, fn)
	}
	if err != nil {
		return err
	}
	return fn(ctx, tx)
}

func (s *Store) exec(ctx context.Context, sql string, args ...any) error {
	return postgres.Refuse(s.do(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}))
}

// inTenant runs fn on the tenant's open transaction; postgres.ErrNoTransaction
// where none is open.
func (s *Store) inTenant(ctx context.Context, fn func(tx pgx.Tx) error) error {
	tx, err := s.db.OpenTx(ctx)
	if err != nil {
		return err
	}
	return fn(tx)
}
