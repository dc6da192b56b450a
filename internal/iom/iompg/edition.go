package iompg

import (
	"context"
	"encoding/json"
	"time"

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
			e.PersonID, e.Role, e.Reason, planJSON(e.Plan), e.At, e.First)
	}
}

// planJSON is written whole: an edition must be readable as long as the route is kept.
func planJSON(p iom.Plan) string {
	data, err := json.Marshal(p)
	if err != nil {
		panic(err) // a plan is plain data
	}
	return string(data)
}

type editionRow struct {
	Number     int
	Cause      iom.EditionCause
	RevisionID uuid.NullUUID
	PersonID   uuid.UUID
	Role       tenant.Role
	Reason     string
	Plan       []byte
	At         time.Time
}

const editionColumns = "x.number, x.cause, x.revision_id, x.person_id, x.role, x.reason, x.at"

func (s *Store) editions(ctx context.Context, reach tenant.Reach, route uuid.UUID, sql string, args ...any) ([]iom.Edition, error) {
	var rows []editionRow
	var seen iom.Route
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		routes.one(b, &seen, "WHERE route.id = $1 AND "+within(reach), route)
		postgres.All(b, &rows, sql, append([]any{route}, args...)...)
	})
	if err != nil {
		return nil, postgres.Refuse(err, postgres.NoRows(iom.ErrNotFound))
	}
	all := make([]iom.Edition, len(rows))
	for i, r := range rows {
		all[i] = iom.Edition{RouteID: route, Number: r.Number, Cause: r.Cause, RevisionID: r.RevisionID.UUID, PersonID: r.PersonID, Role: r.Role, Reason: r.Reason, At: r.At}
		if len(r.Plan) > 0 {
			if err := json.Unmarshal(r.Plan, &all[i].Plan); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// RouteEditions lists those of a route, the newest first, without their plans.
func (s *Store) RouteEditions(ctx context.Context, reach tenant.Reach, route uuid.UUID) ([]iom.Edition, error) {
	return s.editions(ctx, reach, route, "SELECT "+editionColumns+", ''::bytea AS plan FROM route_edition x WHERE x.route_id = $1 ORDER BY x.number DESC LIMIT 500")
}

// RouteEdition gives one with its plan; iom.ErrNoEdition where the route has none such.
func (s *Store) RouteEdition(ctx context.Context, reach tenant.Reach, route uuid.UUID, number int) (iom.Edition, error) {
	all, err := s.editions(ctx, reach, route, "SELECT "+editionColumns+", convert_to(x.plan::text, 'UTF8') AS plan FROM route_edition x WHERE x.route_id = $1 AND x.number = $2", number)
	switch {
	case err != nil:
		return iom.Edition{}, err
	case len(all) == 0:
		return iom.Edition{}, iom.ErrNoEdition
	}
	return all[0], nil
}
