package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// registerOwn adds the pages that belong to no area: how pages look, and in the
// embedded default the style guide.
func (p *Pages) registerOwn() {
	p.Fail(p.texts.Add(page.Files, "text"))
	Show(p, View{ID: "pageSettings", Path: "/settings", Permission: authz.Public, Title: "page.settings"}, settingsPage)
	Post(p, Action{Operation: "settings", Path: "/settings", View: "pageSettings"},
		Operation{ID: "settings", Permission: authz.Public, Summary: "Вид страниц"}, saveSettings)
	if p.look.Demo {
		Show(p, View{ID: "pageStyleGuide", Path: "/styleguide", Permission: authz.Public, Title: "page.styleguide"},
			func(context.Context, *Visit) (page.Content, error) {
				return page.Content{Body: page.StyleGuide(p.samples), Wide: true}, nil
			})
	}
}

// AddSample puts a component of an area into the style guide, in each of its states.
func AddSample(p *Pages, s page.Sample) { p.samples = append(p.samples, s) }

func settingsPage(ctx context.Context, v *Visit) (page.Content, error) {
	return page.Content{Body: page.SettingsForm(page.FormAt(ctx, 0, "/settings").WithoutDraft(), page.From(ctx).Settings, Local(v.Query("back")))}, nil
}

// saveSettings keeps the choice in this browser only: it says something of a
// person's health, so no server needs to know it.
func saveSettings(_ context.Context, v *Visit, cookies func(http.Cookie)) (string, error) {
	sent := v.Request.PostForm
	scale, err := strconv.Atoi(sent.Get("scale"))
	if err != nil {
		scale = 0
	}
	cookies(SettingsCookie(page.Settings{Theme: sent.Get("theme"), Eyesight: sent.Get("eyesight") == "true", Scale: scale,
		Contrast: sent.Get("contrast"), Pictures: sent.Get("pictures") == "true", Lang: page.Lang(sent.Get("lang"))}))
	return Local(sent.Get("back")), nil
}

// Local keeps a way back within this site.
func Local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
