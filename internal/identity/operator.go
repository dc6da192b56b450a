package identity

import (
	"context"

	"github.com/google/uuid"
)

// OperatorStore writes operator accounts. Only the owner of the database can: the
// server's own role can't make operators.
type OperatorStore interface {
	InsertOperator(ctx context.Context, a Account) error // ErrExists
}

// CreateOperator makes the account of a platform operator, from the command line of
// who holds the owner's password.
func CreateOperator(ctx context.Context, store OperatorStore, hasher *Hasher, email, password string) (uuid.UUID, error) {
	e, err := ParseEmail(email)
	if err != nil {
		return uuid.Nil, err
	}
	a, err := makeAccount(ctx, hasher, e, password)
	if err != nil {
		return uuid.Nil, err
	}
	a.Operator = true
	return a.ID, store.InsertOperator(ctx, a)
}

func makeAccount(ctx context.Context, hasher *Hasher, e Email, password string) (Account, error) {
	if err := CheckPassword(password, string(e)); err != nil {
		return Account{}, err
	}
	hash, err := hasher.Hash(ctx, password)
	if err != nil {
		return Account{}, err
	}
	id, err := uuid.NewV7()
	return Account{ID: id, Email: e, PasswordHash: hash}, err
}
