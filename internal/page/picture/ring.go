package picture

import (
	"context"
	"io"
	"math"
	"strconv"
)

// Ring shows how much of a whole is done; the figure stands in the middle.
type Ring struct {
	About
	Head  []string // of the table: what, how much
	Name  string   // what is done: the row of the table
	Value Figure
	Max   float64
}

func (r Ring) variant(int, string, string) Picture { return r } // it is small as it is

// Table has one row.
func (r Ring) Table() Table {
	t := Table{Caption: r.Title, Head: make([]string, 2), Rows: [][]string{{r.Name, r.Value.Text}}, Numeric: []bool{false, true}}
	copy(t.Head, r.Head)
	return t
}

// Render draws the ring, 96 wide unless Width says otherwise.
func (r Ring) Render(ctx context.Context, w io.Writer) error {
	wide := 96.0
	if r.Width > 0 {
		wide = float64(max(48, min(r.Width, mostWidth)))
	}
	return render(ctx, w, r.About, "ring", wide, r.draw)
}

func (r Ring) draw(c *canvas) {
	c.h = c.w
	middle, pen := c.w/2, max(6, c.w/10)
	radius := middle - pen/2 - 1
	d := "M" + n(middle) + " " + n(middle-radius)
	if share := r.Value.share(r.Max); share < 1 {
		// The whole ring below is thin, so that the part done is also the thicker one.
		c.draw("circle", "class", "pic-s0", "cx", middle, "cy", middle, "r", radius, "fill", "none", "stroke", fills[0], "stroke-width", 1.5)
		sin, cos := math.Sincos(2 * math.Pi * share)
		if share > 0 {
			d += "A" + n(radius) + " " + n(radius) + " 0 " + strconv.Itoa(int(math.Floor(share*2))) + " 1 " + n(middle+radius*sin) + " " + n(middle-radius*cos)
			c.path(d, "class", "pic-s1", "fill", "none", "stroke", fills[1], "stroke-width", pen)
		}
	} else {
		c.draw("circle", "class", "pic-s1", "cx", middle, "cy", middle, "r", radius, "fill", "none", "stroke", fills[1], "stroke-width", pen)
	}
	// The figure is as large as the hole allows, and never smaller than is readable.
	text, room := clean(r.Value.Text), 2*(radius-pen/2)-8
	for at := c.w / 4; at >= small-1; at-- {
		if width(text, at)*bolder <= room {
			c.text(middle, middle+at*0.36, text, "font-size", at, "text-anchor", "middle", "font-weight", "bold")
			return
		}
	}
	rows := wrap(text, c.w, small)
	c.group(func() {
		c.lines(middle, c.h+2, rows)
	}, "text-anchor", "middle", "font-size", small)
	c.h += float64(len(rows))*line + 4
}
