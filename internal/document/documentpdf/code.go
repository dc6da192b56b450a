package documentpdf

import (
	"rsc.io/qr"

	"github.com/marshrut-iom/marshrut/internal/document"
)

// quiet is the white border that readers of a QR code want, in its dots.
const quiet = 4

// code draws a QR code of rectangles, sharp at any size, and its words beside it.
func (p *pen) code(c document.Code) {
	q, err := qr.Encode(c.Text, qr.M)
	if err != nil { // longer than any code holds
		p.f.SetError(err)
		return
	}
	p.room(c.Size)
	if c.Foot {
		p.y = max(p.y, p.bottom-c.Size)
	}
	dot := c.Size / float64(q.Size+2*quiet)
	for y := range q.Size {
		for x := 0; x < q.Size; x++ {
			from := x
			for x < q.Size && q.Black(x, y) {
				x++
			}
			if x > from { // a row's dots as one, so that no hair lines part them
				p.f.Rect(p.m.Left+float64(from+quiet)*dot, p.y+float64(y+quiet)*dot, float64(x-from)*dot, dot*1.02, "F")
			}
		}
	}
	size, x := p.d.Letters()-3, p.m.Left+c.Size+8
	width := p.width - c.Size - 8
	var ls []line
	for _, text := range c.Caption {
		ls = append(ls, lines(regular, size, width, text)...)
	}
	foot := p.y + c.Size
	p.letter(regular, size)
	y := p.y + (c.Size-float64(len(ls))*leading(size))/2
	for _, l := range ls {
		y += leading(size)
		p.write(l, x, y-size*0.25, width, document.Left)
	}
	p.y, p.fresh = foot, false
}

// frame draws two lines around the page.
func (p *pen) frame(wide, high float64) {
	for _, f := range []struct{ at, width float64 }{{20, 2}, {25, 0.5}} {
		p.f.SetLineWidth(f.width)
		p.f.Rect(f.at, f.at, wide-2*f.at, high-2*f.at, "D")
	}
	p.f.SetLineWidth(0.5)
}
