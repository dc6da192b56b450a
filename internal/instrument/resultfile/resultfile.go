// Package resultfile reads files of diagnostic results: text tables and XLSX
// workbooks, by a mapping that is data. It is what the program federal serves for
// the results of the federal platform (ЦОС ДПО), whose file has no public format.
package resultfile

import (
	"context"
	"errors"
	"fmt"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Bounds of a file. A tiny file can claim a million rows.
const (
	maxRows    = 200_000
	maxColumns = 200
	maxCell    = 4000 // bytes of one cell that are kept
	maxSheets  = 50
	headWithin = 30 // rows in which the header is looked for
	sampleRows = 10
	inspectMax = 1000 // rows that Inspect looks at
)

// Instrument is the importer as the SDK wants it. The zero value is ready.
type Instrument struct{}

// Describe names the program.
func (Instrument) Describe() diagnostics.Info {
	return diagnostics.Info{
		Name: "federal", Version: "1.0.0",
		Kind: diagnostics.KindImporter, Title: "Результаты диагностики из файла (ЦОС ДПО)",
	}
}

// Inspect says what the file is, which sheets and columns it has, and shows the
// first rows.
func (Instrument) Inspect(ctx context.Context, f diagnostics.File, _ diagnostics.Mapping) (diagnostics.Preview, error) {
	t, err := open(f, diagnostics.Mapping{})
	if err != nil {
		return diagnostics.Preview{}, err
	}
	defer t.close()
	p := diagnostics.Preview{Format: t.format, Encoding: t.encoding, Delimiter: t.delimiter}
	for _, sheet := range t.sheets {
		s, err := preview(ctx, t, sheet)
		if err != nil {
			return diagnostics.Preview{}, err
		}
		p.Sheets = append(p.Sheets, s)
	}
	return p, nil
}

var errEnough = errors.New("enough")

func preview(ctx context.Context, t *table, sheet string) (diagnostics.Sheet, error) {
	out := diagnostics.Sheet{Name: sheet}
	var head []record
	err := t.each(ctx, sheet, func(r record) error {
		if len(head) < headWithin+sampleRows {
			head = append(head, r.clone())
		}
		if out.Rows++; out.Rows > inspectMax {
			out.More = true
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return out, err
	}
	if len(head) == 0 {
		return out, nil
	}
	top := 0
	if l, at := findHeader(head, DefaultMapping()); l != nil {
		top, out.HeaderRow = at, head[at].number
	}
	for _, c := range head[top].cells {
		out.Columns = append(out.Columns, c.text)
	}
	for _, r := range head[top+1 : min(len(head), top+1+sampleRows)] {
		line := make([]string, len(r.cells))
		for i, c := range r.cells {
			line[i] = c.text
		}
		out.Sample = append(out.Sample, line)
	}
	out.Rows -= int64(top) + 1
	return out, nil
}

// Rows reads the results. Without Columns the mapping takes the default profile.
func (Instrument) Rows(ctx context.Context, f diagnostics.File, m diagnostics.Mapping, yield func(diagnostics.Row) error) error {
	m, err := complete(m)
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
	read := false
	var missing error
	for _, sheet := range sheets {
		r := &reader{sheet: sheet, mapping: m, yield: yield}
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

func chosen(t *table, m diagnostics.Mapping) ([]string, error) {
	if len(m.Sheets) == 0 || t.format == formatCSV {
		return t.sheets, nil
	}
	have := map[string]bool{}
	for _, s := range t.sheets {
		have[s] = true
	}
	for _, s := range m.Sheets {
		if !have[s] {
			return nil, diagnostics.Unreadable(fmt.Sprintf("в книге нет листа «%s»", s))
		}
	}
	return m.Sheets, nil
}

// reader turns the records of one sheet into rows.
type reader struct {
	sheet   string
	mapping diagnostics.Mapping
	yield   func(diagnostics.Row) error

	head   []record // until the header is found
	layout *layout
}

func (r *reader) take(rec record) error {
	if r.layout != nil {
		return r.give(rec)
	}
	r.head = append(r.head, rec.clone())
	if r.mapping.HeaderRow > 0 && rec.number < r.mapping.HeaderRow || r.mapping.HeaderRow == 0 && len(r.head) < headWithin {
		return nil
	}
	return r.begin()
}

// begin finds the header among the first rows and gives out what follows it.
func (r *reader) begin() error {
	at := 0
	if n := r.mapping.HeaderRow; n > 0 {
		for at < len(r.head)-1 && r.head[at].number < n {
			at++
		}
		r.layout = layoutOf(r.head[at], r.mapping)
	} else {
		r.layout, at = findHeader(r.head, r.mapping)
	}
	if r.layout == nil {
		return noHeader{sheet: r.sheet}
	}
	if missing := r.layout.missing(r.mapping); len(missing) > 0 {
		return noHeader{sheet: r.sheet, row: r.head[at].number, missing: missing}
	}
	for _, rec := range r.head[at+1:] {
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
