package artifactpg

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// productFile ties a file to a product of the same route.
type productFile struct {
	bun.BaseModel `bun:"table:product_file,alias:product_file"`
	artifact.Place
	ProductID  uuid.UUID
	ArtifactID uuid.UUID
	RouteID    uuid.UUID
	AddedAt    time.Time
}

// Products gives the products of a route, the newest first, without their files.
func (s *Store) Products(ctx context.Context, reach tenant.Reach, route uuid.UUID, page paging.Request) (paging.List[artifact.Product], error) {
	var rows []artifact.Product
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return after(ctx, q.NewSelect().Model(&rows).Where("product.route_id = ?", route).Where(within("product", reach)).
			OrderExpr("product.id DESC").Limit(page.Rows()), "product", page)
	})
	if err != nil {
		return paging.List[artifact.Product]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(p artifact.Product) any { return p.ID })
}

// Product gives one product with its files, or artifact.ErrProductNotFound.
func (s *Store) Product(ctx context.Context, reach tenant.Reach, id uuid.UUID) (artifact.Product, error) {
	var p artifact.Product
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		if err := q.NewSelect().Model(&p).Where("product.id = ?", id).Where(within("product", reach)).Scan(ctx); err != nil {
			return err
		}
		return q.NewSelect().Model(&p.Files).
			Join("JOIN product_file AS f ON f.region_id = artifact.region_id AND f.artifact_id = artifact.id").
			Where("f.product_id = ?", id).OrderExpr("f.added_at, artifact.id").Scan(ctx)
	})
	return p, postgres.Refuse(err, postgres.NoRows(artifact.ErrProductNotFound))
}

// InsertProduct adds a product.
func (s *Store) InsertProduct(ctx context.Context, p *artifact.Product) error {
	return s.insert(ctx, p)
}

// UpdateProduct replaces the row of the version that was read.
func (s *Store) UpdateProduct(ctx context.Context, p *artifact.Product, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(p).
			Where("product.region_id = ? AND product.id = ? AND product.version = ?", p.RegionID, p.ID, version).Exec(ctx))
	}))
}

// AddFile ties a file to a product; one that is tied already stays so.
func (s *Store) AddFile(ctx context.Context, p *artifact.Product, file uuid.UUID, at time.Time) error {
	row := productFile{Place: p.Place, ProductID: p.ID, ArtifactID: file, RouteID: p.RouteID, AddedAt: at}
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Exec(ctx)
		return err
	}))
}

// RemoveFile unties a file from a product.
func (s *Store) RemoveFile(ctx context.Context, p *artifact.Product, file uuid.UUID) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewDelete().Model((*productFile)(nil)).
			Where("product_file.region_id = ? AND product_file.product_id = ? AND product_file.artifact_id = ?", p.RegionID, p.ID, file).Exec(ctx))
	}))
}

// Reviews gives the reviews of a product, the oldest first.
func (s *Store) Reviews(ctx context.Context, reach tenant.Reach, product uuid.UUID) ([]artifact.Review, error) {
	var rows []artifact.Review
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).Where("review.product_id = ?", product).Where(within("review", reach)).Where(opened).
			OrderExpr("review.id").Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// Review gives one review or artifact.ErrReviewNotFound.
func (s *Store) Review(ctx context.Context, reach tenant.Reach, id uuid.UUID) (artifact.Review, error) {
	var r artifact.Review
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&r).Where("review.id = ?", id).Where(within("review", reach)).Where(opened).Scan(ctx)
	})
	return r, postgres.Refuse(err, postgres.NoRows(artifact.ErrReviewNotFound))
}

// InsertReview adds a review; a second one of the same reviewer is refused.
func (s *Store) InsertReview(ctx context.Context, r *artifact.Review) error {
	if r.Remarks == nil {
		r.Remarks = map[string]string{}
	}
	if r.Deficits == nil {
		r.Deficits = map[string]artifact.Verdict{}
	}
	return s.insert(ctx, r, postgres.Constraint("review_one_each", artifact.ErrReviewTwice))
}

// Only what facts are made of.
const (
	productFactsSQL = `SELECT id, author_ids, coalesce(direction, ''), state, presentation_on,
			(SELECT count(*)::int FROM review_assignment a WHERE a.region_id = product.region_id AND a.product_id = product.id AND a.state = 'asked')
		FROM product WHERE route_id = $1 ORDER BY id`
	reviewFactsSQL = `SELECT id, product_id, reviewer_id, reviewer_role, reviewer_organization_id, requested, coalesce(verdict, ''), deficits, attests_growth, accompanies, created_at
		FROM review WHERE route_id = $1 ORDER BY id`
)

// OfRoute gives what the rules of completion judge by; the tenant alone bounds it.
func (s *Store) OfRoute(ctx context.Context, route uuid.UUID) (products []artifact.Product, reviews []artifact.Review, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(productFactsSQL, func(rows pgx.Rows) error {
			var p artifact.Product
			_, err := pgx.ForEachRow(rows, []any{&p.ID, &p.AuthorIDs, &p.Direction, &p.State, &p.On, &p.Awaited}, func() error {
				p.RouteID, p.AuthorIDs = route, slices.Clone(p.AuthorIDs)
				products = append(products, p)
				return nil
			})
			return err
		}, route)
		b.Rows(reviewFactsSQL, func(rows pgx.Rows) error {
			var v artifact.Review
			_, err := pgx.ForEachRow(rows, []any{&v.ID, &v.ProductID, &v.ReviewerID, &v.ReviewerRole, &v.ReviewerOrganizationID, &v.Requested, &v.Verdict, &v.Deficits,
				&v.AttestsGrowth, &v.Accompanies, &v.CreatedAt}, func() error {
				v.RouteID, v.CreatedAt = route, v.CreatedAt.UTC()
				reviews = append(reviews, v)
				return nil
			})
			return err
		}, route)
	})
	return products, reviews, postgres.Refuse(err)
}
