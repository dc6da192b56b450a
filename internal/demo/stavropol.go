package demo

import (
	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// stavropol is the routes under the regulation of Sovetsky: no agreement, directions
// of work, a product for each of them [A III.5].
func (d *director) stavropol() {
	d.byDirections()
	d.together()
	d.gathers()
	d.justBegun()
	d.summingUp()
	d.deputyNotReached()
	d.leftHalfway()
}

// byDirections is a whole life: two directions, each with its product.
func (d *director) byDirections() {
	school, lead := d.role("school@sovetsky.example", tenant.SchoolCoordinator), d.role("lead@sovetsky.example", tenant.MethodologicalLead)
	s := d.story(d.role("teacher@sovetsky.example", tenant.Tutee), d.role("tutor@sovetsky.example", tenant.Tutor))
	s.diagnose(-436, answers{"cognitive": 2, "informational": 3})
	s.ask(-434, assessment.Wish, "Исследования на пришкольном участке с фиксацией наблюдений на телефон.")
	s.open(-431, plan{
		title: "Исследовательская работа на уроках биологии", begins: -425, months: 12, kind: "methodical-work", form: "seminar", level: "муниципальный",
		requests: []string{"Как организовать исследование, если на класс один микроскоп?"},
		goals: []goal{
			{"Встроить ученическое исследование в курс 6-7 классов", []string{"cognitive"}, "Число исследований за год", "не меньше четырёх в каждом классе", "дневники наблюдений"},
			{"Вести цифровой дневник наблюдений", []string{"informational"}, "Доля учеников с заполненным дневником", "не меньше 75 %", "анкета"},
		},
		activities: []activity{
			{title: "Программа «Функциональная грамотность: от заданий к системе», 36 часов", kind: "further-education", form: "дистанционно", level: "региональный", organizer: "СКИРО ПК и ПРО", competencies: []string{"cognitive"}, from: -410, to: -360, result: "Удостоверение, три исследовательских задания", direction: "methodical", experience: "self-education-report", resource: "Функциональная грамотность: от заданий к системе"},
			{title: "Цифровой дневник наблюдений в 6-х классах", kind: "self-education", form: "очно", level: "школьный", organizer: "МОУ «СОШ № 21»", competencies: []string{"informational"}, from: -350, to: -150, result: "Шаблон дневника и инструкция", direction: "informational", experience: "methodical-products", goal: 1},
			{title: "Фестиваль открытых уроков округа", kind: "methodical-work", form: "очно", level: "муниципальный", organizer: "Информационно-методический центр", competencies: []string{"cognitive"}, from: -140, to: -138, result: "Открытый урок и его разбор", direction: "methodical", experience: "master-class", resource: "Фестиваль открытых уроков округа"},
		},
	})
	s.appoint(-429, school, s.tutor, tenant.Tutor, "88")
	s.confirm(-427)
	s.start(-425)
	s.done(-358, 0, "Удостоверение, 36 часов", "", "Поняла, что задание начинается с вопроса ребёнка, а не с параграфа.")
	s.evidence(-357, 0, scan("Удостоверение СКИРО"))
	s.done(-149, 1, "Шаблон дневника используют три класса", "", "Ученики стали фотографировать до и после, появились настоящие сравнения.")
	s.evidence(-148, 1, picture("Заполненность дневников наблюдений", 34, 48, 63, 70, 82))
	s.done(-137, 2, "Урок показан на фестивале", "113", "На разборе подсказали, как обойтись одним микроскопом: станции по десять минут.")
	s.assess(-96)
	const outline, diary = "Методическая разработка «Четыре исследования одного участка»", "Цифровой дневник наблюдений"
	s.create(-94, artifact.Product{Title: outline, Kind: "methodical-work", Direction: "methodical", Annotation: "Четыре исследования для 6-7 классов: вопрос, ход, таблица, вывод."},
		text("Четыре исследования одного участка", "Исследование 1. Где растёт одуванчик и почему там.", "Исследование 2. Кто живёт под листьями.", "Исследование 3. Что изменила тень забора.", "Исследование 4. Сколько воды нужно рассаде."))
	s.create(-93, artifact.Product{Title: diary, Kind: "project", Direction: "informational", Annotation: "Шаблон дневника наблюдений и инструкция для ученика на одну страницу."},
		text("Инструкция к дневнику наблюдений", "Открой дневник, запиши дату и погоду.", "Сделай фото с одного и того же места.", "Запиши, что изменилось."))
	s.present(-85, outline, "seminar", "Семинар методического объединения учителей естественных наук", "муниципальный")
	s.present(-84, diary, "bank", "Банк методических разработок округа", "муниципальный")
	s.review(-80, lead, outline, opinion{iom.DeficitRemoved, true, [6]int{3, 2, 3, 2, 3, 2}, "Разработка опробована в двух классах, результаты приведены. Рекомендую в банк разработок округа."})
	s.review(-80, lead, diary, opinion{iom.DeficitDynamics, true, [6]int{2, 2, 2, 2, 2, 2}, "Дневник прост и понятен ученикам, его можно передать коллегам без пояснений."})
	s.measure(-78, assessment.Final, answers{"cognitive": 4, "informational": 4})
	s.reflect(-74, whole, "Замысел был шире: хотела охватить все параллели. Получилось глубоко в двух, и это оказалось вернее. Продолжу в 8 классе.")
	s.recommend(-70, s.tutor, "Пройти программу по работе с одарёнными детьми и вывести двух учеников на краевую конференцию.")
	s.conclude(-66, lead, iom.OnIntent, iom.Reached, "Оба направления завершены продуктами, оба представлены. Результат соответствует первичному замыслу.", "")
	s.complete(-65, lead)
	s.share(-61, outline, artifact.ToMunicipality, "Биология")
}

// together is a route on which a teacher works side by side with colleagues.
func (d *director) together() {
	school := d.role("school@sovetsky.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher2@sovetsky.example", tenant.Tutee), d.role("tutor@sovetsky.example", tenant.Tutor))
	s.diagnose(-132, answers{"values": 3, "communicative": 2})
	s.open(-128, plan{
		title: "Безопасная и доброжелательная среда в параллели", begins: -120, months: 12, kind: "project", form: "project", level: "школьный",
		requests: []string{"Единые правила для трёх кабинетов, чтобы дети не перестраивались на каждом уроке."},
		goals: []goal{
			{"Договориться о единых правилах и способах разрешать споры", []string{"communicative"}, "Число обращений о конфликтах", "вдвое меньше за полугодие", "журнал педагога-психолога"},
			{"Освоить приёмы мотивации", []string{"values"}, "Доля учеников, которые берут задания по выбору", "не меньше 60 %", "листы выбора"},
		},
		activities: []activity{
			{title: "Программа «Мотивация и вовлечение обучающихся», 24 часа", kind: "further-education", form: "очно", level: "региональный", organizer: "СКИРО ПК и ПРО", competencies: []string{"values"}, from: -110, to: -80, result: "Три сценария классных встреч", direction: "psychological", experience: "master-class", mentoring: "командное наставничество", goal: 1, resource: "Мотивация и вовлечение обучающихся"},
			{title: "Встречи группы по средам", kind: "community", form: "очно", level: "школьный", organizer: "МОУ «СОШ № 21»", competencies: []string{"communicative"}, from: -100, to: 120, result: "Единые правила параллели", direction: "psychological", experience: "pedagogical-project", mentoring: "командное наставничество"},
			{title: "Конкурс «Наставник года»", kind: "methodical-work", form: "очно", level: "региональный", organizer: "Министерство образования края", competencies: []string{"social"}, from: 60, to: 90, result: "Описание опыта группы", direction: "professional", experience: "portfolio", resource: "Наставник года"},
		},
	})
	s.appoint(-126, school, s.tutor, tenant.Tutor, "94")
	s.appoint(-126, school, d.role("mentor@sovetsky.example", tenant.Mentor), tenant.Mentor, "94")
	s.confirm(-124)
	s.start(-120)
	s.done(-79, 0, "Удостоверения получили все трое", "", "Впервые обсуждали одних и тех же детей втроём: каждый видел своё.")
	s.evidence(-78, 0, scan("Удостоверения группы"))
	s.correct(-63, "К группе обратились родители: добавлена встреча с ними.", func(p *iom.Plan) {
		p.Activities = append(p.Activities, iom.Activity{ID: newID(), StageCode: realization, Title: "Встреча с родителями параллели", Kind: "methodical-work", Form: "очно", Level: "школьный",
			Organizer: "МОУ «СОШ № 21»", ObjectiveIDs: p.Activities[1].ObjectiveIDs, Competencies: []string{"communicative"}, Direction: "psychological",
			Term: iom.Term{Start: s.date(-50), End: s.date(-45)}, PlannedResult: "Памятка для родителей"})
	})
	s.done(-44, 3, "Пришли родители двадцати шести учеников", "", "Родители сами предложили правило про телефоны.")
	s.evidence(-43, 3, text("Памятка для родителей", "Что мы делаем, если дети поссорились.", "Кому позвонить и чего ждать в ответ."))
}

// justBegun is a draft on a difficulty in the teacher's own words: a diagnosis is
// wanted, not demanded [A I.3].
func (d *director) justBegun() {
	s := d.story(d.role("teacher3@sovetsky.example", tenant.Tutee), d.role("tutor@sovetsky.example", tenant.Tutor))
	s.ask(-18, assessment.Difficulty, "Станок с программным управлением стоит в мастерской, а уроки идут по-старому.")
	s.open(-17, plan{
		title: "Современная мастерская: от чертежа к изделию", begins: 10, months: 14, kind: "project", form: "open-lesson",
		difficulty: "Работа на станке с программным управлением", requests: []string{"Проекты, которые успевает сделать восьмиклассник."},
		goals: []goal{{"Подготовить шесть учебных проектов для станка", []string{""}, "Число готовых проектов", "шесть", "выставка изделий"}},
		activities: []activity{
			{title: "Самостоятельное освоение программы подготовки чертежей", kind: "self-education", form: "дистанционно", competencies: []string{"informational"}, from: 12, to: 90, result: "Шесть чертежей", direction: "professional"},
		},
	})
}

// summingUp has shown one product; the reflection and the conclusion are to come.
func (d *director) summingUp() {
	school := d.role("gymnasium@sovetsky.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher4@sovetsky.example", tenant.Tutee), d.role("tutor2@sovetsky.example", tenant.Tutor))
	s.diagnose(-392, answers{"informational": 2})
	s.open(-388, plan{
		title: "Спутниковые снимки на уроках географии", begins: -384, months: 12, kind: "lesson-plan", form: "open-lesson", level: "муниципальный",
		goals: []goal{{"Научиться готовить задания по спутниковым снимкам", []string{"informational"}, "Число уроков со снимками", "не меньше десяти", "календарный план"}},
		activities: []activity{
			{title: "Курсы по геоинформационным системам для школы", kind: "courses", form: "дистанционно", level: "федеральный", organizer: "Академия Минпросвещения России", competencies: []string{"informational"}, from: -370, to: -320, result: "Удостоверение", direction: "informational", experience: "self-education-report"},
			{title: "Уроки со снимками своего края", kind: "self-education", form: "очно", level: "школьный", organizer: "МОУ «Гимназия № 22»", competencies: []string{"informational"}, from: -300, to: -60, result: "Десять конспектов", direction: "informational", experience: "methodical-products"},
		},
	})
	s.appoint(-386, school, s.tutor, tenant.Tutor, "41-д")
	s.confirm(-385)
	s.start(-384)
	s.done(-318, 0, "Удостоверение получено", "", "Снимок своего села вызывает больше вопросов, чем карта мира.")
	s.evidence(-317, 0, scan("Удостоверение о повышении квалификации"))
	s.done(-59, 1, "Проведено двенадцать уроков", "", "")
	s.assess(-24)
	const product = "Конспект урока «Река, которой стало меньше»"
	s.create(-22, artifact.Product{Title: product, Kind: "lesson-plan", Direction: "informational", Annotation: "Урок в 8 классе: сравнение снимков реки Кумы за двадцать лет."},
		text("Конспект урока", "Урок «Река, которой стало меньше», 8 класс.", "Снимки двух лет: найдите пять отличий.", "Почему изменилось русло? Проверяем по данным о водозаборе."))
	s.present(-9, product, "open-lesson", "Фестиваль открытых уроков округа", "муниципальный")
}

// deputyNotReached is the route of a manager (управленческие кадры) that did not
// reach what was intended.
func (d *director) deputyNotReached() {
	school, curator := d.role("school@sovetsky.example", tenant.SchoolCoordinator), d.role("curator@sovetsky.example", tenant.MunicipalCoordinator)
	s := d.story(d.role("deputy@sovetsky.example", tenant.Tutee), d.role("tutor@sovetsky.example", tenant.Tutor))
	s.diagnose(-414, answers{"social": 3, "communicative": 3})
	s.open(-410, plan{
		title: "Команда классных руководителей: от отчётов к общей работе", begins: -405, months: 12, kind: "project", form: "seminar", level: "школьный",
		goals: []goal{{"Создать работающее объединение классных руководителей", []string{"social", "communicative"}, "Доля классных руководителей, которые делятся опытом", "не меньше половины", "протоколы встреч"}},
		activities: []activity{
			{title: "Ежемесячные встречи классных руководителей", kind: "community", form: "очно", level: "школьный", organizer: "МОУ «СОШ № 21»", competencies: []string{"social"}, from: -390, to: -120, result: "Протоколы девяти встреч", direction: "professional", experience: "portfolio"},
			{title: "Мотивация и вовлечение обучающихся: программа для заместителей", kind: "further-education", form: "очно", level: "региональный", organizer: "СКИРО ПК и ПРО", competencies: []string{"communicative"}, from: -360, to: -330, result: "Проект программы воспитания", direction: "professional", experience: "pedagogical-project", resource: "Мотивация и вовлечение обучающихся"},
		},
	})
	s.appoint(-408, school, s.tutor, tenant.Tutor, "83")
	s.confirm(-406)
	s.start(-405)
	s.done(-329, 1, "Проект программы защищён", "", "Программа хорошая, но классные руководители её не читали.")
	s.done(-118, 0, "Проведено пять встреч из девяти", "", "Встречи превращались в планёрки.")
	s.assess(-112)
	const product = "Проект «Час классного руководителя»"
	s.create(-110, artifact.Product{Title: product, Kind: "project", Direction: "professional", Annotation: "Положение об объединении и план встреч на год."},
		text("Проект «Час классного руководителя»", "Раз в месяц, сорок минут, один случай из практики.", "Ведёт каждый по очереди."))
	s.present(-104, product, "seminar", "Семинар заместителей директоров по воспитательной работе", "школьный")
	s.review(-101, curator, product, opinion{iom.DeficitNotRemoved, false, [6]int{2, 1, 2, 0, 2, 2}, "Проект продуман, но объединение пока не работает: встречи ведёт один человек, опытом делятся двое из четырнадцати."})
	s.reflect(-97, whole, "Хотела команды, а сделала расписание. Теперь вижу, что начинать нужно было с двух желающих.")
	s.recommend(-94, curator, "Начать с пары наставников и познакомиться с опытом Гимназии № 22.")
	s.conclude(-91, curator, iom.OnIntent, iom.NotReached, "Продукт представлен, однако объединение не сложилось: результат не соответствует первичному замыслу.", "")
	s.complete(-90, curator)
}

// leftHalfway was withdrawn while it was carried out.
func (d *director) leftHalfway() {
	school := d.role("gymnasium@sovetsky.example", tenant.SchoolCoordinator)
	s := d.story(d.role("teacher5@sovetsky.example", tenant.Tutee), d.role("tutor2@sovetsky.example", tenant.Tutor))
	s.diagnose(-282, answers{"cultural": 3, "informational": 3})
	s.open(-278, plan{
		title: "Школьный хор и музыкальные программы", begins: -274, months: 12, kind: "publication", form: "master-class",
		goals: []goal{{"Освоить программы для записи и сведения голоса", []string{"informational"}, "Число записанных песен", "не меньше шести", "фонотека"}},
		activities: []activity{
			{title: "Самообразование: запись хора в школьных условиях", kind: "self-education", form: "очно", level: "школьный", organizer: "МОУ «Гимназия № 22»", competencies: []string{"informational"}, from: -260, to: -60, result: "Шесть записей", direction: "informational", experience: "self-education-report"},
		},
	})
	s.appoint(-276, school, s.tutor, tenant.Tutor, "47-д")
	s.confirm(-275)
	s.start(-274)
	s.withdraw(-170, "Переезжаю в другой округ в конце четверти.")
}
