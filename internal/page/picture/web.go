package picture

import (
	"math"
	"slices"
)

// web draws the circles, the axes and the shapes of a radar; labels are what stands
// around it.
func (r Radar) web(c *canvas, cx, cy, radius float64, labels []label) {
	at := func(axis int, share float64) (x, y float64) {
		sin, cos := r.angle(axis)
		return math.Round(cx + radius*share*sin), math.Round(cy - radius*share*cos)
	}
	d := ""
	for i := range r.Axes {
		x, y := at(i, 1)
		d += "M" + n(cx) + " " + n(cy) + " " + n(x) + " " + n(y)
	}
	drawn := map[float64]bool{0: true}
	for _, f := range append([]Figure{{r.Max, " "}}, r.Scale...) {
		share := f.share(r.Max)
		if drawn[share] {
			continue
		}
		drawn[share] = true
		for i := range r.Axes {
			x, y := at(i, share)
			d += step(i == 0) + n(x) + " " + n(y)
		}
		d += "z"
	}
	c.path(d, "class", "pic-grid", "fill", "none", "stroke", gridColour)
	if r.Spread != nil {
		c.path(r.edge(r.Spread.Lower, at)+r.edge(r.Spread.Higher, at), spreadLook...)
	}
	for i, s := range r.Series {
		shape, dots, gaps, pen := "", "", 0, false
		for j := range r.Axes {
			f := s.at(j)
			if !f.known() {
				gaps, pen = gaps+1, false
				continue
			}
			x, y := at(j, f.share(r.Max))
			shape += step(!pen) + n(x) + " " + n(y)
			dots += c.dot(r.slot(i), x, y)
			pen = true
		}
		whole := gaps == 0
		switch last := s.at(len(r.Axes) - 1); {
		case whole:
			shape += "z"
		case last.known() && s.at(0).known(): // a gap elsewhere: the ends still meet
			x, y := at(0, s.at(0).share(r.Max))
			shape += "L" + n(x) + " " + n(y)
		}
		c.series(r.slot(i), shape, dots, whole)
	}
	r.scaleWords(c, cx, cy, radius, labels)
}

// edge is a closed line around the circle; nothing where a figure is not known.
func (r Radar) edge(s Series, at func(int, float64) (float64, float64)) (d string) {
	for i := range r.Axes {
		f := s.at(i)
		if !f.known() {
			return ""
		}
		x, y := at(i, f.share(r.Max))
		d += step(i == 0) + n(x) + " " + n(y)
	}
	return d + "z"
}

func step(first bool) string {
	if first {
		return "M"
	}
	return "L"
}

// series draws one shape: the main one with an unbroken line and round dots, the
// other one dashed and with square ones.
func (c *canvas) series(slot int, shape, dots string, filled bool) {
	if shape == "" {
		return
	}
	line, fill := slotClass("s", slot), slotClass("f", slot)
	look := []any{"class", line, "fill", "none"}
	if filled {
		look = []any{"class", line + " " + fill, "fill", fills[slot], "fill-opacity", ".12"}
	}
	look = append(look, "stroke", fills[slot], "stroke-width", 2)
	if slot == 1 {
		c.path(shape, look...)
		c.path(dots, "class", line, "stroke", fills[slot], "stroke-width", 8, "stroke-linecap", "round")
		return
	}
	c.path(shape, append(look, "stroke-dasharray", "6 4")...)
	c.path(dots, "class", fill, "fill", fills[slot])
}

// dot is one point of a series as part of a path.
func (c *canvas) dot(slot int, x, y float64) string {
	if slot == 1 {
		return "M" + n(x) + " " + n(y) + "h0"
	}
	return "M" + n(x-4) + " " + n(y-4) + "h8v8h-8z"
}

// scaleWords puts the words of the circles along the upper axis, the outer ones
// first; one without room is left to the table.
func (r Radar) scaleWords(c *canvas, cx, cy, radius float64, taken []label) {
	c.group(func() {
		for i := len(r.Scale) - 1; i >= 0; i-- {
			f := r.Scale[i]
			share := f.share(r.Max)
			w := label{x: 5, y: -radius * share, w: width(clean(f.Text), small), h: small}
			if share == 0 || w.w > radius*0.8 || slices.ContainsFunc(taken, w.touches) {
				continue
			}
			taken = append(taken, w)
			c.text(cx+w.x, cy+w.y+w.h, f.Text)
		}
	}, "class", "pic-dim", "fill", dimColour, "font-size", small)
}
