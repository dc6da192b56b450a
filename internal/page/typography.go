package page

import (
	"bytes"
	"io"
	"unicode"
	"unicode/utf8"
)

var (
	textarea = []byte("<textarea")
	bond     = []byte("\u00a0")
	numero   = []byte("№")
	clauses  = [][]byte{[]byte(" п."), []byte("(п."), []byte("п" + "п."), []byte(">п.")}
	year     = []byte("г.")
)

// WriteBound writes a page and keeps together what must not be broken between two lines:
// «№» and its number, «п.» and its number, a year and its «г.», initials and their surname.
// What stands in a tag or a text area is left as it is: it is sent back.
func WriteBound(w io.Writer, html []byte) error {
	done := 0 // up to there it is written
	for from := 0; ; {
		i := bytes.IndexByte(html[from:], ' ')
		if i < 0 {
			_, err := w.Write(html[done:])
			return err
		}
		i += from
		from = i + 1
		if !bound(html[:i], html[from:]) {
			continue
		}
		tag := bytes.LastIndexByte(html[:i], '<')
		if tag > bytes.LastIndexByte(html[:i], '>') || tag >= 0 && bytes.HasPrefix(html[tag:], textarea) {
			continue
		}
		if _, err := w.Write(html[done:i]); err != nil {
			return err
		}
		if _, err := w.Write(bond); err != nil {
			return err
		}
		done = from
	}
}

// bound tells whether a space between the two holds together what belongs together.
func bound(before, after []byte) bool {
	if len(before) == 0 || len(after) == 0 {
		return false
	}
	switch last := before[len(before)-1]; {
	case digit(last):
		return bytes.HasPrefix(after, year)
	case last == numero[len(numero)-1]:
		return bytes.HasSuffix(before, numero)
	case last == '.' && digit(after[0]):
		for _, c := range clauses {
			if bytes.HasSuffix(before, c) {
				return true
			}
		}
	}
	return capital(after) && (initialled(before) || initial(after) && named(before))
}

// capital tells whether a word begins with a capital letter.
func capital(word []byte) bool {
	r, _ := utf8.DecodeRune(word)
	return unicode.IsUpper(r)
}

// initial tells whether the text begins with a capital letter and a full stop.
func initial(text []byte) bool {
	r, n := utf8.DecodeRune(text)
	return unicode.IsUpper(r) && bytes.HasPrefix(text[n:], []byte("."))
}

// initialled tells whether the text ends with an initial: «М.», and no more of a word before.
func initialled(text []byte) bool {
	text, ok := bytes.CutSuffix(text, []byte("."))
	if !ok {
		return false
	}
	r, n := utf8.DecodeLastRune(text)
	before, _ := utf8.DecodeLastRune(text[:len(text)-n])
	return unicode.IsUpper(r) && !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

// named tells whether the last word of the text may be a surname: a capital letter and
// small ones.
func named(text []byte) bool {
	small := false
	for len(text) > 0 {
		r, n := utf8.DecodeLastRune(text)
		switch {
		case unicode.IsUpper(r):
			return small
		case unicode.IsLower(r), r == '-':
			small = true
		default:
			return false
		}
		text = text[:len(text)-n]
	}
	return false
}

func digit(b byte) bool { return '0' <= b && b <= '9' }
