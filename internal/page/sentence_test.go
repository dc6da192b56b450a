package page

import "testing"

func TestSentence_PutsValuesInTheirPlaces(t *testing.T) {
	t.Parallel()
	for text, c := range map[string]struct {
		n    string
		args []any
		want string
	}{
		"Без мест.":                  {"", []any{"name", "x"}, "Без мест."},
		"{name}, {what} и {name}":    {"", []any{"name", "А", "what", 5}, "А, 5 и А"},
		"Осталось {n}: {title}":      {"12\u202f345", []any{"title", "{n}"}, "Осталось 12\u202f345: {n}"},
		"{n} из {all}":               {"", []any{"n", 3, "all", 4}, "3 из 4"},
		"{missing} есть":             {"", []any{"name", "А"}, "{missing} есть"},
		"{}, {Имя} и { x":            {"", []any{"name", "А"}, "{}, {Имя} и { x"},
		"{}{name}":                   {"", []any{"name", "А"}, "{}А"},
		"До {date}. Потом":           {"", []any{"date", "5 марта 2026 г."}, "До 5 марта 2026 г. Потом"},
		"До {date}.":                 {"", []any{"date", "завтра"}, "До завтра."},
		"{date}, {other}.":           {"", []any{"date", "5 г.", "other", "да"}, "5 г., да."},
		"Половина: {name":            {"", []any{"name", "А"}, "Половина: {name"},
		"Оцените «{name}»":           {"", []any{"name", "Урок «Путь»"}, "Оцените «Урок „Путь“»"},
		"{name} ждёт":                {"", []any{"name", "МОУ «СОШ»"}, "МОУ «СОШ» ждёт"},
		"Пара без значения: {name}.": {"", []any{"name"}, "Пара без значения: {name}."},
	} {
		if got := parse(text).with(c.n, c.args); got != c.want {
			t.Errorf("%q: %q, want %q", text, got, c.want)
		}
	}
}
