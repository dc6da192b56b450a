package page

import (
	"strings"
	"testing"
)

func TestWriteBound_TheNumberStaysWithItsSign(t *testing.T) {
	t.Parallel()
	for html, want := range map[string]string{
		"":             "",
		"<p>Школа</p>": "<p>Школа</p>",
		"№ 1":          "№\u00a01",
		"<p>СОШ № 11, приказ № 5</p>":     "<p>СОШ №\u00a011, приказ №\u00a05</p>",
		`<input value="СОШ № 11"> № 2`:    "<input value=\"СОШ № 11\"> №\u00a02",
		"<textarea>№ 3</textarea> № 4 № ": "<textarea>№ 3</textarea> №\u00a04 №\u00a0",
	} {
		var b strings.Builder
		if err := WriteBound(&b, []byte(html)); err != nil || b.String() != want {
			t.Errorf("%q is written as %q, want %q (%v)", html, b.String(), want, err)
		}
	}
}
