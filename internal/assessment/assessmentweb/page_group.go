package assessmentweb

import (
	"cmp"
	"context"
	"io"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	book "github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) groupPages(p *web.Pages) {
	compare, shows := may("diagnosis", "compare"), []string{"getGroupResults"}
	web.Show(p, web.View{ID: "pageGroupResults", Path: "/results", Permission: compare, Title: "group.title", Shows: shows,
		Menu: &web.Entry{Section: "figures", Order: 62, Icon: "bars"}}, h.groupPage)
	web.Save(p, web.View{ID: "pageGroupResultsSheet", Path: "/results.xlsx", Permission: compare, Title: "group.title", Shows: shows}, h.groupSheet)
}

// team is what the page of a group's results shows.
type team struct {
	assessment.Group
	Filter assessment.GroupFilter
}

func (h pages) team(ctx context.Context, v *web.Visit) (team, error) {
	t := team{Filter: assessment.GroupFilter{Scale: v.Query("scale"), Phase: web.OneOf(v, "phase", phases...)}}
	for name, into := range map[string]*uuid.UUID{"campaign": &t.Filter.Campaign, "municipality": &t.Filter.Municipality, "organization": &t.Filter.Organization} {
		if word := v.Query(name); word != "" {
			id, err := uuid.Parse(word)
			if err != nil {
				return t, fault.New(fault.NotFound, "assessment.place_not_found", "Не найдено.")
			}
			*into = id
		}
	}
	var err error
	if t.Group, err = h.s.Group(ctx, t.Filter); err != nil {
		return t, err
	}
	if t.Grain == assessment.ByPerson && len(t.Rows) > 0 {
		names, err := v.Names(ctx, peopleOf(t.Rows, func(r assessment.GroupRow) uuid.UUID { return r.ID })...)
		if err != nil {
			return t, err
		}
		for i := range t.Rows {
			t.Rows[i].Name = names.Of(t.Rows[i].ID)
		}
	}
	slices.SortFunc(t.Rows, func(a, b assessment.GroupRow) int { return cmp.Compare(a.Name, b.Name) })
	return t, nil
}

func (h pages) groupPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	t, err := h.team(ctx, v)
	return page.Content{Body: groupView(t), Wide: true}, err
}

// address is that of the same results, of a place below where one is given.
func (t team) address(ctx context.Context, path string, place uuid.UUID) string {
	q := url.Values{}
	set := func(name string, id uuid.UUID) {
		if id != uuid.Nil {
			q.Set(name, id.String())
		}
	}
	if t.Scale.Code != "" {
		q.Set("scale", t.Scale.Code)
	}
	if t.Filter.Phase != "" {
		q.Set("phase", string(t.Filter.Phase))
	}
	set("campaign", t.Filter.Campaign)
	set("municipality", t.Filter.Municipality)
	set("organization", t.Filter.Organization)
	switch t.Grain {
	case assessment.ByMunicipality:
		set("municipality", place)
	case assessment.ByOrganization:
		set("organization", place)
	}
	return page.Link(ctx, path, "?", q.Encode())
}

// inner tells whether a place below the reader's own was chosen.
func (t team) inner() bool {
	return t.Filter.Municipality != uuid.Nil || t.Filter.Organization != uuid.Nil
}

func (t team) scaleOptions() []page.Option {
	var out []page.Option
	for _, s := range t.Scales {
		out = append(out, page.Option{Value: s.Code, Label: s.Title})
	}
	return out
}

func (t team) about(ctx context.Context, id, title string) picture.About {
	a := picture.About{ID: id, Title: title}
	if all := slices.DeleteFunc(slices.Clone(t.Competencies), func(c assessment.GroupCompetency) bool { return c.Scored == 0 }); len(all) > 0 {
		slices.SortFunc(all, func(a, b assessment.GroupCompetency) int { return cmp.Compare(a.Mean, b.Mean) })
		low, high := all[0], all[len(all)-1]
		a.Desc = page.T(ctx, "result.describe", "low", low.Title, "low_share", percent(low.Mean), "high", high.Title, "high_share", percent(high.Mean))
	}
	return a
}

// meanOf is a figure of a competency; none where all have a level only.
func meanOf(c assessment.GroupCompetency, figure float64) picture.Figure {
	if c.Scored == 0 {
		return picture.Figure{}
	}
	return share(figure)
}

// radar shows the mean with the half of the people around it.
func (t team) radar(ctx context.Context) picture.Picture {
	r := picture.Radar{About: t.about(ctx, "group-radar", page.T(ctx, "group.radar")), Head: page.T(ctx, "result.competency"), Max: 1,
		Scale: []picture.Figure{{Value: .5, Text: percent(.5)}, {Value: 1, Text: percent(1)}}}
	low, high, mean := picture.Series{Name: page.T(ctx, "group.lower")}, picture.Series{Name: page.T(ctx, "group.higher")}, picture.Series{Name: page.T(ctx, "group.mean")}
	for _, c := range t.Competencies {
		r.Axes = append(r.Axes, c.Title)
		low.Figures, high.Figures, mean.Figures = append(low.Figures, meanOf(c, c.Lower)), append(high.Figures, meanOf(c, c.Higher)), append(mean.Figures, meanOf(c, c.Mean))
	}
	r.Series, r.Spread = []picture.Series{mean}, &picture.Spread{Name: page.T(ctx, "group.spread"), Lower: low, Higher: high}
	return r
}

// bars are the means, the weakest first, with who has a deficit.
func (t team) bars(ctx context.Context) picture.Picture {
	b := picture.Bars{About: t.about(ctx, "group-bars", page.T(ctx, "result.bars")), Max: 1,
		Head: []string{page.T(ctx, "result.competency"), page.T(ctx, "group.mean"), page.T(ctx, "group.deficits")}}
	all := slices.Clone(t.Competencies)
	slices.SortStableFunc(all, func(a, b assessment.GroupCompetency) int { return cmp.Compare(a.Mean, b.Mean) })
	for _, c := range all {
		b.Bars = append(b.Bars, picture.Bar{Name: c.Title, Now: meanOf(c, c.Mean), Level: page.T(ctx, "group.deficits_of", "n", c.Deficits, "of", c.People)})
	}
	return b
}

// fifths is how many levels a share of people has in the heat map.
const fifths = 5

func heatLevel(c assessment.GroupCell) int {
	if c.People == 0 || c.Deficits == 0 {
		return 0
	}
	return min(fifths, (c.Deficits*fifths+c.People-1)/c.People)
}

// heat shows means by row and competency; the stronger the ground, the more people have
// a deficit.
func (t team) heat(ctx context.Context) picture.Picture {
	m := picture.HeatMap{About: t.about(ctx, "group-heat", page.T(ctx, "group.heat")), Head: page.T(ctx, "group.grain."+string(t.Grain))}
	if t.Grain != assessment.ByPerson {
		for i := 1; i <= fifths; i++ {
			m.Levels = append(m.Levels, page.T(ctx, "group.up_to", "share", page.Percent(i, fifths)))
		}
	}
	for _, c := range t.Competencies {
		m.Columns = append(m.Columns, c.Title)
	}
	for _, r := range t.Rows {
		row := picture.HeatRow{Name: r.Name, Href: t.leads(ctx, r)}
		if r.Hidden {
			row.Name = page.T(ctx, "group.hidden_row", "name", r.Name)
		}
		for i := range t.Competencies {
			cell := picture.Cell{Text: "—"}
			if i < len(r.Cells) && r.Cells[i].People > 0 {
				cell = picture.Cell{Text: percent(r.Cells[i].Mean), Level: heatLevel(r.Cells[i])}
				if r.Cells[i].Scored == 0 {
					cell.Text = page.T(ctx, "group.by_level")
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// leads is where a row leads: a place to its own results, a person to their diagnoses.
func (t team) leads(ctx context.Context, r assessment.GroupRow) string {
	switch {
	case r.Hidden:
		return ""
	case t.Grain == assessment.ByPerson:
		return page.Link(ctx, "/people/", r.ID, "/diagnoses")
	}
	return t.address(ctx, "/results", r.ID)
}

func (h pages) groupSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	t, err := h.team(ctx, v)
	if err != nil {
		return web.Download{}, err
	}
	all := book.Sheet{Name: page.T(ctx, "group.competencies"), Head: []string{page.T(ctx, "result.competency"), page.T(ctx, "statistics.people"), page.T(ctx, "statistics.mean"),
		page.T(ctx, "statistics.sd"), page.T(ctx, "group.lower"), page.T(ctx, "group.median"), page.T(ctx, "group.higher"), page.T(ctx, "group.deficits")}}
	rows := book.Sheet{Name: page.T(ctx, "group.rows"), Head: []string{page.T(ctx, "group.grain."+string(t.Grain)), page.T(ctx, "statistics.people")}}
	var a, b [][]any
	for _, c := range t.Competencies {
		line := []any{c.Title, c.People, nil, nil, nil, nil, nil, c.Deficits}
		if c.Scored > 0 {
			line = []any{c.Title, c.People, inPercent(c.Mean), inPercent(c.SD), inPercent(c.Lower), inPercent(c.Median), inPercent(c.Higher), c.Deficits}
		}
		a = append(a, line)
		rows.Head = append(rows.Head, c.Title)
	}
	for _, r := range t.Rows {
		line := []any{r.Name, r.People}
		if r.Hidden {
			line[1] = page.T(ctx, "group.few")
		}
		for _, c := range r.Cells {
			if c.Scored > 0 {
				line = append(line, inPercent(c.Mean))
			} else {
				line = append(line, nil)
			}
		}
		b = append(b, line)
	}
	all.Rows, rows.Rows = book.Rows(a...), book.Rows(b...)
	return web.Download{Name: page.T(ctx, "group.file", "date", page.Today(ctx).Dotted()) + ".xlsx", Media: book.MediaType,
		Write: func(w io.Writer) error { return book.Write(w, all, rows) }}, nil
}

// heatHint is the key of how the heat map is read.
func heatHint(t team) string {
	if t.Grain == assessment.ByPerson {
		return "group.hint.person"
	}
	return "group.hint.place"
}
