package sheet_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/internal/page/sheet"
)

// Cells that offer words refer to a hidden sheet, which is none of the book's own.
func TestWrite_CellsOfferWords(t *testing.T) {
	t.Parallel()
	long := make([]string, 60)
	for i := range long {
		long[i] = "Очень длинное название компетенции педагога"
	}
	data := bookOf(t,
		sheet.Sheet{Name: "Первый", Head: []string{"А", "Б"}, Rows: sheet.Rows([]any{"x", "да"}), Lists: []sheet.List{{Column: 1, Words: []string{"да", "нет"}}}},
		sheet.Sheet{Name: "Второй", Head: []string{"А"}, Lists: []sheet.List{{Column: 0, Words: long}, {Column: 1}}})
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for name, want := range map[string]string{"Первый": "B2:B2000 'Списки'!$A$1:$A$2", "Второй": "A2:A2000 'Списки'!$B$1:$B$60"} {
		all, err := book.GetDataValidations(name)
		if err != nil || len(all) != 1 || all[0].Sqref+" "+all[0].Formula1 != want {
			t.Errorf("%s: %+v, %v; want %s", name, all, err, want)
		}
	}
	if visible, err := book.GetSheetVisible("Списки"); visible || err != nil {
		t.Errorf("the words are seen: %v", err)
	}
	read, err := sheet.Read(data)
	if err != nil || len(read) != 2 || !slices.Equal(read[0].Rows[1], []string{"x", "да"}) {
		t.Errorf("read back %+v, %v", read, err)
	}
}
