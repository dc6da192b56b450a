package monitoringweb

import (
	"context"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// most is how many of a kind are found at once.
const most = monitoring.MostFound

// searchPage is the empty search: what is looked for never stands in the address.
func (h handler) searchPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	return page.Content{Body: searchView(page.FormTo(ctx, 0, "/search").WithoutDraft(), v.Sent().Get("q"), nil)}, nil
}

// foundPage shows what was found, and the pages of the menu that are called so.
func (h handler) foundPage(ctx context.Context, v *web.Visit, o *searchOutput) (page.Content, error) {
	asked := v.Sent().Get("q")
	r := results{found: o.Body, pages: pagesNamed(ctx, asked)}
	return page.Content{Title: page.T(ctx, "search.title"), Body: searchView(page.FormTo(ctx, 0, "/search").WithoutDraft(), asked, &r)}, nil
}

// results are what was found.
type results struct {
	found
	pages []page.Item
}

func (r results) count() int {
	return len(r.pages) + len(r.People) + len(r.Routes) + len(r.Organizations) + len(r.Resources) + len(r.Instruments)
}

// pagesNamed gives the pages of the menu whose title has every word.
func pagesNamed(ctx context.Context, asked string) []page.Item {
	words := strings.Fields(fold(asked))
	var out []page.Item
	for _, item := range page.From(ctx).Menu {
		title, all := fold(item.Title), len(words) > 0
		for _, w := range words {
			all = all && strings.Contains(title, w)
		}
		if all {
			out = append(out, item)
		}
	}
	return out
}

// fold makes words comparable: people leave the dots of the seventh letter out.
func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "\u0451", "\u0435") }

// hit is one thing that was found.
type hit struct {
	title, href string
	facts       []string
}

func (h hit) about() []string {
	var out []string
	for _, f := range h.facts {
		if f != "" {
			out = append(out, f)
		}
	}
	return out
}

func (r results) peopleHits() []hit {
	out := make([]hit, len(r.People))
	for i, p := range r.People {
		out[i] = hit{p.Name, "/people/" + p.ID.String(), []string{p.Position, p.Organization}}
	}
	return out
}

func (r results) routeHits(ctx context.Context) []hit {
	out := make([]hit, len(r.Routes))
	for i, x := range r.Routes {
		out[i] = hit{x.Title, "/routes/" + x.ID.String(), []string{x.Tutee.Name, page.T(ctx, "search.route_state."+x.State)}}
	}
	return out
}

func (r results) organizationHits() []hit {
	out := make([]hit, len(r.Organizations))
	for i, o := range r.Organizations {
		out[i] = hit{o.ShortName, "/organizations/" + o.ID.String(), []string{o.Name, o.Municipality}}
	}
	return out
}

func (r results) resourceHits() []hit {
	out := make([]hit, len(r.Resources))
	for i, x := range r.Resources {
		out[i] = hit{x.Title, "/resources/" + x.ID.String(), []string{x.Provider}}
	}
	return out
}

func (r results) instrumentHits(ctx context.Context) []hit {
	out := make([]hit, len(r.Instruments))
	for i, x := range r.Instruments {
		out[i] = hit{x.Title, "/instruments/" + x.ID.String(), []string{page.T(ctx, "search.instrument."+x.Kind), page.T(ctx, "search.instrument_state."+x.State)}}
	}
	return out
}
