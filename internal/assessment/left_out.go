package assessment

import (
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// LeftOut is a column of numbers that nothing is made of, in a file that is read for
// levels alone: scores may be lost there, and somebody is to say that they are not.
type LeftOut struct {
	Sheet, Column, Title string
	Numbers, Cells       int // of the first rows: how many hold a number, and how many hold anything
}

// LeftOut names such columns of the sheets that are read.
func (i *Import) LeftOut() (out []LeftOut) {
	for _, s := range i.ReadSheets() {
		out = append(out, leftOut(s)...)
	}
	return out
}

func leftOut(s diagnostics.Sheet) (out []LeftOut) {
	for _, f := range s.Found {
		if f.Field == diagnostics.FieldScore {
			return nil
		}
	}
	if s.HeaderRow == 0 {
		return nil
	}
	for n, f := range s.Found {
		if f.Field != "" {
			continue
		}
		l := LeftOut{Sheet: s.Name, Column: diagnostics.ColumnLetter(n)}
		if n < len(s.Columns) {
			l.Title = s.Columns[n]
		}
		counted, last := true, 0.0 // 1, 2, 3…: the rows' own numbers
		for _, line := range s.Sample {
			if n >= len(line) || strings.TrimSpace(line[n]) == "" {
				continue
			}
			l.Cells++
			v, ok := scoreLike(line[n])
			if ok {
				l.Numbers++
			}
			counted = counted && ok && v == last+1
			last = v
		}
		if l.Numbers > 0 && l.Numbers*2 >= l.Cells && (!counted || l.Cells == 1) {
			out = append(out, l)
		}
	}
	return out
}

// scoreLike reads a cell that may hold a score: "17", "68,5 %", "17 из 20". Phones and
// numbers of papers are too long for one.
func scoreLike(cell string) (float64, bool) {
	text, _, _ := strings.Cut(strings.Replace(cell, "из", "/", 1), "/")
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "%", "", ",", ".").Replace(text)
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil && v >= 0 && v <= maxScore
}

// maxScore is the highest score that a file may give.
const maxScore = 1e6
