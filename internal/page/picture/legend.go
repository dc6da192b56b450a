package picture

import "strconv"

// key is one entry of a legend: a sign of the given width, drawn with its left
// edge at x and its middle at y, and its word.
type key struct {
	text string
	sign func(x, y float64)
}

const signWidth = 26.0

// legend puts entries beside each other from y on, in as many lines as they need,
// and gives the height that it takes.
func (c *canvas) legend(y float64, keys []key) float64 {
	x, top := 0.0, y
	for _, k := range keys {
		if clean(k.text) == "" {
			continue
		}
		text := wrap(k.text, c.w-signWidth, size)
		wide := signWidth
		for _, s := range text {
			wide = max(wide, signWidth+width(s, size))
		}
		if x > 0 && x+wide > c.w {
			x, y = 0, y+line+4
		}
		k.sign(x, y+line/2)
		c.lines(x+signWidth, y, text)
		if y += float64(len(text)-1) * line; len(text) > 1 {
			x = c.w // what follows begins a new line
			continue
		}
		x += wide + 18
	}
	if x == 0 && y == top {
		return 0
	}
	return y + line + 4 - top
}

// swatch is the sign of a bar with the given look.
func (c *canvas) swatch(attributes ...any) func(x, y float64) {
	return func(x, y float64) {
		c.draw("rect", append([]any{"x", x + 1, "y", y - 6, "width", 18, "height", 12}, attributes...)...)
	}
}

// listIndent is where the words of a numbered list begin.
const listIndent = 32.0

// numbers writes 1, 2, 3 … before the entries of a list with these tops.
func (c *canvas) numbers(tops []float64) {
	c.group(func() {
		for i, y := range tops {
			c.text(listIndent-10, y+size, strconv.Itoa(i+1))
		}
	}, "text-anchor", "end", "font-weight", "bold")
}
