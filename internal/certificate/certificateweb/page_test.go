package certificateweb_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/certificate/certificateweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// frames are heads of pages without anything in them.
type frames struct{}

func (frames) Frame(context.Context, web.Session) (web.Frame, error) { return web.Frame{}, nil }

func at(who tenant.Scope, parts ...any) string {
	return "/m/" + who.Membership.String() + path(parts...)
}

func TestPages_FromWaitingToACheckByAnyone(t *testing.T) {
	t.Parallel()
	s := newScene(t, secret)
	webtest.Pages(t, s.server, frames{}, func(p *web.Pages) { certificateweb.RegisterPages(p, s.s) })
	home := s.tree.Home()
	r := s.route(home.Tutee, iom.Completed)
	school, tutee := s.as(home.Coordinator), s.as(home.Tutee)
	tab := path("/routes/", r.ID, "/certificate")

	webtest.Open(t, tutee, at(home.Tutee, "/certificates")).Want(t, 200, "Сертификатов пока нет", "если так говорит положение")
	webtest.Open(t, tutee, at(home.Tutee, tab)).Want(t, 200, "Сертификат заслужен").Without(t, "Выдать сертификат")
	webtest.Open(t, school, at(home.Coordinator, "/certificates")).Want(t, 200, "Пора выдать", r.Title, tab)
	webtest.Open(t, school, at(home.Coordinator, tab)).Want(t, 200, "Выдать сертификат", "п. 4.3", "Первая подпись")
	webtest.Send(t, school, at(home.Coordinator, tab), webtest.Form("hours", "семьдесят", "signatories.0.post", "Директор", "signatories.0.name", "Петрова А. С.")).
		Want(t, 422, "Петрова А. С.", "семьдесят")
	to := webtest.Send(t, school, at(home.Coordinator, tab), webtest.Form("person", home.Tutee.Person.String(), "hours", "72", "signatories.0.post", "Директор", "signatories.0.name", "Петрова А. С.",
		"signatories.1.post", "", "signatories.1.name", "")).To(t, at(home.Coordinator, "/certificates/"))
	webtest.Open(t, school, to).Want(t, 200, "Сертификат №", "72 часа", "Отозвать сертификат", "Информационная компетенция")
	webtest.Send(t, school, at(home.Coordinator, tab), webtest.Form("hours", "1")).Want(t, 409, "уже выдан")
	webtest.Open(t, school, at(home.Coordinator, "/certificates")).Want(t, 200, "действует").Without(t, "Пора выдать")
	webtest.Open(t, school, at(home.Coordinator, "/certificates?year=2001")).Want(t, 200, "Сертификатов пока нет")

	id := to[strings.LastIndex(to, "/")+1:]
	id, _, _ = strings.Cut(id, "?")
	own := at(home.Tutee, "/certificates/", id)
	body := webtest.Open(t, tutee, own).Want(t, 200, "Скачать PDF", "Скачать цифровой значок").Without(t, "Отозвать сертификат").Body
	number := body[strings.Index(body, "Сертификат № ")+len("Сертификат № "):][:len("2026-0001-00000-00000")]
	webtest.Open(t, tutee, at(home.Tutee, tab)).Want(t, 200, number, "/paper", "/badge")
	for _, file := range []string{"/paper", "/badge"} {
		if got := webtest.Open(t, tutee, own+file); got.Status != 200 || !strings.Contains(got.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d %v", file, got.Status, got.Header)
		}
	}
	for _, who := range []tenant.Scope{home.Colleague, s.tree.OtherSchool().Coordinator, s.tree.OtherRegion().Coordinator} {
		webtest.Open(t, s.as(who), at(who, "/certificates/", id)).Want(t, 404)
		webtest.Open(t, s.as(who), at(who, tab)).Want(t, 404)
	}

	anyone := s.anyone()
	webtest.Open(t, anyone, "/certificates").Want(t, 200, "Номер сертификата")
	webtest.Open(t, anyone, "/certificates?number=12345").Want(t, 422, "не похоже на номер", "12345")
	typed := webtest.Open(t, anyone, "/certificates?number="+url.QueryEscape(strings.ToLower(number))).To(t, "/certificates/"+number)
	webtest.Open(t, anyone, typed).Want(t, 200, "Сертификат действует", r.Title, "72 часа").Without(t, "Отозвать", home.Tutee.Person.String(), r.ID.String())
	webtest.Open(t, anyone, "/certificates/"+certificate.Number(2026, 1)).Want(t, 404, "Сертификата с таким номером нет")

	webtest.Send(t, school, at(home.Coordinator, "/certificates/", id, "/revoke"), webtest.Form("reason", "Ой")).Want(t, 422, "Ой")
	webtest.Send(t, tutee, own+"/revoke", webtest.Form("reason", "Не хочу его")).Want(t, 403)
	webtest.Send(t, school, at(home.Coordinator, "/certificates/", id, "/revoke"), webtest.Form("reason", "Ошибка в фамилии")).To(t, at(home.Coordinator, "/certificates/", id))
	webtest.Open(t, tutee, own).Want(t, 200, "отозван", "Ошибка в фамилии").Without(t, "цифровой значок")
	webtest.Open(t, anyone, "/certificates/"+number).Want(t, 200, "Сертификат отозван").Without(t, "Ошибка в фамилии", "Сертификат действует")
	webtest.Open(t, school, at(home.Coordinator, tab)).Want(t, 200, "отозван", "Первая подпись")
}

func TestPages_SayWhyThereIsNone(t *testing.T) {
	t.Parallel()
	s := newScene(t, secret)
	webtest.Pages(t, s.server, frames{}, func(p *web.Pages) { certificateweb.RegisterPages(p, s.s) })
	home := s.tree.Home()
	active := s.route(home.Tutee, iom.Active)
	webtest.Open(t, s.as(home.Tutee), at(home.Tutee, "/routes/", active.ID, "/certificate")).Want(t, 200, "Сертификата пока нет", "ещё не завершён", "п. 4.3")
	without := s.route(home.Tutee, iom.Completed, iomtest.Under(iom.Sovetsky2022))
	webtest.Open(t, s.as(home.Coordinator), at(home.Coordinator, "/routes/", without.ID, "/certificate")).Want(t, 200, "сертификат не выдаётся").Without(t, "Первая подпись")
	webtest.Send(t, s.as(home.Coordinator), at(home.Coordinator, "/routes/", without.ID, "/certificate"), webtest.Form("hours", "1")).Want(t, 422, "сертификат не выдаётся")
}
