package assessmentweb

import (
	"context"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	book "github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) statisticsPages(p *web.Pages) {
	measure, shows := may("instrument", "measure"), []string{"getInstrumentStatistics"}
	web.Show(p, web.View{ID: "pageInstrumentStatistics", Path: "/instruments/{instrument}/statistics", Permission: measure, Title: "statistics.title", Shows: shows}, h.statisticsPage)
	web.Save(p, web.View{ID: "pageInstrumentStatisticsSheet", Path: "/instruments/{instrument}/statistics.xlsx", Permission: measure, Title: "statistics.title", Shows: shows}, h.statisticsSheet)
	web.Act(p, web.Action{Operation: "countInstrumentStatistics", Path: "/instruments/{instrument}/statistics", View: "pageInstrumentStatistics"}, h.countStatistics,
		web.To[statisticsOutput]("/instruments/{instrument}/statistics"))
}

// trust is what the page of an instrument's statistics shows.
type trust struct {
	assessment.Instrument
	assessment.Statistics
	Texts   map[string]string
	Numbers map[string]int // of an item in the form
}

func (h pages) trust(ctx context.Context, v *web.Visit) (trust, error) {
	id, err := v.ID("instrument")
	if err != nil {
		return trust{}, err
	}
	t := trust{Numbers: map[string]int{}}
	if t.Instrument, t.Statistics, err = h.s.Statistics(ctx, id); err != nil {
		return trust{}, err
	}
	t.Texts = textsOf(t.Form)
	for n, code := range t.Instrument.Items {
		t.Numbers[code] = n + 1
	}
	return t, nil
}

func (h pages) statisticsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	t, err := h.trust(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	crumbs := append(instrumentCrumbs(ctx), page.Crumb{Title: t.Title, Href: page.Link(ctx, "/instruments/", t.ID)})
	return page.Content{Body: statisticsView(t), Crumbs: crumbs, Wide: true}, nil
}

// itemized tells whether there are figures of items.
func (t trust) itemized() bool {
	for _, s := range t.Scales {
		if len(s.Items) > 0 {
			return true
		}
	}
	return false
}

// figured tells whether there are figures of items as well as items.
func (t trust) figured() bool {
	for _, s := range t.Scales {
		for _, i := range s.Items {
			if i.Difficulty.Known() {
				return true
			}
		}
	}
	return false
}

// few tells whether reliability waits for more people.
func (t trust) few() bool {
	return slices.ContainsFunc(t.Scales, func(s assessment.ScaleStatistics) bool {
		return s.Alpha.Why == psychometrics.FewRuns || s.Omega.Why == psychometrics.FewRuns
	})
}

// needed is how many people more a figure of items wants.
func (t trust) needed() int { return max(0, psychometrics.NeedItems-t.People) }

func two(ctx context.Context, f float64) string { return page.Decimal(ctx, f, 2) }

// estimateWords is a figure, or why there is none.
func estimateWords(ctx context.Context, e psychometrics.Estimate) string {
	if e.Known() {
		return two(ctx, e.Value)
	}
	if e.Why == psychometrics.FewRuns { // said once, below the table
		return "—"
	}
	return page.T(ctx, "statistics.why."+string(e.Why), "n", psychometrics.NeedReliability)
}

// reliabilityKey is the key of what an alpha is worth.
func reliabilityKey(e psychometrics.Estimate) string {
	switch {
	case !e.Known():
		return "unknown"
	case e.Value >= .9:
		return "high"
	case e.Value >= .8:
		return "good"
	case e.Value >= .7:
		return "enough"
	case e.Value >= .6:
		return "group"
	}
	return "low"
}

func reliabilityTone(e psychometrics.Estimate) string {
	switch reliabilityKey(e) {
	case "high", "good", "enough":
		return "good"
	case "group", "low":
		return "warn"
	}
	return ""
}

func semWords(s assessment.ScaleStatistics) string {
	if !s.Trust.Usable() {
		return "—"
	}
	return strconv.Itoa(int(math.Round(s.Trust.SEM() * 100)))
}

// name is an item's number and text.
func (t trust) name(i assessment.ItemStatistics) string {
	if text := t.Texts[i.Code]; text != "" {
		return strconv.Itoa(t.Numbers[i.Code]) + ". " + text
	}
	return i.Code
}

// itemMap shows items by how much of their points people have, and how well they fit
// the scale.
func itemMap(ctx context.Context, t trust) picture.Picture {
	m := picture.Scatter{About: picture.About{ID: "items", Title: page.T(ctx, "statistics.map"), Desc: page.N(ctx, "statistics.map_desc", len(t.Weak()))},
		Head:   []string{page.T(ctx, "statistics.item"), page.T(ctx, "statistics.difficulty"), page.T(ctx, "statistics.rest"), page.T(ctx, "statistics.verdict")},
		Across: page.T(ctx, "statistics.across"), Up: page.T(ctx, "statistics.up"), Good: page.T(ctx, "statistics.works"), Marked: page.T(ctx, "statistics.weak_one")}
	for _, s := range t.Scales {
		for _, i := range s.Items {
			if i.Rest.Known() {
				m.Least = min(m.Least, math.Floor(i.Rest.Value*5)/5)
			}
			m.Spots = append(m.Spots, picture.Spot{Sign: strconv.Itoa(t.Numbers[i.Code]), Name: t.Texts[i.Code], X: figureOf(ctx, i.Difficulty), Y: figureOf(ctx, i.Rest), Marked: len(i.Flaws) > 0})
		}
	}
	for _, at := range []float64{m.Least, 0, .2, .5, .8, 1} {
		m.Scale = append(m.Scale, picture.Figure{Value: at, Text: two(ctx, at)})
	}
	return m
}

func figureOf(ctx context.Context, e psychometrics.Estimate) picture.Figure {
	if !e.Known() {
		return picture.Figure{}
	}
	return picture.Figure{Value: e.Value, Text: two(ctx, e.Value)}
}

// histogram counts people by tenths of mastery.
func histogram(ctx context.Context, n int, s assessment.ScaleStatistics) picture.Picture {
	b := picture.Bars{About: picture.About{ID: "histogram-" + strconv.Itoa(n), Title: page.T(ctx, "statistics.histogram", "title", s.Title)},
		Head: []string{page.T(ctx, "result.mastery"), page.T(ctx, "statistics.people")}}
	for i, people := range s.Histogram {
		b.Max = max(b.Max, float64(people))
		b.Bars = append(b.Bars, picture.Bar{Name: page.T(ctx, "statistics.bin", "from", i*100/assessment.Bins, "to", (i+1)*100/assessment.Bins),
			Now: picture.Figure{Value: float64(people), Text: page.Number(people)}})
	}
	return b
}

// normTable is a table of stens: which share is which.
func normTable(ctx context.Context, s assessment.ScaleStatistics) picture.Table {
	t := picture.Table{Caption: page.T(ctx, "statistics.norm", "title", s.Title), Head: []string{page.T(ctx, "statistics.sten")}, Numeric: []bool{false}}
	row := []string{page.T(ctx, "result.mastery")}
	for i, from := range s.Norm.Stens {
		to := 1.0
		if i < 9 {
			to = min(1, s.Norm.Stens[i+1]-.001)
		}
		text := "—"
		if from <= 1 && from <= to {
			text = strconv.Itoa(int(math.Round(from*100))) + "–" + strconv.Itoa(int(math.Round(to*100)))
		}
		t.Head, t.Numeric, row = append(t.Head, strconv.Itoa(i+1)), append(t.Numeric, true), append(row, text)
	}
	t.Rows = [][]string{row}
	return t
}

func cellOf(e psychometrics.Estimate) any {
	if e.Known() {
		return math.Round(e.Value*1000) / 1000
	}
	return nil
}

// inPercent writes a share into a cell of a book, to tenths.
func inPercent(share float64) float64 { return math.Round(share*1000) / 10 }

// statisticsSheet is the same as a book: scales, items, norms.
func (h pages) statisticsSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	t, err := h.trust(ctx, v)
	if err != nil {
		return web.Download{}, err
	}
	head := func(keys ...string) (out []string) {
		for _, k := range keys {
			out = append(out, page.T(ctx, k))
		}
		return out
	}
	scales := book.Sheet{Name: page.T(ctx, "statistics.scales"), Head: head("result.competency", "statistics.people", "statistics.mean", "statistics.sd", "statistics.alpha", "statistics.omega", "statistics.sem", "statistics.verdict")}
	items := book.Sheet{Name: page.T(ctx, "statistics.items"), Head: head("statistics.item", "result.competency", "statistics.people", "statistics.difficulty", "statistics.rest", "statistics.d", "statistics.without", "statistics.verdict")}
	norms := book.Sheet{Name: page.T(ctx, "statistics.norms"), Head: append(head("result.competency", "statistics.people"), "10 %", "25 %", "50 %", "75 %", "90 %")}
	var a, b, c [][]any
	for _, s := range t.Scales {
		row := []any{s.Title, s.People, nil, nil, cellOf(s.Alpha), cellOf(s.Omega), semWords(s), page.T(ctx, "statistics.reliability."+reliabilityKey(s.Alpha))}
		if s.Norm != nil {
			row[2], row[3] = inPercent(s.Norm.Mean), inPercent(s.Norm.SD)
			line := []any{s.Title, s.Norm.N}
			for _, q := range s.Norm.Quantiles {
				line = append(line, inPercent(q))
			}
			c = append(c, line)
		}
		a = append(a, row)
		for _, i := range s.Items {
			b = append(b, []any{t.name(i), s.Title, i.Runs, cellOf(i.Difficulty), cellOf(i.Rest), cellOf(i.Discriminate), cellOf(i.AlphaWithout), flawWords(ctx, i.Flaws)})
		}
	}
	scales.Rows, items.Rows, norms.Rows = book.Rows(a...), book.Rows(b...), book.Rows(c...)
	return web.Download{Name: page.T(ctx, "statistics.file", "code", t.Code, "edition", t.Edition) + ".xlsx", Media: book.MediaType,
		Write: func(w io.Writer) error { return book.Write(w, scales, items, norms) }}, nil
}

// flawWords says what speaks against an item.
func flawWords(ctx context.Context, flaws []psychometrics.Flaw) string {
	out := ""
	for _, f := range flaws {
		if out != "" {
			out += " "
		}
		out += page.T(ctx, "statistics.flaw."+string(f))
	}
	return out
}

// runsWords counts runs, and those of the trial.
func runsWords(ctx context.Context, t trust) string {
	if t.Trials == 0 {
		return page.Number(t.Statistics.Runs)
	}
	return page.N(ctx, "statistics.runs_n", t.Trials, "runs", page.Number(t.Statistics.Runs))
}
