package certificate

import (
	"crypto/rand"
	"fmt"
	"strings"
)

// signs are those of a number's secret part: none that eyes mix up.
const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Number makes the number of a certificate: the year, its place in the organization's
// register of that year, and ten signs by chance. By the first two a school finds it in
// its register; nobody guesses the last (fifty bits), so that whoever asks about a number
// holds the paper.
func Number(year, serial int) string {
	b := make([]byte, 10)
	_, _ = rand.Read(b) // never fails
	for i, x := range b {
		b[i] = signs[x%byte(len(signs))]
	}
	return fmt.Sprintf("%d-%04d-%s-%s", year, serial, b[:5], b[5:])
}

// alike turns signs that people type for others: Cyrillic letters that look like Latin
// ones, and those that no number has.
var alike = strings.NewReplacer("А", "A", "В", "B", "С", "C", "Е", "E", "Н", "H", "К", "K", "М", "M", "Р", "P", "Т", "T", "Х", "X", "З", "3",
	"О", "0", "O", "0", "I", "1", "L", "1", " ", "", "\u00a0", "", "–", "-", "—", "-", "\u2010", "-", "\u2011", "-", "−", "-", "№", "")

// ReadNumber makes of what was typed the number as it was issued; "" where it can be
// none. Dashes may be left out.
func ReadNumber(typed string) string {
	if len(typed) > 64 {
		return ""
	}
	s := strings.ReplaceAll(alike.Replace(strings.ToUpper(strings.TrimSpace(typed))), "-", "")
	n := len(s)
	if n < 18 || n > 24 {
		return ""
	}
	for i := range n {
		if i < n-10 && (s[i] < '0' || s[i] > '9') || !strings.Contains(signs, s[i:i+1]) {
			return ""
		}
	}
	return s[:4] + "-" + s[4:n-10] + "-" + s[n-10:n-5] + "-" + s[n-5:]
}
