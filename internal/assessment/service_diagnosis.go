package assessment

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// DiagnosisView is a diagnosis with what it shows: the form, and the results once
// it is submitted. Answers are there for its own person only.
type DiagnosisView struct {
	Diagnosis
	Title   string
	Edition int // of the instrument that made the results
	Form    *diagnostics.Form
	Results []Result
	Essays  []Essay // what waits for an expert or was scored; the expert's words for its own person only
}

// Begin starts the acting teacher's own run of an instrument; taking part is
// voluntary [B 1.6]. A run on a route stands in the route's record.
func (s *Service) Begin(ctx context.Context, instrument uuid.UUID, phase Phase, route uuid.UUID) (DiagnosisView, error) {
	if s.guard != nil {
		if err := s.guard.Guard(ctx, instrument); err != nil {
			return DiagnosisView{}, err
		}
	}
	return s.begin(ctx, instrument, phase, route)
}

// BeginInvited is Begin for who follows an invitation, which counts attempts itself.
func (s *Service) BeginInvited(ctx context.Context, instrument uuid.UUID, phase Phase) (DiagnosisView, error) {
	return s.begin(ctx, instrument, phase, uuid.Nil)
}

func (s *Service) begin(ctx context.Context, instrument uuid.UUID, phase Phase, route uuid.UUID) (DiagnosisView, error) {
	scope, _, err := s.may(ctx, "diagnosis", "take")
	if err != nil {
		return DiagnosisView{}, err
	}
	if !phase.Known() {
		return DiagnosisView{}, ErrPhase.At("body.phase", "entry, interim или final.")
	}
	inst, err := s.Instrument(ctx, instrument)
	if err != nil {
		return DiagnosisView{}, err
	}
	if !inst.Offered() {
		return DiagnosisView{}, ErrNotOffered
	}
	id, err := newID()
	if err != nil {
		return DiagnosisView{}, err
	}
	d := Diagnosis{
		RegionID: scope.Region, ID: id, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization, PersonID: scope.Person,
		InstrumentID: inst.ID, Scale: inst.Code, Framework: inst.Framework, Phase: phase, RouteID: route, Trial: inst.State == Trial,
		State: InProgress, Answers: Answers{}, Notes: []diagnostics.Note{}, StartedAt: s.moment(), Version: 1,
	}
	d.arrange(inst.Form)
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if route != uuid.Nil {
			switch ok, err := s.store.OnRoute(ctx, route, scope.Person); {
			case err != nil:
				return err
			case !ok:
				return ErrRouteNotFound.At("body.route", "Такого действующего маршрута у Вас нет.")
			}
		}
		if err := s.store.InsertDiagnosis(ctx, &d); err != nil {
			return err
		}
		if !d.EndsAt.IsZero() {
			if err := s.enqueue(ctx, TimeOverArgs{d.ID, d.EndsAt}); err != nil {
				return err
			}
		}
		return s.audit.Record(ctx, d.entry("diagnosis.begin", map[string]any{"instrument": inst.ID, "phase": phase}))
	})
	v := DiagnosisView{Diagnosis: d, Title: inst.Title, Edition: inst.Edition, Form: inst.Form}
	if d.RunID != uuid.Nil {
		v.Form = nil // it is drawn when the run is read: no program works in a transaction
	}
	return v, err
}

func (d *Diagnosis) entry(action string, details map[string]any) audit.Entry {
	return audit.Entry{Action: action, Type: "diagnosis", Object: d.ID, Root: d.RouteID, Subject: d.PersonID,
		Place: audit.Place{Municipality: d.MunicipalityID, Organization: d.OrganizationID}, Details: details}
}

// Diagnoses lists the diagnoses within reach, the newest first.
func (s *Service) Diagnoses(ctx context.Context, f DiagnosisFilter, page paging.Request) (paging.List[Diagnosis], error) {
	_, reach, err := s.may(ctx, "diagnosis", "read")
	if err != nil {
		return paging.List[Diagnosis]{}, err
	}
	return s.store.Diagnoses(ctx, reach, f, page)
}

// Runs counts the diagnoses by an instrument, by state, as far as the acting role sees
// diagnoses; none where it sees no diagnosis at all.
func (s *Service) Runs(ctx context.Context, instrument uuid.UUID) (map[RunState]int, error) {
	scope, err := tenant.From(ctx)
	if err != nil || !s.has(scope, "diagnosis", "read") {
		return nil, err
	}
	_, reach, err := s.may(ctx, "diagnosis", "read")
	if err != nil {
		return nil, err
	}
	return s.store.CountRuns(ctx, reach, instrument)
}

// Diagnosis gives one diagnosis with form, answers and results. Others than its own
// person see no answers: what is discussed is the result. The municipality, which agrees
// to routes [B 2.8.2], sees of its people what they have tied to a route, and no more.
func (s *Service) Diagnosis(ctx context.Context, id uuid.UUID) (DiagnosisView, error) {
	scope, reach, err := s.may(ctx, "diagnosis", "read")
	if err != nil {
		return DiagnosisView{}, err
	}
	d, err := s.store.Diagnosis(ctx, reach, id)
	if agree := s.reachOf(scope, "route", "agree"); errors.Is(err, ErrDiagnosisNotFound) && agree > tenant.ReachOrganization {
		d, err = s.store.DiagnosisOnRoutes(ctx, agree, id)
	}
	if err != nil {
		return DiagnosisView{}, err
	}
	s.seen(ctx, scope, d.entry("diagnosis.read", nil))
	return s.view(ctx, scope, d)
}

func (s *Service) view(ctx context.Context, scope tenant.Scope, d Diagnosis) (DiagnosisView, error) {
	inst, err := s.store.Instrument(ctx, tenant.ReachMunicipality, d.InstrumentID)
	if err != nil {
		return DiagnosisView{}, err
	}
	if d.State == InProgress && d.PersonID == scope.Person {
		if err := s.draw(ctx, &inst, &d); err != nil {
			return DiagnosisView{}, err
		}
	}
	v := DiagnosisView{Diagnosis: d, Title: inst.Title, Edition: inst.Edition, Form: d.form(&inst)}
	if d.PersonID != scope.Person {
		v.Answers = nil
	}
	if (d.State == Submitted || d.State == Awaiting) && len(essayItems(v.Form)) > 0 {
		if v.Essays, err = s.store.EssaysOf(ctx, d.ID); err != nil {
			return DiagnosisView{}, err
		}
		for i := range v.Essays {
			v.Essays[i].ExpertID = uuid.Nil
			if d.PersonID != scope.Person {
				v.Essays[i].Comment, v.Essays[i].Marks = "", nil
			}
		}
	}
	if d.State == Submitted {
		if v.Results, err = s.store.Results(ctx, d.ID); err != nil {
			return DiagnosisView{}, err
		}
	}
	return v, nil
}

// SaveAnswers keeps some answers of the acting person's run; of two savings of one
// item the last counts, and other items are never touched, so that nothing
// acknowledged is lost. It leaves one audit record an hour, not one per answer.
func (s *Service) SaveAnswers(ctx context.Context, id uuid.UUID, a Answers) (Saved, error) {
	scope, _, err := s.may(ctx, "diagnosis", "take")
	if err != nil {
		return Saved{}, err
	}
	if err := a.Check(); err != nil {
		return Saved{}, err
	}
	rec, err := audit.New(ctx, s.moment(), audit.Entry{Action: "diagnosis.answer", Type: "diagnosis", Object: id, Subject: scope.Person, Place: placeOf(scope)})
	if err != nil {
		return Saved{}, err
	}
	saved, err := s.store.SaveAnswers(ctx, id, a, rec)
	if !errors.Is(err, ErrNotDrawn) {
		return saved, err
	}
	// nobody has read the run yet: its form comes with the first reading
	if _, err := s.Diagnosis(ctx, id); err != nil {
		return Saved{}, err
	}
	return s.store.SaveAnswers(ctx, id, a, rec)
}

// submitTries is how often answers are scored again because they changed meanwhile.
const submitTries = 3

// Submit has the answers scored and keeps the results with the deficits they show.
// The program works outside of any transaction; where it fails nothing changes and
// the answers stay. A second Submit gives what the first one left.
func (s *Service) Submit(ctx context.Context, id uuid.UUID) (DiagnosisView, error) {
	scope, reach, err := s.may(ctx, "diagnosis", "take")
	if err != nil {
		return DiagnosisView{}, err
	}
	for range submitTries {
		d, err := s.store.Diagnosis(ctx, reach, id)
		if err != nil {
			return DiagnosisView{}, err
		}
		switch d.State {
		case Submitted, Awaiting:
			return s.view(ctx, scope, d)
		case Abandoned:
			return DiagnosisView{}, ErrDiagnosisClosed
		}
		inst, err := s.store.Instrument(ctx, tenant.ReachMunicipality, d.InstrumentID)
		if err != nil {
			return DiagnosisView{}, err
		}
		kept, err := s.handIn(ctx, &inst, &d)
		if err != nil {
			return DiagnosisView{}, err
		}
		if kept {
			return s.view(ctx, scope, d)
		}
	}
	return DiagnosisView{}, ErrAnswersMoving
}

// handIn ends a run: with its result, or waiting for an expert where there is an essay
// in it. Either way the program has seen all answers; false where they moved on
// meanwhile.
func (s *Service) handIn(ctx context.Context, inst *Instrument, d *Diagnosis) (kept bool, err error) {
	if err := s.draw(ctx, inst, d); err != nil {
		return false, err
	}
	report, err := s.score(ctx, inst, d, nil)
	if err != nil {
		return false, err
	}
	if essays := essaysOf(d.form(inst), d.Answers); len(essays) > 0 {
		return s.hold(ctx, d, essays)
	}
	return s.keep(ctx, d, inst, report)
}

// keep ends the run and stores what it showed, all in one transaction; false where
// the answers moved on while they were scored. A run that waited for an expert was
// taken on the day when it was handed in.
func (s *Service) keep(ctx context.Context, d *Diagnosis, inst *Instrument, report diagnostics.Report) (kept bool, err error) {
	results, err := resultsOf(*d, d.form(inst), report)
	if err != nil {
		return false, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		scored, waited := d.Version, d.State == Awaiting
		d.State, d.Version = Submitted, scored+1
		if d.Notes = report.Notes; d.Notes == nil {
			d.Notes = []diagnostics.Note{}
		}
		if !waited {
			d.SubmittedAt = s.moment()
			if d.TakenOn, err = s.store.Today(ctx, d.SubmittedAt, d.MunicipalityID); err != nil {
				return err
			}
		}
		if kept, err = s.store.Close(ctx, d, scored); err != nil || !kept {
			return err
		}
		if err := s.store.InsertResults(ctx, results); err != nil {
			return err
		}
		if err := s.measured(ctx, inst, d, report.Items); err != nil {
			return err
		}
		if err := s.store.SettleDeficits(ctx, SettledBy{Diagnosis: d.ID}, d.PersonID, s.moment()); err != nil {
			return err
		}
		if err := s.keepRequests(ctx, d, report.Requests); err != nil {
			return err
		}
		deficits := 0
		for _, r := range results {
			if r.Deficit {
				deficits++
			}
		}
		return s.audit.Record(ctx, d.entry("diagnosis.submit", map[string]any{"competencies": len(results), "deficits": deficits}))
	})
	return kept, err
}

// Abandon ends the acting person's run without a result; what was answered stays.
func (s *Service) Abandon(ctx context.Context, id uuid.UUID) (DiagnosisView, error) {
	scope, reach, err := s.may(ctx, "diagnosis", "take")
	if err != nil {
		return DiagnosisView{}, err
	}
	var d Diagnosis
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if d, err = s.store.Diagnosis(ctx, reach, id); err != nil {
			return err
		}
		switch d.State {
		case Abandoned:
			return nil
		case Submitted, Awaiting:
			return ErrDiagnosisClosed
		}
		version := d.Version
		d.State, d.Version = Abandoned, version+1
		switch closed, err := s.store.Close(ctx, &d, version); {
		case err != nil:
			return err
		case !closed:
			return ErrAnswersMoving
		}
		return s.audit.Record(ctx, d.entry("diagnosis.abandon", nil))
	})
	if err != nil {
		return DiagnosisView{}, err
	}
	return s.view(ctx, scope, d)
}

// Compared gives what became of each competency since the diagnosis of the same scale
// that the person took before this one; false where there is none, and for a trial. The
// diagnosis was read by Diagnosis, which took note of it.
func (s *Service) Compared(ctx context.Context, d Diagnosis) (Dynamics, bool, error) {
	_, reach, err := s.may(ctx, "diagnosis", "read")
	if err != nil || d.Trial || d.State != Submitted {
		return Dynamics{}, false, err
	}
	taken, err := s.store.Taken(ctx, reach, []uuid.UUID{d.PersonID})
	if err != nil {
		return Dynamics{}, false, err
	}
	var before *Taken
	for i := range taken { // the oldest first
		switch t := &taken[i]; {
		case t.ID == d.ID && before != nil:
			since := Between(*before, *t)
			return since, true, s.judge(ctx, &since)
		case t.ID == d.ID:
			return Dynamics{}, false, nil
		case t.Framework == d.Framework && t.Scale == d.Scale:
			before = t
		}
	}
	return Dynamics{}, false, nil
}

// FinalDynamics gives the facts about the final diagnoses taken on a route, for the
// rules of its completion [B 1.12-1.13]. Area iom calls it, which has asked whether
// the route may be seen.
func (s *Service) FinalDynamics(ctx context.Context, route uuid.UUID) ([]FinalFact, error) {
	taken, err := s.store.TakenOnRoute(ctx, route)
	if err != nil {
		return nil, err
	}
	return finalFacts(route, taken), nil
}
