package demo

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
)

// file is one to be uploaded, made when it is needed.
type file struct {
	name    string
	content func() ([]byte, error)
}

// picture is a PNG: a diagram of columns, each so many percent high.
func picture(name string, columns ...int) file {
	return file{name + ".png", func() ([]byte, error) {
		const width, height, gap = 640, 400, 24
		img := image.NewRGBA(image.Rect(0, 0, width, height))
		draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
		step := (width - gap) / max(len(columns), 1)
		for i, percent := range columns {
			tall := (height - 2*gap) * percent / 100
			bar := image.Rect(gap+i*step, height-gap-tall, i*step+step, height-gap)
			shade := color.RGBA{R: 33, G: uint8(90 + 20*(i%5)), B: 160, A: 255}
			draw.Draw(img, bar, image.NewUniform(shade), image.Point{}, draw.Src)
		}
		draw.Draw(img, image.Rect(gap/2, height-gap, width-gap/2, height-gap+2), image.Black, image.Point{}, draw.Src)
		var b bytes.Buffer
		err := png.Encode(&b, img)
		return b.Bytes(), err
	}}
}

// text is a DOCX of some paragraphs.
func text(name string, paragraphs ...string) file {
	return file{name + ".docx", func() ([]byte, error) {
		var body strings.Builder
		for _, p := range paragraphs {
			body.WriteString(`<w:p><w:r><w:t xml:space="preserve">`)
			if err := xml.EscapeText(&body, []byte(p)); err != nil {
				return nil, err
			}
			body.WriteString(`</w:t></w:r></w:p>`)
		}
		const (
			head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
			main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
		)
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, part := range [][2]string{
			{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
				`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
				`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
			{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
				`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
			{"word/document.xml", head + `<w:document xmlns:w="` + main + `"><w:body>` + body.String() + `</w:body></w:document>`},
		} {
			w, err := z.Create(part[0])
			if err != nil {
				return nil, err
			}
			if _, err := w.Write([]byte(part[1])); err != nil {
				return nil, err
			}
		}
		err := z.Close()
		return b.Bytes(), err
	}}
}

// scan is a PDF of one page with a frame, a seal and a signature's line, as a
// scanned paper has.
func scan(name string) file {
	return file{name + ".pdf", func() ([]byte, error) {
		const page = "2 w 60 60 475 722 re S 0.2 0.35 0.65 RG 3 w 120 150 90 90 re S 1 w 300 160 m 470 160 l S 300 172 m 340 190 l 370 165 l 420 185 l S"
		var b bytes.Buffer
		b.WriteString("%PDF-1.4\n")
		var at []int
		for i, object := range []string{
			"<< /Type /Catalog /Pages 2 0 R >>",
			"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>",
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(page), page),
		} {
			at = append(at, b.Len())
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
		}
		table := b.Len()
		fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
		for _, offset := range at {
			fmt.Fprintf(&b, "%010d 00000 n \n", offset)
		}
		fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
		return b.Bytes(), nil
	}}
}
