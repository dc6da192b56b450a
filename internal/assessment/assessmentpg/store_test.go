package assessmentpg_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentpg"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// set is a region with a framework and a published instrument.
type set struct {
	*testdb.Database
	tree  *testdb.Tree
	store *assessmentpg.Store
	inst  assessment.Instrument
}

var form = diagnostics.Form{Title: "Анкета", Sections: []diagnostics.Section{
	{Code: "first", Items: []diagnostics.Item{{Code: "x", Input: diagnostics.InputMultiple, Options: []diagnostics.Option{{Code: "1"}, {Code: `"'; --`}}},
		{Code: "y", Input: diagnostics.InputText}}},
	{Code: "second", Items: []diagnostics.Item{{Code: "one", Input: diagnostics.InputSingle, Options: []diagnostics.Option{{Code: "yes"}, {Code: "no"}}}}},
}}

func newSet(t *testing.T) set {
	t.Helper()
	d := testdb.New(t)
	s := set{d, d.Tree(t), assessmentpg.New(d.App), assessment.Instrument{}}
	s.publish(t)
	return s
}

// publish adds the framework and the instrument.
func (s *set) publish(tb testing.TB) {
	tb.Helper()
	region := s.tree.Regions[0].Coordinator
	ctx := tenant.With(tb.Context(), region)
	s.Owner(tb, `INSERT INTO framework (region_id, code, title, competencies, created_at) VALUES ($1, 'f', 'Перечень', '[{"code": "a", "title": "А"}]', now())`, region.Region)
	s.inst = assessment.Instrument{RegionID: region.Region, ID: uuid.Must(uuid.NewV7()), Code: "own", Edition: 1, Title: "Анкета", Program: "p", ProgramVersion: "1",
		Kind: diagnostics.KindQuestionnaire, Framework: "f", Definition: json.RawMessage(`{"competencies": [{"code": "a"}]}`), Form: &form,
		Items: []string{"x", "y", "one"}, State: assessment.Published, Version: 1, CreatedAt: now(), UpdatedAt: now(), PublishedAt: now()}
	if err := s.store.InsertInstrument(ctx, &s.inst); err != nil {
		tb.Fatal(err)
	}
}

func (s set) run(t *testing.T, who tenant.Scope) assessment.Diagnosis {
	t.Helper()
	d := assessment.Diagnosis{RegionID: who.Region, ID: uuid.Must(uuid.NewV7()), MunicipalityID: who.Municipality, OrganizationID: who.Organization,
		PersonID: who.Person, InstrumentID: s.inst.ID, Scale: "own", Framework: "f", Phase: assessment.Entry, State: assessment.InProgress,
		Answers: assessment.Answers{}, Notes: []diagnostics.Note{}, StartedAt: now(), Version: 1}
	if err := s.store.InsertDiagnosis(tenant.With(t.Context(), who), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStore_KeepsADiagnosisAsItIsGiven(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	who := s.tree.Home().Tutee
	ctx := tenant.With(t.Context(), who)
	d := s.run(t, who)
	if err := s.store.InsertDiagnosis(ctx, &assessment.Diagnosis{RegionID: d.RegionID, ID: uuid.New(), MunicipalityID: d.MunicipalityID, OrganizationID: d.OrganizationID,
		PersonID: d.PersonID, InstrumentID: d.InstrumentID, Scale: "own", Framework: "f", Phase: assessment.Entry, State: assessment.InProgress,
		Answers: assessment.Answers{}, Notes: []diagnostics.Note{}, StartedAt: now(), Version: 1}); !errors.Is(err, assessment.ErrInProgress) {
		t.Errorf("a second run: %v", err)
	}
	rec, err := audit.New(ctx, now(), audit.Entry{Action: "diagnosis.answer", Type: "diagnosis", Object: d.ID})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []assessment.Answers{{"x": {Choices: []string{"1", `"'; --`}}}, {"y": {Text: "своими словами\n"}}, {"x": {}}} {
		if _, err := s.store.SaveAnswers(ctx, d.ID, a, rec); err != nil {
			t.Fatal(err)
		}
		rec.At = rec.At.Add(time.Second) // within the hour: no second record, whose id would be taken
	}
	if _, err := s.store.SaveAnswers(ctx, d.ID, assessment.Answers{"z": {Text: "?"}}, rec); !errors.Is(err, assessment.ErrAnswers) {
		t.Errorf("an item the instrument does not have: %v", err)
	}
	got, err := s.store.Diagnosis(ctx, tenant.ReachOwn, d.ID)
	if err != nil || got.Version != 4 || got.Answers["y"].Text != "своими словами\n" || len(got.Answers["x"].Choices) != 0 {
		t.Errorf("%+v %v", got, err)
	}
	got.State, got.SubmittedAt, got.TakenOn, got.Notes = assessment.Submitted, now(), civil.MustParse("2026-05-01"), []diagnostics.Note{{Code: "fast", Text: "Быстро"}}
	got.Version = 5
	if closed, err := s.store.Close(ctx, &got, 3); closed || err != nil {
		t.Errorf("closed at a version that moved on: %v %v", closed, err)
	}
	if closed, err := s.store.Close(ctx, &got, 4); !closed || err != nil {
		t.Errorf("not closed: %v %v", closed, err)
	}
	if _, err := s.store.SaveAnswers(ctx, d.ID, assessment.Answers{"x": {Text: "?"}}, rec); !errors.Is(err, assessment.ErrDiagnosisClosed) {
		t.Errorf("an answer after the end: %v", err)
	}
	if n := testdb.Value[int](t, s.Database, "SELECT count(*) FROM audit_record WHERE object_id = $1", d.ID); n != 1 {
		t.Errorf("%d records of savings within an hour", n)
	}
	want := assessment.Result{RegionID: d.RegionID, DiagnosisID: d.ID, Competency: "a", MunicipalityID: d.MunicipalityID, OrganizationID: d.OrganizationID, Title: "А",
		Score: 0.1, Max: 3, Level: "low", LevelTitle: "Низкий", Polarity: diagnostics.HighIsGood, Advice: "Совет", Deficit: true, DeficitID: uuid.Must(uuid.NewV7())}
	if err := s.store.InsertResults(ctx, []assessment.Result{want}); err != nil {
		t.Fatal(err)
	}
	results, err := s.store.Results(ctx, d.ID)
	if err != nil || len(results) != 1 || results[0].Score != want.Score || results[0].DeficitID != want.DeficitID || results[0].Advice != want.Advice || !results[0].Deficit {
		t.Errorf("%+v %v", results, err)
	}
	if err := s.store.SettleDeficits(ctx, assessment.SettledBy{Diagnosis: d.ID}, who.Person, now()); err != nil {
		t.Fatal(err)
	}
	deficits, err := s.store.Deficits(ctx, tenant.ReachOwn, who.Person, false)
	if err != nil || len(deficits) != 1 || deficits[0].ID != want.DeficitID || deficits[0].FoundOn != got.TakenOn || deficits[0].Scale != "own" {
		t.Errorf("%+v %v", deficits, err)
	}
}

// What the statement lets through and what Fit names are the same answers.
func TestSaveAnswers_OnlyWhatItsItemTakes(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	who := s.tree.Home().Tutee
	ctx, d := tenant.With(t.Context(), who), s.run(t, who)
	version := d.Version
	for name, c := range map[string]struct {
		a   assessment.Answers
		bad string
	}{
		"some of several":          {assessment.Answers{"x": {Choices: []string{"1", `"'; --`}}}, ""},
		"one of two":               {assessment.Answers{"one": {Choices: []string{"no"}}, "y": {Text: "да"}}, ""},
		"taken back":               {assessment.Answers{"x": {}, "y": {}, "one": {}}, ""},
		"no such item":             {assessment.Answers{"x": {Choices: []string{"1"}}, "z": {}}, "z"},
		"no such option":           {assessment.Answers{"one": {Choices: []string{"maybe"}}}, "one"},
		"one of several unknown":   {assessment.Answers{"x": {Choices: []string{"1", "2"}}}, "x"},
		"both of two":              {assessment.Answers{"one": {Choices: []string{"yes", "no"}}}, "one"},
		"words for options":        {assessment.Answers{"x": {Text: "1"}}, "x"},
		"words beside an option":   {assessment.Answers{"one": {Choices: []string{"yes"}, Text: "да"}}, "one"},
		"an option for words":      {assessment.Answers{"y": {Choices: []string{"1"}}}, "y"},
		"an option of other items": {assessment.Answers{"one": {Choices: []string{"1"}}}, "one"},
	} {
		rec, err := audit.New(ctx, now(), audit.Entry{Action: "diagnosis.answer", Type: "diagnosis", Object: d.ID})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.store.SaveAnswers(ctx, d.ID, c.a, rec)
		var at []string
		if refusal, ok := fault.As(err); ok {
			for _, f := range refusal.Fields {
				at = append(at, f.Path)
			}
		}
		switch {
		case c.bad == "" && err == nil:
			version++
		case c.bad == "" || !errors.Is(err, assessment.ErrAnswers) || len(at) != 1 || at[0] != "body.answers."+c.bad:
			t.Errorf("%s: %v at %v", name, err, at)
		}
	}
	if got, err := s.store.Diagnosis(ctx, tenant.ReachOwn, d.ID); err != nil || got.Version != version {
		t.Errorf("a refused saving changed something: %+v, %v", got, err)
	}
	for name, other := range map[string]tenant.Scope{"a colleague": s.tree.Home().Colleague, "another region": s.tree.OtherRegion().Municipalities[0].Schools[0].Tutee} {
		rec, err := audit.New(tenant.With(t.Context(), other), now(), audit.Entry{Action: "diagnosis.answer", Type: "diagnosis", Object: d.ID})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.store.SaveAnswers(tenant.With(t.Context(), other), d.ID, assessment.Answers{"one": {Choices: []string{"maybe"}}}, rec)
		if !errors.Is(err, assessment.ErrDiagnosisNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStore_AnInstrumentPastItsDraftDoesNotChange(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	ctx := tenant.With(t.Context(), s.tree.Regions[0].Methodist)
	changed := s.inst
	changed.Definition = json.RawMessage(`{"competencies": [{"code": "b"}]}`)
	if err := s.store.UpdateInstrument(ctx, &changed, 1); !errors.Is(err, assessment.ErrInstrumentFrozen) {
		t.Errorf("%v", err)
	}
	retired := s.inst
	retired.State, retired.Version = assessment.Retired, 2
	if err := s.store.UpdateInstrument(ctx, &retired, 1); err != nil {
		t.Errorf("its state does: %v", err)
	}
	if err := s.store.UpdateInstrument(tenant.With(t.Context(), s.tree.Home().Tutee), &retired, 2); err == nil {
		t.Error("an instrument was changed from a municipality")
	}
}

func TestStore_ImportsWaitOnlySoLong(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	who := s.tree.Home().Coordinator
	ctx := tenant.With(t.Context(), who)
	add := func(state assessment.ImportState, age time.Duration) assessment.Import {
		i := assessment.Import{RegionID: who.Region, ID: uuid.Must(uuid.NewV7()), MunicipalityID: who.Municipality, OrganizationID: who.Organization, InstrumentID: s.inst.ID,
			Phase: assessment.Entry, FileName: "a.csv", SHA256: append(make([]byte, 16), uuid.New().NodeID()...), State: state, AuthorID: who.Person, CreatedAt: now().Add(-age), Version: 1}
		i.SHA256 = append(i.SHA256, make([]byte, 32-len(i.SHA256))...)
		if err := s.store.InsertImport(ctx, &i); err != nil {
			t.Fatal(err)
		}
		if err := s.store.KeepRows(ctx, &i, 0, make([]assessment.ImportRow, 3)); err != nil {
			t.Fatal(err)
		}
		return i
	}
	old, fresh, applied := add(assessment.Read, 40*24*time.Hour), add(assessment.Checked, time.Hour), add(assessment.Applied, 40*24*time.Hour)
	if err := s.store.ExpireImports(ctx, now().Add(-30*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.store.DeleteImport(ctx, applied.ID); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		id    uuid.UUID
		there bool
	}{"old": {old.ID, false}, "fresh": {fresh.ID, true}, "applied": {applied.ID, true}} {
		if _, err := s.store.Import(ctx, tenant.ReachOrganization, c.id); (err == nil) != c.there {
			t.Errorf("%s: %v", name, err)
		}
		if rows, there, err := s.store.ImportRows(ctx, c.id, 0); err != nil || there != c.there || there && len(rows) != 3 {
			t.Errorf("rows of %s: %v %v", name, rows, err)
		}
	}
}

// refusedBy names the constraint that an error speaks of.
func refusedBy(err error) string {
	var refusal *pgconn.PgError
	if !errors.As(err, &refusal) {
		return ""
	}
	return refusal.ConstraintName
}

// What statements check as a whole, instead of foreign keys row by row.
func TestStore_RowsBelongToWhatIsThereAndStayThere(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	who := s.tree.Home().Tutee
	ctx := tenant.With(t.Context(), who)
	d := s.run(t, who)
	school := d
	school.OrganizationID, school.State = s.tree.OtherMunicipality().ID, assessment.Abandoned
	instrument := d
	instrument.InstrumentID = uuid.New()
	for constraint, wrong := range map[string]assessment.Diagnosis{"diagnosis_organization_there": school, "diagnosis_instrument_there": instrument} {
		wrong.ID = uuid.New()
		if err := s.store.InsertDiagnosis(ctx, &wrong); refusedBy(err) != constraint {
			t.Errorf("%s: %v", constraint, err)
		}
	}
	deficit := assessment.Deficit{RegionID: d.RegionID, ID: uuid.New(), MunicipalityID: d.MunicipalityID, OrganizationID: d.OrganizationID, PersonID: d.PersonID,
		Framework: "f", Competency: "a", Title: "А", Source: assessment.ByOwnStatement, AuthorID: d.PersonID, FoundOn: civil.MustParse("2026-05-01"), State: assessment.Found,
		Version: 1, CreatedAt: now()}
	nobody := deficit
	nobody.PersonID = uuid.New()
	if err := s.store.InsertDeficit(ctx, &nobody); refusedBy(err) != "deficit_person_there" {
		t.Errorf("a deficit of nobody: %v", err)
	}
	if err := s.store.InsertDeficit(ctx, &deficit); err != nil {
		t.Fatal(err)
	}
	deficit.PersonID, deficit.Version = s.tree.Home().Colleague.Person, 2
	if err := s.store.UpdateDeficit(ctx, &deficit, 1); refusedBy(err) != "deficit_stays" {
		t.Errorf("a deficit became somebody else's: %v", err)
	}
	d.OrganizationID = school.OrganizationID
	err := s.App.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewUpdate().Model(&d).Column("organization_id").Where("id = ?", d.ID).Exec(ctx)
		return err
	})
	if refusedBy(err) != "diagnosis_stays" {
		t.Errorf("a diagnosis moved: %v", err)
	}
}

func TestStore_TodayIsTheDayAtTheMunicipality(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	home := s.tree.Regions[0].Municipalities[0]
	s.Owner(t, "UPDATE region SET time_zone = 'Europe/Kaliningrad'")
	s.Owner(t, "UPDATE municipality SET time_zone = 'Asia/Irkutsk' WHERE id = $1", home.ID)
	late := time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC)
	for id, want := range map[uuid.UUID]string{home.ID: "2026-05-02", s.tree.OtherMunicipality().ID: "2026-05-01", uuid.Nil: "2026-05-01"} {
		if got, err := s.store.Today(tenant.With(t.Context(), s.tree.Regions[0].Coordinator), late, id); err != nil || got.String() != want {
			t.Errorf("%s: %s %v, want %s", id, got, err, want)
		}
	}
}

func TestStore_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	home := s.tree.Home()
	d := s.run(t, home.Tutee)
	for name, c := range map[string]struct {
		scope tenant.Scope
		reach tenant.Reach
		sees  bool
	}{
		"the person":                {home.Tutee, tenant.ReachOwn, true},
		"a colleague":               {home.Colleague, tenant.ReachOwn, false},
		"a tutor without a route":   {home.Tutor, tenant.ReachAssigned, false},
		"the school":                {home.Coordinator, tenant.ReachOrganization, true},
		"another school":            {s.tree.OtherSchool().Coordinator, tenant.ReachOrganization, false},
		"the municipality":          {s.tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, true},
		"another municipality":      {s.tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, false},
		"... even with a wide word": {s.tree.OtherMunicipality().Coordinator, tenant.ReachRegion, false},
		"the region":                {s.tree.Regions[0].Coordinator, tenant.ReachRegion, true},
		"another region":            {s.tree.OtherRegion().Coordinator, tenant.ReachRegion, false},
	} {
		ctx := tenant.With(t.Context(), c.scope)
		if _, err := s.store.Diagnosis(ctx, c.reach, d.ID); (err == nil) != c.sees || err != nil && !errors.Is(err, assessment.ErrDiagnosisNotFound) {
			t.Errorf("%s, the diagnosis: %v", name, err)
		}
		if _, err := s.store.Place(ctx, c.reach, home.Tutee.Person); (err == nil) != c.sees || err != nil && !errors.Is(err, assessment.ErrPersonNotFound) {
			t.Errorf("%s, the person: %v", name, err)
		}
		l, err := s.store.Diagnoses(ctx, c.reach, assessment.DiagnosisFilter{PersonID: home.Tutee.Person}, paging.Request{})
		if err != nil || (len(l.Items) == 1) != c.sees {
			t.Errorf("%s, the list: %d %v", name, len(l.Items), err)
		}
		found := false
		err = s.store.Candidates(ctx, c.reach, func(x assessment.Candidate) { found = found || x.PersonID == home.Tutee.Person })
		if wanted := c.sees; err != nil || found != wanted {
			t.Errorf("%s, candidates of an import: %v %v", name, found, err)
		}
	}
	stranger := d
	stranger.ID = uuid.New()
	if err := s.store.InsertDiagnosis(tenant.With(t.Context(), s.tree.OtherMunicipality().Coordinator), &stranger); err == nil {
		t.Error("a diagnosis was put into another municipality")
	}
}
