package demo

import (
	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// underWay is an active route with finished activities, evidence, a correction and
// an extension.
func (d *director) underWay() {
	school := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher2@ust-ilimsk.example", tenant.Tutee), d.role("tutor@ust-ilimsk.example", tenant.Tutor))
	s.diagnose(-324, answers{"cognitive": 2, "professional": 3})
	s.open(-318, plan{
		title: "Задания по математической грамотности для 5-6 классов", begins: -305, months: 12, model: iom.AtOrganization,
		kind: "open-lesson", form: "open-lesson", level: "school",
		requests: []string{"Где брать и как придумывать задачи из жизни нашего города?"},
		goals: []goal{
			{"Научиться составлять задания на применение математики в жизненных ситуациях", []string{"cognitive", "professional"}, "Число авторских заданий с критериями оценивания", "не меньше двенадцати", "экспертиза методического объединения"},
			{"Собрать банк задач о нашем городе", nil, "Число задач в банке", "не меньше двадцати", "каталог банка"},
		},
		activities: []activity{
			{title: "Программа «Школа современного учителя: развитие функциональной грамотности», 56 часов", kind: "курсы повышения квалификации", form: "дистанционно", level: "federal", organizer: "Академия Минпросвещения России", competencies: []string{"professional", "cognitive"}, from: -295, to: -220, result: "Удостоверение и итоговый проект", experience: "participant", mentoring: "self-regulated", resource: "Школа современного учителя: развитие функциональной грамотности"},
			{title: "Мастер-класс «Математика для каждого»", kind: "seminar", form: "очно", level: "municipal", organizer: "Муниципальная методическая служба", competencies: []string{"professional"}, from: -180, to: -178, result: "Разноуровневые карточки по двум темам", experience: "participant", mentoring: "group", resource: "Мастер-класс «Математика для каждого»"},
			{title: "Составление и проба заданий в 5-6 классах", kind: "самообразование", form: "очно", level: "school", organizer: "МАОУ «СОШ № 11»", competencies: []string{"cognitive"}, from: -170, to: 60, result: "Банк из двадцати задач с критериями", experience: "methodical-material", mentoring: "situational", goal: 1},
			{title: "Открытый урок «Математика в расписании автобусов»", kind: "meeting", form: "очно", level: "school", organizer: "МАОУ «СОШ № 11»", competencies: []string{"professional"}, from: 20, to: 40, result: "Конспект и видео урока", experience: "master-class", mentoring: "partner"},
		},
	})
	s.appoint(-315, school, s.tutor, tenant.Tutor, "01-14/112")
	s.appoint(-315, school, d.role("mentor@ust-ilimsk.example", tenant.Mentor), tenant.Mentor, "01-14/112")
	s.confirm(-312)
	s.submit(-309)
	s.agree(-306, school, "")
	s.done(-219, 0, "Удостоверение, 56 часов; проект защищён", "", "Раньше я меняла числа в готовой задаче. Теперь начинаю с вопроса, который может возникнуть у ребёнка.")
	s.evidence(-218, 0, scan("Удостоверение Школы современного учителя"))
	s.done(-177, 1, "Карточки по темам «Проценты» и «Масштаб»", "03/15", "Разный уровень — это не разный объём. Переделала карточки трижды.")
	s.evidence(-176, 1, picture("Результаты проверочной по процентам", 45, 58, 66, 71))
	s.correct(-122, "Банк задач решено собирать вместе с учениками: добавлена проектная неделя.", func(p *iom.Plan) {
		p.Activities = append(p.Activities, iom.Activity{ID: newID(), StageCode: realization, Title: "Проектная неделя «Город в числах»", Kind: "contest", Form: "очно", Level: "school",
			Organizer: "МАОУ «СОШ № 11»", ObjectiveIDs: p.Activities[2].ObjectiveIDs, Competencies: []string{"cognitive", "social"},
			Term: iom.Term{Start: s.date(-60), End: s.date(-53)}, PlannedResult: "Десять задач, придуманных учениками", Experience: "methodical-material", Mentoring: "team"})
	})
	s.done(-52, 4, "Ученики составили четырнадцать задач", "", "Лучшие задачи придумали те, кто на контрольных молчит.")
	s.evidence(-51, 4, text("Задачи проектной недели", "Задача 1. Автобус № 6 проходит маршрут за 42 минуты. Сколько рейсов он сделает за смену, если на конечной стоит 8 минут?", "Задача 2. Во сколько раз зимой дольше идти от школы до набережной, если скорость по снегу меньше на треть?"))
	s.extend(-35, 150, "Два месяца болела и не успела провести открытый урок: переношу завершение маршрута.")
	mentor := d.role("mentor@ust-ilimsk.example", tenant.Mentor)
	s.say(-34, mentor, 2, "Задача про автобус получилась живая. Попробуйте дать её и шестиклассникам: пусть сами найдут, какие данные лишние.")
	s.say(-33, s.tutee, 2, "Дала: лишние данные нашли все, а вот недостающие — только трое. Добавлю ещё одну карточку.")
	s.reads(-32, mentor)
	s.needs(-30, talk.ToSchool, "Кабинет для открытого урока", "Нужен кабинет с проектором на первую неделю. К кому подойти?",
		reply{-29, school, "Записала за Вами кабинет 214, проектор проверят накануне."})
	s.say(-4, s.tutor, 3, "@"+s.tutee.human.Surname+", пришлите, пожалуйста, набросок открытого урока до пятницы: посмотрим вместе критерии.")
	s.needs(-2, talk.ToTutor, "Критерии для задач с недостающими данными", "Не получается составить критерии оценивания: ученик находит, чего не хватает, но решить не может. Сколько баллов ставить?")
}

// throughTheSystem is an active route of the model through the information system:
// the tutor sees it by the tutee's consent, a methodist of the region supports it. The
// tutee is a tutor of others.
func (d *director) throughTheSystem() {
	school := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher3@ust-ilimsk.example", tenant.Tutee), d.role("tutor@ust-ilimsk.example", tenant.Tutor))
	s.diagnose(-160, answers{"social": 3})
	s.ask(-158, assessment.Difficulty, "Трудно распределять роли в ученических командах, сильные делают всё сами.")
	s.open(-155, plan{
		title: "Командная работа старшеклассников над программными проектами", begins: -145, months: 11, model: iom.RegionalSystem,
		kind: "master-class", form: "master-class", level: "regional",
		requests: []string{"Увидеть, как устроена проектная работа в других школах региона."},
		goals: []goal{{"Организовать проекты 10-х классов так, чтобы каждый отвечал за свою часть", []string{"social"},
			"Доля учеников, чей вклад виден в проекте", "не меньше 90 %", "журнал проекта"}},
		activities: []activity{
			{title: "Стажировка «Проектная деятельность старшеклассников»", kind: "стажировка", form: "очно, три дня", level: "regional", organizer: "Центр непрерывного повышения профессионального мастерства", competencies: []string{"cognitive", "social"}, from: -130, to: -127, result: "Дневник наблюдений", experience: "participant", mentoring: "group", resource: "Стажировка «Проектная деятельность старшеклассников»"},
			{title: "Проектная смена 10-х классов", kind: "самообразование", form: "очно", level: "school", organizer: "МАОУ «СОШ № 11»", competencies: []string{"social"}, from: -60, to: 30, result: "Журналы пяти проектов", experience: "methodical-material", mentoring: "situational"},
			{title: "Региональный конкурс методических разработок", kind: "contest", form: "заочно", level: "regional", organizer: "Региональный институт развития образования", competencies: []string{"professional"}, from: 60, to: 120, result: "Конкурсная работа", experience: "participant", mentoring: "partner", resource: "Региональный конкурс методических разработок"},
		},
	})
	s.appoint(-153, school, s.tutor, tenant.Tutor, "01-14/131")
	s.appoint(-152, school, d.role("methodist2@irkutsk.example", tenant.RegionalMethodist), tenant.RegionalMethodist, "")
	s.confirm(-150)
	s.submit(-148)
	s.agree(-146, school, "")
	s.done(-126, 0, "Стажировка пройдена, дневник заполнен", "", "В школе-площадке роли меняют каждую неделю. Попробую так же.")
	s.evidence(-125, 0, text("Дневник стажировки", "День первый. Команды из четырёх человек, роли записаны на доске.", "День второй. Роли меняются, вклад каждого виден в журнале.", "День третий. Защита: отвечает тот, кто работал над частью."))
	s.needs(-9, talk.ToMethodist, "Как оценить вклад каждого", "В команде видно общий результат, а вклад каждого — нет. Есть ли проверенный лист наблюдения?")
	const lesson = "Открытый урок «Команда, роль, вклад»"
	s.create(-7, artifact.Product{Title: lesson, Kind: "open-lesson", Annotation: "Урок-проект, на котором каждый в команде видит свой вклад."}, file{})
	s.announce(-6, lesson, "open-lesson", "Методический день школы № 11", "school", 12, "кабинет 12, 10:00")
}

// fromTheFile rests on deficits that the federal platform found; the school reads it now.
func (d *director) fromTheFile() {
	school := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher4@ust-ilimsk.example", tenant.Tutee), d.role("tutor@ust-ilimsk.example", tenant.Tutor))
	s.ask(-46, assessment.Wish, "Как объяснить дробь второкласснику, который не понял с первого раза?")
	s.open(-43, plan{
		title: "Смысловое чтение и решение задач в начальной школе", begins: 5, months: 10, model: iom.AtOrganization,
		kind: "open-lesson", form: "open-lesson", level: "school",
		requests: []string{"Приёмы работы с текстом задачи для второклассников."},
		goals: []goal{
			{"Освоить приёмы смыслового чтения при решении текстовых задач", []string{"methodical"}, "Доля учеников, которые пересказывают условие задачи", "не меньше 80 % класса", "наблюдение"},
			{"Восполнить пробелы в теории чисел и величин", []string{"subject"}, "Повторная диагностика", "не меньше 24 баллов из 40", "диагностика ЦОС ДПО"},
		},
		activities: []activity{
			{title: "Школа современного учителя: модуль для начальных классов", kind: "курсы повышения квалификации", form: "дистанционно", level: "federal", organizer: "Академия Минпросвещения России", competencies: []string{"methodical", "subject"}, from: 10, to: 80, result: "Удостоверение", experience: "participant", mentoring: "traditional", resource: "Школа современного учителя: развитие функциональной грамотности"},
			{title: "Уроки наставника: читаем условие вместе", kind: "seminar", form: "очно", level: "school", organizer: "МАОУ «СОШ № 11»", competencies: []string{"methodical"}, from: 15, to: 120, result: "Пять листов наблюдения", experience: "participant", mentoring: "traditional"},
			{title: "Открытый урок для методического объединения", kind: "meeting", form: "очно", level: "school", organizer: "МАОУ «СОШ № 11»", competencies: []string{"methodical"}, from: 150, to: 165, result: "Конспект урока", experience: "master-class", mentoring: "traditional", goal: 1},
		},
	})
	s.appoint(-40, school, s.tutor, tenant.Tutor, "01-14/158")
	s.appoint(-40, school, d.role("mentor@ust-ilimsk.example", tenant.Mentor), tenant.Mentor, "01-14/158")
	s.confirm(-37)
	d.priorities(s, -36)
	s.submit(-6)
}
