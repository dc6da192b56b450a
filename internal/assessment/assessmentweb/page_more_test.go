package assessmentweb_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestPages_DeficitsAndRequests(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	me := home.Tutee
	teacher := s.as(me)
	person := "/people/" + me.Person.String()
	webtest.Open(t, teacher, at(me, "/deficits")).Want(t, 200, "Мои дефициты и запросы", "Дефицитов нет", "Пройти диагностику")
	webtest.Open(t, teacher, at(me, person+"/deficits/new?framework=teacher-8")).Want(t, 200, "Информационная компетенция").Without(t, "Откуда это известно")
	own := url.Values{"framework": {"teacher-8"}, "source": {"own_statement"}, "note": {"Не успеваю"}}
	send(t, teacher, at(me, person+"/deficits/new"), own).Want(t, 422, "Не успеваю", "Заполните это поле")
	own.Set("competency", "informational")
	page := send(t, teacher, at(me, person+"/deficits/new"), own)
	page.Want(t, 200, "Дефицит добавлен.", "Информационная компетенция", "собственное затруднение", "ждёт согласия тьютора")
	if page.at != at(me, "/deficits") {
		t.Errorf("led to %s", page.at)
	}
	send(t, teacher, at(me, person+"/requests/new"), url.Values{"kind": {"request"}, "text": {"Хочу научиться формирующему оцениванию"}}).
		Want(t, 200, "Запрос добавлен.", "формирующему оцениванию", "образовательный запрос")

	// the school states what it saw, with a source of its own
	school := home.Coordinator
	coordinator := s.as(school)
	webtest.Open(t, coordinator, at(school, person+"/deficits/new?framework=teacher-8")).Want(t, 200, "Откуда это известно", "посещение занятий")
	send(t, coordinator, at(school, person+"/deficits/new"), url.Values{"framework": {"teacher-8"}, "competency": {"cultural"}, "source": {"own_statement"}}).
		Want(t, 422, "2.8.3")
	send(t, coordinator, at(school, person+"/deficits/new"), url.Values{"framework": {"teacher-8"}, "competency": {"cultural"}, "source": {"lesson_visit"}}).
		Want(t, 200, "Общекультурная компетенция").Without(t, "Согласиться")

	// tutor and teacher agree
	s.appoint(me, home.Tutor)
	tutor := s.as(home.Tutor)
	for _, d := range deficitsOf(t, teacher, me, "") {
		send(t, tutor, at(home.Tutor, person+"/deficits/"+d.ID+"/confirm"), nil).Want(t, 200, "Отмечено")
	}
	webtest.Open(t, tutor, at(home.Tutor, person+"/deficits")).Want(t, 200, "подтверждён", "ждёт согласия педагога").Without(t, ">Согласиться<")
	webtest.Open(t, tutor, at(home.Tutor, person+"/diagnoses")).Want(t, 200)
	other := s.tree.OtherRegion().Municipalities[0].Schools[0].Coordinator
	for _, tail := range []string{"/deficits", "/diagnoses", "/deficits/new"} {
		webtest.Open(t, s.as(other), at(other, person+tail)).Want(t, 404)
	}
}

// formFile makes a form with a file.
func formFile(t *testing.T, fields map[string]string, name, content string) (string, *bytes.Buffer) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, v := range fields {
		_ = w.WriteField(k, v)
	}
	f, err := w.CreateFormFile("file", name) // without a name, as of one that was not chosen
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.Write([]byte(content))
	_ = w.Close()
	return w.FormDataContentType(), &body
}

func (s scene) sendFile(c *http.Client, to string, fields map[string]string, name, content string) sent {
	s.Helper()
	media, body := formFile(s.T, fields, name, content)
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, "http://test"+to, body)
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", media)
	r.Header.Set("Accept", "text/html")
	resp, err := c.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var text bytes.Buffer
	_, _ = text.ReadFrom(resp.Body)
	return follow(s, c, to, webtest.Page{Status: resp.StatusCode, Header: resp.Header, Body: text.String()})
}

func TestPages_AnImportIsCheckedFirstAndBadRowsAreNamed(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	who := s.tree.Regions[0].Municipalities[0].Coordinator
	c := s.as(who)
	fields := map[string]string{"instrument": s.instrument(c, "federal-results"), "phase": "entry"}
	to := at(who, "/imports/new")
	webtest.Open(t, c, to).Want(t, 200, "Файл с результатами", "multipart/form-data")
	s.sendFile(c, to, fields, "", "").Want(t, 422, "Приложите файл", "Файл с результатами")
	s.sendFile(c, to, map[string]string{"phase": "final"}, "a.csv", head).Want(t, 422, "Выберите опубликованный инструмент", `value="final" id="`)
	s.sendFile(c, to, fields, "a.xlsx", "PK\x03\x04 не книга").Want(t, 422)
	s.sendFile(c, to, fields, "a.csv", head+strings.Repeat("x", 51<<20)).Want(t, 413, "50 МиБ")

	good := head + "Федорова Анна Петровна;112-233-445 95;;Предметные;8,5;20;15.10.2024\n"
	bad := s.sendFile(c, to, fields, "плохой.csv", good+"Федорова Анна Петровна;112-233-445 95;;Методические;сто;20;15.10.2024\nНикто Никто Никто;;;Предметные;3;20;15.10.2024\n")
	bad.Want(t, 200, "плохой.csv", "Проверьте, что означает каждый столбец", "Федорова Анна Петровна · Никто Никто Никто")
	bad = s.proceed(c, bad, "/columns", nil)
	bad.Want(t, 200, "плохой.csv", "1 ошибка в строках; 1 человек не узнан", "Ничего не записано", "строка 3, столбец E", "Никто Никто Никто</p>", "строка 4").Without(t, "Записать результаты")
	if book := webtest.Open(t, c, bad.at+"/problems.xlsx").Want(t, 200); !strings.HasPrefix(book.Body, "PK") {
		t.Errorf("no book: %.20q", book.Body)
	}
	wantReport(t, webtest.Open(t, c, bad.at+"/report.xlsx").Want(t, 200))
	send(t, c, bad.at+"/apply", nil).Want(t, 422, "1 ошибка в строках; 1 человек не узнан")
	if s.counts() != [4]int{} {
		t.Errorf("landed %v", s.counts())
	}

	ready := s.proceed(c, s.sendFile(c, to, fields, "хороший.csv", good), "/columns", nil)
	ready.Want(t, 200, "Так запишутся первые результаты", "8,5 / 20", "Федорова Анна Петровна", "Предметные компетенции", "дефицит")
	ready = sent{webtest.Open(t, c, strings.TrimSuffix(ready.at, "/preview")), strings.TrimSuffix(ready.at, "/preview")}
	ready.Want(t, 200, "Ошибок нет", "Записать результаты")
	if s.counts() != [4]int{} {
		t.Errorf("landed before anybody said so: %v", s.counts())
	}
	send(t, c, ready.at+"/apply", nil).Want(t, 200, "Результаты загружены.", "Результаты записаны")
	if s.counts() != [4]int{1, 1, 1, 1} {
		t.Errorf("landed %v", s.counts())
	}
	webtest.Open(t, c, at(who, "/imports")).Want(t, 200, "плохой.csv", "хороший.csv", "2 ошибки", "записан")
	for _, other := range []struct{ path string }{{"/imports/" + path.Base(bad.at)}, {"/imports/" + path.Base(bad.at) + "/problems.xlsx"}} {
		foreign := s.tree.OtherRegion().Municipalities[0].Coordinator
		webtest.Open(t, s.as(foreign), at(foreign, other.path)).Want(t, 404)
	}
	webtest.Open(t, s.as(home.Tutee), at(home.Tutee, "/imports")).Want(t, 403)
}

func TestPages_InstrumentsOfTheRegion(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Regions[0].Coordinator
	c := s.as(who)
	webtest.Open(t, c, at(who, "/instruments")).Want(t, 200, "Результаты федеральной диагностики", "Новый инструмент", "опубликован")
	webtest.Open(t, c, at(who, "/instruments?kind=importer")).Want(t, 200).Without(t, "Самодиагностика профессиональных")
	one := "/instruments/" + s.instrument(c, "self-diagnosis-8")
	webtest.Open(t, c, at(who, one)).Want(t, 200, "Как его видит педагог", "Почти всегда", "Снять с публикации", one+"/next", one+"/export.json")
	webtest.Open(t, c, at(who, "/instruments?kind=questionnaire")).Want(t, 200, "<span>опросник</span>", "40 утверждений", "<span>тест</span>", "15 заданий").Without(t, "15 утверждений")
	webtest.Open(t, c, at(who, "/instruments/"+s.instrument(c, "functional-literacy"))).Want(t, 200, "15 заданий").Without(t, "утверждени", "опросник")
	me := s.tree.Home().Tutee
	webtest.Open(t, s.as(me), at(me, one)).Want(t, 200).Without(t, "Снять с публикации", "/next", "/export.json")
	foreign := s.tree.OtherRegion().Coordinator
	webtest.Open(t, s.as(foreign), at(foreign, one)).Want(t, 404)
}

func TestPages_ProgramsAreTheOperators(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	operator := identitytest.ClientOf(s.server, identitytest.Session(t, s.db, identitytest.Operator(t, s.db)), uuid.Nil)
	webtest.Open(t, operator, "/platform/programs").Want(t, 200, "selfdiagnosis", "federal", "опросник")
	listed := webtest.Into[list[struct{ Name, State string }]](t, webtest.Do(t, operator, "GET", "/programs", nil))
	if len(listed.Items) < 2 || listed.Items[0].State == "" {
		t.Errorf("%+v", listed)
	}
	who := s.tree.Regions[0].Coordinator
	webtest.Open(t, s.as(who), "/platform/programs").Want(t, 403)
	webtest.Do(t, s.as(who), "GET", "/programs", nil).Want(t, 403, "authz.forbidden")
}
