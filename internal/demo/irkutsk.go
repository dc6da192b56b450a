package demo

import (
	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// results brings what the federal platform found, from the school's file.
func (d *director) results() {
	school := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator)
	panova, kovalyova := d.role("teacher4@ust-ilimsk.example", tenant.Tutee), d.role("teacher2@ust-ilimsk.example", tenant.Tutee)
	d.imports(-50, school, []federal{
		{panova, "Предметные", 22}, {panova, "Методические", 17}, {panova, "Психолого-педагогические", 31}, {panova, "Коммуникативные", 34},
		{kovalyova, "Предметные", 36}, {kovalyova, "Методические", 29}, {kovalyova, "Психолого-педагогические", 30}, {kovalyova, "Коммуникативные", 27},
	})
}

// irkutsk is the routes of the region whose municipalities follow the regulation of
// Ust-Ilimsk.
func (d *director) irkutsk() {
	d.reachedWithEverything()
	d.underWay()
	d.throughTheSystem()
	d.notReached()
	d.fromTheFile()
	d.awaitingReview()
	d.givenBack()
	d.goesOnAfterCorrection()
	d.overdue()
	d.archived()
}

// reachedWithEverything is a whole life: entry diagnosis, correction, product with
// its review, final diagnosis, both conclusions, and the draft that follows.
func (d *director) reachedWithEverything() {
	school, methodist := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator), d.role("methodist@irkutsk.example", tenant.RegionalMethodist)
	lead, curator := d.role("lead@ust-ilimsk.example", tenant.MethodologicalLead), d.role("curator@ust-ilimsk.example", tenant.MunicipalCoordinator)
	s := d.story(d.role("teacher@ust-ilimsk.example", tenant.Tutee), d.role("tutor@ust-ilimsk.example", tenant.Tutor))
	s.diagnose(-432, answers{"informational": 2, "communicative": 3})
	s.ask(-430, assessment.Wish, "Хочу научиться видеть продвижение каждого ученика в течение урока, а не только после контрольной работы.")
	s.open(-427, plan{
		title: "Формирующее оценивание на уроках русского языка с цифровыми инструментами", begins: -412, months: 12, model: iom.AtOrganization,
		kind: "methodical-intensive", form: "master-class", level: "municipal",
		requests: []string{"Приёмы обратной связи, которые не отнимают половину урока."},
		goals: []goal{
			{"Освоить цифровые инструменты формирующего оценивания и применять их на каждом втором уроке", []string{"informational"}, "Доля уроков с экспресс-оцениванием", "не меньше половины уроков четверти", "журнал взаимопосещений"},
			{"Научиться давать обратную связь так, чтобы ученик понимал следующий шаг", []string{"communicative"}, "Доля учеников, которые называют свой следующий шаг", "не меньше 70 % класса", "анкета учеников"},
		},
		activities: []activity{
			{title: "Программа «Цифровые инструменты формирующего оценивания», 36 часов", kind: "курсы повышения квалификации", form: "дистанционно, с заданиями на своих уроках", level: "regional", organizer: "Региональный институт развития образования", competencies: []string{"informational"}, from: -400, to: -350, result: "Удостоверение, набор экспресс-опросов по теме «Причастие»", experience: "participant", mentoring: "situational", resource: "Цифровые инструменты формирующего оценивания"},
			{title: "Взаимопосещение уроков с тьютором: обратная связь на уроке", kind: "seminar", form: "очно", level: "school", organizer: "МАОУ «СОШ № 11»", competencies: []string{"communicative"}, from: -330, to: -250, result: "Листы наблюдения шести уроков", experience: "methodical-material", mentoring: "partner", goal: 1},
			{title: "Выступление на городском методическом объединении словесников", kind: "meeting", form: "очно", level: "municipal", organizer: "Муниципальная методическая служба", competencies: []string{"communicative", "informational"}, from: -240, to: -200, result: "Доклад и памятка для коллег", experience: "report", mentoring: "partner", goal: 1, resource: "Городское методическое объединение учителей-словесников"},
			{title: "Апробация листов самооценки в 7-х классах", kind: "самообразование", form: "очно", level: "school", organizer: "МАОУ «СОШ № 11»", competencies: []string{"informational"}, from: -190, to: -110, result: "Листы самооценки и анализ результатов двух четвертей", experience: "methodical-material", mentoring: "situational"},
		},
	})
	s.appoint(-424, school, s.tutor, tenant.Tutor, "01-14/86")
	s.appoint(-424, school, d.role("mentor@ust-ilimsk.example", tenant.Mentor), tenant.Mentor, "01-14/86")
	s.confirm(-421)
	s.submit(-417)
	s.agree(-413, school, "Согласовано. Мастер-класс включён в план школьного методического объединения.")
	s.done(-349, 0, "Удостоверение о повышении квалификации, 36 часов", "", "Самым полезным оказалось не количество сервисов, а вопрос «что я сделаю с ответами через пять минут».")
	s.evidence(-348, 0, scan("Удостоверение о повышении квалификации"))
	s.done(-249, 1, "Посещено шесть уроков, заполнены листы наблюдения", "", "На видео урока услышала, что хвалю всех одинаково. Завела список конкретных реплик.")
	s.evidence(-248, 1, text("Листы наблюдения уроков", "Лист наблюдения № 1. 7 «А», тема «Причастный оборот».", "Обратная связь: восемь реплик, из них пять называют следующий шаг.", "Договорились: на следующем уроке ученики формулируют шаг сами."))
	s.measure(-245, assessment.Interim, answers{"informational": 3, "communicative": 4})
	s.correct(-244, "Промежуточная диагностика показала рост обратной связи: выступление перенесено на месяц позже, чтобы показать результаты полугодия.", func(p *iom.Plan) {
		p.Activities[2].Term = iom.Term{Start: s.date(-215), End: s.date(-170)}
		p.Activities[2].PlannedResult = "Доклад с результатами полугодия и памятка для коллег"
	})
	s.done(-172, 2, "Доклад представлен, памятка передана коллегам", "07/23", "Вопросы коллег показали, что памятку нужно сократить до одной страницы.")
	s.done(-109, 3, "Листы самооценки применены в трёх классах", "", "Слабые ученики впервые сами назвали, что повторить к следующему уроку.")
	s.evidence(-108, 3, picture("Результаты самооценки 7-х классов", 38, 52, 61, 74, 79))
	s.appoint(-100, school, methodist, tenant.RegionalMethodist, "")
	s.assess(-95)
	const product = "Методический интенсив «Пять минут обратной связи»"
	s.create(-92, artifact.Product{Title: product, Kind: "methodical-intensive", Annotation: "Сценарий интенсива на три встречи: приёмы экспресс-оценивания, листы самооценки, разбор видео. К сценарию приложены рабочие листы."},
		text("Сценарий методического интенсива", "Методический интенсив «Пять минут обратной связи»", "Встреча 1. Зачем оценивать в середине урока.", "Встреча 2. Листы самооценки: пробуем на своём предмете.", "Встреча 3. Разбор видеофрагментов и договорённости."))
	s.present(-83, product, "master-class", "Мастер-класс для педагогов города «Оценивание, которое помогает учиться»", "municipal")
	s.review(-78, lead, product, opinion{iom.DeficitRemoved, true, [6]int{2, 2, 2, 3, 2, 2}, "Материалы применяют ещё четыре учителя школы, результаты учеников приведены. Дефицит в информационной компетенции считаю устранённым."})
	s.review(-75, methodist, product, opinion{iom.DeficitRemoved, true, [6]int{3, 2, 2, 2, 3, 3}, "Сценарий готов к распространению. Автор уверенно владеет инструментами и объясняет выбор приёмов. Рекомендую в региональный банк продуктов."})
	s.measure(-72, assessment.Final, answers{"informational": 4, "communicative": 5})
	s.reflect(-69, whole, "За год я перешла от проверки к разговору. Инструменты освоены, но главное изменение в другом: ученики знают, зачем им отметка на полях. Дальше хочу научить этому коллег.")
	s.recommend(-66, s.tutor, "Продолжить работу наставником молодых учителей и описать опыт для публикации.")
	s.conclude(-63, s.tutor, iom.OnRouteTask, iom.Reached, "Мероприятия маршрута выполнены, продукт представлен на муниципальном уровне и получил положительную экспертную оценку, итоговая диагностика показала рост по обеим компетенциям. Задача маршрута достигнута.", "")
	s.concur(-61, curator, iom.OnRouteTask)
	s.conclude(-61, s.tutor, iom.OnDevelopmentTask, iom.Reached, "Педагог применяет формирующее оценивание системно, дефицит информационной компетенции устранён. Задача профессионального развития достигнута.", "")
	s.concur(-59, school, iom.OnDevelopmentTask)
	s.complete(-57, s.tutor)

	next := d.story(s.tutee, s.tutor)
	next.last = s.last
	next.open(-21, plan{title: "От своего урока к опыту школы: наставничество и публикация", previous: s})
}

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
		p.Activities = append(p.Activities, iom.Activity{ID: newID(), StageCode: "realization", Title: "Проектная неделя «Город в числах»", Kind: "contest", Form: "очно", Level: "school",
			Organizer: "МАОУ «СОШ № 11»", ObjectiveIDs: p.Activities[2].ObjectiveIDs, Competencies: []string{"cognitive", "social"},
			Term: iom.Term{Start: s.date(-60), End: s.date(-53)}, PlannedResult: "Десять задач, придуманных учениками", Experience: "methodical-material", Mentoring: "team"})
	})
	s.done(-52, 4, "Ученики составили четырнадцать задач", "", "Лучшие задачи придумали те, кто на контрольных молчит.")
	s.evidence(-51, 4, text("Задачи проектной недели", "Задача 1. Автобус № 6 проходит маршрут за 42 минуты. Сколько рейсов он сделает за смену, если на конечной стоит 8 минут?", "Задача 2. Во сколько раз зимой дольше идти от школы до набережной, если скорость по снегу меньше на треть?"))
	s.extend(-35, 150, "Два месяца болела и не успела провести открытый урок: переношу завершение маршрута.")
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
}

// notReached ends lawfully without success: the deficits are not removed [B 1.12].
func (d *director) notReached() {
	school, lead := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator), d.role("lead@ust-ilimsk.example", tenant.MethodologicalLead)
	s := d.story(d.role("teacher5@ust-ilimsk.example", tenant.Tutee), d.role("teacher3@ust-ilimsk.example", tenant.Tutor))
	s.diagnose(-402, answers{"informational": 2, "selfimprovement": 3})
	s.observe(-400, school, assessment.Statement{Framework: "teacher-8", Competency: "professional", Source: assessment.ByPupilsResults, Level: "средний",
		Note: "По всероссийским проверочным работам работа с историческим источником выполнена ниже среднего по городу."})
	s.open(-397, plan{
		title: "Цифровые карты и источники на уроках истории", begins: -388, months: 12, model: iom.AtOrganization,
		kind: "lesson", form: "methodical-union", level: "school",
		goals: []goal{{"Освоить работу с цифровыми картами и архивами", []string{"informational"}, "Число уроков с цифровым источником", "не меньше восьми за полугодие", "журнал уроков"}},
		activities: []activity{
			{title: "Вебинар «Как составить контрольно-измерительные материалы»", kind: "вебинар", form: "дистанционно", level: "regional", organizer: "Центр непрерывного повышения профессионального мастерства", competencies: []string{"professional"}, from: -360, to: -358, result: "Спецификация проверочной работы", experience: "participant", mentoring: "situational", resource: "Как составить контрольно-измерительные материалы"},
			{title: "Цикл уроков с цифровыми картами в 8-х классах", kind: "самообразование", form: "очно", level: "school", organizer: "МАОУ «СОШ № 11»", competencies: []string{"informational"}, from: -340, to: -120, result: "Восемь конспектов", experience: "methodical-material", mentoring: "reverse"},
			{title: "Посещение уроков наставника", kind: "seminar", form: "очно", level: "school", organizer: "МАОУ «СОШ № 11»", competencies: []string{"informational", "selfimprovement"}, from: -300, to: -150, result: "Листы наблюдения", experience: "participant", mentoring: "reverse"},
		},
	})
	s.appoint(-395, school, s.tutor, tenant.Tutor, "01-14/93")
	s.confirm(-394)
	s.submit(-391)
	s.agree(-389, school, "Обратить внимание на работу с источниками.")
	s.done(-357, 0, "Спецификация составлена", "", "Полезно, но времени на составление заданий не хватает.")
	s.done(-119, 1, "Проведено три урока из восьми", "", "В кабинете не было связи, карты пришлось показывать с распечаток.")
	s.assess(-98)
	const product = "Занятие «Город на старых картах»"
	s.create(-96, artifact.Product{Title: product, Kind: "lesson", Annotation: "Конспект занятия для 8 класса с тремя картами."},
		text("Конспект занятия", "Занятие «Город на старых картах», 8 класс.", "Ход занятия: сравнение карт 1966 и 1990 годов по распечаткам."))
	s.present(-90, product, "methodical-union", "Заседание школьного методического объединения", "school")
	s.review(-86, lead, product, opinion{iom.DeficitNotRemoved, false, [6]int{1, 1, 2, 1, 1, 1}, "Занятие проведено грамотно, но цифровые инструменты в нём не использованы: карты показаны на бумаге. Дефицит не устранён."})
	s.measure(-82, assessment.Final, answers{"informational": 2, "selfimprovement": 3})
	s.reflect(-80, whole, "Сам виноват лишь отчасти: без связи в кабинете много не сделать. Но и сервисы я осваивал урывками.")
	s.recommend(-78, s.tutor, "Начать с двух сервисов, которые работают без связи, и договориться о кабинете информатики.")
	s.conclude(-75, s.tutor, iom.OnRouteTask, iom.NotReached, "Из восьми запланированных уроков проведено три, продукт не показывает владения цифровыми инструментами, динамики по итоговой диагностике нет. Задача маршрута не достигнута.", "")
	s.conclude(-75, s.tutor, iom.OnDevelopmentTask, iom.NotReached, "Дефицит информационной компетенции не устранён. Рекомендован новый маршрут с меньшим числом мероприятий.", "")
	s.concur(-72, school, iom.OnDevelopmentTask)
	s.complete(-70, s.tutor)

	again := d.story(s.tutee, s.tutor)
	again.last = s.last
	again.open(-48, plan{title: "Два сервиса для урока истории", begins: -40, months: 6, model: iom.AtOrganization,
		difficulty: "Цифровые сервисы осваиваются медленно", goals: []goal{{"Освоить два сервиса, которые работают без связи", []string{""}, "", "", ""}}})
	again.withdraw(-30, "Готовлюсь к аттестации, вернусь к маршруту после неё.")
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
	s.submit(-6)
}

// awaitingReview has shown its product and asked the regional centre to take part.
func (d *director) awaitingReview() {
	lyceum := d.role("lyceum@ust-ilimsk.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher6@ust-ilimsk.example", tenant.Tutee), d.role("tutor2@ust-ilimsk.example", tenant.Tutor))
	s.diagnose(-345, answers{"communicative": 3, "values": 3})
	s.open(-340, plan{
		title: "Дискуссия на английском: от тишины к разговору", begins: -332, months: 12, model: iom.AtOrganization,
		kind: "open-lesson", form: "open-lesson", level: "municipal",
		goals: []goal{{"Научиться вести дискуссию, в которой говорят все", []string{"communicative"}, "Доля учеников, высказавшихся за урок", "не меньше 80 %", "хронометраж урока"}},
		activities: []activity{
			{title: "Тренинг «Разговор с родителями без конфликта»", kind: "тренинг", form: "дистанционно", level: "regional", organizer: "Центр непрерывного повышения профессионального мастерства", competencies: []string{"communicative"}, from: -310, to: -280, result: "Приёмы активного слушания", experience: "participant", mentoring: "situational", resource: "Разговор с родителями без конфликта"},
			{title: "Серия уроков-дебатов в 9-х классах", kind: "самообразование", form: "очно", level: "school", organizer: "МБОУ «Лицей № 21»", competencies: []string{"communicative"}, from: -240, to: -60, result: "Шесть сценариев дебатов", experience: "methodical-material", mentoring: "partner"},
		},
	})
	s.appoint(-338, lyceum, s.tutor, tenant.Tutor, "58-од")
	s.confirm(-336)
	s.submit(-335)
	s.agree(-333, lyceum, "")
	s.done(-279, 0, "Тренинг пройден", "", "Приём «повтори мысль собеседника» работает и на уроке.")
	s.done(-58, 1, "Проведено семь дебатов", "", "На седьмом уроке впервые заговорили те, кто весь год молчал.")
	s.evidence(-57, 1, picture("Доля говоривших на уроках-дебатах", 30, 35, 44, 52, 60, 71, 84))
	s.assess(-26)
	const product = "Открытый урок «Should phones stay at home?»"
	s.create(-24, artifact.Product{Title: product, Kind: "open-lesson", Annotation: "Урок-дебаты в 9 классе, карточки ролей и шаблон хронометража."},
		text("Конспект открытого урока", "Открытый урок «Should phones stay at home?», 9 класс.", "Роли: ведущий, две команды, хронометрист.", "Оценивание: вклад каждого по карточке."))
	s.present(-14, product, "open-lesson", "День открытых уроков лицея", "municipal")
	s.askCentre(-11, s.tutee, product)
}

// givenBack is a draft that the school returned with a comment.
func (d *director) givenBack() {
	lyceum := d.role("lyceum@ust-ilimsk.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher7@ust-ilimsk.example", tenant.Tutee), d.role("tutor2@ust-ilimsk.example", tenant.Tutor))
	s.diagnose(-33, answers{"professional": 2, "cognitive": 3})
	s.open(-30, plan{
		title: "Лабораторный практикум по физике с датчиками", begins: 8, months: 9, model: iom.AtOrganization, kind: "lesson", form: "open-lesson",
		goals: []goal{{"Освоить датчики цифровой лаборатории", []string{"professional"}, "Число работ практикума с датчиками", "не меньше шести", "журнал кабинета"}},
		activities: []activity{
			{title: "Занятия с тьютором в цифровой лаборатории", kind: "seminar", form: "очно", level: "school", organizer: "МБОУ «Лицей № 21»", competencies: []string{"professional"}, from: 12, to: 70, result: "Шесть описаний работ", experience: "methodical-material", mentoring: "traditional"},
		},
	})
	s.appoint(-28, lyceum, s.tutor, tenant.Tutor, "71-од")
	s.confirm(-26)
	s.submit(-13)
	s.giveBack(-9, lyceum, "Добавьте хотя бы одно мероприятие городского уровня и срок открытого урока.")
}

// goesOnAfterCorrection had no positive dynamics at first: the tutor offered to go
// on, the tutee accepted [B 1.14].
func (d *director) goesOnAfterCorrection() {
	school := d.role("school@bratsk.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher@bratsk.example", tenant.Tutee), d.role("tutor@bratsk.example", tenant.Tutor))
	s.diagnose(-378, answers{"professional": 2, "informational": 3})
	s.open(-374, plan{
		title: "Школьный химический эксперимент: безопасно и наглядно", begins: -366, months: 12, model: iom.AtOrganization, kind: "master-class", form: "master-class", level: "municipal",
		goals: []goal{{"Ввести ученический эксперимент в каждую тему 8 класса", []string{"professional"}, "Доля тем с ученическим экспериментом", "не меньше 80 %", "журнал кабинета"}},
		activities: []activity{
			{title: "Практикум «Школьный химический эксперимент»", kind: "seminar", form: "очно", level: "municipal", organizer: "Центр развития образования", competencies: []string{"professional"}, from: -340, to: -320, result: "Инструкции к десяти опытам", experience: "participant", mentoring: "group", resource: "Практикум «Школьный химический эксперимент»"},
			{title: "Опыты в 8-х классах", kind: "самообразование", form: "очно", level: "school", organizer: "МБОУ «СОШ № 61»", competencies: []string{"professional"}, from: -300, to: -60, result: "Видео опытов", experience: "methodical-material", mentoring: "situational"},
		},
	})
	s.appoint(-372, school, s.tutor, tenant.Tutor, "144")
	s.confirm(-370)
	s.submit(-369)
	s.agree(-367, school, "")
	s.done(-319, 0, "Инструкции составлены", "", "Главное — заранее продумать, что делать, если не получилось.")
	s.evidence(-318, 0, text("Инструкции к опытам", "Опыт 1. Горение свечи под стаканом.", "Опыт 2. Получение кислорода из перекиси водорода.", "Общие правила: очки, халат, вытяжка."))
	s.assess(-58)
	s.measure(-55, assessment.Final, answers{"professional": 2, "informational": 3})
	s.offer(-50, 120, "Реактивы поступили с опозданием, опыты проведены в двух темах из семи. Предлагаю продолжить с новой поставкой и добавить пробу в параллели.")
	s.accept(-47)
	s.correct(-45, "Корректировка по предложению тьютора: добавлена проба опытов в параллельных классах.", func(p *iom.Plan) {
		p.Activities = append(p.Activities, iom.Activity{ID: newID(), StageCode: "realization", Title: "Проба опытов в параллельных классах", Kind: "seminar", Form: "очно", Level: "school",
			Organizer: "МБОУ «СОШ № 61»", ObjectiveIDs: p.Activities[0].ObjectiveIDs, Competencies: []string{"professional"},
			Term: iom.Term{Start: s.date(-40), End: s.date(90)}, PlannedResult: "Отзывы трёх коллег", Experience: "methodical-material", Mentoring: "partner"})
	})
}

// overdue runs past its last day: the municipal coordinator proposes another, the
// tutee has not answered yet.
func (d *director) overdue() {
	school, curator := d.role("school@bratsk.example", tenant.SchoolCoordinator), d.role("curator@bratsk.example", tenant.MunicipalCoordinator)
	s := d.story(d.role("teacher2@bratsk.example", tenant.Tutee), d.role("tutor@bratsk.example", tenant.Tutor))
	s.ask(-262, assessment.Difficulty, "На уроке занята половина класса, освобождённые скучают.")
	s.open(-260, plan{
		title: "Урок физкультуры, на котором заняты все", begins: -250, months: 8, model: iom.AtOrganization, kind: "open-lesson", form: "open-lesson", level: "school",
		requests: []string{"Задания для освобождённых от нагрузки."}, difficulty: "Организация урока в разноуровневой группе",
		goals: []goal{{"Составить карточки заданий по группам здоровья", []string{""}, "Доля учеников, занятых весь урок", "не меньше 95 %", "хронометраж урока"}},
		activities: []activity{
			{title: "Карточки заданий для трёх групп здоровья", kind: "самообразование", form: "очно", level: "school", organizer: "МБОУ «СОШ № 61»", competencies: []string{"professional"}, from: -240, to: -120, result: "Тридцать карточек", experience: "methodical-material", mentoring: "situational"},
			{title: "Открытый урок в спортивном зале", kind: "meeting", form: "очно", level: "school", organizer: "МБОУ «СОШ № 61»", competencies: []string{"communicative"}, from: -40, to: -15, result: "Конспект урока", experience: "master-class", mentoring: "partner"},
		},
	})
	s.appoint(-257, school, s.tutor, tenant.Tutor, "151")
	s.submit(-254)
	s.agree(-251, school, "")
	s.done(-118, 0, "Составлено двадцать шесть карточек", "", "Карточки помогли и мне: теперь видно, кто что умеет.")
	s.propose(-6, curator, 45, "Спортивный зал два месяца был на ремонте, открытый урок провести было негде.")
}

// archived was withdrawn long ago and is kept for its term only.
func (d *director) archived() {
	school := d.role("school@bratsk.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher2@bratsk.example", tenant.Tutee), d.role("tutor@bratsk.example", tenant.Tutor))
	s.open(-420, plan{title: "Школьный туристский клуб", begins: -410, months: 12, model: iom.AtOrganization, requests: []string{"Как оформить поход выходного дня?"},
		goals: []goal{{"Освоить организацию походов", nil, "", "", ""}}})
	s.withdraw(-395, "Клуб передан другому педагогу.")
	s.archive(-200, school)
}
