package sheet

import (
	"iter"
	"strconv"
	"strings"
	"unicode"
)

// Table makes a sheet of a table that is all texts, as a page shows it. In the
// columns that numeric names, a text that is a number in Russian or English
// writing ("2,4", "−1", "12 345", "12.5") becomes a number again; any other text
// stays as it is. Percent and units stay texts.
func Table(name string, head []string, rows [][]string, numeric []bool) Sheet {
	var all iter.Seq2[[]any, error] = func(yield func([]any, error) bool) {
		for _, row := range rows {
			cells := make([]any, len(row))
			for i, text := range row {
				cells[i] = text
				if i < len(numeric) && numeric[i] {
					if n, ok := number(text); ok {
						cells[i] = n
					}
				}
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
	return Sheet{Name: name, Head: head, Rows: all}
}

// number reads what a page wrote for people. A space may only stand between
// groups of three digits: "1 2" are two numbers.
func number(text string) (float64, bool) {
	digits, sign := strings.TrimSpace(text), ""
	if rest, ok := strings.CutPrefix(strings.Replace(digits, "−", "-", 1), "-"); ok {
		digits, sign = rest, "-"
	}
	whole, rest, hasRest := strings.Cut(strings.Replace(digits, ",", ".", 1), ".")
	groups := strings.FieldsFunc(whole, unicode.IsSpace)
	for i, g := range groups {
		if i > 0 && len(g) != 3 || len(groups) > 1 && len(g) > 3 || !plain(g) {
			return 0, false
		}
	}
	if len(groups) == 0 || hasRest && (rest == "" || !plain(rest)) {
		return 0, false
	}
	joined := strings.Join(groups, "")
	if len(joined) > 15 || len(joined) > 1 && joined[0] == '0' { // a code, not a number
		return 0, false
	}
	if hasRest {
		joined += "." + rest
	}
	n, err := strconv.ParseFloat(sign+joined, 64)
	return n, err == nil
}

func plain(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
