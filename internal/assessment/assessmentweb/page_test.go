package assessmentweb_test

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// sent is a form that was sent, and the page that it led to.
type sent struct {
	webtest.Page
	at string
}

// send sends a form as a browser without scripts does, and follows where it leads.
func send(t testing.TB, c *http.Client, path string, form url.Values) sent {
	t.Helper()
	return follow(t, c, path, webtest.Send(t, c, path, form))
}

func follow(t testing.TB, c *http.Client, path string, p webtest.Page) sent {
	t.Helper()
	if p.Status != http.StatusSeeOther {
		return sent{p, path}
	}
	var cookies []string
	for _, set := range p.Header.Values("Set-Cookie") {
		one, _, _ := strings.Cut(set, ";")
		cookies = append(cookies, one)
	}
	to := p.Header.Get("Location")
	return sent{webtest.Open(t, c, to, "Cookie", strings.Join(cookies, "; ")), to}
}

// at is a path among the pages of a membership.
func at(who tenant.Scope, path string) string { return "/m/" + who.Membership.String() + path }

// A whole diagnosis as a browser without scripts takes it: by forms alone, with the
// real program behind them.
func TestPages_ADiagnosisWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	me := home.Tutee
	teacher := s.as(me)
	instrument := s.instrument(teacher, "self-diagnosis-8")

	webtest.Open(t, teacher, at(me, "/diagnoses")).Want(t, 200, "Самодиагностика профессиональных компетенций педагога", "40 утверждений", "/diagnoses/new?instrument="+instrument)
	webtest.Open(t, teacher, at(me, "/diagnoses/new?instrument="+instrument)).Want(t, 200, "Займёт около 15 минут", "Входная", "Участие добровольное")
	send(t, teacher, at(me, "/diagnoses/new"), url.Values{"instrument": {instrument}}).Want(t, 422, "Заполните это поле", "40 утверждений")
	begun := send(t, teacher, at(me, "/diagnoses/new"), url.Values{"instrument": {instrument}, "phase": {"entry"}})
	begun.Want(t, 200, "часть 1 из 8", `name="answers.cultural-1.choices"`, "Отвечено")
	id := path.Base(strings.TrimSuffix(begun.at, "?part=1"))
	one := at(me, "/diagnoses/"+id)
	send(t, teacher, at(me, "/diagnoses/new"), url.Values{"instrument": {instrument}, "phase": {"entry"}}).Want(t, 409, "продолжите её")
	webtest.Open(t, teacher, at(me, "/diagnoses")).Want(t, 200, "Продолжить", one)

	// a screen that is left empty leads on; one answer is kept though the rest is missing
	send(t, teacher, one+"/answers", url.Values{"part": {"1"}, "to": {"2"}}).Want(t, 200, "часть 2 из 8")
	send(t, teacher, one+"/answers", url.Values{"part": {"1"}, "to": {"exit"}, "answers.cultural-1.choices": {"4"}}).Want(t, 200, "Ответы сохранены")
	webtest.Open(t, teacher, one).Want(t, 200, `value="4" checked`, "часть 1 из 8")
	send(t, teacher, one+"/answers", url.Values{"part": {"1"}, "to": {"2"}, "answers.cultural-1.choices": {"99"}}).
		Want(t, 422, "Такого варианта ответа нет.", "часть 1 из 8", `class="item field-bad"`)
	webtest.Open(t, teacher, one+"/review").Want(t, 200, "Без ответа осталось 39 утверждений", "?part=1#", "?part=8#").Without(t, "Завершить и узнать")
	send(t, teacher, one+"/submit", nil).Want(t, 422, "Ответы не подходят")

	run := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "GET", "/diagnoses/"+id, nil))
	part := 0
	for _, section := range run.Form.Sections {
		part++
		fields, to := url.Values{"part": {strconv.Itoa(part)}}, strconv.Itoa(part+1)
		if part == len(run.Form.Sections) {
			to = "review"
		}
		fields.Set("to", to)
		for _, item := range section.Items {
			fields.Set("answers."+item.Code+".choices", item.Options[1].Code)
		}
		send(t, teacher, one+"/answers", fields).Want(t, 200)
	}
	webtest.Open(t, teacher, one+"/review").Want(t, 200, "Вы ответили на все утверждения", "Завершить и узнать результат")
	result := send(t, teacher, one+"/submit", nil).Want(t, 200, "Готово. Вот Ваш результат.", "из 8 компетенций", "<svg", "Составить маршрут", "/routes/new?diagnosis="+id, "Низкий").Without(t, "self-diagnosis-8")
	if n := strings.Count(result.Body, "Низкий"); n < 3 {
		t.Errorf("levels stand %d times", n)
	}
	webtest.Open(t, teacher, one+"/review").Want(t, http.StatusSeeOther)
	send(t, teacher, one+"/answers", url.Values{"part": {"1"}, "answers.cultural-1.choices": {"5"}}).Want(t, 409)
	if sheet := webtest.Open(t, teacher, one+"/results.xlsx").Want(t, 200); !strings.HasPrefix(sheet.Body, "PK") {
		t.Errorf("no book: %.20q", sheet.Body)
	}

	// nobody else's
	for _, who := range []tenant.Scope{home.Colleague, home.Tutor, s.tree.OtherRegion().Municipalities[0].Schools[0].Tutee} {
		for _, tail := range []string{"", "/review", "/results.xlsx"} {
			if got := webtest.Open(t, s.as(who), at(who, "/diagnoses/"+id+tail)).Status; got != 404 && got != 403 {
				t.Errorf("%s sees %s: %d", who.Role, tail, got)
			}
		}
	}
	s.appoint(me, home.Tutor)
	webtest.Open(t, s.as(home.Tutor), at(home.Tutor, "/diagnoses/"+id)).Want(t, 200, "Кто проходил").Without(t, "Составить маршрут")
}
