package assessmentweb_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type imported struct {
	ID, State        string
	Rows, People     int
	BadRows          int `json:"bad_rows"`
	BadPeople        int `json:"bad_people"`
	Encoding, Format string
	Sheets           []struct{ Columns []string }
}

type problem struct {
	Sheet, Column, Reason string
	Row                   int
}

// name gives a person a name by which files find them.
func (s scene) name(who tenant.Scope, surname, given, snils string) {
	s.Helper()
	s.db.Owner(s, "UPDATE person SET surname = $2, given_name = $3, patronymic = 'Петровна', snils = $4 WHERE id = $1", who.Person, surname, given, snils)
}

func (s scene) upload(c *http.Client, file, body, query string) webtest.Answer {
	s.Helper()
	q := url.Values{"instrument": {s.instrument(c, "federal-results")}, "name": {file}}
	return webtest.Do(s, c, "POST", "/imports?"+q.Encode()+query, body)
}

const head = "ФИО;СНИЛС;Организация;Компетенция;Балл;Макс. балл;Дата\n"

func (s scene) counts() (counts [4]int) {
	s.Helper()
	for i, table := range []string{"diagnosis", "diagnosis_result", "deficit", "result_import WHERE state = 'applied'"} {
		counts[i] = testdb.Value[int](s, s.db, "SELECT count(*) FROM "+table)
	}
	return counts
}

func TestImport_FromTheFileToDeficits(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	s.name(home.Colleague, "Ким", "Яна", "")
	file := head + "Федорова Анна Петровна;112-233-445 95;;Предметные;8,5;20;15.10.2024\n" +
		"Федорова Анна Петровна;112-233-445 95;;Методические;18;20;15.10.2024\n" +
		"Ким Яна Петровна;;МАОУ «СОШ №11»;Коммуникативные;40 %;;16.10.2024\n"
	municipal := s.as(s.tree.Regions[0].Municipalities[0].Coordinator)

	made := webtest.Into[imported](t, s.upload(municipal, "результаты.csv", file, "").Want(t, 201, ""))
	if made.State != "read" || made.Rows != 3 || made.People != 2 || made.BadRows != 0 || made.Format != "csv" || len(made.Sheets[0].Columns) != 7 {
		t.Fatalf("%+v", made)
	}
	checked := webtest.Into[imported](t, webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/check", nil).Want(t, 200, ""))
	if checked.State != "checked" || checked.BadPeople != 0 || s.counts() != [4]int{} {
		t.Fatalf("a check: %+v, in the tables %v", checked, s.counts())
	}
	webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/apply", nil).Want(t, 200, "")
	want := [4]int{2, 3, 2, 1}
	if s.counts() != want {
		t.Fatalf("landed %v, want %v", s.counts(), want)
	}
	// the same again changes nothing, in every way there is
	webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/apply", nil).Want(t, 200, "")
	again := webtest.Into[imported](t, s.upload(municipal, "другое имя.csv", file, "&apply=true").Want(t, 201, ""))
	if again.ID != made.ID || s.counts() != want {
		t.Errorf("%+v, in the tables %v", again, s.counts())
	}

	teacher := s.as(home.Tutee)
	deficits := deficitsOf(t, teacher, home.Tutee, "")
	if len(deficits) != 1 || deficits[0].Competency != "subject" || deficits[0].Source != "diagnosis" {
		t.Fatalf("%+v", deficits)
	}
	seen := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "GET", "/diagnoses/"+deficits[0].Diagnosis, nil).Want(t, 200, ""))
	if seen.TakenOn != "2024-10-15" || len(seen.Results) != 2 || seen.Results[1].Score != 8.5 || seen.Results[1].Level != "low" {
		t.Errorf("%+v", seen)
	}

	// a newer file replaces, an older one only adds to the history
	newer := strings.ReplaceAll(strings.ReplaceAll(file, "8,5;20", "19;20"), "2024", "2025")
	s.upload(municipal, "a.csv", newer, "&apply=true").Want(t, 201, "")
	if got := deficitsOf(t, teacher, home.Tutee, ""); len(got) != 0 {
		t.Errorf("after a newer result: %+v", got)
	}
	s.upload(municipal, "a.csv", strings.ReplaceAll(file, "2024", "2023"), "&apply=true").Want(t, 201, "")
	if got := deficitsOf(t, teacher, home.Tutee, ""); len(got) != 0 {
		t.Errorf("after an older result: %+v", got)
	}
}

func TestImport_OneBadRowAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	municipal := s.as(s.tree.Regions[0].Municipalities[0].Coordinator)
	good := "Федорова Анна Петровна;112-233-445 95;;Предметные;8,5;20;15.10.2024\n"
	for name, c := range map[string]struct {
		file, reason, column string
		row                  int
	}{
		"a score that is none":       {head + good + "Федорова Анна Петровна;112-233-445 95;;Методические;много;20;15.10.2024\n", "", "E", 3},
		"more than the maximum":      {head + good + "Федорова Анна Петровна;112-233-445 95;;Методические;21;20;15.10.2024\n", "", "", 3},
		"an unknown competency":      {head + good + "Федорова Анна Петровна;112-233-445 95;;Астрология;1;20;15.10.2024\n", "Неизвестная компетенция: «Астрология».", "", 3},
		"a day to come":              {head + good + "Федорова Анна Петровна;112-233-445 95;;Методические;1;20;15.10.2124\n", "", "", 3},
		"the same person twice":      {head + good + good, "Результат этого человека по компетенции «Предметные компетенции» уже есть в строке 2.", "", 3},
		"somebody unknown":           {head + good + "Неизвестная Анна Петровна;;МАОУ СОШ № 11;Методические;1;20;15.10.2024\n", "Человек не найден в Ваших организациях. Проверьте написание или добавьте его.", "", 3},
		"somebody of another school": {head + good + "Федорова Анна Петровна;;Лицей;Методические;1;20;15.10.2024\n", "", "", 3},
	} {
		a := s.upload(municipal, "результаты.csv", c.file, "&apply=true").Want(t, 422, "assessment.import_has_problems")
		if len(a.Problem.Fields) != 1 || !strings.HasSuffix(a.Problem.Fields[0].Path, fmt.Sprint(c.column, c.row)) || c.reason != "" && a.Problem.Fields[0].Message != c.reason {
			t.Errorf("%s: %+v", name, a.Problem.Fields)
		}
		if s.counts() != [4]int{} {
			t.Fatalf("%s: written %v", name, s.counts())
		}
	}
	// what was read stays to be looked at, with its problems
	all := webtest.Into[list[imported]](t, webtest.Do(t, municipal, "GET", "/imports", nil)).Items
	if len(all) != 7 {
		t.Fatalf("%d imports", len(all))
	}
	for _, i := range all {
		shown := webtest.Into[list[problem]](t, webtest.Do(t, municipal, "GET", "/imports/"+i.ID+"/problems", nil)).Items
		if i.State != "checked" || len(shown) != 1 || shown[0].Row != 3 {
			t.Errorf("%+v: %+v", i, shown)
		}
		webtest.Do(t, municipal, "POST", "/imports/"+i.ID+"/apply", nil).Want(t, 422, "assessment.import_has_problems")
	}
	// once the person is there, the same import lands
	s.name(home.Colleague, "Неизвестная", "Анна", "")
	landed := 0
	for _, i := range all {
		if webtest.Do(t, municipal, "POST", "/imports/"+i.ID+"/apply", nil).Status == 200 {
			landed++
		}
	}
	if landed != 1 || s.counts()[1] != 2 {
		t.Errorf("%d landed, in the tables %v", landed, s.counts())
	}
}

func TestImport_FilesThatAreNone(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	municipal := s.as(s.tree.Regions[0].Municipalities[0].Coordinator)
	s.upload(municipal, "a.csv", "", "").Want(t, 422, "assessment.import_file")
	s.upload(municipal, "a.csv", head, "").Want(t, 422, "assessment.import_file")
	s.upload(municipal, "a.xlsx", "PK\x03\x04 мусор", "").Want(t, 422, "assessment.file_invalid")
	s.upload(municipal, "a.csv", "столбец\nзначение\n", "").Want(t, 422, "assessment.file_invalid")
	s.upload(municipal, "a.csv", head+"x", "&phase=later").Want(t, 422, "assessment.phase_invalid")
	webtest.Do(t, municipal, "POST", "/imports?name=a.csv&instrument=x", "x").Want(t, 404, "assessment.instrument_not_found")
	self := s.instrument(municipal, "self-diagnosis-8")
	webtest.Do(t, municipal, "POST", "/imports?name=a.csv&instrument="+self, "x").Want(t, 422, "assessment.import_instrument")
	webtest.Do(t, s.as(s.tree.Home().Tutee), "POST", "/imports?name=a.csv&instrument="+self, "x").Want(t, 403, "authz.forbidden")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM result_import") + testdb.Value[int](t, s.db, "SELECT (SELECT count(*) FROM import_people) + (SELECT count(*) FROM import_rows)"); n != 0 {
		t.Errorf("%d rows left of refused files", n)
	}
}

func TestImport_AWorkbook(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "")
	book := excelize.NewFile()
	for i, row := range [][]any{
		{"Фамилия", "Имя", "Отчество", "Компетенция", "Уровень"},
		{"Фёдорова", "Анна", "Петровна", "Психолого-педагогические", "Низкий"},
	} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	school := s.as(home.Coordinator) // a school's own file need not name the school
	made := webtest.Into[imported](t, s.upload(school, "книга.xlsx", raw.String(), "&apply=true").Want(t, 201, ""))
	if made.State != "applied" || made.Format != "xlsx" {
		t.Errorf("%+v", made)
	}
	if got := deficitsOf(t, school, home.Tutee, ""); len(got) != 1 || got[0].Competency != "psychological" {
		t.Errorf("%+v", got)
	}
}

func TestImport_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	file := head + "Федорова Анна Петровна;112-233-445 95;;Предметные;8,5;20;15.10.2024\n"
	own := webtest.Into[imported](t, s.upload(s.as(home.Coordinator), "a.csv", file, "").Want(t, 201, ""))
	for name, who := range map[string]tenant.Scope{
		"another school": s.tree.OtherSchool().Coordinator, "another municipality": s.tree.OtherMunicipality().Coordinator,
		"another region": s.tree.OtherRegion().Coordinator,
	} {
		c := s.as(who)
		for _, path := range []string{"", "/problems"} {
			webtest.Do(t, c, "GET", "/imports/"+own.ID+path, nil).Want(t, 404, "assessment.import_not_found")
		}
		webtest.Do(t, c, "POST", "/imports/"+own.ID+"/check", nil).Want(t, 404, "assessment.import_not_found")
		webtest.Do(t, c, "POST", "/imports/"+own.ID+"/apply", nil).Want(t, 404, "assessment.import_not_found")
		if all := webtest.Into[list[imported]](t, webtest.Do(t, c, "GET", "/imports", nil)); len(all.Items) != 0 {
			t.Errorf("%s lists %+v", name, all)
		}
		// nobody of ours is found from there, not even by the СНИЛС
		a := s.upload(c, "a.csv", file, "&apply=true").Want(t, 422, "assessment.import_has_problems")
		if len(a.Problem.Fields) != 1 || !strings.HasPrefix(a.Problem.Fields[0].Message, "Человек не найден") {
			t.Errorf("%s: %+v", name, a.Problem.Fields)
		}
	}
	if s.counts() != [4]int{} {
		t.Errorf("written %v", s.counts())
	}
}
