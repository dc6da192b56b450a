package assessmentpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// Remarks gives all that is said of a person's deficits, oldest first. Whether the
// person is within reach was asked before; the tenant's wall stands anyway.
func (s *Store) Remarks(ctx context.Context, person uuid.UUID) ([]assessment.Remark, error) {
	var rows []assessment.Remark
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).Where("remark.person_id = ?", person).OrderExpr("remark.id").Limit(2000).Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// InsertRemark adds a remark.
func (s *Store) InsertRemark(ctx context.Context, r *assessment.Remark) error {
	return s.insert(ctx, r)
}
