package assessment

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// arrange gives a new run what a test adds: the id that its form is drawn by, and its
// end. The clock runs from the beginning.
func (d *Diagnosis) arrange(form *diagnostics.Form) {
	if form == nil {
		return
	}
	if form.Drawn {
		d.RunID = uuid.New()
	}
	if form.TimeLimit > 0 {
		d.EndsAt = d.StartedAt.Add(time.Duration(form.TimeLimit) * time.Second)
	}
}

// draw has the run's own form drawn where it has one and it is not there yet, and keeps
// it. The program makes the same form of the same run every time, so that nothing
// depends on who asks first.
func (s *Service) draw(ctx context.Context, inst *Instrument, d *Diagnosis) error {
	if inst.Form == nil || !inst.Form.Drawn || d.Drawn != nil || d.RunID == uuid.Nil {
		return nil
	}
	form, err := s.programs.Draw(ctx, inst.Ref(), inst.Definition, d.RunID.String())
	if err != nil {
		return err
	}
	d.Drawn, d.Items = &form, itemsOf(&form)
	return s.store.KeepForm(ctx, d)
}

// score asks the program, under a run id that tells it nothing of the person.
func (s *Service) score(ctx context.Context, inst *Instrument, d *Diagnosis, given map[string]Marks) (diagnostics.Report, error) {
	run := d.RunID
	if run == uuid.Nil {
		run = uuid.New()
	}
	submission := marked(d.Answers.submission(run.String()), essaysOf(d.form(inst), d.Answers), given)
	submission.Itemized = true
	return s.programs.Score(ctx, inst.Ref(), inst.Definition, submission)
}

// TimeOverArgs ask to hand in a test whose time is over.
type TimeOverArgs struct {
	Diagnosis uuid.UUID `json:"diagnosis"`
	At        time.Time `json:"at"`
}

// Kind names the job.
func (TimeOverArgs) Kind() string { return "assessment.time_over" }

// NotBefore is the end with what is granted for slow lines.
func (a TimeOverArgs) NotBefore() time.Time { return a.At.Add(Grace + time.Second) }

// TimeOver hands in a test whose time is over, with the answers that were saved. One
// without a single answer is over without a result: it says nothing of the person. It
// is a job's work, under the Scope of who began the test.
func (s *Service) TimeOver(ctx context.Context, args TimeOverArgs) error {
	_, reach, err := s.may(ctx, "diagnosis", "take")
	if err != nil {
		return err
	}
	d, err := s.store.Diagnosis(ctx, reach, args.Diagnosis)
	if err != nil || d.State != InProgress {
		return err
	}
	if len(d.Answers.submission("").Answers) == 0 {
		_, err = s.Abandon(ctx, d.ID)
	} else {
		_, err = s.Submit(ctx, d.ID)
	}
	if errors.Is(err, ErrDiagnosisClosed) {
		return nil // the person was faster
	}
	return err
}

// keepRequests adds what a survey beside the test found to the person's own learning
// requests; what they asked for before is not asked twice.
func (s *Service) keepRequests(ctx context.Context, d *Diagnosis, found []diagnostics.Request) error {
	if len(found) == 0 {
		return nil
	}
	there, err := s.store.RequestTexts(ctx, d.PersonID)
	if err != nil {
		return err
	}
	for _, q := range found {
		text := strings.TrimSpace(q.Text)
		if there[text] {
			continue
		}
		there[text] = true
		id, err := newID()
		if err != nil {
			return err
		}
		r := LearningRequest{RegionID: d.RegionID, ID: id, MunicipalityID: d.MunicipalityID, OrganizationID: d.OrganizationID, PersonID: d.PersonID,
			Kind: RequestKind(q.Kind), Text: text, AuthorID: d.PersonID, CreatedAt: s.moment()}
		if err := r.Check(); err != nil {
			return err
		}
		if err := s.store.InsertRequest(ctx, &r); err != nil {
			return err
		}
		entry := audit.Entry{Action: "request.state", Type: "person_request", Object: r.ID, Subject: d.PersonID, Details: map[string]any{"diagnosis": d.ID, "kind": r.Kind},
			Place: audit.Place{Municipality: d.MunicipalityID, Organization: d.OrganizationID}}
		if err := s.audit.Record(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}
