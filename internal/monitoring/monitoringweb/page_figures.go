package monitoringweb

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

// funnel shows how many routes stand at each step of their life.
func funnel(ctx context.Context, id string, f monitoring.Figures, width int) picture.Funnel {
	p := picture.Funnel{About: picture.About{ID: id, Title: page.T(ctx, "monitoring.funnel"), Desc: page.N(ctx, "monitoring.funnel_desc", f.Total()), Width: width},
		Head: []string{page.T(ctx, "monitoring.state"), page.T(ctx, "monitoring.routes"), page.T(ctx, "monitoring.share")}}
	for _, s := range []struct {
		name string
		n    int
	}{{"draft", f.Draft}, {"agreement", f.Agreement}, {"active", f.Active}, {"assessment", f.Assessment}, {"completed", f.Completed}} {
		p.Steps = append(p.Steps, picture.Step{Name: page.T(ctx, "home.state."+s.name), Share: page.Percent(s.n, f.Total()),
			Count: picture.Figure{Value: float64(s.n), Text: page.Number(s.n)}})
	}
	return p
}

func overdueHref(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return page.Link(ctx, "/routes?overdue=1")
}

// bad is the tone of a figure that should be nothing.
func bad(n int) string {
	if n > 0 {
		return "bad"
	}
	return ""
}
