package monitoringweb

import (
	"context"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// prioritiesPage tells how many routes chose which priority direction of a school year.
func (h handler) prioritiesPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, err := h.chosen(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	c := page.Content{Body: prioritiesView(p, tabs(ctx, v, p.Within)), Wide: true}
	c.Title, c.Crumbs = drilled(ctx, p.Within, "monitoring.priorities", "/monitoring/priorities")
	return c, nil
}

func (h handler) prioritiesSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	p, err := h.chosen(ctx, v)
	if err != nil {
		return web.Download{}, err
	}
	return book(page.T(ctx, "monitoring.priorities"), p.Within, p.table(ctx, "routes", routesOf), p.table(ctx, "completed", completedOf)), nil
}

// choices are the figures as the page shows them.
type choices struct {
	monitoring.PriorityFigures
	lists bool // figures lead to the routes that they count
}

func (h handler) chosen(ctx context.Context, v *web.Visit) (choices, error) {
	municipality, err := municipalityOf(v)
	if err != nil {
		return choices{}, err
	}
	f, err := h.s.Priorities(ctx, municipality, v.QueryNumber("year"))
	return choices{f, lists(page.From(ctx).Role)}, err
}

func (p choices) years() (out []page.Option) {
	for _, y := range p.Years {
		out = append(out, page.Option{Value: strconv.Itoa(y), Label: page.SchoolYear(y)})
	}
	return out
}

// title of a direction; the region's figures show those of the municipalities together.
func title(ctx context.Context, d monitoring.Direction) string {
	if d.ID == uuid.Nil {
		return page.T(ctx, "monitoring.own_directions")
	}
	return d.Title
}

// rows are the places, and all of them together where there are several.
func (p choices) rows(ctx context.Context) []monitoring.PriorityRow {
	if len(p.Rows) < 2 {
		return p.Rows
	}
	total := p.Total
	total.Name = page.T(ctx, "monitoring.total")
	return append(p.Rows[:len(p.Rows):len(p.Rows)], total)
}

// address is that of a page about the same year and place.
func (p choices) address(ctx context.Context, path string, municipality uuid.UUID) string {
	q := url.Values{"year": {strconv.Itoa(p.Year)}}
	if municipality != uuid.Nil {
		q.Set("municipality", municipality.String())
	}
	return page.Link(ctx, path, "?", q.Encode())
}

// inside is the address of the figures within a place; empty where there are none.
func (p choices) inside(ctx context.Context, place uuid.UUID) string {
	if p.Grain != monitoring.ByMunicipality || place == uuid.Nil {
		return ""
	}
	return p.address(ctx, "/monitoring/priorities", place)
}

// list is the address of the routes that a figure counts; empty where it leads nowhere.
func (p choices) list(ctx context.Context, d monitoring.Direction, place uuid.UUID, n int) string {
	if n == 0 || d.ID == uuid.Nil || !p.lists {
		return ""
	}
	q := url.Values{"priority": {d.ID.String()}}
	switch {
	case place != uuid.Nil:
		q.Set(string(p.Grain), place.String())
	case p.Within.ID != uuid.Nil:
		q.Set("municipality", p.Within.ID.String())
	}
	return page.Link(ctx, "/routes?", q.Encode())
}

func routesOf(c monitoring.Chosen) int    { return c.Routes }
func completedOf(c monitoring.Chosen) int { return c.Completed }

// table is all of one figure, for the book.
func (p choices) table(ctx context.Context, which string, of func(monitoring.Chosen) int) picture.Table {
	t := picture.Table{Caption: page.T(ctx, "monitoring.chosen_"+which), Head: []string{page.T(ctx, "monitoring.place."+string(p.Grain))}, Numeric: []bool{false}}
	for _, d := range p.Directions {
		t.Head, t.Numeric = append(t.Head, title(ctx, d)), append(t.Numeric, true)
	}
	t.Head, t.Numeric = append(t.Head, page.T(ctx, "monitoring.chose_any")), append(t.Numeric, true)
	for _, r := range p.rows(ctx) {
		cells := []string{r.Name}
		for _, c := range r.Cells {
			cells = append(cells, page.Number(of(c)))
		}
		t.Rows = append(t.Rows, append(cells, page.Number(of(r.Chose))))
	}
	return t
}
