package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// The steps that several people of the browser tests take. Everything is found as a
// person finds it: by what is written on it.

// guest is somebody of the demo in a tab, with a home page.
type guest struct {
	*browsertest.Tab
	home string // "/m/…"
}

// enter signs somebody in whose first page is the home page.
func (s demoSite) enter(t *testing.T, email string, options ...browsertest.Option) guest {
	t.Helper()
	tab := s.signIn(t, email, options...)
	home := tab.Path()
	if parts := strings.Split(home, "/"); len(parts) > 3 { // a newcomer is asked for consent first
		home = strings.Join(parts[:3], "/")
	}
	if !strings.HasPrefix(home, "/m/") && home != web.PlatformPrefix { // nothing can be opened from there: say at once what is known
		t.Fatalf("%s came to %s and not to their own place; memberships: %s\n%s", email, home, testdb.Value[string](t, s.db, `SELECT coalesce(jsonb_agg(to_jsonb(m)), '[]')::text
			FROM membership m JOIN person p ON p.region_id = m.region_id AND p.id = m.person_id JOIN account a ON a.id = p.account_id WHERE a.email = $1`, email), tab.Text())
	}
	return guest{tab, home}
}

// open goes to a page of the guest's own place: "/routes".
func (v guest) open(t *testing.T, path string) {
	t.Helper()
	v.With(t).Go(v.home + path)
}

// answer answers a questionnaire part by part, by what is written beside the choices,
// and comes to the page that checks the answers. Where say says nothing, the last
// choices but one of the part are taken all at once, which is sooner done.
func answer(tab *browsertest.Tab, say func(part, item int) string) {
	parts := tab.Count("fieldset.parts button")
	for part := range parts {
		tab.See(fmt.Sprintf("часть %d из %d", part+1, parts))
		if say(part, 0) != "" {
			answerPart(tab, func(item int) string { return say(part, item) })
		} else {
			tab.Eval(`document.querySelectorAll('fieldset[data-item] label:nth-last-of-type(2) input').forEach(e => e.click())`, nil)
		}
		tab.See("Всё сохранено.")
		if part == parts-1 {
			tab.Press("Сохранить и проверить")
		} else {
			tab.Press("Сохранить и дальше")
		}
	}
}

// answerPart answers what one screen asks.
func answerPart(tab *browsertest.Tab, say func(item int) string) {
	var items []string
	tab.Eval("[...document.querySelectorAll('fieldset[data-item]')].map(e => e.dataset.item)", &items)
	for i, code := range items {
		tab.In(`fieldset[data-item="` + code + `"]`).Choose(say(i))
	}
}

// diagnose takes the self-diagnosis from the list of diagnoses to its result.
func (v guest) diagnose(t *testing.T, phase, route string, say func(part, item int) string) {
	t.Helper()
	tab := v.With(t)
	v.open(t, "/diagnoses")
	tab.Press("Начать: Самодиагностика")
	tab.See("Ваши ответы видите только Вы")
	tab.Choose(phase)
	if route != "" {
		tab.Select("Маршрут", route)
	}
	tab.Press("Начать")
	answer(tab, say)
	tab.See("Вы ответили на все утверждения")
	tab.Press("Завершить и узнать результат")
	tab.See("Готово. Вот Ваш результат.", "По каждой компетенции")
}

// weakFirst answers the first two parts badly, and the others well.
func weakFirst(part, _ int) string {
	if part < 2 {
		return "Редко"
	}
	return ""
}

// allWell answers everything well.
func allWell(int, int) string { return "" }

// local is the route's part of the address where the guest is: "/routes/…".
func (v guest) local(t *testing.T) string {
	t.Helper()
	path := strings.TrimPrefix(v.With(t).Path(), v.home)
	parts := strings.SplitN(path, "/", 4)
	if len(parts) < 3 {
		t.Fatalf("%s is no page of a thing", path)
	}
	return "/" + parts[1] + "/" + parts[2]
}

// chapter is a part of a way: when it fails, the ways behind it can't be gone.
func chapter(t *testing.T, name string, walk func(*testing.T)) {
	t.Helper()
	if !t.Run(name, walk) {
		t.FailNow()
	}
}

// written puts a file where the browser can take it from.
func written(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// pick fills a field for which the regulation has a list: a choice where the list is
// closed, words where others may be written.
func pick(tab *browsertest.Tab, label, word string) {
	var listed bool
	tab.Eval(`[...document.querySelectorAll('label')].find(l => l.innerText.startsWith("`+label+`"))?.control?.localName === 'select'`, &listed)
	if listed {
		tab.Select(label, word)
	} else {
		tab.Fill(label, word)
	}
}

// leavesBeside holds that the pages of the one file stand as pictures beside the rubric.
func leavesBeside(t *testing.T, tab *browsertest.Tab, want int) {
	t.Helper()
	var drawn int
	var beside bool
	tab.Eval(`Promise.all([...document.querySelectorAll('.leaves img')].map(i => { i.loading = 'eager'; return i.decode().then(() => i.naturalWidth > 100) })).then(all => all.filter(Boolean).length)`, &drawn)
	tab.Eval(`(w => w.querySelector('.leaves') && w.nextElementSibling.querySelector('fieldset') !== null && w.getBoundingClientRect().right <= w.nextElementSibling.getBoundingClientRect().left)(document.querySelector('.review-work'))`, &beside)
	if drawn != want || !beside {
		t.Errorf("%d pages of the PDF are drawn, want %d; beside the rubric: %v", drawn, want, beside)
	}
}

// judge gives a review by the rubric: one level of every criterion, one verdict of
// every deficit and of the whole.
func judge(tab *browsertest.Tab, verdict string) {
	tab.See("Оценка даётся один раз и не меняется.")
	for _, level := range []string{"соответствует По продукту", "применяются уверенно", "грамотно", "применяется Продукт", "понятен без пояснений", "подтверждён примерами"} {
		tab.Choose(level)
	}
	var verdicts []string
	tab.Eval(`[...new Set([...document.querySelectorAll('input[name^=deficits], input[name=verdict]')].map(e => e.name))]`, &verdicts)
	for _, name := range verdicts {
		tab.In(`fieldset:has(input[name="` + name + `"])`).Choose(verdict)
	}
	tab.Choose("Продукт свидетельствует о росте компетенций")
	tab.Fill("Обоснование", "Приёмы применены к месту.")
	tab.Press("Отправить оценку")
	tab.See("Экспертная оценка отправлена.")
}
