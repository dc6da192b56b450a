package authoringweb

import (
	"context"
	"net/url"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// newQuestion stands in an address for a question that is none yet.
const newQuestion = "new"

// surveyPages write the survey of needs beside a test [A IV.1].
func (h pages) surveyPages(p *web.Pages) {
	h.show(p, "pageEditSurvey", "/survey", "editor.survey.title", func(_ context.Context, _ *web.Visit, d desk) (page.Content, error) {
		if !d.test() {
			return page.Content{}, authoring.ErrNotFound
		}
		return page.Content{Body: surveyView(d)}, nil
	})
	h.step(p, "pageEditSurvey", "/survey", func(_ *web.Visit, form url.Values, w authoring.Work) (string, error) {
		return "/survey", w.Draft.SetSurvey(form.Get("title"), form.Get("introduction"))
	})
	h.step(p, "pageEditSurvey", "/survey/remove", func(_ *web.Visit, _ url.Values, w authoring.Work) (string, error) {
		return "/survey", w.Draft.RemoveSurvey()
	})
	h.step(p, "pageEditSurvey", "/survey/step", func(_ *web.Visit, form url.Values, w authoring.Work) (string, error) {
		what, code, _ := strings.Cut(form.Get("do"), ":")
		switch what {
		case "up":
			return "/survey#" + code, w.Draft.MoveQuestion(code, -1)
		case "down":
			return "/survey#" + code, w.Draft.MoveQuestion(code, 1)
		case "remove":
			return "/survey", w.Draft.RemoveQuestion(code)
		}
		return "", authoring.ErrNotFound
	})
	h.show(p, "pageEditQuestion", "/survey/{item}", "editor.survey.question", func(ctx context.Context, v *web.Visit, d desk) (page.Content, error) {
		code := v.Path("item")
		if d.test() && code == newQuestion {
			q := authoring.Question{Kind: entrytest.Multiple, As: entrytest.AsRequest}
			return page.Content{Title: page.T(ctx, "editor.survey.new"), Body: questionView(d, d.form(ctx, "/survey/", code), q)}, nil
		}
		_, _, all := d.Draft.Survey()
		for _, q := range all {
			if q.Code == code {
				return page.Content{Body: questionView(d, d.form(ctx, "/survey/", code), q)}, nil
			}
		}
		return page.Content{}, authoring.ErrNotFound
	})
	h.step(p, "pageEditQuestion", "/survey/{item}", func(v *web.Visit, form url.Values, w authoring.Work) (string, error) {
		code := v.Path("item")
		if code == newQuestion {
			code = ""
		}
		return "/survey", w.Draft.SetQuestion(authoring.Question{Code: code, Kind: entrytest.Kind(form.Get("kind")), Text: form.Get("text"), Hint: form.Get("hint"),
			Options: form.Get("options"), As: entrytest.As(form.Get("as"))})
	})
}

func surveyKinds(ctx context.Context) []page.Option {
	return page.Choices(ctx, "editor.survey.kind_", authoring.SurveyKinds...)
}

func surveyAs(ctx context.Context) []page.Option {
	out := page.Choices(ctx, "editor.survey.as_", authoring.SurveyAs...)
	for i := range out {
		out[i].Hint = page.T(ctx, "editor.survey.as_hint_"+out[i].Value)
	}
	return out
}
