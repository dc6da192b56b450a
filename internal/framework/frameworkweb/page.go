package frameworkweb

import (
	"context"
	"embed"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

const (
	rows  = 30  // of a list on one page
	allOf = 200 // of a list that is looked up whole
)

var readers = []tenant.Role{tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator}

// RegisterPages adds the pages of frameworks. The operations must be in the registry
// before: a form is one of them.
func RegisterPages(p *web.Pages, s *framework.Service) {
	h := handler{s}
	p.Fail(p.Texts().Add(texts, "text"))
	h.frameworkPages(p)
	h.itemPages(p)
	h.filePages(p)
	h.crosswalkPages(p)
}

func (h handler) frameworkPages(p *web.Pages) {
	web.Show(p, web.View{ID: "pageFrameworks", Path: "/frameworks", Permission: may("read"), Title: "framework.title", Shows: []string{"listFrameworks"},
		Menu: &web.Entry{Section: "library", Order: 74, Icon: "layers", Roles: readers}}, h.listPage)
	web.Show(p, web.View{ID: "pageNewFramework", Path: "/frameworks/new", Permission: may("create"), Title: "framework.new"}, h.newPage)
	web.Show(p, web.View{ID: "pageFramework", Path: "/frameworks/{framework}", Permission: may("read"), Title: "framework.one",
		Shows: []string{"getFramework"}}, h.getPage)
	web.Show(p, web.View{ID: "pageEditFramework", Path: "/frameworks/{framework}/edit", Permission: may("create"), Title: "framework.edit",
		Shows: []string{"getFramework"}}, h.editPage)
	web.SendPage(p, web.View{ID: "pageFrameworkBook", Path: "/frameworks/{framework}/book.xlsx", Permission: may("read"), Title: "framework.book",
		Shows: []string{"exportFrameworkBook"}}, h.sendBook)
	web.SendPage(p, web.View{ID: "pageFrameworkCASE", Path: "/frameworks/{framework}/case.json", Permission: may("read"), Title: "framework.case",
		Shows: []string{"exportFramework"}}, h.sendCASE)

	one := func(_ context.Context, v *web.Visit, o *output) string {
		return v.Prefix() + "/frameworks/" + o.Body.ID.String()
	}
	const view = "pageFramework"
	web.Act(p, web.Action{Operation: "createFramework", Path: "/frameworks/new", View: "pageNewFramework"}, h.create, one)
	web.Act(p, web.Action{Operation: "installFrameworks", Path: "/frameworks/install", View: "pageFrameworks"}, h.install, web.To[installOutput]("/frameworks"))
	web.Act(p, web.Action{Operation: "updateFramework", Path: "/frameworks/{framework}/edit", View: "pageEditFramework"}, h.update, one)
	web.Act(p, web.Action{Operation: "nextFramework", Path: "/frameworks/{framework}/next", View: view}, h.next, one)
	web.Act(p, web.Action{Operation: "publishFramework", Path: "/frameworks/{framework}/publish", View: view}, h.publish, one)
	web.Act(p, web.Action{Operation: "retireFramework", Path: "/frameworks/{framework}/retire", View: view}, h.retire, one)
	web.Act(p, web.Action{Operation: "deleteFramework", Path: "/frameworks/{framework}/delete", View: view}, h.delete, web.To[struct{}]("/frameworks"))
}

func (h handler) listPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	f := framework.Filter{State: web.OneOf(v, "state", states...), Purpose: web.OneOf(v, "purpose", purposes...), Code: v.Query("code")}
	f.Current = f.State == "" && f.Code == ""
	l, err := h.s.List(ctx, f, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	missing := false
	if page.May(ctx, "framework", "publish") && v.Query("cursor") == "" {
		if missing, err = h.s.Lacks(ctx); err != nil {
			return page.Content{}, err
		}
	}
	return page.Content{Body: listView(l.Items, f, missing, v.Next(l.Next)), Wide: true}, nil
}

func (h handler) newPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	f := page.FormTo(ctx, 0, "/frameworks/new")
	return page.Content{Body: headForm(f, framework.Framework{Purpose: framework.Competencies, Level: 1}, page.Link(ctx, "/frameworks")), Crumbs: crumbs(ctx)}, nil
}

func (h handler) getPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	f, err := h.framework(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	l, err := h.s.List(ctx, framework.Filter{Code: f.Code}, paging.Request{Limit: allOf})
	if err != nil {
		return page.Content{}, err
	}
	others := slices.DeleteFunc(l.Items, func(o framework.Framework) bool { return o.ID == f.ID })
	return page.Content{Title: f.Title, Body: frameworkView(f, others), Crumbs: crumbs(ctx), Wide: true}, nil
}

func (h handler) editPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	f, err := h.framework(ctx, v)
	form := page.FormTo(ctx, f.Version, "/frameworks/", f.ID, "/edit")
	return page.Content{Body: headForm(form, f, page.Link(ctx, "/frameworks/", f.ID)), Crumbs: under(ctx, f)}, err
}

func (h handler) framework(ctx context.Context, v *web.Visit) (framework.Framework, error) {
	id, err := v.ID("framework")
	if err != nil {
		return framework.Framework{}, err
	}
	return h.s.Get(ctx, id)
}

// codes are the choices of a framework, each of them once: an edition and the draft of
// the next one have the same code.
func (h handler) codes(ctx context.Context, fits func(framework.Framework) bool) (out []page.Option, err error) {
	l, err := h.s.List(ctx, framework.Filter{Current: true}, paging.Request{Limit: allOf})
	seen := map[string]bool{}
	for _, f := range l.Items {
		if fits(f) && !seen[f.Code] {
			seen[f.Code] = true
			out = append(out, page.Option{Value: f.Code, Label: f.Title})
		}
	}
	return out, err
}

func crumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "framework.title"), Href: page.Link(ctx, "/frameworks")}}
}

// under are the crumbs of a page below a framework.
func under(ctx context.Context, f framework.Framework) []page.Crumb {
	return append(crumbs(ctx), page.Crumb{Title: f.Title, Href: page.Link(ctx, "/frameworks/", f.ID)})
}

var (
	states   = []framework.State{framework.Draft, framework.Published, framework.Retired}
	purposes = []framework.Purpose{framework.Competencies, framework.Directions}
)

func purposeOptions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "framework.purpose.", purposes...)
}

// branches gives the nodes right below each of them.
func branches(f framework.Framework) map[uuid.UUID][]framework.Node {
	below := map[uuid.UUID][]framework.Node{}
	for _, n := range f.Nodes() {
		below[n.Parent] = append(below[n.Parent], n)
	}
	return below
}

func tone(s framework.State) string {
	switch s {
	case framework.Draft:
		return "info"
	case framework.Published:
		return "good"
	}
	return ""
}

func levels() (out []page.Option) {
	for n := 1; n <= 4; n++ {
		out = append(out, page.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
	}
	return out
}
