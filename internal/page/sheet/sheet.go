// Package sheet writes tables as an XLSX book that people open in any office
// program: the head is bold and stays in sight, numbers and dates are numbers
// and dates, and no text of a person is ever run as a formula.
package sheet

import (
	"errors"
	"io"
	"iter"
	"slices"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// MediaType is that of a book.
const MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// What the format can hold.
const (
	maxRows    = excelize.TotalRows
	maxColumns = excelize.MaxColumns
)

// ErrTooLarge says that a table does not fit on one sheet.
var ErrTooLarge = fault.New(fault.TooLarge, "sheet.too_large",
	"Таблица не помещается на один лист: сузьте отбор и выгрузите её частями.")

// Sheet is one table of a book. Head and texts are already in the user's
// language. A cell may be a string, a whole or real number, a bool, a time.Time
// (shown as it stands in its own zone), a civil.Date, or nil for nothing; what is
// anything else is written as text. A text of more than 32,767 characters is cut:
// a cell holds no more.
type Sheet struct {
	Name string // made safe and unique by Write
	Head []string
	Rows iter.Seq2[[]any, error] // read once, row by row; its error stops the book

	Lists []List // words that its cells offer, for who fills it in
}

// List offers words in the cells of a column, below the head; others may be typed.
type List struct {
	Column int // from 0
	Words  []string
}

// offered is how many rows below the head offer words.
const offered = 2000

// Rows gives rows that are already in memory.
func Rows(rows ...[]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Write writes the sheets as one book, in order; with none it is one empty
// sheet. A long table passes through a file in the temporary folder, so that
// memory stays the same for any number of rows. It fails with ErrTooLarge, with the
// error of a sheet's rows, or when w fails: nothing is written to w before all
// rows were read.
func Write(w io.Writer, sheets ...Sheet) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	// Without this the library puts its author's name.
	if err := book.SetDocProps(&excelize.DocProperties{Creator: "Маршрут"}); err != nil {
		return err
	}
	looks, err := newLooks(book)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for i, s := range sheets {
		name := safeName(s.Name, i+1, taken)
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err != nil {
			return err
		}
		if err := write(book, name, s, looks); err != nil {
			return err
		}
	}
	return book.Write(w)
}

// peek is how many rows say how wide the columns are.
const peek = 200

func write(book *excelize.File, name string, s Sheet, l looks) error {
	if len(s.Head) > maxColumns {
		return ErrTooLarge
	}
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	rows := s.Rows
	if rows == nil {
		rows = Rows()
	}
	if err := offer(book, name, s.Lists); err != nil {
		return err
	}
	next, stop := iter.Pull2(rows)
	defer stop()

	first := make([][]any, 0, peek)
	for len(first) < peek {
		row, err, ok := next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		first = append(first, row)
	}
	// The library writes the columns in the order opposite to that of the calls, and the
	// format wants them ascending.
	for column, width := range slices.Backward(widths(s.Head, first)) {
		if err := out.SetColWidth(column+1, column+1, width); err != nil {
			return err
		}
	}
	line := 0
	put := func(cells []any) error {
		if line++; line > maxRows || len(cells) > maxColumns {
			return ErrTooLarge
		}
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		return out.SetRow(at, cells)
	}
	if len(s.Head) > 0 {
		if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
			return err
		}
		if err := put(l.head(s.Head)); err != nil {
			return err
		}
	}
	for _, row := range first {
		if err := put(l.row(row)); err != nil {
			return err
		}
	}
	for {
		row, err, ok := next()
		if err != nil {
			return err
		}
		if !ok {
			return out.Flush()
		}
		if err := put(l.row(row)); err != nil {
			return err
		}
	}
}
