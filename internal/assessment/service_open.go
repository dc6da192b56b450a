package assessment

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// largeFile is so large that looking at it by many profiles would take long.
const largeFile = 5 << 20

// open looks at a file and keeps it. It is read by the profile that knows the most of
// its columns: one's own, the usual one, or another that ships with the instrument.
func (s *Service) open(ctx context.Context, scope tenant.Scope, i *Import, inst *Instrument, file *ResultFile, u Upload) error {
	own, err := s.store.Profiles(ctx, inst.Code)
	if err != nil {
		return err
	}
	tried := file.choices(own[:min(len(own), 5)], scope)
	if u.Size > largeFile {
		tried = tried[:min(len(tried), 2)]
	}
	best := -1
	for _, choice := range tried {
		f, err := fileOf(u)
		if err != nil {
			return err
		}
		p, err := s.programs.Inspect(ctx, inst.Ref(), f, file.completed(choice.Mapping))
		if err != nil {
			return err
		}
		looked := Import{Preview: p, Mapping: choice.Mapping}
		if known := looked.known(); known > best {
			best, i.Preview, i.Mapping = known, p, choice.Mapping
		}
	}
	i.State = Opened
	i.countsDeficits()
	if err := s.store.InsertImport(ctx, i); err != nil {
		return err
	}
	if err := s.keepFile(ctx, i, u); err != nil {
		_ = s.store.DeleteImport(context.WithoutCancel(ctx), i.ID)
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error { return s.recordImport(ctx, "import.open", i) })
}

// known is how many columns of the sheet are taken for something; 0 where that does
// not suffice to read it.
func (i *Import) known() (n int) {
	if !i.Understood() {
		return 0
	}
	for _, f := range i.Sheet().Found {
		if f.Field != "" {
			n++
		}
	}
	return n
}

// workOn loads an import whose reading is to change, with its instrument.
func (s *Service) workOn(ctx context.Context, id uuid.UUID) (i Import, inst Instrument, file *ResultFile, err error) {
	_, reach, err := s.may(ctx, "import", "create")
	if err != nil {
		return i, inst, nil, err
	}
	if i, err = s.store.Import(ctx, reach, id); err != nil {
		return i, inst, nil, err
	}
	switch {
	case i.State == Applied:
		return i, inst, nil, ErrImportApplied
	case i.Alive(s.now()):
		return i, inst, nil, ErrImportReading
	}
	if _, there, err := s.store.FilePart(ctx, id, 0); err != nil || !there {
		if err == nil {
			err = ErrImportNoFile
		}
		return i, inst, nil, err
	}
	if inst, err = s.store.Instrument(ctx, tenant.ReachMunicipality, i.InstrumentID); err != nil {
		return i, inst, nil, err
	}
	file, err = ParseResultFile(inst.Definition)
	return i, inst, file, err
}

// remap changes how the file of an import is read, looks at it anew, and drops what was
// read of it before.
func (s *Service) remap(ctx context.Context, id uuid.UUID, version int, change func(*Import, *Instrument, *ResultFile) error) (Import, error) {
	i, inst, file, err := s.workOn(ctx, id)
	if err != nil {
		return i, err
	}
	if i.Version != version {
		return i, ErrStaleImport
	}
	if err := change(&i, &inst, file); err != nil {
		return i, err
	}
	f := diagnostics.File{Name: i.FileName, Size: i.Size, Content: s.kept(ctx, &i)}
	preview, err := s.programs.Inspect(ctx, inst.Ref(), f, file.completed(i.Mapping))
	if err != nil {
		return i, err
	}
	i.Preview = preview
	i.countsDeficits()
	return i, s.reopen(ctx, &i, version, Opened)
}

// reopen takes an import back to where nothing of its file was read: it is to be mapped
// (Opened), or read now (Reading).
func (s *Service) reopen(ctx context.Context, i *Import, version int, to ImportState) error {
	_, reach, err := s.may(ctx, "import", "create")
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		now, err := s.store.LockImport(ctx, reach, i.ID)
		switch {
		case err != nil:
			return err
		case now.State == Applied:
			return ErrImportApplied
		case now.Alive(s.now()):
			return ErrImportReading
		case now.Version != version:
			return ErrStaleImport
		}
		i.State, i.Version, i.Failure, i.TouchedAt = to, now.Version+1, "", s.moment()
		i.Rows, i.People, i.BadRows, i.BadPeople, i.Unknown, i.Sample = 0, 0, 0, 0, UnknownWords{}, []SampleRow{}
		i.Skipped, i.SkippedRows, i.Unscored = 0, 0, 0
		if err := s.store.DropRead(ctx, i.ID, false); err != nil {
			return err
		}
		for _, kind := range []ProblemKind{RowProblem, PersonProblem, UnscoredRow} {
			if err := s.store.ReplaceProblems(ctx, i, kind, nil); err != nil {
				return err
			}
		}
		if err := s.store.UpdateImport(ctx, i); err != nil {
			return err
		}
		return s.recordImport(ctx, "import.map", i)
	})
}

// ChooseSheets says which sheets of the file are read. Hidden ones only when they are
// named.
func (s *Service) ChooseSheets(ctx context.Context, id uuid.UUID, version int, sheets []string) (Import, error) {
	return s.remap(ctx, id, version, func(i *Import, _ *Instrument, _ *ResultFile) error {
		for _, name := range sheets {
			if !slices.ContainsFunc(i.Preview.Sheets, func(s diagnostics.Sheet) bool { return s.Name == name && len(s.Columns) > 0 }) {
				return ErrImportSheets.At("body.sheets", ErrImportSheets.Message)
			}
		}
		if len(sheets) == 0 {
			return ErrImportSheets.At("body.sheets", ErrImportSheets.Message)
		}
		i.Mapping.Sheets, i.Mapping.Hidden = sheets, false
		return nil
	})
}

// ChooseHeader says where the titles of the columns stand, and how many rows they take.
func (s *Service) ChooseHeader(ctx context.Context, id uuid.UUID, version, row, rows int) (Import, error) {
	return s.remap(ctx, id, version, func(i *Import, _ *Instrument, _ *ResultFile) error {
		if row < 1 || row > 100_000 || rows < 1 || rows > 3 {
			return ErrImportHeader.At("body.row", ErrImportHeader.Message)
		}
		i.Mapping.HeaderRow, i.Mapping.HeaderRows = row, rows
		return nil
	})
}

// ChooseColumns says what the columns mean.
func (s *Service) ChooseColumns(ctx context.Context, id uuid.UUID, version int, c ColumnChoice) (Import, error) {
	return s.remap(ctx, id, version, func(i *Import, _ *Instrument, file *ResultFile) (err error) {
		sheet := i.Sheet()
		i.Mapping, err = c.apply(i.Mapping, file, sheet)
		if err == nil && i.Mapping.HeaderRow == 0 && len(i.ReadSheets()) == 1 {
			i.Mapping.HeaderRow, i.Mapping.HeaderRows = sheet.HeaderRow, sheet.HeaderRows
		}
		return err
	})
}

// ChooseWords says which competencies and levels the words of the file mean, whose
// meaning was unknown.
func (s *Service) ChooseWords(ctx context.Context, id uuid.UUID, version int, competencies, levels map[string]string) (Import, error) {
	return s.remap(ctx, id, version, func(i *Import, _ *Instrument, file *ResultFile) (err error) {
		i.Mapping, err = file.words(i.Mapping, competencies, levels)
		return err
	})
}

// ChooseProfile has the file read as others of its form are.
func (s *Service) ChooseProfile(ctx context.Context, id uuid.UUID, version int, code string) (Import, error) {
	return s.remap(ctx, id, version, func(i *Import, inst *Instrument, file *ResultFile) error {
		list, err := s.profiles(ctx, inst.Code, file)
		if err != nil {
			return err
		}
		n := slices.IndexFunc(list, func(p ProfileChoice) bool { return p.Code == code })
		if n < 0 {
			return ErrImportProfile.At("body.profile", ErrImportProfile.Message)
		}
		sheets := i.Mapping.Sheets
		i.Mapping = list[n].Mapping
		i.Mapping.Sheets = sheets
		return nil
	})
}

// CancelImport removes a file that is not wanted, with all that was read of it.
func (s *Service) CancelImport(ctx context.Context, id uuid.UUID) error {
	_, reach, err := s.may(ctx, "import", "create")
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		i, err := s.store.LockImport(ctx, reach, id)
		switch {
		case err != nil:
			return err
		case i.State == Applied:
			return ErrImportApplied
		}
		if err := s.store.DeleteImport(ctx, id); err != nil {
			return err
		}
		return s.recordImport(ctx, "import.cancel", &i)
	})
}
