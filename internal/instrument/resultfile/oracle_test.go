package resultfile

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
)

// What stands here reads a book by the library alone, twice where it hides something:
// slow, and what our own reading must agree with.

// plainFormats are the number formats that hide nothing: general, numbers, text.
var plainFormats = map[int]bool{0: true, 1: true, 2: true, 3: true, 4: true, 37: true, 38: true, 39: true, 40: true, 49: true}

// hides tells whether a book shows some numbers as something else, such as
// percentages or dates.
func hides(book *excelize.File) bool {
	if book.Styles == nil || book.Styles.CellXfs == nil {
		return false
	}
	for _, x := range book.Styles.CellXfs.Xf {
		if x.NumFmtID != nil && !plainFormats[*x.NumFmtID] {
			return true
		}
	}
	return false
}

// eachRow goes over a sheet raw, which has the exact numbers, and where the book
// hides something over the shown form as well, side by side.
func libraryRows(ctx context.Context, book *excelize.File, sheet string, take func(record) error) error {
	var shown *excelize.Rows
	if hides(book) {
		var err error
		if shown, err = book.Rows(sheet); err != nil {
			return unreadableSheet(sheet)
		}
		defer shown.Close()
	}
	raw, err := book.Rows(sheet)
	if err != nil {
		return unreadableSheet(sheet)
	}
	defer raw.Close()
	var cells []cell
	number := 0
	for raw.Next() && (shown == nil || shown.Next()) {
		if number++; number%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if number > maxRows {
			return tooManyRows(sheet)
		}
		var texts []string
		if shown != nil {
			if texts, err = shown.Columns(); err != nil {
				return unreadableSheet(sheet)
			}
		}
		values, err := raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return unreadableSheet(sheet)
		}
		if len(texts) > maxColumns || len(values) > maxColumns {
			return tooManyColumns(sheet, number)
		}
		cells = cells[:0]
		for i, value := range values {
			text := value
			if i < len(texts) {
				text = texts[i]
			}
			cells = append(cells, newCell(text, value))
		}
		if blank(cells) {
			continue
		}
		if err := take(record{number: number, cells: cells}); err != nil {
			return err
		}
	}
	if raw.Error() != nil || shown != nil && shown.Error() != nil {
		return unreadableSheet(sheet)
	}
	return nil
}

// byLibrary gives all rows of all sheets as the library reads them.
func byLibrary(t testing.TB, data []byte) map[string][]record {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{ShortDatePattern: "dd.mm.yyyy", LongDatePattern: "dd.mm.yyyy"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string][]record{}
	for _, sheet := range f.GetSheetList() {
		out[sheet] = nil
		if err := libraryRows(context.Background(), f, sheet, func(r record) error {
			out[sheet] = append(out[sheet], r.clone())
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestXLSX_ReadsAsTheLibraryDoes(t *testing.T) {
	t.Parallel()
	percent, day, money, own := 10, 14, 44, `[$-419]d mmmm yyyy"г. "`
	styled := book(t, func(f *excelize.File) {
		for n, look := range []excelize.Style{{NumFmt: percent}, {NumFmt: day}, {NumFmt: money}, {CustomNumFmt: &own}, {NumFmt: 22}, {NumFmt: 49}, {NumFmt: 3}} {
			id, err := f.NewStyle(&look)
			if err != nil {
				t.Fatal(err)
			}
			at, _ := excelize.CoordinatesToCellName(n+1, 2)
			to, _ := excelize.CoordinatesToCellName(n+1, 6)
			if err := f.SetCellStyle("Sheet1", at, to, id); err != nil {
				t.Fatal(err)
			}
		}
		row(t, f, "Sheet1", 1, "Имя", "  дважды\u00a0пусто ", "a&b <c> \"d\"", "", true, false, nil, "строка\nвторая")
		row(t, f, "Sheet1", 2, 0.685, 45580, 1234.5, 45580, 45580.5, 7, 12345.678)
		row(t, f, "Sheet1", 3, 1, 45580.75, 0, 36526, 1, "007", -2)
		row(t, f, "Sheet1", 6, "68,5 %", "15.10.2024", "текст", "_x0041_ и _xyz_", 1e-9, 1e20, 0.1+0.2)
		if err := f.SetCellRichText("Sheet1", "A9", []excelize.RichTextRun{{Text: "Ива"}, {Text: "нова", Font: &excelize.Font{Bold: true}}}); err != nil {
			t.Fatal(err)
		}
	})
	for name, data := range map[string][]byte{"styles": styled, "one person": workbook(t), "a group": group(t)} {
		want := byLibrary(t, data)
		ours, err := openXLSX(data)
		if err != nil {
			t.Fatal(err)
		}
		if len(ours.sheets) != len(want) {
			t.Errorf("%s: sheets %v", name, ours.sheets)
		}
		for _, sheet := range ours.sheets {
			var got []record
			if err := ours.each(t.Context(), sheet, func(r record) error {
				got = append(got, r.clone())
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if !slices.EqualFunc(got, want[sheet], func(a, b record) bool { return a.number == b.number && slices.Equal(a.cells, b.cells) }) {
				t.Errorf("%s, %s:\n got %+v\nwant %+v", name, sheet, got, want[sheet])
			}
		}
		ours.close()
	}
}
