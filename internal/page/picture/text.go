package picture

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sizes of text and lines, in the drawing's own units.
const (
	size  = 14.0 // of text
	small = 12.0 // of ticks and notes
	line  = 18.0 // from one line of text to the next
)

// Widths of characters in hundredths of the type size. They are those of DejaVu
// Sans, which is wider than the fonts that pages and printers have: a text that
// fits here fits there.
var (
	ascii = [...]uint8{
		32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
		100, 68, 69, 70, 77, 63, 58, 77, 75, 30, 30, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
		50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
	}
	cyrillic = [...]uint8{
		68, 69, 69, 61, 78, 63, 108, 64, 75, 75, 71, 75, 86, 75, 79, 75, 60, 70, 61, 61, 86, 69, 78, 69, 107, 109, 83, 88, 69, 70, 108, 69,
		61, 62, 59, 53, 69, 62, 90, 53, 65, 65, 60, 64, 75, 65, 61, 65, 63, 55, 58, 59, 86, 59, 68, 59, 92, 94, 71, 79, 59, 55, 84, 60,
	}
	marks = map[rune]uint8{
		'Ё': 63, 'ё': 62, '«': 61, '»': 61, '–': 50, '№': 104, '“': 52, '”': 52, '„': 52, '’': 32,
		'\u00a0': 32, '\u2009': 20, '\u202f': 20, '−': 84, '→': 84, '×': 84, '·': 32, '°': 50,
	}
)

// bolder is how much wider bold type is at most.
const bolder = 1.14

// width measures a text that is set in the given size.
func width(s string, size float64) float64 { return float64(hundredths(s)) * size / 100 }

// hundredths is the width of a text in hundredths of its size.
func hundredths(s string) (n int) {
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			n += int(ascii[r-' '])
		case r >= 'А' && r <= 'я':
			n += int(cyrillic[r-'А'])
		case marks[r] > 0:
			n += int(marks[r])
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		default:
			n += 110
		}
	}
	return n
}

// tidy tells that clean has nothing to do, as with nearly all texts.
func tidy(s string) bool {
	before := ' '
	for _, r := range s {
		switch {
		case r == ' ':
			if before == ' ' {
				return false
			}
		case r > ' ' && r <= '~', r >= 'А' && r <= 'я', r == '«' || r == '»' || r == 'ё' || r == 'Ё' || r == '№' || r == '—' || r == '–':
		case r == '\u00a0' || r == '\u202f':
		default:
			return false
		}
		before = r
	}
	return before != ' ' || s == ""
}

// clean makes a text fit for a drawing: one line, valid, with nothing invisible
// that turns the direction of what follows. Spaces that do not break are kept.
func clean(s string) string {
	if tidy(s) {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case r == '\u00a0' || r == '\u202f' || r == '\u200c' || r == '\u200d':
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == utf8.RuneError || !unicode.IsGraphic(r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// wrap breaks a text into lines that are not wider than most: between words,
// after a hyphen or slash, and inside a word only where one alone is too wide.
func wrap(s string, most, size float64) []string {
	var lines []string
	s = clean(s)
	begin, wide := 0, 0    // of the line that is being filled
	most = max(most, size) // room for one letter there always is
	var room [4]string     // few words have more pieces
	end := -1              // of what is done, before the space
	for word := range strings.SplitSeq(s, " ") {
		end++
		for glue, piece := range pieces(room[:0], word) {
			more := hundredths(piece)
			if glue == 0 && wide > 0 {
				more += int(ascii[0])
			}
			end += len(piece)
			if float64(wide+more)*size/100 <= most {
				wide += more
				continue
			}
			if wide > 0 {
				lines = append(lines, strings.TrimSuffix(s[begin:end-len(piece)], " "))
			}
			for width(piece, size) > most {
				head, tail := split(piece, most, size)
				if tail == "" {
					break // one character: there is nothing to break
				}
				lines, piece = append(lines, head), tail
			}
			begin, wide = end-len(piece), hundredths(piece)
		}
	}
	if begin < len(s) {
		lines = append(lines, s[begin:])
	}
	return lines
}

// pieces cuts a word after its hyphens and slashes.
func pieces(all []string, word string) []string {
	for {
		i := strings.IndexAny(word, "-/‐–—")
		if i < 0 {
			return append(all, word)
		}
		_, n := utf8.DecodeRuneInString(word[i:])
		if i == 0 || i+n == len(word) { // a dash that stands alone stays with its word
			return append(all, word)
		}
		all, word = append(all, word[:i+n]), word[i+n:]
	}
}

// split breaks a word that is too wide: at the last place where Russian
// hyphenation allows it, or, where there is none, wherever it must.
func split(word string, most, size float64) (head, tail string) {
	letters := []rune(word)
	fits, soft, dash := 1, 0, width("-", size)
	for i, sofar := 1, width(string(letters[:1]), size); i < len(letters) && sofar <= most; i++ {
		fits = i
		if sofar+dash <= most && mayBreak(letters, i) {
			soft = i
		}
		sofar += width(string(letters[i]), size)
	}
	if soft > 0 {
		return string(letters[:soft]) + "-", string(letters[soft:])
	}
	return string(letters[:fits]), string(letters[fits:])
}

const vowels = "аеёиоуыэюяaeiouy"

// mayBreak follows the school rule: a syllable with a vowel on both sides, two
// letters at least, and nothing torn from its consonant.
func mayBreak(w []rune, i int) bool {
	if i < 2 || i > len(w)-2 || !sounds(w[:i]) || !sounds(w[i:]) {
		return false
	}
	for _, r := range w[i-2 : i+2] {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	before, after := unicode.ToLower(w[i-1]), unicode.ToLower(w[i])
	if strings.ContainsRune("ьъй", after) {
		return false
	}
	if isVowel(before) { // мето-дика, but not мет-одика
		return isVowel(after) || isVowel(w[i+1])
	}
	return !isVowel(after) || strings.ContainsRune("ьъй", before) // функ-ция, подъ-езд
}

func isVowel(r rune) bool { return strings.ContainsRune(vowels, unicode.ToLower(r)) }

func sounds(w []rune) bool {
	for _, r := range w {
		if isVowel(r) {
			return true
		}
	}
	return false
}
