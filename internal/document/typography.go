package document

import (
	"regexp"
	"strings"
	"unicode"
)

// nbsp keeps two words on one line.
const nbsp = "\u00a0"

// Typeset dresses what people have typed as Russian print wants it: «ёлочки», dashes,
// and no line that ends in a short word, a number sign or an initial. Words never
// change, and typesetting twice changes nothing.
func Typeset(s string) string {
	s = plainSpace.Replace(s)
	s = strings.Map(printable, s)
	s = quotes(s)
	return Bind(dash.ReplaceAllString(s, "$1"+nbsp+"—$2"))
}

var plainSpace = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ")

// Bind keeps together what a line must not part. Words of a form go through it alone:
// they are printed as their source writes them.
func Bind(s string) string {
	s = afterSign.ReplaceAllString(s, "$1"+nbsp)
	s = initials.ReplaceAllString(s, "$1"+nbsp+"$2")
	s = initials.ReplaceAllString(s, "$1"+nbsp+"$2") // matches of three initials overlap
	s = beforeInitials.ReplaceAllString(s, "$1"+nbsp+"$2")
	s = twoDots.ReplaceAllString(s, "$1$2")
	s = unit.ReplaceAllString(s, "$1"+nbsp+"$2")
	s = beforeDash.ReplaceAllString(s, nbsp+"$1")
	return short(s)
}

var (
	dash           = regexp.MustCompile(`(^|\S)[ \x{a0}]+[-–][ \x{a0}]*( |\n|$)`)
	beforeDash     = regexp.MustCompile(` +(—)`)
	afterSign      = regexp.MustCompile(`((?:^|[^\p{L}])(?:№|§|пп?\.|ст\.|г\.|ул\.)) +`)
	initials       = regexp.MustCompile(`([\p{Lu}]\.) ?([\p{Lu}][\p{Ll}.])`)
	beforeInitials = regexp.MustCompile(`([\p{Lu}][\p{Ll}-]+) ([\p{Lu}]\.)`)
	twoDots        = regexp.MustCompile(`(\p{Lu}\.)\.([^.]|$)`) // initials at the end of a sentence
	unit           = regexp.MustCompile(`(\d) (%|гг?\.|чел|час|лет|год|дн|мин|месяц|недел|балл|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)`)
)

// quotes turns straight and foreign quotes into «ёлочки», inner ones into „лапки“.
func quotes(s string) string {
	if !strings.ContainsAny(s, "\"“”„") {
		return s
	}
	var b strings.Builder
	depth := 0
	before := ' '
	runes := []rune(s)
	for i, r := range runes {
		switch r {
		case '«':
			depth++
		case '»':
			depth--
		case '"', '“', '”', '„':
			opens := unicode.IsSpace(before) || strings.ContainsRune("([{«„—–-/", before)
			last := i+1 == len(runes) || unicode.IsSpace(runes[i+1])
			switch {
			case opens && !last && depth > 0:
				r = '„'
				depth++
			case opens && !last:
				r = '«'
				depth++
			case depth > 1:
				r = '“'
				depth--
			case depth == 1:
				r = '»'
				depth--
			case !opens:
				r = '»'
			}
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// short binds words of one or two letters to the next one.
func short(s string) string {
	if !strings.Contains(s, " ") {
		return s
	}
	b := make([]byte, 0, len(s)+8)
	letters, other := 0, false
	for _, r := range s {
		switch {
		case r == ' ':
			if letters > 0 && letters <= 2 && !other {
				b = append(b, nbsp...)
			} else {
				b = append(b, ' ')
			}
			letters, other = 0, false
			continue
		case r == '\n' || r == '\u00a0' || r == '(' || r == '«' || r == '„':
			letters, other = 0, false
		case unicode.Is(unicode.Cyrillic, r):
			letters++
		default:
			other = true
		}
		b = append(b, string(r)...)
	}
	return string(b)
}

// printable drops what can't stand in a document.
func printable(r rune) rune {
	if r != '\n' && unicode.IsControl(r) || r == '\ufffe' || r == '\uffff' || r == unicode.ReplacementChar {
		return -1
	}
	return r
}
