package documentdocx

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xml is text on its way into a part.
type xml struct{ bytes.Buffer }

func (x *xml) raw(s string) { x.WriteString(s) }

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// text writes what people have typed. What XML can't hold is left out.
func (x *xml) text(s string) {
	_, _ = escape.WriteString(&x.Buffer, strings.Map(allowed, s)) // a buffer takes everything
}

// allowed keeps the characters of XML 1.0.
func allowed(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return ' '
	case r < 0x20, r == 0xfffe, r == 0xffff, r == utf8.RuneError:
		return -1
	}
	return r
}

// twips are the twentieths of a point that Word measures in.
func twips(points float64) string { return strconv.Itoa(int(points*20 + 0.5)) }

// halves are the half points of letters.
func halves(points float64) string { return strconv.Itoa(int(points*2 + 0.5)) }
