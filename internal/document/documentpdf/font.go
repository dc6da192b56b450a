package documentpdf

import (
	"sync"

	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is one cut of Liberation Serif, which has the widths of Times New Roman: the
// DOCX file breaks its lines at the same places.
type face struct {
	style  string // as fpdf names it
	ttf    []byte
	widths func() []uint16
}

var (
	regular = newFace("", liberationserifregular.TTF)
	bold    = newFace("B", liberationserifbold.TTF)
	italic  = newFace("I", liberationserifitalic.TTF)
)

const (
	lastRune = 0x2fff // what lies beyond is in none of the cuts
	perEm    = 1000
	missing  = '□'
)

func newFace(style string, ttf []byte) *face {
	return &face{style, ttf, sync.OnceValue(func() []uint16 { return measure(ttf) })}
}

// measure reads how wide each sign is, in thousandths of its size; 0: there is none.
func measure(ttf []byte) []uint16 {
	out := make([]uint16, lastRune+1)
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return out
	}
	var buf sfnt.Buffer
	for r := range rune(lastRune + 1) {
		g, err := f.GlyphIndex(&buf, r)
		if err != nil || g == 0 {
			continue
		}
		if a, err := f.GlyphAdvance(&buf, g, fixed.I(perEm), font.HintingNone); err == nil {
			out[r] = uint16(a.Round())
		}
	}
	return out
}

// sign gives what stands for r in the face, and its width.
func (f *face) sign(r rune) (rune, float64) {
	if r == '\u00a0' || r == '\u202f' || r == '\u2009' {
		r = ' '
	}
	w := f.widths()
	if r > lastRune || w[r] == 0 {
		r = missing
	}
	return r, float64(w[r])
}
