package sheet

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// maxName is how long a sheet's name may be, in UTF-16 units.
const maxName = 31

// safeName makes a name that every office program takes, and that no other sheet of the
// book has: programs compare names without case. A sheet whose name has nothing
// left is known by its number.
func safeName(name string, number int, taken map[string]bool) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]`, r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, name)
	name = cut(trim(strings.Join(strings.Fields(name), " ")), maxName)
	if name == "" {
		name = strconv.Itoa(number)
	}
	// Excel keeps this one name for itself.
	if strings.EqualFold(name, "History") {
		name += " 1"
	}
	unique := name
	for i := 2; taken[fold(unique)]; i++ {
		tail := " (" + strconv.Itoa(i) + ")"
		unique = cut(name, maxName-len(tail)) + tail
	}
	taken[fold(unique)] = true
	return unique
}

func fold(s string) string { return strings.ToLower(strings.ToUpper(s)) }

func trim(s string) string { return strings.Trim(s, "' ") }

// cut keeps at most n UTF-16 units, whole characters, and no apostrophe or space at
// the end.
func cut(s string, n int) string {
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units > n {
			return trim(s[:i])
		}
	}
	return s
}
