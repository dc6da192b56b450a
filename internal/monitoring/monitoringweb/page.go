package monitoringweb

import (
	"embed"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// RegisterPages adds home, the search and the figures. The operations must be in the
// registry before: the search's form is one of them.
func RegisterPages(p *web.Pages, s *monitoring.Service) {
	h := handler{s}
	p.Fail(p.Texts().Add(texts, "text"))
	web.AddSample(p, page.Sample{Title: "home.title", Make: samples})

	web.Show(p, web.View{ID: "pageHome", Path: "", Permission: authz.Permission{Object: "todo", Action: "read"}, Title: "home.title", Shows: []string{"getTodo", "getRouteFigures"},
		Menu: &web.Entry{Order: 1, Icon: "home"}}, h.homePage)

	may := func(o authz.Object, a authz.Action) authz.Permission { return authz.Permission{Object: o, Action: a} }
	web.Show(p, web.View{ID: "pageSearch", Path: "/search", Permission: may("search", "use"), Title: "search.title"}, h.searchPage)
	web.Ask(p, web.Action{Operation: "search", Path: "/search", View: "pageSearch"}, h.search, h.foundPage)

	figures := may("monitoring", "read")
	web.Show(p, web.View{ID: "pageRouteFigures", Path: "/monitoring", Permission: figures, Title: "monitoring.progress", Shows: []string{"getRouteFigures", "getDeficitMap"},
		Menu: &web.Entry{Section: "figures", Order: 60, Icon: "chart"}}, h.figuresPage)
	web.Save(p, web.View{ID: "pageRouteFiguresSheet", Path: "/monitoring/routes.xlsx", Permission: figures, Title: "monitoring.routes", Shows: []string{"getRouteFigures"}}, h.figuresSheet)
	web.Show(p, web.View{ID: "pageDeficitMap", Path: "/monitoring/deficits", Permission: figures, Title: "monitoring.map", Shows: []string{"getDeficitMap"},
		Menu: &web.Entry{Section: "figures", Order: 61, Icon: "grid"}}, h.deficitsPage)
	web.Save(p, web.View{ID: "pageDeficitMapSheet", Path: "/monitoring/deficits.xlsx", Permission: figures, Title: "monitoring.deficits", Shows: []string{"getDeficitMap"}}, h.deficitsSheet)
	web.Show(p, web.View{ID: "pagePriorityFigures", Path: "/monitoring/priorities", Permission: figures, Title: "monitoring.priorities", Shows: []string{"getPriorityFigures"}}, h.prioritiesPage)
	web.Save(p, web.View{ID: "pagePriorityFiguresSheet", Path: "/monitoring/priorities.xlsx", Permission: figures, Title: "monitoring.priorities", Shows: []string{"getPriorityFigures"}}, h.prioritiesSheet)
	web.AddTab(p, web.Tab{Of: "monitoring", Path: "/monitoring/priorities", Title: "monitoring.directions", Order: 30, Permission: figures})
	web.AddTab(p, web.Tab{Of: "monitoring", Path: "/monitoring", Title: "monitoring.routes", Order: 10, Permission: figures})
	web.AddTab(p, web.Tab{Of: "monitoring", Path: "/monitoring/deficits", Title: "monitoring.deficits", Order: 20, Permission: figures})
}
