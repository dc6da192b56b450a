package authoringweb

import (
	"context"
	"fmt"
	"net/url"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// mostLevels is how many levels the form takes.
const mostLevels = 20

// levelPages write what shares of points mean.
func (h pages) levelPages(p *web.Pages) {
	h.show(p, "pageEditLevels", "/levels", "editor.tab.levels", func(ctx context.Context, _ *web.Visit, d desk) (page.Content, error) {
		f := d.form(ctx, "/levels")
		rows := d.Draft.LevelRows()
		for n := min(f.Rows("levels", len(rows)+1), mostLevels); len(rows) < n; {
			rows = append(rows, authoring.LevelRow{})
		}
		return page.Content{Body: levelsView(d, f, rows)}, nil
	})
	h.step(p, "pageEditLevels", "/levels", func(_ *web.Visit, form url.Values, w authoring.Work) (string, error) {
		var rows []authoring.LevelRow
		for n := range mostLevels {
			at := fmt.Sprintf("levels.%d.", n)
			if form.Has(at + "title") {
				rows = append(rows, authoring.LevelRow{Code: form.Get(at + "code"), Title: form.Get(at + "title"), From: form.Get(at + "from"),
					Meaning: form.Get(at + "meaning"), Advice: form.Get(at + "advice"), Deficit: ticked(form, at+"deficit")})
			}
		}
		return "/levels", w.Draft.SetLevels(rows, form.Get("share"))
	})
}
