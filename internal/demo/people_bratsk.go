package demo

import "github.com/marshrut-iom/marshrut/internal/tenant"

// teacherOf makes the teachers of a school that has only begun: they were asked to look at
// themselves, and nobody has a route yet.
func teacherOf(host string) func(name, email, position string, subjects []string, since int, category tenant.Category) *human {
	return func(name, email, position string, subjects []string, since int, category tenant.Category) *human {
		return person(name, email+"@"+host, position, about{subjects: subjects, education: pedagogue, since: since, category: category}, tenant.Tutee)
	}
}

func gymnasium1() *school {
	teacher := teacherOf("gymnasium-bratsk.example")
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

func school46() *school {
	teacher := teacherOf("school46-bratsk.example")
	return &school{
		name:  "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 46»",
		short: "МБОУ «СОШ № 46»", headcount: 41,
		people: []*human{
			person("Сергеева Любовь Константиновна", "school@school46-bratsk.example", "заместитель директора по учебно-воспитательной работе", about{education: pedagogue, since: 1995, category: tenant.HighestCategory}, tenant.SchoolCoordinator),
			teacher("Антонова Раиса Павловна", "antonova", "учитель начальных классов", []string{"начальные классы"}, 1988, tenant.HighestCategory),
			teacher("Быкова Дарья Игоревна", "bykova", "учитель русского языка", []string{"русский язык"}, 2021, tenant.NoCategory),
			teacher("Вершинин Павел Леонидович", "vershinin", "учитель истории", []string{"история"}, 2009, tenant.FirstCategory),
			teacher("Голубева Ольга Степановна", "golubeva", "учитель начальных классов", []string{"начальные классы"}, 2001, tenant.HighestCategory),
			teacher("Дьячков Илья Романович", "dyachkov", "учитель труда (технологии)", []string{"труд (технология)"}, 2018, tenant.Conformity),
			teacher("Егорова Наталья Фёдоровна", "egorova", "учитель математики", []string{"математика"}, 1996, tenant.HighestCategory),
			teacher("Жданова Юлия Валерьевна", "zhdanova", "учитель-логопед", nil, 2013, tenant.FirstCategory),
			teacher("Калинина Татьяна Артёмовна", "kalinina", "учитель начальных классов", []string{"начальные классы"}, 2016, tenant.FirstCategory),
			teacher("Лукин Степан Андреевич", "lukin", "учитель географии", []string{"география"}, 2023, tenant.NoCategory),
			teacher("Мишина Екатерина Олеговна", "mishina", "социальный педагог", nil, 2012, tenant.Conformity),
			teacher("Новосёлова Зинаида Ивановна", "novosyolova", "учитель литературы", []string{"литература"}, 1992, tenant.HighestCategory),
			teacher("Полякова Анна Георгиевна", "polyakova", "учитель изобразительного искусства", []string{"изобразительное искусство"}, 2014, tenant.FirstCategory),
			teacher("Седов Виктор Аркадьевич", "sedov", "учитель информатики", []string{"информатика"}, 2007, tenant.FirstCategory),
			teacher("Тарасова Лилия Маратовна", "tarasova", "учитель начальных классов", []string{"начальные классы"}, 2010, tenant.FirstCategory),
			teacher("Ушакова Марина Сергеевна", "ushakova", "учитель биологии", []string{"биология"}, 2004, tenant.HighestCategory),
		},
	}
}
