package page

import (
	"bytes"
	"io"
)

var (
	textarea = []byte("<textarea")
	bond     = []byte("\u00a0")
	numero   = []byte("№")
	clauses  = [][]byte{[]byte(" п."), []byte("(п."), []byte("п" + "п."), []byte(">п.")}
	year     = []byte("г.")
)

// WriteBound writes a page and keeps together what must not be broken between two lines:
// «№» and its number, «п.» and its number, a year and its «г.». What stands in a tag or a
// text area is left as it is: it is sent back.
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
	return false
}

func digit(b byte) bool { return '0' <= b && b <= '9' }
