package assessment

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// EssayView is an essay as an expert reads it: beside its task, and without a name.
type EssayView struct {
	Essay
	Title        string // of the instrument
	Introduction string // of the section: the case
	Task         diagnostics.Item
	Text         string
}

// Essays lists what waits for an expert within reach, the longest waiting first; one's
// own never.
func (s *Service) Essays(ctx context.Context, page paging.Request) (paging.List[EssayView], error) {
	_, reach, err := s.may(ctx, "answer", "score")
	if err != nil {
		return paging.List[EssayView]{}, err
	}
	return s.store.Essays(ctx, reach, page)
}

// Essay gives one essay beside its rubric, waiting or scored.
func (s *Service) Essay(ctx context.Context, id uuid.UUID) (EssayView, error) {
	scope, reach, err := s.may(ctx, "answer", "score")
	if err != nil {
		return EssayView{}, err
	}
	v, err := s.store.Essay(ctx, reach, id)
	if err != nil {
		return EssayView{}, err
	}
	s.seen(ctx, scope, v.entry("essay.read", nil))
	return v, nil
}

func (e *Essay) entry(action string, details map[string]any) audit.Entry {
	return audit.Entry{Action: action, Type: "essay", Object: e.ID, Root: e.DiagnosisID, Subject: e.PersonID,
		Place: audit.Place{Municipality: e.MunicipalityID, Organization: e.OrganizationID}, Details: details}
}

// ScoreEssay keeps an expert's points and words. With the last essay of a run a job is
// left that has the result made: nothing is lost where the server dies before.
func (s *Service) ScoreEssay(ctx context.Context, id uuid.UUID, marks Marks, comment string) (EssayView, error) {
	scope, reach, err := s.may(ctx, "answer", "score")
	if err != nil {
		return EssayView{}, err
	}
	var v EssayView
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if v, err = s.store.LockEssay(ctx, reach, id); err != nil {
			return err
		}
		changed, err := v.Score(scope.Person, v.Task.Rubric, marks, comment, s.moment())
		if err != nil || !changed {
			return err
		}
		left, err := s.store.UpdateEssay(ctx, &v.Essay)
		if err != nil {
			return err
		}
		if left == 0 {
			if err := s.enqueue(ctx, FinishArgs{v.DiagnosisID}); err != nil {
				return err
			}
		}
		return s.audit.Record(ctx, v.entry("essay.score", map[string]any{"item": v.Item, "left": left}))
	})
	return v, err
}

// FinishArgs ask for the result of a run whose essays are scored.
type FinishArgs struct {
	Diagnosis uuid.UUID `json:"diagnosis"`
}

// Kind names the job.
func (FinishArgs) Kind() string { return "assessment.finish" }

// Finish has a run scored whose essays an expert has scored. Doing it again changes
// nothing. It is a job's work: who enqueued it could score the last essay.
func (s *Service) Finish(ctx context.Context, args FinishArgs) error {
	d, err := s.store.Diagnosis(ctx, tenant.ReachRegion, args.Diagnosis)
	if err != nil || d.State != Awaiting {
		return err
	}
	essays, err := s.store.EssaysOf(ctx, d.ID)
	if err != nil {
		return err
	}
	given := map[string]Marks{}
	for _, e := range essays {
		if !e.Scored() {
			return nil
		}
		given[e.Item] = e.Marks
	}
	inst, err := s.store.Instrument(ctx, tenant.ReachMunicipality, d.InstrumentID)
	if err != nil {
		return err
	}
	report, err := s.score(ctx, &inst, &d, given)
	if err != nil {
		return err
	}
	_, err = s.keep(ctx, &d, &inst, report)
	return err
}

// hold keeps a run that waits for an expert; false where the answers moved on.
func (s *Service) hold(ctx context.Context, d *Diagnosis, items []diagnostics.Item) (kept bool, err error) {
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		version := d.Version
		d.State, d.SubmittedAt, d.Version = Awaiting, s.moment(), version+1
		if d.TakenOn, err = s.store.Today(ctx, d.SubmittedAt, d.MunicipalityID); err != nil {
			return err
		}
		if kept, err = s.store.Close(ctx, d, version); err != nil || !kept {
			return err
		}
		essays := make([]Essay, len(items))
		for i, item := range items {
			id, err := newID()
			if err != nil {
				return err
			}
			essays[i] = Essay{RegionID: d.RegionID, ID: id, MunicipalityID: d.MunicipalityID, OrganizationID: d.OrganizationID, PersonID: d.PersonID,
				DiagnosisID: d.ID, Item: item.Code, CreatedAt: d.SubmittedAt, Version: 1}
		}
		if err := s.store.InsertEssays(ctx, essays); err != nil {
			return err
		}
		return s.audit.Record(ctx, d.entry("diagnosis.hand_in", map[string]any{"essays": len(essays)}))
	})
	return kept, err
}
