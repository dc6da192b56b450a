package assessment

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworks"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func fieldsOf(err error) []string {
	var places []string
	if f, ok := fault.As(err); ok {
		for _, x := range f.Fields {
			places = append(places, x.Path)
		}
	}
	return places
}

func TestMove_OnlyTheWaysOfAnInstrumentsLife(t *testing.T) {
	t.Parallel()
	states := []State{Draft, Trial, Published, Retired}
	lawful := map[State][]State{Draft: {Trial, Published}, Trial: {Published, Retired}, Published: {Retired}}
	form := &diagnostics.Form{Sections: []diagnostics.Section{{Items: []diagnostics.Item{{Code: "a"}, {Code: "b"}}}}}
	for _, from := range states {
		for _, to := range states {
			i := Instrument{State: from}
			err := i.Move(to, form, time.Now())
			if want := slices.Contains(lawful[from], to); (err == nil) != want {
				t.Errorf("%s → %s: %v", from, to, err)
			}
			if err != nil {
				if !errors.Is(err, ErrInstrumentState) || i.State != from {
					t.Errorf("%s → %s: %v, now %s", from, to, err, i.State)
				}
				continue
			}
			if laid := from == Draft; laid != (i.Form != nil) || laid && len(i.Items) != 2 {
				t.Errorf("%s → %s: form %v", from, to, i.Form)
			}
			if (to == Published) != !i.PublishedAt.IsZero() {
				t.Errorf("%s → %s: published at %v", from, to, i.PublishedAt)
			}
		}
	}
}

// known is the shipped frameworks as instruments see them.
func known(t testing.TB) map[string]Framework {
	t.Helper()
	all := map[string]Framework{}
	for _, raw := range frameworks.All {
		parsed, err := frameworks.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		f := Framework{Code: parsed.Code, Title: parsed.Title}
		for _, c := range parsed.Items {
			f.Competencies = append(f.Competencies, Competency{Code: c.Code, Title: c.Title})
		}
		all[f.Code] = f
	}
	return all
}

func teacher8(t testing.TB) Framework {
	t.Helper()
	return known(t)["teacher-8"]
}

func TestCheck_CompetenciesMustStandInTheFramework(t *testing.T) {
	t.Parallel()
	i := Instrument{Code: "Плохой код", Title: "x", Kind: diagnostics.KindQuestionnaire,
		Definition: []byte(`{"competencies":[{"code":"professional"},{"code":"telepathy"}]}`)}
	want := []string{"body.code", "body.title", "body.definition/competencies/1/code"}
	if got := fieldsOf(i.Check(teacher8(t))); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	i.Code, i.Title, i.Definition = "good-code", "Название", []byte(`[]`)
	if err := i.Check(teacher8(t)); !errors.Is(err, ErrDefinition) {
		t.Errorf("no object: %v", err)
	}
}

func TestShipped_EveryCompetencyStandsInItsFramework(t *testing.T) {
	t.Parallel()
	known := known(t)
	for _, in := range shipped.instruments {
		i := Instrument{Code: in.Code, Title: "Название", Kind: diagnostics.KindQuestionnaire, Definition: in.Definition}
		if in.Program == "federal" {
			i.Kind = diagnostics.KindImporter
		}
		if err := i.Check(known[in.Framework]); err != nil {
			t.Errorf("%s: %v", in.Code, err)
		}
	}
}

func TestStatement_WhoMayNameWhichSource(t *testing.T) {
	t.Parallel()
	teacher := tenant.Scope{Person: uuid.New(), Role: tenant.Tutee}
	coordinator := tenant.Scope{Person: uuid.New(), Role: tenant.SchoolCoordinator}
	for _, c := range []struct {
		by     tenant.Scope
		of     uuid.UUID
		source Source
		want   error
	}{
		{teacher, teacher.Person, ByOwnStatement, nil},
		{teacher, teacher.Person, ByPupilsResults, ErrDeficitSource},
		{coordinator, teacher.Person, ByOwnStatement, ErrDeficitSource},
		{coordinator, teacher.Person, ByPupilsResults, nil},
		{coordinator, teacher.Person, ByWorkAnalysis, nil},
		{coordinator, teacher.Person, ByLessonVisit, nil},
		{coordinator, teacher.Person, ByDiagnosis, ErrDeficitInvalid},
		{coordinator, teacher.Person, "rumour", ErrDeficitInvalid},
	} {
		in := Statement{Competency: "professional", Source: c.source}
		d, err := in.state(teacher8(t), c.of, c.by, civil.MustParse("2026-05-01"), time.Now())
		if !errors.Is(err, c.want) {
			t.Errorf("%s by %s: %v, want %v", c.source, c.by.Role, err, c.want)
		}
		if err == nil && (d.State != Found || d.Title == "" || d.TuteeConfirmedAt.IsZero() == (c.of == c.by.Person)) {
			t.Errorf("%s: %+v", c.source, d)
		}
	}
	in := Statement{Competency: "telepathy", Source: ByOwnStatement}
	if _, err := in.state(teacher8(t), teacher.Person, teacher, civil.MustParse("2026-05-01"), time.Now()); !slices.Equal(fieldsOf(err), []string{"body.competency"}) {
		t.Errorf("an unknown competency: %v", err)
	}
}

func TestConfirm_ByTuteeAndTutor(t *testing.T) {
	t.Parallel()
	tutee, tutor, another, now := uuid.New(), uuid.New(), uuid.New(), time.Now()
	d := Deficit{PersonID: tutee, State: Found}
	for _, step := range []struct {
		by      uuid.UUID
		changed bool
		state   DeficitState
	}{{tutor, true, Found}, {another, false, Found}, {tutor, false, Found}, {tutee, true, Confirmed}, {tutee, false, Confirmed}} {
		if changed, err := d.Confirm(step.by, now); err != nil || changed != step.changed || d.State != step.state {
			t.Errorf("%+v: %v %v, %+v", step, changed, err, d)
		}
	}
	if d.TutorID != tutor {
		t.Errorf("confirmed by %s, want the first", d.TutorID)
	}
	for name, gone := range map[string]Deficit{"removed": {State: Removed}, "replaced": {State: Found, SupersededBy: uuid.New()}} {
		if _, err := gone.Confirm(tutee, now); !errors.Is(err, ErrDeficitReplaced) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnswers_Limits(t *testing.T) {
	t.Parallel()
	many := Answers{}
	for range maxAnswers + 1 {
		many[uuid.NewString()] = Answer{}
	}
	for name, c := range map[string]struct {
		a  Answers
		ok bool
	}{
		"one":              {Answers{"a": {Choices: []string{"1"}}}, true},
		"taken back":       {Answers{"a": {}}, true},
		"none":             {Answers{}, false},
		"too many":         {many, false},
		"no item":          {Answers{"": {Choices: []string{"1"}}}, false},
		"a long text":      {Answers{"a": {Text: string(make([]rune, maxText+1))}}, false},
		"an empty choice":  {Answers{"a": {Choices: []string{""}}}, false},
		"a choice twice":   {Answers{"a": {Choices: []string{"1", "1"}}}, false},
		"too many choices": {Answers{"a": {Choices: make([]string, maxChoices+1)}}, false},
	} {
		if err := c.a.Check(); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrAnswers) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
