package resultfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

const long = `Результаты диагностики;;;;;;;
;;;;;;;
ФИО;СНИЛС;E-mail;Организация;Компетенция;Балл;Макс. балл;Дата
Иванова Мария Петровна;112-233-445 95;M.Ivanova@Example.org;МБОУ СОШ № 11;Предметная;17,5;20;15.10.2024
Иванова Мария Петровна;112-233-445 95;;МБОУ СОШ № 11;Методическая;68,5 %;;15.10.2024
Ким Ян;;kim@example.org;«Школа; при посольстве»;Предметная;12 из 20;;1 ноября 2024 г.
`

// all reads a whole file in the process of the test.
func all(t testing.TB, data []byte, m diagnostics.Mapping) ([]diagnostics.Row, error) {
	t.Helper()
	var rows []diagnostics.Row
	err := Federal().Rows(context.Background(), diagnostics.FileOf("file", data), m, func(r diagnostics.Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

func quoted(s string) string {
	return strings.Replace(s, "«Школа; при посольстве»", `"«Школа; при посольстве»"`, 1)
}

func book(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func row(t testing.TB, f *excelize.File, sheet string, n int, values ...any) {
	t.Helper()
	if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", n), &values); err != nil {
		t.Fatal(err)
	}
}

func workbook(t testing.TB) []byte {
	return book(t, func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "Отчёт", nil)
		row(t, f, "Sheet1", 3, "Фамилия", "Имя", "Отчество", "СНИЛС", "Школа", "Раздел", "Баллы", "Максимум", "Уровень", "Дата прохождения")
		row(t, f, "Sheet1", 4, "Иванова", "Мария", "Петровна", 11223344595, "СОШ 11", "Предметная", 17.5, 20, "Высокий", time.Date(2024, 10, 15, 9, 30, 0, 0, time.UTC))
		row(t, f, "Sheet1", 6, "Ким", "Ян", nil, "", "СОШ 11", "Методическая", 0.685, nil, "", "16.10.2024")
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStyle("Sheet1", "G6", "G6", percent); err != nil {
			t.Fatal(err)
		}
	})
}

func TestFederal_PassesTheConformanceSuite(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]diagnosticstest.Sample{
		"CSV":  {FileName: "a.csv", File: []byte(quoted(long)), Rows: 3},
		"XLSX": {FileName: "a.xlsx", File: workbook(t), Rows: 2},
	} {
		t.Run(name, func(t *testing.T) { diagnosticstest.Exercise(t, Federal(), s) })
	}
}

func TestYaUchitel_PassesTheConformanceSuite(t *testing.T) {
	t.Parallel()
	diagnosticstest.Exercise(t, YaUchitel(), diagnosticstest.Sample{FileName: "группа.xlsx", File: group(t), Rows: 3, Mapping: four})
	diagnosticstest.Exercise(t, YaUchitel(), diagnosticstest.Sample{FileName: "интенсив.csv", Rows: 2,
		File: []byte("Учитель;Учебное заведение;Модуль;Верных ответов;Всего заданий;Завершено\nКим Ян;СОШ 11;Мотивация;7;10;5.3.26\nКим Ян;СОШ 11;Оценивание;9;10;5.3.26\n")})
}

func TestRows_LongCSVInEveryEncodingAndDelimiter(t *testing.T) {
	t.Parallel()
	text := quoted(long)
	cp, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	simple := strings.Replace(long, "Школа; при", "Школа при", 1)
	comma := strings.NewReplacer(";", ",", "17,5", `"17,5"`, "68,5 %", `"68,5 %"`).Replace(simple)
	for name, data := range map[string]string{
		"UTF-8": text, "UTF-8 with BOM": "\xEF\xBB\xBF" + text, "Windows-1251": cp, "UTF-16": wide,
		"tabs": strings.ReplaceAll(simple, ";", "\t"), "commas": comma,
		"CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "CR": strings.ReplaceAll(text, "\n", "\r"), "no last line end": strings.TrimSuffix(text, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := all(t, []byte(data), diagnostics.Mapping{})
			if err != nil || len(rows) != 3 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			r := rows[0]
			want := diagnostics.Person{SNILS: "112-233-445 95", Email: "m.ivanova@example.org", Surname: "Иванова", Name: "Мария", Patronymic: "Петровна", Organization: "МБОУ СОШ № 11"}
			if r.Number != 4 || r.Person != want || *r.Score != 17.5 || *r.Max != 20 || r.Date != "2024-10-15" || r.CompetencyTitle != "Предметная" || len(r.Errors) > 0 {
				t.Errorf("%+v", r)
			}
			if r = rows[1]; *r.Score != 68.5 || *r.Max != 100 {
				t.Errorf("percent: %v of %v", *r.Score, *r.Max)
			}
			if r = rows[2]; *r.Score != 12 || *r.Max != 20 || r.Date != "2024-11-01" || r.Person.Patronymic != "" {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestRows_Workbook(t *testing.T) {
	t.Parallel()
	rows, err := all(t, workbook(t), diagnostics.Mapping{})
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	r := rows[0]
	want := diagnostics.Person{SNILS: "112-233-445 95", Surname: "Иванова", Name: "Мария", Patronymic: "Петровна", Organization: "СОШ 11"}
	if r.Sheet != "Sheet1" || r.Number != 4 || r.Person != want || *r.Score != 17.5 || *r.Max != 20 || r.Level != "Высокий" || r.Date != "2024-10-15" || len(r.Errors) > 0 {
		t.Errorf("%+v", r)
	}
	if r = rows[1]; r.Number != 6 || *r.Score != 68.5 || *r.Max != 100 || r.Date != "2024-10-16" || len(r.Errors) > 0 {
		t.Errorf("%+v %v", r, *r.Score)
	}
}

func TestRows_EveryBadCellIsNamed(t *testing.T) {
	t.Parallel()
	const head = "ФИО;СНИЛС;E-mail;Компетенция;Балл;Максимум;Дата\n"
	for line, want := range map[string]string{
		"Иванова;;;К;1;2;":                             "A2: в ФИО не хватает имени",
		"Иванова 3;;;К;1;2;":                           "A2: в ФИО есть лишние знаки",
		";;;К;1;2;":                                    "A2: не указано, чей это результат",
		"Ким Ян;112-233-445 96;;К;1;2;":                "B2: контрольное число СНИЛС не сходится: проверьте цифры",
		"Ким Ян;112-233-445;;К;1;2;":                   "B2: в СНИЛС 11 цифр, а здесь 9",
		"Ким Ян;112-233-445 9Х;;К;1;2;":                "B2: в СНИЛС есть лишние знаки",
		"Ким Ян;;a@b;К;1;2;":                           "C2: адрес электронной почты записан неверно",
		"Ким Ян;;;;1;2;":                               "D2: не указана компетенция",
		"Ким Ян;;;К;;2;":                               "E2: нет ни балла, ни уровня",
		"Ким Ян;;;К;много;2;":                          "E2: балл — не число: «много»",
		"Ким Ян;;;К;1.234.5;2;":                        "E2: балл — не число: «1.234.5»",
		"Ким Ян;;;К;NaN;2;":                            "E2: балл — не число: «NaN»",
		"Ким Ян;;;К;1e3;2;":                            "E2: балл — не число: «1e3»",
		"Ким Ян;;;К;-1;2;":                             "E2: балл меньше нуля",
		"Ким Ян;;;К;2,5;2;":                            "E2: балл 2,5 больше максимума 2",
		"Ким Ян;;;К;1;0;":                              "F2: максимум должен быть больше нуля",
		"Ким Ян;;;К;1;x;":                              "F2: максимум — не число: «x»",
		"Ким Ян;;;К;1;2;32.10.2024":                    "G2: дата записана непонятно: «32.10.2024»",
		"Ким Ян;;;К;1;2;15.10.0024":                    "G2: дата записана непонятно: «15.10.0024»",
		"Ким Ян;;;К;1;2;1 мартобря 2024":               "G2: дата записана непонятно: «1 мартобря 2024»",
		"Ким Ян;;;К;12 из 10;;":                        "E2: балл 12 больше максимума 10",
		"Ким Ян;;;К;" + strings.Repeat("9", 50) + ";;": "E2: балл — не число: «" + strings.Repeat("9", 40) + "…»",
	} {
		rows, err := all(t, []byte(head+line+"\nКим Ян;;;К;1;2;\n"), diagnostics.Mapping{})
		if err != nil || len(rows) != 2 {
			t.Errorf("%s: %d rows, %v", line, len(rows), err)
			continue
		}
		if len(rows[0].Errors) != 1 || rows[0].Errors[0].String() != want {
			t.Errorf("%s: %v, want %s", line, rows[0].Errors, want)
		}
		if len(rows[0].Cells) == 0 {
			t.Errorf("%s: the raw row is lost", line)
		}
		if len(rows[1].Errors) > 0 {
			t.Errorf("%s: the next row is spoilt too: %v", line, rows[1].Errors)
		}
	}
	rows, err := all(t, []byte(head+"Иванова;1;@;;-1;2;вчера\n"), diagnostics.Mapping{})
	if err != nil || len(rows[0].Errors) != 6 {
		t.Errorf("several mistakes in a row: %v %v", rows, err)
	}
}

func TestRows_UnreadableFilesSayWhy(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	many.WriteString("ФИО;Компетенция;Балл\n")
	for range maxRows {
		many.WriteString("Ким Ян;К;1\n")
	}
	sparse := book(t, func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "ФИО", "Компетенция", "Балл")
		row(t, f, "Sheet1", 1_048_576, "Ким Ян", "К", 1)
	})
	right := book(t, func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "ФИО", "Компетенция", "Балл")
		if err := f.SetCellValue("Sheet1", "XFD2", "x"); err != nil {
			t.Fatal(err)
		}
	})
	for name, tc := range map[string]struct {
		data []byte
		m    diagnostics.Mapping
		want string
	}{
		"empty":              {nil, diagnostics.Mapping{}, "файл пуст"},
		"PDF":                {[]byte("%PDF-1.4"), diagnostics.Mapping{}, "PDF"},
		"old workbook":       {[]byte("\xD0\xCF\x11\xE0rest"), diagnostics.Mapping{}, "XLS"},
		"binary":             {[]byte("a\x00b"), diagnostics.Mapping{}, "не таблица"},
		"broken workbook":    {[]byte("PK\x03\x04rest"), diagnostics.Mapping{}, "повреждена"},
		"prose":              {[]byte("Просто текст\nбез таблицы\n"), diagnostics.Mapping{}, "не найдена строка заголовков"},
		"no person":          {[]byte("Компетенция;Балл\nК;1\n"), diagnostics.Mapping{}, "1: нет столбца «ФИО»"},
		"no competency":      {[]byte("ФИО;Балл\nКим Ян;1\n"), diagnostics.Mapping{}, "1: нет столбца «Компетенция»"},
		"no score":           {[]byte("ФИО;Компетенция\nКим Ян;К\n"), diagnostics.Mapping{}, "1: нет столбца «Балл»"},
		"unclosed quote":     {[]byte("ФИО;Компетенция;Балл\nКим Ян;\"К;1\n\n"), diagnostics.Mapping{}, "2: открытая кавычка"},
		"too many columns":   {[]byte(strings.Repeat("a;", maxColumns+1)), diagnostics.Mapping{}, "1: больше 200 столбцов"},
		"too many rows":      {[]byte(many.String()), diagnostics.Mapping{}, "больше 200000 строк"},
		"a million rows":     {sparse, diagnostics.Mapping{}, "Sheet1: больше 200000 строк"},
		"a cell far right":   {right, diagnostics.Mapping{}, "Sheet1!2: больше 200 столбцов"},
		"no such sheet":      {sparse, diagnostics.Mapping{Sheets: []string{"Нет"}}, "нет листа «Нет»"},
		"header row of none": {[]byte("а;б\nФИО;Компетенция;Балл\n"), diagnostics.Mapping{HeaderRow: 1}, "не найдена строка заголовков"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := all(t, tc.data, tc.m)
			var unreadable *diagnostics.FileError
			if !errors.As(err, &unreadable) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%v; want a FileError with %q", err, tc.want)
			}
		})
	}
}

func TestRows_ByAnOwnMapping(t *testing.T) {
	t.Parallel()
	m := diagnostics.Mapping{
		HeaderRow: 2, Max: 50, DateLayouts: []string{"2006/02/01"},
		Columns: []diagnostics.ColumnRule{
			{Field: diagnostics.FieldFullName, Titles: []string{"Кто"}},
			{Field: diagnostics.FieldCompetency, Titles: []string{"Что"}},
			{Field: diagnostics.FieldScore, Letter: "c"},
			{Field: diagnostics.FieldDate, Titles: []string{"когда?"}},
			{Field: diagnostics.FieldLevel, Titles: []string{"Уровень"}},
		},
		Competency: []diagnostics.CompetencyTitle{{Code: "subject", Titles: []string{"Предметные компетенции", "предметная"}}},
		Levels:     []diagnostics.LevelTitle{{Code: "low", Titles: []string{"Ниже среднего"}}},
	}
	rows, err := all(t, []byte("ФИО,Компетенция,Балл\nКто,Что,итог,Когда,Уровень\nКим Ян,ПРЕДМЕТНАЯ,40,2024/15/10,ниже  среднего\nКим Ян,Иная,1,,\n"), m)
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if r := rows[0]; r.Competency != "subject" || *r.Score != 40 || *r.Max != 50 || r.Date != "2024-10-15" || r.Level != "low" {
		t.Errorf("%+v", r)
	}
	if r := rows[1]; r.Competency != "" || r.CompetencyTitle != "Иная" || len(r.Errors) > 0 {
		t.Errorf("%+v", r)
	}
	for _, bad := range []diagnostics.Mapping{
		{Shape: "deep"}, {HeaderRow: -1}, {Max: -1}, {Encoding: "koi7"}, {Delimiter: "ab"}, {Shape: diagnostics.ShapeWide},
		{Columns: []diagnostics.ColumnRule{{Field: "colour", Titles: []string{"Цвет"}}}}, {Columns: []diagnostics.ColumnRule{{Field: diagnostics.FieldScore}}},
	} {
		var wrong *diagnostics.DefinitionError
		if _, err := all(t, []byte("a;b\n"), bad); !errors.As(err, &wrong) {
			t.Errorf("%+v: %v; want a DefinitionError", bad, err)
		}
	}
}

func TestRows_WideShape(t *testing.T) {
	t.Parallel()
	m := diagnostics.Mapping{Shape: diagnostics.ShapeWide, Max: 10, Columns: []diagnostics.ColumnRule{
		{Field: diagnostics.FieldFullName, Titles: []string{"ФИО"}},
		{Field: diagnostics.FieldScore, Titles: []string{"Предметная"}, Competency: "subject"},
		{Field: diagnostics.FieldScore, Titles: []string{"Методическая"}, Competency: "method"},
	}}
	rows, err := all(t, []byte("ФИО;Предметная;Методическая\nКим Ян;7;x\n"), m)
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if *rows[0].Score != 7 || rows[0].Competency != "subject" || len(rows[0].Errors) > 0 {
		t.Errorf("%+v", rows[0])
	}
	if rows[1].Competency != "method" || len(rows[1].Errors) != 1 || rows[1].Errors[0].Place() != "C2" {
		t.Errorf("%+v", rows[1])
	}
}

func TestRows_SheetsWithoutATableAreLeftOut(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "Титульный лист")
		for _, name := range []string{"Первая", "Вторая"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			row(t, f, name, 1, "ФИО", "Компетенция", "Балл")
			row(t, f, name, 2, "Ким Ян", name, "1")
		}
	})
	rows, err := all(t, data, diagnostics.Mapping{})
	if err != nil || len(rows) != 2 || rows[1].Sheet != "Вторая" {
		t.Errorf("%+v, %v", rows, err)
	}
	if rows, err = all(t, data, diagnostics.Mapping{Sheets: []string{"Вторая"}}); err != nil || len(rows) != 1 {
		t.Errorf("%+v, %v", rows, err)
	}
	if _, err = all(t, data, diagnostics.Mapping{Sheets: []string{"Sheet1"}}); err == nil {
		t.Error("a named sheet without a table is left out")
	}
}
