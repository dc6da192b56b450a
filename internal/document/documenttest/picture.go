package documenttest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// Shades looks at a picture of a page from afar: how dark each of cols × rows fields of
// it is, from . (white) to 9, one row of them a line.
func Shades(tb testing.TB, pgm []byte, cols, rows int) string {
	tb.Helper()
	var wide, high, most int
	if n, err := fmt.Fscanf(bytes.NewReader(pgm), "P5\n%d %d\n%d\n", &wide, &high, &most); err != nil || n != 3 {
		tb.Fatalf("no picture: %v", err)
	}
	dots := pgm[len(pgm)-wide*high:]
	dark, all := make([]int, cols*rows), make([]int, cols*rows)
	for y := range high {
		for x := range wide {
			i := y*rows/high*cols + x*cols/wide
			dark[i] += most - int(dots[y*wide+x])
			all[i] += most
		}
	}
	var out strings.Builder
	for i := range dark {
		switch shade := dark[i] * 40 / max(all[i], 1); { // text is a quarter black at most
		case shade == 0:
			out.WriteByte('.')
		default:
			out.WriteByte(byte('0' + min(shade, 9)))
		}
		if i%cols == cols-1 {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// Alike tells whether two pages look the same from afar: but for one field in so many
// their shades are no more than two apart.
func Alike(a, b string, many int) bool {
	if len(a) != len(b) {
		return false
	}
	other := 0
	for i := range len(a) {
		x, y := int(a[i]), int(b[i])
		if a[i] == '.' {
			x = '0'
		}
		if b[i] == '.' {
			y = '0'
		}
		if x-y > 2 || y-x > 2 {
			other++
		}
	}
	return other*many <= len(a)
}
