package resultfile

import (
	"context"
	"errors"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// What Inspect looks at and shows.
const (
	sampleRows = 10
	inspectMax = 1000 // rows of a sheet
	topRows    = 15
	topColumns = 40
	topCell    = 80 // letters
)

// Inspect says what the file is, which sheets and columns it has, what the mapping
// takes each column for, and shows the first rows.
func (i Instrument) Inspect(ctx context.Context, f diagnostics.File, m diagnostics.Mapping) (diagnostics.Preview, error) {
	m, err := i.complete(m)
	if err != nil {
		return diagnostics.Preview{}, err
	}
	t, err := open(f, m)
	if err != nil {
		return diagnostics.Preview{}, err
	}
	defer t.close()
	p, w := diagnostics.Preview{Format: t.format, Encoding: t.encoding, Delimiter: t.delimiter}, wordsOf(m)
	for _, sheet := range t.sheets {
		s, err := w.preview(ctx, t, sheet)
		if err != nil {
			return diagnostics.Preview{}, err
		}
		p.Sheets = append(p.Sheets, s)
	}
	return p, nil
}

var errEnough = errors.New("enough")

func (w *words) preview(ctx context.Context, t *table, sheet string) (diagnostics.Sheet, error) {
	out := diagnostics.Sheet{Name: sheet, Hidden: t.hidden[sheet]}
	var rows []record
	err := t.each(ctx, sheet, func(r record) error {
		if len(rows) < headWithin+sampleRows || r.number <= w.mapping.HeaderRow+sampleRows && len(rows) < inspectMax {
			rows = append(rows, r.clone())
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
	if len(rows) == 0 {
		return out, nil
	}
	for _, r := range rows[:min(len(rows), topRows)] {
		out.Top = append(out.Top, diagnostics.Line{Number: r.number, Cells: textsOf(r, topColumns, topCell)})
	}
	l, at := w.findHeader(rows)
	known := l != nil
	if !known { // as somebody said, though nothing in it is known
		at = w.saidRow(rows)
		l = &layout{rows: min(max(w.mapping.HeaderRows, 1), len(rows)-at)}
		l.titles, _ = titlesOf(rows[at : at+l.rows])
	}
	if known || w.mapping.HeaderRow > 0 {
		out.HeaderRow = rows[at].number
	}
	out.HeaderRows, out.Columns, out.Found, out.Missing = l.rows, l.titles, l.found(), l.missing(w.mapping)
	below := rows[at+l.rows:]
	for _, r := range below[:min(len(below), sampleRows)] {
		out.Sample = append(out.Sample, textsOf(r, maxColumns, maxCell))
	}
	out.Rows -= int64(at + l.rows)
	return out, nil
}

func textsOf(r record, columns, letters int) []string {
	line := make([]string, min(len(r.cells), columns))
	for i := range line {
		line[i] = cut(r.cells[i].shown(), letters)
	}
	return line
}
