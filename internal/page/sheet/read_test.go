package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/page/sheet"
)

func bookOf(tb testing.TB, sheets ...sheet.Sheet) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := sheet.Write(&b, sheets...); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestRead_GivesBackWhatWasWritten(t *testing.T) {
	t.Parallel()
	got, err := sheet.Read(bookOf(t, sheet.Sheet{Name: "Первый", Head: []string{"Код", "Название"}, Rows: sheet.Rows([]any{"a", "=сумма"}, []any{nil, "<&>\nвторая"}, []any{"x", 5})},
		sheet.Sheet{Name: "Второй", Head: []string{"Один"}, Rows: sheet.Rows()}))
	if err != nil {
		t.Fatal(err)
	}
	want := []sheet.Cells{{Name: "Первый", Rows: [][]string{{"Код", "Название"}, {"a", "=сумма"}, {"", "<&>\nвторая"}, {"x", "5"}}}, {Name: "Второй", Rows: [][]string{{"Один"}}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func zipped(tb testing.TB, parts map[string]string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

const (
	aBook = `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" r:id="1"/><sheet name="H" state="hidden" r:id="1"/></sheets></workbook>`
	links = `<Relationships><Relationship Id="1" Target="sheet.xml"/></Relationships>`
)

func hostile(sheet string) map[string]string {
	return map[string]string{"xl/workbook.xml": aBook, "xl/_rels/workbook.xml.rels": links, "xl/sheet.xml": sheet}
}

func TestRead_KnowsOtherWritersAndSkipsHiddenSheets(t *testing.T) {
	t.Parallel()
	parts := hostile(`<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c><c t="inlineStr"><is><r><t>по </t></r><r><t>частям</t></r></is></c><c t="e"><v>#REF!</v></c></row></sheetData></worksheet>`)
	parts["xl/sharedStrings.xml"] = `<sst><si><r><t>общий</t></r><rPh><t>звуки</t></rPh><r><t> текст</t></r></si></sst>`
	got, err := sheet.Read(zipped(t, parts))
	want := []sheet.Cells{{Name: "S", Rows: [][]string{nil, {"", "общий текст", "по частям", ""}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q %v", got, err)
	}
}

func TestRead_RefusesBombs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]map[string]string{
		"a far row":        hostile(`<worksheet><row r="1048576"><c r="A1"><v>1</v></c></row></worksheet>`),
		"a far column":     hostile(`<worksheet><row r="1"><c r="XFD1"><v>1</v></c></row></worksheet>`),
		"rows backwards":   hostile(`<worksheet><row r="2"/><row r="1"/></worksheet>`),
		"no such text":     hostile(`<worksheet><row r="1"><c t="s"><v>7</v></c></row></worksheet>`),
		"a huge part":      hostile("<worksheet>" + strings.Repeat(" ", 17<<20) + "</worksheet>"),
		"shared many ways": {"xl/workbook.xml": aBook, "xl/_rels/workbook.xml.rels": links, "xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("x", 1<<20) + "</t></si></sst>", "xl/sheet.xml": "<worksheet>" + strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 100) + "</worksheet>"},
		"no book":          {"x": "y"},
		"broken XML":       hostile(`<worksheet><row>`),
	} {
		if _, err := sheet.Read(zipped(t, c)); !errors.Is(err, sheet.ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := sheet.Read([]byte("PK\x03\x04 nonsense")); !errors.Is(err, sheet.ErrUnreadable) {
		t.Errorf("no zip: %v", err)
	}
}

// FuzzRead reads a sheet's XML of anybody's making: it is refused or bounded.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`), []byte(`<sst><si><t>a</t></si></sst>`))
	f.Fuzz(func(t *testing.T, rows, shared []byte) {
		parts := hostile(string(rows))
		parts["xl/sharedStrings.xml"] = string(shared)
		got, err := sheet.Read(zipped(t, parts))
		if err != nil && !errors.Is(err, sheet.ErrUnreadable) {
			t.Fatal(err)
		}
		for _, s := range got {
			if len(s.Rows) > 10_000 {
				t.Fatal("unbounded")
			}
		}
	})
}
