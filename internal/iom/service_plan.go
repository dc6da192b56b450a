package iom

import (
	"context"
	"slices"

	"github.com/google/uuid"
)

// PlanEdit changes a plan. What is nil stays. A list replaces the former one: a
// part whose id the route has is changed, one it has not is new, a missing one goes.
// The ids of new parts serve to tie them to each other within the edit; they get
// their own.
type PlanEdit struct {
	Title             *string
	Term              *Term
	Model             *Model
	ProductKind       *string
	PresentationForm  *string
	PresentationLevel *string
	Priorities        *[]uuid.UUID
	Fields            *[]FieldText
	Deficits          *[]DeficitEdit
	Requests          *[]LearningRequest
	Objectives        *[]Objective
	Stages            *[]Stage
	Activities        *[]Activity
}

// DeficitEdit is a deficit in the tutee's or tutor's words, or, by Found, one that
// assessment has confirmed: then all else comes from there.
type DeficitEdit struct {
	Deficit
	Found uuid.UUID
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// revise applies an edit to a plan of d's route.
func (s *Service) revise(ctx context.Context, d *deed, e PlanEdit, p *Plan) error {
	set(&p.Title, e.Title)
	set(&p.Term, e.Term)
	set(&p.Model, e.Model)
	set(&p.ProductKind, e.ProductKind)
	set(&p.PresentationForm, e.PresentationForm)
	set(&p.PresentationLevel, e.PresentationLevel)
	if e.Priorities != nil {
		list, err := s.choose(ctx, d.MunicipalityID, p.Priorities, *e.Priorities)
		if err != nil {
			return err
		}
		p.Priorities = list
	}
	if e.Fields != nil {
		p.Fields = d.g.settleFields(*e.Fields)
	}
	set(&p.Requests, e.Requests)
	set(&p.Objectives, e.Objectives)
	set(&p.Activities, e.Activities)
	if e.Stages != nil {
		p.Stages = d.stagesByCode(*e.Stages)
	}
	if e.Deficits != nil {
		list, err := s.deficits(ctx, d, *e.Deficits)
		if err != nil {
			return err
		}
		p.Deficits = list
	}
	*p = p.clone()
	d.rename(p)
	return nil
}

// stagesByCode gives stages that the route has their ids.
func (d *deed) stagesByCode(list []Stage) []Stage {
	list = slices.Clone(list)
	for i := range list {
		old, _ := find(d.Stages, func(o Stage) bool { return o.Code == list[i].Code })
		list[i].ID = old.ID
	}
	return list
}

// rename gives new parts ids of our own and ties what named them to those.
func (d *deed) rename(p *Plan) {
	own := map[uuid.UUID]uuid.UUID{}
	rename := func(id *uuid.UUID, known bool) {
		if *id == uuid.Nil || known {
			return
		}
		if own[*id] == uuid.Nil {
			own[*id] = newID()
		}
		*id = own[*id]
	}
	tie := func(ids []uuid.UUID) {
		for i, id := range ids {
			if own[id] != uuid.Nil {
				ids[i] = own[id]
			}
		}
	}
	for i := range p.Deficits {
		rename(&p.Deficits[i].ID, d.hasDeficit(p.Deficits[i].ID))
	}
	for i := range p.Requests {
		rename(&p.Requests[i].ID, d.hasRequest(p.Requests[i].ID))
	}
	for i := range p.Objectives {
		o := &p.Objectives[i]
		rename(&o.ID, d.hasObjective(o.ID))
		tie(o.DeficitIDs)
		tie(o.RequestIDs)
	}
	for i := range p.Activities {
		a := &p.Activities[i]
		rename(&a.ID, slices.ContainsFunc(d.Activities, func(o Activity) bool { return o.ID == a.ID }))
		tie(a.ObjectiveIDs)
	}
}

// deficits fetches what assessment has found, with its diagnosis, and keeps what a
// diagnosis said out of reach of edits.
func (s *Service) deficits(ctx context.Context, d *deed, edits []DeficitEdit) ([]Deficit, error) {
	found, err := s.found(ctx, d, edits)
	if err != nil {
		return nil, err
	}
	list := make([]Deficit, 0, len(edits))
	for _, e := range edits {
		old, known := find(d.Deficits, func(o Deficit) bool { return o.ID == e.ID && e.ID != uuid.Nil })
		f, fetched := find(found, func(f FoundDeficit) bool { return f.ID == e.Found && e.Found != uuid.Nil })
		switch {
		case known && old.Source == ByDiagnosis:
			old.Note = e.Note
			list = append(list, old)
		case fetched:
			list = append(list, Deficit{ID: e.ID, Framework: f.Framework, Competency: f.Competency, Title: f.Title, Level: f.Level, Severity: f.Severity,
				Source: f.Source, DiagnosisID: f.DiagnosisID, FoundOn: f.FoundOn, FoundID: f.ID, Note: e.Note})
			if err := s.tieDiagnosis(ctx, d, f); err != nil {
				return nil, err
			}
		case e.Found != uuid.Nil:
			return nil, ErrNoDeficitFound.At("found", e.Found.String())
		case e.Source == ByDiagnosis:
			return nil, ErrPlanInvalid.At("source", "Дефицит, выявленный диагностикой, берут из её результатов: укажите found.")
		default:
			e.DiagnosisID, e.FoundID = uuid.Nil, old.FoundID
			list = append(list, e.Deficit)
		}
	}
	return list, nil
}

func (s *Service) found(ctx context.Context, d *deed, edits []DeficitEdit) ([]FoundDeficit, error) {
	var ids []uuid.UUID
	for _, e := range edits {
		if e.Found != uuid.Nil {
			ids = append(ids, e.Found)
		}
	}
	if len(ids) == 0 || s.Findings == nil {
		return nil, nil
	}
	return s.Findings.Deficits(ctx, d.People(), ids)
}

// tieDiagnosis keeps with the route the diagnosis that found a deficit, where the
// route's state still takes one of some phase.
func (s *Service) tieDiagnosis(ctx context.Context, d *deed, f FoundDeficit) error {
	if f.DiagnosisID == uuid.Nil || s.Findings == nil {
		return nil
	}
	phase := EntryDiagnosis
	if d.State == Active {
		phase = InterimDiagnosis
	}
	diagnosis, err := s.Findings.Diagnosis(ctx, d.People(), f.DiagnosisID)
	if err != nil {
		return err
	}
	_, err = d.AddDiagnosis(d.g, d.act, diagnosis.ID, phase, diagnosis.TakenOn)
	return err
}

// Edit changes the plan of a draft, by the tutee or who accompanies the route
// [B 2.6, 3.2.2]. version is the route's.
func (s *Service) Edit(ctx context.Context, id uuid.UUID, version int, e PlanEdit) (View, error) {
	return s.edit(ctx, id, version, func(ctx context.Context, d *deed, p *Plan) error { return s.revise(ctx, d, e, p) })
}

// Correct changes a running route, by the tutee, with a reason; one correction is
// one revision, however many parts it touches (R5).
func (s *Service) Correct(ctx context.Context, id uuid.UUID, version int, reason string, e PlanEdit) (View, Revision, error) {
	var made Revision
	v, err := s.change(ctx, permission("route", "correct"), "route.correct", id, version, func(ctx context.Context, d *deed) ([]Warning, error) {
		if err := d.step(d.g, Correct); err != nil {
			return nil, err
		}
		plan := d.Plan.clone()
		if err := s.revise(ctx, d, e, &plan); err != nil {
			return nil, err
		}
		revision, warnings, err := d.Correct(d.g, d.act, plan, reason)
		made, d.details["revision"] = revision, revision.ID
		return warnings, err
	})
	return v, made, err
}

// edit is the way of every edit of a draft.
func (s *Service) edit(ctx context.Context, id uuid.UUID, version int, alter func(context.Context, *deed, *Plan) error) (View, error) {
	return s.change(ctx, permission("route", "edit"), "route.edit", id, version, func(ctx context.Context, d *deed) ([]Warning, error) {
		if err := d.step(d.g, Edit); err != nil {
			return nil, err
		}
		plan := d.Plan.clone()
		if err := alter(ctx, d, &plan); err != nil {
			return nil, err
		}
		return nil, d.Edit(d.g, d.act, plan)
	})
}
