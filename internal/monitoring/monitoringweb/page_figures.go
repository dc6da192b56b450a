package monitoringweb

import (
	"context"
	"io"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	"github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// figuresPage tells how the routes of each place stand.
func (h handler) figuresPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	b, err := h.board(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	c := page.Content{Body: figuresView(b, tabs(ctx, v, b.Within)), Wide: true}
	c.Title, c.Crumbs = drilled(ctx, b.Within, "monitoring.progress", "/monitoring")
	return c, nil
}

func (h handler) figuresSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	b, err := h.board(ctx, v)
	if err != nil {
		return web.Download{}, err
	}
	return book(page.T(ctx, "monitoring.routes"), b.Within, b.table(ctx), b.trends(ctx)), nil
}

// board is what the page of routes shows.
type board struct {
	monitoring.RouteFigures
	framework monitoring.Framework // by which diagnosed are counted; no code: nobody was diagnosed
	diagnosed map[uuid.UUID]string // by place, in words where they are few; of all under the zero id
	tested    int                  // diagnosed in all
	few       bool                 // too few to tell
	lists     bool                 // figures lead to the routes that they count
}

func (h handler) board(ctx context.Context, v *web.Visit) (board, error) {
	municipality, err := municipalityOf(v)
	if err != nil {
		return board{}, err
	}
	f, err := h.s.Routes(ctx, municipality)
	if err != nil {
		return board{}, err
	}
	m, err := h.s.Deficits(ctx, municipality, "")
	b := board{RouteFigures: f, lists: lists(page.From(ctx).Role), framework: m.Framework, tested: m.Total.Diagnosed, few: m.Total.Few,
		diagnosed: map[uuid.UUID]string{uuid.Nil: numberOf(ctx, m.Total)}}
	for _, r := range m.Rows {
		b.diagnosed[r.ID] = numberOf(ctx, r)
	}
	return b, err
}

// municipalityOf reads what the figures are narrowed to; what is no id is not there.
func municipalityOf(v *web.Visit) (uuid.UUID, error) {
	id := v.QueryID("municipality")
	if id == uuid.Nil && v.Query("municipality") != "" {
		return id, monitoring.ErrPlaceNotFound
	}
	return id, nil
}

// column is one figure of the table.
type column struct {
	name  string
	of    func(monitoring.Figures) int
	state string // of the routes that it counts: its figure leads to their list
	sheet bool   // only in the book
}

var columns = []column{
	{name: "draft", of: func(f monitoring.Figures) int { return f.Draft }, state: "state=draft"},
	{name: "agreement", of: func(f monitoring.Figures) int { return f.Agreement }, state: "state=agreement"},
	{name: "active", of: func(f monitoring.Figures) int { return f.Active }, state: "state=active"},
	{name: "assessment", of: func(f monitoring.Figures) int { return f.Assessment }, state: "state=assessment"},
	{name: "completed", of: func(f monitoring.Figures) int { return f.Completed }},
	{name: "reached", of: func(f monitoring.Figures) int { return f.Reached }},
	{name: "not_reached", of: func(f monitoring.Figures) int { return f.NotReached }, sheet: true},
	{name: "withdrawn", of: func(f monitoring.Figures) int { return f.Withdrawn }},
	{name: "overdue", of: func(f monitoring.Figures) int { return f.Overdue }, state: "due=overdue"},
	{name: "paper", of: func(f monitoring.Figures) int { return f.Paper }, sheet: true},
	{name: "on_route", of: func(f monitoring.Figures) int { return f.OnRoute }, sheet: true},
	{name: "tutees", of: func(f monitoring.Figures) int { return f.Tutees }, sheet: true},
	{name: "headcount", of: func(f monitoring.Figures) int { return f.Headcount }, sheet: true},
}

func shownColumns() []column {
	var out []column
	for _, c := range columns {
		if !c.sheet {
			out = append(out, c)
		}
	}
	return out
}

// lists tells whether the reader may see the routes that figures count: a regional
// methodist sees those that they accompany.
func lists(r tenant.Role) bool { return r != tenant.RegionalMethodist }

// list is the address of the routes that a figure of a place counts.
func (b board) list(c column, place uuid.UUID) string {
	if c.state == "" || !b.lists {
		return ""
	}
	q := "/routes?" + c.state
	switch {
	case place != uuid.Nil && b.Grain == monitoring.ByMunicipality:
		q += "&municipality=" + place.String()
	case place != uuid.Nil:
		q += "&organization=" + place.String()
	case b.Within.ID != uuid.Nil:
		q += "&municipality=" + b.Within.ID.String()
	}
	return q
}

// papersAt is the address of the routes on paper, for who may read them.
func (b board) papersAt(ctx context.Context) string {
	if !page.May(ctx, "paper", "read") {
		return ""
	}
	return narrowed(ctx, "/paper-routes", b.Within)
}

// inside is the address of the figures within a place; empty where there are none.
func (b board) inside(place uuid.UUID) string {
	if b.Grain != monitoring.ByMunicipality {
		return ""
	}
	return "/monitoring?municipality=" + place.String()
}

// table is all of it, for the book.
func (b board) table(ctx context.Context) picture.Table {
	t := picture.Table{Caption: page.T(ctx, "monitoring.by_place"), Head: []string{page.T(ctx, "monitoring.place."+string(b.Grain))}, Numeric: []bool{false}}
	for _, c := range columns {
		t.Head, t.Numeric = append(t.Head, heading(ctx, c.name)), append(t.Numeric, true)
	}
	t.Head, t.Numeric = append(t.Head, heading(ctx, "diagnosed")), append(t.Numeric, true)
	row := func(name string, id uuid.UUID, f monitoring.Figures) {
		cells := []string{name}
		for _, c := range columns {
			cells = append(cells, page.Number(c.of(f)))
		}
		t.Rows = append(t.Rows, append(cells, b.diagnosed[id]))
	}
	for _, r := range b.Rows {
		row(r.Name, r.ID, r.Figures)
	}
	if len(b.Rows) > 1 {
		row(page.T(ctx, "monitoring.total"), uuid.Nil, b.Total)
	}
	return t
}

// heading is a column's without the places where a narrow one may break.
func heading(ctx context.Context, column string) string {
	return strings.ReplaceAll(page.T(ctx, "monitoring.column."+column), "\u00ad", "")
}

// book holds tables as a file to keep, called after what it shows and of where; each
// further table is a sheet called after itself.
func book(title string, within monitoring.Place, t picture.Table, more ...picture.Table) web.Download {
	name := title
	if within.Name != "" {
		name += ", " + within.Name
	}
	return web.Download{Name: name + ".xlsx", Media: sheet.MediaType, Write: func(w io.Writer) error {
		sheets := []sheet.Sheet{sheet.Table(title, t.Head, t.Rows, t.Numeric)}
		for _, m := range more {
			sheets = append(sheets, sheet.Table(m.Caption, m.Head, m.Rows, m.Numeric))
		}
		return sheet.Write(w, sheets...)
	}}
}

// drilled is the title and the way back of a page that is narrowed to a municipality.
func drilled(ctx context.Context, within monitoring.Place, title, path string) (string, []page.Crumb) {
	if within.ID == uuid.Nil || page.From(ctx).Role.Level() != regionLevel {
		return page.T(ctx, title), nil
	}
	return within.Name, []page.Crumb{{Title: page.T(ctx, title), Href: page.Link(ctx, path)}}
}

// tabs lead between the pages of figures, within the same municipality.
func tabs(ctx context.Context, v *web.Visit, within monitoring.Place) []page.Tab {
	list := v.Tabs(ctx, "monitoring")
	for i := range list {
		if within.ID != uuid.Nil {
			list[i].Href += "?municipality=" + within.ID.String()
		}
	}
	return list
}

// narrowed adds the municipality to the address of another page about the same.
func narrowed(ctx context.Context, path string, within monitoring.Place) string {
	if within.ID == uuid.Nil {
		return page.Link(ctx, path)
	}
	return page.Link(ctx, path, "?municipality=", within.ID)
}

// funnel shows how many routes stand at each step of their life.
func funnel(ctx context.Context, id string, f monitoring.Figures, width int) picture.Funnel {
	p := picture.Funnel{About: picture.About{ID: id, Title: page.T(ctx, "monitoring.funnel"), Desc: page.N(ctx, "monitoring.funnel_desc", f.Total()-f.Withdrawn), Width: width},
		Head: []string{page.T(ctx, "monitoring.state"), page.T(ctx, "monitoring.routes"), page.T(ctx, "monitoring.share")}}
	for _, s := range []struct {
		name string
		n    int
	}{{"draft", f.Draft}, {"agreement", f.Agreement}, {"active", f.Active}, {"assessment", f.Assessment}, {"completed", f.Completed}} {
		p.Steps = append(p.Steps, picture.Step{Name: page.T(ctx, "home.state."+s.name), Share: page.Percent(s.n, f.Total()-f.Withdrawn),
			Count: picture.Figure{Value: float64(s.n), Text: page.Number(s.n)}})
	}
	return p
}

func overdueHref(ctx context.Context, n int) string {
	if n == 0 || !lists(page.From(ctx).Role) {
		return ""
	}
	return page.Link(ctx, "/routes?due=overdue")
}

// bad is the tone of a figure that should be nothing.
func bad(n int) string {
	if n > 0 {
		return "bad"
	}
	return ""
}

// overdueOf is the address of the routes past their term that the page counts.
func overdueOf(ctx context.Context, b board) string {
	if b.Total.Overdue == 0 || !b.lists {
		return ""
	}
	return page.Link(ctx, b.list(column{state: "due=overdue"}, uuid.Nil))
}
