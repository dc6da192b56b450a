package identitypg

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// Ear hears from the database which accounts changed, on any server.
type Ear struct{ db *postgres.DB }

// NewEar makes an ear on db.
func NewEar(db *postgres.DB) Ear { return Ear{db} }

// Listen hears until the line breaks or ctx ends. What it can't read means "any account".
func (e Ear) Listen(ctx context.Context, ready func(), heard func(account uuid.UUID)) error {
	return e.db.Listen(ctx, "marshrut_session", ready, func(payload string) {
		id, err := uuid.Parse(payload)
		if err != nil {
			id = uuid.Nil
		}
		heard(id)
	})
}
