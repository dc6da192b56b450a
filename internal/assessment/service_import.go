package assessment

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Imports lists the imports within reach, the newest first.
func (s *Service) Imports(ctx context.Context, page paging.Request) (paging.List[Import], error) {
	_, reach, err := s.may(ctx, "import", "read")
	if err != nil {
		return paging.List[Import]{}, err
	}
	return s.store.Imports(ctx, reach, page)
}

// ImportByID gives one import with its preview.
func (s *Service) ImportByID(ctx context.Context, id uuid.UUID) (Import, error) {
	_, reach, err := s.may(ctx, "import", "read")
	if err != nil {
		return Import{}, err
	}
	return s.store.Import(ctx, reach, id)
}

// Problems gives the reasons why an import can't be applied, in the file's order: of all
// kinds where none is named, the mistakes of rows first. Rows without a result are no
// reason against it, and given when they are asked for.
func (s *Service) Problems(ctx context.Context, id uuid.UUID, kind ProblemKind, page paging.Request) (paging.List[Problem], error) {
	_, reach, err := s.may(ctx, "import", "read")
	if err != nil {
		return paging.List[Problem]{}, err
	}
	return s.store.Problems(ctx, reach, id, kind, page)
}

// Import reads a file of results by its instrument's program and keeps its rows;
// with Apply it lands them at once where nothing stands against it (ErrImportProblems
// otherwise). The same file from the same place is the same import: sent twice it
// changes nothing.
func (s *Service) Import(ctx context.Context, u Upload) (Import, error) {
	scope, _, err := s.may(ctx, "import", "create")
	if err != nil {
		return Import{}, err
	}
	inst, file, err := s.importer(ctx, &u)
	if err != nil {
		return Import{}, err
	}
	sum, err := hash(u)
	if err != nil {
		return Import{}, err
	}
	i, known, err := s.store.ImportOf(ctx, inst.ID, sum)
	if err != nil {
		return Import{}, err
	}
	if known, err = s.usable(ctx, i, known); err != nil {
		return Import{}, err
	}
	if !known {
		i = Import{RegionID: scope.Region, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization, InstrumentID: inst.ID,
			Phase: u.Phase, FileName: u.FileName, Size: u.Size, SHA256: sum, AuthorID: scope.Person, CreatedAt: s.moment(), Version: 1, Sample: []SampleRow{}}
		if i.ID, err = newID(); err != nil {
			return Import{}, err
		}
		if u.Hold {
			return i, s.open(ctx, scope, &i, &inst, file, u)
		}
		if err := s.readUpload(ctx, &i, &inst, file, u); err != nil {
			return Import{}, err
		}
	}
	if !u.Apply {
		return i, nil
	}
	i, err = s.settle(ctx, i.ID, true)
	if err == nil && i.State != Applied && !known {
		err = s.keepFile(ctx, &i, u)
	}
	return s.refuseProblems(ctx, i, err)
}

const (
	silence     = 2 * time.Minute     // after it a reading is taken for dead
	waitingTime = 30 * 24 * time.Hour // how long an import waits to be applied
)

// usable tells whether an import of the same file can go on. One whose reader is
// gone, or whose rows are, makes room for a new one, as all do that waited too long.
func (s *Service) usable(ctx context.Context, i Import, known bool) (bool, error) {
	if err := s.store.ExpireImports(ctx, s.moment().Add(-waitingTime)); err != nil {
		return false, err
	}
	switch {
	case !known || i.State == Applied:
		return known, nil
	case i.Alive(s.now()):
		return false, ErrImportReading
	case i.State == Opened:
		return true, nil
	case i.State != Reading:
		if _, there, err := s.store.ImportPeople(ctx, i.ID); err != nil || there {
			return there, err
		}
	}
	return false, s.store.DeleteImport(ctx, i.ID)
}

// importer checks the upload and finds the instrument that reads it.
func (s *Service) importer(ctx context.Context, u *Upload) (Instrument, *ResultFile, error) {
	if u.Phase == "" {
		u.Phase = Entry
	}
	if !u.Phase.Known() {
		return Instrument{}, nil, ErrPhase.At("query.phase", "entry, interim или final.")
	}
	if u.Size <= 0 {
		return Instrument{}, nil, ErrImportFile.Saying("Файл пуст: в нём ничего нет. Выберите файл с результатами.")
	}
	if u.Size > MaxUpload {
		return Instrument{}, nil, ErrImportTooLarge
	}
	u.FileName = clean(filepath.Base(strings.ReplaceAll(u.FileName, `\`, "/")))
	if name := []rune(u.FileName); u.FileName == "" || u.FileName == "." || len(name) > 255 {
		return Instrument{}, nil, ErrImportFile.At("query.name", "Имя файла: от 1 до 255 знаков.")
	}
	inst, err := s.store.Instrument(ctx, tenant.ReachMunicipality, u.InstrumentID)
	if err != nil {
		return inst, nil, err
	}
	if inst.Kind != diagnostics.KindImporter || inst.State != Published {
		return inst, nil, ErrImportInstrument.At("query.instrument", "Нужен опубликованный инструмент с загрузкой из файла.")
	}
	file, err := ParseResultFile(inst.Definition)
	return inst, file, err
}

func hash(u Upload) ([]byte, error) {
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(u.Content, MaxUpload+1))
	if err != nil {
		return nil, fmt.Errorf("assessment: read the upload: %w", err)
	}
	if n != u.Size {
		return nil, ErrImportFile.Saying("Файл передан не полностью. Загрузите его снова.")
	}
	return h.Sum(nil), nil
}

// readUpload reads a file by the instrument's usual mapping. A file that can't be read
// at all leaves nothing.
func (s *Service) readUpload(ctx context.Context, i *Import, inst *Instrument, file *ResultFile, u Upload) (err error) {
	f, err := fileOf(u)
	if err != nil {
		return err
	}
	if i.Preview, err = s.programs.Inspect(ctx, inst.Ref(), f, file.completed(file.Mapping)); err != nil {
		return err
	}
	i.Mapping, i.State, i.TouchedAt = file.Mapping, Reading, i.CreatedAt
	i.countsDeficits()
	if err := s.store.InsertImport(ctx, i); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = s.store.DeleteImport(context.WithoutCancel(ctx), i.ID) // what stays is taken over after the silence
		}
	}()
	if f, err = fileOf(u); err != nil {
		return err
	}
	if err := s.readFile(ctx, i, inst, file, f); err != nil || u.Apply {
		return err
	}
	return s.keepFile(ctx, i, u)
}

// fileOf gives an upload from its beginning.
func fileOf(u Upload) (diagnostics.File, error) {
	_, err := u.Content.Seek(0, io.SeekStart)
	return diagnostics.File{Name: u.FileName, Size: u.Size, Content: u.Content}, err
}

// readFile has the file read and keeps its rows, people and problems.
func (s *Service) readFile(ctx context.Context, i *Import, inst *Instrument, file *ResultFile, f diagnostics.File) error {
	today, err := s.store.Today(ctx, s.moment(), i.MunicipalityID)
	if err != nil {
		return err
	}
	r := newReader(file, i.Mapping, today)
	r.naming = i.naming()
	if err := s.readRows(ctx, i, inst, file, f, r); err != nil {
		return err
	}
	if r.number == 0 && r.bad == 0 {
		return ErrImportFile.Saying("В файле нет ни одной строки с результатами.")
	}
	i.Rows, i.People, i.BadRows, i.BadPeople, i.State, i.Unknown, i.Failure = r.number, len(r.people), r.bad, 0, Read, r.unknown, ""
	i.Skipped, i.SkippedRows, i.Unscored = 0, 0, r.unscored
	people, err := packPeople(r.people)
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.reading(ctx, i); err != nil {
			return err
		}
		if err := s.store.KeepPeople(ctx, i, people); err != nil {
			return err
		}
		if err := s.store.ReplaceProblems(ctx, i, RowProblem, r.problems); err != nil {
			return err
		}
		if err := s.store.ReplaceProblems(ctx, i, UnscoredRow, r.blank); err != nil {
			return err
		}
		if err := s.store.UpdateImport(ctx, i); err != nil {
			return err
		}
		return s.recordImport(ctx, "import.read", i)
	})
}

// readRows writes the rows in chunks while the program goes on reading.
func (s *Service) readRows(ctx context.Context, i *Import, inst *Instrument, file *ResultFile, f diagnostics.File, r *reader) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	chunks, written := make(chan []ImportRow, 1), make(chan error, 1)
	go func() {
		var err error
		number := 0
		for rows := range chunks {
			if err != nil {
				continue // the program is told to stop
			}
			if err = s.store.KeepRows(ctx, i, number, rows); err == nil {
				number++
				err = s.store.Touch(ctx, i.ID, (number-1)*chunkRows+len(rows), s.moment())
			}
			if err != nil {
				cancel(err)
			}
		}
		written <- err
	}()
	chunk := make([]ImportRow, 0, chunkRows)
	err := s.programs.Rows(ctx, inst.Ref(), f, file.completed(i.Mapping), func(row diagnostics.Row) error {
		out, ok, err := r.read(row)
		if err != nil || !ok {
			return err
		}
		if chunk = append(chunk, out); len(chunk) == chunkRows {
			chunks <- chunk
			chunk = make([]ImportRow, 0, chunkRows)
		}
		return nil
	})
	if err == nil && len(chunk) > 0 {
		chunks <- chunk
	}
	close(chunks)
	if failed := <-written; failed != nil {
		return failed
	}
	return err
}

func (s *Service) recordImport(ctx context.Context, action string, i *Import) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "import", Object: i.ID,
		Place:   audit.Place{Municipality: i.MunicipalityID, Organization: i.OrganizationID},
		Details: map[string]any{"rows": i.Rows, "people": i.People, "bad_rows": i.BadRows, "bad_people": i.BadPeople}})
}
