package documentweb_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/document/documentweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// frames are heads of pages without anything in them.
type frames struct{}

func (frames) Frame(context.Context, web.Session) (web.Frame, error) { return web.Frame{}, nil }

// places are what the test says.
type places struct{ schools []page.Option }

func (p places) Staff(context.Context, uuid.UUID) ([]page.Option, error) { return p.schools, nil }

func (p places) Municipalities(context.Context) ([]page.Option, error) {
	return []page.Option{{Value: uuid.NewString(), Label: "Усть-Илимск"}}, nil
}

func (p places) Organizations(context.Context, uuid.UUID) ([]page.Option, error) {
	return p.schools, nil
}

func at(who tenant.Scope, parts ...string) string {
	return "/m/" + who.Membership.String() + strings.Join(parts, "")
}

func TestPages_PapersOfARouteAndOfASchool(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	webtest.Pages(t, s.server, frames{}, func(p *web.Pages) {
		documentweb.RegisterPages(p, s.s, places{[]page.Option{{Value: home.Tutee.Organization.String(), Label: "МАОУ «СОШ № 11»"}}})
	})
	r := s.route(home.Tutee, iom.Active)
	tutee := s.as(home.Tutee)
	webtest.Open(t, tutee, at(home.Tutee, "/routes/", r.ID.String(), "/documents")).Want(t, 200, "КАРТА ИНДИВИДУАЛЬНОГО", "п. 2.5 Положения", "альбомная страница",
		"/documents/route-map?format=docx", "пока нечего печатать").Without(t, "/documents/conclusion?format")
	if got := webtest.Open(t, tutee, at(home.Tutee, "/routes/", r.ID.String(), "/documents/route-map?format=pdf")); got.Status != 200 || !strings.HasPrefix(got.Header.Get("Content-Type"), "application/pdf") {
		t.Errorf("%d %s", got.Status, got.Header.Get("Content-Type"))
	}
	webtest.Open(t, tutee, at(home.Tutee, "/routes/", r.ID.String(), "/documents/conclusion")).Want(t, 409, "печатать нечего")
	webtest.Open(t, s.as(home.Colleague), at(home.Colleague, "/routes/", r.ID.String(), "/documents")).Want(t, 404)
	webtest.Open(t, tutee, at(home.Tutee, "/documents")).Want(t, 403)

	who := home.Coordinator
	c, school := s.as(who), at(who, "/organizations/", who.Organization.String(), "/documents")
	if to := webtest.Open(t, c, at(who, "/documents")).To(t, school); to == "" {
		t.Error("the menu doesn't lead to the school")
	}
	webtest.Open(t, c, school).Want(t, 200, "Архивов ещё нет", "Портфолио тьюторанта")
	webtest.Send(t, c, school, webtest.Form("form", "no-such", "format", "docx")).Want(t, 422, "Выберите форму из списка")
	to := webtest.Send(t, c, school, webtest.Form("form", "portfolio", "format", "docx")).To(t, at(who, "/document-batches/"))
	webtest.Open(t, c, to).Want(t, 200, "<progress", "data-follow", "Обновить").Without(t, "Скачать архив")
	webtest.Send(t, c, school, webtest.Form("form", "portfolio", "format", "docx")).Want(t, 409, "Вы уже готовите такой архив")
	if err := s.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := batch{ID: uuid.MustParse(to[strings.LastIndex(to, "/")+1:][:36])}
	s.settled(c, b)
	webtest.Open(t, c, to).Want(t, 200, "Скачать архив", "Хранится до").Without(t, "<progress")
	if got := webtest.Open(t, c, at(who, "/document-batches/", b.ID.String(), "/content")); got.Status != 200 || got.Header.Get("Content-Type") != "application/zip" {
		t.Errorf("%d %s", got.Status, got.Header.Get("Content-Type"))
	}
	webtest.Open(t, c, school).Want(t, 200, "готов").Without(t, "Архивов ещё нет")

	region := s.tree.Regions[0].Coordinator
	webtest.Open(t, s.as(region), at(region, "/documents")).Want(t, 200, "Организация не выбрана", "Усть-Илимск")
	webtest.Open(t, s.as(region), at(region, "/documents?municipality=", home.Tutee.Municipality.String())).Want(t, 200, "МАОУ «СОШ № 11»")
	foreign := s.tree.OtherSchool().Coordinator
	webtest.Open(t, s.as(foreign), at(foreign, "/organizations/", who.Organization.String(), "/documents")).Want(t, 404)
	webtest.Open(t, s.as(foreign), at(foreign, "/document-batches/", b.ID.String())).Want(t, 404)
}
