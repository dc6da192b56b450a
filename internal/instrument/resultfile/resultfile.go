// Package resultfile reads files of diagnostic results: text tables and XLSX
// workbooks, by a mapping that is data. It is what the programs federal and yauchitel
// serve: the files of both have no public format.
package resultfile

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Bounds of a file. A tiny file can claim a million rows.
const (
	maxRows    = 200_000
	maxColumns = 200
	maxCell    = 4000 // bytes of one cell that are kept
	maxSheets  = 50
	headWithin = 30 // rows in which the header is looked for
)

// Rows reads the results. Without Columns the mapping takes those of the source.
func (i Instrument) Rows(ctx context.Context, f diagnostics.File, m diagnostics.Mapping, yield func(diagnostics.Row) error) error {
	m, err := i.complete(m)
	if err != nil {
		return err
	}
	t, err := open(f, m)
	if err != nil {
		return err
	}
	defer t.close()
	sheets, err := chosen(t, m)
	if err != nil {
		return err
	}
	read, w := false, wordsOf(m)
	var missing error
	for _, sheet := range sheets {
		r := &reader{sheet: sheet, words: w, date1904: t.date1904, yield: yield}
		err := t.each(ctx, sheet, r.take)
		if err == nil {
			err = r.end()
		}
		var none noHeader
		switch {
		case err == nil:
			read = read || r.layout != nil
		case errors.As(err, &none) && len(m.Sheets) == 0 && len(sheets) > 1:
			missing = none.asFileError() // a title page, perhaps
		case errors.As(err, &none):
			return none.asFileError()
		default:
			return err
		}
	}
	if !read {
		if missing != nil {
			return missing
		}
		return diagnostics.Unreadable("в файле нет ни одной строки")
	}
	return nil
}

// chosen gives the sheets to read: those that are named, else all that are not hidden.
func chosen(t *table, m diagnostics.Mapping) ([]string, error) {
	if t.format == formatCSV {
		return t.sheets, nil
	}
	if len(m.Sheets) == 0 {
		var open []string
		for _, s := range t.sheets {
			if m.Hidden || !t.hidden[s] {
				open = append(open, s)
			}
		}
		return open, nil
	}
	for _, s := range m.Sheets {
		if !slices.Contains(t.sheets, s) {
			return nil, diagnostics.Unreadable(fmt.Sprintf("в книге нет листа «%s»", s))
		}
	}
	return m.Sheets, nil
}

// reader turns the records of one sheet into rows.
type reader struct {
	*words
	sheet    string
	date1904 bool
	yield    func(diagnostics.Row) error

	head   []record // until the header is found
	layout *layout
	whose  diagnostics.Person // of the row before, where that stood well
	when   string
}

func (r *reader) take(rec record) error {
	if r.layout != nil {
		return r.give(rec)
	}
	r.head = append(r.head, rec.clone())
	enough := headWithin
	if n := r.mapping.HeaderRow; n > 0 && rec.number < n {
		return nil
	} else if n > 0 {
		enough = 0
		for _, h := range r.head {
			if h.number < n {
				enough++
			}
		}
		enough += maxHeaderRows
	}
	if len(r.head) < enough {
		return nil
	}
	return r.begin()
}

// begin finds the header among the first rows and gives out what follows it.
func (r *reader) begin() error {
	var at int
	if r.layout, at = r.findHeader(r.head); r.layout == nil {
		return noHeader{sheet: r.sheet}
	}
	if missing := r.layout.missing(r.mapping); len(missing) > 0 {
		return noHeader{sheet: r.sheet, row: r.head[at].number, missing: missing}
	}
	for _, rec := range r.head[at+r.layout.rows:] {
		if err := r.give(rec); err != nil {
			return err
		}
	}
	r.head = nil
	return nil
}

func (r *reader) end() error {
	if r.layout != nil || len(r.head) == 0 {
		return nil
	}
	return r.begin()
}

// noHeader says which columns a sheet lacks.
type noHeader struct {
	sheet   string
	row     int
	missing []string
}

func (n noHeader) Error() string { return "no header" }

func (n noHeader) asFileError() error {
	e := &diagnostics.FileError{}
	if len(n.missing) == 0 {
		e.Cells = append(e.Cells, diagnostics.CellError{
			Sheet: n.sheet, Reason: fmt.Sprintf("в первых %d строках не найдена строка заголовков", headWithin),
		})
	}
	for _, title := range n.missing {
		e.Cells = append(e.Cells, diagnostics.CellError{Sheet: n.sheet, Row: n.row, Reason: "нет столбца «" + title + "»"})
	}
	return e
}
