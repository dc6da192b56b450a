package main

import "testing"

// A methodist reads in a file of results: what is wrong in it is shown by row and
// column and nothing is written; the mended file is.
func TestBrowse_Methodist_ImportsResults(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	v := site.enter(t, "methodist@irkutsk.example")
	head := "ФИО;СНИЛС;Организация;Компетенция;Балл;Макс. балл;Дата\r\n"
	rows := "Панова Елена Игоревна;;МАОУ «СОШ № 11»;Предметные;18;20;15.10.2026\r\n"
	file := func(name, content string) string { return written(t, name, []byte("\ufeff"+content)) }

	v.open(t, "/imports")
	v.Press("Загрузить файл")
	v.Attach("Файл с результатами", file("Ошибки.csv", head+rows+
		"Панова Елена Игоревна;;МАОУ «СОШ № 11»;Методические;тридцать;20;15.10.2026\r\n"+
		"Неизвестная Анна Львовна;;МАОУ «СОШ № 11»;Предметные;7;20;15.10.2026\r\n"))
	v.Select("Чьи это результаты", "Результаты федеральной диагностики (ЦОС ДПО)")
	v.Press("Дальше")
	v.See("Столбцы", "Проверьте, что означает каждый столбец.")
	v.Press("Прочитать файл")
	v.See("Файл прочитан по указанным столбцам. Пока ничего не записано.", "Ничего не записано и не будет, пока есть хоть одна ошибка.")
	v.Near("балл — не число").See("3")
	v.Near("Человек не найден").See("4")
	v.Press("Загрузить исправленный файл")
	v.Attach("Файл с результатами", file("Результаты.csv", head+rows))
	v.Press("Дальше")
	v.Press("Прочитать файл")
	v.See("Панова Елена Игоревна") // the first rows as they will stand
	v.Press("К итогу и записи")
	v.See("Ошибок нет, можно записывать")
	v.Press("Записать результаты")
	v.In("dialog").Press("Записать результаты")
	v.See("Результаты загружены.", "Результаты появились у 1 человека.")
	v.open(t, "/imports")
	v.See("Результаты.csv", "Ошибки.csv", "2 ошибки")
}
