package picture

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"math"
	"strconv"
	"sync"
)

// Stylesheet has the rules for the classes: light, dark, high contrast, forced
// colours, print. It belongs into the site's own style sheet.
//
//go:embed picture.css
var Stylesheet string

// About is what every picture is told about itself.
type About struct {
	ID    string // unique on its page; the picture uses it, and names that begin with it and a dash
	Title string // what it is: read out and shown as its name
	Desc  string // what one sees in it, in a sentence or two, for those who do not
	Width int    // of the drawing, in pixels; 0: the usual one of its kind
	class string
}

// Figure is a number and how it is written for people. One without a text is not
// known and is not drawn.
type Figure struct {
	Value float64
	Text  string
}

func (f Figure) known() bool { return f.Text != "" && !math.IsNaN(f.Value) }

// share is the place of the figure between nothing and the most, 0 to 1.
func (f Figure) share(most float64) float64 {
	if !f.known() || !(most > 0) || math.IsInf(most, 0) {
		return 0
	}
	return max(0, min(1, f.Value/most))
}

// Table is the same data as a table: for the page below the picture, and for a
// book of sheets. Numeric says which columns hold numbers.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
	Numeric []bool
}

// Picture is one of the kinds of this package.
type Picture interface {
	Render(ctx context.Context, w io.Writer) error
	Table() Table
	// variant gives the same picture in another width, with an id of its own.
	variant(width int, class, tail string) Picture
}

// The widths of the two drawings of Responsive.
const (
	Wide   = 720
	Narrow = 344 // a phone of 360 px without its margins
)

// Pair is a picture drawn for a wide and for a narrow screen.
type Pair struct{ Picture }

// Responsive draws a picture twice; the style sheet shows the one that fits the
// screen, and a screen reader meets only that one. For mail and PDF, which have no
// style sheet, draw the picture itself.
func Responsive(p Picture) Pair { return Pair{p} }

// Render writes both drawings.
func (p Pair) Render(ctx context.Context, w io.Writer) error {
	switch p.Picture.(type) {
	case Sparkline, Ring: // small on any screen
		return p.Picture.Render(ctx, w)
	}
	if err := p.variant(Wide, " pic-wide", "").Render(ctx, w); err != nil {
		return err
	}
	return p.variant(Narrow, " pic-narrow", "-n").Render(ctx, w)
}

func (a About) variant(width int, class, tail string) About {
	a.Width, a.class, a.ID = width, class, a.ID+tail
	return a
}

// The bounds of a drawing's width. Below the least, words have no room.
const (
	leastWidth = 300
	mostWidth  = 2000
)

func (a About) width(usual int) float64 {
	if a.Width == 0 {
		return float64(usual)
	}
	return float64(max(leastWidth, min(mostWidth, a.Width)))
}

// render draws a picture and writes it out. A picture with links is a group of
// things that can be reached; one without is a single image.
func render(ctx context.Context, w io.Writer, a About, kind string, usual float64, draw func(c *canvas)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	room := rooms.Get().(*[]byte)
	c := &canvas{id: safeID(a.ID), w: usual, b: (*room)[:0]}
	draw(c)
	defer func() {
		if cap(c.b) <= mostRoom {
			*room = c.b
			rooms.Put(room)
		}
	}()
	out := canvas{b: make([]byte, 0, len(a.Title)+len(a.Desc)+1000)} // what stands before
	role, names := "img", c.id+"-t"
	if c.linked {
		role = "group"
	}
	if a.Desc != "" {
		names += " " + c.id + "-d"
	}
	width, height := math.Ceil(c.w), math.Ceil(max(c.h, 1))
	out.tag("svg", []any{
		"xmlns", "http://www.w3.org/2000/svg", "id", c.id, "class", "pic pic-" + kind + a.class, "role", role, "aria-labelledby", names,
		"viewBox", "0 0 " + n(width) + " " + n(height), "width", width, "height", height,
		"fill", inkColour, "font-family", "sans-serif", "font-size", size,
	}, ">")
	out.b = fmt.Appendf(out.b, `<title id="%s-t">%s</title>`, c.id, escape(a.Title))
	if a.Desc != "" {
		out.b = fmt.Appendf(out.b, `<desc id="%s-d">%s</desc>`, c.id, escape(a.Desc))
	}
	if c.hatched > 0 {
		out.b = fmt.Appendf(out.b, `<pattern id="%s-p" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="pic-ground" fill="%s" d="M0 0h5v5H0z"/><path class="pic-f%d" fill="%s" d="M0 0h2.5v5H0z"/></pattern>`,
			c.id, groundColour, c.hatched, fills[c.hatched])
	}
	c.b = append(c.b, "</svg>"...)
	if _, err := w.Write(out.b); err != nil {
		return err
	}
	_, err := w.Write(c.b)
	return err
}

// rooms are where pictures were drawn; mostRoom is the largest that is kept.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

const mostRoom = 256 << 10

// safeID makes any text an id, and different texts different ids: what is no letter,
// digit or dash of ASCII, or stands first and is no letter, is written by its number.
func safeID(s string) string {
	if s == "" {
		return "_"
	}
	var id []byte
	for i := range len(s) {
		b := s[i]
		letter := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
		if letter || i > 0 && (b == '-' || b >= '0' && b <= '9') {
			id = append(id, b)
			continue
		}
		id = append(strconv.AppendUint(append(id, '_'), uint64(b), 16), '_')
	}
	return string(id)
}
