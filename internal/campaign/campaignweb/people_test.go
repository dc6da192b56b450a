package campaignweb_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type rollView struct {
	ID       string
	Fits     int
	Criteria struct{ People, Positions, Subjects []string }
}

// A list names people of the campaign's place alone; one line that is nobody, and nobody
// is added.
func TestCampaign_ByList_NobodyIsGuessed(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, other := s.tree.Home(), s.tree.OtherSchool()
	name := func(person any) string {
		return testdb.Value[string](t, s.db, "SELECT trim(surname || ' ' || given_name || ' ' || patronymic) FROM person WHERE id = $1", person)
	}
	s.db.Owner(t, "UPDATE person SET email = 'First@School.ru' WHERE id = $1", home.Tutee.Person)
	s.db.Owner(t, "UPDATE person SET surname = 'Ёлкина', given_name = 'Мария', patronymic = '' WHERE id = $1", home.Colleague.Person)
	school := s.as(home.Coordinator)
	plan := s.plan("По списку")
	plan["criteria"] = map[string]any{"positions": []string{"учитель, педагог-психолог"}, "subjects": []string{"физика;химия", " физика "}}
	c := webtest.Into[rollView](t, webtest.Do(t, school, "POST", "/campaigns", plan).Want(t, 201, ""))
	if len(c.Criteria.Positions) != 2 || len(c.Criteria.Subjects) != 2 {
		t.Errorf("several words: %+v", c.Criteria)
	}
	people := "/campaigns/" + c.ID + "/people"
	all := webtest.Into[struct{ People []string }](t, webtest.Do(t, school, "GET", "/campaigns/"+c.ID+"/candidates", nil).Want(t, 200, "")).People
	some := webtest.Into[struct{ People []string }](t, webtest.Do(t, school, "GET", "/campaigns/"+c.ID+"/candidates?surname=елк", nil).Want(t, 200, "")).People
	if len(all) < 2 || len(some) != 1 || some[0] != home.Colleague.Person.String() {
		t.Errorf("offered %v, by surname %v", all, some)
	}
	webtest.Do(t, school, "POST", people, map[string]any{"lines": "first@school.ru\nНикто Никогда Неизвестный\n" + name(other.Tutee.Person)}).Want(t, 422, "campaign.lines")
	webtest.Do(t, school, "POST", people, map[string]any{"people": []any{other.Tutee.Person}}).Want(t, 422, "campaign.invalid")
	webtest.Do(t, school, "POST", people, map[string]any{}).Want(t, 422, "campaign.no_lines")
	got := webtest.Into[rollView](t, webtest.Do(t, school, "POST", people, map[string]any{"lines": "FIRST@school.ru\nЕЛКИНА  Мария\nфёрст <first@school.ru>"}).Want(t, 200, ""))
	if len(got.Criteria.People) != 2 {
		t.Fatalf("%+v", got.Criteria)
	}
	s.db.Owner(t, "UPDATE person SET surname = 'Ёлкина', given_name = 'Мария', patronymic = '' WHERE id = $1", home.Tutee.Person)
	webtest.Do(t, school, "POST", people, map[string]any{"lines": "Ёлкина Мария"}).Want(t, 422, "campaign.lines")
	if c = webtest.Into[rollView](t, webtest.Do(t, school, "GET", "/campaigns/"+c.ID, nil).Want(t, 200, "")); c.Fits != 2 {
		t.Errorf("%d fit, two are on the list", c.Fits)
	}
	webtest.Do(t, school, "POST", people+"/remove", map[string]any{"people": []any{home.Tutee.Person}}).Want(t, 200, "")
	for _, stranger := range []string{"GET /candidates", "POST /people", "POST /people/remove"} {
		method, path, _ := strings.Cut(stranger, " ")
		var body any
		if method == "POST" {
			body = map[string]any{"people": []any{home.Tutee.Person}}
		}
		webtest.Do(t, s.as(other.Coordinator), method, "/campaigns/"+c.ID+path, body).Want(t, 404, "campaign.not_found")
		webtest.Do(t, s.as(home.Tutee), method, "/campaigns/"+c.ID+path, body).Want(t, 403, "authz.forbidden")
	}
}

func TestPages_TheListOfACampaign(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.db.Owner(t, "UPDATE person SET email = 'first@school.ru' WHERE id = $1", home.Tutee.Person)
	who, at := s.as(home.Coordinator), "/m/"+home.Coordinator.Membership.String()
	to := webtest.Send(t, who, at+"/campaigns/new", webtest.Form("title", "Осень", "instrument", s.instrument, "phase", "entry", "opens_on", day(0), "closes_on", day(10),
		"remind_days", "7", "remind_days", "1", "criteria.subjects", "физика, химия")).To(t, at+"/campaigns/")
	webtest.Open(t, who, to+"/edit").Want(t, 200, "физика, химия", "за 7 дней до конца", "первая", "педагог-наставник")
	webtest.Open(t, who, to).Want(t, 200, "Список людей", "физика, химия")
	webtest.Open(t, who, to+"/people").Want(t, 200, "Список пуст", home.Tutee.Person.String()).Without(t, "Имена показаны")
	webtest.Send(t, who, to+"/people", webtest.Form("lines", "first@school.ru\nnobody@school.ru")).
		Want(t, 422, "Строка 2, «nobody@school.ru»", "first@school.ru\nnobody@school.ru", "никто не добавлен")
	webtest.Send(t, who, to+"/people", webtest.Form("lines", "first@school.ru")).To(t, to+"/people")
	webtest.Open(t, who, to+"/people").Want(t, 200, "по списку, 1 человек").Without(t, "Список пуст")
	webtest.Send(t, who, to+"/people/choose", webtest.Form("people", home.Colleague.Person.String())).To(t, to+"/people")
	webtest.Send(t, who, to+"/people/remove", webtest.Form("people", home.Tutee.Person.String())).To(t, to+"/people")
	webtest.Open(t, who, to).Want(t, 200, "по списку, 1 человек", "Подходит 1 человек")

	var book bytes.Buffer
	if err := sheet.Write(&book, sheet.Sheet{Name: "Лист", Head: []string{"№", "Почта"}, Rows: sheet.Rows([]any{1, "First@school.ru"})}); err != nil {
		t.Fatal(err)
	}
	sendBook(t, who, to+"/people/book", "list.xlsx", book.Bytes()).To(t, to+"/people")
	webtest.Open(t, who, to).Want(t, 200, "по списку, 2 человека")
	sendBook(t, who, to+"/people/book", "list.xlsx", []byte("no book")).Want(t, 422)
	sendBook(t, who, to+"/people/book", "", nil).Want(t, 422, "Выберите файл")
	webtest.Send(t, who, to+"/start", webtest.Form("version", "1")).Want(t, 412)
	webtest.Send(t, who, to+"/start", webtest.Form("version", "5")).To(t, to)
	webtest.Send(t, who, to+"/people", webtest.Form("lines", "first@school.ru")).Want(t, 409, "Кампания уже началась")
}

// sendBook sends a form with a file as a browser does.
func sendBook(t *testing.T, c *http.Client, path, name string, book []byte) webtest.Page {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("key", "4d1f7a1c-7a70-4f7e-9c3e-2d9a6f0b1c2d")
	if name != "" {
		f, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write(book)
	}
	_ = w.Close()
	return webtest.SendBody(t, c, path, w.FormDataContentType(), &body)
}

// Whom one may not know by name is asked by conditions, or by a list that names them.
func TestPages_PeopleWithoutANameAreNotOffered(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region, other := s.tree.Regions[0].Coordinator, s.tree.OtherSchool().Tutee.Person
	s.db.Owner(t, "UPDATE person SET category = 'first', email = 'nameless@school.ru' WHERE id = $1", other)
	who, at := s.as(region), "/m/"+region.Membership.String()
	plan := webtest.Form("title", "Осень", "instrument", s.instrument, "phase", "entry", "opens_on", day(0), "closes_on", day(10))
	plan.Set("criteria.categories", "third")
	webtest.Send(t, who, at+"/campaigns/new", plan).Want(t, 422)
	plan.Set("criteria.categories", "first")
	to := webtest.Send(t, who, at+"/campaigns/new", plan).To(t, at+"/campaigns/")
	webtest.Open(t, who, to).Want(t, 200, "категория: первая", "Подходит 1 человек")
	webtest.Open(t, who, to+"/people").Want(t, 200, "Имена показаны", "Иванова А.").Without(t, other.String())
	webtest.Send(t, who, to+"/people", webtest.Form("lines", "nameless@school.ru")).To(t, to+"/people")
	webtest.Open(t, who, to+"/people").Want(t, 200, other.String(), "№ 1")
}
