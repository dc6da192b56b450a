package assessment

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func TestColumnChoice_KeepsColumnsByTitleWhereThatIsOne(t *testing.T) {
	t.Parallel()
	sheet := diagnostics.Sheet{HeaderRow: 3, Columns: []string{"ФИО", "Балл", "балл", "", "Методические / Балл"}}
	m, err := ColumnChoice{Max: 20, FillDown: true, Inverted: true, Totals: []string{" Свод ", ""}, Columns: []ColumnMeaning{
		{Letter: "A", Field: diagnostics.FieldFullName}, {Letter: "B"}, {Letter: "C", Field: diagnostics.FieldScore, Competency: "subject"},
		{Letter: "D", Field: diagnostics.FieldDate}, {Letter: "E", Field: diagnostics.FieldScore, Competency: "methodical"},
	}}.apply(diagnostics.Mapping{HeaderRow: 3}, federal(t), sheet)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, c := range m.Columns {
		found = append(found, string(c.Field)+":"+c.Competency+"@"+c.Letter+append(c.Titles, "")[0])
	}
	want := []string{"full_name:@ФИО", "score:subject@C", "date:@D", "score:methodical@Методические / Балл"}
	if !slices.Equal(found, want) || m.Shape != diagnostics.ShapeWide || m.Polarity != diagnostics.HighIsBad || m.Max != 20 || !m.FillDown || !slices.Equal(m.Totals, []string{"Свод"}) {
		t.Errorf("%v\n%+v", found, m)
	}
	if next := forNext(m); next.HeaderRow != 3 {
		t.Error("columns by letter need their header row")
	}
	m.Columns = m.Columns[:1]
	if next := forNext(m); next.HeaderRow != 0 {
		t.Error("a header that is found by titles is kept by its row")
	}
}

// A high level of deficit is bad, a high level of competency is good.
func TestImport_ATitleThatSpeaksOfDeficitsTurnsTheFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		title string
		field diagnostics.FieldName
		said  diagnostics.Polarity
		want  diagnostics.Polarity
	}{
		"a level of deficit":          {"Уровень дефицита", diagnostics.FieldLevel, "", diagnostics.HighIsBad},
		"under two rows of titles":    {"Дефициты / Балл", diagnostics.FieldScore, "", diagnostics.HighIsBad},
		"a level of competency":       {"Уровень", diagnostics.FieldLevel, "", ""},
		"deficits in another column":  {"Дефициты словами", "", "", ""},
		"somebody has said otherwise": {"Уровень дефицита", diagnostics.FieldLevel, diagnostics.HighIsGood, diagnostics.HighIsGood},
	} {
		i := Import{Mapping: diagnostics.Mapping{Polarity: c.said}, Preview: diagnostics.Preview{Sheets: []diagnostics.Sheet{{HeaderRow: 1, Columns: []string{"ФИО", c.title},
			Found: []diagnostics.Found{{Field: diagnostics.FieldFullName}, {Field: c.field}}}}}}
		if i.countsDeficits(); i.Mapping.Polarity != c.want {
			t.Errorf("%s: %q", name, i.Mapping.Polarity)
		}
	}
	m, err := ColumnChoice{Columns: []ColumnMeaning{{Letter: "A", Field: diagnostics.FieldFullName}}}.apply(diagnostics.Mapping{Polarity: diagnostics.HighIsBad}, federal(t), diagnostics.Sheet{Columns: []string{"ФИО"}})
	if err != nil || m.Polarity != diagnostics.HighIsGood {
		t.Errorf("unticked by hand: %q, %v", m.Polarity, err)
	}
}

func TestColumnChoice_RefusesWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	sheet := diagnostics.Sheet{Columns: []string{"ФИО", "Балл"}}
	for name, c := range map[string]ColumnChoice{
		"nothing":               {},
		"no such column":        {Columns: []ColumnMeaning{{Letter: "C", Field: diagnostics.FieldScore}}},
		"no column at all":      {Columns: []ColumnMeaning{{Letter: "1", Field: diagnostics.FieldScore}}},
		"no such meaning":       {Columns: []ColumnMeaning{{Letter: "A", Field: "colour"}}},
		"no such competency":    {Columns: []ColumnMeaning{{Letter: "A", Field: diagnostics.FieldScore, Competency: "x"}}},
		"a name of one":         {Columns: []ColumnMeaning{{Letter: "A", Field: diagnostics.FieldFullName, Competency: "subject"}}},
		"twice the same":        {Columns: []ColumnMeaning{{Letter: "A", Field: diagnostics.FieldScore}, {Letter: "B", Field: diagnostics.FieldScore}}},
		"a maximum below zero":  {Max: -1, Columns: []ColumnMeaning{{Letter: "A", Field: diagnostics.FieldScore}}},
		"an impossible maximum": {Max: 1e9, Columns: []ColumnMeaning{{Letter: "A", Field: diagnostics.FieldScore}}},
	} {
		if _, err := c.apply(diagnostics.Mapping{}, federal(t), sheet); len(fieldsOf(err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGrade_AFileThatCountsTheOtherWayRoundIsTurned(t *testing.T) {
	t.Parallel()
	g := newGrader(federal(t), diagnostics.Mapping{Polarity: diagnostics.HighIsBad})
	got, problem := g.grade(diagnostics.Row{Competency: "subject", Score: number(9), Max: number(10)})
	if problem != "" || got.score != 1 || got.level.Code != "low" || !got.deficit {
		t.Errorf("nine tenths of deficit: %+v %s", got, problem)
	}
	if got, _ := g.grade(diagnostics.Row{Competency: "subject", Level: "Низкий"}); got.level.Code != "high" || got.deficit {
		t.Errorf("a low deficit: %+v", got)
	}
	if got, _ := newGrader(federal(t), diagnostics.Mapping{Polarity: diagnostics.HighIsGood}).grade(diagnostics.Row{Competency: "subject", Level: "Низкий"}); !got.deficit {
		t.Errorf("the instrument's own polarity: %+v", got)
	}
}

func TestShippedResultFiles_AreReadByTheirProfiles(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{"federal": instruments.FederalResults, "yauchitel": instruments.YaUchitelResults} {
		f, err := ParseResultFile(raw)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(f.Profiles) != 3 || len(f.choices(nil, tenant.Scope{})) != 4 {
			t.Errorf("%s: %d profiles", name, len(f.Profiles))
		}
		for _, p := range f.choices([]Profile{{Title: "x"}}, tenant.Scope{}) {
			if m := f.completed(p.Mapping); len(m.Competency) < 4 || len(m.Levels) < 3 {
				t.Errorf("%s, %s: the instrument's words are not told", name, p.Code)
			}
		}
	}
}

func TestDecision_HangsOnHowTheFileNamesThePerson(t *testing.T) {
	t.Parallel()
	a := diagnostics.Person{Surname: "Фёдорова", Name: "Анна", Organization: "МАОУ «СОШ № 11»"}
	if keyOf(a) != keyOf(diagnostics.Person{Surname: "ФЕДОРОВА ", Name: "анна", Organization: "МАОУ СОШ №11"}) {
		t.Error("another spacing is another person")
	}
	for _, b := range []diagnostics.Person{{Surname: "Фёдорова", Name: "Анна"}, {Surname: "Федоров", Name: "аАнна", Organization: "МАОУ СОШ №11"}, {}} {
		if keyOf(a) == keyOf(b) {
			t.Errorf("%+v is taken for %+v", b, a)
		}
	}
}

func TestMatcher_ShowsWhoItMayBeAndTakesNobody(t *testing.T) {
	t.Parallel()
	people := []diagnostics.Person{{Surname: "Ким", Name: "Я.", Organization: "Лицей"}, {Surname: "Ким", Name: "Янина", Organization: "Школа"}, {SNILS: "112-233-445 95", Surname: "Ли", Name: "Ян"}}
	m := NewMatcher(people)
	m.Alike = true
	yana, li := uuid.UUID{1}, uuid.UUID{2}
	m.Expect(li)
	m.See(Candidate{PersonID: yana, Surname: "Ким", GivenName: "Яна", Name: "Лицей № 1", ShortName: "Лицей"})
	m.See(Candidate{PersonID: yana, Surname: "Ким", GivenName: "Яна", Name: "Школа"})
	m.See(Candidate{PersonID: li, Surname: "Лим", GivenName: "Яна", SNILS: "11223344595", OrganizationID: uuid.UUID{7}})
	for n, want := range []int{1, 0, 1} {
		if got := m.Likely(n); len(got) != want || m.Of(n).Problem == "" {
			t.Errorf("%+v: likely %+v, %+v", people[n], got, m.Of(n))
		}
	}
	if l := m.Likely(0)[0]; l.Name != "Ким Яна" || l.Place != "Лицей" {
		t.Errorf("%+v", l)
	}
	if chosen, ok := m.Chosen(li); !ok || chosen.OrganizationID != (uuid.UUID{7}) {
		t.Errorf("%+v, %v", chosen, ok)
	}
	if _, ok := m.Chosen(yana); ok {
		t.Error("somebody was chosen by nobody")
	}
}
