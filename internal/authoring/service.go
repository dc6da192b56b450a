package authoring

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Instruments is area assessment, which keeps what is written here.
type Instruments interface {
	Instrument(ctx context.Context, id uuid.UUID) (assessment.Instrument, error)
	Form(ctx context.Context, id uuid.UUID) (diagnostics.Form, error)
	CreateInstrument(ctx context.Context, in assessment.InstrumentDraft) (assessment.Instrument, error)
	UpdateInstrument(ctx context.Context, id uuid.UUID, in assessment.InstrumentDraft, version int) (assessment.Instrument, error)
	Frameworks(ctx context.Context) ([]assessment.Framework, error)
}

// Service is what a methodist can do with instruments that are written.
type Service struct {
	tx          tenant.Tx
	store       Store
	instruments Instruments
	programs    assessment.Programs
	policy      *authz.Policy
}

// NewService puts the area together.
func NewService(tx tenant.Tx, store Store, instruments Instruments, programs assessment.Programs, policy *authz.Policy) *Service {
	return &Service{tx, store, instruments, programs, policy}
}

// may holds that the acting person writes instruments.
func (s *Service) may(ctx context.Context) error {
	_, err := s.policy.Require(ctx, "instrument", "create")
	return err
}

// Frameworks lists what instruments may measure.
func (s *Service) Frameworks(ctx context.Context) ([]assessment.Framework, error) {
	if err := s.may(ctx); err != nil {
		return nil, err
	}
	return s.instruments.Frameworks(ctx)
}

// framework finds one by its code.
func (s *Service) framework(ctx context.Context, code string) (assessment.Framework, error) {
	all, err := s.instruments.Frameworks(ctx)
	if err != nil {
		return assessment.Framework{}, err
	}
	i := slices.IndexFunc(all, func(f assessment.Framework) bool { return f.Code == code })
	if i < 0 {
		return assessment.Framework{}, ErrFramework.At("body.framework", "Выберите рамку компетенций.")
	}
	return all[i], nil
}

// CompetenciesOf gives the competencies of a framework as a definition holds them.
func CompetenciesOf(f assessment.Framework) []grade.Competency {
	out := make([]grade.Competency, len(f.Competencies))
	for i, k := range f.Competencies {
		out[i] = grade.Competency{Code: k.Code, Title: k.Title}
	}
	return out
}

// Work is an instrument under the pen.
type Work struct {
	assessment.Instrument
	Draft     *Draft
	Measures  assessment.Framework
	Writeable bool // it is a draft still
}

// Open takes an instrument into the editor. One past its draft can be looked at only.
func (s *Service) Open(ctx context.Context, id uuid.UUID) (Work, error) {
	if err := s.may(ctx); err != nil {
		return Work{}, err
	}
	i, err := s.instruments.Instrument(ctx, id)
	if err != nil {
		return Work{}, err
	}
	d, err := Read(i.Program, i.Definition)
	if err != nil {
		return Work{}, err
	}
	f, err := s.framework(ctx, i.Framework)
	return Work{i, d, f, i.State == assessment.Draft}, err
}

// Begin makes a new draft with what is usual.
func (s *Service) Begin(ctx context.Context, code, program, title, framework string) (assessment.Instrument, error) {
	if err := s.may(ctx); err != nil {
		return assessment.Instrument{}, err
	}
	f, err := s.framework(ctx, framework)
	if err != nil {
		return assessment.Instrument{}, err
	}
	d, err := Begin(program, title, CompetenciesOf(f))
	if err != nil {
		return assessment.Instrument{}, err
	}
	return s.create(ctx, code, program, framework, d)
}

func (s *Service) create(ctx context.Context, code, program, framework string, d *Draft) (assessment.Instrument, error) {
	definition, err := d.JSON()
	if err != nil {
		return assessment.Instrument{}, err
	}
	return s.instruments.CreateInstrument(ctx, assessment.InstrumentDraft{
		Code: code, Title: d.Title(), Program: program, Framework: framework, Definition: definition})
}

// Save keeps a step of the editor; the version is the one that was opened.
func (s *Service) Save(ctx context.Context, w Work, version int) (assessment.Instrument, error) {
	if err := s.may(ctx); err != nil {
		return assessment.Instrument{}, err
	}
	definition, err := w.Draft.JSON()
	if err != nil {
		return assessment.Instrument{}, err
	}
	return s.instruments.UpdateInstrument(ctx, w.ID, assessment.InstrumentDraft{
		Title: w.Draft.Title(), Program: w.Program, ProgramVersion: w.ProgramVersion, Framework: w.Framework, Definition: definition}, version)
}

// Next copies an instrument to a draft, the next edition of its code: a published one
// never changes. The newest version of the program runs it.
func (s *Service) Next(ctx context.Context, id uuid.UUID) (assessment.Instrument, error) {
	if err := s.may(ctx); err != nil {
		return assessment.Instrument{}, err
	}
	i, err := s.instruments.Instrument(ctx, id)
	if err != nil {
		return assessment.Instrument{}, err
	}
	return s.instruments.CreateInstrument(ctx, assessment.InstrumentDraft{
		Code: i.Code, Title: i.Title, Program: i.Program, Framework: i.Framework, Definition: i.Definition})
}

// Undo takes a draft back to what it was before the last change; done again, further
// back. As many steps are kept as table instrument_past says.
func (s *Service) Undo(ctx context.Context, id uuid.UUID, version int) (i assessment.Instrument, err error) {
	if err := s.may(ctx); err != nil {
		return i, err
	}
	if _, err = s.instruments.Instrument(ctx, id); err != nil {
		return i, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		past, ok, err := s.store.Past(ctx, id)
		if err != nil {
			return err
		}
		if !ok {
			return ErrNothing
		}
		i, err = s.instruments.UpdateInstrument(ctx, id, assessment.InstrumentDraft{Title: past.Title, Program: past.Program,
			ProgramVersion: past.ProgramVersion, Framework: past.Framework, Definition: past.Definition}, version)
		if err != nil {
			return err
		}
		return s.store.Forget(ctx, id, past.Version)
	})
	return i, err
}

// CanUndo tells whether there is something to take back.
func (s *Service) CanUndo(ctx context.Context, id uuid.UUID) (bool, error) {
	if err := s.may(ctx); err != nil {
		return false, err
	}
	return s.store.HasPast(ctx, id)
}

// Export gives an instrument as a file for another region.
func (s *Service) Export(ctx context.Context, id uuid.UUID) (Pack, error) {
	if err := s.may(ctx); err != nil {
		return Pack{}, err
	}
	i, err := s.instruments.Instrument(ctx, id)
	if err != nil {
		return Pack{}, err
	}
	f, err := s.framework(ctx, i.Framework)
	return pack(i, f), err
}

// Import makes a draft out of such a file, the next edition of its code here. A
// framework that the region lacks, and each competency that it does not know, is
// refused by name.
func (s *Service) Import(ctx context.Context, p Pack) (assessment.Instrument, error) {
	if err := s.may(ctx); err != nil {
		return assessment.Instrument{}, err
	}
	if err := p.Check(); err != nil {
		return assessment.Instrument{}, err
	}
	if _, err := s.framework(ctx, p.Framework.Code); err != nil {
		return assessment.Instrument{}, ErrFramework.At("body.framework.code", "Нужна рамка «"+cmp.Or(p.Framework.Title, p.Framework.Code)+"» с кодом «"+p.Framework.Code+"»: добавьте её в разделе «Рамки компетенций».")
	}
	return s.instruments.CreateInstrument(ctx, assessment.InstrumentDraft{
		Code: p.Code, Title: p.Title, Program: p.Program, Framework: p.Framework.Code, Definition: p.Definition})
}

// TemplateFor gives the book to be filled in for a framework: of a questionnaire, or of a
// test where program says so.
func (s *Service) TemplateFor(ctx context.Context, program, framework string) ([]Sheet, error) {
	if err := s.may(ctx); err != nil {
		return nil, err
	}
	f, err := s.framework(ctx, framework)
	if err != nil {
		return nil, err
	}
	if program == Tests {
		return TestTemplate(CompetenciesOf(f)), nil
	}
	return Template(CompetenciesOf(f)), nil
}

// FromBook makes a draft out of a book that was filled in, or names every bad cell.
func (s *Service) FromBook(ctx context.Context, code, framework string, book []Cells) (assessment.Instrument, error) {
	if err := s.may(ctx); err != nil {
		return assessment.Instrument{}, err
	}
	f, err := s.framework(ctx, framework)
	if err != nil {
		return assessment.Instrument{}, err
	}
	d, err := ParseBook(book, CompetenciesOf(f))
	if err != nil {
		return assessment.Instrument{}, err
	}
	program := Questionnaires
	if d.Test != nil {
		program = Tests
	}
	return s.create(ctx, code, program, framework, d)
}

// Sample is a trial run by who writes the instrument. Nothing of it is kept.
type Sample struct {
	Form   diagnostics.Form
	Report diagnostics.Report
}

// sampleRun is the run id of every sample: the same form is drawn and scored.
const sampleRun = "sample"

// SampleForm gives the form of a sample: that of one run, where runs differ.
func (s *Service) SampleForm(ctx context.Context, id uuid.UUID) (diagnostics.Form, assessment.Instrument, error) {
	if err := s.may(ctx); err != nil {
		return diagnostics.Form{}, assessment.Instrument{}, err
	}
	i, err := s.instruments.Instrument(ctx, id)
	if err != nil {
		return diagnostics.Form{}, i, err
	}
	if i.Kind != diagnostics.KindQuestionnaire {
		return diagnostics.Form{}, i, ErrSample
	}
	form, err := s.programs.Form(ctx, i.Ref(), i.Definition)
	if err != nil || !form.Drawn {
		return form, i, err
	}
	form, err = s.programs.Draw(ctx, i.Ref(), i.Definition, sampleRun)
	return form, i, err
}

// Try scores answers as those of a teacher would be, and keeps nothing.
func (s *Service) Try(ctx context.Context, id uuid.UUID, answers []diagnostics.Answer) (Sample, error) {
	form, i, err := s.SampleForm(ctx, id)
	if err != nil {
		return Sample{}, err
	}
	report, err := s.programs.Score(ctx, i.Ref(), i.Definition, diagnostics.Submission{RunID: sampleRun, Answers: answers})
	return Sample{form, report}, err
}
