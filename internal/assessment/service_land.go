package assessment

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

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
	list, err := s.store.Problems(ctx, tenant.ReachRegion, i.ID, "", paging.Request{Limit: shownProblems})
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
		switch i.State {
		case Reading:
			return ErrImportReading
		case Opened:
			return ErrImportUnread
		}
		now := s.moment()
		people, matches, err := s.match(ctx, scope, reach, &i, apply)
		if err != nil {
			return err
		}
		if !apply {
			if i.Sample, err = s.sample(ctx, &i, people, matches); err != nil {
				return err
			}
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
func (s *Service) match(ctx context.Context, scope tenant.Scope, reach tenant.Reach, i *Import, apply bool) ([]ImportPerson, []ImportMatch, error) {
	people, err := peopleOf(ctx, s.store, i)
	if err != nil {
		return nil, nil, err
	}
	named, on := make([]diagnostics.Person, len(people)), make([]civil.Date, len(people))
	for n, p := range people {
		named[n], on[n] = p.Named, p.TakenOn
	}
	m := NewMatcher(named)
	m.On = on
	m.SameOrganization, m.Alike = reach == tenant.ReachOrganization && scope.Organization != uuid.Nil, !apply
	decided, err := s.store.Decisions(ctx, i.ID)
	if err != nil {
		return nil, nil, err
	}
	choices := choicesOf(decided)
	for _, d := range decided {
		if d.Choice == ChosePerson {
			m.Expect(d.PersonID)
		}
	}
	if err := s.store.Candidates(ctx, reach, m.See); err != nil {
		return nil, nil, err
	}
	matches, doubts, doubled, err := matched(m, people, choices)
	if err != nil {
		return nil, nil, err
	}
	if len(doubled) > 0 {
		twice, err := s.twice(ctx, i, matches, doubled)
		if err != nil {
			return nil, nil, err
		}
		doubts = append(doubts, twice...)
		slices.SortFunc(doubts, func(a, b doubt) int { return cmp.Compare(a.person, b.person) })
	}
	i.Skipped, i.SkippedRows = 0, 0
	for n, m := range matches {
		if m.skipped {
			i.Skipped++
			i.SkippedRows += people[n].Results
		}
	}
	if !apply || i.State == Read { // one that was checked before has who it may be
		if err := s.store.KeepDoubts(ctx, i, doubtsOf(m, people, doubts)); err != nil {
			return nil, nil, err
		}
	}
	i.BadPeople = len(doubts)
	problems := make([]Problem, 0, min(len(doubts), maxProblems))
	for _, d := range doubts[:cap(problems)] {
		problems = append(problems, d.Problem)
	}
	return people, matches, s.store.ReplaceProblems(ctx, i, PersonProblem, problems)
}

// matched turns findings into matches, one for each of the people: one diagnosis for
// each person of ours, also where the file writes them in two ways (doubled). Doubts are
// about those who are not found for certain.
func matched(m *Matcher, people []ImportPerson, choices choices) (matches []ImportMatch, doubts []doubt, doubled map[uuid.UUID]bool, err error) {
	first := make(map[uuid.UUID]int, len(people))
	matches, doubled = make([]ImportMatch, len(people)), map[uuid.UUID]bool{}
	for n, p := range people {
		who := m.Of(n)
		if d, ok := choices.of(p.Named); ok && d.Choice == ChoseSkip {
			matches[n].skipped = true
			continue
		} else if ok {
			if chosen, there := m.Chosen(d.PersonID); there {
				who = chosen
			}
		}
		if who.Problem != "" {
			doubts = append(doubts, doubt{n, Problem{Sheet: p.Sheet, Row: p.Row, Reason: who.Problem}})
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
	return matches, doubts, doubled, nil
}

// twice finds the people of the file who are one person of ours under two writings, and
// of whom it says the same competency under both: which of them counts, or whether they
// are one at all, nobody guesses.
func (s *Service) twice(ctx context.Context, i *Import, matches []ImportMatch, doubled map[uuid.UUID]bool) (doubts []doubt, err error) {
	type result struct {
		person     uuid.UUID
		competency int
	}
	seen, noted := map[result]ImportRow{}, map[int]bool{}
	note := func(r, other ImportRow) {
		if !noted[r.Person] {
			noted[r.Person] = true
			doubts = append(doubts, doubt{r.Person, Problem{Sheet: r.Sheet, Row: r.Row, Reason: "Этот же человек " + seenAt{other.Sheet, other.Row}.words(r.Sheet) +
				" записан иначе, и результат по этой компетенции там уже есть. Пропустите одну из записей или выберите другого человека."}})
		}
	}
	err = eachRows(ctx, s.store, i, func(rows []ImportRow) error {
		for _, r := range rows {
			key := result{matches[r.Person].PersonID, r.Competency}
			if key.person == uuid.Nil || !doubled[key.person] {
				continue
			}
			if before, again := seen[key]; again {
				note(before, r)
				note(r, before)
			} else {
				seen[key] = r
			}
		}
		return nil
	})
	return doubts, err
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
	landed, err := s.store.LandResults(ctx, i, file, matches)
	if err != nil {
		return err
	}
	want := 0
	for n, p := range people {
		if matches[n].PersonID != uuid.Nil {
			want += p.Results
		}
	}
	if landed != want || len(people) != i.People {
		return fmt.Errorf("assessment: import %s: %d of %d results, %d of %d people", i.ID, landed, want, len(people), i.People)
	}
	if err := s.store.SettleDeficits(ctx, SettledBy{Import: i.ID}, i.AuthorID, now); err != nil {
		return err
	}
	if err := s.statisticsDue(ctx, i.InstrumentID); err != nil {
		return err
	}
	for n := range i.Preview.Sheets {
		i.Preview.Sheets[n].Sample, i.Preview.Sheets[n].Top = nil, nil
	}
	i.Sample = []SampleRow{}
	return s.store.DropRead(ctx, i.ID, true)
}

// runsOf gives each diagnosis of the matches once.
func runsOf(matches []ImportMatch) []ImportMatch {
	runs, at := make([]ImportMatch, 0, len(matches)), make(map[uuid.UUID]int, len(matches))
	for _, m := range matches {
		if m.PersonID == uuid.Nil {
			continue
		}
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
