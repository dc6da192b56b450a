package picture

import (
	"context"
	"io"
)

// Bars shows levels by competency as horizontal bars, the level in words beside
// each; with figures of before, a second thinner bar below it. It takes any number
// of bars.
type Bars struct {
	About
	Head        []string // of the table: competency, before, now, level; what is not used is left out
	Bars        []Bar
	Max         float64
	Scale       []Figure // lines with words, such as the levels
	Now, Before string   // names of the two figures
}

// Bar is one line of Bars.
type Bar struct {
	Name        string
	Now, Before Figure
	Level       string // the level in words
	Href        string // where the name leads, within the site
}

func (b Bars) variant(width int, class, tail string) Picture {
	b.About = b.About.variant(width, class, tail)
	return b
}

func (b Bars) compares() bool {
	for _, bar := range b.Bars {
		if bar.Before.known() {
			return true
		}
	}
	return false
}

func (b Bars) levels() bool {
	for _, bar := range b.Bars {
		if bar.Level != "" {
			return true
		}
	}
	return false
}

// Table has a row for each bar: name, before where there is one, now, level where
// there is one. Head gives the names in this order, for the columns there are.
func (b Bars) Table() Table {
	t := Table{Caption: b.Title, Numeric: []bool{false}}
	compares, levels := b.compares(), b.levels()
	if compares {
		t.Numeric = append(t.Numeric, true)
	}
	t.Numeric = append(t.Numeric, true)
	if levels {
		t.Numeric = append(t.Numeric, false)
	}
	t.Head = make([]string, len(t.Numeric))
	copy(t.Head, b.Head)
	for _, bar := range b.Bars {
		row := []string{bar.Name}
		if compares {
			row = append(row, bar.Before.Text)
		}
		row = append(row, bar.Now.Text)
		if levels {
			row = append(row, bar.Level)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Render draws the bars.
func (b Bars) Render(ctx context.Context, w io.Writer) error {
	return render(ctx, w, b.About, "bars", b.About.width(Wide), b.draw)
}

// beside is the width from which names stand to the left of their bars, and not
// above them.
const beside = 520

func (b Bars) draw(c *canvas) {
	compares := b.compares()
	top := 0.0
	if compares {
		top = c.legend(0, []key{
			{b.Before, c.swatch("class", "pic-s2", "stroke", fills[2], "fill", c.hatch(2))},
			{b.Now, c.swatch("class", "pic-f1", "fill", fills[1])},
		}) + 4
	}
	f := b.frame(c.w)
	y := top
	if len(b.Scale) > 0 {
		y += line
	}
	start := y
	var tracks, now, before string
	var lanes []float64
	c.group(func() {
		for _, bar := range b.Bars {
			r := b.row(bar, f)
			c.link(bar.Href, func() { c.lines(0, y+r.nameY, r.name) })
			c.group(func() {
				h := c.lines(r.valueX, y+r.valueY, r.value, "font-weight", "bold")
				c.lines(r.levelX, y+r.valueY+h-r.levelUp, r.level)
			})
			by := y + r.barY
			lanes = append(lanes, by)
			tracks += box(f.x0, by, f.x1-f.x0, barHeight)
			if bar.Now.known() {
				now += box(f.x0, by, max(2, (f.x1-f.x0)*bar.Now.share(b.Max)), barHeight)
			}
			if compares {
				tracks += box(f.x0, by+barHeight+3, f.x1-f.x0, thin)
				if bar.Before.known() {
					before += box(f.x0, by+barHeight+3, max(2, (f.x1-f.x0)*bar.Before.share(b.Max)), thin)
				}
			}
			y += r.height
		}
	})
	c.h = y
	c.path(tracks, "class", "pic-band", "fill", bandColour)
	b.scale(c, f, start, y, lanes)
	c.path(now, "class", "pic-f1", "fill", fills[1])
	if before != "" {
		c.path(before, "class", "pic-s2", "stroke", fills[2], "fill", c.hatch(2))
	}
}

const (
	barHeight = 14.0
	thin      = 7.0
)

// frame is where the bars stand: between x0 and x1. On a wide drawing names stand to
// the left and figures to the right, on a narrow one both above.
type frame struct {
	x0, x1, name, value float64
}

func (b Bars) frame(wide float64) frame {
	f := frame{name: wide, value: 40}
	for _, bar := range b.Bars {
		for _, s := range []string{bar.figures(), bar.Level} {
			f.value = max(f.value, min(width(clean(s), size)*bolder, wide*0.24))
		}
	}
	if wide < beside {
		f.x1, f.value = wide-1, wide
		return f
	}
	f.x1, f.name = wide-f.value-8, wide*0.38
	f.x0 = f.name + 14
	return f
}

func (b Bar) figures() string {
	switch {
	case b.Before.known() && b.Now.known():
		return b.Before.Text + " → " + b.Now.Text
	case b.Before.known():
		return b.Before.Text + " →"
	}
	return b.Now.Text
}

// row is one bar laid out: places are relative to its top.
type row struct {
	name, value, level          []string
	nameY, barY, valueY, height float64
	valueX, levelX, levelUp     float64 // levelUp: the level stands beside the figures
}

func (b Bars) row(bar Bar, f frame) row {
	r := row{name: wrap(bar.Name, f.name, size), value: wrap(bar.figures(), f.value/bolder, size), level: wrap(bar.Level, f.value, size)}
	bars := barHeight
	if b.compares() {
		bars += 3 + thin
	}
	names, values := float64(len(r.name))*line, float64(len(r.value)+len(r.level))*line
	if f.x0 > 0 { // all three side by side, each in the middle
		r.height = max(names, values, bars) + 12
		r.valueX, r.levelX = f.x1+8, f.x1+8
		r.nameY, r.valueY, r.barY = (r.height-names)/2, (r.height-values)/2, (r.height-bars)/2
		return r
	}
	if len(r.value) == 1 && len(r.level) == 1 {
		if x := width(r.value[0], size)*bolder + 8; x+width(r.level[0], size) <= f.value {
			r.levelX, r.levelUp, values = x, line, line
		}
	}
	r.nameY, r.valueY, r.barY = 6, 6+names, 6+names+values+3
	r.height = r.barY + bars + 6
	return r
}

// scale draws the lines of the scale over the tracks, and their words above, the last
// ones first; one without room is left to the table.
func (b Bars) scale(c *canvas, f frame, top, bottom float64, lanes []float64) {
	d, free := "", c.w
	c.group(func() {
		for i := len(b.Scale) - 1; i >= 0; i-- {
			s := b.Scale[i]
			if !s.known() {
				continue
			}
			x := f.x0 + (f.x1-f.x0)*s.share(b.Max)
			if f.x0 > 0 {
				d += "M" + n(x) + " " + n(top) + "V" + n(bottom)
			} else { // not through the names
				for _, y := range lanes {
					d += "M" + n(x) + " " + n(y-2) + "v" + n(barHeight+4)
				}
			}
			half := width(clean(s.Text), small)/2 + 1
			at := max(half, min(x, c.w-half))
			if at-half >= 0 && at+half <= free {
				c.text(at, top-5, s.Text)
				free = at - half - 8
			}
		}
	}, "class", "pic-dim", "fill", dimColour, "font-size", small, "text-anchor", "middle")
	c.path(d, "class", "pic-grid", "stroke", gridColour, "stroke-dasharray", "2 3")
}
