package sheet

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// looks are the styles of a book by what a cell holds.
type looks struct{ bold, text, long, day, moment int }

// asText is the number format that stays text when somebody edits the cell.
const asText = 49

func newLooks(book *excelize.File) (l looks, err error) {
	day, moment := "dd.mm.yyyy", "dd.mm.yyyy hh:mm"
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&l.bold, excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true}, Alignment: top}},
		{&l.text, excelize.Style{NumFmt: asText}},
		{&l.long, excelize.Style{NumFmt: asText, Alignment: top}},
		{&l.day, excelize.Style{CustomNumFmt: &day}},
		{&l.moment, excelize.Style{CustomNumFmt: &moment}},
	} {
		if *s.id, err = book.NewStyle(&s.style); err != nil {
			return l, err
		}
	}
	// The mark that Excel itself sets for a text typed after an apostrophe: such
	// a cell is not made a formula by opening, editing or copying it.
	yes := true
	for _, id := range []int{l.bold, l.text, l.long} {
		book.Styles.CellXfs.Xf[id].QuotePrefix = &yes
	}
	return l, nil
}

func (l looks) head(names []string) []any {
	cells := make([]any, len(names))
	for i, n := range names {
		cells[i] = excelize.Cell{StyleID: l.bold, Value: n}
	}
	return cells
}

func (l looks) row(values []any) []any {
	cells := make([]any, len(values))
	for i, v := range values {
		cells[i] = l.cell(v)
	}
	return cells
}

// cell gives what the book's writer is told about one value.
func (l looks) cell(value any) any {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		return l.words(v)
	case bool, int, int8, int16, int32, uint8, uint16, uint32:
		return v
	case int64:
		if v > 1<<53 || v < -1<<53 { // a sheet's numbers have 53 bits
			return l.words(fmt.Sprint(v))
		}
		return v
	case uint, uint64:
		if n := fmt.Sprint(v); len(n) > 15 {
			return l.words(n)
		}
		return v
	case float32:
		return l.number(float64(v), v)
	case float64:
		return l.number(v, v)
	case civil.Date:
		if v.IsZero() {
			return nil
		}
		return l.date(v.In(time.UTC), l.day)
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return l.date(v, l.moment)
	}
	return l.words(fmt.Sprint(value))
}

func (l looks) number(f float64, as any) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return as
}

// date writes a time as a number; the sheets' calendar begins with 1900 and has
// a 29 February that never was, so what is older is a text.
func (l looks) date(t time.Time, look int) any {
	if t.Year() < 1901 {
		return l.words(civil.Of(t).Dotted())
	}
	return excelize.Cell{StyleID: look, Value: t}
}

func (l looks) words(s string) any {
	switch {
	case s == "":
		return nil
	case len([]rune(s)) > maxWidth || strings.ContainsRune(s, '\n'):
		return excelize.Cell{StyleID: l.long, Value: s}
	case risky(s):
		return excelize.Cell{StyleID: l.text, Value: s}
	}
	return s
}

// risky tells whether an office program could take the text for a formula, now or
// after it went through a file of another format.
func risky(s string) bool {
	for _, r := range s {
		switch r {
		case '=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠':
			return true
		}
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) {
			return false
		}
	}
	return false
}
