package document

import (
	"strings"
	"testing"
)

func TestTypeset_RussianPrint(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`Курс "Формирующее оценивание"`:       "Курс «Формирующее оценивание»",
		`проект "Школа "Точка роста" - 2026"`: "проект «Школа „Точка роста“~— 2026»",
		"«Школа “Точка роста”»":               "«Школа „Точка роста“»",
		"Приказ № 731 от 5 марта 2026 г.":     "Приказ №~731 от~5~марта 2026~г.",
		"Работа с детьми - в классе":          "Работа с~детьми~— в~классе",
		"Иванова М. П. и Т.П. Пахмутова":      "Иванова~М.~П. и~Т.~П.~Пахмутова",
		"Тьютор: Гордеева Л. А..":             "Тьютор: Гордеева~Л.~А.",
		"Продолжение А...":                    "Продолжение~А...",
		"п. 1.10 Положения":                   "п.~1.10 Положения",
		"учебно-методический, 2024-2025":      "учебно-методический, 2024-2025",
		"a\x00b\r\nc\uffff":                   "ab\nc",
		"":                                    "",
	} {
		got := Typeset(in)
		if show := strings.ReplaceAll(got, nbsp, "~"); show != want {
			t.Errorf("%q became %q, want %q", in, show, want)
		}
		if again := Typeset(got); again != got {
			t.Errorf("typesetting twice: %q became %q", got, again)
		}
	}
}

func TestBind_WordsOfAFormStayAsTheyAre(t *testing.T) {
	t.Parallel()
	const words = "фамилия, имя, отчество (последнее - при наличии), \"как в паспорте\""
	if got := strings.ReplaceAll(Bind(words), nbsp, " "); got != words {
		t.Errorf("%q", got)
	}
}
