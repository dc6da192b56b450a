package talk

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Listener is one of those who may read a route, and so may be called by name there.
type Listener struct {
	ID    uuid.UUID
	Roles []tenant.Role // by which they see the route
	Full  string        // Иванова Мария Петровна
	Short string        // Иванова М. П.
}

// called finds "@Иванова", "@Иванова М." and "@Иванова Мария" in a text; what stands before
// the sign must be no part of a word, so that an e-mail address calls nobody.
var called = regexp.MustCompile(`(?:^|[^\p{L}\p{N}._-])@([\p{L}][\p{L}-]*)(?:[ \x{00A0}](\p{Lu}[\p{L}-]*))?`)

// Called finds whom a text calls by surname among those who may read the route. Who
// can't be told from a namesake by the given name or its first letter, or is not among
// them, is refused with a word on what to do: silence would look like a call.
func Called(text string, among []Listener) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	bad := ErrNotAudible
	for _, m := range called.FindAllStringSubmatch(text, -1) {
		found := named(among, m[1], "")
		if given := named(found, m[1], m[2]); len(found) > 1 && len(given) > 0 {
			found = given // any other word after the surname is none of the name
		}
		switch len(found) {
		case 1:
			ids = append(ids, found[0].ID)
		case 0:
			bad = bad.At("body.text", "«@"+m[1]+"»: такого человека нет среди тех, кто видит маршрут. Выберите из списка ниже.")
		default:
			bad = bad.At("body.text", "«@"+m[1]+"»: под это подходят несколько человек. Выберите из списка ниже, а знак @ уберите.")
		}
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return ids, nil
}

// named are those of the surname, in any case, and of the given name or its first letter,
// where there is one.
func named(among []Listener, surname, given string) (found []Listener) {
	fold := func(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ё", "е") }
	fits := func(name string) bool {
		return fold(name) == fold(given) || utf8.RuneCountInString(given) == 1 && strings.HasPrefix(fold(name), fold(given))
	}
	for _, l := range among {
		words := strings.Fields(l.Full)
		if len(words) == 0 || fold(words[0]) != fold(surname) {
			continue
		}
		if given == "" || len(words) > 1 && fits(words[1]) {
			found = append(found, l)
		}
	}
	return found
}
