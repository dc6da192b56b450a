// Package documentpdf writes documents as PDF, in Liberation Serif.
package documentpdf

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/marshrut-iom/marshrut/internal/document"
)

// Render writes the document. The same document gives the same bytes.
func Render(w io.Writer, d *document.Document) error {
	p := draw(d)
	for d.Frame && p.f.PageNo() > 1 && d.Letters() > least {
		smaller := *d
		smaller.Size = d.Letters() - 1
		d = &smaller
		p = draw(d)
	}
	var buf bytes.Buffer
	if err := p.f.Output(&buf); err != nil {
		return fmt.Errorf("document: write PDF: %w", err)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// least are the smallest letters that a paper in a frame is written with.
const least = 9

func draw(d *document.Document) *pen {
	p := newPen(d)
	p.turn(d.Landscape)
	for i, b := range d.Blocks {
		p.put(b, d.Blocks[i+1:])
	}
	return p
}

// epoch is what files say they were made at: when a route was printed is in its text
// where a form wants it, and the same document must give the same bytes.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const family = "Serif"

// pen knows where on the page it stands.
type pen struct {
	f         *fpdf.Fpdf
	d         *document.Document
	m         document.Margins
	landscape bool
	width     float64 // between the margins
	bottom    float64 // where the page's text ends
	y         float64
	fresh     bool // nothing stands on the page yet
	face      *face
	size      float64
	cut       map[*face]bool // that the file has: reading one takes milliseconds
}

func newPen(d *document.Document) *pen {
	f := fpdf.New("P", "pt", "A4", "")
	f.SetTitle(d.Title, true)
	f.SetLang("ru-RU")
	f.SetCreator("Маршрут", true)
	f.SetCreationDate(epoch)
	f.SetModificationDate(epoch)
	f.SetCatalogSort(true)
	f.SetAutoPageBreak(false, 0)
	f.SetLineWidth(0.5)
	return &pen{f: f, d: d, cut: map[*face]bool{}}
}

// turn begins a page that lies or stands.
func (p *pen) turn(landscape bool) {
	p.landscape = landscape
	p.page()
}

func (p *pen) page() {
	p.m = document.MarginsOf(p.landscape)
	wide, high, way := document.PageWidth, document.PageHeight, "P"
	if p.landscape {
		wide, high, way = high, wide, "L"
	}
	p.f.AddPageFormat(way, fpdf.SizeType{Wd: document.PageWidth, Ht: document.PageHeight})
	p.width, p.bottom, p.y = wide-p.m.Left-p.m.Right, high-p.m.Bottom, p.m.Top
	p.fresh = true
	if p.d.Frame {
		p.frame(wide, high)
	}
	p.size = 0 // fpdf begins a page with its own idea of the font
	if n := p.f.PageNo(); n > 1 {
		p.letter(regular, 10)
		s := strconv.Itoa(n)
		_, w := regular.sign('0')
		p.f.Text(wide/2-w*float64(len(s))/200, p.m.Top-20, s)
	}
}

// letter chooses the letters to write with.
func (p *pen) letter(f *face, size float64) {
	if !p.cut[f] {
		p.cut[f] = true
		p.f.AddUTF8FontFromBytes(family, f.style, f.ttf)
	}
	if p.face != f || p.size != size {
		p.f.SetFont(family, f.style, size)
		p.face, p.size = f, size
	}
}

// leading is the height of a line.
func leading(size float64) float64 { return size * 1.15 }

// room begins a new page where less than h is left.
func (p *pen) room(h float64) {
	if p.y+h > p.bottom && !p.fresh {
		p.page()
	}
}

// write puts one line with its foot at y, stretched to the width where it is justified.
func (p *pen) write(l line, x, y, width float64, a document.Align) {
	switch {
	case l.text == "":
	case a == document.Justify && !l.last && l.gaps() > 0 && l.width > width*0.7:
		p.stretched(l, x, y, (width-l.width)/float64(l.gaps()))
	case a == document.Center:
		p.f.Text(x+(width-l.width)/2, y, l.text)
	case a == document.Right:
		p.f.Text(x+width-l.width, y, l.text)
	default:
		p.f.Text(x, y, l.text)
	}
}

// stretched writes words apart: fonts of this kind know no word spacing of PDF's.
func (p *pen) stretched(l line, x, y, more float64) {
	start := 0
	var width float64
	for i, r := range l.text {
		_, w := p.face.sign(r)
		width += w * p.size / 1000
		if r == ' ' {
			p.f.Text(x, y, l.text[start:i+1])
			x, width, start = x+width+more, 0, i+1
		}
	}
	p.f.Text(x, y, l.text[start:])
}

func (p *pen) put(b document.Block, next []document.Block) {
	switch b := b.(type) {
	case document.Heading:
		p.heading(b, next)
	case document.Paragraph:
		p.paragraph(b)
	case document.List:
		p.list(b)
	case document.Table:
		p.table(&b)
	case document.Signatures:
		p.signatures(b)
	case document.Code:
		p.code(b)
	case document.Turn:
		p.turn(b.Landscape)
	}
}
