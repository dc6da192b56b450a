package authoringweb

import (
	"context"
	"net/url"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// aboutPages write what an instrument is about, how it is answered and what it measures.
func (h pages) aboutPages(p *web.Pages) {
	h.show(p, "pageEditInstrument", "", "instrument.edit", func(_ context.Context, _ *web.Visit, d desk) (page.Content, error) {
		return page.Content{Body: aboutView(d)}, nil
	})
	h.step(p, "pageEditInstrument", "", func(_ *web.Visit, form url.Values, w authoring.Work) (string, error) {
		return "", w.Draft.SetAbout(authoring.About{Title: form.Get("title"), Introduction: form.Get("introduction"),
			HighIsBad: form.Get("polarity") == "bad", Minutes: whole(form.Get("minutes")), Shuffle: ticked(form, "shuffle")})
	})
	h.step(p, "pageEditInstrument", "/scales/{scale}", func(v *web.Visit, form url.Values, w authoring.Work) (string, error) {
		code := v.Path("scale")
		if code == newScale {
			code = ""
		}
		return "", w.Draft.SetScale(code, form.Get("title"), form.Get("options"))
	})
	h.step(p, "pageEditInstrument", "/scales/{scale}/remove", func(v *web.Visit, _ url.Values, w authoring.Work) (string, error) {
		return "", w.Draft.RemoveScale(v.Path("scale"))
	})
	h.show(p, "pageEditCompetencies", "/competencies", "editor.tab.competencies", func(_ context.Context, _ *web.Visit, d desk) (page.Content, error) {
		return page.Content{Body: competenciesView(d, d.Draft.Offered(authoring.CompetenciesOf(d.Measures)))}, nil
	})
	h.step(p, "pageEditCompetencies", "/competencies", func(_ *web.Visit, form url.Values, w authoring.Work) (string, error) {
		return "/competencies", w.Draft.Measure(authoring.CompetenciesOf(w.Measures), form["competencies"])
	})
	h.step(p, "pageEditCheck", "/competencies/used", func(_ *web.Visit, _ url.Values, w authoring.Work) (string, error) {
		var used []string
		for _, k := range w.Draft.Offered(w.Draft.Competencies()) {
			if k.Items > 0 {
				used = append(used, k.Code)
			}
		}
		return "/check", w.Draft.Measure(authoring.CompetenciesOf(w.Measures), used)
	})
	h.show(p, "pageEditCompetency", "/competencies/{competency}", "editor.competency", func(_ context.Context, v *web.Visit, d desk) (page.Content, error) {
		for _, k := range d.Draft.Competencies() {
			if k.Code == v.Path("competency") {
				return page.Content{Title: k.Title, Body: competencyView(d, k)}, nil
			}
		}
		return page.Content{}, authoring.ErrNotFound
	})
	h.step(p, "pageEditCompetency", "/competencies/{competency}", func(v *web.Visit, form url.Values, w authoring.Work) (string, error) {
		advice := map[string]string{}
		for _, l := range w.Draft.Levels() {
			advice[l.Code] = form.Get("advice." + l.Code)
		}
		return "/competencies", w.Draft.SetCompetency(v.Path("competency"), form.Get("description"), advice)
	})
}

// newScale stands in an address for a scale that is none yet.
const newScale = "new"
