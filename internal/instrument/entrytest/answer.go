package entrytest

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes alike what differs in case, Ё, blanks, kinds of dashes and quotes, and
// marks at the ends only.
func fold(s string) string { return strings.TrimSpace(strings.Trim(plain(s), ".,;:!?…")) }

func plain(s string) string {
	s = strings.ToLower(norm.NFC.String(s))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == 'ё':
			return 'е'
		case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff':
			return ' '
		case unicode.Is(unicode.Pd, r) || r == '−':
			return '-'
		case strings.ContainsRune("«»„“”\"'’`", r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// longestNumber is more than anybody writes.
const longestNumber = 60

// number reads what a person writes: "12,5", "1 000", "−3", "40 %" with its unit.
func number(s, unit string) (float64, bool) {
	if len(s) > longestNumber {
		return 0, false
	}
	s = strings.TrimSuffix(strings.TrimRight(plain(s), ".,;:!?…"), plain(unit))
	s = strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), ",", ".")
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789.+-", r) }) {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsInf(f, 0)
}
