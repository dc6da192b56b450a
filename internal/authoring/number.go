package authoring

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

var errNumber = errors.New("not a number")

// Number reads a number as people write it: "1,5", "60 %" is 60.
func Number(s string) (float64, error) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".", "−", "-").Replace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || len(s) > 30 {
		return 0, errNumber
	}
	return f, nil
}

// Decimal writes a number as Number reads it.
func Decimal(f float64) string {
	full := strconv.FormatFloat(f, 'f', -1, 64)
	if len(full) > 24 { // of hundreds of digits
		full = strconv.FormatFloat(f, 'g', 6, 64)
	}
	return strings.Replace(full, ".", ",", 1)
}

// Percent writes a share in percent: 0.605 is "60,5".
func Percent(share float64) string { return Decimal(math.Round(share*1e6) / 1e4) }

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	before, after = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):])
	return before, after, before != "" && after != ""
}
