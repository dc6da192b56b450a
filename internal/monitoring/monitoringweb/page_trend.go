package monitoringweb

import (
	"context"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

// trend shows in which months of the last year routes of a place were completed. The
// months with some are read out: a line without words is nothing to who does not see it.
func (b board) trend(ctx context.Context, row int, place string, t monitoring.Trend) picture.Sparkline {
	p := picture.Sparkline{About: picture.About{ID: "trend-" + strconv.Itoa(row), Title: page.T(ctx, "monitoring.trend_of", "place", place), Width: trendWidth},
		Head: []string{page.T(ctx, "monitoring.month"), page.T(ctx, "monitoring.completed_in")}}
	var told []string
	for i, n := range t {
		day := b.Month(i)
		when := page.Month(ctx, day.Year(), day.Month())
		p.Points = append(p.Points, picture.Point{When: when, Value: picture.Figure{Value: float64(n), Text: page.Number(n)}})
		if n > 0 {
			told = append(told, when+"\u00a0— "+page.Number(n))
		}
	}
	p.Desc = strings.Join(told, ", ")
	return p
}

const trendWidth = 84

// trends are all of them as one table, for the book: a column for each month.
func (b board) trends(ctx context.Context) picture.Table {
	t := picture.Table{Caption: page.T(ctx, "monitoring.trend"), Head: []string{page.T(ctx, "monitoring.place."+string(b.Grain))}, Numeric: []bool{false}}
	for i := range b.Trend {
		day := b.Month(i)
		t.Head, t.Numeric = append(t.Head, page.Month(ctx, day.Year(), day.Month())), append(t.Numeric, true)
	}
	row := func(name string, trend monitoring.Trend) {
		cells := []string{name}
		for _, n := range trend {
			cells = append(cells, page.Number(n))
		}
		t.Rows = append(t.Rows, cells)
	}
	for _, r := range b.Rows {
		row(r.Name, r.Trend)
	}
	if len(b.Rows) > 1 {
		row(page.T(ctx, "monitoring.total"), b.RouteFigures.Trend)
	}
	return t
}
