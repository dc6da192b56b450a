package main

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/demo"
	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// Hands never leave the keyboard: signing in, searching, answering a part of a
// diagnosis, a form that is refused and then taken.
func TestBrowse_KeyboardAlone(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	tab := browsertest.Open(t, site.url)

	chapter(t, "sign in", func(t *testing.T) {
		tab := tab.With(t)
		tab.Go("/sign-in")
		tab.Keys("Tab")
		if first := tab.Focused(); first != "Перейти к содержанию" {
			t.Errorf("the first stop of the keyboard is %q", first)
		}
		reach(t, tab, "Адрес электронной почты")
		tab.Keys("teacher7@ust-ilimsk.example")
		reach(t, tab, "Пароль")
		tab.Keys(demo.Password, "Enter")
		tab.See("Здравствуйте, Артём Игоревич!")
	})
	chapter(t, "skip to what the page is about", func(t *testing.T) {
		tab := tab.With(t)
		tab.Reload()
		tab.Keys("Tab", "Enter", "Tab")
		if at := tab.Focused(); !strings.HasPrefix(at, "Доработайте план") {
			t.Errorf("behind the skipped menu comes %q", at)
		}
		reach(t, tab, "Диагностика")
		tab.Keys("Enter")
		tab.See("Можно пройти")
	})
	chapter(t, "answer a part", func(t *testing.T) {
		tab := tab.With(t)
		reach(t, tab, "Продолжить") // what a campaign invited to
		tab.Keys("Enter")
		tab.See("Отвечено 0 из 40")
		for range 5 {
			reach(t, tab, "Почти никогда")
			tab.Keys("ArrowDown") // ticks the next one
		}
		tab.See("Отвечено 5 из 40")
		reach(t, tab, "Сохранить и дальше")
		tab.Keys("Enter")
		tab.See("часть 2 из 8")
		reach(t, tab, "Сохранить и выйти")
		tab.Keys("Enter")
		tab.See("Не закончено")
	})
	chapter(t, "search", func(t *testing.T) {
		tab := tab.With(t)
		tab.Keys("Control+k")
		if at := tab.Focused(); at != "Поиск" {
			t.Fatalf("Ctrl K goes to %q", at)
		}
		tab.Keys("Лабораторный", "Enter")
		tab.See("Лабораторный практикум по физике с датчиками")
	})
	chapter(t, "a form", func(t *testing.T) {
		tab := tab.With(t)
		reach(t, tab, "Тьюторант")
		tab.Keys("Enter")
		reach(t, tab, "Учётная запись")
		tab.Keys("Enter")
		tab.See("Смена пароля")
		reach(t, tab, "Прежний пароль")
		tab.Keys(demo.Password)
		reach(t, tab, "Новый пароль")
		tab.Keys("кот", "Enter")
		tab.See("Пароль короткий")
		reach(t, tab, "Прежний пароль")
		tab.Keys(demo.Password)
		reach(t, tab, "Новый пароль")
		tab.Keys("верба лодка сахар окно", "Enter")
		tab.See("Пароль изменён.")
	})
}

// reach strikes Tab until what is named has the focus.
func reach(t *testing.T, tab *browsertest.Tab, name string) {
	t.Helper()
	var been []string
	for range 80 {
		tab.Keys("Tab")
		at := tab.Focused()
		if strings.HasPrefix(at, name) {
			return
		}
		been = append(been, at)
	}
	t.Fatalf("the keyboard does not come to %q, only to %q", name, been)
}
