// Package documentdocx writes documents as DOCX (Office Open XML, ISO/IEC 29500
// transitional): the few parts of it that a printed form needs.
package documentdocx

import (
	"archive/zip"
	"fmt"
	"io"
	"time"

	"github.com/marshrut-iom/marshrut/internal/document"
)

// epoch stands in the file's entries, so that the same document gives the same bytes.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Render writes the document. The same document gives the same bytes.
func Render(w io.Writer, d *document.Document) error {
	b := &body{d: d, landscape: d.Landscape}
	b.write()
	z := zip.NewWriter(w)
	for _, part := range []struct {
		name string
		text []byte
	}{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(packageRels)},
		{"docProps/core.xml", core(d)},
		{"docProps/app.xml", []byte(app)},
		{"word/document.xml", b.x.Bytes()},
		{"word/_rels/document.xml.rels", []byte(documentRels)},
		{"word/styles.xml", styles(d)},
		{"word/settings.xml", []byte(settings)},
		{"word/fontTable.xml", []byte(fontTable)},
		{"word/numbering.xml", b.numbering()},
		{"word/header1.xml", []byte(header)},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: epoch})
		if err == nil {
			_, err = f.Write(part.text)
		}
		if err != nil {
			return fmt.Errorf("document: write DOCX: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("document: write DOCX: %w", err)
	}
	return nil
}
