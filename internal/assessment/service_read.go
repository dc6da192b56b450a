package assessment

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

const (
	patience    = 3 * time.Second  // how long one waits for a file to be read
	longReading = 10 * time.Minute // no file takes longer
)

// ReadImport reads the kept file of an import as it is mapped now, and looks for
// everybody in it. A long reading goes on by itself: the import says how far it is. Should
// the server stop meanwhile, Resume begins it anew.
func (s *Service) ReadImport(ctx context.Context, id uuid.UUID) (Import, error) {
	i, inst, file, err := s.workOn(ctx, id)
	if err != nil {
		return i, err
	}
	if !i.Understood() {
		return i, ErrImportColumns.At("body.columns", "Не хватает: "+missingOf(&i)+".")
	}
	if err := s.read(ctx, &i, i.Version, 0); err != nil {
		return i, err
	}
	type outcome struct {
		i   Import
		err error
	}
	done, begun := make(chan outcome, 1), i
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longReading)
		defer cancel()
		read, err := s.readKept(ctx, begun, &inst, file)
		done <- outcome{read, err}
	}()
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case o := <-done:
		return o.i, o.err
	case <-wait.C:
		return i, nil
	}
}

// readKept reads and checks; what goes wrong is kept with the import, for whoever
// looks later.
func (s *Service) readKept(ctx context.Context, i Import, inst *Instrument, file *ResultFile) (Import, error) {
	f := diagnostics.File{Name: i.FileName, Size: i.Size, Content: s.kept(ctx, &i)}
	err := s.readFile(ctx, &i, inst, file, f)
	if err == nil {
		return s.settle(ctx, i.ID, false)
	}
	i.Failure = "Чтение не удалось. Попробуйте ещё раз."
	if refusal, ok := fault.As(err); ok {
		i.Failure = refusal.Message
		for _, field := range refusal.Fields[:min(len(refusal.Fields), 5)] {
			i.Failure += " " + inSentence(field)
		}
	}
	i.State = Opened
	return i, errors.Join(err, s.giveBack(context.WithoutCancel(ctx), i, i.Failure))
}

// inSentence says what is wrong at a place of a file; a reason without a place speaks of
// the whole file.
func inSentence(f fault.Field) string {
	words := strings.TrimSuffix(f.Message, ".") + "."
	if f.Path == "" {
		return words
	}
	return f.Path + ": " + words
}

func missingOf(i *Import) string {
	missing := i.Sheet().Missing
	if len(missing) == 0 {
		return "строки заголовков"
	}
	return "«" + strings.Join(missing, "», «") + "»"
}

func shortenTo(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// sample gives the first results as they would land.
func (s *Service) sample(ctx context.Context, i *Import, people []ImportPerson, matches []ImportMatch) ([]SampleRow, error) {
	out := []SampleRow{}
	if i.Rows == 0 {
		return out, nil
	}
	file, _, err := s.FileMeaning(ctx, i)
	if err != nil {
		return nil, err
	}
	rows, _, err := s.store.ImportRows(ctx, i.ID, 0)
	if err != nil {
		return nil, err
	}
	for _, r := range rows[:min(len(rows), sampleRows)] {
		p := people[r.Person]
		out = append(out, SampleRow{Sheet: r.Sheet, Row: r.Row, Named: p.Named, PersonID: matches[r.Person].PersonID,
			Skipped: matches[r.Person].skipped, Competency: file.competencyTitle(r.Competency), Score: r.Score, Max: r.Max, ByLevel: r.ByLevel,
			Level: file.levelTitle(r.Level), Deficit: r.DeficitID != uuid.Nil, TakenOn: p.TakenOn})
	}
	return out, nil
}

// Doubts lists the people of an import who are, or were, to be decided about, the
// undecided first.
func (s *Service) Doubts(ctx context.Context, id uuid.UUID, page paging.Request) (paging.List[Decision], error) {
	_, reach, err := s.may(ctx, "import", "read")
	if err != nil {
		return paging.List[Decision]{}, err
	}
	i, err := s.store.Import(ctx, reach, id)
	if err != nil {
		return paging.List[Decision]{}, err
	}
	l, err := s.store.Doubts(ctx, id, page)
	if err == nil && i.State != Applied {
		err = s.propose(ctx, reach, &i, l.Items)
	}
	return l, err
}

// propose says of the undecided what was decided about the same writing in an earlier file:
// a mended file is sent again as another one. Who is out of reach by now is not proposed.
func (s *Service) propose(ctx context.Context, reach tenant.Reach, i *Import, doubts []Decision) error {
	var keys [][]byte
	for _, d := range doubts {
		if d.Choice == Undecided {
			keys = append(keys, d.Key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	earlier, err := s.store.Earlier(ctx, i, keys)
	if err != nil || len(earlier) == 0 {
		return err
	}
	var people []uuid.UUID
	for _, d := range earlier {
		if d.Choice == ChosePerson {
			people = append(people, d.PersonID)
		}
	}
	known, err := s.known(ctx, reach, people)
	if err != nil {
		return err
	}
	decided := choicesOf(earlier)
	for n := range doubts {
		d := &doubts[n]
		was, there := decided[[32]byte(d.Key)]
		if _, here := known[was.PersonID]; d.Choice == Undecided && there && (here || was.Choice == ChoseSkip) {
			d.Earlier, d.EarlierPerson = was.Choice, was.PersonID
		}
	}
	return nil
}

// Find gives people within reach whose surname begins so, for a decision.
func (s *Service) Find(ctx context.Context, surname string) ([]Likeness, error) {
	_, reach, err := s.may(ctx, "import", "create")
	if err != nil || len([]rune(surname)) < 2 {
		return nil, err
	}
	const most = 20
	return s.store.Find(ctx, reach, shortenTo(clean(surname), 60), most)
}

// Known gives the names of those of the people who act within the reach of what the acting
// person may import, and where: to who sees results landing under somebody's name the name
// is said, as Find says it. Of others nothing is told.
func (s *Service) Known(ctx context.Context, people []uuid.UUID) (map[uuid.UUID]Likeness, error) {
	_, reach, err := s.may(ctx, "import", "read")
	if err != nil || len(people) == 0 {
		return nil, err
	}
	return s.known(ctx, reach, people)
}

func (s *Service) known(ctx context.Context, reach tenant.Reach, people []uuid.UUID) (map[uuid.UUID]Likeness, error) {
	found, err := s.store.Known(ctx, reach, people)
	out := make(map[uuid.UUID]Likeness, len(found))
	for _, l := range found {
		out[l.PersonID] = l
	}
	return out, err
}

// Verdict is what somebody decides about a person of a file.
type Verdict struct {
	Number   int // of the person in the import
	Choice   Choice
	PersonID uuid.UUID
}

// Decide keeps decisions on people of an import and looks for everybody anew.
func (s *Service) Decide(ctx context.Context, id uuid.UUID, verdicts []Verdict) (Import, error) {
	scope, reach, err := s.may(ctx, "import", "create")
	if err != nil {
		return Import{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		i, err := s.store.LockImport(ctx, reach, id)
		switch {
		case err != nil:
			return err
		case i.State == Applied:
			return ErrImportApplied
		case i.State == Reading, i.State == Opened:
			return ErrImportUnread
		}
		people, err := peopleOf(ctx, s.store, &i)
		if err != nil {
			return err
		}
		known, err := s.known(ctx, reach, chosenBy(verdicts))
		if err != nil {
			return err
		}
		var decisions []Decision
		for n, v := range verdicts {
			if v.Number < 0 || v.Number >= len(people) || v.Choice == ChosePerson && v.PersonID == uuid.Nil {
				return ErrImportPeople.At("body.decisions["+itoa(n)+"]", ErrImportPeople.Message)
			}
			if v.Choice != ChosePerson {
				v.PersonID = uuid.Nil
			} else if _, there := known[v.PersonID]; !there {
				return ErrImportPeople.At("body.decisions["+itoa(n)+"].choice", ErrImportPeople.Message)
			}
			who := people[v.Number]
			key := keyOf(who.Named)
			d := Decision{Key: key[:], Number: v.Number, Sheet: who.Sheet, Row: who.Row, Named: who.Named, Choice: v.Choice, PersonID: v.PersonID, Candidates: []Likeness{}}
			if v.Choice != Undecided {
				d.AuthorID, d.DecidedAt = scope.Person, s.moment()
			}
			decisions = append(decisions, d)
		}
		if err := s.store.Decide(ctx, &i, decisions); err != nil {
			return err
		}
		return s.recordImport(ctx, "import.decide", &i)
	})
	if err != nil {
		return Import{}, err
	}
	return s.settle(ctx, id, false)
}

// chosenBy are the people whom verdicts name.
func chosenBy(verdicts []Verdict) (people []uuid.UUID) {
	for _, v := range verdicts {
		if v.Choice == ChosePerson && v.PersonID != uuid.Nil {
			people = append(people, v.PersonID)
		}
	}
	return people
}

// Report gives every row of the kept file as it is read, with what is wrong with it,
// to be worked off beside the original.
func (s *Service) Report(ctx context.Context, id uuid.UUID, see func(ReportRow) error) error {
	_, reach, err := s.may(ctx, "import", "read")
	if err != nil {
		return err
	}
	i, err := s.store.Import(ctx, reach, id)
	if err != nil {
		return err
	}
	file, inst, err := s.fileOfImport(ctx, &i)
	if err != nil {
		return err
	}
	type place struct {
		sheet string
		row   int
	}
	reasons := map[place][]string{}
	for _, kind := range []ProblemKind{"", UnscoredRow} {
		list := func(part paging.Request) (paging.List[Problem], error) {
			return s.store.Problems(ctx, reach, id, kind, part)
		}
		for p, err := range paging.All(list) {
			if err != nil {
				return err
			}
			reason := p.Reason
			if p.Column != "" {
				reason = "столбец " + p.Column + ": " + reason
			}
			reasons[place{p.Sheet, p.Row}] = append(reasons[place{p.Sheet, p.Row}], reason)
		}
	}
	f := diagnostics.File{Name: i.FileName, Size: i.Size, Content: s.kept(ctx, &i)}
	last := place{row: -1}
	return s.programs.Rows(ctx, inst.Ref(), f, file.completed(i.Mapping), func(r diagnostics.Row) error {
		at := place{clean(r.Sheet), r.Number}
		if at == last {
			return nil // a wide row gives several results
		}
		last = at
		return see(ReportRow{Sheet: at.sheet, Row: at.row, Cells: r.Cells, Reasons: reasons[at]})
	})
}

// ReportRow is a row of a file with what is wrong with it.
type ReportRow struct {
	Sheet   string
	Row     int
	Cells   []diagnostics.Cell
	Reasons []string
}
