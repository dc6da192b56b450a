package resultfile

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// four are the competencies of an instrument, as the platform tells them to a program.
var four = diagnostics.Mapping{
	Competency: []diagnostics.CompetencyTitle{
		{Code: "subject", Titles: []string{"Предметные компетенции", "Предметные"}},
		{Code: "methodical", Titles: []string{"Методические компетенции", "Методические"}},
	},
	Levels: []diagnostics.LevelTitle{{Code: "low", Titles: []string{"Низкий"}}, {Code: "high", Titles: []string{"Высокий", "Высокий уровень"}}},
}

type brief struct {
	Row                                         int
	Surname, Name, Patronymic, Competency, Date string
	Level                                       string
	Score, Max                                  float64
	Errors                                      string
}

func briefly(rows []diagnostics.Row) (out []brief) {
	for _, r := range rows {
		b := brief{Row: r.Number, Surname: r.Person.Surname, Name: r.Person.Name, Patronymic: r.Person.Patronymic, Competency: r.Competency, Date: r.Date, Level: r.Level}
		if r.Score != nil {
			b.Score = *r.Score
		}
		if r.Max != nil {
			b.Max = *r.Max
		}
		for _, e := range r.Errors {
			b.Errors += e.String() + ";"
		}
		out = append(out, b)
	}
	return out
}

func same(t *testing.T, data []byte, m diagnostics.Mapping, want ...brief) {
	t.Helper()
	rows, err := all(t, data, m)
	if err != nil {
		t.Fatal(err)
	}
	if got := briefly(rows); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// group is a report on a group: two rows of titles with merged cells, a totals row,
// an empty column, somebody who has not taken a block.
func group(t testing.TB) []byte {
	return book(t, func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "Отчёт по группе педагогов")
		row(t, f, "Sheet1", 2, "Дата диагностики", "05.03.2026")
		row(t, f, "Sheet1", 4, "№", "ФИО", nil, "Предметные", nil, nil, "Методические")
		row(t, f, "Sheet1", 5, nil, nil, nil, "Балл", "Максимум", "Уровень", "Балл", "Максимум", "Уровень")
		row(t, f, "Sheet1", 6, 1, "Ёлкина  Анна\u00a0Петровна", nil, 8.5, 20, "Низкий", 18, 20, "Высокий")
		row(t, f, "Sheet1", 7, 2, "Римская - Корсакова Яна", nil, "—", "", nil, "17,5", 20, "высокий уровень")
		row(t, f, "Sheet1", 8, 3, "Ким Ян", nil, "не проходил", nil, nil, nil, nil, nil)
		row(t, f, "Sheet1", 9, "Итого", nil, nil, 8.5, nil, nil, 17.75, nil, nil)
		row(t, f, "Sheet1", 10, nil, "Средний балл", nil, 8.5, nil, nil, 17.75, nil, nil)
		for _, cells := range [][2]string{{"A1", "I1"}, {"A4", "A5"}, {"B4", "B5"}, {"D4", "F4"}, {"G4", "I4"}} {
			if err := f.MergeCell("Sheet1", cells[0], cells[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestRows_AGroupUnderTwoRowsOfTitles(t *testing.T) {
	t.Parallel()
	same(t, group(t), four,
		brief{6, "Ёлкина", "Анна", "Петровна", "subject", "2026-03-05", "low", 8.5, 20, ""},
		brief{6, "Ёлкина", "Анна", "Петровна", "methodical", "2026-03-05", "high", 18, 20, ""},
		brief{7, "Римская-Корсакова", "Яна", "", "methodical", "2026-03-05", "high", 17.5, 20, ""},
		brief{8, "Ким", "Ян", "", "", "2026-03-05", "", 0, 0, ""})
	p, err := Federal().Inspect(t.Context(), diagnostics.FileOf("a.xlsx", group(t)), four)
	if err != nil {
		t.Fatal(err)
	}
	s := p.Sheets[0]
	found := []diagnostics.Found{{}, {Field: diagnostics.FieldFullName}, {}, {Field: diagnostics.FieldScore, Competency: "subject"}, {Field: diagnostics.FieldMax, Competency: "subject"},
		{Field: diagnostics.FieldLevel, Competency: "subject"}, {Field: diagnostics.FieldScore, Competency: "methodical"}, {Field: diagnostics.FieldMax, Competency: "methodical"},
		{Field: diagnostics.FieldLevel, Competency: "methodical"}}
	if s.HeaderRow != 4 || s.HeaderRows != 2 || s.Columns[3] != "Предметные / Балл" || s.Columns[8] != "Методические / Уровень" || !reflect.DeepEqual(s.Found, found) || len(s.Missing) > 0 {
		t.Errorf("%+v", s)
	}
	if s.Top[0].Number != 1 || s.Top[1].Cells[0] != "Дата диагностики" || s.Sample[0][1] != "Ёлкина  Анна Петровна" {
		t.Errorf("%+v, %+v", s.Top, s.Sample)
	}
}

func TestRows_OnePersonIsNamedAboveTheTable(t *testing.T) {
	t.Parallel()
	want := []brief{
		{5, "Иванова", "Мария", "Петровна", "subject", "2026-03-05", "", 68.5, 100, ""},
		{6, "Иванова", "Мария", "Петровна", "methodical", "2026-03-05", "", 40, 100, ""}}
	same(t, []byte("Педагог: Иванова Мария Петровна;\nДата прохождения;5 марта 2026 г.\n\nКомпетенция;Результат, %\nПредметные;68,5 %\nМетодические;40%\nОбщий результат;54,25 %\n"), four, want...)
	// without a name anywhere the file says nothing
	if _, err := all(t, []byte("Компетенция;Результат, %\nПредметные;68,5 %\n"), four); err == nil || !strings.Contains(err.Error(), "ФИО") {
		t.Errorf("%v", err)
	}
}

func TestRows_WideColumnsAreKnownByTheirWords(t *testing.T) {
	t.Parallel()
	for _, titles := range []string{"Предметные;Методические", "Балл: Предметные;Балл: Методические", "Предметные, балл;Методические компетенции (балл)"} {
		m := four
		m.Max = 20
		same(t, []byte("Фамилия;Имя;"+titles+"\nКим;Ян;17;Низкий\nИтого;;17;\n"), m,
			brief{2, "Ким", "Ян", "", "subject", "", "", 17, 20, ""}, brief{2, "Ким", "Ян", "", "methodical", "", "low", 0, 0, ""})
	}
}

func TestRows_HiddenSheetsAreReadOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		for i, name := range []string{"Sheet1", "Скрытый"} {
			if i > 0 {
				if _, err := f.NewSheet(name); err != nil {
					t.Fatal(err)
				}
			}
			row(t, f, name, 1, "ФИО", "Компетенция", "Балл", "Максимум")
			row(t, f, name, 2, "Ким Ян", "Предметные", 1, 2)
		}
		if err := f.SetSheetVisible("Скрытый", false); err != nil {
			t.Fatal(err)
		}
	})
	for name, tc := range map[string]struct {
		m    diagnostics.Mapping
		rows int
	}{"skipped": {diagnostics.Mapping{}, 1}, "asked for": {diagnostics.Mapping{Hidden: true}, 2}, "named": {diagnostics.Mapping{Sheets: []string{"Скрытый"}}, 1}} {
		if rows, err := all(t, data, tc.m); err != nil || len(rows) != tc.rows {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
	p, err := Federal().Inspect(t.Context(), diagnostics.FileOf("a.xlsx", data), diagnostics.Mapping{})
	if err != nil || p.Sheets[0].Hidden || !p.Sheets[1].Hidden {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestRows_DatesInEveryForm(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"05.03.2026", "5.3.2026", "5.3.26", "05.03.26", "5 марта 2026 г.", "5 марта 2026", "«5» марта 2026 года", "5 мар. 2026 г.", "2026-03-05", "2026-03-05T10:20:30",
		"05.03.2026 10:20", "05.03.2026, 10:20", "5 марта 2026 г., 10:20", "05/03/2026", "46086"} {
		rows, err := all(t, []byte("ФИО;Компетенция;Балл;Максимум;Дата\nКим Ян;К;1;2;"+text+"\n"), diagnostics.Mapping{})
		if err != nil || rows[0].Date != "2026-03-05" || len(rows[0].Errors) > 0 {
			t.Errorf("%s: %+v, %v", text, rows, err)
		}
	}
	for _, text := range []string{"март 2026", "31.02.2026", "5 м 2026", "2026"} {
		if rows, err := all(t, []byte("ФИО;Компетенция;Балл;Максимум;Дата\nКим Ян;К;1;2;"+text+"\n"), diagnostics.Mapping{}); err != nil || len(rows[0].Errors) != 1 {
			t.Errorf("%s: %+v, %v", text, rows, err)
		}
	}
	since1904 := book(t, func(f *excelize.File) {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
		row(t, f, "Sheet1", 1, "ФИО", "Компетенция", "Балл", "Дата")
		row(t, f, "Sheet1", 2, "Ким Ян", "К", 1, time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC))
	})
	if rows, err := all(t, since1904, diagnostics.Mapping{}); err != nil || rows[0].Date != "2026-03-05" {
		t.Errorf("counted from 1904: %+v, %v", rows, err)
	}
}

func TestRows_NamesHoweverWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][3]string{
		"Иванова  Мария\u00a0Петровна":  {"Иванова", "Мария", "Петровна"},
		"Римская – Корсакова Анна":      {"Римская-Корсакова", "Анна", ""},
		"Иванова (Петрова) Мария":       {"Иванова", "Мария", ""},
		"Иванова М.П.":                  {"Иванова", "М.", "П."},
		"Гасанов Рамиз Али оглы":        {"Гасанов", "Рамиз", "Али оглы"},
		"  ИВАНОВА МАРИЯ ПЕТРОВНА  ":    {"ИВАНОВА", "МАРИЯ", "ПЕТРОВНА"},
		"Салтыков-Щедрин Анна-Мария Э.": {"Салтыков-Щедрин", "Анна-Мария", "Э."},
	} {
		rows, err := all(t, []byte("ФИО;Компетенция;Балл;Максимум\n"+text+";К;1;2\n"), diagnostics.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		if p := rows[0].Person; [3]string{p.Surname, p.Name, p.Patronymic} != want {
			t.Errorf("%q: %+v", text, p)
		}
	}
}

func TestRows_WhatIsNoResultIsLeftOut(t *testing.T) {
	t.Parallel()
	const head = "ФИО;Компетенция;Балл;Максимум\n"
	same(t, []byte(head+"Ким Ян;К;1;2\n"+head+"Ли Ян;К;1;2\nИТОГО:;;2;4\nИтого по школе;;2;4\nСредний балл;;1;2\nВсего человек: 2;;;\nВсеволодова Анна;К;1;2\n"), diagnostics.Mapping{},
		brief{Row: 2, Surname: "Ким", Name: "Ян", Score: 1, Max: 2}, brief{Row: 4, Surname: "Ли", Name: "Ян", Score: 1, Max: 2},
		brief{Row: 9, Surname: "Всеволодова", Name: "Анна", Score: 1, Max: 2})
	m := diagnostics.Mapping{Totals: []string{"Дата формирования"}}
	same(t, []byte(head+"Ким Ян;К;1;2\nДата формирования отчёта: 05.03.2026;;;\n"), m, brief{Row: 2, Surname: "Ким", Name: "Ян", Score: 1, Max: 2})
}

func TestRows_FillDown(t *testing.T) {
	t.Parallel()
	data := []byte("ФИО;Компетенция;Балл;Максимум;Дата\nКим Ян;К;1;2;05.03.2026\n;Л;2;2;\nЛи 7;К;1;2;\n;Л;1;2;\n")
	same(t, data, diagnostics.Mapping{FillDown: true},
		brief{Row: 2, Surname: "Ким", Name: "Ян", Date: "2026-03-05", Score: 1, Max: 2}, brief{Row: 3, Surname: "Ким", Name: "Ян", Date: "2026-03-05", Score: 2, Max: 2},
		brief{Row: 4, Date: "2026-03-05", Score: 1, Max: 2, Errors: "A4: в ФИО есть лишние знаки;"},
		brief{Row: 5, Date: "2026-03-05", Score: 1, Max: 2, Errors: "A5: не указано, чей это результат;"})
	if rows, err := all(t, data, diagnostics.Mapping{}); err != nil || len(rows[1].Errors) != 1 {
		t.Errorf("filled down unasked: %+v, %v", rows, err)
	}
}

func TestCSV_DelimitersThatDataHide(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"a title with a comma": "Отчёт, 2026 год, школа\nФИО;Компетенция;Балл;Максимум\nКим Ян;К;1,5;2\n",
		"decimal commas":       "ФИО\tКомпетенция\tБалл\tМаксимум\nКим Ян\tК\t1,5\t2,0\nКим Ян\tЛ\t1,5\t2,0\n",
		"the hint of Excel":    "sep=,\nФИО,Компетенция,Балл,Максимум\nКим; Ян,К,\"1,5\",2\n",
	} {
		if rows, err := all(t, []byte(data), diagnostics.Mapping{}); err != nil || *rows[0].Score != 1.5 || len(rows[0].Errors) > 0 {
			t.Errorf("%s: %+v, %v", name, rows, err)
		}
	}
}

func TestInspect_ByAnotherHeaderRow(t *testing.T) {
	t.Parallel()
	data := []byte("Код;Чей;Что;Сколько\nk;w;t;s\nа;Ким Ян;К;1\n")
	p, err := Federal().Inspect(t.Context(), diagnostics.FileOf("a.csv", data), diagnostics.Mapping{HeaderRow: 2})
	if err != nil {
		t.Fatal(err)
	}
	s := p.Sheets[0]
	if s.HeaderRow != 2 || !reflect.DeepEqual(s.Columns, []string{"k", "w", "t", "s"}) || len(s.Missing) != 3 || len(s.Sample) != 1 || len(s.Top) != 3 {
		t.Errorf("%+v", s)
	}
}
