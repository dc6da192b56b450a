package picture

import (
	"context"
	"io"
	"math"
)

// Sparkline is a small line without a scale that stands beside a figure and says
// where it goes. The last point has a dot.
type Sparkline struct {
	About
	Head   []string // of the table: when, how much
	Points []Point
}

// Point is a figure of some time.
type Point struct {
	When  string // in words
	Value Figure
}

func (s Sparkline) variant(int, string, string) Picture { return s } // it is small as it is

// Table has a row for each point.
func (s Sparkline) Table() Table {
	t := Table{Caption: s.Title, Head: make([]string, 2), Numeric: []bool{false, true}}
	copy(t.Head, s.Head)
	for _, p := range s.Points {
		t.Rows = append(t.Rows, []string{p.When, p.Value.Text})
	}
	return t
}

// Render draws the line, 120 by 28 unless Width says otherwise.
func (s Sparkline) Render(ctx context.Context, w io.Writer) error {
	wide := 120.0
	if s.Width > 0 {
		wide = float64(max(40, min(s.Width, mostWidth)))
	}
	return render(ctx, w, s.About, "spark", wide, s.draw)
}

func (s Sparkline) draw(c *canvas) {
	const high, edge = 28.0, 5.0
	c.h = high
	low, top := math.Inf(1), math.Inf(-1)
	for _, p := range s.Points {
		if p.drawn() {
			low, top = min(low, p.Value.Value), max(top, p.Value.Value)
		}
	}
	if low > top {
		return
	}
	// Halves, so that the whole way between two huge numbers is still a number.
	way := top/2 - low/2
	d, pen, x, y := "", false, 0.0, 0.0
	for i, p := range s.Points {
		if !p.drawn() {
			pen = false
			continue
		}
		x, y = c.w/2, high/2
		if len(s.Points) > 1 {
			x = edge + (c.w-2*edge)*float64(i)/float64(len(s.Points)-1)
		}
		if way > 0 {
			y = high - edge - (high-2*edge)*max(0, min(1, (p.Value.Value/2-low/2)/way))
		}
		d += step(!pen) + n(x) + " " + n(y)
		pen = true
	}
	c.path(d, "class", "pic-s1", "stroke", fills[1], "stroke-width", 2, "fill", "none", "stroke-linejoin", "round")
	c.path("M"+n(x)+" "+n(y)+"h0", "class", "pic-s1", "stroke", fills[1], "stroke-width", 7, "stroke-linecap", "round")
}

func (p Point) drawn() bool { return p.Value.known() && !math.IsInf(p.Value.Value, 0) }
