package resultfile

import (
	"errors"
	"reflect"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func TestCSV_QuotesAndRowNumbers(t *testing.T) {
	t.Parallel()
	data := "ФИО;Компетенция;Балл\n\n\"Ким\nЯн\";\"К \"\"один\"\"\";1\nОК \"два\" Ян;К\"2;\"2\"хвост\n"
	rows, err := all(t, []byte(data), diagnostics.Mapping{})
	if err != nil || len(rows) != 2 {
		t.Fatalf("%+v %v", rows, err)
	}
	// The blank line is row 2; a line end inside quotes makes no row.
	if rows[0].Number != 3 || rows[0].Person.Surname != "Ким" || rows[0].CompetencyTitle != `К "один"` {
		t.Errorf("%+v", rows[0])
	}
	if rows[1].Number != 4 || rows[1].CompetencyTitle != `К"2` || rows[1].Cells[2].Value != "2хвост" {
		t.Errorf("%+v", rows[1])
	}
}

func TestInspect_ShowsColumnsAndSample(t *testing.T) {
	t.Parallel()
	p, err := Federal().Inspect(t.Context(), diagnostics.FileOf("a.csv", []byte(quoted(long))), diagnostics.Mapping{})
	if err != nil {
		t.Fatal(err)
	}
	s := p.Sheets[0]
	if p.Format != "csv" || p.Encoding != "utf-8" || p.Delimiter != ";" || s.HeaderRow != 3 || s.Rows != 3 || s.More ||
		!reflect.DeepEqual(s.Columns, []string{"ФИО", "СНИЛС", "E-mail", "Организация", "Компетенция", "Балл", "Макс. балл", "Дата"}) || len(s.Sample) != 3 {
		t.Errorf("%+v", p)
	}
	p, err = Federal().Inspect(t.Context(), diagnostics.FileOf("a", []byte("x;y\n1;2\n")), diagnostics.Mapping{})
	if err != nil || p.Sheets[0].HeaderRow != 0 || len(p.Sheets[0].Columns) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	p, err = Federal().Inspect(t.Context(), diagnostics.FileOf("a.xlsx", workbook(t)), diagnostics.Mapping{})
	if err != nil || p.Format != "xlsx" || p.Sheets[0].HeaderRow != 3 || p.Sheets[0].Sample[0][9] != "15.10.2024 09:30" || p.Sheets[0].Sample[0][6] != "17,5" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestRows_ATitleSaysThatNumbersArePercentages(t *testing.T) {
	t.Parallel()
	const people = "ФИО;Компетенция;"
	same(t, []byte(people+"Результат, %\nКим Ян;Предметные;68,5\nКим Ян;Методические;0\n"), four,
		brief{2, "Ким", "Ян", "", "subject", "", "", 68.5, 100, ""}, brief{3, "Ким", "Ян", "", "methodical", "", "", 0, 100, ""})
	same(t, []byte(people+"Процент выполнения;Максимум\nКим Ян;Предметные;75;20\n"), four, brief{2, "Ким", "Ян", "", "subject", "", "", 15, 20, ""})
	same(t, []byte(people+"%\nКим Ян;Предметные;0,685\nКим Ян;Методические;0,5 %\n"), four,
		brief{2, "Ким", "Ян", "", "subject", "", "", 0, 0, "C2: непонятно, доля это или проценты: «0,685»; допишите знак %;"},
		brief{3, "Ким", "Ян", "", "methodical", "", "", 0.5, 100, ""})
	same(t, []byte(people+"Балл\nКим Ян;Предметные;17\n"), four, brief{2, "Ким", "Ян", "", "subject", "", "", 17, 0, ""}) // nothing says out of how many
}

func TestInspect_ShowsDatesAndNumbersAsTheyAreRead(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "ФИО", "Компетенция", "Балл", "Дата", "СНИЛС")
		row(t, f, "Sheet1", 2, "Ким Ян", "Предметные", 17.5, 46087, 11223344595)
		for cell, format := range map[string]*excelize.Style{"D2": {NumFmt: 14}, "E2": {CustomNumFmt: new(`000"-"000"-"000" "00`)}} {
			style, err := f.NewStyle(format)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
				t.Fatal(err)
			}
		}
	})
	p, err := Federal().Inspect(t.Context(), diagnostics.FileOf("a.xlsx", data), four)
	if err != nil || !reflect.DeepEqual(p.Sheets[0].Sample[0], []string{"Ким Ян", "Предметные", "17,5", "06.03.2026", "112-233-445 95"}) {
		t.Errorf("%+v, %v", p, err)
	}
	rows, err := all(t, data, four)
	if err != nil || rows[0].Date != "2026-03-06" || rows[0].Person.SNILS != "112-233-445 95" || rows[0].Cells[2].Value != "17,5" {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestLetter_BothWays(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 27: "AB", 51: "AZ", 52: "BA", 199: "GR"} {
		if got := diagnostics.ColumnLetter(n); got != want || diagnostics.ColumnIndex(got) != n {
			t.Errorf("%d is %s, and %s is %d; want %s", n, got, got, diagnostics.ColumnIndex(got), want)
		}
	}
	for _, bad := range []string{"", "1", "A1", "Ж", "AAAAAAAAAAAAAAAAAAA"} {
		if n := diagnostics.ColumnIndex(bad); n >= 0 && n <= maxColumns {
			t.Errorf("%q is column %d", bad, n)
		}
	}
}

func FuzzRows(f *testing.F) {
	f.Add([]byte(quoted(long)))
	f.Add(workbook(f))
	f.Add([]byte("ФИО;Компетенция;Балл\r\n\"Ким \"\"Ян\"\"\";К;17/20\r"))
	f.Add([]byte("\xFF\xFEA\x00;\x00"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		mapping := diagnostics.Mapping{}
		if len(data)%2 == 1 { // columns of competencies, names in the first row of a person only
			mapping = four
			mapping.FillDown, mapping.Hidden = true, true
		}
		preview, err := Federal().Inspect(t.Context(), diagnostics.FileOf("x", data), mapping)
		if err == nil {
			for _, s := range preview.Sheets {
				if len(s.Found) != len(s.Columns) || len(s.Columns) > maxColumns || s.Rows < 0 {
					t.Fatalf("sheet %+v", s)
				}
			}
		}
		last := 0
		err = Federal().Rows(t.Context(), diagnostics.FileOf("x", data), mapping, func(r diagnostics.Row) error {
			if r.Number < 1 || r.Number > maxRows || len(r.Cells) > maxColumns || r.Sheet == "" && r.Number < last {
				t.Fatalf("row %d after %d with %d cells", r.Number, last, len(r.Cells))
			}
			last = r.Number
			if len(r.Errors) == 0 && r.Score == nil && r.Level == "" {
				t.Fatalf("a good row without a result: %+v", r)
			}
			if r.Score != nil && r.Max != nil && (*r.Score < 0 || *r.Score > *r.Max) {
				t.Fatalf("score %v of %v", *r.Score, *r.Max)
			}
			return nil
		})
		var unreadable *diagnostics.FileError
		if err != nil && (!errors.As(err, &unreadable) || len(unreadable.Cells) == 0) {
			t.Fatalf("%v; want a FileError with a reason", err)
		}
	})
}

// Who is named and has no score at all is not passed over: the row comes once, without any.
// What has no name, such as a signature below, is no row.
func TestRows_APersonWithoutAnyScoreIsTold(t *testing.T) {
	t.Parallel()
	data := []byte("ФИО;Предметные;Методические;Примечание\nКим Ян;17 из 20;;\nОрлова Ольга;;—;болела\n;;;Директор\n")
	rows, err := all(t, data, four)
	if err != nil || len(rows) != 2 || rows[0].Unscored() || !rows[1].Unscored() || rows[1].Number != 3 || rows[1].Person.Surname != "Орлова" || len(rows[1].Cells) == 0 {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestInspect_KnowsAScoreWhoseTitleSaysHowItIsCounted(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"Балл, %", "Балл (%)", "Балл %", "% (балл)", "Баллы, %", "Балл (в %)", "Балл в процентах", "Балл, проценты", "Балл (из 100)", "Набрано баллов %", "Результат (в процентах)", "Балл."} {
		p, err := Federal().Inspect(t.Context(), diagnostics.FileOf("a.csv", []byte("ФИО;Компетенция;Уровень;"+title+"\nКим Ян;Предметные;высокий;68,5\n")), four)
		if err != nil || p.Sheets[0].Found[2].Field != diagnostics.FieldLevel || p.Sheets[0].Found[3].Field != diagnostics.FieldScore {
			t.Errorf("%s: %+v %v", title, p.Sheets, err)
		}
	}
	for name, c := range map[string]struct {
		head string
		want []diagnostics.Found
	}{
		"the very word goes first": {"ФИО;Компетенция;Балл, %;Балл", []diagnostics.Found{{Field: diagnostics.FieldFullName}, {Field: diagnostics.FieldCompetency}, {}, {Field: diagnostics.FieldScore}}},
		"a level is a word":        {"ФИО;Компетенция;Балл;Уровень, %", []diagnostics.Found{{Field: diagnostics.FieldFullName}, {Field: diagnostics.FieldCompetency}, {Field: diagnostics.FieldScore}, {}}},
		"a column of each": {"ФИО;Предметные, балл (%);Предметные, уровень;Методические (в %)", []diagnostics.Found{{Field: diagnostics.FieldFullName},
			{Field: diagnostics.FieldScore, Competency: "subject"}, {Field: diagnostics.FieldLevel, Competency: "subject"}, {Field: diagnostics.FieldScore, Competency: "methodical"}}},
		"something else": {"ФИО;Компетенция;Балл;Стаж, %", []diagnostics.Found{{Field: diagnostics.FieldFullName}, {Field: diagnostics.FieldCompetency}, {Field: diagnostics.FieldScore}, {}}},
	} {
		p, err := Federal().Inspect(t.Context(), diagnostics.FileOf("a.csv", []byte(c.head+"\n")), four)
		if err != nil || !reflect.DeepEqual(p.Sheets[0].Found, c.want) {
			t.Errorf("%s: %+v %v", name, p.Sheets, err)
		}
	}
	same(t, []byte("ФИО;Компетенция;Уровень;Балл, %\nКим Ян;Предметные;;68,5\n"), four, brief{2, "Ким", "Ян", "", "subject", "", "", 68.5, 100, ""})
}
