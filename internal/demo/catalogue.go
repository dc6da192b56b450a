package demo

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// catalogue fills the navigator: the regions' coordinators and methodists with what
// is for all, the municipal ones with their own.
func (d *director) catalogue() {
	region := d.role("coordinator@irkutsk.example", tenant.RegionalCoordinator)
	methodist := d.role("methodist@irkutsk.example", tenant.RegionalMethodist)
	ust := d.role("curator@ust-ilimsk.example", tenant.MunicipalCoordinator)
	bratsk := d.role("curator@bratsk.example", tenant.MunicipalCoordinator)
	d.offers(-452, region,
		navigator.Resource{Title: "Школа современного учителя: развитие функциональной грамотности", Kind: navigator.AdvancedTraining, Provider: "Академия Минпросвещения России", Level: navigator.Federal, Form: navigator.Distance, Hours: 56, Audience: "учителя-предметники", Competencies: []string{"professional", "cognitive"}, Annotation: "Дополнительная профессиональная программа с итоговым проектом: задания по функциональной грамотности для своего предмета."},
		navigator.Resource{Title: "Цифровые инструменты формирующего оценивания", Kind: navigator.AdvancedTraining, Provider: "Региональный институт развития образования", Level: navigator.Regional, Form: navigator.Distance, Hours: 36, Audience: "учителя основной и средней школы", Competencies: []string{"informational"}, Annotation: "Шесть модулей: от экспресс-опроса на уроке до аналитики результатов класса."},
		navigator.Resource{Title: "Стажировка «Проектная деятельность старшеклассников»", Kind: navigator.Internship, Provider: "Центр непрерывного повышения профессионального мастерства", Level: navigator.Regional, Form: navigator.InPerson, Hours: 24, Audience: "учителя 10-11 классов", Competencies: []string{"cognitive", "social"}, Annotation: "Три дня в школе-площадке: наблюдение занятий, проба, разбор с методистом."},
		navigator.Resource{Title: "Региональный конкурс методических разработок", Kind: navigator.Contest, Provider: "Региональный институт развития образования", Level: navigator.Regional, Form: navigator.Correspondence, Audience: "все педагоги", Competencies: []string{"professional", "selfimprovement"}, Annotation: "Заочный отбор и очная защита лучших работ."},
	)
	d.offers(-450, methodist,
		navigator.Resource{Title: "Разговор с родителями без конфликта", Kind: navigator.Training, Provider: "Центр непрерывного повышения профессионального мастерства", Level: navigator.Regional, Form: navigator.Distance, Hours: 8, Audience: "классные руководители", Competencies: []string{"communicative"}, Annotation: "Тренинг из четырёх встреч с разбором ситуаций участников."},
		navigator.Resource{Title: "Как составить контрольно-измерительные материалы", Kind: navigator.Webinar, Provider: "Центр непрерывного повышения профессионального мастерства", Level: navigator.Regional, Form: navigator.Distance, Hours: 4, Audience: "учителя-предметники", Competencies: []string{"professional"}, Annotation: "Запись вебинара и шаблоны спецификаций."},
	)
	d.offers(-445, ust,
		navigator.Resource{Title: "Городское методическое объединение учителей-словесников", Kind: navigator.Community, Provider: "Муниципальная методическая служба", Level: navigator.Municipal, Form: navigator.InPerson, Audience: "учителя русского языка и литературы", Competencies: []string{"communicative", "professional"}, Annotation: "Четыре встречи в год, открытые уроки по графику."},
		navigator.Resource{Title: "Мастер-класс «Математика для каждого»", Kind: navigator.MasterClass, Provider: "Муниципальная методическая служба", Level: navigator.Municipal, Form: navigator.InPerson, Hours: 6, Audience: "учителя математики", Competencies: []string{"professional", "cognitive"}, Annotation: "Разноуровневые задания и работа с ошибками."},
	)
	d.offers(-440, bratsk,
		navigator.Resource{Title: "Практикум «Школьный химический эксперимент»", Kind: navigator.Seminar, Provider: "Центр развития образования", Level: navigator.Municipal, Form: navigator.InPerson, Hours: 12, Audience: "учителя химии", Competencies: []string{"professional"}, Annotation: "Безопасный эксперимент с оборудованием центра «Точка роста»."},
	)
	south := d.role("coordinator@stavropol.example", tenant.RegionalCoordinator)
	curator := d.role("curator@sovetsky.example", tenant.MunicipalCoordinator)
	d.offers(-448, south,
		navigator.Resource{Title: "Функциональная грамотность: от заданий к системе", Kind: navigator.AdvancedTraining, Provider: "СКИРО ПК и ПРО", Level: navigator.Regional, Form: navigator.Distance, Hours: 36, Audience: "учителя-предметники", Competencies: []string{"professional"}, Annotation: "Программа повышения квалификации с входной и итоговой диагностикой."},
		navigator.Resource{Title: "Мотивация и вовлечение обучающихся", Kind: navigator.AdvancedTraining, Provider: "СКИРО ПК и ПРО", Level: navigator.Regional, Form: navigator.InPerson, Hours: 24, Audience: "педагоги и классные руководители", Competencies: []string{"values", "communicative"}, Annotation: "Приёмы мотивации, профилактика конфликтов, работа с трудным поведением."},
		navigator.Resource{Title: "Наставник года", Kind: navigator.Contest, Provider: "Министерство образования края", Level: navigator.Regional, Form: navigator.InPerson, Audience: "педагоги-наставники и их пары", Competencies: []string{"social", "communicative"}, Annotation: "Краевой конкурс наставнических пар."},
	)
	d.offers(-442, curator,
		navigator.Resource{Title: "Фестиваль открытых уроков округа", Kind: navigator.Conference, Provider: "Информационно-методический центр", Level: navigator.Municipal, Form: navigator.InPerson, Audience: "все педагоги округа", Competencies: []string{"professional"}, Annotation: "Показ уроков и взаимный разбор, сборник лучших конспектов."},
		navigator.Resource{Title: "Банк методических разработок округа", Kind: navigator.Material, Provider: "Информационно-методический центр", Level: navigator.Municipal, Form: navigator.Distance, Audience: "все педагоги округа", Competencies: []string{"informational", "professional"}, Annotation: "Конспекты, рабочие листы и презентации, отобранные методическими объединениями."},
	)
}

// offers puts resources into the navigator.
func (d *director) offers(day int, by *role, list ...navigator.Resource) {
	for _, r := range list {
		d.step(day, by, "add a resource", func(ctx context.Context) error {
			made, err := d.Navigator.Create(ctx, r)
			d.resources[r.Title] = made.ID
			return err
		})
	}
}
