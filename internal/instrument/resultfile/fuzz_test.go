package resultfile

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// FuzzSheet puts any bytes in the place of a workbook's sheet: what mutation of
// the packed file hardly reaches.
func FuzzSheet(f *testing.F) {
	whole := workbook(f)
	in, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		f.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			f.Fatal(err)
		}
		if parts[part.Name], err = io.ReadAll(r); err != nil {
			f.Fatal(err)
		}
	}
	const sheet = "xl/worksheets/sheet1.xml"
	f.Add(parts[sheet])
	f.Add([]byte(`<worksheet><sheetData><row r="-5"><c r="A1" t="str"><v>ФИО</v></c></row><row r="1048576"/></sheetData></worksheet>`))
	f.Add([]byte(`<worksheet><sheetData><row><c r="XFD1" t="s"><v>99</v></c><c t="inlineStr"><is><t>x</t></is></c></row></sheetData>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var packed bytes.Buffer
		out := zip.NewWriter(&packed)
		for name, content := range parts {
			if name == sheet {
				content = data
			}
			w, err := out.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(content); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		err := Federal().Rows(context.Background(), diagnostics.FileOf("x", packed.Bytes()), diagnostics.Mapping{}, func(r diagnostics.Row) error {
			if r.Number < 1 || r.Number > maxRows || len(r.Cells) > maxColumns {
				t.Fatalf("row %d with %d cells", r.Number, len(r.Cells))
			}
			return nil
		})
		var unreadable *diagnostics.FileError
		if err != nil && !errors.As(err, &unreadable) {
			t.Fatalf("%v; want a FileError", err)
		}
	})
}
