package artifactpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Works gives all products of a route, the newest first, without their files, and all
// reviews of them, the oldest first.
func (s *Store) Works(ctx context.Context, reach tenant.Reach, route uuid.UUID) (products []artifact.Product, reviews []artifact.Review, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		if err := q.NewSelect().Model(&products).Where("product.route_id = ?", route).Where(within("product", reach)).OrderExpr("product.id DESC").Scan(ctx); err != nil {
			return err
		}
		return q.NewSelect().Model(&reviews).Where("review.route_id = ?", route).Where(within("review", reach)).Where(opened).OrderExpr("review.id").Scan(ctx)
	})
	return products, reviews, postgres.Refuse(err)
}
