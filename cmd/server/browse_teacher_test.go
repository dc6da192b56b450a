package main

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/artifact/artifacttest"
)

const (
	ownWish  = "Хочу освоить формирующее оценивание в 5-6 классах."
	ownRoute = "Формирующее оценивание на уроках английского"
)

// A newcomer of Ust-Ilimsk goes the whole way: consent, diagnosis, route, the
// school's agreement, work with reflection, extension and correction, product, final
// diagnosis, two conclusions, a reached route [B 2.4-2.8, 1.9-1.14].
func TestBrowse_Teacher_UnderUstIlimsk(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	teacher := site.enter(t, "newcomer@ust-ilimsk.example")
	school := site.enter(t, "school@ust-ilimsk.example")
	tutor := site.enter(t, "tutor@ust-ilimsk.example")
	var route, product string // the paths of their pages, without the membership

	chapter(t, "consent", func(t *testing.T) {
		tab := teacher.With(t)
		tab.See("Согласие на обработку персональных данных")
		tab.Press("Даю согласие")
		tab.See("Спасибо. Согласие сохранено.", "Здравствуйте, Дарья Алексеевна!", "С чего начать")
	})
	chapter(t, "self-diagnosis", func(t *testing.T) {
		tab := teacher.With(t)
		tab.Press("Выбрать диагностику")
		teacher.diagnose(t, "Входная", "", weakFirst)
		tab.See("Найдено 2 дефицита из 8 компетенций", "Общекультурная компетенция; Ценностно-смысловая ориентация личности")
	})
	chapter(t, "route", func(t *testing.T) {
		tab := teacher.With(t)
		tab.Press("Составить маршрут")
		tab.See("Мы заполнили всё, что уже знаем", "Маршрут длится не более 12 месяцев. п. 1.9 Положения")
		if !tab.Chosen("Общекультурная компетенция") || !tab.Chosen("Ценностно-смысловая ориентация личности") {
			t.Error("the deficits that were found are not proposed")
		}
		tab.Fill("Чему хотите научиться", ownWish)
		tab.Fill("Название маршрута", ownRoute)
		tab.Fill("Окончание", day(13, 0))
		tab.Press("Создать маршрут") // a draft may still be anything
		tab.See("Маршрут создан.", "Чего не хватает", "п. 1.9 Положения")
		route = teacher.local(t)

		tab.Press("Посмотреть 3 предложенные задачи")
		if proposed := tab.Near("Основание: Общекультурная").Value("Задача"); proposed != "Восполнить дефицит «Общекультурная компетенция» и применить освоенное в работе" {
			t.Errorf("the proposed objective is %q", proposed)
		}
		tab.Press("Сохранить")
		tab.See("План сохранён.", "Основание: "+ownWish)

		tab.Press("Добавить мероприятие в этап «реализационный»")
		tab.Press("Выбрать Цифровые инструменты формирующего оценивания")
		tab.See("Заполнено по ресурсу навигатора «Цифровые инструменты формирующего оценивания».")
		tab.Choose("Выполнить запрос: «Хочу освоить формирующее оценивание")
		tab.Press("Сохранить")
		tab.See("Мероприятие добавлено.")
		tab.Press("Добавить мероприятие в этап «реализационный»")
		tab.Fill("Мероприятие", "Открытый урок «Оцени себя сам»")
		tab.Fill("Окончание", day(4, 0))
		tab.Choose("Общекультурная компетенция")
		tab.Press("Сохранить")
		tab.See("Мероприятие добавлено.", "Открытый урок «Оцени себя сам»")
	})
	chapter(t, "what is missing", func(t *testing.T) {
		tab := teacher.With(t)
		tab.Press("Отправить на согласование")
		tab.See("п. 1.9 Положения")
		if tab.Status() != 422 {
			t.Errorf("a route of 13 months: status %d", tab.Status())
		}
		teacher.open(t, route+"/plan")
		tab.Press("Изменить название, срок, продукт")
		tab.Fill("Окончание", day(11, 0))
		tab.Press("Сохранить")
		tab.See("План сохранён.", "Назначьте тьютора от образовательной организации")
		tab.Press("Отправить на согласование")
		tab.See("Назначьте тьютора")
	})
	chapter(t, "the school appoints the tutor", func(t *testing.T) {
		tab := school.With(t)
		school.open(t, route)
		tab.Press("Назначить")
		part := tab.In("form[action$='/appointments/tutor']")
		part.Select("Кого", "Лаптева Светлана Юрьевна, учитель литературы")
		part.Fill("Номер приказа", "01-14/201")
		part.Fill("Дата приказа", day(0, -1))
		part.Press("Назначить")
		tab.See("Назначение записано.", "Лаптева С. Ю.", "приказ № 01-14/201")
	})
	chapter(t, "the school returns it once, and agrees", func(t *testing.T) {
		tab, other := teacher.With(t), school.With(t)
		teacher.open(t, route+"/plan")
		tab.See("Всё готово")
		tab.Press("Отправить на согласование")
		tab.See("Маршрут отправлен на согласование в школу.", "Маршрут читает школьный координатор.")

		school.open(t, "")
		other.Near("Захарова").Press("Согласуйте план маршрута")
		other.See(ownWish, "Если всё верно, согласуйте его.")
		other.Press("Вернуть на доработку")
		if other.Status() != 422 {
			t.Errorf("a return without a word: status %d", other.Status())
		}
		other.Fill("Что доработать", "Уточните планируемый результат реализационного этапа.")
		other.Press("Вернуть на доработку")
		other.See("Маршрут возвращён педагогу с замечаниями.")

		teacher.open(t, "")
		tab.See("Уточните планируемый результат реализационного этапа.")
		teacher.open(t, route+"/plan")
		tab.Press("Сроки и результат этапа «реализационный»")
		tab.Fill("Планируемый результат", "Приёмы оценивания вошли в каждый третий урок.")
		tab.Press("Сохранить")
		tab.See("Этап изменён.")
		tab.Press("Отправить на согласование")
		tab.See("Маршрут отправлен на согласование в школу.")

		school.open(t, route+"/agreement")
		other.See("Что изменилось после возврата", "Вы возвращали с замечанием:", "Приёмы оценивания вошли в каждый третий урок.")
		other.Fill("Комментарий", "Согласовано, удачи!")
		other.Press("Согласовать")
		other.See("Маршрут согласован. Реализация началась.")
	})
	chapter(t, "an activity is done and reflected on", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, "")
		tab.See(ownRoute)
		teacher.open(t, route)
		tab.See("реализуется")
		tab.In(".soon:not([id])").Press("Цифровые инструменты формирующего оценивания")
		tab.Fill("Результат", "Удостоверение и набор опросов")
		tab.Press("Выполнено")
		tab.See("Мероприятие отмечено как выполненное.")
		tab.Fill("Что дало мероприятие", "Критерии должны составлять сами ученики.")
		tab.Press("Сохранить")
		tab.See("Рефлексия записана.", "Критерии должны составлять сами ученики.")
	})
	chapter(t, "evidence", func(t *testing.T) {
		tab := teacher.With(t)
		tab.Press("Приложить файл")
		tab.See("Файлы подтвердят мероприятие")
		tab.Attach("Выберите файлы", written(t, "Удостоверение.pdf", pdf(40_000, 7)))
		tab.See("Удостоверение.pdf", "готов")
		teacher.open(t, route)
		tab.See("Удостоверение.pdf")
	})
	chapter(t, "extension within six months in all, and no further", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, route+"/extension")
		tab.See("п. 1.10 Положения")
		tab.Fill("Новый последний день", day(17, 2))
		tab.Fill("Почему нужно больше времени", "Курсы перенесены на осень.")
		tab.Press("Продлить")
		tab.In("form[action$='/extension']").See("не более чем на 6 месяцев", "п. 1.10 Положения")
		if tab.Status() != 422 || tab.Value("Почему нужно больше времени") != "Курсы перенесены на осень." {
			t.Errorf("refused with status %d, the reason is %q", tab.Status(), tab.Value("Почему нужно больше времени"))
		}
		tab.Fill("Новый последний день", day(13, 0))
		tab.Press("Продлить")
		tab.See("Срок маршрута продлён.")
	})
	chapter(t, "correction", func(t *testing.T) {
		tab, other := teacher.With(t), school.With(t)
		teacher.open(t, route+"/plan")
		tab.See("Маршрут уже идёт", "п. 1.11 Положения")
		tab.Press("Добавить мероприятие в этап «реализационный»")
		tab.Fill("Мероприятие", "Мастер-класс для коллег")
		tab.Choose("Коммуникативная компетенция")
		if reason := tab.Value("Почему меняется план"); reason != "" {
			t.Errorf("the reason is %q before anybody gave one", reason)
		}
		tab.Press("Сохранить корректировку")
		if tab.Status() != 422 {
			t.Errorf("a correction without a reason: status %d", tab.Status())
		}
		tab.Fill("Почему меняется план", "Коллеги попросили показать приёмы.")
		tab.Press("Сохранить корректировку")
		tab.See("Корректировка сохранена.", "Мастер-класс для коллег")
		school.open(t, route+"/history")
		other.See("План скорректирован", "Коллеги попросили показать приёмы.", "Мастер-класс для коллег")
	})
	chapter(t, "results are assessed", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, route)
		tab.Press("Что ещё можно сделать")
		tab.Press("Перейти к оценке")
		tab.In("dialog").Press("Перейти к оценке")
		tab.See("Маршрут перешёл к оценке результатов.")
	})
	chapter(t, "product and its presentation", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.open(t, route+"/products")
		tab.Press("Новый продукт")
		tab.Fill("Название", "Открытый урок «Оцени себя сам»")
		pick(tab, "Вид продукта", "открытый урок")
		tab.Press("Сохранить")
		tab.See("Показ продукта ещё не запланирован.")
		product = teacher.local(t)
		tab.Attach("Выберите файлы", written(t, "Конспект урока.pdf", artifacttest.PDF(2, "0 0 595 842")))
		tab.See("Какой файл приложить") // as soon as it was found good
		tab.Press("Приложить")
		tab.NotSee("Файлов пока нет.")
		tab.See("Конспект урока.pdf")
		tab.Press("Запланировать презентацию")
		pick(tab, "Форма презентации", "мастер-класс")
		tab.Fill("Название мероприятия", "Методический день")
		tab.Select("Уровень", "школьный")
		tab.Fill("День мероприятия", dayAt(t, "Asia/Irkutsk"))
		tab.Choose("Мероприятие состоялось")
		tab.Press("Сохранить")
		tab.See("Продукт показан и ждёт экспертной оценки.")
	})
	chapter(t, "the school reviews by the rubric", func(t *testing.T) {
		tab := school.With(t)
		school.open(t, "/reviews")
		tab.Press("Открытый урок «Оцени себя сам»")
		leavesBeside(t, tab, 2)
		judge(tab, "дефицит устранён")
		teacher.open(t, product)
		teacher.With(t).See("Экспертная оценка получена.", "дефицит устранён", "Приёмы применены к месту.")
	})
	chapter(t, "final diagnosis", func(t *testing.T) {
		tab := teacher.With(t)
		teacher.diagnose(t, "Итоговая", ownRoute, allWell)
		tab.See("положительная динамика", "Что изменилось с")
	})
	chapter(t, "conclusions", func(t *testing.T) {
		curator := site.enter(t, "curator@ust-ilimsk.example")
		tab := tutor.With(t)
		tutor.open(t, route+"/completion")
		tab.See("Идёт оценка результатов.")
		for _, about := range []string{"route_task", "development_task"} {
			form := tab.In("form[action$='/conclusions/" + strings.ReplaceAll(about, "_", "-") + "']")
			form.Choose("результат достигнут")
			form.Fill("Текст заключения", "По результатам мероприятий и итоговой диагностики.")
			form.Press("Сохранить заключение")
			tab.See("Заключение сохранено.")
		}
		curator.open(t, route+"/completion")
		curator.With(t).Press("Участвую в заключении")
		curator.With(t).See("Ваше решение по заключению записано.")
		school.open(t, route+"/completion")
		school.With(t).Press("Согласовать заключение")
		school.With(t).See("Ваше решение по заключению записано.")
		tutor.open(t, route+"/completion")
		tab.Press("Завершить маршрут")
		tab.In("dialog").Press("Завершить маршрут")
		tab.See("Маршрут завершён.")
		teacher.open(t, route+"/completion")
		teacher.With(t).See("Результат достигнут", "Составить следующий маршрут")
	})
}
