package demo

import (
	"time"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

const (
	pedagogue = "высшее педагогическое"
	master    = "высшее педагогическое, магистратура"
)

// soon is a month that lies so many months ahead, as attestations are planned.
func soon(months int) string {
	now := time.Now()
	return time.Date(now.Year(), now.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
}

func irkutskOblast() *region {
	return &region{
		name: "Иркутская область", zone: zone("Asia/Irkutsk"),
		coordinator: person("Орлова Наталья Викторовна", "coordinator@irkutsk.example", "заведующий отделом ЦНППМ", about{education: master}, tenant.RegionalCoordinator),
		methodists: []*human{
			person("Белова Ирина Сергеевна", "methodist@irkutsk.example", "региональный методист", about{education: master, since: 2003, category: tenant.TeacherMethodist}, tenant.RegionalMethodist),
			person("Кравцов Андрей Павлович", "methodist2@irkutsk.example", "региональный методист", about{education: pedagogue, since: 2009, category: tenant.HighestCategory}, tenant.RegionalMethodist),
		},
		municipalities: []*municipality{ustIlimsk(), bratsk()},
	}
}

func ustIlimsk() *municipality {
	return &municipality{
		name: "город Усть-Илимск", regulation: iom.UstIlimsk2024,
		coordinator: person("Гордеева Людмила Анатольевна", "curator@ust-ilimsk.example", "методист муниципальной методической службы", about{education: pedagogue, since: 1998}, tenant.MunicipalCoordinator),
		schools:     []*school{school11(), lyceum21(), gymnasium9()},
	}
}

func school11() *school {
	return &school{
		name:  "Муниципальное автономное общеобразовательное учреждение «Средняя общеобразовательная школа № 11»",
		short: "МАОУ «СОШ № 11»", headcount: 46,
		people: []*human{
			person("Зимина Ольга Петровна", "school@ust-ilimsk.example", "заместитель директора по учебно-воспитательной работе", about{education: pedagogue, since: 1996, category: tenant.HighestCategory}, tenant.SchoolCoordinator),
			person("Рябова Татьяна Игоревна", "lead@ust-ilimsk.example", "учитель математики, руководитель школьного методического объединения", about{subjects: []string{"математика"}, education: pedagogue, since: 1999, category: tenant.HighestCategory}, tenant.MethodologicalLead),
			person("Лаптева Светлана Юрьевна", "tutor@ust-ilimsk.example", "учитель литературы", about{subjects: []string{"русский язык", "литература"}, education: master, since: 2001, category: tenant.HighestCategory}, tenant.Tutor),
			person("Ершова Галина Николаевна", "mentor@ust-ilimsk.example", "учитель начальных классов", about{subjects: []string{"начальные классы"}, education: pedagogue, since: 1991, category: tenant.TeacherMentor, mentoring: "traditional"}, tenant.Mentor),
			person("Соколова Мария Андреевна", "teacher@ust-ilimsk.example", "учитель русского языка и литературы", about{subjects: []string{"русский язык", "литература"}, education: pedagogue, since: 2014, category: tenant.FirstCategory, attested: soon(9), mentoring: "partner"}, tenant.Tutee),
			person("Ковалёва Анна Дмитриевна", "teacher2@ust-ilimsk.example", "учитель математики", about{subjects: []string{"математика", "вероятность и статистика"}, education: pedagogue, since: 2018, category: tenant.Conformity, attested: soon(14), mentoring: "situational"}, tenant.Tutee),
			person("Мельник Виктор Олегович", "teacher3@ust-ilimsk.example", "учитель информатики", about{subjects: []string{"информатика"}, education: master, since: 2011, category: tenant.HighestCategory, attested: soon(26)}, tenant.Tutee, tenant.Tutor),
			person("Панова Елена Игоревна", "teacher4@ust-ilimsk.example", "учитель начальных классов", about{subjects: []string{"начальные классы"}, education: "среднее профессиональное педагогическое", since: 2021, mentoring: "traditional"}, tenant.Tutee),
			person("Титов Сергей Николаевич", "teacher5@ust-ilimsk.example", "учитель истории и обществознания", about{subjects: []string{"история", "обществознание"}, education: pedagogue, since: 2005, category: tenant.FirstCategory, attested: soon(5)}, tenant.Tutee),
			newcomer(person("Захарова Дарья Алексеевна", "newcomer@ust-ilimsk.example", "учитель английского языка", about{subjects: []string{"английский язык"}, education: pedagogue}, tenant.Tutee)),
		},
	}
}

func newcomer(h *human) *human {
	h.newcomer = true
	return h
}

func lyceum21() *school {
	return &school{
		name:  "Муниципальное бюджетное общеобразовательное учреждение «Лицей № 21»",
		short: "МБОУ «Лицей № 21»", headcount: 38,
		people: []*human{
			person("Фролов Павел Евгеньевич", "lyceum@ust-ilimsk.example", "заместитель директора по научно-методической работе", about{education: master, since: 2002, category: tenant.HighestCategory}, tenant.SchoolCoordinator),
			person("Никитина Юлия Сергеевна", "tutor2@ust-ilimsk.example", "учитель немецкого языка", about{subjects: []string{"немецкий язык"}, education: pedagogue, since: 2006, category: tenant.HighestCategory}, tenant.Tutor),
			person("Жукова Наталья Романовна", "teacher6@ust-ilimsk.example", "учитель английского языка", about{subjects: []string{"английский язык"}, education: pedagogue, since: 2012, category: tenant.FirstCategory, attested: soon(18)}, tenant.Tutee),
			person("Носов Артём Игоревич", "teacher7@ust-ilimsk.example", "учитель физики", about{subjects: []string{"физика", "астрономия"}, education: "высшее, переподготовка по программе «Педагогическое образование: учитель физики»", since: 2022}, tenant.Tutee),
		},
	}
}

func bratsk() *municipality {
	return &municipality{
		name: "город Братск", regulation: iom.UstIlimsk2024,
		coordinator: person("Лебедев Игорь Васильевич", "curator@bratsk.example", "методист центра развития образования", about{education: pedagogue, since: 2000}, tenant.MunicipalCoordinator),
		schools: []*school{{
			name:  "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 61»",
			short: "МБОУ «СОШ № 61»", headcount: 52,
			people: []*human{
				person("Климова Вера Степановна", "school@bratsk.example", "директор", about{education: master, since: 1994}, tenant.SchoolCoordinator),
				person("Дорохова Елена Фёдоровна", "tutor@bratsk.example", "учитель биологии", about{subjects: []string{"биология"}, education: pedagogue, since: 2004, category: tenant.HighestCategory}, tenant.Tutor),
				person("Осипова Ирина Львовна", "teacher@bratsk.example", "учитель химии", about{subjects: []string{"химия"}, education: pedagogue, since: 2010, category: tenant.FirstCategory, attested: soon(11)}, tenant.Tutee),
				person("Гусев Роман Владимирович", "teacher2@bratsk.example", "учитель физической культуры", about{subjects: []string{"физическая культура"}, education: pedagogue, since: 2016}, tenant.Tutee),
			},
		}, gymnasium1(), school46()},
	}
}
