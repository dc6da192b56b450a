package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"iter"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/page/sheet"
)

// book writes the sheets and opens what was written.
func book(t interface {
	Helper()
	Fatal(...any)
	Cleanup(func())
}, sheets ...sheet.Sheet) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.Write(&b, sheets...); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func value(t *testing.T, f *excelize.File, name, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(name, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func kind(t *testing.T, f *excelize.File, name, cell string) excelize.CellType {
	t.Helper()
	k, err := f.GetCellType(name, cell)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func look(t *testing.T, f *excelize.File, name, cell string) *excelize.Style {
	t.Helper()
	id, err := f.GetCellStyle(name, cell)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWrite_KeepsNumbersDatesAndTexts(t *testing.T) {
	t.Parallel()
	day, err := civil.New(2026, time.March, 5)
	if err != nil {
		t.Fatal(err)
	}
	old, err := civil.New(1899, time.January, 1)
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, time.March, 5, 23, 30, 0, 0, time.FixedZone("", 8*3600))
	f := book(t, sheet.Sheet{Name: "Дефициты", Head: []string{"Компетенция", "Средний балл"}, Rows: sheet.Rows(
		[]any{"Методическая", 2.5, 12, day, late, true},
		[]any{nil, math.NaN(), int64(math.MaxInt64), old, time.Time{}, math.Inf(1)},
	)})
	for cell, want := range map[string]string{
		"A1": "Компетенция", "B1": "Средний балл",
		"A2": "Методическая", "B2": "2.5", "C2": "12", "D2": "46086", "F2": "1",
		"A3": "", "B3": "", "C3": "9223372036854775807", "D3": "01.01.1899", "E3": "", "F3": "",
	} {
		if got := value(t, f, "Дефициты", cell); got != want {
			t.Errorf("%s is %q, not %q", cell, got, want)
		}
	}
	for cell, want := range map[string]string{"D2": "05.03.2026", "E2": "05.03.2026 23:30"} {
		if got, err := f.GetCellValue("Дефициты", cell); err != nil || got != want {
			t.Errorf("%s is shown as %q (%v), not %q", cell, got, err, want)
		}
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "C3": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset, "D2": excelize.CellTypeUnset} {
		if got := kind(t, f, "Дефициты", cell); got != want {
			t.Errorf("%s has type %v, not %v", cell, got, want)
		}
	}
	if s := look(t, f, "Дефициты", "B1"); s.Font == nil || !s.Font.Bold {
		t.Error("the head is not bold")
	}
	if p, err := f.GetPanes("Дефициты"); err != nil || !p.Freeze || p.YSplit != 1 {
		t.Errorf("the head does not stay in sight: %+v %v", p, err)
	}
}

func TestWrite_Rule14_NoTextBecomesAFormula(t *testing.T) {
	t.Parallel()
	hostile := []string{
		`=HYPERLINK("http://x","y")`, "+7 900 000-00-00", "-1+1", "@SUM(A1)", "\t=1", "\r=1",
		"＝1+1", "＋1", "－1", "＠A1", " =1+1", "\ufeff=1", "=cmd|'/c calc'!A1",
	}
	head := []string{"=1+1"}
	rows := make([][]any, len(hostile))
	for i, h := range hostile {
		rows[i] = []any{h}
	}
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Sheet{Name: "=A1", Head: head, Rows: sheet.Rows(rows...)}); err != nil {
		t.Fatal(err)
	}
	if xml := part(t, b.Bytes(), "xl/worksheets/sheet1.xml"); strings.Contains(xml, "<f>") {
		t.Error("a formula was written")
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, h := range append(head, hostile...) {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if got := kind(t, f, "=A1", cell); got != excelize.CellTypeInlineString {
			t.Errorf("%q has type %v", h, got)
		}
		if s := look(t, f, "=A1", cell); s.NumFmt != 49 {
			t.Errorf("%q would be run when the cell is edited: number format %d", h, s.NumFmt)
		}
		id, _ := f.GetCellStyle("=A1", cell)
		if q := f.Styles.CellXfs.Xf[id].QuotePrefix; q == nil || !*q {
			t.Errorf("%q is not marked as typed text", h)
		}
		if got := value(t, f, "=A1", cell); strings.ReplaceAll(got, "\n", "\r") != h { // a reader of XML may change line ends
			t.Errorf("%q became %q", h, got)
		}
	}
}

func part(t *testing.T, archive []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWrite_NamesSheetsSafelyAndUniquely(t *testing.T) {
	t.Parallel()
	long := "Предметные и методические компетенции"
	f := book(t,
		sheet.Sheet{Name: "Итоги"}, sheet.Sheet{Name: "ИТОГИ"}, sheet.Sheet{Name: ""}, sheet.Sheet{Name: "''"},
		sheet.Sheet{Name: "a/b:c[1]?*\\"}, sheet.Sheet{Name: long}, sheet.Sheet{Name: long}, sheet.Sheet{Name: "history"}, sheet.Sheet{Name: "x\x00\n y"},
	)
	want := []string{"Итоги", "ИТОГИ (2)", "3", "4", "a-b-c-1----", "Предметные и методические компе", "Предметные и методические к (2)", "history 1", "x y"}
	if got := f.GetSheetList(); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("sheets are %q, not %q", got, want)
	}
}

func TestWrite_AnyNamesAndTextsMakeABook(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.String(), 1, 6).Draw(t, "names")
		text := rapid.String().Draw(t, "text")
		sheets := make([]sheet.Sheet, len(names))
		for i, n := range names {
			sheets[i] = sheet.Sheet{Name: n, Head: []string{text}, Rows: sheet.Rows([]any{text})}
		}
		var b bytes.Buffer
		if err := sheet.Write(&b, sheets...); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		list := f.GetSheetList()
		if len(list) != len(names) {
			t.Fatalf("%d sheets were written, %d are there", len(names), len(list))
		}
		seen := map[string]bool{}
		for _, n := range list {
			if key := strings.ToLower(n); seen[key] {
				t.Fatalf("two sheets are called %q", n)
			} else {
				seen[key] = true
			}
			if k, err := f.GetCellType(n, "A2"); err != nil || text != "" && k != excelize.CellTypeInlineString {
				t.Fatalf("%q has type %v (%v)", text, k, err)
			}
		}
	})
}

func TestTable_MakesNumbersOfWhatAPageShows(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"2,4": 2.4, "−1": -1.0, "-1,5": -1.5, "12\u00a0345": 12345.0, "12\u202f345,5": 12345.5, "12.5": 12.5, "0": 0.0, "0,5": 0.5,
		"1 2": "1 2", "62 %": "62 %", "—": "—", "007": "007", "1,2,3": "1,2,3", "": nil, "1e5": "1e5", "NaN": "NaN", "5,": "5,", "−": "−", "1234 567": "1234 567",
	} {
		s := sheet.Table("x", []string{"Балл", "Имя"}, [][]string{{text, text}}, []bool{true})
		for row, err := range s.Rows {
			if err != nil {
				t.Fatal(err)
			}
			got := row[0]
			if got == "" {
				got = nil
			}
			if got != want {
				t.Errorf("%q became %v (%T), not %v", text, got, got, want)
			}
			if row[1] != text {
				t.Errorf("%q in a column of texts became %v", text, row[1])
			}
		}
	}
}

func TestWrite_StopsAtTheRowsError(t *testing.T) {
	t.Parallel()
	broken := errors.New("the connection broke")
	var rows iter.Seq2[[]any, error] = func(yield func([]any, error) bool) {
		for range 500 {
			if !yield([]any{1}, nil) {
				return
			}
		}
		yield(nil, broken)
	}
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Sheet{Name: "x", Rows: rows}); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	if b.Len() > 0 {
		t.Error("half a book was sent")
	}
	wide := sheet.Sheet{Head: make([]string, excelize.MaxColumns+1)}
	if err := sheet.Write(io.Discard, wide); !errors.Is(err, sheet.ErrTooLarge) {
		t.Errorf("too many columns: %v", err)
	}
}

func TestWrite_WidensColumnsByContent(t *testing.T) {
	t.Parallel()
	f := book(t, sheet.Sheet{Name: "x", Head: []string{"№", "Организация", "Вывод"}, Rows: sheet.Rows(
		[]any{1, "МБОУ «Средняя школа № 11»", strings.Repeat("слово ", 40)})})
	for column, want := range map[string]float64{"A": 8, "B": 27, "C": 60} {
		if got, err := f.GetColWidth("x", column); err != nil || got != want {
			t.Errorf("column %s is %v wide (%v), not %v", column, got, err, want)
		}
	}
	if s := look(t, f, "x", "C2"); s.Alignment == nil || !s.Alignment.WrapText {
		t.Error("a long text is not wrapped")
	}
}

// TestWrite_HoldsMemoryForManyRows writes 50,000 rows of 12 columns and looks at
// what is alive while they pass: about 35 MB of text go by.
func TestWrite_HoldsMemoryForManyRows(t *testing.T) {
	const rows, bound = 50_000, 48 << 20
	alive := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	before, most := alive(), 0
	var all iter.Seq2[[]any, error] = func(yield func([]any, error) bool) {
		for i := range rows {
			if i%10_000 == 9_999 {
				most = max(most, alive()-before)
			}
			if !yield([]any{i, "МБОУ «Средняя школа № 11» города Усть-Илимска", 2.5, "x", 1, 2, 3, 4, 5, 6, 7, 8}, nil) {
				return
			}
		}
	}
	n := counter(0)
	if err := sheet.Write(&n, sheet.Sheet{Name: "x", Head: []string{"№"}, Rows: all}); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d KB are alive at most, %d KB were written", most>>10, n>>10)
	if most > bound {
		t.Errorf("%d MB are alive while the rows pass", most>>20)
	}
	if n < 1<<20 {
		t.Errorf("only %d bytes were written", n)
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// Excel takes a book whose columns do not ascend for a broken one.
func TestWrite_ColumnsAscend(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Sheet{Name: "Лист", Head: []string{"Имя", "Организация", "Балл"}, Rows: sheet.Rows([]any{"Ким", "СОШ № 11", 5})}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	xml, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for _, column := range []string{`<col min="1"`, `<col min="2"`, `<col min="3"`} {
		next := strings.Index(string(xml), column)
		if next <= at {
			t.Errorf("%s stands at %d, after %d", column, next, at)
		}
		at = next
	}
}
