package assessmentweb_test

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A mended file is another file: what was decided about the people of the first is
// proposed, and nothing is taken over before somebody says so.
func TestImport_DecisionsAreProposedForAMendedFile(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, who := s.tree.Home(), s.tree.Regions[0].Municipalities[0].Coordinator
	s.name(home.Tutee, "Фёдорова", "Анна", "")
	s.name(home.Colleague, "Фёдорова", "Анна", "")
	c := s.as(who)
	file := head + "Федорова Анна;;МАОУ СОШ № 11;Предметные;5;20;15.10.2024\nНикто Никто;;МАОУ СОШ № 11;Предметные;5;20;15.10.2024\n"
	first := webtest.Into[imported](t, s.upload(c, "a.csv", file+"Ким Ян;;;Предметные;сто;20;\n", "&hold=true").Want(t, 201, ""))
	webtest.Do(t, c, "POST", "/imports/"+first.ID+"/read", nil).Want(t, 200, "")
	decide := func(id string, number int, choice string) opened {
		t.Helper()
		return webtest.Into[opened](t, webtest.Do(t, c, "POST", "/imports/"+id+"/people", map[string]any{"decisions": []map[string]any{{"number": number, "choice": choice}}}).Want(t, 200, ""))
	}
	decide(first.ID, 0, home.Colleague.Person.String())
	decide(first.ID, 1, "skip")

	next := webtest.Into[imported](t, s.upload(c, "a.csv", file, "&hold=true").Want(t, 201, ""))
	read := webtest.Into[opened](t, webtest.Do(t, c, "POST", "/imports/"+next.ID+"/read", nil).Want(t, 200, ""))
	if read.BadPeople != 2 || read.Skipped != 0 {
		t.Fatalf("a decision was taken over by itself: %+v", read)
	}
	people := webtest.Into[list[struct{ Choice, Earlier string }]](t, webtest.Do(t, c, "GET", "/imports/"+next.ID+"/people", nil).Want(t, 200, "")).Items
	if len(people) != 2 || people[0].Choice != "" || people[0].Earlier != home.Colleague.Person.String() || people[1].Earlier != "skip" {
		t.Fatalf("%+v", people)
	}
	at := at(who, "/imports/"+next.ID+"/people")
	p := webtest.Open(t, c, at).Want(t, 200, "В прошлом файле решили: Фёдорова Анна", "решили: Пропустить строки")
	s.proceed(c, sent{p, at}, "/people", nil).Want(t, 200, "Так запишутся первые результаты", "пропущен")

	// who has left the reach is proposed no more; another place knows nothing of it
	last := webtest.Into[imported](t, s.upload(c, "b.csv", file+"\n", "&hold=true").Want(t, 201, ""))
	webtest.Do(t, c, "POST", "/imports/"+last.ID+"/read", nil).Want(t, 200, "")
	s.db.Owner(t, "UPDATE membership SET ended_at = now() WHERE person_id = $1", home.Colleague.Person)
	webtest.Open(t, c, strings.Replace(at, next.ID, last.ID, 1)).Want(t, 200, "решили: Пропустить строки").Without(t, "решили: Фёдорова")
	methodist := s.as(s.tree.Regions[0].Methodist)
	wide := webtest.Into[imported](t, s.upload(methodist, "a.csv", file, "&hold=true").Want(t, 201, ""))
	webtest.Do(t, methodist, "POST", "/imports/"+wide.ID+"/read", nil).Want(t, 200, "")
	for _, d := range webtest.Into[list[struct{ Earlier string }]](t, webtest.Do(t, methodist, "GET", "/imports/"+wide.ID+"/people", nil).Want(t, 200, "")).Items {
		if d.Earlier != "" {
			t.Errorf("another place's decision is proposed: %+v", d)
		}
	}
}

// A row that names somebody and has no score at all is told, and holds nothing up.
func TestImport_RowsWithoutScoresAreTold(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	who := home.Coordinator
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	c := s.as(who)
	file := "ФИО;СНИЛС;Предметные;Методические\nФедорова Анна;112-233-445 95;17 из 20;\nНикто Никто;;;\n"
	made := webtest.Into[imported](t, s.upload(c, "a.csv", file, "&hold=true").Want(t, 201, ""))
	webtest.Do(t, c, "POST", "/imports/"+made.ID+"/read", nil).Want(t, 200, "")
	got := webtest.Into[struct {
		imported
		Unscored int
	}](t, webtest.Do(t, c, "GET", "/imports/"+made.ID, nil).Want(t, 200, ""))
	if got.Rows != 1 || got.People != 1 || got.Unscored != 1 || got.BadRows != 0 || got.BadPeople != 0 {
		t.Errorf("%+v", got)
	}
	one := "/imports/" + made.ID
	for query, want := range map[string]int{"": 0, "?kind=unscored": 1} {
		if l := webtest.Into[list[struct{ Row int }]](t, webtest.Do(t, c, "GET", one+"/problems"+query, nil).Want(t, 200, "")).Items; len(l) != want {
			t.Errorf("%q: %v", query, l)
		}
	}
	webtest.Open(t, c, at(who, one)).Want(t, 200, "Строк без баллов", "1 строка без единого балла", "строка 3", "Ошибок нет")
	webtest.Do(t, c, "POST", one+"/apply", nil).Want(t, 200, "")
	webtest.Open(t, c, at(who, one)).Want(t, 200, "1 строка без единого балла")
	if s.counts() != [4]int{1, 1, 0, 1} {
		t.Errorf("landed %v", s.counts())
	}
	// the same file once more: one sentence says so
	fields := map[string]string{"instrument": s.instrument(c, "federal-results"), "phase": "entry"}
	s.sendFile(c, at(who, "/imports/new"), fields, "a.csv", file).Want(t, 200, "Этот файл уже записан").Without(t, "Файл принят")
}

// Whose role's term is over is no member of today: the results of later days wait for a
// decision, those of its time land.
func TestImport_ARoleWhoseTermIsOver(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	s.db.Owner(t, "UPDATE membership SET since = '2024-09-01', until = '2024-12-31' WHERE person_id = $1", home.Tutee.Person)
	c := s.as(home.Coordinator)
	read := func(day string) (opened, []doubt) {
		t.Helper()
		held := webtest.Into[imported](t, s.upload(c, "a.csv", head+"Федорова Анна;112-233-445 95;;Предметные;5;20;"+day+"\n", "&hold=true").Want(t, 201, ""))
		got := webtest.Into[opened](t, webtest.Do(t, c, "POST", "/imports/"+held.ID+"/read", nil).Want(t, 200, ""))
		return got, webtest.Into[list[doubt]](t, webtest.Do(t, c, "GET", "/imports/"+held.ID+"/people", nil).Want(t, 200, "")).Items
	}
	if got, _ := read("15.10.2024"); got.BadPeople != 0 {
		t.Errorf("a result of the role's time: %+v", got)
	}
	got, doubts := read("15.01.2025")
	if got.BadPeople != 1 || len(doubts) != 1 || !strings.HasPrefix(doubts[0].Reason, "Срок роли этого человека истёк") || len(doubts[0].Candidates) != 1 {
		t.Fatalf("a later result: %+v, %+v", got, doubts)
	}
	body := map[string]any{"decisions": []map[string]any{{"number": 0, "choice": home.Tutee.Person.String()}}}
	if got = webtest.Into[opened](t, webtest.Do(t, c, "POST", "/imports/"+got.ID+"/people", body).Want(t, 200, "")); got.BadPeople != 0 {
		t.Errorf("decided: %+v", got)
	}
}
