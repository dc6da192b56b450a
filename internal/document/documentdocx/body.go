package documentdocx

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/document"
)

// body writes word/document.xml.
type body struct {
	d         *document.Document
	x         xml
	landscape bool
	lists     int // numbered ones, each counts from 1
	sections  int
}

func (b *body) write() {
	b.x.raw(declaration + `<w:document ` + wordSpace + `><w:body>`)
	for i, block := range b.d.Blocks {
		switch block := block.(type) {
		case document.Heading:
			b.heading(block)
		case document.Paragraph:
			b.paragraph(block)
		case document.List:
			b.list(block)
		case document.Table:
			b.table(&block)
			if i+1 < len(b.d.Blocks) { // two tables in a row would become one
				b.gap(120)
			}
		case document.Signatures:
			b.signatures(block)
		case document.Code:
			for _, words := range block.Caption {
				b.paragraph(document.Paragraph{Text: words, Small: true})
			}
		case document.Turn:
			b.x.raw(`<w:p><w:pPr><w:spacing w:after="0" w:line="20" w:lineRule="exact"/>`)
			b.section()
			b.x.raw(`</w:pPr></w:p>`)
			b.landscape = block.Landscape
		}
	}
	if n := len(b.d.Blocks); n > 0 {
		if _, table := b.d.Blocks[n-1].(document.Table); table { // a body must not end in a table
			b.gap(20)
		}
	}
	b.section()
	b.x.raw(`</w:body></w:document>`)
}

// gap is an empty paragraph that many twips high.
func (b *body) gap(height int) {
	b.x.raw(`<w:p><w:pPr><w:spacing w:after="0" w:line="` + strconv.Itoa(height) + `" w:lineRule="exact"/></w:pPr></w:p>`)
}

// section describes the pages up to here.
func (b *body) section() {
	m := document.MarginsOf(b.landscape)
	size := fmt.Sprintf(`<w:pgSz w:w="%s" w:h="%s"/>`, twips(document.PageWidth), twips(document.PageHeight))
	if b.landscape {
		size = fmt.Sprintf(`<w:pgSz w:w="%s" w:h="%s" w:orient="landscape"/>`, twips(document.PageHeight), twips(document.PageWidth))
	}
	first := ""
	if b.sections++; b.sections == 1 { // the first page of all bears no number
		first = `<w:titlePg/>`
	}
	b.x.raw(`<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:type w:val="nextPage"/>` + size +
		fmt.Sprintf(`<w:pgMar w:top="%s" w:right="%s" w:bottom="%s" w:left="%s" w:header="%s" w:footer="340" w:gutter="0"/>`,
			twips(m.Top), twips(m.Right), twips(m.Bottom), twips(m.Left), twips(28)) + first + `</w:sectPr>`)
}

func (b *body) width() float64 {
	m := document.MarginsOf(b.landscape)
	if b.landscape {
		return document.PageHeight - m.Left - m.Right
	}
	return document.PageWidth - m.Left - m.Right
}

// run writes letters; a line break in the text is one in the file.
func (b *body) run(text, properties string) {
	for i, line := range strings.Split(text, "\n") {
		b.x.raw(`<w:r>`)
		if properties != "" {
			b.x.raw(`<w:rPr>` + properties + `</w:rPr>`)
		}
		if i > 0 {
			b.x.raw(`<w:br/>`)
		}
		b.x.raw(`<w:t xml:space="preserve">`)
		b.x.text(line)
		b.x.raw(`</w:t></w:r>`)
	}
}

func (b *body) heading(h document.Heading) {
	style := map[int]string{0: "Title", 1: "Heading1"}[h.Level]
	if style == "" {
		style = "Heading2"
	}
	b.x.raw(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	b.run(h.Text, "")
	b.x.raw(`</w:p>`)
}

var jc = map[document.Align]string{document.Left: "left", document.Center: "center", document.Right: "right", document.Justify: "both"}

func (b *body) paragraph(g document.Paragraph) {
	letters := ""
	if g.Italic {
		letters += `<w:i/>`
	}
	if g.Large {
		letters += `<w:b/><w:sz w:val="` + halves(b.d.Letters()*1.6) + `"/>`
	}
	if g.Small {
		letters += `<w:sz w:val="` + halves(b.d.Letters()-2) + `"/>`
	}
	b.x.raw(`<w:p><w:pPr>`)
	if g.Keep {
		b.x.raw(`<w:keepNext/>`)
	}
	if g.Indent {
		b.x.raw(`<w:ind w:firstLine="` + twips(document.IndentWidth) + `"/>`)
	}
	b.x.raw(`<w:jc w:val="` + jc[g.Align] + `"/></w:pPr>`)
	if g.Lead != "" {
		b.run(g.Lead+" ", `<w:b/>`+letters)
	}
	b.run(g.Text, letters)
	b.x.raw(`</w:p>`)
}

func (b *body) list(l document.List) {
	number := 1 // of the dashes
	if l.Numbered {
		b.lists++
		number = 1 + b.lists
	}
	for _, item := range l.Items {
		b.x.raw(`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="` + strconv.Itoa(number) + `"/></w:numPr><w:spacing w:after="0"/></w:pPr>`)
		b.run(item, "")
		b.x.raw(`</w:p>`)
	}
}

// numbering describes the lists that were written.
func (b *body) numbering() []byte {
	const level = `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="%s"/>` +
		`<w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>`
	var x xml
	x.raw(declaration + `<w:numbering ` + wordSpace + `>`)
	x.raw(fmt.Sprintf(level, 0, "bullet", "–"))
	x.raw(fmt.Sprintf(level, 1, "decimal", "%1."))
	x.raw(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i := range b.lists {
		x.raw(fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+2))
	}
	x.raw(`</w:numbering>`)
	return x.Bytes()
}
