package demo

import "github.com/marshrut-iom/marshrut/internal/tenant"

func gymnasium9() *school {
	teacher := teacherOf("gymnasium-ust-ilimsk.example")
	return &school{
		name:  "Муниципальное автономное общеобразовательное учреждение «Гимназия № 9»",
		short: "МАОУ «Гимназия № 9»", headcount: 36,
		people: []*human{
			person("Громова Ирина Владимировна", "school@gymnasium-ust-ilimsk.example", "заместитель директора по научно-методической работе", about{education: master, since: 1998, category: tenant.HighestCategory}, tenant.SchoolCoordinator),
			teacher("Авдеева Оксана Юрьевна", "avdeeva", "учитель начальных классов", []string{"начальные классы"}, 2000, tenant.HighestCategory),
			teacher("Баранов Никита Сергеевич", "baranov", "учитель физической культуры", []string{"физическая культура"}, 2019, tenant.NoCategory),
			teacher("Власова Людмила Ефимовна", "vlasova", "учитель математики", []string{"математика"}, 1994, tenant.HighestCategory),
			teacher("Горбунова Алина Витальевна", "gorbunova", "учитель английского языка", []string{"английский язык"}, 2020, tenant.FirstCategory),
			teacher("Денисова Яна Павловна", "denisova", "педагог-психолог", nil, 2012, tenant.FirstCategory),
			teacher("Ефремов Глеб Александрович", "efremov", "учитель истории", []string{"история", "обществознание"}, 2016, tenant.Conformity),
			teacher("Зайцева Надежда Кирилловна", "zaytseva", "учитель русского языка и литературы", []string{"русский язык", "литература"}, 1997, tenant.HighestCategory),
			teacher("Киселёва Майя Тимуровна", "kiseleva", "учитель химии", []string{"химия"}, 2013, tenant.FirstCategory),
			teacher("Логинов Руслан Олегович", "loginov", "учитель информатики", []string{"информатика"}, 2022, tenant.NoCategory),
			teacher("Миронова Тамара Васильевна", "mironova", "учитель начальных классов", []string{"начальные классы"}, 1989, tenant.HighestCategory),
			teacher("Орехова Злата Денисовна", "orekhova", "учитель биологии", []string{"биология"}, 2017, tenant.Conformity),
			teacher("Прохорова Инна Геннадьевна", "prokhorova", "учитель географии", []string{"география"}, 2005, tenant.FirstCategory),
		},
	}
}
