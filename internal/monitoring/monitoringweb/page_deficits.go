package monitoringweb

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const regionLevel = tenant.LevelRegion

// deficitsPage shows where which competency is found missing.
func (h handler) deficitsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	m, err := h.heat(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	c := page.Content{Body: deficitsView(m, tabs(ctx, v, m.Within)), Wide: true}
	c.Title, c.Crumbs = drilled(ctx, m.Within, "monitoring.map", "/monitoring/deficits")
	return c, nil
}

func (h handler) deficitsSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	m, err := h.heat(ctx, v)
	if err != nil {
		return web.Download{}, err
	}
	return book(page.T(ctx, "monitoring.map"), m.Within, m.table(ctx)), nil
}

// heat is a heat map as the page shows it.
type heat struct{ monitoring.HeatMap }

func (h handler) heat(ctx context.Context, v *web.Visit) (heat, error) {
	municipality, err := municipalityOf(v)
	if err != nil {
		return heat{}, err
	}
	m, err := h.s.Deficits(ctx, municipality, v.Query("framework"))
	return heat{m}, err
}

// options are the frameworks, with how many diagnoses speak of each.
func (m heat) options(ctx context.Context) []page.Option {
	out := make([]page.Option, len(m.Frameworks))
	for i, f := range m.Frameworks {
		out[i] = page.Option{Value: f.Code, Label: f.Title + " (" + page.N(ctx, "monitoring.diagnoses_n", f.Diagnoses) + ")"}
	}
	return out
}

// address is that of a page about the same framework and place.
func (m heat) address(ctx context.Context, path string, municipality uuid.UUID) string {
	q := url.Values{}
	if municipality != uuid.Nil {
		q.Set("municipality", municipality.String())
	}
	if m.Framework.Code != "" {
		q.Set("framework", m.Framework.Code)
	}
	if len(q) == 0 {
		return page.Link(ctx, path)
	}
	return page.Link(ctx, path, "?", q.Encode())
}

// shareLevels is how many levels a share of the diagnosed has: fifths.
const shareLevels = 5

// level is the fifth that the people found missing are of those diagnosed.
func level(found, diagnosed int) int {
	if found <= 0 || diagnosed <= 0 {
		return 0
	}
	return min(shareLevels, (found*shareLevels+diagnosed-1)/diagnosed)
}

// rows are the places, and all of them together where there are several.
func (m heat) rows(ctx context.Context) []monitoring.HeatRow {
	if len(m.Rows) < 2 {
		return m.Rows
	}
	total := m.Total
	total.Name = page.T(ctx, "monitoring.total")
	return append(slices.Clone(m.Rows), total)
}

func (m heat) picture(ctx context.Context) picture.HeatMap {
	p := picture.HeatMap{About: picture.About{ID: "heat", Title: page.T(ctx, "monitoring.heat"), Desc: page.T(ctx, "monitoring.heat_desc")},
		Head: page.T(ctx, "monitoring.place."+string(m.Grain))}
	for i := 1; i <= shareLevels; i++ {
		p.Levels = append(p.Levels, page.T(ctx, "monitoring.up_to", "share", page.Percent(i, shareLevels)))
	}
	for _, c := range m.Competencies {
		p.Columns = append(p.Columns, c.Title)
	}
	for _, r := range m.rows(ctx) {
		row := picture.HeatRow{Name: r.Name}
		if r.Few {
			row.Name = page.T(ctx, "monitoring.few_row", "name", r.Name)
		}
		if m.Grain == monitoring.ByMunicipality && r.ID != uuid.Nil {
			row.Href = m.address(ctx, "/monitoring/deficits", r.ID)
		}
		for _, c := range r.Cells {
			cell := picture.Cell{Level: level(c.Found, r.Diagnosed)}
			if c.People > 0 || r.Diagnosed > 0 {
				cell.Text = page.Number(c.People)
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// table is the same with how many were diagnosed.
func (m heat) table(ctx context.Context) picture.Table {
	t := picture.Table{Caption: page.T(ctx, "monitoring.heat"), Head: []string{page.T(ctx, "monitoring.place."+string(m.Grain)), heading(ctx, "diagnosed")},
		Numeric: []bool{false, true}}
	for _, c := range m.Competencies {
		t.Head, t.Numeric = append(t.Head, c.Title), append(t.Numeric, true)
	}
	for _, r := range m.rows(ctx) {
		cells := []string{r.Name, numberOf(ctx, r)}
		for _, c := range r.Cells {
			cells = append(cells, page.Number(c.People))
		}
		for len(cells) < len(t.Head) {
			cells = append(cells, "")
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// numberOf says how many people of a place were diagnosed, or that they are too few to tell.
func numberOf(ctx context.Context, r monitoring.HeatRow) string {
	if r.Few {
		return page.T(ctx, "monitoring.few")
	}
	return page.Number(r.Diagnosed)
}

// hidden tells that of some places nothing is told.
func (m heat) hidden() bool {
	return slices.ContainsFunc(m.Rows, func(r monitoring.HeatRow) bool { return r.Few })
}

// common is a competency that many lack.
type common struct {
	title  string
	people int
}

// commonest are the competencies that most people lack, with people.
func (m heat) commonest() []common {
	const most = 3
	var all []common
	for i, c := range m.Competencies[:len(m.Total.Cells)] {
		if n := m.Total.Cells[i].People; n > 0 {
			all = append(all, common{c.Title, n})
		}
	}
	slices.SortStableFunc(all, func(a, b common) int { return cmp.Compare(b.people, a.people) })
	return all[:min(len(all), most)]
}
