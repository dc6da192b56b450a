package navigatorweb

import (
	"context"
	"embed"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// rows of a list on one page.
const rows = 30

// RegisterPages adds the navigator's pages and forms. The operations must be in the
// registry before: a form is one of them.
func RegisterPages(p *web.Pages, s *navigator.Service) {
	h := handler{s}
	p.Fail(p.Texts().Add(texts, "text"))
	may := func(a authz.Action) authz.Permission { return authz.Permission{Object: "resource", Action: a} }

	web.Show(p, web.View{ID: "pageResources", Path: "/resources", Permission: may("read"), Title: "navigator.title",
		Shows: []string{"listResources"}, Menu: &web.Entry{Section: "library", Order: 70, Icon: "book"}}, h.listPage)
	web.Show(p, web.View{ID: "pageNewResource", Path: "/resources/new", Permission: may("create"), Title: "navigator.new"}, h.newPage)
	web.Show(p, web.View{ID: "pageResource", Path: "/resources/{resource}", Permission: may("read"), Title: "navigator.one",
		Shows: []string{"getResource"}}, h.getPage)
	web.Show(p, web.View{ID: "pageEditResource", Path: "/resources/{resource}/edit", Permission: may("update"), Title: "navigator.edit",
		Shows: []string{"getResource"}}, h.editPage)

	one := func(_ context.Context, v *web.Visit, o *output) string {
		return v.Prefix() + "/resources/" + o.Body.ID.String()
	}
	web.Act(p, web.Action{Operation: "createResource", Path: "/resources/new", View: "pageNewResource"}, h.create, one)
	web.Act(p, web.Action{Operation: "updateResource", Path: "/resources/{resource}/edit", View: "pageEditResource"}, h.update, one)
	web.Act(p, web.Action{Operation: "deleteResource", Path: "/resources/{resource}/delete", View: "pageResource"}, h.delete, web.To[struct{}]("/resources"))
}

func (h handler) listPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	f := navigator.Filter{Kind: web.OneOf(v, "kind", kinds...), Level: web.OneOf(v, "level", levels...),
		Form: web.OneOf(v, "form", forms...), Text: v.Query("q")}
	l, err := h.s.List(ctx, f, v.Rows(rows))
	return page.Content{Body: listView(l.Items, f, v.Next(l.Next)), Wide: true}, err
}

func (h handler) newPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	f := page.FormTo(ctx, 0, "/resources/new")
	return page.Content{Body: resourceForm(f, navigator.Resource{}, page.Link(ctx, "/resources")), Crumbs: crumbs(ctx)}, nil
}

func (h handler) getPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	r, err := h.resource(ctx, v)
	return page.Content{Title: r.Title, Body: resourceView(r), Crumbs: crumbs(ctx)}, err
}

func (h handler) editPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	r, err := h.resource(ctx, v)
	f := page.FormTo(ctx, r.Version, "/resources/", r.ID, "/edit")
	return page.Content{Body: resourceForm(f, r, page.Link(ctx, "/resources/", r.ID)), Crumbs: crumbs(ctx)}, err
}

func (h handler) resource(ctx context.Context, v *web.Visit) (navigator.Resource, error) {
	id, err := v.ID("resource")
	if err != nil {
		return navigator.Resource{}, err
	}
	return h.s.Get(ctx, id)
}

func crumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "navigator.title"), Href: page.Link(ctx, "/resources")}}
}

var (
	kinds = []navigator.Kind{navigator.AdvancedTraining, navigator.Retraining, navigator.Internship, navigator.Seminar, navigator.Webinar,
		navigator.Training, navigator.MasterClass, navigator.Contest, navigator.Conference, navigator.Community, navigator.Material}
	levels = []navigator.Level{navigator.Federal, navigator.Regional, navigator.Municipal, navigator.Organization}
	forms  = []navigator.Form{navigator.InPerson, navigator.Correspondence, navigator.Distance}
)

func hours(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return page.N(ctx, "navigator.hours_n", n)
}
