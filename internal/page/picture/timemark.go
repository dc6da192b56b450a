package picture

// bar draws the time of an activity: each state has a look of its own, also
// without colour.
func (c *canvas) bar(s State, x, y, w, h float64) {
	place := []any{"x", x, "y", y, "width", w, "height", h, "rx", 3}
	with := func(more ...any) { c.draw("rect", append(place, more...)...) }
	switch s {
	case Underway:
		with("class", "pic-s1", "stroke", fills[1], "stroke-width", 1.5, "fill", c.hatch(1))
	case Done:
		with("class", "pic-f1", "fill", fills[1])
	case Late:
		with("class", "pic-f3", "fill", fills[3])
	case Cancelled:
		with("class", "pic-s0 pic-ground", "stroke", fills[0], "stroke-width", 1.5, "stroke-dasharray", "3 3", "fill", groundColour)
	default:
		with("class", "pic-s1 pic-ground", "stroke", fills[1], "stroke-width", 1.5, "fill", groundColour)
	}
}

// sign draws the state as a sign 14 wide with its left edge at x and its middle
// at y: an empty circle, one half full, a tick, an exclamation mark, a cross.
func (c *canvas) sign(s State, x, y float64) {
	slot := 1
	d, dx, dy, pen := "a6.5 6.5 0 1 1 13 0a6.5 6.5 0 1 1-13 0z", 0.0, 0.0, 1.5
	switch s {
	case Underway:
		c.path("M"+n(x+6.5)+" "+n(y-6.5)+"a6.5 6.5 0 0 1 0 13z", "class", "pic-f1", "fill", fills[1])
	case Done:
		d, pen = "l4.5 5 8-10", 2.5
	case Late:
		d, dx, dy, pen, slot = "v8.5m0 2.5v3", 6.5, -7, 2.5, 3
	case Cancelled:
		d, dx, dy, pen, slot = "l9 10m0-10l-9 10", 2, -5, 2.5, 0
	}
	start := make([]byte, 0, 64)
	start = number(append(number(append(start, 'M'), x+dx), ' '), y+dy)
	c.path(string(append(start, d...)), "class", slotClass("s", slot), "fill", "none", "stroke", fills[slot], "stroke-width", pen)
}

// marks writes today and the ticks above the scale and gives where it ends. A
// word that has no room beside the one before it is left out; its line stays.
func (l Timeline) marks(c *canvas, s span, y float64) float64 {
	if l.todayShown(s) {
		half := width(clean(l.Today.Text), small)*bolder/2 + 1
		if half > 1 && 2*half <= c.w {
			x := max(half, min(s.at(l.Today.At), c.w-half))
			c.text(x, y+small, l.Today.Text, "class", "pic-f3", "fill", fills[3], "font-size", small, "text-anchor", "middle", "font-weight", "bold")
			y += line
		}
	}
	free, any := s.x0, false
	c.group(func() {
		for _, t := range l.Ticks {
			if t.At.Before(s.from) || t.At.After(s.to) {
				continue
			}
			x, wide := s.at(t.At)+3, width(clean(t.Text), small)
			if x >= free && x+wide <= c.w {
				c.text(x, y+small, t.Text)
				free, any = x+wide+6, true
			}
		}
	}, "class", "pic-dim", "fill", dimColour, "font-size", small)
	if any {
		y += line
	}
	return y
}

func (l Timeline) todayShown(s span) bool {
	return !l.Today.At.IsZero() && !l.Today.At.Before(s.from) && !l.Today.At.After(s.to)
}

// lane is a part of the scale with bars in it, and the band of its stage, w 0 for
// none. On a wide drawing a stage is one lane, on a narrow one each activity.
type lane struct{ x, w, y, h float64 }

const laneHeight = 20.0

// through adds to a path a line at x through all lanes.
func through(d []byte, lanes []lane, x float64) []byte {
	end := 0.0
	for i, l := range lanes {
		if i == 0 || l.y != end {
			if i > 0 {
				d = number(append(d, 'V'), end)
			}
			d = number(append(number(append(d, 'M'), x), ' '), l.y)
		}
		end = l.y + l.h
	}
	if len(lanes) > 0 {
		d = number(append(d, 'V'), end)
	}
	return d
}

// ground draws what lies below the bars: bands and the lines of the ticks.
func (l Timeline) ground(c *canvas, s span, lanes []lane) {
	bands := ""
	ticks := make([]byte, 0, 16*len(lanes)*len(l.Ticks))
	for _, k := range lanes {
		if k.w > 0 {
			bands += box(k.x, k.y+1, k.w, k.h-2)
		}
	}
	for _, t := range l.Ticks {
		if !t.At.Before(s.from) && !t.At.After(s.to) {
			ticks = through(ticks, lanes, s.at(t.At))
		}
	}
	c.path(bands, "class", "pic-band", "fill", bandColour)
	c.path(string(ticks), "class", "pic-grid", "stroke", gridColour, "stroke-dasharray", "2 3")
}
