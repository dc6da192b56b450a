package picture

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// canvas collects the drawing. Its height is known only when all is drawn.
type canvas struct {
	b       []byte
	w, h    float64
	id      string // of the picture, safe as an id
	hatched int    // the colour of the stripes that are used; 0: none are
	linked  bool   // something is a link
}

// The fallback colours, those of the light theme in picture.css.
var (
	fills = [...]string{"#5f6b79", "#0b5cad", "#b45309", "#c02626"}
	heats = [...]string{"", "#fff6e5", "#fee0ab", "#fdbf66", "#f59a3c", "#e07d1a"}
)

const (
	inkColour    = "#1b2430"
	dimColour    = "#4a5665"
	gridColour   = "#848f9c"
	bandColour   = "#e9edf2"
	groundColour = "#ffffff"
	linkColour   = "#0a4f95"
)

// n writes a number with one decimal at most: a tenth of a pixel is enough.
func n(f float64) string { return string(number(nil, f)) }

// number is n behind what is there.
func number(b []byte, f float64) []byte {
	f = math.Round(f * 10)
	if !(math.Abs(f) < 1<<53) {
		return strconv.AppendFloat(b, f/10, 'f', -1, 64)
	}
	t := int64(f)
	if t < 0 {
		b, t = append(b, '-'), -t
	}
	if t >= 10 || t == 0 { // .5 and not 0.5
		b = strconv.AppendInt(b, t/10, 10)
	}
	if t %= 10; t != 0 {
		b = append(b, '.', byte('0'+t))
	}
	return b
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape makes a caller's text safe between tags and in attributes.
func escape(s string) string {
	if s = clean(s); !strings.ContainsAny(s, `&<>"`) {
		return s
	}
	return escaper.Replace(s)
}

// tag begins an element; attributes come in pairs of a name and a string, int or
// float64.
func (c *canvas) tag(name string, attributes []any, end string) {
	c.b = append(append(c.b, '<'), name...)
	c.attributes(attributes)
	c.b = append(c.b, end...)
}

func (c *canvas) attributes(attributes []any) {
	for i := 0; i+1 < len(attributes); i += 2 {
		c.b = append(append(c.b, ' '), attributes[i].(string)...)
		c.b = append(c.b, '=', '"')
		switch v := attributes[i+1].(type) {
		case float64:
			c.b = number(c.b, v)
		case int:
			c.b = strconv.AppendInt(c.b, int64(v), 10)
		case string:
			c.b = append(c.b, escape(v)...)
		default:
			c.b = append(c.b, escape(fmt.Sprint(v))...)
		}
		c.b = append(c.b, '"')
	}
}

// group opens a <g>, draws, and closes it. One that draws nothing leaves nothing.
func (c *canvas) group(draw func(), attributes ...any) {
	if len(attributes) == 0 {
		draw()
		return
	}
	start := len(c.b)
	c.tag("g", attributes, ">")
	inside := len(c.b)
	draw()
	if len(c.b) == inside {
		c.b = c.b[:start]
		return
	}
	c.b = append(c.b, "</g>"...)
}

// below draws what lies under all that was drawn since the given place.
func (c *canvas) below(since int, draw func()) {
	over := len(c.b)
	draw() // behind it, and then to its place
	n := len(c.b) - over
	c.b = append(c.b, c.b[over:]...)
	copy(c.b[since+n:], c.b[since:over])
	copy(c.b[since:], c.b[over+n:])
	c.b = c.b[:over+n]
}

func (c *canvas) draw(name string, attributes ...any) { c.tag(name, attributes, "/>") }

func (c *canvas) path(d string, attributes ...any) {
	if d != "" {
		c.tag("path", append(attributes, "d", d), "/>")
	}
}

// text puts one line with its base line at y, on whole pixels.
func (c *canvas) text(x, y float64, s string, attributes ...any) {
	if s = escape(s); s == "" {
		return
	}
	c.b = append(c.b, "<text"...)
	if x = math.Round(x); x != 0 {
		c.b = append(number(append(c.b, ` x="`...), x), '"')
	}
	c.attributes(attributes)
	c.b = append(number(append(c.b, ` y="`...), math.Round(y)), `">`...)
	c.b = append(append(c.b, s...), "</text>"...)
}

// lines puts wrapped text with the top of its first line at y, and gives the
// height that it takes.
func (c *canvas) lines(x, y float64, all []string, attributes ...any) float64 {
	for i, s := range all {
		c.text(x, y+float64(i)*line+size, s, attributes...)
	}
	return float64(len(all)) * line
}

// link draws something that leads to a place of this site; any other address is
// left out, and so is the link.
func (c *canvas) link(href string, draw func()) {
	if !local(href) {
		draw()
		return
	}
	c.linked = true
	c.tag("a", []any{"href", href}, ">")
	c.group(draw, "class", "pic-link", "fill", linkColour)
	c.b = append(c.b, "</a>"...)
}

// local tells whether an address stays on this site: a path, a query or a fragment,
// percent-encoded as addresses are.
func local(href string) bool {
	if strings.ContainsFunc(href, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }) {
		return false
	}
	switch {
	case strings.HasPrefix(href, "/"):
		return !strings.HasPrefix(href, "//")
	case strings.HasPrefix(href, "#"), strings.HasPrefix(href, "?"):
		return true
	}
	return false
}

// hatch gives the fill that is a pattern of stripes; a picture has one colour of them.
func (c *canvas) hatch(slot int) string {
	c.hatched = slot
	return "url(#" + c.id + "-p)"
}

// box is a rectangle with square corners as part of a path.
func box(x, y, w, h float64) string {
	return "M" + n(x) + " " + n(y) + "h" + n(w) + "v" + n(h) + "H" + n(x) + "z"
}

// slotClass is the class of a colour: "f" and "s" by slot, "h" by level.
func slotClass(kind string, slot int) string { return "pic-" + kind + strconv.Itoa(slot) }
