package iompg

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// addEditions numbers and keeps what a change has put in force; the route is locked, so
// that no two get one number.
func addEditions(b *postgres.Batch, r *iom.Route, list []iom.Edition) {
	for _, e := range list {
		b.Exec(nil, `INSERT INTO route_edition (region_id, route_id, number, municipality_id, organization_id, cause, revision_id, person_id, role, reason, plan, at)
			SELECT $1, $2, coalesce(max(x.number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11
			  FROM route_edition x WHERE x.region_id = $1 AND x.route_id = $2 HAVING NOT $12::boolean OR count(*) = 0`,
			r.RegionID, r.ID, r.MunicipalityID, r.OrganizationID, e.Cause, uuid.NullUUID{UUID: e.RevisionID, Valid: e.RevisionID != uuid.Nil},
			e.PersonID, e.Role, e.Reason, e.Plan, e.At, e.First)
	}
}

const editionColumns = "x.route_id, x.number, x.cause, x.revision_id, x.person_id, x.role, x.reason, x.at"

func (s *Store) editions(ctx context.Context, reach tenant.Reach, route uuid.UUID, sql string, args ...any) ([]iom.Edition, error) {
	var all []iom.Edition
	var seen iom.Route
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		routes.one(b, &seen, "WHERE route.id = $1 AND "+within(reach), route)
		postgres.All(b, &all, sql, append([]any{route}, args...)...)
	})
	return all, postgres.Refuse(err, postgres.NoRows(iom.ErrNotFound))
}

// RouteEditions lists those of a route, the newest first, without their plans.
func (s *Store) RouteEditions(ctx context.Context, reach tenant.Reach, route uuid.UUID) ([]iom.Edition, error) {
	return s.editions(ctx, reach, route, "SELECT "+editionColumns+" FROM route_edition x WHERE x.route_id = $1 ORDER BY x.number DESC LIMIT 500")
}

// RouteEdition gives one with its plan; iom.ErrNoEdition where the route has none such.
func (s *Store) RouteEdition(ctx context.Context, reach tenant.Reach, route uuid.UUID, number int) (iom.Edition, error) {
	all, err := s.editions(ctx, reach, route, "SELECT "+editionColumns+", x.plan FROM route_edition x WHERE x.route_id = $1 AND x.number = $2", number)
	switch {
	case err != nil:
		return iom.Edition{}, err
	case len(all) == 0:
		return iom.Edition{}, iom.ErrNoEdition
	}
	return all[0], nil
}
