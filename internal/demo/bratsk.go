package demo

import (
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

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
		p.Activities = append(p.Activities, iom.Activity{ID: newID(), StageCode: realization, Title: "Проба опытов в параллельных классах", Kind: "seminar", Form: "очно", Level: "school",
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
