package artifactpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// asked holds for a product, named by the columns region and id, whose review the acting
// person was asked for, given or not.
func asked(region, id string) string {
	return `EXISTS (SELECT FROM review_assignment ra WHERE ra.region_id = ` + region + ` AND ra.product_id = ` + id + `
		AND ra.reviewer_id = (SELECT app_person()) AND ra.state IN ('asked', 'given'))`
}

// opened holds for a review that the acting person may see: their own, and another's
// unless they still owe their own. Reviews are blind until then.
const opened = `(review.reviewer_id = (SELECT app_person()) OR NOT EXISTS (SELECT FROM review_assignment ra
	WHERE ra.region_id = review.region_id AND ra.product_id = review.product_id AND ra.reviewer_id = (SELECT app_person()) AND ra.state = 'asked'))`

// Assignments gives those of a product, the oldest first.
func (s *Store) Assignments(ctx context.Context, reach tenant.Reach, product uuid.UUID) ([]artifact.Assignment, error) {
	var rows []artifact.Assignment
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).Where("review_assignment.product_id = ?", product).Where(within("review_assignment", reach)).
			OrderExpr("review_assignment.id").Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// candidatesSQL looks for memberships that let their person in today, at the place's own
// day: of the school, above it in the municipality, and of the region.
var candidatesSQL = `SELECT m.person_id, m.role, m.organization_id, n.surname, n.given_name, n.patronymic
  FROM membership m
  JOIN person_names(ARRAY(SELECT x.person_id FROM membership x WHERE x.ended_at IS NULL AND x.role = ANY ($1)
    AND (x.organization_id = $2 OR x.organization_id IS NULL AND (x.municipality_id = $3 OR x.municipality_id IS NULL)))) n ON n.id = m.person_id
 WHERE m.role = ANY ($1)
   AND (m.organization_id = $2 OR m.organization_id IS NULL AND (m.municipality_id = $3 OR m.municipality_id IS NULL))
   AND ` + postgres.Living("m") + `
 ORDER BY n.surname, n.given_name, n.patronymic, m.id LIMIT 500`

// Candidates gives who acts at the place, above it, or in the region, by name.
func (s *Store) Candidates(ctx context.Context, at artifact.Place, roles []tenant.Role) ([]artifact.Candidate, error) {
	var rows []struct {
		PersonID, OrganizationID uuid.UUID
		Role                     tenant.Role
		tenant.Profile
	}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, candidatesSQL, roles, at.OrganizationID, at.MunicipalityID)
	})
	out := make([]artifact.Candidate, len(rows))
	for i, r := range rows {
		out[i] = artifact.Candidate{PersonID: r.PersonID, Role: r.Role, OrganizationID: r.OrganizationID, Name: r.ShortName()}
	}
	return out, postgres.Refuse(err)
}

// InsertAssignment adds one; a second living one of the same person is refused.
func (s *Store) InsertAssignment(ctx context.Context, a *artifact.Assignment) error {
	return s.insert(ctx, a, postgres.Constraint("review_assignment_one_each", artifact.ErrAssignedTwice))
}

// MoveAssignment ends one that was asked.
func (s *Store) MoveAssignment(ctx context.Context, a *artifact.Assignment) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(a).Column("state", "reason", "ended_at").
			Where("review_assignment.region_id = ? AND review_assignment.id = ? AND review_assignment.state = 'asked'", a.RegionID, a.ID).Exec(ctx))
	}))
}
