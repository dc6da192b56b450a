package identity

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckPassword_LengthCountsAndTheFirstGuessesAreRefused(t *testing.T) {
	t.Parallel()
	const email = "maria.ivanova@example.ru"
	for password, ok := range map[string]bool{
		"четыре не связанных слова":  true,
		"трубаоблако":                true,
		"Kx9#mqTz2!":                 true,
		"девятьзна":                  false, // nine characters, eighteen bytes
		strings.Repeat("абвгде", 33): true,
		strings.Repeat("абвгде", 34): false,
		"1234567890":                 false,
		"ПарольПароль":               false,
		"  qwertyuiop ":              false, // known, with spaces around it
		"йцукенгшщз":                 false,
		"aaaaaaaaaaaaaaaa":           false,
		"121212121212":               false,
		email:                        false,
		"Maria.Ivanova@Example.RU":   false,
		"maria.ivanova2026":          false,
		"maria.ivanova любит чай":    true,
		"с табуляцией\tвнутри":       false,
	} {
		err := CheckPassword(password, email)
		if (err == nil) != ok {
			t.Errorf("%q: %v", password, err)
		}
		if err != nil && !errors.Is(err, ErrPassword) {
			t.Errorf("%q: refused as %v", password, err)
		}
	}
	for known := range common {
		if err := CheckPassword(known, email); err == nil {
			t.Errorf("%q stands in the list and passes", known)
		}
	}
}

func TestParseEmail_OneFormForOneAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Email{
		" Maria.Ivanova@Example.RU ":       "maria.ivanova@example.ru",
		"учитель@школа.рф":                 "учитель@школа.рф",
		"a@b.ru":                           "a@b.ru",
		"":                                 "",
		"a@":                               "",
		"@example.ru":                      "",
		"a@localhost":                      "",
		"a@b@c.ru":                         "",
		"a b@c.ru":                         "",
		"a@c.ru\nBcc: all@c.ru":            "",
		"Ann <a@c.ru>":                     "",
		strings.Repeat("a", 250) + "@c.ru": "",
	} {
		got, err := ParseEmail(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}
