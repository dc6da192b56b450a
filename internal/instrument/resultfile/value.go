package resultfile

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// spaces turns the blanks of spreadsheets into plain ones.
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\ufeff", "", "\u200b", "")

// tidy trims a cell and its blanks.
func tidy(s string) string {
	// Each of the odd blanks begins with one of these bytes; most texts have none.
	if strings.IndexByte(s, 0xC2) >= 0 || strings.IndexByte(s, 0xE2) >= 0 || strings.IndexByte(s, 0xEF) >= 0 {
		s = spaces.Replace(s)
	}
	return strings.TrimSpace(s)
}

// shown writes a cell the Russian way: with a decimal comma.
func (c cell) shown() string {
	if c.numeric && looksNumeric(strings.TrimSuffix(c.text, "%")) {
		return strings.Replace(c.text, ".", ",", 1)
	}
	return c.text
}

type score struct {
	score, max      float64
	hasMax, percent bool
}

var outOf = regexp.MustCompile(`^(\S+)\s*(?:из|/)\s*(\S+)$`)

// parseScore reads "17", "68,5", "68,5 %", "17 из 20", "17/20".
func parseScore(c cell) (score, bool) {
	if c.numeric && c.percent {
		return score{score: round(c.number * 100), percent: true}, finite(c.number)
	}
	if c.numeric {
		return score{score: c.number}, finite(c.number)
	}
	if !strings.ContainsAny(c.text, "/из") {
		text, percent := strings.CutSuffix(c.text, "%")
		v, ok := parseNumber(text)
		return score{score: v, percent: percent}, ok
	}
	if parts := outOf.FindStringSubmatch(c.text); parts != nil {
		got, ok1 := parseNumber(parts[1])
		most, ok2 := parseNumber(parts[2])
		return score{score: got, max: most, hasMax: true}, ok1 && ok2
	}
	return score{}, false
}

// round drops the noise that a percentage's binary fraction leaves.
func round(v float64) float64 { return math.Round(v*1e9) / 1e9 }

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// parseNumber takes a sign, at most 15 digits before and 15 behind a decimal comma
// or point, and blanks between thousands: no exponents, no "NaN".
func parseNumber(s string) (float64, bool) {
	var digits [40]byte
	out, whole, part := digits[:0], 0, -1
	for i, r := range strings.TrimSpace(s) {
		switch {
		case r == ' ':
		case i == 0 && (r == '-' || r == '−'):
			out = append(out, '-')
		case i == 0 && r == '+':
		case r >= '0' && r <= '9':
			if part < 0 {
				whole++
			} else {
				part++
			}
			out = append(out, byte(r))
		case (r == ',' || r == '.') && part < 0:
			part = 0
			out = append(out, '.')
		default:
			return 0, false
		}
		if whole > 15 || part > 15 {
			return 0, false
		}
	}
	if whole == 0 || part == 0 {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(out), 64)
	return v, err == nil
}

// number writes a number the Russian way.
func number(v float64) string { return strings.Replace(digits(v), ".", ",", 1) }

// digits writes a number in full; one of hundreds of digits short, as "1e+300".
func digits(v float64) string {
	if full := strconv.FormatFloat(v, 'f', -1, 64); len(full) <= 24 {
		return full
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

var (
	dateLayouts = []string{
		"02.01.2006", "2.1.2006", "2006-01-02", "2.1.06", "02/01/2006", "02-01-2006",
		"02.01.2006 15:04", "02.01.2006 15:04:05", "2.1.2006 15:04", "2.1.2006, 15:04", "2.1.06 15:04", "2006/01/02", "2006-01-02 15:04:05", "2006-01-02 15:04",
		"2006-01-02T15:04:05", time.RFC3339,
	}
	months     = []string{"январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"}
	worded     = regexp.MustCompile(`^[«"]?(\d{1,2})[»"]?\s+([а-я]+)\.?\s+(\d{4})\s*(?:г\.?|года)?(?:,?\s*(?:в\s+)?\d{1,2}:\d{2}(?::\d{2})?)?$`)
	firstYear  = 1990
	lastYear   = 2100
	excelEpoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
)

// days1904 is how many days lie between the two beginnings from which books count.
const days1904 = 1462

// parseDate gives "2024-10-15" for a Russian date, an ISO date or the number by
// which a workbook means one.
func parseDate(c cell, own []string, date1904 bool) (string, bool) {
	if c.numeric && !c.percent {
		if date1904 {
			c.number += days1904
		}
		return serial(c.number)
	}
	if date, ok := checked(c.text, dateLayouts[0]); ok {
		return date, true
	}
	text := strings.ToLower(c.text)
	if m := worded.FindStringSubmatch(text); m != nil {
		for i, month := range months {
			n, short := len([]rune(m[2])), len([]rune(month))
			if strings.HasPrefix(m[2], month) && n <= short+1 || n >= 3 && strings.HasPrefix(month, m[2]) { // марта, мар.
				return checked(fmt.Sprintf("%s-%02d-%02s", m[3], i+1, m[1]), "2006-01-02")
			}
		}
		return "", false
	}
	for _, layout := range append(own[:len(own):len(own)], dateLayouts...) {
		if date, ok := checked(c.text, layout); ok {
			return date, true
		}
	}
	if v, ok := parseNumber(c.text); ok && v >= 20_000 {
		return serial(v)
	}
	return "", false
}

func checked(text, layout string) (string, bool) {
	t, err := time.Parse(layout, text)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return "", false
	}
	return t.Format(time.DateOnly), true
}

func serial(days float64) (string, bool) {
	if !(days >= 1 && days < 100_000) {
		return "", false
	}
	return checked(excelEpoch.AddDate(0, 0, int(days)).Format(time.DateOnly), time.DateOnly)
}

// snils gives the number as it is printed, or what is wrong with it. A workbook
// that took it for a number has lost its leading zeros.
func snils(c cell) (value, wrong string) {
	text := c.text
	if c.numeric {
		text = fmt.Sprintf("%011.0f", c.number)
	}
	var digits []byte
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, byte(r))
		case r == ' ' || r == '-' || r == '–':
		default:
			return "", "в СНИЛС есть лишние знаки"
		}
	}
	if len(digits) != 11 {
		return "", fmt.Sprintf("в СНИЛС 11 цифр, а здесь %d", len(digits))
	}
	sum := 0
	for i, d := range digits[:9] {
		sum += int(d-'0') * (9 - i)
	}
	if sum%101%100 != int(digits[9]-'0')*10+int(digits[10]-'0') {
		return "", "контрольное число СНИЛС не сходится: проверьте цифры"
	}
	return fmt.Sprintf("%s-%s-%s %s", digits[:3], digits[3:6], digits[6:9], digits[9:]), ""
}

// nothing are the marks of an empty place.
var nothing = map[string]bool{"-": true, "–": true, "—": true, "−": true, "н/д": true, "нд": true, "нет данных": true, "нет": true,
	"не проходил": true, "не проходила": true, "не проходил(а)": true, "не участвовал": true, "не участвовала": true, "не участвовал(а)": true,
	"не пройдено": true, "не пройдена": true}

// orNothing empties a cell that only says that there is nothing.
func (c cell) orNothing() cell {
	if len(c.text) > 0 && len(c.text) < 40 && !c.numeric && (c.text[0] < '0' || c.text[0] > '9') && nothing[strings.ToLower(c.text)] {
		return cell{}
	}
	return c
}

var (
	dashes   = regexp.MustCompile(`\s*[-‐‑–—]\s*`)
	brackets = regexp.MustCompile(`\([^()]*\)`) // a former surname
)

// nameOf cuts a full name into its parts.
func nameOf(full string) []string {
	if strings.ContainsAny(full, "-‐‑–—") {
		full = dashes.ReplaceAllString(full, "-")
	}
	if strings.Contains(full, "(") {
		full = brackets.ReplaceAllString(full, " ")
	}
	if strings.Contains(full, ".") { // М.П. are two
		full = strings.ReplaceAll(full, ".", ". ")
	}
	return strings.Fields(full)
}

var emailShape = regexp.MustCompile(`^[^\s@<>(),;:"]{1,64}@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]{2,}$`)

func looksLikeEmail(s string) bool { return len(s) <= 254 && emailShape.MatchString(s) }
