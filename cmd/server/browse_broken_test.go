package main

import (
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// What was typed is never lost: over a line that breaks, a tab that is closed, a
// session that ends.
func TestBrowse_NothingTypedIsLost(t *testing.T) {
	t.Parallel()
	site := openDemo(t)

	t.Run("a form without a line", func(t *testing.T) {
		t.Parallel()
		v := site.enter(t, "teacher@ust-ilimsk.example")
		v.open(t, "/routes")
		v.Press("От своего урока к опыту школы")
		page := v.home + v.local(t) + "/requests/new"
		broken := v.Beside()
		broken.Go(page)
		broken.Fill("Запрос или затруднение", "Как начать писать?")
		broken.Offline(true)
		broken.See("Нет связи.")
		broken.Allow("Failed to fetch") // the console says so, too
		broken.Press("Сохранить")
		broken.See("Нет связи.")
		if typed := broken.Value("Запрос или затруднение"); typed != "Как начать писать?" {
			t.Errorf("the form holds %q", typed)
		}
		broken.Close()

		v.Go(page)
		v.See("Вы уже начинали заполнять эту форму.")
		v.Press("Вернуть введённое")
		if typed := v.Value("Запрос или затруднение"); typed != "Как начать писать?" {
			t.Errorf("the draft holds %q", typed)
		}
		v.Press("Сохранить")
		v.See("Запрос добавлен в маршрут.")
		v.Go(page)
		v.NotSee("Вы уже начинали заполнять эту форму.")
	})
	t.Run("answers without a line", func(t *testing.T) {
		t.Parallel()
		v := site.enter(t, "teacher6@ust-ilimsk.example", browsertest.Phone)
		v.open(t, "/diagnoses")
		v.Press("Начать: Самодиагностика")
		v.Press("Начать")
		broken := v.Beside()
		broken.Go(v.Path())
		broken.Offline(true)
		answerPart(broken, func(int) string { return "Редко" })
		broken.See("Ответы сохранены в этом браузере")
		broken.Close()
		v.Reload()
		v.See("Всё сохранено.", "Отвечено 5 из 40")
	})
	t.Run("the session has ended", func(t *testing.T) {
		t.Parallel()
		v := site.enter(t, "teacher3@sovetsky.example")
		v.open(t, "/routes")
		v.Press("Современная мастерская")
		route := v.local(t)
		v.open(t, route+"/requests/new")
		v.Fill("Запрос или затруднение", "Где взять чертежи?")
		elsewhere := site.enter(t, "teacher3@sovetsky.example")
		elsewhere.Go("/account")
		elsewhere.Press("Выйти на всех устройствах")
		elsewhere.In("dialog").Press("Выйти на всех устройствах")
		elsewhere.See("Вы вышли на всех устройствах.")

		v.Press("Сохранить")
		v.See("Сеанс закончился", "Введённое не потеряно.")
		again := v.Beside()
		again.Go("/sign-in")
		again.Fill("Адрес электронной почты", "teacher3@sovetsky.example")
		again.Fill("Пароль", "marshrut-demo-2026")
		again.Press("Войти")
		again.See("Здравствуйте")
		v.Press("Отправить ещё раз")
		v.See("Запрос добавлен в маршрут.", "Где взять чертежи?")
	})
}

// A file of several parts is broken off twice: the line goes, then the page is
// closed; what has come is not sent again.
func TestBrowse_UploadGoesOnAfterABreak(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	v := site.enter(t, "teacher2@ust-ilimsk.example", browsertest.Patience(20*time.Second))
	v.open(t, "/routes")
	v.Press("Задания по математической грамотности")
	route := v.local(t)
	v.open(t, route)
	v.In(".soon:not([id])").Press("Составление и проба заданий")
	v.Press("Приложить файл")
	files := v.Path()
	video := written(t, "Урок.pdf", pdf(11<<20, 9))
	first := v.Beside()
	first.Go(files)
	first.Slow(20*time.Millisecond, 8_000)
	first.AttachOnly("Выберите файлы", video)
	first.See("Отправлено 4") // %: the first of three parts has come
	first.Offline(true)
	first.See("Нет связи. Продолжим сами")
	first.Mend(20*time.Millisecond, 800) // too slow to come to an end before the page is closed
	first.See("Отправлено 4")
	first.Close()

	v.Reload()
	v.See("Урок.pdf", "Выберите этот же файл ещё раз")
	v.Attach("Выберите файлы", video)
	v.See("готов")
	v.Press("Урок.pdf")
	v.See("11 МБ")
}

// The village: 400 ms and 400 kbit/s on an old phone.
func TestBrowse_SlowLine(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	v := site.enter(t, "teacher2@ust-ilimsk.example", browsertest.Phone, browsertest.Patience(30*time.Second))
	v.EmptyCache()
	v.Throttle(2)
	v.Slow(400*time.Millisecond, 400)
	v.open(t, "/routes")
	v.See("Задания по математической грамотности")
	v.Press("Задания по математической грамотности")
	v.See("Что дальше")
	v.In(".soon:not([id])").Press("Составление и проба заданий")
	v.Fill("Результат", "Двадцать заданий с критериями")
	v.Press("Выполнено")
	v.See("Мероприятие отмечено как выполненное.")
}
