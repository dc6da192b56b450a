package main

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// What pages show, as JSON: the rows that a page is drawn from, each kind by one
// query, all of them in one trip.
type (
	bareProgress struct {
		bareSummary
		Activities int         `json:"activities"`
		Done       int         `json:"done"`
		Due        pgtype.Date `json:"due,omitzero"`
		Next       string      `json:"next,omitempty"`
	}
	bareBoard struct {
		Items      []bareProgress `json:"items"`
		More       bool           `json:"more"`
		Papers     []nothing      `json:"paper_routes"`
		Directions []nothing      `json:"priority_directions"`
	}
	bareProduct struct {
		ID          uuid.UUID   `json:"id"`
		Authors     []uuid.UUID `json:"authors"`
		Direction   string      `json:"direction,omitempty"`
		State       string      `json:"state"`
		PresentedOn pgtype.Date `json:"presented_on,omitzero"`
	}
	bareFile struct {
		ID       uuid.UUID  `json:"id"`
		Activity *uuid.UUID `json:"activity,omitempty"`
		Name     string     `json:"name"`
		Size     int64      `json:"size"`
	}
	barePerson struct {
		ID         uuid.UUID `json:"id"`
		Surname    string    `json:"surname"`
		GivenName  string    `json:"given_name"`
		Patronymic string    `json:"patronymic"`
	}
	bareRoutePage struct {
		*bareRoute
		Final    bool          `json:"final_diagnosis"`
		Products []bareProduct `json:"products"`
		Reviews  []nothing     `json:"reviews"`
		Evidence []bareFile    `json:"evidence"`
		People   []barePerson  `json:"people"`
	}
)

const (
	bareBoardSQL = `SELECT route.id, route.municipality_id, route.organization_id, route.tutee_id,
 concat_ws(' ', route.profile->>'surname', route.profile->>'name', route.profile->>'patronymic'), route.title, route.state, coalesce(route.outcome, ''),
 route.term_start, route.term_end, coalesce(route.model, ''), route.regulation_code, route.version, route.updated_at, p.activities, p.done, p.due, coalesce(n.title, '')
 FROM route_progress p JOIN route ON route.region_id = p.region_id AND route.id = p.route_id
 LEFT JOIN activity n ON n.region_id = p.region_id AND n.route_id = p.route_id AND n.id = p.next_id AND route.state = 'active'
 WHERE p.region_id = $1 AND p.organization_id = $2 ORDER BY p.urgent_on, p.route_id LIMIT $3`
	barePaperSQL = `SELECT id, municipality_id, organization_id, tutee_id, title, regulation_code, regulation_version, term_start, term_end, stage, outcome, completed_on,
 conclusion_number, conclusion_date, file_index, shelf, kept_until, registered_by, registered_as, registered_at, version, updated_at
 FROM paper_route WHERE region_id = $1 AND organization_id = $2 AND annulled_at IS NULL ORDER BY id DESC LIMIT $3`
	barePrioritySQL = `SELECT id, municipality_id, year, title, note, version, updated_at FROM priority_direction WHERE region_id = $1
 ORDER BY year DESC, municipality_id IS NOT NULL, id LIMIT 500`
	bareProductSQL = `SELECT id, author_ids, coalesce(direction, ''), state, presentation_on FROM product WHERE region_id = $1 AND route_id = $2 ORDER BY id`
	bareReviewSQL  = `SELECT id, product_id, reviewer_id, reviewer_role, reviewer_organization_id, requested, coalesce(verdict, ''), attests_growth, created_at
 FROM review WHERE region_id = $1 AND route_id = $2 ORDER BY id`
	bareFinalSQL = `SELECT EXISTS (SELECT FROM diagnosis WHERE region_id = $1 AND route_id = $2 AND phase = 'final' AND state = 'submitted' AND NOT trial)`
	bareFileSQL  = `SELECT id, activity_id, file_name, size FROM artifact WHERE region_id = $1 AND route_id = $2 AND state = 'ready' ORDER BY id DESC LIMIT 200`
	// everybody who has to do with the route
	barePeopleSQL = `SELECT id, surname, given_name, coalesce(patronymic, '') FROM person WHERE region_id = $1 AND id = ANY (ARRAY(
  SELECT tutee_id FROM route WHERE region_id = $1 AND id = $2
  UNION SELECT unnest(group_ids) FROM route WHERE region_id = $1 AND id = $2
  UNION SELECT person_id FROM appointment WHERE region_id = $1 AND route_id = $2
  UNION SELECT person_id FROM term_proposal WHERE region_id = $1 AND route_id = $2
  UNION SELECT person_id FROM correction_offer WHERE region_id = $1 AND route_id = $2
  UNION SELECT person_id FROM reflection WHERE region_id = $1 AND route_id = $2
  UNION SELECT unnest(participant_ids || prepared_by || agreed_by) FROM conclusion WHERE region_id = $1 AND route_id = $2
  UNION SELECT person_id FROM recommendation WHERE region_id = $1 AND route_id = $2))`
)

func (v *bareProduct) targets() []any {
	return []any{&v.ID, &v.Authors, &v.Direction, &v.State, &v.PresentedOn}
}
func (v *bareFile) targets() []any { return []any{&v.ID, &v.Activity, &v.Name, &v.Size} }
func (v *barePerson) targets() []any {
	return []any{&v.ID, &v.Surname, &v.GivenName, &v.Patronymic}
}

// board gives the first page of a school's routes with their progress, by urgency, and what
// stands beside them on the page.
func (b *bareServer) board(r *http.Request) (any, error) {
	organization, err := uuid.Parse(r.URL.Query().Get("organization"))
	if err != nil {
		return nil, err
	}
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if err != nil {
		return nil, err
	}
	var board bareBoard
	items := make([]bareProgress, 0, limit+1)
	batch := &pgx.Batch{}
	batch.Queue(bareBoardSQL, b.region, organization, limit+1).Query(func(rows pgx.Rows) error {
		var v bareProgress
		var end pgtype.Date
		_, err := pgx.ForEachRow(rows, []any{&v.ID, &v.Municipality, &v.Organization, &v.Tutee, &v.TuteeName, &v.Title, &v.State, &v.Outcome, &v.Term.Start, &end,
			&v.Model, &v.Regulation, &v.Version, &v.UpdatedAt, &v.Activities, &v.Done, &v.Due, &v.Next}, func() error {
			v.Term.End, v.StateTitle, v.Overdue = end, iom.State(v.State).Title(), b.overdue(v.State, end)
			items = append(items, v)
			return nil
		})
		return err
	})
	every(batch, &board.Papers, barePaperSQL, b.region, organization, limit+1)
	every(batch, &board.Directions, barePrioritySQL, b.region)
	err = b.db.SendBatch(r.Context(), batch).Close()
	board.Items, board.More = items[:min(limit, len(items))], len(items) > limit
	return board, err
}

// page gives a route with all that its page shows.
func (b *bareServer) page(r *http.Request) (any, error) {
	route, err := id(r, "route")
	if err != nil {
		return nil, err
	}
	var v bareRoutePage
	v.bareRoute, err = b.load(r.Context(), route, func(batch *pgx.Batch) {
		every(batch, &v.Products, bareProductSQL, b.region, route)
		every(batch, &v.Reviews, bareReviewSQL, b.region, route)
		every(batch, &v.Evidence, bareFileSQL, b.region, route)
		every(batch, &v.People, barePeopleSQL, b.region, route)
		batch.Queue(bareFinalSQL, b.region, route).QueryRow(func(row pgx.Row) error { return row.Scan(&v.Final) })
	})
	return v, err
}
