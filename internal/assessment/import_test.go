package assessment

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func federal(t testing.TB) *ResultFile {
	t.Helper()
	f, err := ParseResultFile(instruments.FederalResults)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func number(f float64) *float64 { return &f }

func TestGrade_LevelAndDeficitFollowTheDefinition(t *testing.T) {
	t.Parallel()
	g := newGrader(federal(t), diagnostics.Mapping{})
	for name, c := range map[string]struct {
		row         diagnostics.Row
		level       string
		score, most float64
		deficit     bool
		problem     string
	}{
		"below the threshold":      {row: diagnostics.Row{Competency: "subject", Score: number(5.9), Max: number(10)}, level: "low", score: 5.9, most: 10, deficit: true},
		"on the threshold":         {row: diagnostics.Row{CompetencyTitle: "предметная", Score: number(6), Max: number(10)}, level: "basic", score: 6, most: 10},
		"the top":                  {row: diagnostics.Row{CompetencyTitle: "МЕТОДИЧЕСКИЕ", Score: number(20), Max: number(20)}, level: "high", score: 20, most: 20},
		"the file's level word":    {row: diagnostics.Row{Competency: "subject", Score: number(7), Max: number(10), Level: "минимальный"}, level: "low", score: 7, most: 10, deficit: true},
		"a level and no score":     {row: diagnostics.Row{Competency: "subject", Level: "Средний"}, level: "basic", score: 70, most: 100},
		"... that is a deficit":    {row: diagnostics.Row{Competency: "subject", Level: "Низкий"}, level: "low", score: 30, most: 100, deficit: true},
		"zero is a score":          {row: diagnostics.Row{Competency: "subject", Score: number(0), Max: number(10)}, level: "low", most: 10, deficit: true},
		"an odd word, with score":  {row: diagnostics.Row{Competency: "subject", Score: number(9), Max: number(10), Level: "отлично"}, level: "high", score: 9, most: 10},
		"an odd word alone":        {row: diagnostics.Row{Competency: "subject", Level: "отлично"}, problem: "Неизвестный уровень"},
		"an unknown competency":    {row: diagnostics.Row{CompetencyTitle: "Цифровая", Score: number(1), Max: number(2)}, problem: "Неизвестная компетенция: «Цифровая»"},
		"more than the maximum":    {row: diagnostics.Row{Competency: "subject", Score: number(11), Max: number(10)}, problem: "от 0 до"},
		"below nothing":            {row: diagnostics.Row{Competency: "subject", Score: number(-1), Max: number(10)}, problem: "от 0 до"},
		"no maximum":               {row: diagnostics.Row{Competency: "subject", Score: number(1)}, problem: "наибольший"},
		"neither score nor level":  {row: diagnostics.Row{Competency: "subject"}, problem: "Нет ни балла, ни уровня"},
		"a maximum of nothing":     {row: diagnostics.Row{Competency: "subject", Score: number(0), Max: number(0)}, problem: "от 0 до"},
		"a code of another source": {row: diagnostics.Row{Competency: "cultural", Score: number(1), Max: number(2)}, problem: "Неизвестная компетенция"},
	} {
		got, problem := g.grade(c.row)
		if c.problem != "" {
			if !strings.Contains(problem, c.problem) {
				t.Errorf("%s: %q, want %q", name, problem, c.problem)
			}
			continue
		}
		if problem != "" || got.level.Code != c.level || got.score != c.score || got.max != c.most || got.deficit != c.deficit {
			t.Errorf("%s: %+v %q", name, got, problem)
		}
	}
}

func TestParseResultFile_NamesEveryBadPlace(t *testing.T) {
	t.Parallel()
	_, err := ParseResultFile(json.RawMessage(`{"title":"x","polarity":"up","competencies":[{"code":"a","title":"А"},{"code":"b","title":"Б","titles":["а"]}],
		"levels":[{"code":"l","title":"Н","from":0.1}],"deficit":{"levels":["x"]},"mapping":{}}`))
	var places []string
	if errors.Is(err, ErrDefinition) {
		places = append(places, fieldsOf(err)...)
	}
	want := "body.definition/polarity body.definition/competencies/1/titles body.definition/levels/0/from body.definition/deficit/levels"
	if strings.Join(places, " ") != want {
		t.Errorf("%v (%v)", places, err)
	}
	if _, err := ParseResultFile(json.RawMessage(`{"title":"x","colour":1}`)); !errors.Is(err, ErrDefinition) || fieldsOf(err)[0] != "body.definition/colour" {
		t.Errorf("an unknown field: %v", err)
	}
}

func TestReader_EveryBadRowIsNamed(t *testing.T) {
	t.Parallel()
	r := newReader(federal(t), diagnostics.Mapping{}, civil.MustParse("2026-05-01"))
	good := func(n int, snils, competency string) diagnostics.Row {
		return diagnostics.Row{Sheet: "Лист1", Number: n, Person: diagnostics.Person{SNILS: snils}, Competency: competency,
			Score: number(1), Max: number(2), Date: "2026-04-30", Cells: []diagnostics.Cell{{Column: "A", Value: "«\"\\\x00"}}}
	}
	rows := []diagnostics.Row{
		good(2, "112-233-445 95", "subject"),
		good(3, "11223344595", "methodical"), // the same person, written otherwise
		good(4, "112 233 445 95", "subject"), // twice
		{Sheet: "Лист1", Number: 5, Errors: []diagnostics.CellError{{Sheet: "Лист1", Row: 5, Column: "F", Reason: "не число"}, {Sheet: "Лист1", Row: 5, Column: "G", Reason: "не дата"}}},
		func() diagnostics.Row { x := good(6, "00000000006", "subject"); x.Date = "2026-05-02"; return x }(),
		func() diagnostics.Row { x := good(7, "", "subject"); x.Person.Surname = "Ким"; return x }(),
		func() diagnostics.Row { x := good(8, "00000000008", "subject"); x.Date = ""; return x }(),
		{Sheet: "Лист1", Number: 9, Errors: []diagnostics.CellError{{Sheet: "Лист1", Row: 9, Column: "B", Reason: "не СНИЛС"}}},
		{Sheet: "Лист1", Number: 9, Errors: []diagnostics.CellError{{Sheet: "Лист1", Row: 9, Column: "B", Reason: "не СНИЛС"}, {Sheet: "Лист1", Row: 9, Column: "D", Reason: "не число"}}}, // a wide row says it again
		func() diagnostics.Row { x := good(2, "11223344595", "methodical"); x.Sheet = "Лист2"; return x }(),
	}
	var kept []ImportRow
	for _, row := range rows {
		out, ok, err := r.read(row)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			kept = append(kept, out)
		}
	}
	if len(kept) != 3 || kept[0].Person != kept[1].Person || kept[2].Person == kept[0].Person || r.bad != 8 || len(r.people) != 3 {
		t.Errorf("kept %+v, bad %d, people %+v", kept, r.bad, r.people)
	}
	var places []string
	for _, p := range r.problems {
		places = append(places, p.Place())
	}
	if got := strings.Join(places, " "); got != "Лист1!4 Лист1!F5 Лист1!G5 Лист1!6 Лист1!7 Лист1!B9 Лист1!D9 Лист2!2" {
		t.Errorf("places: %s", got)
	}
	if got := r.problems[len(r.problems)-1].Reason; got != "Результат этого человека по компетенции «Методические компетенции» уже есть в строке 3 листа «Лист1»." {
		t.Error(got)
	}
	if r.people[2].TakenOn != civil.MustParse("2026-05-01") || r.people[1].Results != 0 {
		t.Errorf("a row without a date, and one whose day is to come: %+v", r.people)
	}
	var cells map[string]string
	if err := json.Unmarshal(kept[0].Cells, &cells); err != nil || cells["A"] != `«"\` {
		t.Errorf("%s: %v", kept[0].Cells, err)
	}
	if kept[0].DeficitID == uuid.Nil {
		t.Error("half of the maximum is a deficit here")
	}
}

func TestCellsJSON_IsAlwaysJSON(t *testing.T) {
	t.Parallel()
	for _, v := range []string{"", "обычный текст", "a\"b", `a\b`, "tab\t", "\x00", "\xff\xfe", "\u2028", "</script>", "\x7f"} {
		var back map[string]string
		if b := cellsJSON([]diagnostics.Cell{{Column: "A", Value: v}, {Column: "AB", Value: "x"}}); json.Unmarshal(b, &back) != nil || len(back) != 2 {
			t.Errorf("%q: %s", v, b)
		}
	}
}
