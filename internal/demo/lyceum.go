package demo

import (
	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

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
