package demo

import (
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func stavropolKrai() *region {
	return &region{
		name: "Ставропольский край", zone: zone("Europe/Moscow"),
		coordinator: person("Шевченко Лариса Михайловна", "coordinator@stavropol.example", "заведующий кафедрой, куратор ЦНППМ", about{education: master}, tenant.RegionalCoordinator),
		methodists: []*human{
			person("Мартынова Оксана Геннадьевна", "methodist@stavropol.example", "региональный методист", about{education: master, since: 2004, category: tenant.TeacherMethodist}, tenant.RegionalMethodist),
		},
		municipalities: []*municipality{sovetsky()},
	}
}

func sovetsky() *municipality {
	return &municipality{
		name: "Советский городской округ", regulation: iom.Sovetsky2022,
		coordinator: person("Бондаренко Елена Николаевна", "curator@sovetsky.example", "муниципальный куратор, методист информационно-методического центра", about{education: pedagogue, since: 1997}, tenant.MunicipalCoordinator),
		schools: []*school{
			{
				name:  "Муниципальное общеобразовательное учреждение «Средняя общеобразовательная школа № 21»",
				short: "МОУ «СОШ № 21»", headcount: 41,
				people: []*human{
					person("Ткаченко Ирина Александровна", "school@sovetsky.example", "директор", about{education: master, since: 1995}, tenant.SchoolCoordinator),
					person("Романенко Валентина Ивановна", "lead@sovetsky.example", "учитель химии, руководитель методического объединения", about{subjects: []string{"химия"}, education: pedagogue, since: 1992, category: tenant.HighestCategory}, tenant.MethodologicalLead),
					person("Литвинов Алексей Юрьевич", "tutor@sovetsky.example", "педагог-психолог", about{education: master, since: 2013, category: tenant.HighestCategory}, tenant.Tutor),
					person("Кузьменко Людмила Петровна", "mentor@sovetsky.example", "учитель начальных классов", about{subjects: []string{"начальные классы"}, education: pedagogue, since: 1989, category: tenant.TeacherMentor}, tenant.Mentor),
					person("Дьяченко Ольга Сергеевна", "teacher@sovetsky.example", "учитель биологии", about{subjects: []string{"биология"}, education: pedagogue, since: 2008, category: tenant.FirstCategory, attested: soon(7)}, tenant.Tutee),
					person("Савченко Наталья Ивановна", "teacher2@sovetsky.example", "учитель начальных классов", about{subjects: []string{"начальные классы"}, education: pedagogue, since: 2015, category: tenant.FirstCategory, attested: soon(20)}, tenant.Tutee),
					person("Приходько Денис Андреевич", "teacher3@sovetsky.example", "учитель технологии", about{subjects: []string{"труд (технология)"}, education: pedagogue, since: 2019}, tenant.Tutee),
					person("Руденко Марина Викторовна", "deputy@sovetsky.example", "заместитель директора по воспитательной работе", about{education: pedagogue, since: 2007, category: tenant.HighestCategory}, tenant.Tutee),
				},
			},
			{
				name:  "Муниципальное общеобразовательное учреждение «Гимназия № 22»",
				short: "МОУ «Гимназия № 22»", headcount: 35,
				people: []*human{
					person("Яковенко Светлана Борисовна", "gymnasium@sovetsky.example", "заместитель директора по учебно-воспитательной работе", about{education: pedagogue, since: 2000}, tenant.SchoolCoordinator),
					person("Гончарова Инна Валерьевна", "tutor2@sovetsky.example", "учитель обществознания", about{subjects: []string{"обществознание"}, education: pedagogue, since: 2006, category: tenant.HighestCategory}, tenant.Tutor),
					person("Левченко Игорь Олегович", "teacher4@sovetsky.example", "учитель географии", about{subjects: []string{"география"}, education: pedagogue, since: 2010, category: tenant.FirstCategory, attested: soon(4)}, tenant.Tutee),
					person("Остапенко Анна Павловна", "teacher5@sovetsky.example", "учитель музыки", about{subjects: []string{"музыка"}, education: pedagogue, since: 2017}, tenant.Tutee),
				},
			},
		},
	}
}
