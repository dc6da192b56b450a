package assessmentweb

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	book "github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// findings is what the page of a finished diagnosis shows.
type findings struct {
	assessment.DiagnosisView
	Mine     bool
	Name     string // of another person
	Needs    bool   // the person's deficits are open to the reader as well
	Called   called
	Results  []assessment.Result
	Deficits []assessment.Result // the weakest first
	Since    *assessment.Dynamics
	// Standings are by competency, of those about which enough is known.
	Standings map[string]assessment.Standing
	Radar     picture.Picture
	Bars      picture.Picture
}

func (h pages) resultPage(ctx context.Context, v *web.Visit, d assessment.DiagnosisView, mine bool) (page.Content, error) {
	f := findings{DiagnosisView: d, Mine: mine, Results: weakestFirst(d.Results)}
	for _, r := range f.Results {
		if r.Deficit {
			f.Deficits = append(f.Deficits, r)
		}
	}
	since, there, err := h.s.Compared(ctx, d.Diagnosis)
	if err != nil {
		return page.Content{}, err
	}
	if there {
		f.Since = &since
	}
	if f.Standings, err = h.s.Standings(ctx, d); err != nil {
		return page.Content{}, err
	}
	if f.Needs, err = h.s.Reaches(ctx, "deficit", d.PersonID); err != nil {
		return page.Content{}, err
	}
	if !mine {
		names, err := v.Names(ctx, d.PersonID)
		if err != nil {
			return page.Content{}, err
		}
		f.Name = names.Of(d.PersonID)
	}
	if f.Called, err = h.called(ctx, d.Diagnosis, mine); err != nil {
		return page.Content{}, err
	}
	f.Radar, f.Bars = radarOf(ctx, f), barsOf(ctx, f)
	return page.Content{Title: d.Title, Body: resultView(f), Crumbs: diagnosisCrumbs(ctx), Wide: true}, nil
}

func weakestFirst(all []assessment.Result) []assessment.Result {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b assessment.Result) int { return cmp.Compare(a.Mastery(), b.Mastery()) })
	return out
}

func percent(share float64) string { return page.Percent(int(math.Round(share*1000)), 1000) }

// shown is a result as a figure: a level without a score stands in the middle of it and
// says so in words.
func shown(ctx context.Context, r assessment.Result) picture.Figure {
	return levelOr(ctx, r.ByLevel, r.LevelTitle, r.Mastery())
}

func levelOr(ctx context.Context, byLevel bool, level string, mastery float64) picture.Figure {
	if byLevel {
		return picture.Figure{Value: mastery, Text: page.T(ctx, "result.by_level", "level", level)}
	}
	return share(mastery)
}

// beside is the level that stands beside a figure; one that is the figure itself is said once.
func beside(byLevel bool, level string) string {
	if byLevel {
		return ""
	}
	return level
}

func share(f float64) picture.Figure { return picture.Figure{Value: f, Text: percent(f)} }

// before gives the mastery of a competency in the diagnosis compared with.
func (f findings) before(ctx context.Context, competency string) picture.Figure {
	if c, there := f.change(competency); there {
		return levelOr(ctx, c.WasByLevel, c.LevelWas, c.Before)
	}
	return picture.Figure{}
}

// change is what became of a competency since the diagnosis compared with.
func (f findings) change(competency string) (assessment.Change, bool) {
	if f.Since != nil {
		for _, c := range f.Since.Changes {
			if c.Competency == competency {
				return c, true
			}
		}
	}
	return assessment.Change{}, false
}

func (f findings) names(ctx context.Context) (now, before string) {
	now = page.Date(ctx, f.TakenOn)
	if f.Since != nil {
		before = page.Date(ctx, f.Since.From.TakenOn)
	}
	if now == before {
		now, before = page.T(ctx, "result.now"), page.T(ctx, "result.before")
	}
	return now, before
}

// describe says in a sentence what the pictures show, for who does not see them.
func (f findings) describe(ctx context.Context) string {
	if len(f.Results) == 0 {
		return ""
	}
	low, high := f.Results[0], f.Results[len(f.Results)-1]
	return page.T(ctx, "result.describe", "low", low.Title, "low_share", shown(ctx, low).Text, "high", high.Title, "high_share", shown(ctx, high).Text)
}

func radarOf(ctx context.Context, f findings) picture.Picture {
	now, before := f.names(ctx)
	r := picture.Radar{About: picture.About{ID: "radar", Title: page.T(ctx, "result.radar"), Desc: f.describe(ctx)}, Head: page.T(ctx, "result.competency"), Max: 1,
		Scale: []picture.Figure{{Value: .5, Text: percent(.5)}, {Value: 1, Text: percent(1)}}}
	was, is := picture.Series{Name: before}, picture.Series{Name: now}
	for _, x := range f.DiagnosisView.Results { // in the instrument's order, as the last time
		r.Axes = append(r.Axes, x.Title)
		is.Figures, was.Figures = append(is.Figures, shown(ctx, x)), append(was.Figures, f.before(ctx, x.Competency))
	}
	if f.Since != nil {
		r.Series = append(r.Series, was)
	}
	r.Series = append(r.Series, is)
	return r
}

// round tells how many competencies a circle shows well; bars show any number.
func round(n int) bool { return n >= 3 && n <= 12 }

func barsOf(ctx context.Context, f findings) picture.Picture {
	now, before := f.names(ctx)
	b := picture.Bars{About: picture.About{ID: "bars", Title: page.T(ctx, "result.bars"), Desc: f.describe(ctx)}, Max: 1, Now: now, Before: before,
		Head: f.head(ctx, now, before)}
	for _, x := range f.Results {
		b.Bars = append(b.Bars, picture.Bar{Name: x.Title, Now: shown(ctx, x), Before: f.before(ctx, x.Competency), Level: beside(x.ByLevel, x.LevelTitle)})
	}
	return b
}

func (f findings) head(ctx context.Context, now, before string) []string {
	head := []string{page.T(ctx, "result.competency")}
	if f.Since != nil {
		head = append(head, before)
	}
	return append(head, now, page.T(ctx, "result.level"))
}

// resultSheet is the same as a book.
func (h pages) resultSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	d, _, err := h.diagnosis(ctx, v)
	if err != nil {
		return web.Download{}, err
	}
	f := findings{DiagnosisView: d}
	if since, there, err := h.s.Compared(ctx, d.Diagnosis); err != nil {
		return web.Download{}, err
	} else if there {
		f.Since = &since
	}
	head := []string{page.T(ctx, "result.competency"), page.T(ctx, "result.score"), page.T(ctx, "result.max"), page.T(ctx, "result.mastery"),
		page.T(ctx, "result.before_share"), page.T(ctx, "result.level"), page.T(ctx, "result.deficit"), page.T(ctx, "result.advice")}
	var lines [][]any
	for _, r := range d.Results {
		var score, most, mastery, before any
		level := r.LevelTitle
		if r.ByLevel {
			level = shown(ctx, r).Text
		} else {
			score, most, mastery = r.Score, r.Max, math.Round(r.Mastery()*100)
		}
		switch c, there := f.change(r.Competency); {
		case there && c.WasByLevel:
			before = c.LevelWas
		case there:
			before = math.Round(c.Before * 100)
		}
		lines = append(lines, []any{r.Title, score, most, mastery, before, level, yes(ctx, r.Deficit), r.Advice})
	}
	return web.Download{Name: page.T(ctx, "result.file", "date", d.TakenOn.Dotted()) + ".xlsx", Media: book.MediaType, Write: func(w io.Writer) error {
		return book.Write(w, book.Sheet{Name: page.T(ctx, "result.sheet"), Head: head, Rows: book.Rows(lines...)})
	}}, nil
}

func yes(ctx context.Context, b bool) string {
	if b {
		return page.T(ctx, "page.yes")
	}
	return page.T(ctx, "page.no")
}
