package main

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
)

var errNotPlanned = errors.New("the activity is not planned any more")

const bareFinishSQL = `
WITH held AS (
  SELECT FROM route WHERE region_id = $1 AND id = $2 AND version = $3 FOR SHARE
), done AS (
  UPDATE activity SET status = 'done', done_on = $6, result = $7, order_number = $8, order_date = $9, version = version + 1
   WHERE region_id = $1 AND route_id = $2 AND id = $4 AND version = $5 AND status = 'planned' AND EXISTS (SELECT FROM held)
  RETURNING region_id, id, route_id, municipality_id, organization_id
), step AS (
  INSERT INTO route_step (region_id, municipality_id, organization_id, route_id, id, move, from_state, to_state, person_id, role, comment, at)
  SELECT region_id, municipality_id, organization_id, route_id, $20, 'finish_activity', $21, $21, $12, $14, NULL, $11 FROM done
)
INSERT INTO audit_record (region_id, id, municipality_id, organization_id, at, person_id, membership_id, role, action,
                          object_type, object_id, subject_id, root_id, details, request_id)
SELECT region_id, $10, municipality_id, organization_id, $11, $12, $13, $14, $15, $16, id, $17, route_id, $18, $19 FROM done`

// bareSummary is a route in a list.
type bareSummary struct {
	ID           uuid.UUID `json:"id"`
	Municipality uuid.UUID `json:"municipality"`
	Organization uuid.UUID `json:"organization"`
	Tutee        uuid.UUID `json:"tutee"`
	TuteeName    string    `json:"tutee_name"`
	Title        string    `json:"title"`
	State        string    `json:"state"`
	StateTitle   string    `json:"state_title"`
	Outcome      string    `json:"outcome,omitempty"`
	Term         bareTerm  `json:"term"`
	Overdue      bool      `json:"overdue"`
	Model        string    `json:"model,omitempty"`
	Regulation   string    `json:"regulation"`
	Version      int       `json:"version"`
	UpdatedAt    time.Time `json:"updated_at"`
}

type bareListing struct {
	Items []bareSummary `json:"items"`
	Next  string        `json:"next,omitempty"`
}

const bareListSQL = `SELECT route.id, route.region_id, route.municipality_id, route.organization_id, route.tutee_id,
 concat_ws(' ', route.profile->>'surname', route.profile->>'name', route.profile->>'patronymic'), route.title, route.state, coalesce(route.outcome, ''),
 route.term_start, route.term_end, coalesce(route.model, ''), route.regulation_code, route.regulation_version, route.version, route.updated_at
 FROM route WHERE region_id = $1 AND organization_id = $2 ORDER BY route.updated_at DESC, route.id DESC LIMIT $3`

// list gives the first page of a school's routes.
func (b *bareServer) list(r *http.Request) (any, error) {
	organization, err := uuid.Parse(r.URL.Query().Get("organization"))
	if err != nil {
		return nil, err
	}
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	page := paging.Request{Limit: limit} // none: the default, as at ours
	rows, err := b.db.Query(r.Context(), bareListSQL, b.region, organization, page.Rows())
	if err != nil {
		return nil, err
	}
	items := make([]bareSummary, 0, page.Rows())
	var v bareSummary
	var end pgtype.Date
	_, err = pgx.ForEachRow(rows, []any{&v.ID, nil, &v.Municipality, &v.Organization, &v.Tutee, &v.TuteeName, &v.Title, &v.State, &v.Outcome,
		&v.Term.Start, &end, &v.Model, &v.Regulation, nil, &v.Version, &v.UpdatedAt}, func() error {
		v.Term.End, v.StateTitle, v.Overdue = end, iom.State(v.State).Title(), b.overdue(v.State, end)
		items = append(items, v)
		return nil
	})
	if err != nil {
		return nil, err
	}
	cut, err := paging.Cut(items, page, func(v bareSummary) any {
		return struct {
			At time.Time `json:"at"`
			ID uuid.UUID `json:"id"`
		}{v.UpdatedAt, v.ID}
	})
	return bareListing{cut.Items, cut.Next}, err
}
