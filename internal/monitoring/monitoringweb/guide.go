package monitoringweb

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// samples shows what the home page is made of: what is to be done, late and not, of
// oneself and of others; the first steps; figures.
func samples(ctx context.Context) templ.Component {
	today, name, long := page.Today(ctx), page.T(ctx, "page.guide.row"), page.T(ctx, "page.guide.long")
	g := group{name: "soon", lines: []line{
		{monitoring.Item{Kind: monitoring.ActivitySoon, Title: name, RouteTitle: long, Due: today.AddDays(-2), Overdue: true, Count: 1}, "/"},
		{monitoring.Item{Kind: monitoring.ActivitySoon, Title: long, RouteTitle: name, PersonID: uuid.New(), Person: name, Due: today.AddDays(5), Note: long, Count: 1}, "/"},
	}}
	tiles := templ.Join(tile("12", page.T(ctx, "page.guide.plain"), "", ""), tile("1 204", page.T(ctx, "page.guide.good"), "/styleguide", "good"),
		tile("3", page.T(ctx, "page.guide.bad"), "/styleguide", "bad"))
	return templ.Join(todoGroup(g), firstWay([]step{{"diagnosis", "/", "done"}, {"deficits", "/", "here"}, {"route", "/", "later"}}), tiled(tiles), allDone(homeOfPerson{}))
}
