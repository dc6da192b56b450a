package authoringweb_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A survey of needs stands beside a test [A IV.1]; the whole goes out as a book and comes
// back the same.
func TestPages_ASurveyBesideATestAndItsBook(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	w := s.writer(s.tree.Regions[0].Methodist)
	w.begin("Опросник", "selfdiagnosis")
	w.open("/edit/items").Want(t, 200).Without(t, "/edit/survey")
	w.open("/edit/survey").Want(t, 404)
	w.send("/edit/survey", webtest.Form("title", "Анкета")).Want(t, 404)

	w.begin("Входной тест", "entrytest")
	w.step("/edit/items/new", webtest.Form("competency", "cultural", "text", "Столица", "kind", "single", "right", "Тверь\n+ Москва"))
	w.step("/edit/competencies/used", url.Values{})
	w.open("/edit/items").Want(t, 200, "/edit/survey")
	w.open("/edit/survey").Want(t, 200, "Начать анкету").Without(t, "Добавить вопрос")
	w.send("/edit/survey", webtest.Form("title", " ")).Want(t, 422)
	w.step("/edit/survey", webtest.Form("title", "Что Вам нужно"))
	w.open("/edit/survey").Want(t, 200, "Вопросов пока нет", "Добавить вопрос")
	w.open("/edit/check").Want(t, 200, "Опубликовать пока нельзя", "Анкета")
	w.send("/edit/survey/new", webtest.Form("text", "Что освоить?", "kind", "multiple", "as", "request", "options", "Рефлексию")).
		Want(t, 422, "Что освоить?", "Рефлексию")
	w.step("/edit/survey/new", webtest.Form("text", "Что освоить?", "kind", "multiple", "as", "request", "options", "Рефлексию\nДанные"))
	w.step("/edit/survey/new", webtest.Form("text", "Что трудно?", "kind", "text", "as", "difficulty"))
	w.open("/edit/survey").Want(t, 200, "Что освоить?", "образовательным запросом", "своими словами")
	w.step("/edit/survey/step", webtest.Form("do", "up:need-2"))
	w.step("/edit/survey/need-1", webtest.Form("text", "Что хотите освоить?", "kind", "single", "as", "note", "options", "Рефлексию\nДанные"))
	w.open("/edit/survey/need-1").Want(t, 200, "Что хотите освоить?")
	w.open("/edit/survey/none").Want(t, 404)
	w.open("/edit/sample").Want(t, 200, "Что Вам нужно", "Что хотите освоить?", "Что трудно?")
	w.open("/edit/check").Want(t, 200, "Всё на месте")

	book := webtest.Do(t, w.c, "GET", "/instruments/"+w.id+"/book", nil).Want(t, 200, "")
	p := w.file("тест.xlsx", book.Body, "teacher-8")
	if p.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", p.Status, p.Body)
	}
	first := webtest.Do(t, w.c, "GET", "/instruments/"+w.id, nil)
	copied := w.id
	w.id = path.Base(strings.TrimSuffix(p.Header.Get("Location"), "/edit/check"))
	second := webtest.Do(t, w.c, "GET", "/instruments/"+w.id, nil)
	if a, b := definitionOf(t, first), definitionOf(t, second); a != b || copied == w.id {
		t.Errorf("written\n%s\nread back\n%s", a, b)
	}
	w.step("/edit/survey/step", webtest.Form("do", "remove:need-1"))
	w.send("/edit/survey/step", webtest.Form("do", "remove:need-1")).Want(t, 404)
	w.step("/edit/survey/remove", url.Values{})
	w.step("/publish", url.Values{})

	webtest.Open(t, w.c, w.base+"/instruments/upload").Want(t, 200, "program=entrytest", "program=selfdiagnosis")
	webtest.Do(t, w.c, "GET", "/instruments/template?framework=teacher-8&program=entrytest", nil).Want(t, 200, "")
	if p := w.file("пустая.xlsx", webtest.Do(t, w.c, "GET", "/instruments/template?framework=teacher-8&program=entrytest", nil).Body, "teacher-8"); p.Status != 422 {
		t.Errorf("an empty book: %d", p.Status)
	}
}
