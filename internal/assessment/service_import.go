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

// Problems gives every reason why an import can't be applied, in the file's order.
func (s *Service) Problems(ctx context.Context, id uuid.UUID, page paging.Request) (paging.List[Problem], error) {
	_, reach, err := s.may(ctx, "import", "read")
	if err != nil {
		return paging.List[Problem]{}, err
	}
	return s.store.Problems(ctx, reach, id, page)
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
			Phase: u.Phase, FileName: u.FileName, Size: u.Size, SHA256: sum, AuthorID: scope.Person}
		if err := s.readFile(ctx, &i, &inst, file, u); err != nil {
			return Import{}, err
		}
	}
	if !u.Apply {
		return i, nil
	}
	i, err = s.settle(ctx, i.ID, true)
	return s.refuseProblems(ctx, i, err)
}

const (
	readingTime = 15 * time.Minute    // longer than any file is read
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
	case i.State == Reading && s.now().Sub(i.CreatedAt) < readingTime:
		return false, ErrImportReading
	case i.State != Reading:
		if _, there, err := s.store.Chunk(ctx, i.ID, PeopleChunk, 0); err != nil || there {
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
		return Instrument{}, nil, ErrImportFile
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

// readFile has the file read and keeps its rows, people and problems. A file that
// can't be read at all leaves nothing.
func (s *Service) readFile(ctx context.Context, i *Import, inst *Instrument, file *ResultFile, u Upload) (err error) {
	input := func() (diagnostics.File, error) {
		_, err := u.Content.Seek(0, io.SeekStart)
		return diagnostics.File{Name: u.FileName, Size: u.Size, Content: u.Content}, err
	}
	f, err := input()
	if err != nil {
		return err
	}
	if i.Preview, err = s.programs.Inspect(ctx, inst.Ref(), f); err != nil {
		return err
	}
	if i.ID, err = newID(); err != nil {
		return err
	}
	i.Mapping, i.State, i.CreatedAt, i.Version = file.Mapping, Reading, s.moment(), 1
	today, err := s.store.Today(ctx, i.CreatedAt, i.MunicipalityID)
	if err != nil {
		return err
	}
	if err := s.store.InsertImport(ctx, i); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = s.store.DeleteImport(context.WithoutCancel(ctx), i.ID) // what stays is taken over after readingTime
		}
	}()
	if f, err = input(); err != nil {
		return err
	}
	r := newReader(file, today)
	if err := s.readRows(ctx, i, inst, f, r); err != nil {
		return err
	}
	if r.number == 0 && r.bad == 0 {
		return ErrImportFile.Saying("В файле нет ни одной строки с результатами.")
	}
	i.Rows, i.People, i.BadRows, i.State = r.number, len(r.people), r.bad, Read
	people, err := packPeople(r.people)
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.AddChunk(ctx, i, PeopleChunk, 0, people); err != nil {
			return err
		}
		if err := s.store.ReplaceProblems(ctx, i, RowProblem, r.problems); err != nil {
			return err
		}
		if err := s.store.UpdateImport(ctx, i); err != nil {
			return err
		}
		return s.recordImport(ctx, "import.read", i)
	})
}

// readRows writes the rows in chunks while the program goes on reading.
func (s *Service) readRows(ctx context.Context, i *Import, inst *Instrument, f diagnostics.File, r *reader) error {
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
			var data []byte
			if data, err = packRows(rows); err == nil {
				err = s.store.AddChunk(ctx, i, RowsChunk, number, data)
			}
			if number++; err != nil {
				cancel(err)
			}
		}
		written <- err
	}()
	chunk := make([]ImportRow, 0, chunkRows)
	err := s.programs.Rows(ctx, inst.Ref(), f, i.Mapping, func(row diagnostics.Row) error {
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

// Check looks for everybody the file names, and reports whoever is not found for
// certain; nothing is written but the findings.
func (s *Service) Check(ctx context.Context, id uuid.UUID) (Import, error) {
	if _, _, err := s.may(ctx, "import", "create"); err != nil {
		return Import{}, err
	}
	return s.settle(ctx, id, false)
}

// Apply checks once more and lands all results in one transaction, or none:
// ErrImportProblems names the first places. Repeating it changes nothing.
func (s *Service) Apply(ctx context.Context, id uuid.UUID) (Import, error) {
	if _, _, err := s.may(ctx, "import", "create"); err != nil {
		return Import{}, err
	}
	i, err := s.settle(ctx, id, true)
	return s.refuseProblems(ctx, i, err)
}

// shownProblems is how many places a refusal names; all stand in the list.
const shownProblems = 50

func (s *Service) refuseProblems(ctx context.Context, i Import, err error) (Import, error) {
	if err != nil || i.Problems() == 0 {
		return i, err
	}
	list, err := s.store.Problems(ctx, tenant.ReachRegion, i.ID, paging.Request{Limit: shownProblems})
	if err != nil {
		return i, err
	}
	refusal := ErrImportProblems
	for _, p := range list.Items {
		refusal = refusal.At(p.Place(), p.Reason)
	}
	return i, refusal
}

// settle matches the people of an import and, where asked to and nothing stands
// against it, lands its results. All of it is one transaction.
func (s *Service) settle(ctx context.Context, id uuid.UUID, apply bool) (i Import, err error) {
	scope, reach, err := s.may(ctx, "import", "create")
	if err != nil {
		return Import{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if i, err = s.store.LockImport(ctx, reach, id); err != nil || i.State == Applied {
			return err
		}
		if i.State == Reading {
			return ErrImportReading
		}
		now := s.moment()
		people, matches, err := s.match(ctx, scope, reach, &i)
		if err != nil {
			return err
		}
		i.State, i.CheckedAt = Checked, now
		i.Version++
		action := "import.check"
		if apply && i.Problems() == 0 {
			if err := s.land(ctx, &i, people, matches, now); err != nil {
				return err
			}
			i.State, i.AppliedAt, action = Applied, now, "import.apply"
		}
		if err := s.store.UpdateImport(ctx, &i); err != nil {
			return err
		}
		return s.recordImport(ctx, action, &i)
	})
	return i, err
}

// match finds whom the file means, within the importer's reach.
func (s *Service) match(ctx context.Context, scope tenant.Scope, reach tenant.Reach, i *Import) ([]ImportPerson, []ImportMatch, error) {
	people, err := chunk(ctx, s.store, i.ID, PeopleChunk, 0, unpackPeople)
	if err != nil {
		return nil, nil, err
	}
	named := make([]diagnostics.Person, len(people))
	for n, p := range people {
		named[n] = p.Named
	}
	m := NewMatcher(named)
	m.SameOrganization = reach == tenant.ReachOrganization && scope.Organization != uuid.Nil
	if err := s.store.Candidates(ctx, reach, m.See); err != nil {
		return nil, nil, err
	}
	matches, problems, doubled, err := matched(m, people)
	if err != nil {
		return nil, nil, err
	}
	if len(doubled) > 0 {
		twice, err := s.twice(ctx, i, matches, doubled)
		if err != nil {
			return nil, nil, err
		}
		problems = append(problems, twice...)
	}
	i.BadPeople = len(problems)
	return people, matches, s.store.ReplaceProblems(ctx, i, PersonProblem, problems[:min(len(problems), maxProblems)])
}

// matched turns findings into matches, one for each of the people: one diagnosis for
// each person of ours, also where the file writes them in two ways (doubled).
func matched(m *Matcher, people []ImportPerson) (matches []ImportMatch, problems []Problem, doubled map[uuid.UUID]bool, err error) {
	first := make(map[uuid.UUID]int, len(people))
	matches, doubled = make([]ImportMatch, len(people)), map[uuid.UUID]bool{}
	for n, p := range people {
		who := m.Of(n)
		if who.Problem != "" {
			problems = append(problems, Problem{Sheet: p.Sheet, Row: p.Row, Reason: who.Problem})
			continue
		}
		matches[n] = ImportMatch{PersonID: who.PersonID, MunicipalityID: who.MunicipalityID, OrganizationID: who.OrganizationID, TakenOn: p.TakenOn}
		before, again := first[who.PersonID]
		if !again {
			first[who.PersonID] = n
			if matches[n].Diagnosis, err = newID(); err != nil {
				return nil, nil, nil, err
			}
			continue
		}
		doubled[who.PersonID] = true
		if matches[before].TakenOn.Before(p.TakenOn) {
			matches[before].TakenOn = p.TakenOn
		}
		matches[n] = matches[before]
	}
	return matches, problems, doubled, nil
}

// twice finds rows that say of one person what an earlier row already says under
// another writing of the name.
func (s *Service) twice(ctx context.Context, i *Import, matches []ImportMatch, doubled map[uuid.UUID]bool) (problems []Problem, err error) {
	type result struct {
		person     uuid.UUID
		competency string
	}
	seen := map[result]bool{}
	return problems, eachRows(ctx, s.store, i, func(rows []ImportRow) error {
		for _, r := range rows {
			key := result{matches[r.Person].PersonID, r.Competency}
			if !doubled[key.person] {
				continue
			}
			if seen[key] {
				problems = append(problems, Problem{Sheet: r.Sheet, Row: r.Row,
					Reason: "Результат этого человека по этой компетенции уже есть в файле под другим написанием имени."})
			}
			seen[key] = true
		}
		return nil
	})
}

// land writes the diagnoses, results and deficits of an import without problems.
// What was read goes with it: each row now stands with its result.
func (s *Service) land(ctx context.Context, i *Import, people []ImportPerson, matches []ImportMatch, now time.Time) error {
	inst, err := s.store.Instrument(ctx, tenant.ReachMunicipality, i.InstrumentID)
	if err != nil {
		return err
	}
	file, err := ParseResultFile(inst.Definition)
	if err != nil {
		return err
	}
	if err := s.store.LandRuns(ctx, i, &inst, runsOf(matches), now); err != nil {
		return err
	}
	landed, titles := 0, file.titles()
	err = eachRows(ctx, s.store, i, func(rows []ImportRow) error {
		results := make([]Result, len(rows))
		for n, r := range rows {
			m := matches[r.Person]
			results[n] = Result{
				RegionID: i.RegionID, DiagnosisID: m.Diagnosis, Competency: r.Competency, MunicipalityID: m.MunicipalityID, OrganizationID: m.OrganizationID,
				Title: titles[r.Competency], Score: r.Score, Max: r.Max, Level: r.Level, LevelTitle: titles[levelKey+r.Level], Polarity: file.Polarity,
				Deficit: r.DeficitID != uuid.Nil, DeficitID: r.DeficitID, Cells: r.Cells,
			}
		}
		landed += len(results)
		return s.store.InsertResults(ctx, results)
	})
	if err != nil {
		return err
	}
	if landed != i.Rows || len(people) != i.People {
		return fmt.Errorf("assessment: import %s: %d of %d results, %d of %d people", i.ID, landed, i.Rows, len(people), i.People)
	}
	if err := s.store.SettleDeficits(ctx, SettledBy{Import: i.ID}, i.AuthorID, now); err != nil {
		return err
	}
	for n := range i.Preview.Sheets {
		i.Preview.Sheets[n].Sample = nil
	}
	return s.store.DropChunks(ctx, i.ID)
}

// runsOf gives each diagnosis of the matches once.
func runsOf(matches []ImportMatch) []ImportMatch {
	runs, at := make([]ImportMatch, 0, len(matches)), make(map[uuid.UUID]int, len(matches))
	for _, m := range matches {
		if n, again := at[m.Diagnosis]; again {
			if runs[n].TakenOn.Before(m.TakenOn) {
				runs[n].TakenOn = m.TakenOn
			}
			continue
		}
		at[m.Diagnosis] = len(runs)
		runs = append(runs, m)
	}
	return runs
}

func (s *Service) recordImport(ctx context.Context, action string, i *Import) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "import", Object: i.ID,
		Place:   audit.Place{Municipality: i.MunicipalityID, Organization: i.OrganizationID},
		Details: map[string]any{"rows": i.Rows, "people": i.People, "bad_rows": i.BadRows, "bad_people": i.BadPeople}})
}
