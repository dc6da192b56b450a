package assessment

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// InstrumentDraft is what a methodist writes.
type InstrumentDraft struct {
	Code           string
	Title          string
	Program        string
	ProgramVersion string // the newest usable one when empty
	Framework      string
	Definition     json.RawMessage
}

// Installed lists the instrument programs and their health for an operator.
func (s *Service) Installed(ctx context.Context) (Catalogue, error) {
	if _, err := s.policy.Require(ctx, "program", "read"); err != nil {
		return Catalogue{}, err
	}
	return s.programs.Installed(), nil
}

// Frameworks gives the region's competency frameworks.
func (s *Service) Frameworks(ctx context.Context) ([]Framework, error) {
	if _, _, err := s.may(ctx, "instrument", "read"); err != nil {
		return nil, err
	}
	return s.store.Frameworks(ctx)
}

// Instruments lists the region's instruments; drafts only for who may write them.
func (s *Service) Instruments(ctx context.Context, f InstrumentFilter, page paging.Request) (paging.List[Instrument], error) {
	scope, reach, err := s.may(ctx, "instrument", "read")
	if err != nil {
		return paging.List[Instrument]{}, err
	}
	f.NoDrafts = !s.has(scope, "instrument", "create")
	return s.store.Instruments(ctx, reach, f, page)
}

// Instrument gives one instrument. The definition says what each answer is worth,
// so only those who may write instruments get it.
func (s *Service) Instrument(ctx context.Context, id uuid.UUID) (Instrument, error) {
	scope, reach, err := s.may(ctx, "instrument", "read")
	if err != nil {
		return Instrument{}, err
	}
	i, err := s.store.Instrument(ctx, reach, id)
	if err != nil {
		return i, err
	}
	if i.Form != nil {
		i.Test, i.TimeLimit = i.Form.Test, i.Form.TimeLimit
	}
	if !s.has(scope, "instrument", "create") {
		if i.State == Draft {
			return Instrument{}, ErrInstrumentNotFound
		}
		i.Definition = nil
	}
	return i, nil
}

// Form gives the questionnaire ready to be shown; that of a draft is laid out by
// the program now, so that a methodist sees it and its mistakes.
func (s *Service) Form(ctx context.Context, id uuid.UUID) (diagnostics.Form, error) {
	i, err := s.Instrument(ctx, id)
	if err != nil {
		return diagnostics.Form{}, err
	}
	if i.Kind != diagnostics.KindQuestionnaire {
		return diagnostics.Form{}, ErrInstrumentNotFound.Saying("У этого инструмента нет вопросов: его результаты приходят из файла.")
	}
	if i.Form != nil {
		return *i.Form, nil
	}
	return s.programs.Form(ctx, i.Ref(), i.Definition)
}

// CreateInstrument adds a draft: the first edition of a new code, or the next one
// of a code that is there [B 2.8.1].
func (s *Service) CreateInstrument(ctx context.Context, in InstrumentDraft) (Instrument, error) {
	scope, _, err := s.may(ctx, "instrument", "create")
	if err != nil {
		return Instrument{}, err
	}
	id, err := newID()
	if err != nil {
		return Instrument{}, err
	}
	now := s.moment()
	i := Instrument{RegionID: scope.Region, ID: id, State: Draft, Items: []string{}, Version: 1, CreatedAt: now, UpdatedAt: now}
	if err := s.write(ctx, &i, in); err != nil {
		return Instrument{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		last, err := s.store.Edition(ctx, i.Code)
		if err != nil {
			return err
		}
		i.Edition = last + 1
		if err := s.store.InsertInstrument(ctx, &i); err != nil {
			return err
		}
		return s.recordInstrument(ctx, "instrument.create", i)
	})
	return i, err
}

// UpdateInstrument rewrites a draft; the code stays.
func (s *Service) UpdateInstrument(ctx context.Context, id uuid.UUID, in InstrumentDraft, version int) (Instrument, error) {
	_, reach, err := s.may(ctx, "instrument", "create")
	if err != nil {
		return Instrument{}, err
	}
	i, err := s.store.Instrument(ctx, reach, id)
	if err != nil {
		return Instrument{}, err
	}
	if i.State != Draft {
		return Instrument{}, ErrInstrumentFrozen
	}
	in.Code = i.Code
	if err := s.write(ctx, &i, in); err != nil {
		return Instrument{}, err
	}
	i.Version, i.UpdatedAt = version+1, s.moment()
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.UpdateInstrument(ctx, &i, version); err != nil {
			return err
		}
		return s.recordInstrument(ctx, "instrument.update", i)
	})
	return i, err
}

// DeleteInstrument removes a draft. What was let out stays: results rest on it.
func (s *Service) DeleteInstrument(ctx context.Context, id uuid.UUID, version int) error {
	_, reach, err := s.may(ctx, "instrument", "create")
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		i, err := s.store.Instrument(ctx, reach, id)
		switch {
		case err != nil:
			return err
		case i.State != Draft:
			return ErrInstrumentFrozen
		}
		if err := s.store.DeleteDraft(ctx, &i, version); err != nil {
			return err
		}
		return s.recordInstrument(ctx, "instrument.delete", i)
	})
}

// write puts the draft into the instrument and checks what can be checked without
// the program.
func (s *Service) write(ctx context.Context, i *Instrument, in InstrumentDraft) error {
	latest, kind, ok := s.programs.Latest(in.Program)
	if !ok {
		return ErrProgramUnknown.At("body.program", "Программы «"+fault.Short(in.Program, quoted)+"» нет.")
	}
	if in.ProgramVersion == "" {
		in.ProgramVersion = latest.Version
	}
	f, ok, err := s.store.Framework(ctx, in.Framework)
	if err != nil {
		return err
	}
	if !ok {
		return ErrInstrumentInvalid.At("body.framework", "Такого перечня компетенций нет.")
	}
	i.Code, i.Title, i.Program, i.ProgramVersion, i.Kind = in.Code, in.Title, in.Program, in.ProgramVersion, kind
	i.Framework, i.Definition = in.Framework, in.Definition
	return i.Check(f)
}

// MoveInstrument takes an instrument to trial, publishes or retires it. On leaving
// the draft the program checks the definition; publishing retires the edition that
// was published before, whose runs under way go on.
func (s *Service) MoveInstrument(ctx context.Context, id uuid.UUID, to State, version int) (Instrument, error) {
	_, reach, err := s.may(ctx, "instrument", "publish")
	if err != nil {
		return Instrument{}, err
	}
	i, err := s.store.Instrument(ctx, reach, id)
	if err != nil {
		return Instrument{}, err
	}
	var form *diagnostics.Form
	if i.State == Draft && i.Kind == diagnostics.KindQuestionnaire {
		laid, err := s.programs.Form(ctx, i.Ref(), i.Definition)
		if err != nil {
			return Instrument{}, err
		}
		form = &laid
	}
	if err := i.Move(to, form, s.moment()); err != nil {
		return Instrument{}, err
	}
	i.Version = version + 1
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if to == Published {
			if err := s.retire(ctx, i); err != nil {
				return err
			}
		}
		if err := s.store.UpdateInstrument(ctx, &i, version); err != nil {
			return err
		}
		return s.recordInstrument(ctx, "instrument."+string(to), i)
	})
	return i, err
}

func (s *Service) retire(ctx context.Context, next Instrument) error {
	old, err := s.store.Retire(ctx, next.Code, next.UpdatedAt)
	if err != nil || old == uuid.Nil {
		return err
	}
	return s.audit.Record(ctx, audit.Entry{Action: "instrument.retired", Type: "instrument", Object: old, Details: map[string]any{"by": next.ID}})
}

func (s *Service) recordInstrument(ctx context.Context, action string, i Instrument) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "instrument", Object: i.ID,
		Details: map[string]any{"code": i.Code, "edition": i.Edition, "version": i.Version}})
}
