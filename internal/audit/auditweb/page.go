package auditweb

import (
	"context"
	"embed"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// rows of the trail on one page.
const rows = 50

// readers are the roles who see the trail of a route they read: a teacher of the own
// one, coordinators of those in their reach. Others see only records about themselves.
var readers = []tenant.Role{tenant.Tutee, tenant.SchoolCoordinator, tenant.MunicipalCoordinator, tenant.RegionalCoordinator}

// RegisterPages adds the trail of a route, and all of the trail that the reader may see:
// a coordinator that of their place, anybody else who read and changed what is about them.
func RegisterPages(p *web.Pages, s *audit.Service) {
	h := handler{s}
	p.Fail(p.Texts().Add(texts, "text"))
	read := authz.Permission{Object: "audit", Action: "read"}
	const path = "/routes/{route}/trail"
	web.Show(p, web.View{ID: "pageRouteTrail", Path: path, Permission: read, Title: "audit.title", Shows: []string{"listRouteAudit"}}, h.trailPage)
	web.Show(p, web.View{ID: "pageTrail", Path: "/trail", Permission: read, Title: "audit.all", Shows: []string{"listAudit"},
		Menu: &web.Entry{Section: "library", Order: 95, Icon: "history"}}, h.allPage)
	web.AddTab(p, web.Tab{Of: "route", Path: path, Title: "audit.tab", Order: 70, Permission: read, Roles: readers})
	h.platformPages(p)
}

func (h handler) trailPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	l, err := h.s.Trail(ctx, id, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	names, err := namesIn(ctx, v, l.Items)
	return page.Content{Body: trailView(l.Items, names, v.Tabs(ctx, "route"), v.Next(l.Next)), Wide: true}, err
}

// allPage shows all of the trail within reach. Whom a record is about is named to who
// sees others' records too.
func (h handler) allPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.s.Trail(ctx, uuid.Nil, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	names, err := namesIn(ctx, v, l.Items)
	return page.Content{Body: allView(l.Items, names, page.Reach(ctx, "audit", "read") > tenant.ReachOwn, v.Next(l.Next)), Wide: true}, err
}

func namesIn(ctx context.Context, v *web.Visit, list []audit.Record) (page.Names, error) {
	people := make([]uuid.UUID, 0, len(list))
	for _, r := range list {
		for _, id := range []uuid.UUID{r.Person, r.Subject} {
			if !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
	}
	return v.Names(ctx, people...)
}

// reads tells that a record is of reading and not of a change: an import reads a file in.
func reads(r audit.Record) bool {
	return strings.HasSuffix(r.Action, ".read") && r.Action != "import.read"
}

// did says in words what a record is about; an action that has no words of its own is
// told by its kind.
func did(ctx context.Context, r audit.Record) string {
	v := page.From(ctx)
	if key := "audit.did." + r.Action; v.Texts.Has(v.Lang, key) {
		return page.T(ctx, key)
	}
	if reads(r) {
		return page.T(ctx, "audit.read_other")
	}
	return page.T(ctx, "audit.did_other")
}
