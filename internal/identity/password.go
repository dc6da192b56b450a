package identity

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a password, in characters.
const (
	passwordMin      = 10
	passwordMax      = 200
	passwordDistinct = 4
)

//go:embed common_passwords.txt
var commonText string

var common = func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			set[line] = true
		}
	}
	return set
}()

// CheckPassword refuses a password that would be guessed first. Length counts, not
// the mix of signs.
func CheckPassword(password, email string) error {
	const at = "body.password"
	p := norm.NFKC.String(password)
	n, lower := utf8.RuneCountInString(p), strings.ToLower(strings.TrimSpace(p))
	name, _, _ := strings.Cut(email, "@")
	switch {
	case n < passwordMin:
		return ErrPassword.Saying("Пароль короткий: нужно не меньше 10 знаков, например три-четыре не связанных слова.").At(at, "Не короче 10 знаков.")
	case n > passwordMax:
		return ErrPassword.Saying("Пароль длинный: не больше 200 знаков.").At(at, "Не длиннее 200 знаков.")
	case strings.ContainsFunc(p, unicode.IsControl):
		return ErrPassword.Saying("В пароле есть непечатный знак (перевод строки или табуляция).").At(at, "Без непечатных знаков.")
	case lower == email || len(name) >= 4 && strings.Contains(lower, name) && strings.Trim(strings.ReplaceAll(lower, name, ""), "0123456789!.-_@ ") == "":
		return ErrPassword.Saying("Пароль не должен повторять адрес электронной почты.").At(at, "Не адрес электронной почты.")
	case distinct(lower) < passwordDistinct || common[lower]:
		return ErrPassword.Saying("Этот пароль подбирают одним из первых: придумайте другой, например три-четыре не связанных слова.").At(at, "Слишком известный пароль.")
	}
	return nil
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// Email is an address as it is kept and compared: without spaces around it, in
// small letters.
type Email string

// ParseEmail refuses what can't be an address; whether it exists only a letter tells.
func ParseEmail(s string) (Email, error) {
	e := strings.ToLower(norm.NFKC.String(strings.TrimSpace(s)))
	name, host, ok := strings.Cut(e, "@")
	if !ok || name == "" || !strings.Contains(host, ".") || strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") || len(e) > 254 ||
		strings.ContainsAny(e, " ,;<>\"()\\") || strings.Contains(host, "@") || strings.ContainsFunc(e, unicode.IsControl) {
		return "", ErrEmail
	}
	return Email(e), nil
}
