package resultfile

import (
	"bytes"
	"context"
	"slices"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// table is a file opened for reading, whatever its form.
type table struct {
	format    string
	encoding  string
	delimiter string
	sheets    []string
	hidden    map[string]bool
	date1904  bool // the book counts days from 1904
	each      func(ctx context.Context, sheet string, take func(record) error) error
	close     func()
}

const (
	formatCSV  = "csv"
	formatXLSX = "xlsx"
)

// record is one row that is not empty. Its cells are valid until the next.
type record struct {
	number int // as the sheet shows it
	cells  []cell
}

// cell is one value. A workbook knows more than its text.
type cell struct {
	text    string
	number  float64 // the value behind the text of a workbook's number or date
	numeric bool
	percent bool // shown as a percentage: number 0.685, text "68.5%"
}

func (r record) clone() record {
	r.cells = slices.Clone(r.cells)
	return r
}

// at gives a cell, empty beyond the end.
func (r record) at(column int) cell {
	if column < 0 || column >= len(r.cells) {
		return cell{}
	}
	return r.cells[column]
}

// open tells by the bytes what the file is; its name does not matter.
func open(f diagnostics.File, m diagnostics.Mapping) (*table, error) {
	data, err := f.ReadAll()
	if err != nil {
		return nil, err
	}
	switch {
	case len(data) == 0:
		return nil, diagnostics.Unreadable("файл пуст")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return openXLSX(data)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return nil, diagnostics.Unreadable("это книга старого формата (XLS) или под паролем: сохраните её как XLSX без пароля")
	case bytes.HasPrefix(data, []byte("%PDF")):
		return nil, diagnostics.Unreadable("это PDF, а нужна таблица: CSV или XLSX")
	}
	return openCSV(data, m)
}
