package resultfile

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func openXLSX(data []byte) (*table, error) {
	b, err := openBook(data)
	if err != nil {
		var said *diagnostics.FileError
		if errors.As(err, &said) {
			return nil, err
		}
		return nil, diagnostics.Unreadable("книга повреждена или слишком велика")
	}
	return &table{format: formatXLSX, sheets: b.sheets, hidden: b.hidden, date1904: b.date1904, close: b.show.close, each: b.eachRow}, nil
}

// sheetReader goes once over the cells of a sheet, row by row.
type sheetReader struct {
	*xlsx
	sheet string
	take  func(record) error
	rec   record
	open  bool // within a row
	cell  rawCell
	text  plainText
}

// rawCell is a cell as its sheet writes it.
type rawCell struct {
	begun         bool
	column, style int
	kind, value   string
}

// eachRow goes over the rows of a sheet that are not empty.
func (b *xlsx) eachRow(ctx context.Context, sheet string, take func(record) error) error {
	r := &sheetReader{xlsx: b, sheet: sheet, take: take}
	var refused refusal
	tags := 0
	err := b.each(b.part[sheet], maxCell, func(s *scanner) error {
		if tags++; tags%4096 == 0 && ctx.Err() != nil {
			return refusal{ctx.Err()}
		}
		return r.see(s)
	})
	switch {
	case errors.As(err, &refused):
		return refused.error
	case err != nil && !errors.Is(err, errEnded):
		return unreadableSheet(sheet)
	}
	return nil
}

// refusal is what the reading says itself, beside what is wrong with the sheet's XML.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

var errEnded = errors.New("resultfile: the end of the table")

func (r *sheetReader) see(s *scanner) error {
	switch {
	case s.is("row"):
		return r.row(s)
	case s.is("c") && !s.end:
		r.begin(s)
		return nil
	case s.is("c"):
		return r.put()
	case s.is("v") && s.end:
		r.cell.value = written(s.text)
	case s.is("is"), s.is("t"), s.is("rPh"):
		r.text.see(s)
	case s.is("sheetData") && (s.end || s.both):
		return errEnded
	}
	return nil
}

// row begins a row, and gives the one before.
func (r *sheetReader) row(s *scanner) error {
	if s.end {
		return r.give()
	}
	if err := r.give(); err != nil {
		return err
	}
	next := r.rec.number + 1
	if n, err := strconv.Atoi(string(s.attribute("r"))); err == nil && n > r.rec.number {
		next = n
	}
	r.rec, r.open, r.cell = record{number: next, cells: r.rec.cells[:0]}, !s.both, rawCell{column: -1}
	if next > maxRows {
		return refusal{tooManyRows(r.sheet)}
	}
	return nil
}

func (r *sheetReader) give() error {
	if !r.open {
		return nil
	}
	r.open = false
	if blank(r.rec.cells) {
		return nil
	}
	if err := r.take(r.rec); err != nil {
		return refusal{err}
	}
	return nil
}

// begin begins a cell; one without a reference stands beside the one before.
func (r *sheetReader) begin(s *scanner) {
	column := r.cell.column + 1
	if ref := s.attribute("r"); len(ref) > 0 {
		if n := diagnostics.ColumnIndex(strings.TrimRight(string(ref), "0123456789")); n >= 0 {
			column = n
		}
	}
	style, _ := strconv.Atoi(string(s.attribute("s")))
	r.cell = rawCell{begun: !s.both, column: column, style: style, kind: string(s.attribute("t"))}
	r.text.take()
}

// put puts what stands in a cell into the row.
func (r *sheetReader) put() error {
	shown, raw := r.shown()
	begun := r.cell.begun
	if r.cell.begun = false; !begun || !r.open || shown == "" {
		return nil
	}
	if r.cell.column >= maxColumns {
		return refusal{tooManyColumns(r.sheet, r.rec.number)}
	}
	for len(r.rec.cells) <= r.cell.column {
		r.rec.cells = append(r.rec.cells, cell{})
	}
	r.rec.cells[r.cell.column] = newCell(shown, raw)
	return nil
}

// shown gives a cell's content as people see it, and as it is kept.
func (r *sheetReader) shown() (shown, raw string) {
	raw = r.cell.value
	switch r.cell.kind {
	case "s":
		n, err := strconv.Atoi(raw)
		if err != nil {
			return "", ""
		}
		raw = r.shared.at(n)
		return raw, raw
	case "inlineStr":
		raw = r.text.take()
		return raw, raw
	case "b":
		switch raw {
		case "1":
			return "TRUE", raw
		case "0":
			return "FALSE", raw
		}
		return raw, raw
	case "str":
		raw = unescaped(raw)
		return raw, raw
	case "", "n":
		if !r.show.plain(r.cell.style) {
			return r.show.text(r.cell.style, raw), raw
		}
	}
	return raw, raw
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
		c.text = digits(number)
	}
	return c
}

// grouping is what stands between the thousands of a number that is shown.
var grouping = strings.NewReplacer(",", "", " ", "", "\u00a0", "")

// looksNumeric tells a number from a date, which is made of digits as well.
func looksNumeric(s string) bool {
	_, err := strconv.ParseFloat(grouping.Replace(s), 64)
	return err == nil
}

func unreadableSheet(sheet string) error {
	return &diagnostics.FileError{Cells: []diagnostics.CellError{{Sheet: sheet, Reason: "лист повреждён и не читается"}}}
}
