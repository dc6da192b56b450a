package assessmentweb_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// offered gives the fields of the form whose address ends so, as a browser without
// scripts would send them.
func offered(t testing.TB, p webtest.Page, action string) (to string, form url.Values) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	attribute := func(n *html.Node, name string) (string, bool) {
		i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
		if i < 0 {
			return "", false
		}
		return n.Attr[i].Val, true
	}
	form = url.Values{}
	for n := range root.Descendants() {
		at, _ := attribute(n, "action")
		if n.Data != "form" || !strings.HasSuffix(at, action) {
			continue
		}
		to = at
		for field := range n.Descendants() {
			name, _ := attribute(field, "name")
			value, _ := attribute(field, "value")
			kind, _ := attribute(field, "type")
			_, on := attribute(field, "checked")
			switch {
			case field.Data == "input" && name != "" && (kind != "radio" && kind != "checkbox" || on):
				form.Add(name, value)
			case field.Data == "select":
				form.Set(name, "")
				for o := range field.Descendants() {
					if _, chosen := attribute(o, "selected"); chosen {
						value, _ := attribute(o, "value")
						form.Set(name, value)
					}
				}
			}
		}
	}
	if to == "" {
		t.Fatalf("no form to %s", action)
	}
	return to, form
}

// proceed sends the form of a page as it stands, with some answers changed.
func (s scene) proceed(c *http.Client, p sent, action string, change map[string]string) sent {
	s.Helper()
	to, form := offered(s, p.Page, action)
	for name, value := range change {
		form.Set(name, value)
	}
	return send(s, c, to, form)
}

// realBook is a group's results as a system exports them: a title page, two rows of
// titles with merged cells, totals, and what is not meant for anybody on a hidden sheet.
func realBook(t *testing.T, rows ...[]any) string {
	t.Helper()
	book := excelize.NewFile()
	set := func(sheet string, n int, values ...any) {
		if err := book.SetSheetRow(sheet, fmt.Sprintf("A%d", n), &values); err != nil {
			t.Fatal(err)
		}
	}
	set("Sheet1", 1, "Сформировано автоматически")
	for _, name := range []string{"Группа", "Черновик", "Архив"} {
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		set(name, 1, "Отчёт по группе")
		set(name, 2, "Дата диагностики: 5 марта 2026 г.")
		set(name, 4, "№", "ФИО", "Место работы", "Предметные", nil, "Методическая подготовка", nil)
		set(name, 5, nil, nil, nil, "Балл", "Макс. балл", "Балл", "Макс. балл")
		for n, r := range rows {
			set(name, 6+n, append([]any{n + 1}, r...)...)
		}
		set(name, 6+len(rows), "Итого", nil, nil, 31, nil, 40, nil)
		for _, cells := range [][2]string{{"A4", "A5"}, {"B4", "B5"}, {"C4", "C5"}, {"D4", "E4"}, {"F4", "G4"}} {
			if err := book.MergeCell(name, cells[0], cells[1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := book.SetSheetVisible("Архив", false); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A real workbook goes through every step by forms alone, with the real program
// behind them: sheets, header, columns, people, the first results, and lands.
func TestPages_ARealWorkbookStepByStep(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	s.name(home.Colleague, "Ким", "Яна", "")
	s.name(home.Tutor, "Ким", "Ян", "")
	who := s.tree.Regions[0].Municipalities[0].Coordinator
	c := s.as(who)
	file := realBook(t,
		[]any{"Федорова  Анна\u00a0Петровна", "МАОУ «СОШ №11»", "15,5", 20, 9, 20},
		[]any{"Ким Я. П.", "МАОУ СОШ № 11", 16, 20, 18.5, 20},
		[]any{"Неизвестная Ольга", "МАОУ СОШ № 11", 1, 20, "не проходила", nil})
	fields := map[string]string{"instrument": s.instrument(c, "yauchitel-results"), "phase": "entry"}

	p := s.sendFile(c, at(who, "/imports/new"), fields, "группа.xlsx", file)
	p.Want(t, 200, "несколько листов", "Группа", "Черновик", "Архив", "скрытый", "заголовки не найдены")
	id := path.Base(path.Dir(p.at))
	s.proceed(c, p, "/sheets", map[string]string{"sheets": "Нет такого"}).Want(t, 422, "Отметьте хотя бы один лист")
	p = s.proceed(c, p, "/sheets", map[string]string{"sheets": "Группа"})
	p.Want(t, 200, "Проверьте, что означает каждый столбец", "Предметные / Балл", "Методическая подготовка / Макс. балл", "Федорова Анна Петровна · Ким Я. П. · Неизвестная Ольга")

	// the header can be gone back to, and said anew
	header := at(who, "/imports/"+id+"/header")
	p = s.proceed(c, sent{webtest.Open(t, c, header).Want(t, 200, "Отчёт по группе", "Сколько строк занимают"), header}, "/header", map[string]string{"row": "1", "rows": "1"})
	p.Want(t, 200, "Не хватает столбцов")
	s.proceed(c, p, "/columns", nil).Want(t, 422)
	p = s.proceed(c, sent{webtest.Open(t, c, header), header}, "/header", map[string]string{"row": "4", "rows": "2"})

	// a column that the system does not know gets its meaning; twice the same is refused
	_, form := offered(t, p.Page, "/columns")
	if form.Get("columns.3.means") != "score:subject" || form.Get("columns.5.means") != "" || form.Get("columns.1.means") != "full_name" || form.Get("columns.2.means") != "organization" {
		t.Fatalf("guessed %v", form)
	}
	s.proceed(c, p, "/columns", map[string]string{"columns.5.means": "score:subject"}).Want(t, 422, "Это значение уже выбрано")
	p = s.proceed(c, p, "/columns", map[string]string{"columns.5.means": "score:methodical", "columns.6.means": "max:methodical"})

	// nobody is guessed: of two likely people one is chosen, the unknown is left out
	p.Want(t, 200, "Этих людей система не узнала наверняка", "Ким Я. П.", "Неизвестная Ольга", "Ким Яна Петровна, ", "Пропустить строки этого человека", "Группа, строка 7")
	if p.at != at(who, "/imports/"+id+"/people") {
		t.Errorf("led to %s", p.at)
	}
	send(t, c, at(who, "/imports/"+id+"/apply"), nil).Want(t, 422, "2 человека не узнаны")
	found := webtest.Open(t, c, at(who, "/imports/"+id+"/people?find=фёдор")).Want(t, 200, "Найден 1 человек", "Фёдорова Анна Петровна, ")
	_, form = offered(t, found, "/people")
	if form.Get("decisions.0.number") != "1" || form.Get("decisions.1.number") != "2" {
		t.Fatalf("%v", form)
	}
	stranger := s.tree.OtherRegion().Municipalities[0].Schools[0].Tutee.Person.String()
	s.proceed(c, p, "/people", map[string]string{"decisions.0.choice": stranger}).Want(t, 422, "Решение не подходит")
	p = s.proceed(c, p, "/people", map[string]string{"decisions.0.choice": home.Colleague.Person.String(), "decisions.1.choice": "skip"})

	p.Want(t, 200, "Так запишутся первые результаты", "15,5 / 20", "18,5 / 20", "пропущен", "Ким Я. П.", "5 марта 2026")
	result := at(who, "/imports/"+id)
	webtest.Open(t, c, result).Want(t, 200, "Ошибок нет", "Записать результаты", "Пропущено", "Запомнить, как прочитан файл")
	if s.counts() != [4]int{} {
		t.Errorf("landed before anybody said so: %v", s.counts())
	}
	s.proceed(c, sent{webtest.Open(t, c, result), result}, "/profiles", map[string]string{"title": "Я Учитель, группы"}).Want(t, 200, "Образец сохранён")
	send(t, c, result+"/apply", nil).Want(t, 200, "Результаты записаны", "Результаты появились у 2 человек")
	if s.counts() != [4]int{2, 4, 1, 1} {
		t.Errorf("landed %v", s.counts())
	}
	// nothing of the file stays, and there are no steps any more
	if n := testdb.Value[int](t, s.db, "SELECT (SELECT count(*) FROM import_part) + (SELECT count(*) FROM import_rows) + (SELECT count(*) FROM import_decision WHERE named <> '{}')"); n != 0 {
		t.Errorf("%d pieces of the file are kept", n)
	}
	send(t, c, result+"/header", url.Values{"version": {"9"}, "row": {"4"}, "rows": {"2"}}).Want(t, 409, "уже записаны")

	// the next file of this form is read by the profile: its words are known now
	next := s.sendFile(c, at(who, "/imports/new"), fields, "группа2.xlsx", realBook(t, []any{"Федорова Анна", "МАОУ СОШ № 11", 19, 20, 19, 20}))
	next = s.proceed(c, next, "/sheets", map[string]string{"sheets": "Группа"})
	_, form = offered(t, next.Page, "/columns")
	if form.Get("columns.5.means") != "score:methodical" || form.Get("columns.6.means") != "max:methodical" {
		t.Errorf("the profile is not used: %v", form)
	}
	next.Want(t, 200, "Я Учитель, группы")
	s.proceed(c, next, "/columns", nil).Want(t, 200, "Так запишутся первые результаты")
}

func TestPages_UnknownWordsAreAskedFor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	c, who := s.as(home.Coordinator), home.Coordinator
	fields := map[string]string{"instrument": s.instrument(c, "federal-results"), "phase": "entry"}
	p := s.sendFile(c, at(who, "/imports/new"), fields, "слова.csv", "Фамилия;Имя;Блок;Уровень\nФёдорова;Анна;Знание предмета;Так себе\nФёдорова;Анна;Методические;Низкий\n")
	p = s.proceed(c, p, "/columns", nil)
	p.Want(t, 200, "слова, которых система не знает", "Знание предмета", "Так себе")
	s.proceed(c, p, "/words", map[string]string{"levels.0.code": "none"}).Want(t, 422, "Такого уровня у инструмента нет")
	p = s.proceed(c, p, "/words", map[string]string{"competencies.0.code": "subject", "levels.0.code": "low"})
	p.Want(t, 200, "Так запишутся первые результаты", "Низкий")
}

func TestPages_AnImportIsCancelled(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Home().Coordinator
	c := s.as(who)
	p := s.sendFile(c, at(who, "/imports/new"), map[string]string{"instrument": s.instrument(c, "federal-results"), "phase": "entry"}, "a.csv", head+"Ким Ян;;;Предметные;1;2;\n")
	result := strings.TrimSuffix(p.at, "/columns")
	for _, other := range []string{"", "/columns", "/header", "/people", "/preview", "/report.xlsx"} {
		stranger := s.tree.OtherSchool().Coordinator
		webtest.Open(t, s.as(stranger), strings.Replace(result, who.Membership.String(), stranger.Membership.String(), 1)+other).Want(t, 404)
	}
	s.proceed(c, sent{webtest.Open(t, c, result).Want(t, 200, "Файл ещё не прочитан"), result}, "/cancel", nil).Want(t, 200, "Загрузка отменена")
	if n := testdb.Value[int](t, s.db, "SELECT (SELECT count(*) FROM import_part) + (SELECT count(*) FROM result_import)"); n != 0 {
		t.Errorf("%d pieces are left", n)
	}
}

// wantReport holds the file with remarks: all that stood in it, and what is wrong with
// each row. A page of a test has its entities undone, so bytes of a book are read as
// they came.
func wantReport(t *testing.T, p webtest.Page) {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(book.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Лист", "Строка", "ФИО", "СНИЛС", "Организация", "Компетенция", "Балл", "Макс. балл", "Дата", "Что не так"},
		{"", "2", "Федорова Анна Петровна", "112-233-445 95", "", "Предметные", "8,5", "20", "15.10.2024"},
		{"", "3", "Федорова Анна Петровна", "112-233-445 95", "", "Методические", "сто", "20", "15.10.2024", "столбец E: балл — не число: «сто»"},
		{"", "4", "Никто Никто Никто", "", "", "Предметные", "3", "20", "15.10.2024", "Нужна организация: по фамилии и имени без неё человек не определяется."},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows: %q", len(rows), rows)
	}
	for n := range want {
		if !slices.Equal(rows[n], want[n]) {
			t.Errorf("row %d: %q, want %q", n, rows[n], want[n])
		}
	}
}

// A methodist reads no person's card, and yet sees whom the results will land under: the
// importer may look for the same people by name. Of who has left the reach nothing is told.
func TestPages_ThePreviewNamesWhomItFound(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	s.name(home.Colleague, "Ким", "Яна", "11223344696")
	methodist := s.tree.Regions[0].Methodist
	c := s.as(methodist)
	p := s.sendFile(c, at(methodist, "/imports/new"), map[string]string{"instrument": s.instrument(c, "federal-results"), "phase": "entry"}, "a.csv",
		head+"Федорова А. П.;112-233-445 95;;Предметные;10;20;15.10.2024\nКим Я.;112-233-446 96;;Предметные;10;20;15.10.2024\n")
	p = s.proceed(c, p, "/columns", nil)
	p.Want(t, 200, "Так запишутся первые результаты", "Фёдорова Анна Петровна", "Ким Яна Петровна").Without(t, "сотрудник")
	s.db.Owner(s, "UPDATE membership SET ended_at = now() WHERE person_id = $1", home.Colleague.Person)
	webtest.Open(t, c, p.at).Want(t, 200, "Фёдорова Анна Петровна", "имя Вам не открыто").Without(t, "Ким Яна")
}
