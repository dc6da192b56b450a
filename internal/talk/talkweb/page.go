package talkweb

import (
	"context"
	"embed"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// rows of a list on one page.
const rows = 30

// Products names the products of a route, for choices; cmd/server plugs it in.
type Products func(ctx context.Context, route uuid.UUID) ([]page.Option, error)

type pages struct {
	handler
	products Products
}

// RegisterPages adds the pages of talk and help. The operations must be in the registry
// before: a form is one of them.
func RegisterPages(p *web.Pages, s *talk.Service, zone Zone, products Products) {
	h := pages{handler{s, zone}, products}
	p.Fail(p.Texts().Add(texts, "text"))
	const path = "/routes/{route}/talk"
	read := may("comment", "read")
	web.Show(p, web.View{ID: "pageTalk", Path: path, Permission: read, Title: "talk.title", Shows: []string{"listComments", "listListeners"}}, h.talkPage)
	web.AddTab(p, web.Tab{Of: "route", Path: path, Title: "talk.tab", Order: 50, Permission: read})
	web.Act(p, web.Action{Operation: "createComment", Path: path, View: "pageTalk"}, h.createComment, func(_ context.Context, v *web.Visit, o *commentOutput) string {
		return v.Prefix() + "/routes/" + o.Body.Route.String() + "/talk#c-" + o.Body.ID.String()
	})
	web.Act(p, web.Action{Operation: "updateComment", Path: path + "/{comment}", View: "pageTalk"}, h.editComment, web.To[commentOutput](path))
	web.Act(p, web.Action{Operation: "removeComment", Path: path + "/{comment}/removal", View: "pageTalk"}, h.removeComment, web.To[commentOutput](path))
	web.Act(p, web.Action{Operation: "readComments", Path: path + "/read", View: "pageTalk"}, h.readComments, web.To[struct{}](path))
	h.registerHelp(p)
}

// board is the talk of a route as its page shows it.
type board struct {
	talk.Talk
	about     talk.About
	all       bool // the talk is not narrowed
	names     page.Names
	listeners []page.Option // whom the reader may call, but for themself
	subjects  []page.Option // what may be talked about
	titles    map[uuid.UUID]string
	tabs      []page.Tab
	next      string
}

func (h pages) talkPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	route, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	b := board{about: talk.About{Activity: v.QueryID("activity"), Product: v.QueryID("product")}, titles: map[uuid.UUID]string{}}
	b.all = b.about == talk.About{}
	var people []talk.Listener
	if b.Talk, people, err = h.s.Board(ctx, route, b.about, v.Rows(rows)); err != nil {
		return page.Content{}, err
	}
	var ids []uuid.UUID
	for _, c := range b.Said.Items {
		ids = append(append(ids, c.AuthorID), c.Mentions...)
	}
	if b.names, err = v.Names(ctx, ids...); err != nil {
		return page.Content{}, err
	}
	for _, l := range people {
		b.names.By[l.ID] = l.Short
		if l.ID != b.Me {
			b.listeners = append(b.listeners, page.Option{Value: l.ID.String(), Label: l.Full, Hint: rolesOf(ctx, b.Regulation, l.Roles)})
		}
	}
	if err := h.subjects(ctx, &b); err != nil {
		return page.Content{}, err
	}
	b.tabs, b.next = v.Tabs(ctx, "route"), v.Next(b.Said.Next)
	return page.Content{Body: talkView(b), Wide: true, Crumbs: []page.Crumb{{Title: page.T(ctx, "talk.routes"), Href: page.Link(ctx, "/routes")},
		{Title: b.Title, Href: page.Link(ctx, "/routes/", route)}}}, nil
}

// subjects are the activities and products of the route.
func (h pages) subjects(ctx context.Context, b *board) error {
	for _, a := range b.Activities {
		b.titles[a.ID] = a.Title
	}
	products, err := h.products(ctx, b.ID)
	for _, p := range products {
		if id, bad := uuid.Parse(p.Value); bad == nil {
			b.titles[id] = p.Label
		}
	}
	b.subjects = products
	return err
}

// subject is the title of what a comment is about, with its address.
func (b board) subject(ctx context.Context, c talk.Said) (title, href string) {
	switch {
	case c.ActivityID != uuid.Nil && b.titles[c.ActivityID] != "":
		return b.titles[c.ActivityID], page.Link(ctx, "/routes/", b.ID, "/activities/", c.ActivityID)
	case c.ActivityID != uuid.Nil:
		return page.T(ctx, "talk.activity_gone"), ""
	case c.ProductID != uuid.Nil:
		return b.titles[c.ProductID], page.Link(ctx, "/products/", c.ProductID)
	}
	return "", ""
}

// here is what the page is narrowed to.
func (b board) here() string {
	if b.about.Activity != uuid.Nil {
		return b.titles[b.about.Activity]
	}
	return b.titles[b.about.Product]
}

func (b board) changeable(c talk.Said) bool { return c.Changeable(b.Me, b.Now) == nil }

func rolesOf(ctx context.Context, g *iom.Regulation, roles []tenant.Role) string {
	words := ""
	for i, r := range roles {
		if i > 0 {
			words += ", "
		}
		words += page.Role(ctx, g, r)
	}
	return words
}
