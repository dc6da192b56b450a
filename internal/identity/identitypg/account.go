package identitypg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

type accountRow struct {
	ID                  uuid.UUID
	Email, PasswordHash string
	Operator            bool
}

func (r accountRow) account() identity.Account {
	return identity.Account{ID: r.ID, Email: identity.Email(r.Email), PasswordHash: r.PasswordHash, Operator: r.Operator}
}

// Account finds the account of an e-mail.
func (s *Store) Account(ctx context.Context, e identity.Email) (identity.Account, bool, error) {
	r, err := s.one(ctx, "SELECT * FROM account_by_email($1)", string(e))
	if errors.Is(err, pgx.ErrNoRows) {
		return identity.Account{}, false, nil
	}
	return r.account(), err == nil, postgres.Refuse(err)
}

// AccountOf finds the account of a session.
func (s *Store) AccountOf(ctx context.Context, session []byte) (identity.Account, error) {
	r, err := s.one(ctx, "SELECT * FROM account_of_session($1)", session)
	return r.account(), postgres.Refuse(err, postgres.NoRows(identity.ErrSignIn))
}

func (s *Store) one(ctx context.Context, sql string, args ...any) (r accountRow, err error) {
	return r, s.db.GlobalBatch(ctx, func(b *postgres.Batch) { postgres.One(b, &r, sql, args...) })
}

// ChangePassword sets the password of a session's account and ends its other sessions.
func (s *Store) ChangePassword(ctx context.Context, session []byte, hash string, now time.Time) error {
	return s.yes(ctx, identity.ErrSignIn, "SELECT account_change_password($1, $2, $3)", session, hash, now)
}

// yes runs a function that answers whether it did what it is for; else no.
func (s *Store) yes(ctx context.Context, no error, sql string, args ...any) error {
	return s.do(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var did bool
		if err := tx.QueryRow(ctx, sql, args...).Scan(&did); err != nil {
			return err
		}
		if !did {
			return no
		}
		return nil
	})
}

// Operators writes operator accounts as the owner of the database.
type Operators struct{ OwnerURL string }

// InsertOperator adds an operator; identity.ErrExists where the e-mail has an account.
func (o Operators) InsertOperator(ctx context.Context, a identity.Account) error {
	c, err := pgx.Connect(ctx, o.OwnerURL)
	if err != nil {
		return fmt.Errorf("identity: connect as owner: %w", err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	_, err = c.Exec(ctx, "INSERT INTO account (id, email, password_hash, operator) VALUES ($1, $2, $3, true)", a.ID, string(a.Email), a.PasswordHash)
	return postgres.Refuse(err, postgres.Constraint("account_email_key", identity.ErrExists))
}
