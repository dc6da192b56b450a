package main

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// A teacher of Sovetsky begins a route on a phone: nobody's agreement is asked for, a
// short term only warns, and the term is changed by a correction [A I.5, III.3].
func TestBrowse_Teacher_UnderSovetsky(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	teacher := site.enter(t, "teacher@sovetsky.example", browsertest.Phone)
	var route string

	chapter(t, "route out of the last one", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, "/routes/new")
		tab.See("Маршрут составляют на 12 месяцев и более.", "п. 5 раздела I Порядка")
		var former string // with its dates
		tab.Eval(`[...document.querySelectorAll('option')].find(o => o.text.startsWith('Исследовательская работа на уроках биологии')).text`, &former)
		tab.Select("Продолжить прежний маршрут", former)
		tab.Fill("Чему хотите научиться", "Вывести двух учеников на краевую конференцию.")
		tab.Fill("Название маршрута", "Ученики на конференции")
		tab.Fill("Окончание", day(6, 0))
		tab.Fits()
		tab.Press("Создать маршрут")
		tab.See("Маршрут создан.", "Чего не хватает")
		route = teacher.local(t)
	})
	chapter(t, "objectives and activities", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, route+"/objectives/proposed")
		tab.Press("Сохранить")
		tab.See("План сохранён.")
		tab.Press("Добавить мероприятие в этап «реализационный»")
		tab.Fill("Мероприятие", "Кружок исследователей")
		tab.Choose("Познавательно-творческая компетенция")
		tab.Select("Направление работы", "методическое")
		tab.Fits()
		tab.Press("Сохранить")
		tab.See("Мероприятие добавлено.", "Кружок исследователей")
	})
	chapter(t, "begun without agreement", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, route+"/plan")
		tab.See("советуем проверить", "Согласования не требуется")
		tab.Fits()
		tab.Press("Начать реализацию")
		tab.See("Реализация маршрута началась.", "реализуется")
	})
	chapter(t, "no extension but a correction", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, route+"/extension")
		tab.See("Продлить нельзя", "п. 5 раздела I Порядка")
		teacher.open(t, route+"/plan/edit")
		tab.Fill("Окончание", day(24, 0))
		tab.Fill("Почему меняется план", "Маршрут рассчитан на два года.")
		tab.Press("Сохранить корректировку")
		tab.See("Корректировка сохранена.")
		teacher.open(t, route+"/history")
		tab.See("Маршрут рассчитан на два года.")
		tab.Fits()
	})
}

// A route of Sovetsky comes to its end: the school reviews the product, the teacher
// diagnoses and reflects, the curator says that the result is what was intended
// [A III.4-5, V.6].
func TestBrowse_School_ReviewsAndTheRouteIsCompleted(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	teacher := site.enter(t, "teacher4@sovetsky.example", browsertest.Phone)
	school := site.enter(t, "gymnasium@sovetsky.example")
	curator := site.enter(t, "curator@sovetsky.example")
	const title = "Спутниковые снимки на уроках географии"
	var route string

	chapter(t, "what is wanted", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, "/routes")
		tab.Press(title)
		route = teacher.local(t)
		curator.open(t, route+"/completion")
		curator.With(t).See("Что нужно для завершения", "п. 4 раздела III Порядка")
	})
	chapter(t, "review by the rubric", func(t *testing.T) {
		tab := school.With(t)
		school.open(t, "/reviews")
		tab.See("Ваша оценка учитывается")
		tab.Press("Конспект урока «Река, которой стало меньше»")
		tab.See("Урок в 8 классе: сравнение снимков реки Кумы за двадцать лет.", "Конспект урока.docx") // the work beside the sheet
		tab.Press("Отправить оценку")
		if tab.Status() != 422 {
			t.Errorf("an empty review: status %d", tab.Status())
		}
		judge(tab, "дефицит устранён")
		school.open(t, "/reviews")
		tab.See("Очередь пуста")
	})
	chapter(t, "final diagnosis and reflection", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, route)
		tab.See("оценка результатов")
		teacher.diagnose(t, "Итоговая", title, allWell)
		tab.See("положительная динамика")
		teacher.open(t, route+"/completion")
		tab.Fill("Что изменилось в Вашей работе", "Снимок своего села стал началом каждого урока.")
		tab.Press("Сохранить")
		tab.See("Рефлексия записана.")
	})
	chapter(t, "conclusion and end", func(t *testing.T) {
		tab := curator.With(t)
		curator.open(t, route+"/completion")
		tab.Choose("результат достигнут")
		tab.Fill("Текст заключения", "Результат соответствует первичному замыслу.")
		tab.Press("Сохранить заключение")
		tab.See("Заключение сохранено.")
		tab.Press("Завершить маршрут")
		tab.In("dialog").Press("Завершить маршрут")
		tab.See("Маршрут завершён.")
		teacher.open(t, route+"/completion")
		teacher.With(t).See("Результат достигнут", "Составить следующий маршрут")
		teacher.Fits()
	})
}
