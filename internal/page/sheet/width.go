package sheet

import (
	"fmt"
	"strings"
	"time"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// The bounds of a column, in characters. What is longer is wrapped.
const (
	minWidth = 8
	maxWidth = 60
)

// widths says how wide each column should be for its head and first rows.
func widths(head []string, rows [][]any) []float64 {
	var found []float64
	see := func(column, n int) {
		for len(found) <= column {
			found = append(found, minWidth)
		}
		// Two characters more: letters are wider than the digits a width is counted in.
		found[column] = max(found[column], float64(min(n+2, maxWidth)))
	}
	for i, name := range head {
		see(i, longest(strings.Fields(name))) // a head may be wrapped between words
	}
	for _, row := range rows {
		for i, value := range row {
			if i < maxColumns {
				see(i, length(value))
			}
		}
	}
	return found
}

func length(value any) int {
	switch v := value.(type) {
	case nil:
		return 0
	case string:
		return longest(strings.Split(v, "\n"))
	case civil.Date:
		return len("dd.mm.yyyy")
	case time.Time:
		return len("dd.mm.yyyy hh:mm")
	}
	return longest([]string{fmt.Sprint(value)})
}

func longest(parts []string) (n int) {
	for _, p := range parts {
		n = max(n, len([]rune(p)))
	}
	return n
}
