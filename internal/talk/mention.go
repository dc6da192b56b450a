package talk

import (
	"regexp"
	"strings"

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

// called finds "@Иванова" and "@Иванова М" in a text; what stands before the sign must
// be no part of a word, so that an e-mail address calls nobody.
var called = regexp.MustCompile(`(?:^|[^\p{L}\p{N}._-])@([\p{L}][\p{L}-]*)(?:[ \x{00A0}]([\p{Lu}]))?`)

// Called finds whom a text calls by surname among those who may read the route. Who
// can't be told from a namesake by the first letter of the given name, or is not among
// them, is refused with a word on what to do: silence would look like a call.
func Called(text string, among []Listener) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	bad := ErrNotAudible
	for _, m := range called.FindAllStringSubmatch(text, -1) {
		found := named(among, m[1], "")
		if len(found) > 1 {
			found = named(found, m[1], m[2])
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

// named are those of the surname, in any case, and of the initial, where there is one.
func named(among []Listener, surname, initial string) (found []Listener) {
	fold := func(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ё", "е") }
	for _, l := range among {
		words := strings.Fields(l.Full)
		if len(words) == 0 || fold(words[0]) != fold(surname) {
			continue
		}
		if initial == "" || len(words) > 1 && strings.HasPrefix(fold(words[1]), fold(initial)) {
			found = append(found, l)
		}
	}
	return found
}
