package framework_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/framework"
)

var moment = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// Whatever stands in the cells of a book, it is refused with the place or gives a
// framework that can be written as a book, read again, and is then the same.
func FuzzReadBook(f *testing.F) {
	all, err := framework.Shipped()
	if err != nil {
		f.Fatal(err)
	}
	seed := func(sheets []framework.Sheet) {
		data, err := json.Marshal(sheets)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for i := range all {
		seed(all[i].WriteBook())
	}
	seed([]framework.Sheet{{Name: "Лист1", Rows: [][]string{{"Моя рамка"}, {"Код", "Уровень 1", "Уровень 2"}, {"", "Урок и класс"}, {"goal", "", "Цель"}}}})
	seed([]framework.Sheet{{Name: "Л", Rows: [][]string{{"Код", "Уровень 1", "Уровень 2", "Идентификатор", "Снята с"}, {"a", "", "Без верхнего"}, {"b", "Один", "Два"}, {"c", "Три", "", "не id"}, {"d", "Пять", "", "", "вчера"}}}})
	seed([]framework.Sheet{{}})
	f.Fuzz(func(t *testing.T, data []byte) {
		var sheets []framework.Sheet
		if json.Unmarshal(data, &sheets) != nil {
			return
		}
		one, err := framework.ReadBook(sheets, nil, uuid.New, moment)
		if err != nil {
			if refusal, ok := fault.As(err); !ok || refusal.Message == "" {
				t.Fatalf("no refusal in words: %v", err)
			}
			return
		}
		one.Code = "fuzz"
		if one.Check() != nil {
			return
		}
		two, err := framework.ReadBook(one.WriteBook(), one, uuid.New, moment)
		if err != nil {
			t.Fatalf("its own book: %v", err)
		}
		if d := one.Compare(two); !d.None() {
			t.Fatalf("read again it differs: %+v", d)
		}
	})
}
