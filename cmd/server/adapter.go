package main

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
)

// findings lets area iom take from area assessment what a route is built on and
// judged by. Where an earlier area needs a word of a later one, it is said here.
type findings struct{ s *assessment.Service }

// Deficits gives the living deficits of the people among ids.
func (f findings) Deficits(ctx context.Context, people, ids []uuid.UUID) (found []iom.FoundDeficit, err error) {
	for _, person := range people {
		living, err := f.s.LivingDeficits(ctx, person, ids)
		if err != nil {
			return nil, err
		}
		for _, d := range living {
			found = append(found, toFound(d))
		}
	}
	return found, nil
}

func toFound(d assessment.Deficit) iom.FoundDeficit {
	return iom.FoundDeficit{ID: d.ID, Framework: d.Framework, Competency: d.Competency, Title: d.Title, Level: d.LevelTitle, Severity: d.Severity,
		Source: iom.DeficitSource(d.Source), DiagnosisID: d.DiagnosisID, FoundOn: d.FoundOn, Confirmed: d.State == assessment.Confirmed}
}

// Diagnosis gives a submitted diagnosis of one of the people.
func (f findings) Diagnosis(ctx context.Context, people []uuid.UUID, id uuid.UUID) (iom.FoundDiagnosis, error) {
	d, err := f.s.Finished(ctx, people, id)
	if errors.Is(err, assessment.ErrDiagnosisNotFound) {
		return iom.FoundDiagnosis{}, iom.ErrNoDiagnosisFound
	}
	return iom.FoundDiagnosis{ID: d.ID, TakenOn: d.TakenOn}, err
}

var dynamics = map[assessment.Trend]iom.Dynamics{
	assessment.Positive: iom.DynamicsPositive, assessment.Absent: iom.DynamicsAbsent, assessment.Unknown: iom.DynamicsUnknown,
}

// FinalDynamics gives the final diagnoses taken for the route.
func (f findings) FinalDynamics(ctx context.Context, route uuid.UUID) ([]iom.DynamicsFact, error) {
	facts, err := f.s.FinalDynamics(ctx, route)
	if err != nil {
		return nil, err
	}
	out := make([]iom.DynamicsFact, len(facts))
	for i, x := range facts {
		out[i] = iom.DynamicsFact{DiagnosisID: x.DiagnosisID, PersonID: x.PersonID, TakenOn: x.TakenOn, Dynamics: dynamics[x.Trend]}
		for _, c := range x.Competencies {
			out[i].Competencies = append(out[i].Competencies, iom.CompetencyFact(c))
		}
	}
	return out, nil
}

// programs lets area monitoring tell an operator of the programs that do not work.
type programs struct{ host *assessmentplugin.Host }

// Unusable gives the programs of the catalogue that can't be started.
func (p programs) Unusable() (bad []monitoring.Program) {
	for _, one := range p.host.Programs() {
		if !one.Usable && one.State != assessmentplugin.StateRetired {
			bad = append(bad, monitoring.Program{Name: one.Ref.Name, Version: one.Ref.Version, Reason: one.Reason})
		}
	}
	return bad
}
