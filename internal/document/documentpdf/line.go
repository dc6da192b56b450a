package documentpdf

import "unicode"

// line is what stands on one line.
type line struct {
	text  string
	width float64
	gaps  int  // spaces that may grow
	last  bool // of its paragraph
}

// breaker cuts a text into lines: at spaces, after a hyphen or a slash inside a word,
// and in the middle of a word that is wider than the line.
type breaker struct {
	face        *face
	size, width float64
	first       float64 // how much shorter the first line is
	lines       []line
}

func lines(f *face, size, width float64, text string) []line {
	b := breaker{face: f, size: size, width: width}
	return b.cut(text)
}

func (b *breaker) cut(text string) []line {
	start := 0
	runes := []rune(text)
	for i := 0; i <= len(runes); i++ {
		if i == len(runes) || runes[i] == '\n' {
			b.paragraph(runes[start:i])
			start = i + 1
		}
	}
	return b.lines
}

// paragraph fills lines greedily.
func (b *breaker) paragraph(runes []rune) {
	limit := (b.width - b.first) * 1000 / b.size
	out := make([]rune, 0, 128)
	var width, widthAt float64 // of the line, and where it may end
	gaps, gapsAt := 0, 0
	end, next := -1, -1 // where the line may end, and where the next would begin (of out)
	begun := len(b.lines)
	emit := func(n int, w float64, gaps int) {
		b.lines = append(b.lines, line{text: string(out[:n]), width: w * b.size / 1000, gaps: gaps})
		limit = b.width * 1000 / b.size
	}
	for i, raw := range runes {
		r, w := b.face.sign(raw)
		if raw == ' ' {
			if len(out) == 0 {
				continue
			}
			end, widthAt, gapsAt = len(out), width, gaps
			next = end + 1
			out, width = append(out, ' '), width+w
			gaps++
			continue
		}
		if width+w > limit && len(out) > 0 {
			if end < 0 { // a word wider than the line
				emit(len(out), width, gaps)
				out, width, gaps = out[:0], 0, 0
			} else {
				emit(end, widthAt, gapsAt)
				rest := append([]rune(nil), out[min(next, len(out)):]...)
				out = append(out[:0], rest...)
				width, gaps = 0, 0
				for _, r := range out {
					_, w := b.face.sign(r)
					width += w
				}
			}
			end = -1
		}
		out, width = append(out, r), width+w
		if (raw == '-' || raw == '/' || raw == '—') && len(out) > 2 && i+1 < len(runes) && unicode.IsLetter(runes[i+1]) {
			end, next, widthAt, gapsAt = len(out), len(out), width, gaps
		}
	}
	n := len(out)
	for n > 0 && out[n-1] == ' ' {
		n--
		_, w := b.face.sign(' ')
		width -= w
		gaps--
	}
	if n > 0 || len(b.lines) == begun {
		emit(n, width, gaps)
	}
	b.lines[len(b.lines)-1].last = true
}
