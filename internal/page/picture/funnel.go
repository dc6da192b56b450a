package picture

import (
	"context"
	"io"
	"math"
)

// Funnel shows how many are at each step, such as routes by state: a bar in the
// middle for each, and between two bars the way from one to the other.
type Funnel struct {
	About
	Head  []string // of the table: step, how many, share; what is not used is left out
	Steps []Step
}

// Step is one bar of a funnel.
type Step struct {
	Name  string
	Count Figure
	Share string // in words: "62 %"
	Href  string // where the name leads, within the site
}

func (f Funnel) variant(width int, class, tail string) Picture {
	f.About = f.About.variant(width, class, tail)
	return f
}

func (f Funnel) shares() bool {
	for _, s := range f.Steps {
		if s.Share != "" {
			return true
		}
	}
	return false
}

// Table has a row for each step.
func (f Funnel) Table() Table {
	t := Table{Caption: f.Title, Numeric: []bool{false, true}}
	if f.shares() {
		t.Numeric = append(t.Numeric, false)
	}
	t.Head = make([]string, len(t.Numeric))
	copy(t.Head, f.Head)
	for _, s := range f.Steps {
		t.Rows = append(t.Rows, []string{s.Name, s.Count.Text, s.Share}[:len(t.Numeric)])
	}
	return t
}

// Render draws the funnel.
func (f Funnel) Render(ctx context.Context, w io.Writer) error {
	return render(ctx, w, f.About, "funnel", f.About.width(Wide), f.draw)
}

func (f Funnel) draw(c *canvas) {
	const bar, between = 26.0, 12.0
	most, value := 0.0, 40.0
	for _, s := range f.Steps {
		if s.Count.known() && !math.IsInf(s.Count.Value, 0) {
			most = max(most, s.Count.Value)
		}
		for _, text := range []string{s.Count.Text, s.Share} {
			value = max(value, min(width(clean(text), size)*bolder, c.w*0.24))
		}
	}
	x0, name, above := c.w*0.34+12, c.w*0.34, c.w < beside
	if above {
		x0, name = 0, c.w
	}
	x1 := c.w - value - 10
	middle := (x0 + x1) / 2
	bars, ways, y, lastHalf, lastY := "", "", 0.0, 0.0, 0.0
	c.group(func() {
		for i, s := range f.Steps {
			names := wrap(s.Name, name, size)
			counts, shares := wrap(s.Count.Text, value/bolder, size), wrap(s.Share, value, size)
			tall := float64(len(names)) * line
			values := float64(len(counts)+len(shares)) * line
			height := max(bar, values)
			if above {
				c.link(s.Href, func() { c.lines(0, y, names) })
				y += tall + 4
			} else {
				height = max(height, tall)
				c.link(s.Href, func() { c.lines(0, y+(height-tall)/2, names) })
			}
			top := y + (height-values)/2
			top += c.lines(x1+10, top, counts, "font-weight", "bold")
			c.lines(x1+10, top, shares)
			half := (x1 - x0) / 2 * s.Count.share(most)
			if s.Count.known() && half < 1 {
				half = 1
			}
			by := y + (height-bar)/2
			if i > 0 && !above {
				ways += "M" + n(middle-lastHalf) + " " + n(lastY) + "H" + n(middle+lastHalf) + "L" + n(middle+half) + " " + n(by) + "H" + n(middle-half) + "z"
			}
			if s.Count.known() {
				bars += box(middle-half, by, 2*half, bar)
			}
			lastHalf, lastY = half, by+bar
			y += height + between
		}
	})
	c.h = max(0, y-between)
	c.path(ways, "class", "pic-band", "fill", bandColour)
	c.path(bars, "class", "pic-f1", "fill", fills[1])
}
