// Package artifactpg keeps files, products and reviews in PostgreSQL.
package artifactpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps files, products and reviews.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

// within is the reach as a condition on a table of a route's parts. What belongs to
// a group's route is every member's own [A I.3].
func within(table string, reach tenant.Reach) string {
	if reach == tenant.ReachOwn {
		own := `EXISTS (SELECT FROM route r WHERE r.region_id = ` + table + `.region_id AND r.id = ` + table + `.route_id
			AND (r.tutee_id = (SELECT app_person()) OR (SELECT app_person()) = ANY (r.group_ids)))`
		if table == "artifact" { // scans of the own paper routes
			own = "(" + own + ` OR EXISTS (SELECT FROM paper_route p WHERE p.region_id = artifact.region_id AND p.id = artifact.paper_route_id
			AND p.tutee_id = (SELECT app_person())))`
		}
		return own
	}
	return postgres.Places{
		Assigned: `EXISTS (SELECT FROM accompaniment a WHERE a.region_id = ` + table + `.region_id AND a.route_id = ` + table + `.route_id
			AND a.person_id = (SELECT app_person())) OR ` + toReview(table),
		Organization: table + ".organization_id", Municipality: table + ".municipality_id",
	}.Within(reach)
}

// toReview holds for what belongs to a product that the acting person was asked to review.
func toReview(table string) string {
	switch table {
	case "product":
		return asked("product.region_id", "product.id")
	case "artifact":
		return `EXISTS (SELECT FROM product_file pf WHERE pf.region_id = artifact.region_id AND pf.artifact_id = artifact.id AND ` +
			asked("pf.region_id", "pf.product_id") + ")"
	}
	return asked(table+".region_id", table+".product_id")
}

// List gives the files of a route, the newest first.
func (s *Store) List(ctx context.Context, reach tenant.Reach, route uuid.UUID, f artifact.Filter, page paging.Request) (paging.List[artifact.Artifact], error) {
	var rows []artifact.Artifact
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where("artifact.route_id = ?", route).Where(within("artifact", reach)).
			OrderExpr("artifact.id DESC").Limit(page.Rows())
		if f.Activity != uuid.Nil {
			sel.Where("artifact.activity_id = ?", f.Activity)
		}
		if f.Purpose != "" {
			sel.Where("artifact.purpose = ?", f.Purpose)
		}
		if f.State != "" {
			sel.Where("artifact.state = ?", f.State)
		}
		return after(ctx, sel, "artifact", page)
	})
	if err != nil {
		return paging.List[artifact.Artifact]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(a artifact.Artifact) any { return a.ID })
}

// Evidence gives the checked files of a route, in a trip that may bring other things too.
func (s *Store) Evidence(ctx context.Context, reach tenant.Reach, route uuid.UUID) (files []artifact.Artifact, err error) {
	sql := `SELECT artifact.id, artifact.activity_id, artifact.file_name, artifact.size FROM artifact
		WHERE artifact.route_id = $1 AND artifact.state = 'ready' AND ` + within("artifact", reach) + " ORDER BY artifact.id DESC LIMIT 200"
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(sql, func(rows pgx.Rows) error {
			var a artifact.Artifact
			_, err := pgx.ForEachRow(rows, []any{&a.ID, &a.ActivityID, &a.FileName, &a.Size}, func() error {
				a.RouteID, a.State = route, artifact.Ready
				files = append(files, a)
				return nil
			})
			return err
		}, route)
	})
	return files, postgres.Refuse(err)
}

// Scans gives those of a paper route.
func (s *Store) Scans(ctx context.Context, paper uuid.UUID) (rows []artifact.Artifact, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).Where("artifact.paper_route_id = ?", paper).OrderExpr("artifact.id").Limit(200).Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// after reads the part of a list that follows the cursor.
func after(ctx context.Context, sel *bun.SelectQuery, table string, page paging.Request) error {
	var last uuid.UUID
	switch more, err := page.Position(&last); {
	case err != nil:
		return err
	case more:
		sel.Where("?.id < ?", bun.Ident(table), last)
	}
	return sel.Scan(ctx)
}

// Get gives one file or artifact.ErrNotFound.
func (s *Store) Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (artifact.Artifact, error) {
	return s.one(ctx, func(sel *bun.SelectQuery) {
		sel.Where("artifact.id = ?", id).Where(within("artifact", reach))
	})
}

// ByKey gives the file whose bytes lie under the key.
func (s *Store) ByKey(ctx context.Context, key string) (artifact.Artifact, error) {
	return s.one(ctx, func(sel *bun.SelectQuery) { sel.Where("artifact.object_key = ?", key) })
}

func (s *Store) one(ctx context.Context, where func(*bun.SelectQuery)) (artifact.Artifact, error) {
	var a artifact.Artifact
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&a)
		where(sel)
		return sel.Scan(ctx)
	})
	return a, postgres.Refuse(err, postgres.NoRows(artifact.ErrNotFound))
}

// Pending counts the unfinished uploads of a person.
func (s *Store) Pending(ctx context.Context, owner uuid.UUID) (n int, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		count, err := q.NewSelect().Model((*artifact.Artifact)(nil)).
			Where("artifact.owner_id = ? AND artifact.state = 'uploading'", owner).Count(ctx)
		n = int(count)
		return err
	})
	return n, postgres.Refuse(err)
}

// Reviewed tells whether a product with the file has a review, or is in the bank.
func (s *Store) Reviewed(ctx context.Context, id uuid.UUID) (yes bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		yes, err = q.NewSelect().TableExpr("product_file AS f").
			Join("JOIN review AS v ON v.region_id = f.region_id AND v.product_id = f.product_id").
			Where("f.artifact_id = ?", id).Exists(ctx)
		if err == nil && !yes {
			yes, err = q.NewSelect().Model((*artifact.BankFile)(nil)).Where("bank_file.artifact_id = ?", id).Exists(ctx)
		}
		return err
	})
	return yes, postgres.Refuse(err)
}

// Insert adds a file.
func (s *Store) Insert(ctx context.Context, a *artifact.Artifact) error {
	return s.insert(ctx, a)
}

func (s *Store) insert(ctx context.Context, row any, known ...postgres.Refusal) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(row).Exec(ctx)
		return err
	}), known...)
}

// Move takes a file from one state to another.
func (s *Store) Move(ctx context.Context, a *artifact.Artifact, from artifact.State) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(a).Column("state", "reason", "sha256", "version", "updated_at").
			Where("artifact.region_id = ? AND artifact.id = ? AND artifact.state = ?", a.RegionID, a.ID, from).Exec(ctx))
	}))
}

// Delete removes the row of the version that was read.
func (s *Store) Delete(ctx context.Context, id uuid.UUID, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewDelete().Model((*artifact.Artifact)(nil)).
			Where("artifact.id = ? AND artifact.version = ?", id, version).Exec(ctx))
	}))
}

// Limit gives the region's own limit, or a zero one.
func (s *Store) Limit(ctx context.Context) (artifact.Limit, error) {
	var found []artifact.Limit
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&found).Scan(ctx)
	})
	if err != nil || len(found) == 0 {
		return artifact.Limit{}, postgres.Refuse(err)
	}
	return found[0], nil
}

// SetLimit writes the region's limit over the version that was read.
func (s *Store) SetLimit(ctx context.Context, l artifact.Limit, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if version == 1 { // the default, which has no row
			return postgres.Touched(q.NewInsert().Model(&l).On("CONFLICT DO NOTHING").Exec(ctx))
		}
		return postgres.Touched(q.NewUpdate().Model(&l).
			Where("artifact_limit.region_id = ? AND artifact_limit.version = ?", l.RegionID, version).Exec(ctx))
	}))
}
