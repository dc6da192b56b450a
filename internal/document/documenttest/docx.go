package documenttest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// Parts reads a DOCX strictly: every part is well-formed XML, every relationship
// leads to a part that is there and has a content type.
func Parts(tb testing.TB, docx []byte) map[string][]byte {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		tb.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		data, err := io.ReadAll(r)
		_ = r.Close()
		if err != nil {
			tb.Fatal(err)
		}
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				tb.Fatalf("%s: %v", f.Name, err)
			}
		}
		parts[f.Name] = data
	}
	for rels, base := range map[string]string{"_rels/.rels": "", "word/_rels/document.xml.rels": "word/"} {
		var r struct {
			Relationship []struct {
				ID     string `xml:"Id,attr"`
				Target string `xml:"Target,attr"`
			}
		}
		if err := xml.Unmarshal(parts[rels], &r); err != nil || len(r.Relationship) == 0 {
			tb.Fatalf("%s: %v", rels, err)
		}
		for _, one := range r.Relationship {
			if parts[base+one.Target] == nil {
				tb.Errorf("%s: %s leads to %s, which isn't there", rels, one.ID, one.Target)
			}
			if !bytes.Contains(parts["[Content_Types].xml"], []byte(`PartName="/`+base+one.Target+`"`)) {
				tb.Errorf("%s has no content type", base+one.Target)
			}
		}
	}
	return parts
}

// DOCXText gives the paragraphs of a DOCX, one a line; the cells of a table are parted
// by " | ".
func DOCXText(tb testing.TB, docx []byte) string {
	tb.Helper()
	d := xml.NewDecoder(bytes.NewReader(Parts(tb, docx)["word/document.xml"]))
	var out strings.Builder
	cell, text := 0, false
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			tb.Fatal(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "tc":
				cell++
			case "br":
				out.WriteByte('\n')
			}
			text = t.Name.Local == "t"
		case xml.CharData:
			if text {
				out.Write(t)
			}
		case xml.EndElement:
			text = false
			switch t.Name.Local {
			case "tc":
				cell--
				out.WriteString(" | ")
			case "tr":
				out.WriteByte('\n')
			case "p":
				if cell == 0 {
					out.WriteByte('\n')
				} else {
					out.WriteByte(' ')
				}
			}
		}
	}
}
