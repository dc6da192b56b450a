package picture

// web draws the circles, the axes and the shapes of a radar.
func (r Radar) web(c *canvas, cx, cy, radius float64) {
	at := func(axis int, share float64) (x, y float64) {
		sin, cos := r.angle(axis)
		return cx + radius*share*sin, cy - radius*share*cos
	}
	scale := r.Scale
	if len(scale) == 0 {
		scale = []Figure{{r.Max, " "}}
	}
	c.group(func() {
		d := ""
		for i := range r.Axes {
			x, y := at(i, 1)
			d += "M" + n(cx) + " " + n(cy) + "L" + n(x) + " " + n(y)
		}
		drawn := map[float64]bool{}
		for _, f := range append([]Figure{{r.Max, " "}}, scale...) {
			share := f.share(r.Max)
			if share == 0 || drawn[share] {
				continue
			}
			drawn[share] = true
			for i := range r.Axes {
				x, y := at(i, share)
				d += step(i == 0) + n(x) + " " + n(y)
			}
			d += "z"
		}
		c.path(d)
	}, "class", "pic-grid", "fill", "none", "stroke", gridColour)
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
	c.scaleWords(r.Scale, r.Max, cx, cy, radius)
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
	if filled {
		c.path(shape, "class", slotClass("f", slot), "fill", fills[slot], "fill-opacity", ".12")
	}
	look := []any{"class", slotClass("s", slot), "stroke", fills[slot], "fill", "none", "stroke-width", 2}
	if slot == 1 {
		c.path(shape, look...)
		c.path(dots, "class", "pic-s1", "stroke", fills[1], "stroke-width", 8, "stroke-linecap", "round")
		return
	}
	c.path(shape, append(look, "stroke-dasharray", "6 4")...)
	c.path(dots, "class", slotClass("f", slot), "fill", fills[slot])
}

// dot is one point of a series as part of a path.
func (c *canvas) dot(slot int, x, y float64) string {
	if slot == 1 {
		return "M" + n(x) + " " + n(y) + "h0"
	}
	return box(x-3.5, y-3.5, 7, 7)
}

// scaleWords puts the words of the circles along the upper axis, the outer ones
// first; one without room is left to the table.
func (c *canvas) scaleWords(scale []Figure, most, cx, cy, radius float64) {
	c.group(func() {
		var taken []float64
		for i := len(scale) - 1; i >= 0; i-- {
			f := scale[i]
			y := cy - radius*f.share(most)
			free := f.share(most) > 0 && width(clean(f.Text), small) < radius
			for _, t := range taken {
				free = free && (y-t > small || t-y > small)
			}
			if free {
				taken = append(taken, y)
				c.text(cx+5, y+small, f.Text)
			}
		}
	}, "class", "pic-dim", "fill", dimColour, "font-size", small)
}
