package iompg

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Seen gives nil while a route is within reach, iom.ErrNotFound else, by one short look:
// open pages ask again and again.
func (s *Store) Seen(ctx context.Context, reach tenant.Reach, id uuid.UUID) error {
	there := false
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows("SELECT FROM route WHERE route.id = $1 AND "+within(reach), func(rows pgx.Rows) error {
			there = rows.Next()
			return rows.Err()
		}, id)
	})
	if err == nil && !there {
		return iom.ErrNotFound
	}
	return postgres.Refuse(err)
}
