package main

import (
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// ten statements as somebody has them in a document, with competencies as headings.
const ten = `# Общекультурная компетенция
Я говорю ученику, что именно у него получилось.
Я предлагаю ученикам самим оценить свою работу.
- Мне трудно объяснить ученику, над чем ещё поработать.
Я возвращаюсь к работе ученика после исправлений.
Я показываю ученикам образцы разных уровней.
# Информационная компетенция
Я нахожу готовые критерии и приспосабливаю их к своему классу.
Я храню работы учеников так, чтобы был виден рост.
- Мне трудно выбрать сервис для обратной связи.
Я собираю ответы всего класса за минуту.
Я показываю родителям, как растёт их ребёнок.`

// pressing counts what a person does on the way: taps and fields that are filled in.
type pressing struct {
	guest
	taps, fields int
}

func (p *pressing) press(label string) { p.taps++; p.Press(label) }

func (p *pressing) fill(label, text string) { p.fields++; p.Fill(label, text) }

// A methodist makes a questionnaire of ten statements and publishes it, without
// programming and in few steps; a teacher takes it.
func TestBrowse_Editor_TenStatementsFromNothingToAResult(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	begun := time.Now()
	m := &pressing{guest: site.enter(t, "methodist@irkutsk.example")}
	m.open(t, "/instruments")

	m.press("Новый инструмент")
	m.See("Программировать не нужно")
	m.fill("Название", "Обратная связь на уроке")
	m.press("Создать черновик")
	m.See("Утверждений пока нет")
	m.fields++
	m.Select("Компетенция", "Общекультурная компетенция")
	m.fill("Утверждения списком", ten)
	m.press("Добавить")
	m.See("Сохранено.", "Мне трудно выбрать сервис для обратной связи.", "обратное")
	m.press("Проверить и опубликовать")
	m.press("Убрать 6 компетенций без вопросов")
	m.See("Всё на месте", "10 утверждений", "2 компетенции", "3 уровня")
	m.press("Опубликовать")
	m.taps++
	m.In("dialog").Press("Опубликовать")
	m.See("Инструмент опубликован.", "Новая редакция")
	t.Logf("%d taps and %d fields from the list to what is published; the test itself took %v", m.taps, m.fields, time.Since(begun).Round(time.Second))
	if m.taps > 10 || m.fields > 5 {
		t.Errorf("%d taps and %d fields are more than a busy methodist has", m.taps, m.fields)
	}

	v := site.enter(t, "teacher@ust-ilimsk.example")
	v.open(t, "/diagnoses")
	v.Press("Начать: Обратная связь на уроке")
	v.Choose("Входная")
	v.Press("Начать")
	answer(v.Tab, func(int, int) string { return "" })
	v.See("Вы ответили на все утверждения")
	v.Press("Завершить и узнать результат")
	v.See("Готово. Вот Ваш результат.", "редакция 1")
}

// Every page of the editor bears what the others do: a phone, axe, and a light weight.
func TestBrowse_Editor_IsForEverybody(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	v := site.enter(t, "methodist@irkutsk.example", browsertest.Phone, browsertest.ReducedMotion)
	look := func(path string) {
		t.Helper()
		v.Go(path)
		v.ResetWeight()
		v.Go(path)
		if w := v.Weight(); w.Total() > nextVisit {
			t.Errorf("%s: a further page of %v", path, w)
		}
		for _, l := range looks {
			v.Eval("document.documentElement.className = "+quoted(l.class), nil)
			v.Fits()
			v.Axe()
		}
	}
	for _, kind := range []string{"Опросник", "Тест"} {
		v.open(t, "/instruments/new")
		v.Fill("Название", "Проверка страниц")
		v.Choose(kind)
		v.Press("Создать черновик")
		v.Settle()
		base := strings.TrimSuffix(v.Path(), "/items")
		tails := []string{"", "/competencies", "/competencies/cultural", "/items", "/items/cultural-1", "/sections/cultural", "/levels", "/sample", "/check"}
		if kind == "Тест" {
			v.Press("Соответствие")
			v.Fill("Задание", "Соедините страны и столицы.")
			v.Fill("Пары", "Россия = Москва\nФранция = Париж")
			v.Select("Компетенция", "Общекультурная компетенция")
			v.Press("Сохранить")
			tails = append(tails, "/items/new?kind=number", "/items/new?kind=essay")
		} else {
			v.Select("Компетенция", "Общекультурная компетенция")
			v.Fill("Утверждения списком", strings.Repeat("Очень длинное утверждение о работе педагога на уроке и после него\n", 20))
			v.Press("Добавить")
		}
		v.See("Сохранено.")
		look(base + "/check")
		v.Go(base + "/check")
		v.Press("Убрать 7 компетенций без вопросов")
		v.See("Всё на месте")
		for _, tail := range tails {
			look(base + tail)
		}
	}
	look(v.home + "/instruments/new")
	look(v.home + "/instruments/upload")
}

// The steps of the editor one by one: order, a copy, a condition, a trial run with its
// result, and the last change taken back. A question on a condition comes out at once.
func TestBrowse_Editor_StepByStep(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	v := site.enter(t, "methodist@irkutsk.example")
	v.open(t, "/instruments/new")
	v.Fill("Название", "Короткая анкета")
	v.Press("Создать черновик")
	v.Select("Компетенция", "Общекультурная компетенция")
	v.Fill("Утверждения списком", "Первое\nВторое\nТретье")
	v.Press("Добавить")
	v.See("Сохранено.")
	v.In("#cultural-3").Press("Выше")
	v.See("Сохранено.")
	order := func(want string) {
		t.Helper()
		var got []string
		v.Eval(`[...document.querySelectorAll('.items > li > a')].map(e => e.innerText)`, &got)
		if strings.Join(got, " ") != want {
			t.Errorf("the order is %v, want %s", got, want)
		}
	}
	order("Первое Третье Второе")
	v.In("#cultural-1").Press("Копия")
	v.See("Сохранено.")
	order("Первое Первое Третье Второе")
	v.Press("Отменить изменение")
	v.See("Последнее изменение отменено.")
	order("Первое Третье Второе")

	v.Press("Второе")
	v.Press("Показывать не всем")
	v.Select("После утверждения", "1. Первое")
	v.In(`fieldset[id$="show-0-in-answers"]`).Choose("Полностью согласен")
	v.Press("Сохранить")
	v.See("по условию")
	v.Press("Проверить и опубликовать")
	v.Press("Убрать 7 компетенций без вопросов")
	v.See("Всё на месте")
	v.Press("Попробовать")
	v.See("Так инструмент увидит педагог", "Показывается, если на «Первое» ответили")
	v.Eval(`document.querySelectorAll('fieldset.item label:nth-of-type(1) input').forEach(e => e.click())`, nil)
	v.Press("Показать результат")
	v.See("Результат пробного прогона", "Низкий", "дефицит", "Он нигде не сохранён.")
	v.Press("Проверить и опубликовать")
	v.Press("Опубликовать")
	v.In("dialog").Press("Опубликовать")
	v.See("Инструмент опубликован.")

	u := site.enter(t, "teacher@ust-ilimsk.example")
	u.open(t, "/diagnoses")
	u.Press("Начать: Короткая анкета")
	u.Choose("Входная")
	u.Press("Начать")
	u.See("Третье")
	hidden := func(want bool) {
		t.Helper()
		var is bool
		u.Eval(`document.querySelector('[data-item=cultural-2]').hidden`, &is)
		if is != want {
			t.Errorf("the question on a condition is hidden: %v, want %v", is, want)
		}
	}
	hidden(true)
	u.In(`fieldset[data-item="cultural-1"]`).Choose("Полностью согласен")
	hidden(false)
	u.In(`fieldset[data-item="cultural-1"]`).Choose("Отчасти согласен")
	hidden(true)
	u.In(`fieldset[data-item="cultural-3"]`).Choose("Скорее согласен")
	u.See("Всё сохранено.")
	u.Press("Сохранить и проверить")
	u.See("Вы ответили на все утверждения")
}
