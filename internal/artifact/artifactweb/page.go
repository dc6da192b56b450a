package artifactweb

import (
	"context"
	"embed"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// rows of a list on one page.
const rows = 30

// Queue gives the products that wait for the acting person's review; cmd/server plugs
// it in. show is all, mine or done.
type Queue interface {
	Queue(ctx context.Context, show string, rows paging.Request) (paging.List[Waiting], error)
}

// Waiting is a product in the queue of reviewers.
type Waiting struct {
	Product      uuid.UUID
	Title        string
	Route        uuid.UUID
	RouteTitle   string
	Author       string
	Organization string
	PresentedOn  civil.Date
	Asked        bool // the regional centre was asked to take part [B 2.8.1]
	Assigned     bool // the reader was asked for a review
	DueOn        civil.Date
	Counts       bool // the reader's review counts, or does; else they take part [R8]
	Reviews      int
	Review       uuid.UUID // the reader's own, once it is there
	ReviewedAt   time.Time
}

// pages are the handlers of pages: those of the API, and who asks them.
type pages struct {
	files
	products
	queue Queue
	bank  bank
}

// RegisterPages adds the pages of files, products and reviews. The operations must be
// in the registry before: a form is one of them.
func RegisterPages(p *web.Pages, f *artifact.Files, s *artifact.Products, q Queue) {
	p.Fail(p.Texts().Add(texts, "text"))
	web.AddSample(p, page.Sample{Title: "files.title", Make: samples})
	h := pages{files{f}, products{s}, q, bank{artifact.BankOf(f, s)}}
	h.registerFiles(p)
	h.registerScans(p)
	h.registerProducts(p)
	h.registerReviews(p)
	h.registerAssignments(p)
	h.registerEvents(p)
	h.registerBank(p)
}

// place is a route as the pages of its files and products show it.
type place struct {
	artifact.Ground
	tabs []page.Tab
	me   uuid.UUID
}

// stand dresses a route for a page.
func stand(ctx context.Context, v *web.Visit, g artifact.Ground) (place, error) {
	scope, err := tenant.From(ctx)
	return place{g, v.Tabs(ctx, "route"), scope.Person}, err
}

// path is an address of the route's pages: p.path(ctx, "/files").
func (p place) path(ctx context.Context, tail ...any) string {
	return page.Link(ctx, append([]any{"/routes/", p.ID}, tail...)...)
}

func (p place) crumbs(ctx context.Context, more ...page.Crumb) []page.Crumb {
	if p.Guest {
		return append([]page.Crumb{{Title: page.T(ctx, "reviews.queue"), Href: page.Link(ctx, "/reviews")}}, more...)
	}
	return append([]page.Crumb{{Title: page.T(ctx, "files.routes"), Href: page.Link(ctx, "/routes")}, {Title: p.Title, Href: p.path(ctx)}}, more...)
}
