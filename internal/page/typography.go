package page

import (
	"bytes"
	"io"
)

var (
	numero   = []byte("№ ")
	binding  = []byte("№\u00a0")
	textarea = []byte("<textarea")
)

// WriteBound writes a page and keeps each «№» with its number, so that «СОШ № 11» is not
// broken before the number. What stands in a tag or a text area is left as it is: it is
// sent back.
func WriteBound(w io.Writer, html []byte) error {
	done := 0 // up to there it is written
	for from := 0; ; {
		i := bytes.Index(html[from:], numero)
		if i < 0 {
			_, err := w.Write(html[done:])
			return err
		}
		i += from
		from = i + len(numero)
		tag := bytes.LastIndexByte(html[:i], '<')
		if tag > bytes.LastIndexByte(html[:i], '>') || tag >= 0 && bytes.HasPrefix(html[tag:], textarea) {
			continue
		}
		if _, err := w.Write(html[done:i]); err != nil {
			return err
		}
		if _, err := w.Write(binding); err != nil {
			return err
		}
		done = from
	}
}
