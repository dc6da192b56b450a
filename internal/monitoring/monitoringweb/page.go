package monitoringweb

import (
	"embed"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// RegisterPages adds home, the search and the figures. The operations must be in the
// registry before: the search's form is one of them.
func RegisterPages(p *web.Pages, s *monitoring.Service) {
	h := handler{s}
	p.Fail(p.Texts().Add(texts, "text"))

	web.Show(p, web.View{ID: "pageHome", Path: "", Permission: authz.Permission{Object: "todo", Action: "read"}, Title: "home.title", Shows: []string{"getTodo", "getRouteFigures"},
		Menu: &web.Entry{Order: 1, Icon: "home"}}, h.homePage)
}
