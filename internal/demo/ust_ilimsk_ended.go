package demo

import (
	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

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
