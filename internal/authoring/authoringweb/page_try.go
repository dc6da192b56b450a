package authoringweb

import (
	"context"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// tryPages show the draft as a teacher sees it, with its result, and what it lacks.
func (h pages) tryPages(p *web.Pages) {
	h.show(p, "pageEditSample", "/sample", "editor.tab.sample", func(ctx context.Context, _ *web.Visit, d desk) (page.Content, error) {
		form, _, err := h.s.SampleForm(ctx, d.ID)
		if _, refused := fault.As(err); refused {
			return page.Content{Body: noSampleView(d)}, nil
		}
		return page.Content{Body: sampleView(d, d.form(ctx, "/sample").WithoutDraft(), form, nil, nil)}, err
	})
	web.Ask(p, web.Action{Operation: "sampleInstrument", Path: at + "/sample", View: "pageEditSample"}, h.sample,
		func(ctx context.Context, v *web.Visit, out *sampleOutput) (page.Content, error) {
			d, _, err := h.open(ctx, v, "sample")
			if err != nil {
				return page.Content{}, err
			}
			return page.Content{Title: d.Title, Body: sampleView(d, d.form(ctx, "/sample").WithoutDraft(), out.sample.Form, v.Sent(), out)}, nil
		})
	h.show(p, "pageEditCheck", "/check", "editor.tab.check", func(ctx context.Context, _ *web.Visit, d desk) (page.Content, error) {
		return page.Content{Body: checkView(d, d.problems(ctx))}, nil
	})
}

// problem is one thing that the draft lacks, and where to mend it.
type problem struct{ Where, Reason, Href string }

// problems names places by the words of the editor.
func (d desk) problems(ctx context.Context) []problem {
	var out []problem
	for _, p := range d.Draft.Problems() {
		one := problem{Reason: p.Reason, Where: page.T(ctx, "editor.tab.about"), Href: d.link(ctx)}
		parts := strings.Split(strings.TrimPrefix(p.Path, "/"), "/")
		switch {
		case parts[0] == "sections" && len(parts) > 3:
			if i, j, ok := two(parts[1], parts[3]); ok {
				s := d.Draft.Sections()[i]
				one.Where = strconv.Itoa(number(d.Draft.Sections(), i, j)) + ". " + grade.Beginning(s.Items[j].Text)
				one.Href = d.link(ctx, "/items/", s.Items[j].Code)
			}
		case parts[0] == "sections":
			one.Where, one.Href = page.T(ctx, "editor.tab.items"), d.link(ctx, "/items")
			if i, err := strconv.Atoi(parts[min(1, len(parts)-1)]); err == nil {
				one.Where, one.Href = d.Draft.Sections()[i].Title, d.link(ctx, "/sections/", d.Draft.Sections()[i].Code)
			}
		case parts[0] == "competencies":
			one.Where, one.Href = page.T(ctx, "editor.tab.competencies"), d.link(ctx, "/competencies")
			if len(parts) > 2 {
				if i, err := strconv.Atoi(parts[1]); err == nil {
					one.Where, one.Href = d.Draft.Competencies()[i].Title, d.link(ctx, "/competencies/", d.Draft.Competencies()[i].Code)
				}
			}
		case parts[0] == "survey":
			one.Where, one.Href = page.T(ctx, "editor.survey.title"), d.link(ctx, "/survey")
			if _, _, all := d.Draft.Survey(); len(parts) > 2 {
				if i, err := strconv.Atoi(parts[2]); err == nil {
					one.Where, one.Href = all[i].Text, d.link(ctx, "/survey/", all[i].Code)
				}
			}
		case parts[0] == "levels" || parts[0] == "deficit":
			one.Where, one.Href = page.T(ctx, "editor.tab.levels"), d.link(ctx, "/levels")
		}
		out = append(out, one)
	}
	return out
}

// number of an item among all, from 1.
func number(sections []authoring.Section, i, j int) int {
	n := j + 1
	for _, s := range sections[:i] {
		n += len(s.Items)
	}
	return n
}

func two(a, b string) (i, j int, ok bool) {
	i, err1 := strconv.Atoi(a)
	j, err2 := strconv.Atoi(b)
	return i, j, err1 == nil && err2 == nil
}

// called names each question for the summary of what has no answer.
func called(f *page.Form, form diagnostics.Form) {
	n := 0
	for _, s := range form.Sections {
		for _, item := range s.Items {
			n++
			f.Called("answers."+item.Code, strconv.Itoa(n)+". "+strings.TrimRight(item.Text, ".:"))
		}
	}
}

// percent of the maximum, as a teacher sees it.
func percent(s sampleScore) int {
	if s.Max <= 0 {
		return 0
	}
	return int(s.Score/s.Max*100 + .5)
}

// places are what an option may be paired with: a place of an ordering, a target of a
// matching.
func places(item diagnostics.Item, option string) []page.Option {
	var out []page.Option
	if item.Input == diagnostics.InputMatching {
		for _, t := range item.Targets {
			out = append(out, page.Option{Value: diagnostics.Pair(option, t.Code), Label: t.Title})
		}
		return out
	}
	for n := range item.Options {
		place := strconv.Itoa(n + 1)
		out = append(out, page.Option{Value: diagnostics.Pair(option, place), Label: place})
	}
	return out
}
