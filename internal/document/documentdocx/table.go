package documentdocx

import (
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/document"
)

const borders = `<w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:left w:val="single" w:sz="4" w:space="0" w:color="000000"/>` +
	`<w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:right w:val="single" w:sz="4" w:space="0" w:color="000000"/>` +
	`<w:insideH w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tblBorders>`

func (b *body) tableStart(widths []float64, lines string) {
	var sum float64
	for _, w := range widths {
		sum += w
	}
	b.x.raw(`<w:tbl><w:tblPr><w:tblW w:w="` + twips(sum) + `" w:type="dxa"/>` + lines + `<w:tblLayout w:type="fixed"/><w:tblCellMar>` +
		`<w:top w:w="` + twips(document.CellPadTop) + `" w:type="dxa"/><w:left w:w="` + twips(document.CellPad) + `" w:type="dxa"/>` +
		`<w:bottom w:w="` + twips(document.CellPadTop) + `" w:type="dxa"/><w:right w:w="` + twips(document.CellPad) + `" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		b.x.raw(`<w:gridCol w:w="` + twips(w) + `"/>`)
	}
	b.x.raw(`</w:tblGrid>`)
}

// table: its head is repeated, its rows may be split, joined cells are one.
func (b *body) table(t *document.Table) {
	widths := t.Columns(b.width())
	size := `<w:sz w:val="` + halves(t.Letters(b.d)) + `"/>`
	b.tableStart(widths, borders)
	if len(t.Head) > 0 {
		b.headRow(widths, size, true, func(i int) string { return t.Head[i] })
		if t.Number {
			b.headRow(widths, size, false, func(i int) string { return strconv.Itoa(i + 1) })
		}
	}
	for r, row := range t.Rows {
		b.x.raw(`<w:tr>`)
		for i, c := range row {
			merge := ""
			switch {
			case c.Joined:
				merge = `<w:vMerge/>`
			case r+1 < len(t.Rows) && t.Rows[r+1][i].Joined:
				merge = `<w:vMerge w:val="restart"/>`
			}
			b.cell(widths[i], merge, c, size)
		}
		b.x.raw(`</w:tr>`)
	}
	b.x.raw(`</w:tbl>`)
}

// narrow is a column that holds hardly more than a long word.
const narrow = 130

func (b *body) headRow(widths []float64, size string, bold bool, title func(int) string) {
	b.x.raw(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, w := range widths {
		b.cell(w, "", document.Cell{Text: title(i), Center: true, Bold: bold}, size)
	}
	b.x.raw(`</w:tr>`)
}

func (b *body) cell(width float64, merge string, c document.Cell, size string) {
	b.x.raw(`<w:tc><w:tcPr><w:tcW w:w="` + twips(width) + `" w:type="dxa"/>` + merge + `</w:tcPr>`)
	if c.Joined {
		c.Text = ""
	}
	if width < narrow { // words bound together would be broken in the middle
		c.Text = strings.ReplaceAll(c.Text, "\u00a0", " ")
	}
	if c.Bold {
		size = `<w:b/>` + size
	}
	for _, line := range strings.Split(c.Text, "\n") {
		b.x.raw(`<w:p><w:pPr><w:pStyle w:val="Cell"/>`)
		if c.Center {
			b.x.raw(`<w:jc w:val="center"/>`)
		}
		b.x.raw(`</w:pPr>`)
		b.run(line, size)
		b.x.raw(`</w:p>`)
	}
	b.x.raw(`</w:tc>`)
}

// signatures are a table without lines but the one to sign on.
func (b *body) signatures(s document.Signatures) {
	w := b.width()
	widths := []float64{w * 0.48, w * 0.22, w * 0.02, w * 0.28}
	b.tableStart(widths, "")
	for _, one := range s.Lines {
		b.x.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, text := range []string{one.Post, "", "", one.Name} {
			line := ""
			if i == 1 {
				line = `<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>`
			}
			b.x.raw(`<w:tc><w:tcPr><w:tcW w:w="` + twips(widths[i]) + `" w:type="dxa"/>` + line + `<w:vAlign w:val="bottom"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Cell"/><w:spacing w:before="240"/></w:pPr>`)
			b.run(text, "")
			b.x.raw(`</w:p></w:tc>`)
		}
		b.x.raw(`</w:tr>`)
	}
	b.x.raw(`</w:tbl>`)
	b.gap(120)
}
