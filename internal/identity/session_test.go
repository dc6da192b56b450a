package identity

import (
	"strings"
	"testing"
)

func TestToken_OnlyItsOwnFormHasAHash(t *testing.T) {
	t.Parallel()
	a, b := NewToken(), NewToken()
	ha, ok := a.Hash()
	if hb := b.MustHash(); !ok || a == b || string(ha) == string(hb) || len(a) != 43 {
		t.Errorf("%s, %s", a, b)
	}
	if strings.Contains(string(ha), string(a)) {
		t.Error("the hash holds the token")
	}
	for _, bad := range []Token{"", a[:42], a + "A", Token(strings.Repeat("=", 43)), Token(strings.Repeat("я", 21)), a[:42] + "B" + "\n"} {
		if _, ok := bad.Hash(); ok {
			t.Errorf("%q passes", bad)
		}
	}
}
