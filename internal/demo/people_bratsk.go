package demo

import "github.com/marshrut-iom/marshrut/internal/tenant"

// gymnasium1 is a school that has only begun: its teachers were asked to look at
// themselves, and nobody has a route yet.
func gymnasium1() *school {
	teacher := func(name, email, position string, subjects []string, since int, category tenant.Category) *human {
		return person(name, email+"@gymnasium-bratsk.example", position, about{subjects: subjects, education: pedagogue, since: since, category: category}, tenant.Tutee)
	}
	return &school{
		name:  "Муниципальное бюджетное общеобразовательное учреждение «Гимназия № 1 имени А. А. Иноземцева»",
		short: "МБОУ «Гимназия № 1»", headcount: 34,
		people: []*human{
			person("Старкова Нина Алексеевна", "school@gymnasium-bratsk.example", "заместитель директора по научно-методической работе", about{education: master, since: 1997, category: tenant.HighestCategory}, tenant.SchoolCoordinator),
			teacher("Абрамова Лидия Петровна", "abramova", "учитель русского языка и литературы", []string{"русский язык", "литература"}, 1993, tenant.HighestCategory),
			teacher("Воронин Денис Сергеевич", "voronin", "учитель истории", []string{"история", "обществознание"}, 2015, tenant.FirstCategory),
			teacher("Гаврилова Полина Андреевна", "gavrilova", "учитель начальных классов", []string{"начальные классы"}, 2022, tenant.NoCategory),
			teacher("Долгова Марина Викторовна", "dolgova", "учитель математики", []string{"математика"}, 2008, tenant.FirstCategory),
			teacher("Ермаков Олег Николаевич", "ermakov", "учитель технологии", []string{"труд (технология)"}, 2003, tenant.Conformity),
			teacher("Зубова Светлана Ильинична", "zubova", "учитель географии", []string{"география"}, 1999, tenant.HighestCategory),
			teacher("Исаева Алёна Дмитриевна", "isaeva", "учитель начальных классов", []string{"начальные классы"}, 2019, tenant.FirstCategory),
			teacher("Крылова Инна Борисовна", "krylova", "педагог-психолог", nil, 2011, tenant.FirstCategory),
			teacher("Маслов Антон Юрьевич", "maslov", "учитель информатики", []string{"информатика"}, 2020, tenant.NoCategory),
			teacher("Петухова Галина Семёновна", "petukhova", "учитель биологии", []string{"биология"}, 1990, tenant.HighestCategory),
			teacher("Рогова Ксения Олеговна", "rogova", "учитель музыки", []string{"музыка"}, 2017, tenant.Conformity),
			teacher("Щербакова Вера Львовна", "shcherbakova", "учитель русского языка и литературы", []string{"русский язык", "литература"}, 2006, tenant.FirstCategory),
		},
	}
}
