package picture

import (
	"context"
	"io"
	"slices"
)

// Scatter shows things by two figures, such as the items of a test by how hard they are
// and how well they tell people apart. What needs attention is marked by its shape too.
type Scatter struct {
	About
	Head   []string // of the table: what, across, up, attention
	Across string   // what is told from left to right
	Up     string   // and from below
	Least  float64  // the lowest figure upwards; the highest of both is 1, the least across 0
	Scale  []Figure // lines with words, for both
	Spots  []Spot
	Good   string // the word for those that are not marked
	Marked string
}

// Spot is one thing.
type Spot struct {
	Sign   string // short, stands beside the spot
	Name   string
	X, Y   Figure
	Marked bool
}

func (s Scatter) variant(width int, class, tail string) Picture {
	s.About = s.About.variant(width, class, tail)
	return s
}

// Table has a row for each spot.
func (s Scatter) Table() Table {
	t := Table{Caption: s.Title, Head: make([]string, 4), Numeric: []bool{false, true, true, false}}
	copy(t.Head, s.Head)
	for _, p := range s.Spots {
		word := ""
		if p.Marked {
			word = s.Marked
		}
		name := p.Name
		if p.Sign != "" {
			name = p.Sign + ". " + p.Name
		}
		t.Rows = append(t.Rows, []string{name, p.X.Text, p.Y.Text, word})
	}
	return t
}

// Render draws the spots.
func (s Scatter) Render(ctx context.Context, w io.Writer) error {
	return render(ctx, w, s.About, "scatter", s.About.width(Wide), s.draw)
}

const (
	scatterHigh = 300.0
	scatterLeft = 46.0
	mostSign    = 40.0
)

func (s Scatter) draw(c *canvas) {
	top := c.legend(0, []key{
		{s.Good, c.swatch("class", "pic-f1", "fill", fills[1])},
		{s.Marked, c.swatch("class", "pic-f2", "fill", fills[2])},
	}) + 6
	dim := []any{"class", "pic-dim", "fill", dimColour, "font-size", small}
	top += c.lines(0, top, wrap("↑ "+clean(s.Up), c.w, small), dim...) + 8
	x0, x1, y0, y1 := scatterLeft, c.w-24, top+scatterHigh, top
	x := func(f Figure) float64 { return x0 + (x1-x0)*f.share(1) }
	least := s.Least
	if !(least > -100 && least < 1) {
		least = 0
	}
	y := func(v float64) float64 { return y0 - (y0-y1)*(max(least, min(1, v))-least)/(1-least) }
	var taken []label
	free := func(x, y, w float64) bool { // where a word of one line stands alone
		l := label{x: x, y: y, w: w, h: small}
		if x < 0 || x+w > c.w || slices.ContainsFunc(taken, l.touches) {
			return false
		}
		taken = append(taken, l)
		return true
	}
	d := "M" + n(x0) + " " + n(y(0)) + "H" + n(x1)
	c.group(func() {
		for _, f := range s.Scale {
			w := width(clean(f.Text), small)
			if !f.known() || w > scatterLeft-8 || f.Value < least || f.Value > 1 {
				continue
			}
			at := y(f.Value)
			d += "M" + n(x0) + " " + n(at) + "H" + n(x1)
			if free(x0-6-w, at-small/2, w) {
				c.text(x0-6, at+small/3, f.Text, "text-anchor", "end")
			}
			if f.Value < 0 {
				continue
			}
			d += "M" + n(x(f)) + " " + n(y1) + "V" + n(y0)
			if free(x(f)-w/2, y0+8, w) {
				c.text(x(f), y0+small+6, f.Text, "text-anchor", "middle")
			}
		}
	}, dim...)
	bottom := y0 + line + 8
	bottom += c.lines(0, bottom, wrap("→ "+clean(s.Across), c.w, small), dim...)
	c.path(d, "class", "pic-grid", "stroke", gridColour, "stroke-dasharray", "2 3", "fill", "none")
	var good, marked string
	c.group(func() {
		for _, p := range s.Spots {
			if !p.X.known() || !p.Y.known() {
				continue
			}
			px, py := x(p.X), y(p.Y.Value)
			if p.Marked {
				marked += c.dot(2, px, py)
			} else {
				good += c.dot(1, px, py)
			}
			// without room the table has it
			if w := width(clean(p.Sign), small); w <= mostSign && free(px+7, py-small/2, w) {
				c.text(px+7, py+small/3, p.Sign)
			}
		}
	}, "font-size", small)
	c.path(good, "class", "pic-s1", "stroke", fills[1], "stroke-width", 8, "stroke-linecap", "round")
	c.path(marked, "class", "pic-f2", "fill", fills[2])
	c.h = bottom + 4
}
