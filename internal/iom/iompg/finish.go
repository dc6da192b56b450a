package iompg

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Glance reads in one trip what finishing an activity needs.
func (s *Store) Glance(ctx context.Context, reach tenant.Reach, route, activity uuid.UUID) (*iom.Route, error) {
	r := new(iom.Route)
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		routes.one(b, r, "WHERE route.id = $1 AND "+within(reach), route)
		activities.all(b, &r.Activities, "WHERE route_id = $1 AND id = $2", route, activity)
		appointments.all(b, &r.Appointments, "WHERE route_id = $1 AND until_date IS NULL", route)
	})
	if err != nil {
		return nil, postgres.Refuse(err, postgres.NoRows(iom.ErrNotFound))
	}
	return r, nil
}

// finishSQL does all or nothing: the route must be of the version that was read and
// stays so until the commit; the activity too; its step in the route's history and the
// record are written with them.
const finishSQL = `
WITH held AS (
  SELECT FROM route WHERE region_id = $1 AND id = $2 AND version = $3 FOR SHARE
), done AS (
  UPDATE activity SET status = 'done', done_on = $6, result = $7, order_number = $8, order_date = $9, version = version + 1
   WHERE region_id = $1 AND route_id = $2 AND id = $4 AND version = $5 AND status = 'planned' AND EXISTS (SELECT FROM held)
  RETURNING region_id, id, route_id, municipality_id, organization_id
), step AS (
  INSERT INTO route_step (region_id, municipality_id, organization_id, route_id, id, move, from_state, to_state, person_id, role, comment, at)
  SELECT region_id, municipality_id, organization_id, route_id, $20, $21, $22, $22, $12, $14, $23, $11 FROM done
)
INSERT INTO audit_record (region_id, id, municipality_id, organization_id, at, person_id, membership_id, role, action,
                          object_type, object_id, subject_id, root_id, details, request_id)
SELECT region_id, $10, municipality_id, organization_id, $11, $12, $13, $14, $15, $16, id, $17, route_id, $18, $19 FROM done`

// Finish writes the activity, its step and its record; false where either row has moved on.
func (s *Store) Finish(ctx context.Context, r *iom.Route, a iom.Activity, step iom.Step, rec audit.Record) (bool, error) {
	details, err := json.Marshal(rec.Details)
	if err != nil {
		return false, err
	}
	var n int64
	err = s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(&n, finishSQL, r.RegionID, r.ID, r.Version, a.ID, a.Version-1,
			day{&a.DoneOn}, orNull(a.Result), orNull(a.Order.Number), day{&a.Order.Date},
			rec.ID, rec.At, rec.Person, rec.Membership, string(rec.Role), rec.Action, rec.Type, rec.Subject, details, rec.Request,
			step.ID, string(step.Move), string(step.From), orNull(step.Comment))
	})
	return n == 1, postgres.Refuse(err)
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
