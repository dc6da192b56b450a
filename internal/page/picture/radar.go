package picture

import (
	"context"
	"io"
	"math"
	"strconv"
	"strings"
)

// Radar shows levels by competency around a circle: 3 to 12 axes. With fewer or
// more the same data is drawn as bars. Names stand at their axes where they
// fit, else the axes are numbered and the names are listed below.
type Radar struct {
	About
	Head   string   // what an axis is: "Компетенция"
	Axes   []string // names of competencies
	Series []Series // one, or two: before and now
	Max    float64  // the end of the scale
	Scale  []Figure // circles with their words, such as the levels
	Spread *Spread  // within which most lie; nil: not told
}

// Spread is two edges around the main series: quiet lines without words of their own.
type Spread struct {
	Name          string // of the two in the legend
	Lower, Higher Series
}

// Series is one set of figures, one for each axis.
type Series struct {
	Name    string
	Figures []Figure
}

func (s Series) at(i int) Figure {
	if i < len(s.Figures) {
		return s.Figures[i]
	}
	return Figure{}
}

func (r Radar) variant(width int, class, tail string) Picture {
	r.About = r.About.variant(width, class, tail)
	return r
}

// The bounds of what a circle shows well.
const (
	leastAxes = 3
	mostAxes  = 12
)

// Render draws the radar.
func (r Radar) Render(ctx context.Context, w io.Writer) error {
	if len(r.Series) > 2 {
		r.Series = r.Series[:2]
	}
	if len(r.Axes) < leastAxes || len(r.Axes) > mostAxes {
		return r.bars().Render(ctx, w)
	}
	return render(ctx, w, r.About, "radar", r.About.width(Wide), r.draw)
}

// Table has a row for each axis and a column for each series.
func (r Radar) Table() Table {
	t := Table{Caption: r.Title, Head: []string{r.Head}, Numeric: []bool{false}}
	for _, s := range r.Series {
		t.Head, t.Numeric = append(t.Head, s.Name), append(t.Numeric, true)
	}
	if r.Spread != nil {
		t.Head, t.Numeric = append(t.Head, r.Spread.Lower.Name, r.Spread.Higher.Name), append(t.Numeric, true, true)
	}
	for i, name := range r.Axes {
		row := []string{name}
		for _, s := range r.Series {
			row = append(row, s.at(i).Text)
		}
		if r.Spread != nil {
			row = append(row, r.Spread.Lower.at(i).Text, r.Spread.Higher.at(i).Text)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (r Radar) bars() Bars {
	b := Bars{About: r.About, Max: r.Max, Scale: r.Scale}
	for i, name := range r.Axes {
		bar := Bar{Name: name}
		for j, s := range r.Series {
			if j == len(r.Series)-1 {
				bar.Now, b.Now = s.at(i), s.Name
			} else {
				bar.Before, b.Before = s.at(i), s.Name
			}
		}
		b.Bars = append(b.Bars, bar)
	}
	return b
}

// spreadLook is that of the edges of a spread.
var spreadLook = []any{"class", "pic-s0", "fill", "none", "stroke", fills[0], "stroke-width", 1.5, "stroke-dasharray", "3 3"}

// slot gives the colour of a series: the last one is the main one.
func (r Radar) slot(series int) int { return len(r.Series) - series }

// label is what stands at an axis: its name, and below it the figures.
type label struct {
	x, y, w, h float64 // the place it takes
	name       []string
	figures    string
	anchor     string
}

// figures gives "1,8 → 2,4" of one axis.
func (r Radar) figures(axis int) string {
	var known []string
	for _, s := range r.Series {
		if f := s.at(axis); f.known() {
			known = append(known, clean(f.Text))
		}
	}
	return strings.Join(known, " → ")
}

func (r Radar) draw(c *canvas) {
	top := 0.0
	if len(r.Series) > 1 || len(r.Series) == 1 && r.Series[0].Name != "" {
		var keys []key
		for i, s := range r.Series {
			keys = append(keys, key{s.Name, func(x, y float64) {
				c.series(r.slot(i), "M"+n(x+1)+" "+n(y)+"h18", c.dot(r.slot(i), x+10, y), false)
			}})
		}
		if r.Spread != nil {
			keys = append(keys, key{r.Spread.Name, func(x, y float64) {
				c.path("M"+n(x+1)+" "+n(y-4)+"h18m-18 8h18", spreadLook...)
			}})
		}
		top = c.legend(0, keys) + 6
	}
	for _, radius := range []float64{170, 150, 130, 115, 100} {
		if labels, up, down, ok := r.around(radius, c.w); ok {
			cy := math.Ceil(top + max(up, radius+4) + 2)
			r.web(c, c.w/2, cy, radius, labels)
			write(c, labels, c.w/2, cy)
			c.h = cy + max(down, radius+4) + 4
			return
		}
	}
	r.numbered(c, top)
}

func (r Radar) angle(axis int) (sin, cos float64) {
	return math.Sincos(2 * math.Pi * float64(axis) / float64(len(r.Axes)))
}

// around tries to put the names around a circle, relative to its centre: up and down
// say how far they reach. It is no use where two would touch.
func (r Radar) around(radius, wide float64) (labels []label, up, down float64, ok bool) {
	for i, name := range r.Axes {
		l, fits := r.label(i, name, radius, wide)
		if !fits {
			return nil, 0, 0, false
		}
		for _, other := range labels {
			if l.touches(other) {
				return nil, 0, 0, false
			}
		}
		labels, up, down = append(labels, l), max(up, -l.y), max(down, l.y+l.h)
	}
	return labels, up, down, true
}

// label finds the place of one name: as near to its axis as the circle allows.
func (r Radar) label(axis int, name string, radius, wide float64) (label, bool) {
	const least = 118.0
	sin, cos := r.angle(axis)
	for gap := 8.0; gap <= 32; gap += 4 {
		l := label{figures: r.figures(axis), anchor: "middle"}
		px, py := (radius+gap)*sin, -(radius+gap)*cos
		room := 240.0
		switch {
		case sin > 0.1:
			l.anchor, room = "start", min(wide/2-px, 260)
		case sin < -0.1:
			l.anchor, room = "end", min(wide/2+px, 260)
		}
		if room < least {
			return l, false
		}
		l.name = wrap(name, room, size)
		rows := len(l.name)
		for _, s := range l.name {
			l.w = max(l.w, width(s, size))
		}
		if l.figures != "" {
			rows++
			l.w = max(l.w, width(l.figures, size)*bolder)
		}
		if l.w > room {
			return l, false
		}
		l.h = float64(rows) * line
		l.y = py - l.h/2 - l.h/2*cos
		switch l.anchor {
		case "start":
			l.x = px
		case "end":
			l.x = px - l.w
		default:
			l.x = px - l.w/2
		}
		if l.nearest() >= radius+4 {
			return l, true
		}
	}
	return label{}, false
}

// nearest is how close the label comes to the centre.
func (l label) nearest() float64 {
	return math.Hypot(max(l.x, 0, -(l.x+l.w)), max(l.y, 0, -(l.y+l.h)))
}

func (l label) touches(o label) bool {
	const air = 4
	return l.x < o.x+o.w+air && o.x < l.x+l.w+air && l.y < o.y+o.h+air && o.y < l.y+l.h+air
}

// write puts the labels around the centre, those of one anchor together.
func write(c *canvas, labels []label, cx, cy float64) {
	for _, anchor := range []string{"middle", "start", "end"} {
		c.group(func() {
			var figures func()
			for _, l := range labels {
				if l.anchor != anchor {
					continue
				}
				x := cx + l.x
				switch anchor {
				case "end":
					x += l.w
				case "middle":
					x += l.w / 2
				}
				y := cy + l.y
				y += c.lines(x, y, l.name)
				before := figures
				figures = func() {
					if before != nil {
						before()
					}
					c.text(x, y+size, l.figures)
				}
			}
			if figures != nil {
				c.group(figures, "font-weight", "bold")
			}
		}, "text-anchor", anchor)
	}
}

// numbered draws a large circle with numbers and lists the names below it.
func (r Radar) numbered(c *canvas, top float64) {
	radius := min(170, c.w/2-30)
	cy := math.Ceil(top + radius + 26)
	var labels []label
	for i := range r.Axes {
		sin, cos := r.angle(i)
		l := label{name: []string{strconv.Itoa(i + 1)}, anchor: "middle", w: 18, h: line}
		l.x, l.y = (radius+14)*sin-l.w/2, -(radius+14)*cos-l.h/2
		labels = append(labels, l)
	}
	r.web(c, c.w/2, cy, radius, labels)
	c.group(func() { write(c, labels, c.w/2, cy) }, "font-weight", "bold")
	y := cy + radius + 34
	figures := 0.0
	for i := range r.Axes {
		figures = max(figures, min(c.w*0.4, width(r.figures(i), size)*bolder+12))
	}
	tops, values := make([]float64, len(r.Axes)), make([][]string, len(r.Axes))
	for i, name := range r.Axes {
		tops[i], values[i] = y, wrap(r.figures(i), figures/bolder, size)
		names := wrap(name, c.w-listIndent-figures, size)
		c.lines(listIndent, y, names)
		y += float64(max(1, len(names), len(values[i])))*line + 6
	}
	c.numbers(tops)
	c.group(func() {
		for i, v := range values {
			c.lines(c.w, tops[i], v)
		}
	}, "text-anchor", "end", "font-weight", "bold")
	c.h = y
}
