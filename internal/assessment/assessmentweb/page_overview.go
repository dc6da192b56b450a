package assessmentweb

import (
	"cmp"
	"context"
	"io"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	book "github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) overviewPages(p *web.Pages) {
	read, shows := may("diagnosis", "read"), []string{"getOverview"}
	web.Show(p, web.View{ID: "pageOverview", Path: "/people/{person}/diagnoses/overview", Permission: read, Title: "overview.title", Shows: shows}, h.overviewPage)
	web.Save(p, web.View{ID: "pageOverviewSheet", Path: "/people/{person}/diagnoses/overview.xlsx", Permission: read, Title: "overview.title", Shows: shows}, h.overviewSheet)
}

// together is what the page of a person's results of all sources shows.
type together struct {
	assessment.Overview
	Person uuid.UUID
	Titles map[uuid.UUID]string // of instruments
	Tabs   []page.Tab
}

func (h pages) together(ctx context.Context, v *web.Visit) (together, error) {
	person, err := v.ID("person")
	if err != nil {
		return together{}, err
	}
	t := together{Person: person}
	if t.Overview, err = h.s.Overview(ctx, person, v.Query("framework")); err != nil {
		return t, err
	}
	t.Titles, _, err = h.titles(ctx)
	return t, err
}

func (h pages) overviewPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	t, err := h.together(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	names, err := v.Names(ctx, t.Person)
	if err != nil {
		return page.Content{}, err
	}
	mine := t.Person == scope.Person
	t.Tabs = v.Tabs(ctx, "person")
	crumb := page.Crumb{Title: titleOf(ctx, "diagnosis", names, t.Person, mine), Href: page.Link(ctx, "/people/", t.Person, "/diagnoses")}
	return page.Content{Title: titleOf(ctx, "overview", names, t.Person, mine), Body: overviewView(t), Crumbs: []page.Crumb{crumb}, Wide: true}, nil
}

// number is by which a source is marked.
func (t together) number(source uuid.UUID) int {
	return 1 + slices.IndexFunc(t.Sources, func(x assessment.Taken) bool { return x.ID == source })
}

// frameworkTitle is what a framework is called, as far as it is known.
func (t together) frameworkTitle(code string) string {
	if i := slices.IndexFunc(t.Choices, func(f assessment.Framework) bool { return f.Code == code }); i >= 0 {
		return t.Choices[i].Title
	}
	return code
}

func (t together) address(ctx context.Context, path string) string {
	return page.Link(ctx, "/people/", t.Person, "/diagnoses/", path, "?", url.Values{"framework": {t.Framework.Code}}.Encode())
}

func (t together) options() []page.Option {
	var out []page.Option
	for _, f := range t.Choices {
		out = append(out, page.Option{Value: f.Code, Label: f.Title})
	}
	return out
}

// known are the competencies of which something is told, the weakest first.
func (t together) known() []framework.Axis {
	out := slices.DeleteFunc(slices.Clone(t.Axes), func(a framework.Axis) bool { return !a.Known })
	slices.SortStableFunc(out, func(a, b framework.Axis) int { return cmp.Compare(a.Share, b.Share) })
	return out
}

// unknown are the competencies of which no source says anything.
func (t together) unknown() []string {
	var out []string
	for _, a := range t.Axes {
		if !a.Known {
			out = append(out, a.Title)
		}
	}
	return out
}

func (t together) about(ctx context.Context, id, key string) picture.About {
	a := picture.About{ID: id, Title: page.T(ctx, key)}
	if all := t.known(); len(all) > 0 {
		low, high := all[0], all[len(all)-1]
		a.Desc = page.T(ctx, "result.describe", "low", low.Title, "low_share", percent(low.Share), "high", high.Title, "high_share", percent(high.Share))
	}
	return a
}

// radar shows the means.
func (t together) radar(ctx context.Context) picture.Picture {
	r := picture.Radar{About: t.about(ctx, "overview-radar", "overview.radar"), Head: page.T(ctx, "result.competency"), Max: 1,
		Scale: []picture.Figure{{Value: .5, Text: percent(.5)}, {Value: 1, Text: percent(1)}}}
	mean := picture.Series{Name: page.T(ctx, "overview.mean")}
	for _, a := range t.Axes {
		f := picture.Figure{}
		if a.Known {
			f = share(a.Share)
		}
		r.Axes, mean.Figures = append(r.Axes, a.Title), append(mean.Figures, f)
	}
	r.Series = []picture.Series{mean}
	return r
}

// told is what one source says of a competency: the mean of what was carried from it;
// exact where it measures just that competency.
func (t together) told(a framework.Axis, source uuid.UUID) (mean float64, exact, there bool) {
	sum, n := 0.0, 0
	for _, c := range a.From {
		if c.Source != source || exact && !c.Exact {
			continue
		}
		if c.Exact && !exact {
			sum, n, exact = 0, 0, true
		}
		sum, n = sum+c.Share, n+1
	}
	if n == 0 {
		return 0, false, false
	}
	return sum / float64(n), exact, true
}

// weakness is how strong the ground of a cell is: the less is mastered, the stronger.
func weakness(mastery float64) int {
	return fifths - min(fifths-1, int(math.Floor(mastery*fifths)))
}

// ofPart marks a figure that speaks of a part of the competency only.
const ofPart = " *"

// heat has a column for each source, and shows what it says of each competency.
func (t together) heat(ctx context.Context) picture.Picture {
	m := picture.HeatMap{About: t.about(ctx, "overview-heat", "overview.heat"), Head: page.T(ctx, "result.competency")}
	for i := 1; i <= fifths; i++ {
		m.Levels = append(m.Levels, page.T(ctx, "overview.mastered", "from", page.Percent(fifths-i, fifths), "to", page.Percent(fifths-i+1, fifths)))
	}
	m.Columns = []string{page.T(ctx, "overview.mean")}
	for i := range t.Sources {
		m.Columns = append(m.Columns, page.T(ctx, "overview.source_n", "n", i+1))
	}
	cell := func(share float64, exact, there bool) picture.Cell {
		switch {
		case !there:
			return picture.Cell{Text: "—"}
		case !exact:
			return picture.Cell{Text: percent(share) + ofPart, Level: weakness(share)}
		}
		return picture.Cell{Text: percent(share), Level: weakness(share)}
	}
	for _, a := range t.known() {
		row := picture.HeatRow{Name: a.Title, Cells: []picture.Cell{cell(a.Share, !a.Parts, true)}}
		for _, s := range t.Sources {
			row.Cells = append(row.Cells, cell(t.told(a, s.ID)))
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// stays is what could not be carried for one reason.
type stays struct {
	Why framework.Why
	All []framework.Left
}

// stays parts what could not be carried by its reasons.
func (t together) stays() []stays {
	var out []stays
	for _, why := range []framework.Why{framework.NoRelation, framework.OnlyRelated, framework.OnlyBroader, framework.Unknown, framework.LevelOnly} {
		s := stays{Why: why}
		for _, l := range t.Left {
			if l.Why == why {
				s.All = append(s.All, l)
			}
		}
		if len(s.All) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// joins leads to the crosswalk of the framework with that of what could not be carried.
func (t together) joins(ctx context.Context, s stays) string {
	return page.Link(ctx, "/crosswalk?", url.Values{"from": {s.All[0].Framework}, "to": {t.Framework.Code}}.Encode())
}

func (h pages) overviewSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	t, err := h.together(ctx, v)
	if err != nil {
		return web.Download{}, err
	}
	yes := func(b bool) string { return yes(ctx, b) }
	axes := book.Sheet{Name: page.T(ctx, "group.competencies"), Head: []string{page.T(ctx, "result.competency"), page.T(ctx, "overview.mean_percent"), page.T(ctx, "overview.only_parts")}}
	from := book.Sheet{Name: page.T(ctx, "overview.sources"), Head: []string{page.T(ctx, "overview.number"), page.T(ctx, "result.instrument"), page.T(ctx, "result.taken"), page.T(ctx, "deficit.framework")}}
	left := book.Sheet{Name: page.T(ctx, "overview.left.sheet"), Head: []string{page.T(ctx, "result.competency"), page.T(ctx, "overview.source"), page.T(ctx, "result.mastery"), page.T(ctx, "overview.left.why")}}
	var a, b, c [][]any
	for i, s := range t.Sources {
		axes.Head = append(axes.Head, page.T(ctx, "overview.source_n", "n", i+1))
		b = append(b, []any{i + 1, t.Titles[s.InstrumentID], s.TakenOn, t.frameworkTitle(s.Framework)})
	}
	for _, x := range t.Axes {
		line := []any{x.Title, nil, nil}
		if x.Known {
			line[1], line[2] = inPercent(x.Share), yes(x.Parts)
		}
		for _, s := range t.Sources {
			var cell any
			if share, exact, there := t.told(x, s.ID); there && exact {
				cell = inPercent(share)
			} else if there {
				cell = percent(share) + ofPart
			}
			line = append(line, cell)
		}
		a = append(a, line)
	}
	for _, x := range t.Left {
		var figure any
		if x.Why != framework.LevelOnly {
			figure = inPercent(x.Share)
		}
		c = append(c, []any{x.Title, t.number(x.Source), figure, page.T(ctx, "overview.why."+string(x.Why))})
	}
	axes.Rows, from.Rows, left.Rows = book.Rows(a...), book.Rows(b...), book.Rows(c...)
	return web.Download{Name: page.T(ctx, "overview.file", "date", page.Today(ctx).Dotted()) + ".xlsx", Media: book.MediaType,
		Write: func(w io.Writer) error { return book.Write(w, axes, from, left) }}, nil
}

// marked are the titles of results with the marks of their sources.
func (t together) marked(all []framework.Left) string {
	words := make([]string, len(all))
	for i, l := range all {
		words[i] = l.Title + " (" + strconv.Itoa(t.number(l.Source)) + ")"
	}
	return strings.Join(words, "; ")
}

// several tells whether results of more than one scale are among those of a list.
func several(all []assessment.Diagnosis) bool {
	scales := map[string]bool{}
	for _, d := range all {
		if d.State == assessment.Submitted && !d.Trial {
			scales[d.Framework+"/"+d.Scale] = true
		}
	}
	return len(scales) > 1
}
