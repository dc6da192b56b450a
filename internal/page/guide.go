package page

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

// guideForm is a form of the style guide, taken or refused.
func guideForm(ctx context.Context, refused bool) *Form {
	f := &Form{Action: "/styleguide", Method: "get", Key: "guide"}
	if !refused {
		return f
	}
	f.Action = "/styleguide?refused"
	f.refusal = &Refusal{Action: f.Action, Sent: url.Values{"title": {"?"}, "form": {"distance"}, "when": {"2026-02-30"}},
		Title: T(ctx, "page.guide.refused"), Detail: T(ctx, "page.guide.refused_text"), Clause: T(ctx, "page.guide.clause"), Stale: true,
		Fields: []FieldFault{{Name: "title", Message: T(ctx, "page.guide.too_short")}, {Name: "when", Message: T(ctx, "page.guide.no_day")}}}
	return f
}

func guideChoices(ctx context.Context) []Option {
	return []Option{{Value: "in_person", Label: T(ctx, "page.guide.one")}, {Value: "distance", Label: T(ctx, "page.guide.two"), Hint: T(ctx, "page.guide.hint")},
		{Value: "none", Label: T(ctx, "page.guide.three"), Disabled: true}}
}

func guideRadar(ctx context.Context) picture.Picture {
	r := picture.Radar{About: picture.About{ID: "guide-radar", Title: T(ctx, "page.guide.pictures")}, Head: T(ctx, "page.guide.row"), Max: 5,
		Series: []picture.Series{{Name: T(ctx, "page.guide.info")}, {Name: T(ctx, "page.guide.good")}}}
	for i, v := range []float64{3, 2, 4, 1, 3, 5} {
		r.Axes = append(r.Axes, T(ctx, "page.guide.row")+" "+strconv.Itoa(i+1))
		r.Series[0].Figures = append(r.Series[0].Figures, picture.Figure{Value: v, Text: Decimal(ctx, v, 1)})
		r.Series[1].Figures = append(r.Series[1].Figures, picture.Figure{Value: 5 - v/2, Text: Decimal(ctx, 5-v/2, 1)})
	}
	return r
}

func guideFunnel(ctx context.Context) picture.Picture {
	f := picture.Funnel{About: picture.About{ID: "guide-funnel", Title: T(ctx, "page.guide.lists")}, Head: []string{T(ctx, "page.guide.row"), T(ctx, "page.guide.count")}}
	for i, n := range []int{120, 80, 64, 12} {
		f.Steps = append(f.Steps, picture.Step{Name: T(ctx, "page.guide.row") + " " + strconv.Itoa(i+1), Count: picture.Figure{Value: float64(n), Text: Number(n)}})
	}
	return f
}

func guideSpark(ctx context.Context) picture.Picture {
	s := picture.Sparkline{About: picture.About{ID: "guide-spark", Title: T(ctx, "page.guide.spark")}, Head: []string{T(ctx, "page.guide.row"), T(ctx, "page.guide.count")}}
	for i, n := range []int{3, 5, 4, 8, 9, 14} {
		s.Points = append(s.Points, picture.Point{When: T(ctx, "page.month."+strconv.Itoa(i+1)), Value: picture.Figure{Value: float64(n), Text: Number(n)}})
	}
	return s
}

func guideRing(ctx context.Context) picture.Picture {
	return picture.Ring{About: picture.About{ID: "guide-ring", Title: T(ctx, "page.guide.ring")}, Head: []string{T(ctx, "page.guide.row"), T(ctx, "page.guide.count")},
		Name: T(ctx, "page.guide.good"), Value: picture.Figure{Value: 5, Text: Percent(5, 8)}, Max: 8}
}

func iconNames() []string { return slices.Sorted(maps.Keys(icons)) }
