package page

import (
	"strings"
	"testing"
)

func TestWriteBound_KeepsTogetherWhatBelongsTogether(t *testing.T) {
	t.Parallel()
	for html, want := range map[string]string{
		"":             "",
		"<p>Школа</p>": "<p>Школа</p>",
		"№ 1":          "№\u00a01",
		"<p>СОШ № 11, приказ № 5</p>":        "<p>СОШ №\u00a011, приказ №\u00a05</p>",
		`<input value="СОШ № 11"> № 2`:       "<input value=\"СОШ № 11\"> №\u00a02",
		"<textarea>№ 3</textarea> № 4 № ":    "<textarea>№ 3</textarea> №\u00a04 № ",
		"<p>п. 1.10 и (пп. 2.3, 4)</p>":      "<p>п.\u00a01.10 и (пп.\u00a02.3, 4)</p>",
		"до 5 марта 2026 г. и 7 гор.":        "до 5 марта 2026\u00a0г. и 7 гор.",
		"В стоп. 5 и п. раздела":             "В стоп. 5 и п. раздела",
		"<p>Иванова М. П., школа":            "<p>Иванова\u00a0М.\u00a0П., школа",
		"Ким-Орлова Я. и <b>И. И. Ильин":     "Ким-Орлова\u00a0Я. и <b>И.\u00a0И.\u00a0Ильин",
		"Школа № 1. Иванов А также 5 «А»":    "Школа №\u00a01. Иванов А также 5 «А»",
		`<i title="Орлов И. И.">СОШ. Он</i>`: `<i title="Орлов И. И.">СОШ. Он</i>`,
	} {
		var b strings.Builder
		if err := WriteBound(&b, []byte(html)); err != nil || b.String() != want {
			t.Errorf("%q is written as %q, want %q (%v)", html, b.String(), want, err)
		}
	}
}
