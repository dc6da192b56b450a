package documentpdf

import (
	"strings"
	"unicode"
)

// line is what stands on one line.
type line struct {
	text  string
	width float64
	last  bool // of its paragraph
}

// gaps are the spaces that may grow.
func (l line) gaps() int { return strings.Count(l.text, " ") }

// breaker cuts a text into lines: at spaces, after a hyphen or a slash inside a word,
// and a word that is wider than the line between its syllables.
type breaker struct {
	face        *face
	size, width float64
	first       float64 // how much shorter the first line is
	lines       []line

	out   []rune // the line under way
	used  float64
	limit float64
	ends  [2]place // where it may end: at best, and at a space that should not part
}

// place is where a line may end: what stands before to, and the next one begins at from.
type place struct {
	to, from int
	width    float64
}

func lines(f *face, size, width float64, text string) []line {
	b := breaker{face: f, size: size, width: width}
	return b.cut(text)
}

func (b *breaker) cut(text string) []line {
	for _, one := range strings.Split(text, "\n") {
		b.paragraph([]rune(one))
	}
	return b.lines
}

// paragraph fills lines greedily.
func (b *breaker) paragraph(runes []rune) {
	b.limit = (b.width - b.first) * 1000 / b.size
	b.out, b.used = b.out[:0], 0
	b.forget()
	for i, raw := range runes {
		r, w := b.face.sign(raw)
		if r == ' ' {
			if len(b.out) == 0 {
				continue
			}
			kind := 0
			if raw != ' ' {
				kind = 1
			}
			b.ends[kind] = place{len(b.out), len(b.out) + 1, b.used}
		} else if b.used+w > b.limit && len(b.out) > 0 {
			b.overflow(runes[i:])
		}
		b.out, b.used = append(b.out, r), b.used+w
		if (r == '-' || r == '/' || r == '—') && len(b.out) > 2 && i+1 < len(runes) && unicode.IsLetter(runes[i+1]) {
			b.ends[0] = place{len(b.out), len(b.out), b.used}
		}
	}
	for len(b.out) > 0 && b.out[len(b.out)-1] == ' ' {
		b.out = b.out[:len(b.out)-1]
	}
	b.emit(len(b.out), b.measure(b.out), "")
	b.lines[len(b.lines)-1].last = true
}

func (b *breaker) forget() { b.ends = [2]place{{to: -1}, {to: -1}} }

// overflow ends the line at the best place there is; rest is what comes.
func (b *breaker) overflow(rest []rune) {
	at, hyphen := b.ends[0], ""
	if at.to < 0 {
		at = b.ends[1]
	}
	if at.to < 0 {
		at = place{len(b.out), len(b.out), b.used}
		if n := b.syllable(rest); n > 0 {
			at, hyphen = place{n, n, b.measure(b.out[:n])}, "-"
		}
	}
	b.emit(at.to, at.width, hyphen)
	b.out = append(b.out[:0], b.out[min(at.from, len(b.out)):]...)
	b.used = b.measure(b.out)
	b.forget()
}

func (b *breaker) emit(n int, width float64, hyphen string) {
	if hyphen != "" {
		_, w := b.face.sign('-')
		width += w
	}
	b.lines = append(b.lines, line{text: string(b.out[:n]) + hyphen, width: width * b.size / 1000})
	b.limit = b.width * 1000 / b.size
}

func (b *breaker) measure(runes []rune) (sum float64) {
	for _, r := range runes {
		_, w := b.face.sign(r)
		sum += w
	}
	return sum
}

// syllable finds the last place in a word too wide for the line where Russian may part
// it: two letters on both sides at least, a vowel in each part, none before ь, ъ and й.
func (b *breaker) syllable(rest []rune) int {
	_, hyphen := b.face.sign('-')
	word := append(append([]rune(nil), b.out...), rest...)
	for n := len(b.out); n >= 2; n-- {
		if b.measure(b.out[:n])+hyphen > b.limit || n+1 >= len(word) {
			continue
		}
		before, after, next := unicode.ToLower(word[n-1]), unicode.ToLower(word[n]), unicode.ToLower(word[n+1])
		if !unicode.IsLetter(before) || !unicode.IsLetter(after) || !unicode.IsLetter(next) || strings.ContainsRune("ьъй", after) {
			continue
		}
		if vowel(after) && !vowel(before) { // б-а parts a syllable
			continue
		}
		if strings.ContainsFunc(string(word[:n]), vowel) && strings.ContainsFunc(string(word[n:]), vowel) {
			return n
		}
	}
	return 0
}

func vowel(r rune) bool { return strings.ContainsRune("аеёиоуыэюя", unicode.ToLower(r)) }
