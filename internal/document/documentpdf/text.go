package documentpdf

import (
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/document"
)

// heading writes one; next is what follows, for a heading never stays behind alone.
func (p *pen) heading(h document.Heading, next []document.Block) {
	size, align := p.d.Letters(), document.Center
	switch {
	case h.Level == 0:
		size += 2
	case h.Level > 1:
		align = document.Left
	}
	ls, space := p.headed(h, size)
	if p.fresh {
		space = 0
	}
	p.room(space + float64(len(ls))*leading(size) + p.ahead(next))
	if !p.fresh {
		p.y += space
	}
	p.run(ls, bold, size, p.m.Left, p.width, align)
	p.y += size / 2
}

// headed gives a heading's lines and the space above them.
func (p *pen) headed(h document.Heading, size float64) ([]line, float64) {
	if h.Level == 0 {
		return lines(bold, size, p.width, h.Text), 0
	}
	return lines(bold, size, p.width, h.Text), size
}

// ahead is how much of what follows a heading must stand on its page: further headings,
// the beginning of a table, a few lines of anything else.
func (p *pen) ahead(next []document.Block) float64 {
	size := p.d.Letters()
	if len(next) == 0 {
		return 0
	}
	switch b := next[0].(type) {
	case document.Heading:
		ls, space := p.headed(b, size)
		return space + float64(len(ls))*leading(size) + size/2 + p.ahead(next[1:])
	case document.Table:
		return size/2 + p.grid(&b).beginning()
	}
	return 4 * leading(size)
}

// run writes lines one below the other, over as many pages as they need.
func (p *pen) run(ls []line, f *face, size, x, width float64, a document.Align) {
	lead := leading(size)
	for i, l := range ls {
		// neither the first nor the last line of a paragraph stays alone on a page
		if left := len(ls) - i; left >= 2 && (i == 0 || left == 2) {
			p.room(2 * lead)
		} else {
			p.room(lead)
		}
		p.letter(f, size)
		p.y += lead
		p.write(l, x, p.y-size*0.25, width, a)
		p.fresh = false
	}
}

func (p *pen) paragraph(g document.Paragraph) {
	size := p.d.Letters()
	if g.Small {
		size -= 2
	}
	f := regular
	switch {
	case g.Large:
		f, size = bold, size*1.6
	case g.Italic:
		f = italic
	}
	if g.Keep {
		p.room(5 * leading(size))
	}
	if g.Lead != "" {
		p.led(g, size)
	} else {
		b := breaker{face: f, size: size, width: p.width}
		if g.Indent {
			b.first = document.IndentWidth
		}
		p.indented(b.cut(g.Text), f, size, b.first, g.Align)
	}
	p.y += size / 4
}

func (p *pen) indented(ls []line, f *face, size, first float64, a document.Align) {
	if first == 0 || len(ls) == 0 {
		p.run(ls, f, size, p.m.Left, p.width, a)
		return
	}
	if len(ls) > 1 {
		p.room(2 * leading(size))
	}
	p.run(ls[:1], f, size, p.m.Left+first, p.width-first, a)
	p.run(ls[1:], f, size, p.m.Left, p.width, a)
}

// led writes bold words and goes on behind them.
func (p *pen) led(g document.Paragraph, size float64) {
	lead := lines(bold, size, p.width, g.Lead)
	last := lead[len(lead)-1]
	if len(lead) > 1 {
		p.run(lead[:len(lead)-1], bold, size, p.m.Left, p.width, document.Left)
	}
	_, gap := regular.sign(' ')
	gap *= size / 1000
	b := breaker{face: regular, size: size, width: p.width, first: last.width + gap}
	if b.first > p.width*0.8 {
		p.run([]line{last}, bold, size, p.m.Left, p.width, document.Left)
		b.first = 0
		p.run(b.cut(g.Text), regular, size, p.m.Left, p.width, document.Left)
		return
	}
	ls := b.cut(g.Text)
	p.room(leading(size) * float64(min(2, len(ls))))
	p.letter(bold, size)
	p.f.Text(p.m.Left, p.y+leading(size)-size*0.25, last.text)
	p.indented(ls, regular, size, b.first, document.Left)
}

func (p *pen) list(l document.List) {
	size := p.d.Letters()
	const hang = 18
	for i, item := range l.Items {
		ls := lines(regular, size, p.width-hang, item)
		mark := "–"
		if l.Numbered {
			mark = strconv.Itoa(i+1) + "."
		}
		p.room(leading(size) * float64(min(2, len(ls))))
		p.letter(regular, size)
		p.f.Text(p.m.Left, p.y+leading(size)-size*0.25, mark)
		p.run(ls, regular, size, p.m.Left+hang, p.width-hang, document.Left)
	}
	p.y += size / 4
}

// signatures: the post on the left, the line in the middle, the name on the right.
func (p *pen) signatures(s document.Signatures) {
	size := p.d.Letters()
	post, from, to, name := p.width*0.45, p.width*0.48, p.width*0.70, p.width*0.72
	for _, one := range s.Lines {
		posts, names := lines(regular, size, post, one.Post), lines(regular, size, p.width-name, one.Name)
		n := max(len(posts), len(names))
		p.room(float64(n)*leading(size) + size)
		p.y += size
		p.letter(regular, size)
		top := p.y
		for i, l := range posts {
			p.write(l, p.m.Left, top+float64(i+1)*leading(size)-size*0.25, post, document.Left)
		}
		foot := top + float64(n)*leading(size)
		p.f.Line(p.m.Left+from, foot-size*0.1, p.m.Left+to, foot-size*0.1)
		for i, l := range names {
			p.write(l, p.m.Left+name, foot-float64(len(names)-1-i)*leading(size)-size*0.25, p.width-name, document.Left)
		}
		p.y = foot
		p.fresh = false
	}
	p.y += size / 2
}
