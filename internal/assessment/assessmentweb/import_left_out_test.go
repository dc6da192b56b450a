package assessmentweb_test

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type leftOut struct {
	opened
	SkippedRows int `json:"skipped_rows"`
	LeftOut     []struct {
		Column, Title  string
		Numbers, Cells int
	} `json:"left_out"`
}

// Scores that nobody reads are no silent loss: the columns of numbers are named on the
// step and on the page of the import, of a mended file too.
func TestImport_NamesTheColumnsWhereScoresMayBeLost(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	who := home.Coordinator
	c := s.as(who)
	const warning = "Баллы из файла не берутся"
	file := "ФИО;СНИЛС;Компетенция;Уровень;Итог теста\nФедорова Анна;112-233-445 95;Предметные;высокий;68,5\n"
	for n, content := range []string{file, file + "Федорова Анна;112-233-445 95;Методические;низкий;12\n"} {
		made := webtest.Into[leftOut](t, s.upload(c, "a.csv", content, "&hold=true").Want(t, 201, ""))
		if len(made.LeftOut) != 1 || made.LeftOut[0].Column != "E" || made.LeftOut[0].Title != "Итог теста" || made.LeftOut[0].Numbers != n+1 {
			t.Fatalf("%d: %+v", n, made)
		}
		one := at(who, "/imports/"+made.ID)
		webtest.Open(t, c, one+"/columns").Want(t, 200, warning, "Столбец E «Итог теста»: числа в")
		webtest.Do(t, c, "POST", "/imports/"+made.ID+"/read", nil).Want(t, 200, "")
		webtest.Open(t, c, one).Want(t, 200, warning, "Ошибок нет", "E «Итог теста»")
		webtest.Open(t, c, one+"/preview").Want(t, 200, warning)
	}
	made := webtest.Into[leftOut](t, s.upload(c, "b.csv", strings.Replace(file, "Итог теста", "Балл (%)", 1), "&hold=true").Want(t, 201, ""))
	webtest.Open(t, c, at(who, "/imports/"+made.ID+"/columns")).Want(t, 200, "Балл (%)").Without(t, warning)
	read := webtest.Into[opened](t, webtest.Do(t, c, "POST", "/imports/"+made.ID+"/read", nil).Want(t, 200, ""))
	if len(read.Preview) != 1 || read.Preview[0].Score != 68.5 || read.Preview[0].Max != 100 {
		t.Errorf("%+v", read)
	}
}

// The results of people who are left out are told beside those that land.
func TestImport_TellsHowManyResultsAreLeftOut(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	who := home.Coordinator
	c := s.as(who)
	file := head + "Федорова Анна;112-233-445 95;;Предметные;5;20;15.10.2024\nФедорова Анна;112-233-445 95;;Методические;6;20;15.10.2024\nНикто Никто;;;Предметные;7;20;15.10.2024\n"
	made := webtest.Into[imported](t, s.upload(c, "a.csv", file, "&hold=true").Want(t, 201, ""))
	one := "/imports/" + made.ID
	webtest.Do(t, c, "POST", one+"/read", nil).Want(t, 200, "")
	got := webtest.Into[leftOut](t, webtest.Do(t, c, "POST", one+"/people", map[string]any{"decisions": []map[string]any{{"number": 1, "choice": "skip"}}}).Want(t, 200, ""))
	if got.Rows != 3 || got.SkippedRows != 1 {
		t.Errorf("%+v", got)
	}
	webtest.Open(t, c, at(who, one)).Want(t, 200, "3: пропустить 1, записать 2")
	webtest.Do(t, c, "POST", one+"/apply", nil).Want(t, 200, "")
	webtest.Open(t, c, at(who, one)).Want(t, 200, "3: пропущено 1, записано 2")
}

func TestPages_AFileThatIsNoTableIsToldInSentences(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Home().Coordinator
	c := s.as(who)
	fields := map[string]string{"instrument": s.instrument(c, "federal-results"), "phase": "entry"}
	to := at(who, "/imports/new")
	s.sendFile(c, to, fields, "пустой.csv", "").Want(t, 422, "Файл пуст").Without(t, "Приложите файл")
	s.sendFile(c, to, fields, "отчёт.csv", "%PDF-1.7\n").Want(t, 422, "Это PDF, а нужна таблица: CSV или XLSX.")
	s.upload(c, "пустой.csv", "", "").Want(t, 422, "assessment.import_file")
}
