package authoringweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// pages are the handlers of pages: those of the API, and the steps of the editor.
type pages struct{ handler }

// RegisterPages adds the editor. The operations of this area and of area assessment
// must be in the registry before: a form is one of them.
func RegisterPages(p *web.Pages, s *authoring.Service) {
	h := pages{handler{s}}
	p.Fail(p.Texts().Add(texts, "text"))
	h.beginPages(p)
	h.aboutPages(p)
	h.itemPages(p)
	h.levelPages(p)
	h.surveyPages(p)
	h.tryPages(p)
	for i, t := range []struct{ path, title string }{
		{"", "editor.tab.about"}, {"/competencies", "editor.tab.competencies"}, {"/items", "editor.tab.items"}, {"/survey", "editor.survey.title"}, {"/levels", "editor.tab.levels"},
		{"/sample", "editor.tab.sample"}, {"/check", "editor.tab.check"},
	} {
		web.AddTab(p, web.Tab{Of: "draft", Path: at + t.path, Title: t.title, Order: 10 * (i + 1), Permission: create})
	}
}

// at is where the editor of a draft lies.
const at = "/instruments/{instrument}/edit"

// desk is what every page of the editor shows beside its own part.
type desk struct {
	authoring.Work
	Tabs     []page.Tab
	Problems int
	Undo     bool
	Here     string // the part that is open: "/items"
}

// open takes the draft that the address names; who comes to one that was let out is led
// to its page.
func (h pages) open(ctx context.Context, v *web.Visit, here string) (d desk, led bool, err error) {
	id, err := v.ID("instrument")
	if err != nil {
		return d, false, err
	}
	if d.Work, err = h.s.Open(ctx, id); err != nil {
		return d, false, err
	}
	if !d.Writeable {
		return d, true, nil
	}
	if d.Undo, err = h.s.CanUndo(ctx, id); err != nil {
		return d, false, err
	}
	d.Tabs, d.Problems, d.Here = v.Tabs(ctx, "draft"), len(d.Draft.Problems()), here
	if !d.test() {
		d.Tabs = slices.DeleteFunc(d.Tabs, func(t page.Tab) bool { return strings.HasSuffix(t.Href, "/survey") })
	}
	for i := range d.Tabs {
		if d.Problems > 0 && strings.HasSuffix(d.Tabs[i].Href, "/check") {
			d.Tabs[i].Count = strconv.Itoa(d.Problems)
		}
	}
	return d, false, nil
}

// show adds a page of the editor.
func (h pages) show(p *web.Pages, id, path, title string, view func(ctx context.Context, v *web.Visit, d desk) (page.Content, error)) {
	web.Show(p, web.View{ID: id, Path: at + path, Permission: create, Title: title, Shows: []string{"getInstrument"}},
		func(ctx context.Context, v *web.Visit) (page.Content, error) {
			d, led, err := h.open(ctx, v, strings.SplitN(path+"//", "/", 3)[1])
			if err != nil {
				return page.Content{}, err
			}
			if led {
				return v.Go(page.Link(ctx, "/instruments/", d.ID))
			}
			c, err := view(ctx, v, d)
			if c.Title == "" {
				c.Title = d.Title
			}
			c.Crumbs = append(crumbs(ctx), page.Crumb{Title: page.T(ctx, "editor.draft", "n", d.Edition), Href: page.Link(ctx, "/instruments/", d.ID)})
			return c, err
		})
}

// step adds a form of the editor: one change of the draft, which is operation
// updateInstrument. It leads to where change says, within the editor; empty: to the view
// at the path's beginning.
func (h pages) step(p *web.Pages, view, path string, change func(v *web.Visit, form url.Values, w authoring.Work) (to string, err error)) {
	web.Post(p, web.Action{Operation: "updateInstrument", Path: at + path, View: view},
		web.Operation{ID: "updateInstrument", Permission: create, Summary: "instrument.edit"},
		func(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
			id, err := v.ID("instrument")
			if err != nil {
				return "", err
			}
			version, err := strconv.Atoi(v.Request.PostForm.Get("version"))
			if err != nil {
				return "", web.ErrFormVersion
			}
			work, err := h.s.Open(ctx, id)
			if err != nil {
				return "", err
			}
			if !work.Writeable {
				return "", assessment.ErrInstrumentFrozen
			}
			to, err := change(v, v.Request.PostForm, work)
			if err != nil {
				return "", err
			}
			if _, err := h.s.Save(ctx, work, version); err != nil {
				return "", err
			}
			return v.Prefix() + "/instruments/" + id.String() + "/edit" + to, nil
		})
}

// link leads to a part of the editor.
func (d desk) link(ctx context.Context, parts ...any) string {
	return page.Link(ctx, append([]any{"/instruments/", d.ID, "/edit"}, parts...)...)
}

// form is one of the editor's forms.
func (d desk) form(ctx context.Context, parts ...any) *page.Form {
	return page.FormTo(ctx, d.Version, append([]any{"/instruments/", d.ID, "/edit"}, parts...)...)
}

// test tells whether it is a test with right answers.
func (d desk) test() bool { return d.Draft.Test != nil }

// key chooses between the words for statements and for tasks.
func (d desk) key(key string) string {
	if d.test() {
		return key + "_test"
	}
	return key
}

// competencies are the choices of an item.
func (d desk) competencies() []page.Option {
	var out []page.Option
	for _, k := range d.Draft.Competencies() {
		out = append(out, page.Option{Value: k.Code, Label: k.Title})
	}
	return out
}

// sections are where an item may stand.
func (d desk) sections() []page.Option {
	var out []page.Option
	for _, s := range d.Draft.Sections() {
		out = append(out, page.Option{Value: s.Code, Label: s.Title})
	}
	return out
}

// competency gives the title of one.
func (d desk) competency(code string) string {
	for _, k := range d.Draft.Competencies() {
		if k.Code == code {
			return k.Title
		}
	}
	return code
}

func ticked(form url.Values, name string) bool { return form.Get(name) == "true" }

// whole reads a whole number; what is none is out of every bound.
func whole(s string) int {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

func has(list []string, s string) bool { return slices.Contains(list, s) }
