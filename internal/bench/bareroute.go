package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// The answer that opens a route; its fields are those of the service's.
type (
	bareTerm struct {
		Start pgtype.Date `json:"start,omitzero"`
		End   pgtype.Date `json:"end,omitzero"`
	}
	bareOrder struct {
		Number string      `json:"number,omitempty"`
		Date   pgtype.Date `json:"date,omitzero"`
	}
	bareRegulation struct {
		Code    string `json:"code"`
		Version int    `json:"version"`
		Title   string `json:"title"`
	}
	bareDeficit struct {
		ID         uuid.UUID   `json:"id"`
		Framework  string      `json:"framework,omitempty"`
		Competency string      `json:"competency,omitempty"`
		Title      string      `json:"title,omitempty"`
		Level      string      `json:"level,omitempty"`
		Source     string      `json:"source,omitempty"`
		FoundOn    pgtype.Date `json:"found_on,omitzero"`
		Note       string      `json:"note,omitempty"`
		Diagnosis  *uuid.UUID  `json:"diagnosis,omitempty"`
	}
	bareRequest struct {
		ID   uuid.UUID  `json:"id"`
		Kind string     `json:"kind"`
		Text string     `json:"text"`
		From *uuid.UUID `json:"from,omitempty"`
	}
	bareObjective struct {
		ID         uuid.UUID       `json:"id"`
		Title      string          `json:"title"`
		Deficits   []uuid.UUID     `json:"deficits,omitempty"`
		Requests   []uuid.UUID     `json:"requests,omitempty"`
		Indicators []iom.Indicator `json:"indicators,omitempty"`
		Version    int             `json:"version"`
	}
	bareStage struct {
		Code          string   `json:"code"`
		Title         string   `json:"title"`
		Clause        string   `json:"clause"`
		Current       bool     `json:"current"`
		Term          bareTerm `json:"term,omitzero"`
		PlannedResult string   `json:"planned_result,omitempty"`
	}
	bareActivity struct {
		ID            uuid.UUID   `json:"id"`
		Stage         string      `json:"stage"`
		Title         string      `json:"title"`
		Direction     string      `json:"direction,omitempty"`
		Kind          string      `json:"kind,omitempty"`
		Form          string      `json:"form,omitempty"`
		Level         string      `json:"level,omitempty"`
		Organizer     string      `json:"organizer,omitempty"`
		Objectives    []uuid.UUID `json:"objectives,omitempty"`
		Competencies  []string    `json:"competencies,omitempty"`
		Resource      *uuid.UUID  `json:"resource,omitempty"`
		Term          bareTerm    `json:"term,omitzero"`
		PlannedResult string      `json:"planned_result,omitempty"`
		Experience    string      `json:"experience,omitempty"`
		Mentoring     string      `json:"mentoring,omitempty"`
		Position      int         `json:"position,omitempty"`
		Cancelled     bool        `json:"cancelled,omitempty"`
		Status        string      `json:"status"`
		DoneOn        pgtype.Date `json:"done_on,omitzero"`
		Result        string      `json:"result,omitempty"`
		Order         bareOrder   `json:"order,omitzero"`
		Version       int         `json:"version"`
	}
	bareAppointment struct {
		ID       uuid.UUID   `json:"id"`
		Person   uuid.UUID   `json:"person"`
		Role     string      `json:"role"`
		Employer *uuid.UUID  `json:"employer,omitempty"`
		Order    bareOrder   `json:"order,omitzero"`
		From     pgtype.Date `json:"from"`
		Until    pgtype.Date `json:"until,omitzero"`
	}
	bareRoute struct {
		ID                uuid.UUID       `json:"id"`
		Municipality      uuid.UUID       `json:"municipality"`
		Organization      uuid.UUID       `json:"organization"`
		Tutee             uuid.UUID       `json:"tutee"`
		Group             []uuid.UUID     `json:"group,omitempty"`
		Profile           *iom.Profile    `json:"profile,omitempty"`
		Regulation        bareRegulation  `json:"regulation"`
		State             string          `json:"state"`
		StateTitle        string          `json:"state_title"`
		Outcome           string          `json:"outcome,omitempty"`
		Keeping           string          `json:"keeping"`
		Title             string          `json:"title"`
		Term              bareTerm        `json:"term"`
		Overdue           bool            `json:"overdue"`
		ExtensionLimit    pgtype.Date     `json:"extension_limit,omitzero"`
		StartedOn         pgtype.Date     `json:"started_on,omitzero"`
		CompletedOn       pgtype.Date     `json:"completed_on,omitzero"`
		Model             string          `json:"model,omitempty"`
		ProductKind       string          `json:"product_kind,omitempty"`
		PresentationForm  string          `json:"presentation_form,omitempty"`
		PresentationLevel string          `json:"presentation_level,omitempty"`
		Previous          *uuid.UUID      `json:"previous,omitempty"`
		Version           int             `json:"version"`
		CreatedAt         time.Time       `json:"created_at"`
		UpdatedAt         time.Time       `json:"updated_at"`
		Priorities        json.RawMessage `json:"priorities"`
		firstEnd          pgtype.Date     // not shown
		Deficits          []bareDeficit   `json:"deficits"`
		Requests          []bareRequest   `json:"requests"`
		Diagnoses         []nothing       `json:"diagnoses"`
		Objectives        []bareObjective `json:"objectives"`
		Stages            []bareStage     `json:"stages"`
		Activities        []bareActivity  `json:"activities"`

		Appointments    []bareAppointment `json:"appointments"`
		Extensions      []nothing         `json:"extensions"`
		TermProposals   []nothing         `json:"term_proposals"`
		Offers          []nothing         `json:"correction_offers"`
		Reflections     []nothing         `json:"reflections"`
		Conclusions     []nothing         `json:"conclusions"`
		Recommendations []nothing         `json:"recommendations"`
	}
	// nothing stands for parts that no measured route has: they are asked for, and
	// a row of them would fail the bench.
	nothing struct{}
)

// The columns are those that the service reads, in its order.
const (
	bareRouteSQL = `SELECT route.id, route.region_id, route.municipality_id, route.organization_id, route.tutee_id, route.group_ids, route.profile,
 route.regulation_code, route.regulation_version, route.state, coalesce(route.outcome, ''), route.keeping, route.title, route.term_start, route.term_end,
 coalesce(route.model, ''), coalesce(route.product_kind, ''), coalesce(route.presentation_form, ''), coalesce(route.presentation_level, ''),
 route.first_end, route.started_on, route.completed_on, route.previous_id, route.version, route.created_at, route.updated_at, route.priorities FROM route WHERE region_id = $1 AND id = $2`
	bareDeficitSQL = `SELECT id, route_id, region_id, municipality_id, organization_id, framework, competency, title, coalesce(level, ''), source, diagnosis_id, found_on,
 coalesce(note, '') FROM route_deficit`
	bareRequestSQL   = `SELECT id, route_id, region_id, municipality_id, organization_id, kind, text, from_id FROM learning_request`
	bareDiagnosisSQL = `SELECT route_id, region_id, municipality_id, organization_id, diagnosis_id, phase, taken_on FROM route_diagnosis`
	bareObjectiveSQL = `SELECT id, route_id, region_id, municipality_id, organization_id, position, title, deficit_ids, request_ids, indicators, version FROM objective`
	bareStageSQL     = `SELECT id, route_id, region_id, municipality_id, organization_id, code, term_start, term_end, coalesce(planned_result, '') FROM stage`
	bareActivitySQL  = `SELECT id, route_id, region_id, municipality_id, organization_id, stage_code, position, title, coalesce(direction, ''), coalesce(kind, ''),
 coalesce(form, ''), coalesce(level, ''), coalesce(organizer, ''), objective_ids, competencies, resource_id, term_start, term_end, coalesce(planned_result, ''),
 coalesce(experience, ''), coalesce(mentoring, ''), status, done_on, coalesce(result, ''), coalesce(order_number, ''), order_date, version FROM activity`
	bareAppointmentSQL = `SELECT id, route_id, region_id, municipality_id, organization_id, person_id, role, employer_id, coalesce(order_number, ''), order_date,
 from_date, until_date FROM appointment`
	bareExtensionSQL = `SELECT id, route_id, region_id, municipality_id, organization_id, cause, from_end, to_end, reason, person_id, role, at FROM extension`
	bareProposalSQL  = `SELECT id, route_id, region_id, municipality_id, organization_id, proposed_end, reason, person_id, role, at, coalesce(answer, ''),
 coalesce(comment, ''), answered_at FROM term_proposal`
	bareOfferSQL = `SELECT id, route_id, region_id, municipality_id, organization_id, offered_end, reason, person_id, role, at, coalesce(answer, ''),
 answered_at FROM correction_offer`
	bareReflectionSQL = `SELECT id, route_id, region_id, municipality_id, organization_id, activity_id, person_id, text, at FROM reflection`
	bareConclusionSQL = `SELECT id, route_id, region_id, municipality_id, organization_id, kind, outcome, text, coalesce(reasons, ''), prepared_by, prepared_as, prepared_at,
 participant_ids, agreed_by, agreed_at, superseded_at FROM conclusion`
	bareRecommendationSQL = `SELECT id, route_id, region_id, municipality_id, organization_id, person_id, role, text, at FROM recommendation`
)

func (v *bareRoute) targets() []any {
	return []any{&v.ID, nil, &v.Municipality, &v.Organization, &v.Tutee, &v.Group, &v.Profile, &v.Regulation.Code, &v.Regulation.Version, &v.State, &v.Outcome,
		&v.Keeping, &v.Title, &v.Term.Start, &v.Term.End, &v.Model, &v.ProductKind, &v.PresentationForm, &v.PresentationLevel,
		&v.firstEnd, &v.StartedOn, &v.CompletedOn, &v.Previous, &v.Version, &v.CreatedAt, &v.UpdatedAt, &v.Priorities}
}

func (v *bareDeficit) targets() []any {
	return []any{&v.ID, nil, nil, nil, nil, &v.Framework, &v.Competency, &v.Title, &v.Level, &v.Source, &v.Diagnosis, &v.FoundOn, &v.Note}
}

func (v *bareRequest) targets() []any {
	return []any{&v.ID, nil, nil, nil, nil, &v.Kind, &v.Text, &v.From}
}

func (v *bareObjective) targets() []any {
	return []any{&v.ID, nil, nil, nil, nil, nil, &v.Title, &v.Deficits, &v.Requests, &v.Indicators, &v.Version}
}

func (v *bareStage) targets() []any {
	return []any{nil, nil, nil, nil, nil, &v.Code, &v.Term.Start, &v.Term.End, &v.PlannedResult}
}

func (v *bareActivity) targets() []any {
	return []any{&v.ID, nil, nil, nil, nil, &v.Stage, &v.Position, &v.Title, &v.Direction, &v.Kind, &v.Form, &v.Level, &v.Organizer, &v.Objectives, &v.Competencies,
		&v.Resource, &v.Term.Start, &v.Term.End, &v.PlannedResult, &v.Experience, &v.Mentoring, &v.Status, &v.DoneOn, &v.Result, &v.Order.Number, &v.Order.Date, &v.Version}
}

func (v *bareAppointment) targets() []any {
	return []any{&v.ID, nil, nil, nil, nil, &v.Person, &v.Role, &v.Employer, &v.Order.Number, &v.Order.Date, &v.From, &v.Until}
}

func (*nothing) targets() []any { return nil } // scanning a row into it fails

// every queues a query for any number of rows.
func every[T any, P interface {
	*T
	targets() []any
}](b *pgx.Batch, into *[]T, sql string, args ...any) {
	*into = []T{}
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var v T
			if err := rows.Scan(P(&v).targets()...); err != nil {
				return err
			}
			*into = append(*into, v)
		}
		return rows.Err()
	})
}

func (b *bareServer) open(r *http.Request) (any, error) {
	route, err := id(r, "route")
	if err != nil {
		return nil, err
	}
	return b.load(r.Context(), route, func(*pgx.Batch) {})
}

// load reads a route, and in the same trip what beside adds.
func (b *bareServer) load(ctx context.Context, route uuid.UUID, beside func(*pgx.Batch)) (*bareRoute, error) {
	var v bareRoute
	var stages []bareStage
	batch := &pgx.Batch{}
	batch.Queue(bareRouteSQL, b.region, route).QueryRow(func(row pgx.Row) error { return row.Scan(v.targets()...) })
	const of, byID, byPosition = " WHERE region_id = $1 AND route_id = $2", " ORDER BY id", " ORDER BY position, id"
	every(batch, &v.Deficits, bareDeficitSQL+of+byID, b.region, route)
	every(batch, &v.Requests, bareRequestSQL+of+byID, b.region, route)
	every(batch, &v.Diagnoses, bareDiagnosisSQL+of+" ORDER BY taken_on, diagnosis_id", b.region, route)
	every(batch, &v.Objectives, bareObjectiveSQL+of+byPosition, b.region, route)
	every(batch, &stages, bareStageSQL+of+byID, b.region, route)
	every(batch, &v.Activities, bareActivitySQL+of+byPosition, b.region, route)
	every(batch, &v.Appointments, bareAppointmentSQL+of+byID, b.region, route)
	every(batch, &v.Extensions, bareExtensionSQL+of+byID, b.region, route)
	every(batch, &v.TermProposals, bareProposalSQL+of+byID, b.region, route)
	every(batch, &v.Offers, bareOfferSQL+of+byID, b.region, route)
	every(batch, &v.Reflections, bareReflectionSQL+of+byID, b.region, route)
	every(batch, &v.Conclusions, bareConclusionSQL+of+byID, b.region, route)
	every(batch, &v.Recommendations, bareRecommendationSQL+of+byID, b.region, route)
	beside(batch)
	if err := b.db.SendBatch(ctx, batch).Close(); err != nil {
		return nil, err
	}
	b.finishUp(&v, stages)
	return &v, nil
}

// finishUp adds what is not read from the database.
func (b *bareServer) finishUp(v *bareRoute, stages []bareStage) {
	v.Regulation.Title = b.regulation.Title
	v.StateTitle = iom.State(v.State).Title()
	v.Overdue = b.overdue(v.State, v.Term.End)
	if v.firstEnd.Valid {
		v.ExtensionLimit = pgtype.Date{Time: v.firstEnd.Time.AddDate(0, b.regulation.Extension.Months, 0), Valid: true}
	}
	for i := range v.Activities {
		v.Activities[i].Cancelled = v.Activities[i].Status == "cancelled"
	}
	for _, of := range b.regulation.Stages {
		out := bareStage{Code: of.Code, Title: of.Title, Clause: of.Clause}
		for _, s := range of.States {
			out.Current = out.Current || string(s) == v.State
		}
		for _, s := range stages {
			if s.Code == of.Code {
				out.Term, out.PlannedResult = s.Term, s.PlannedResult
			}
		}
		v.Stages = append(v.Stages, out)
	}
}

func (b *bareServer) overdue(state string, end pgtype.Date) bool {
	return (state == "active" || state == "assessment") && end.Valid && b.today().After(end.Time)
}

// finish marks an activity as done, with its audit record: the same two trips.
func (b *bareServer) finish(r *http.Request) (any, error) {
	route, err := id(r, "route")
	if err != nil {
		return nil, err
	}
	activity, err := id(r, "activity")
	if err != nil {
		return nil, err
	}
	var in struct {
		Result string `json:"result"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	var v bareRoute
	batch := &pgx.Batch{}
	batch.Queue(bareRouteSQL, b.region, route).QueryRow(func(row pgx.Row) error { return row.Scan(v.targets()...) })
	every(batch, &v.Activities, bareActivitySQL+" WHERE region_id = $1 AND route_id = $2 AND id = $3", b.region, route, activity)
	every(batch, &v.Appointments, bareAppointmentSQL+" WHERE region_id = $1 AND route_id = $2 AND until_date IS NULL", b.region, route)
	if err := b.db.SendBatch(r.Context(), batch).Close(); err != nil {
		return nil, err
	}
	if len(v.Activities) != 1 || v.State != "active" || v.Activities[0].Status != "planned" {
		return nil, errNotPlanned
	}
	a := &v.Activities[0]
	a.Status, a.DoneOn, a.Result = "done", pgtype.Date{Time: b.today(), Valid: true}, in.Result
	a.Version++
	details, err := json.Marshal(map[string]any{"version": v.Version, "state": v.State, "activity": activity, "activity_version": a.Version})
	if err != nil {
		return nil, err
	}
	record, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	step, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	tag, err := b.db.Exec(r.Context(), bareFinishSQL, b.region, route, v.Version, activity, version(r), a.DoneOn, a.Result, nil, nil,
		record, time.Now(), r.Header.Get("Person"), r.Header.Get("Membership"), "tutee", "activity.finish", "activity", v.Tutee, details, record.String(), step, v.State)
	if err == nil && tag.RowsAffected() != 1 {
		err = errNotPlanned
	}
	return a, err
}
