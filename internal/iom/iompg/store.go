// Package iompg keeps routes and regulations in PostgreSQL. A route and all its
// parts are read, and written, in one trip.
package iompg

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps routes, regulations, and what this area asks about people.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var (
	routes          = tableOf[iom.Route]("route", "region_id", "id")
	deficits        = tableOf[iom.Deficit]("route_deficit", "region_id", "route_id", "id")
	requests        = tableOf[iom.LearningRequest]("learning_request", "region_id", "route_id", "id")
	diagnoses       = tableOf[iom.DiagnosisRef]("route_diagnosis", "region_id", "route_id", "diagnosis_id")
	objectives      = tableOf[iom.Objective]("objective", "region_id", "route_id", "id")
	stages          = tableOf[iom.Stage]("stage", "region_id", "route_id", "id")
	activities      = tableOf[iom.Activity]("activity", "region_id", "route_id", "id")
	appointments    = tableOf[iom.Appointment]("appointment", "region_id", "id")
	extensions      = tableOf[iom.Extension]("extension", "region_id", "route_id", "id")
	proposals       = tableOf[iom.TermProposal]("term_proposal", "region_id", "route_id", "id")
	offers          = tableOf[iom.CorrectionOffer]("correction_offer", "region_id", "route_id", "id")
	reflections     = tableOf[iom.Reflection]("reflection", "region_id", "route_id", "id")
	conclusions     = tableOf[iom.Conclusion]("conclusion", "region_id", "route_id", "id")
	recommendations = tableOf[iom.Recommendation]("recommendation", "region_id", "route_id", "id")
	revisions       = tableOf[iom.Revision]("revision", "region_id", "route_id", "id")
	steps           = tableOf[iom.Step]("route_step", "region_id", "route_id", "id")
	consents        = tableOf[iom.Consent]("route_consent", "region_id", "route_id", "id")
)

var places = postgres.Places{
	Assigned: `EXISTS (SELECT FROM accompaniment a WHERE a.region_id = route.region_id AND a.route_id = route.id
		AND a.person_id = (SELECT app_person()))`,
	Organization: "route.organization_id", Municipality: "route.municipality_id",
}

// within is the reach as a condition on table route. A group's route is every
// member's own [A I.3].
func within(reach tenant.Reach) string {
	if reach == tenant.ReachOwn {
		return "(route.tutee_id = (SELECT app_person()) OR route.group_ids <> '{}' AND (SELECT app_person()) = ANY (route.group_ids))"
	}
	return places.Within(reach)
}

// among is within for a list. Own and accompanied routes are few and found by their
// people first: else the whole region's would be read and sieved.
func among(reach tenant.Reach) string {
	switch reach {
	case tenant.ReachOwn:
		return `route.id = ANY (ARRAY(SELECT r.id FROM route r WHERE r.tutee_id = (SELECT app_person())
			UNION ALL SELECT r.id FROM route r WHERE r.group_ids <> '{}' AND (SELECT app_person()) = ANY (r.group_ids)))`
	case tenant.ReachAssigned:
		return "route.id = ANY (ARRAY(SELECT a.route_id FROM accompaniment a WHERE a.person_id = (SELECT app_person())))"
	default:
		return within(reach)
	}
}

// Get reads the aggregate in one trip.
func (s *Store) Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.Route, error) {
	return s.load(ctx, reach, id, "")
}

// Lock is Get for a change: changes of one route follow one another. Statements
// after the lock see what the change before has committed.
func (s *Store) Lock(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.Route, error) {
	return s.load(ctx, reach, id, " FOR UPDATE")
}

func (s *Store) load(ctx context.Context, reach tenant.Reach, id uuid.UUID, lock string) (*iom.Route, error) {
	r := new(iom.Route)
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		routes.one(b, r, "WHERE route.id = $1 AND "+within(reach)+lock, id)
		const parts = "WHERE route_id = $1 ORDER BY id"
		deficits.all(b, &r.Deficits, "WHERE route_id = $1 ORDER BY severity DESC, id", id) // the most severe first
		requests.all(b, &r.Requests, parts, id)
		diagnoses.all(b, &r.Diagnoses, "WHERE route_id = $1 ORDER BY taken_on, diagnosis_id", id)
		objectives.all(b, &r.Objectives, "WHERE route_id = $1 ORDER BY position, id", id)
		stages.all(b, &r.Stages, parts, id)
		activities.all(b, &r.Activities, "WHERE route_id = $1 ORDER BY position, id", id)
		appointments.all(b, &r.Appointments, parts, id)
		extensions.all(b, &r.Extensions, parts, id)
		proposals.all(b, &r.Proposals, parts, id)
		offers.all(b, &r.Offers, parts, id)
		reflections.all(b, &r.Reflections, parts, id)
		conclusions.all(b, &r.Conclusions, parts, id)
		recommendations.all(b, &r.Recommendations, parts, id)
	})
	if err != nil {
		return nil, postgres.Refuse(err, postgres.NoRows(iom.ErrNotFound))
	}
	return r, nil
}

// Insert writes a new route whole, in one trip.
func (s *Store) Insert(ctx context.Context, r *iom.Route, given []iom.Consent) error {
	return s.write(ctx, func(b *postgres.Batch) {
		routes.add(b, []iom.Route{*r})
		deficits.add(b, r.Deficits)
		requests.add(b, r.Requests)
		diagnoses.add(b, r.Diagnoses)
		objectives.add(b, r.Objectives)
		stages.add(b, r.Stages)
		activities.add(b, r.Activities)
		appointments.add(b, r.Appointments)
		extensions.add(b, r.Extensions)
		proposals.add(b, r.Proposals)
		offers.add(b, r.Offers)
		reflections.add(b, r.Reflections)
		conclusions.add(b, r.Conclusions)
		recommendations.add(b, r.Recommendations)
		revisions.add(b, r.Revisions)
		steps.add(b, r.Steps)
		consents.add(b, given)
	})
}

// Save writes a change in one trip. The route's row is held by Lock, so that
// nothing here can be stale.
func (s *Store) Save(ctx context.Context, r *iom.Route, u iom.Update) error {
	return s.write(ctx, func(b *postgres.Batch) {
		if u.Row {
			routes.put(b, []iom.Route{*r})
		}
		drop(b, activities.name, r, u.Parts.Drop)
		drop(b, stages.name, r, u.Stages.Drop)
		drop(b, objectives.name, r, u.Objectives.Drop)
		drop(b, requests.name, r, u.Requests.Drop)
		drop(b, deficits.name, r, u.Deficits.Drop)
		deficits.put(b, u.Deficits.Put)
		requests.put(b, u.Requests.Put)
		objectives.put(b, u.Objectives.Put)
		stages.put(b, u.Stages.Put)
		activities.put(b, u.Parts.Put)
		activities.put(b, u.Activities)
		diagnoses.add(b, u.Diagnoses)
		appointments.put(b, u.Appointments)
		extensions.add(b, u.Extensions)
		proposals.put(b, u.Proposals)
		offers.put(b, u.Offers)
		reflections.add(b, u.Reflections)
		conclusions.put(b, u.Conclusions)
		recommendations.add(b, u.Recommendations)
		consents.put(b, u.Consents)
		revisions.add(b, u.Revisions)
		addEditions(b, r, u.Editions)
		steps.add(b, u.Steps)
	})
}

func drop(b *postgres.Batch, table string, r *iom.Route, ids []uuid.UUID) {
	if len(ids) > 0 {
		b.Exec(nil, "DELETE FROM "+table+" WHERE region_id = $1 AND route_id = $2 AND id = ANY ($3)", r.RegionID, r.ID, ids)
	}
}

func (s *Store) write(ctx context.Context, fill func(b *postgres.Batch)) error {
	return postgres.Refuse(s.db.WriteBatch(ctx, fill))
}
