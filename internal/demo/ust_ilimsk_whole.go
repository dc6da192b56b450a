package demo

import (
	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

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
	s.certify(-55, school, 72, certificate.Signatory{Post: "Директор МАОУ «СОШ № 11»", Name: "Бельская О. В."}, certificate.Signatory{Post: "Школьный координатор", Name: school.human.ShortName()})
	s.share(-53, product, artifact.ToMunicipality, "Русский язык")

	next := d.story(s.tutee, s.tutor)
	next.last = s.last
	next.open(-21, plan{title: "От своего урока к опыту школы: наставничество и публикация", previous: s})
}
