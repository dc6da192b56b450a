package resultfile

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Bounds on unpacking. What is larger than inMemory goes through the program's
// own temporary folder.
const (
	maxUnzipped = 512 << 20
	inMemory    = 16 << 20
)

func openXLSX(data []byte) (*table, error) {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: inMemory,
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return nil, diagnostics.Unreadable("книга повреждена или слишком велика")
	}
	sheets := book.GetSheetList()
	if len(sheets) == 0 || len(sheets) > maxSheets {
		book.Close()
		return nil, diagnostics.Unreadable("в книге нет листов или их слишком много")
	}
	hidden := map[string]bool{}
	for _, sheet := range sheets {
		if visible, err := book.GetSheetVisible(sheet); err == nil && !visible {
			hidden[sheet] = true
		}
	}
	date1904 := book.WorkBook != nil && book.WorkBook.WorkbookPr != nil && book.WorkBook.WorkbookPr.Date1904
	return &table{
		format: formatXLSX, sheets: sheets, hidden: hidden, date1904: date1904, close: func() { book.Close() },
		each: func(ctx context.Context, sheet string, take func(record) error) error {
			return eachRow(ctx, book, sheet, take)
		},
	}, nil
}

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
func eachRow(ctx context.Context, book *excelize.File, sheet string, take func(record) error) error {
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

// newCell decides which of the two readings counts. A number shown as such is
// taken exactly; shown as a percentage or a date it keeps both.
func newCell(shown, raw string) cell {
	if len(raw) > maxCell {
		raw = strings.ToValidUTF8(raw[:maxCell], "")
	}
	if len(shown) > maxCell {
		shown = strings.ToValidUTF8(shown[:maxCell], "")
	}
	c := cell{text: tidy(shown)}
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil || raw == "" {
		return c
	}
	c.number, c.numeric = number, true
	switch {
	case strings.HasSuffix(c.text, "%"):
		c.percent = true
	case looksNumeric(c.text):
		c.text = strconv.FormatFloat(number, 'f', -1, 64)
	}
	return c
}

func looksNumeric(s string) bool {
	return strings.Trim(s, "0123456789.,-+Ee \u00a0") == ""
}

func unreadableSheet(sheet string) error {
	return &diagnostics.FileError{Cells: []diagnostics.CellError{{Sheet: sheet, Reason: "лист повреждён и не читается"}}}
}
