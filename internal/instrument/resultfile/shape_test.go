package resultfile

import (
	"errors"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"reflect"
	"testing"
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
	if err != nil || p.Format != "xlsx" || p.Sheets[0].HeaderRow != 3 || p.Sheets[0].Sample[0][9] != "2024-10-15 09:30" {
		t.Errorf("%+v, %v", p, err)
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
