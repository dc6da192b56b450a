package assessmentweb_test

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A file is mended once: one look names the rows with mistakes and everybody who is not
// found, those too in whose rows a mistake stands elsewhere than in the name.
func TestImport_OneLookNamesBadRowsAndStrangers(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.name(s.tree.Home().Tutee, "Фёдорова", "Анна", "11223344595")
	who := s.tree.Regions[0].Municipalities[0].Coordinator
	municipal := s.as(who)
	file := head + "Федорова Анна Петровна;112-233-445 95;;Предметные;8,5;20;15.10.2024\n" +
		"Никто Никто Никто;;Лицей;Предметные;сто;20;15.10.2024\n" + // a stranger, and a score that is none
		"Ничей Иван Иванович;;Лицей;Предметные;5;20;15.10.2124\n" + // another, and a day to come
		"Некто Пётр Петрович;;Лицей;Астрология;5;20;15.10.2024\n" + // another, and a word nobody knows
		"Некий Лев Львович;111-111-111 11;Лицей;Предметные;5;20;15.10.2024\n" + // the СНИЛС itself is wrong: not looked for
		"Ничей Иван Иванович;;Лицей;Методические;5;20;15.10.2024\n"
	made := webtest.Into[imported](t, s.upload(municipal, "результаты.csv", file, "").Want(t, 201, ""))
	checked := webtest.Into[imported](t, webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/check", nil).Want(t, 200, ""))
	if checked.Rows != 2 || checked.People != 4 || checked.BadRows != 4 || checked.BadPeople != 3 {
		t.Fatalf("%+v", checked)
	}
	for kind, n := range map[string]int{"": 7, "?kind=row": 4, "?kind=person": 3} {
		if shown := webtest.Into[list[problem]](t, webtest.Do(t, municipal, "GET", "/imports/"+made.ID+"/problems"+kind, nil)).Items; len(shown) != n {
			t.Errorf("%s: %+v", kind, shown)
		}
	}
	webtest.Open(t, municipal, at(who, "/imports/"+made.ID)).Want(t, 200, "4 ошибки в строках; 3 человека не узнаны", "балл — не число: «сто»", "столбец G",
		"Неизвестная компетенция: «Астрология»", "Люди, которых система не узнала", "Никто Никто Никто, Лицей", "Ничей Иван Иванович", "Некто Пётр Петрович")
	webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/apply", nil).Want(t, 422, "assessment.import_has_problems")
	if s.counts() != [4]int{} {
		t.Errorf("written %v", s.counts())
	}
}

// One person under two writings with the same competency twice is no dead end: both
// writings are asked about, and leaving out either of them settles it.
func TestImport_OnePersonUnderTwoWritingsIsAskedAbout(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.name(s.tree.Home().Tutee, "Фёдорова", "Анна", "11223344595")
	who := s.tree.Regions[0].Municipalities[0].Coordinator
	municipal := s.as(who)
	file := head + "Федорова Анна Петровна;112-233-445 95;;Предметные;8,5;20;15.10.2024\n" +
		"Фёдорова Анна;;МАОУ СОШ № 11;Предметные;9;20;15.10.2024\n" +
		"Фёдорова Анна;;МАОУ СОШ № 11;Методические;9;20;15.10.2024\n"
	made := webtest.Into[imported](t, s.upload(municipal, "дважды.csv", file, "").Want(t, 201, ""))
	a := webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/apply", nil).Want(t, 422, "assessment.import_has_problems")
	if len(a.Problem.Fields) != 2 || !strings.HasSuffix(a.Problem.Fields[0].Path, "2") || !strings.HasSuffix(a.Problem.Fields[1].Path, "3") ||
		!strings.HasPrefix(a.Problem.Fields[0].Message, "Этот же человек в строке 3 записан иначе") {
		t.Errorf("%+v", a.Problem.Fields)
	}
	checked := webtest.Into[imported](t, webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/check", nil).Want(t, 200, ""))
	if checked.BadRows != 0 || checked.BadPeople != 2 || checked.People != 2 {
		t.Fatalf("%+v", checked)
	}
	people := at(who, "/imports/"+made.ID+"/people")
	p := sent{webtest.Open(t, municipal, people).Want(t, 200, "Федорова Анна Петровна, 112-233-445 95", "Фёдорова Анна, МАОУ СОШ № 11", "записан иначе"), people}
	p = s.proceed(municipal, p, "/people", map[string]string{"decisions.0.choice": "skip"})
	p.Want(t, 200, "Так запишутся первые результаты")
	webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/apply", nil).Want(t, 200, "")
	if s.counts() != [4]int{1, 2, 2, 1} {
		t.Errorf("written %v", s.counts())
	}
}
