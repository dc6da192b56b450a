package identityweb_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// newPages is the scene with the pages of sign-in and the like. They know everybody's
// name: who may know which, area directory tests.
func newPages(t *testing.T) scene {
	t.Helper()
	s := newScene(t)
	service := identitytest.Service(t, s.db)
	webtest.Pages(t, s.server, identityweb.Sessions{Service: service}, func(p *web.Pages) {
		p.NameBy(everybody{})
		identityweb.RegisterPages(p, service, public+"/")
		web.Show(p, web.View{ID: "pageHome", Path: "", Permission: tutees, Title: "page.product"}, homePage)
	})
	return s
}

func at(who tenant.Scope, path string) string { return "/m/" + who.Membership.String() + path }

func email(who tenant.Scope) string { return who.Person.String() + "@example.ru" }

// browser keeps the cookie that sign-in gave.
func (s scene) browser(p webtest.Page) *http.Client {
	s.Helper()
	for _, c := range (&http.Response{Header: p.Header}).Cookies() {
		if c.Name == web.SecureCookie && c.Value != "" {
			return identitytest.ClientOf(s.server, identity.Token(c.Value), uuid.Nil)
		}
	}
	s.Fatalf("no session in %v", p.Header)
	return nil
}

func TestSignInPage_KeepsTheAddressAndNeverThePassword(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	who := s.tree.Home().Tutee
	identitytest.AccountWith(t, s.db, who, password)
	nobody := s.nobody()
	webtest.Open(t, nobody, "/").To(t, "/sign-in")
	webtest.Open(t, nobody, "/sign-in?next=/m/x/routes").Want(t, 200, "Для кого «Маршрут»", `name="next" value="/m/x/routes"`, `autocomplete="current-password"`)
	wrong := webtest.Send(t, nobody, "/sign-in", webtest.Form("email", email(who), "password", "не тот пароль вовсе", "next", "/account"))
	wrong.Want(t, 401, "не подходят", `value="`+email(who)+`"`, `name="next" value="/account"`).Without(t, "не тот пароль вовсе")
	if c := wrong.Header.Get("Set-Cookie"); strings.Contains(c, "session") {
		t.Errorf("a cookie for a wrong password: %q", c)
	}
	in := webtest.Send(t, nobody, "/sign-in", webtest.Form("email", email(who), "password", password, "next", "/account"))
	in.To(t, "/account")
	me := s.browser(in)
	webtest.Open(t, me, "/account").Want(t, 200, email(who), "Где Вы вошли", "это устройство")
	webtest.Open(t, me, "/").To(t, at(who, ""))
}

func TestSignInPage_NextIsLocalOnly(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	who := s.tree.Home().Tutee
	identitytest.AccountWith(t, s.db, who, password)
	for _, next := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=1", "", "evil"} {
		in := webtest.Send(t, s.nobody(), "/sign-in", webtest.Form("email", email(who), "password", password, "next", next))
		if to := in.To(t, "/"); to != "/" {
			t.Errorf("next=%q leads to %q", next, to)
		}
	}
}

func TestSignInPage_SaysHowLongToWait(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	var p webtest.Page
	for range 30 {
		if p = webtest.Send(t, s.nobody(), "/sign-in", webtest.Form("email", "kto@example.ru", "password", "угадываю пароль")); p.Status == http.StatusTooManyRequests {
			break
		}
	}
	p.Want(t, 429, "Слишком много неудачных попыток", "Повторите через", `value="kto@example.ru"`).Without(t, "угадываю пароль")
}

func TestExpiredSession_LosesNothingButSecrets(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	gone := identitytest.ClientOf(s.server, identity.NewToken(), uuid.Nil)
	p := webtest.Send(t, gone, "/account", webtest.Form("current", "прежний пароль", "password", "новый длинный пароль", "note", "написано давно", "token", "тайный код"))
	p.Want(t, 401, "Сеанс закончился", "Отправить ещё раз", `name="note" value="написано давно"`, `action="/account"`).
		Without(t, "прежний пароль", "новый длинный пароль", "тайный код")
	webtest.Open(t, gone, "/account?a=1").To(t, "/sign-in?next="+url.QueryEscape("/account?a=1"))
}

func TestConsentPage_ComesFirstAndLeadsBack(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	who := s.tree.Home().Tutee
	me := identitytest.ClientOf(s.server, identitytest.Session(t, s.db, identitytest.Account(t, s.db, who)), uuid.Nil)
	asked := at(who, "?tab=2")
	to := webtest.Open(t, me, asked).To(t, at(who, "/consent?next="))
	p := webtest.Open(t, me, to).Want(t, 200, "Согласие на обработку персональных данных", "<h2>1. Кто обрабатывает данные</h2>", "<li>фамилия, имя, отчество (при наличии);</li>", "МАОУ СОШ № 11",
		`name="next" value="`+asked+`"`)
	p.Without(t, "## ", "{{", "# Согласие")
	webtest.Send(t, me, at(who, "/consent"), webtest.Form("version", "pd-2001-01", "next", asked)).Want(t, 409, "Текст согласия изменился", `name="next" value="`+asked+`"`)
	webtest.Send(t, me, at(who, "/consent"), webtest.Form("version", identity.ConsentVersion, "next", asked)).To(t, asked)
	webtest.Open(t, me, asked).Want(t, 200, "Дом")
	webtest.Send(t, me, at(who, "/consent/withdraw"), webtest.Form()).To(t, at(who, "/consent"))
	webtest.Open(t, me, at(who, "")).To(t, at(who, "/consent"))
	webtest.Send(t, me, at(who, "/consent"), webtest.Form("version", identity.ConsentVersion, "next", "//evil.example")).To(t, at(who, ""))
}

func TestChoosePage_TwoMemberships(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	who := s.tree.Home().Tutee
	second := uuid.Must(uuid.NewV7())
	s.db.Owner(t, "INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id) VALUES ($1,$2,$3,'tutor',$4,$5)",
		who.Region, second, who.Person, who.Municipality, who.Organization)
	me := s.as(who)
	webtest.Open(t, me, "/").To(t, "/choose")
	webtest.Open(t, me, "/choose").Want(t, 200, "В какой роли Вы работаете?", "Тьюторант", "Тьютор<", "МАОУ СОШ № 11", "/m/"+second.String())
	webtest.Open(t, me, "/m/"+uuid.NewString()).Want(t, 404)
	webtest.Open(t, me, at(s.tree.Home().Colleague, "")).Want(t, 404)
}

func TestSignOut_EndsTheSession(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	who := s.tree.Home().Tutee
	me := s.as(who)
	webtest.Send(t, me, "/sign-out", webtest.Form(), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example").Want(t, 403)
	webtest.Open(t, me, "/account").Want(t, 200)
	webtest.Send(t, me, "/sign-out", webtest.Form()).To(t, "/sign-in")
	webtest.Open(t, me, "/account").To(t, "/sign-in")
}

func TestAccountPage_EndsOneSession(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	who := s.tree.Home().Tutee
	account := identitytest.AccountWith(t, s.db, who, password)
	sign := func(agent string) *http.Client {
		return s.browser(webtest.Send(t, s.nobody(), "/sign-in", webtest.Form("email", email(who), "password", password), "User-Agent", agent))
	}
	phone := sign("Mozilla/5.0 (Linux; Android 9; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 YaBrowser/24.1 Mobile Safari/537.36")
	me := sign("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0")
	p := webtest.Open(t, me, "/account").Want(t, 200, "Яндекс Браузер, телефон или планшет Android", "Firefox, компьютер с Windows")
	end := regexp.MustCompile(`/account/sessions/[0-9a-f-]{36}/end`).FindAllString(p.Body, -1)
	if len(end) != 1 {
		t.Fatalf("%d sessions can be ended, want the other one", len(end))
	}
	webtest.Send(t, me, end[0], webtest.Form()).To(t, "/account")
	webtest.Open(t, phone, "/account").To(t, "/sign-in")
	webtest.Open(t, me, "/account").Want(t, 200).Without(t, "Яндекс Браузер")

	stranger := s.as(s.tree.Home().Colleague)
	mine := identity.SessionID(identitytest.Session(t, s.db, account).MustHash())
	webtest.Send(t, stranger, "/account/sessions/"+mine.String()+"/end", webtest.Form()).Want(t, 404)

	webtest.Send(t, me, "/account", webtest.Form("current", "не тот пароль", "password", "совсем другие слова вот")).Want(t, 422, "Прежний пароль введён неверно").Without(t, "не тот пароль", "совсем другие слова вот")
	webtest.Send(t, me, "/account", webtest.Form("current", password, "password", "коротко")).Want(t, 422, "10 знаков").Without(t, "коротко")
	webtest.Send(t, me, "/account", webtest.Form("current", password, "password", "совсем другие слова вот")).To(t, "/account")
}

func TestLinkPage_FromInvitationToSignIn(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	home := s.tree.Home()
	me, who := s.as(home.Coordinator), home.Tutee
	invite := at(home.Coordinator, "/people/"+who.Person.String()+"/invitation")
	webtest.Open(t, me, invite).Want(t, 200, "Иванова А.", "Получить ссылку").Without(t, "/link#")
	made := webtest.Send(t, me, invite, webtest.Form()).Want(t, 200, "Ссылка готова", "действует до", public+"/link#", "data-copy")
	if c := made.Header.Get("Cache-Control"); !strings.Contains(c, "no-store") {
		t.Errorf("a secret may be kept: %q", c)
	}
	token := regexp.MustCompile(`/link#([\w-]{43})`).FindStringSubmatch(made.Body)[1]
	webtest.Send(t, me, at(home.Coordinator, "/people/"+who.Person.String()+"/reset"), webtest.Form()).Want(t, 409, "ещё не принял приглашение")

	nobody := s.nobody()
	webtest.Open(t, nobody, "/link").Want(t, 200, "data-link", "Продолжить")
	opened := webtest.Send(t, nobody, "/link/open", webtest.Form("token", token)).Want(t, 200, "Здравствуйте, Анна!", "МАОУ СОШ № 11", email(who), `autocomplete="new-password"`)
	if c := opened.Header.Get("Cache-Control"); !strings.Contains(c, "no-store") {
		t.Errorf("a secret may be kept: %q", c)
	}
	webtest.Send(t, nobody, "/link", webtest.Form("token", token, "password", "qwertyuiop")).Want(t, 422, "Здравствуйте, Анна!", `name="token" value="`+token+`"`).Without(t, "qwertyuiop")
	webtest.Send(t, nobody, "/link", webtest.Form("token", token, "password", password)).To(t, "/sign-in")
	for _, path := range []string{"/link", "/link/open"} { // used: said on the form, and nobody is named
		webtest.Send(t, nobody, path, webtest.Form("token", token, "password", password)).Want(t, 409, "Ссылка недействительна", "Попросите координатора").Without(t, "Анна", email(who))
	}
	webtest.Send(t, nobody, "/sign-in", webtest.Form("email", email(who), "password", password)).To(t, "/")

	webtest.Send(t, me, invite, webtest.Form()).Want(t, 409, "Приглашение уже принято")
	webtest.Send(t, me, at(home.Coordinator, "/people/"+who.Person.String()+"/reset"), webtest.Form()).Want(t, 200, "Ссылка готова", "новый пароль")
	webtest.Send(t, me, at(home.Coordinator, "/people/"+s.tree.OtherSchool().Tutee.Person.String()+"/invitation"), webtest.Form()).Want(t, 404).Without(t, "/link#")
	webtest.Open(t, s.as(home.Tutor), at(home.Tutor, "/people/"+who.Person.String()+"/invitation")).Want(t, 403)
}
