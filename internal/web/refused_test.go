package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type noFrames struct{}

func (noFrames) Frame(context.Context, web.Session) (web.Frame, error) { return web.Frame{}, nil }

var errFaster = fault.New(fault.Conflict, "test.faster", "Это уже сделано.").At("body.title", "Кто-то был быстрее.")

// formSite is a page with a form that is always refused; with=form shows the form.
func formSite(t *testing.T) http.Handler {
	t.Helper()
	s := server(t)
	op := web.Operation{ID: "refuseThing", Method: "POST", Path: "/refused", Permission: authz.Public, Summary: "Проба", Tag: "Проба"}
	refuse := func(context.Context, *body) (*body, error) { return nil, errFaster }
	web.Register(s.API, op, refuse)
	p := web.NewPages(s, page.NewTexts(), noFrames{}, web.Look{})
	web.Show(p, web.View{ID: "pageForm", Path: "/form", Permission: authz.Public, Title: "page.settings"}, func(ctx context.Context, v *web.Visit) (page.Content, error) {
		if v.Sent().Get("title") == "bare" {
			return page.Content{Body: page.Prose("the rest")}, nil
		}
		if v.Sent().Get("title") == "past" {
			return v.Go("/done")
		}
		return page.Content{Body: page.FormBody(page.FormAt(ctx, 0, "/form"))}, nil
	})
	web.Act(p, web.Action{Operation: "refuseThing", Path: "/form", View: "pageForm"}, refuse, func(context.Context, *web.Visit, *body) string { return "/form" })
	web.Post(p, web.Action{Operation: "spell", Path: "/spell", View: "pageForm"}, web.Operation{ID: "spell", Permission: authz.Public, Summary: "Проба"},
		func(ctx context.Context, _ *web.Visit, _ func(http.Cookie)) (string, error) {
			return "/said?" + url.Values{"word": {page.T(ctx, "page.save")}}.Encode(), nil
		})
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

func sendForm(t *testing.T, s http.Handler, path, form string, settings page.Settings) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	cookie := web.SettingsCookie(settings)
	r.AddCookie(&cookie)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// Why a form was not taken is said once, whether the page still has the form or not.
func TestRefused_IsSaidEvenWhereTheFormIsGone(t *testing.T) {
	t.Parallel()
	s := formSite(t)
	for name, c := range map[string]struct{ title, want, not string }{
		"the form is there": {"here", `href="#f`, "the rest"},
		"the page is gone":  {"past", `href="/done"`, `href="#f`},
		"the form is gone":  {"bare", "<li>Кто-то был быстрее.</li>", `href="#f`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := sendForm(t, s, "/form", "title="+c.title, page.Settings{})
			got := w.Body.String()
			if w.Code != http.StatusConflict || strings.Count(got, `class="refusal"`) != 1 || strings.Count(got, errFaster.Message) != 1 {
				t.Fatalf("%d, want 409 and the refusal once:\n%s", w.Code, got)
			}
			if !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
				t.Errorf("want %q and no %q in:\n%s", c.want, c.not, got)
			}
			if strings.Contains(got, `lang="ru">`+"\n") || strings.Contains(got, `<p lang="ru"`) {
				t.Error("a Russian page marks its own language again")
			}
		})
	}
}

// A page in English says what rules say in Russian, and says that it is Russian.
func TestRefused_IsMarkedRussianOnPagesInEnglish(t *testing.T) {
	t.Parallel()
	got := sendForm(t, formSite(t), "/form", "title=here", page.Settings{Lang: page.English}).Body.String()
	for _, want := range []string{`<html lang="en"`, "Not possible now", `<p lang="ru">Это уже сделано.`, `<ul lang="ru">`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in:\n%s", want, got)
		}
	}
}

// A form that is no operation of the API has the texts at hand too.
func TestPost_HasTheTexts(t *testing.T) {
	t.Parallel()
	w := sendForm(t, formSite(t), "/spell", "", page.Settings{})
	want := "/said?" + url.Values{"word": {"Сохранить"}}.Encode()
	if to := w.Header().Get("Location"); to != want {
		t.Errorf("leads to %q, want %q", to, want)
	}
}
