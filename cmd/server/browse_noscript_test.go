package main

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// What matters goes without any script of the page: signing in, answering a diagnosis
// down to its result, reading and editing a route, the school's agreement.
func TestBrowse_WithoutScripts(t *testing.T) {
	t.Parallel()
	site := openDemo(t)

	t.Run("a wrong password is said, the right one leads in", func(t *testing.T) {
		t.Parallel()
		tab := browsertest.Open(t, site.url, browsertest.NoScript)
		tab.Go("/sign-in")
		tab.Fill("Адрес электронной почты", "teacher7@ust-ilimsk.example")
		tab.Fill("Пароль", "не тот пароль")
		tab.Press("Войти")
		tab.See("Вход")
		if tab.Status() != 401 && tab.Status() != 422 {
			t.Errorf("a wrong password: status %d", tab.Status())
		}
		if email := tab.Value("Адрес электронной почты"); email != "teacher7@ust-ilimsk.example" {
			t.Errorf("the address is lost: %q", email)
		}
	})
	t.Run("a diagnosis", func(t *testing.T) {
		t.Parallel()
		v := site.enter(t, "teacher6@ust-ilimsk.example", browsertest.NoScript, browsertest.Phone)
		v.open(t, "/diagnoses")
		v.Press("Начать: Самодиагностика")
		v.Press("Начать")
		answerPart(v.Tab, func(int) string { return "Редко" })
		v.Press("Сохранить и выйти") // and later from where it was
		v.See("Ответы сохранены.")
		v.Press("Продолжить")
		v.Near("Перейти к части").Press("Часть 1")
		if !v.In("fieldset[data-item]:nth-of-type(1)").Chosen("Редко") {
			t.Error("the answers of the first part are gone")
		}
		v.Near("Перейти к части").Press("Часть 8")
		answerPart(v.Tab, func(int) string { return "Часто" })
		v.Press("Сохранить и проверить")
		v.See("Без ответа осталось 30 утверждений")
		v.Press("2. Ценностно-смысловая")
		v.See("часть 2 из 8")
	})
	t.Run("a route is read and edited", func(t *testing.T) {
		t.Parallel()
		v := site.enter(t, "teacher@ust-ilimsk.example", browsertest.NoScript)
		v.open(t, "/routes")
		v.Press("От своего урока к опыту школы")
		v.Press("План")
		v.See("Чего не хватает")
		v.Press("Добавить запрос или затруднение")
		v.Press("Сохранить")
		if v.Status() != 422 {
			t.Errorf("a request without a word: status %d", v.Status())
		}
		v.Fill("Запрос или затруднение", "Как писать статьи для журнала?")
		v.Press("Сохранить")
		v.See("Запрос добавлен в маршрут.", "Как писать статьи для журнала?")
		v.Press("Изменить название, срок, продукт")
		v.Fill("Название маршрута", "От урока к опыту школы")
		v.Fill("Начало", day(0, 1))
		v.Fill("Окончание", day(6, 0))
		v.Press("Сохранить")
		v.See("План сохранён.", "От урока к опыту школы")
	})
	t.Run("the school agrees", func(t *testing.T) {
		t.Parallel()
		v := site.enter(t, "school@ust-ilimsk.example", browsertest.NoScript, browsertest.Phone)
		v.Near("Панова").Press("Согласуйте план маршрута")
		v.See("Смысловое чтение и решение задач в начальной школе", "Если всё верно, согласуйте его.")
		v.Press("Согласовать")
		v.See("Маршрут согласован. Реализация началась.")
	})
}
