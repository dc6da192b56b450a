package iomweb

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// The editor of an own regulation: one page for each part of it.
const draftAt = "/regulation-drafts/{regulation_draft}"

var authorRegulation = authz.Permission{Object: "regulation", Action: "author"}

// editorParts are the parts of the editor, in the order in which a regulation is read.
var editorParts = []struct {
	path, title string
	blanks      func(context.Context, *draftDesk) []fieldset
}{
	{"", "draft.tab.head", headBlanks}, {"/stages", "draft.tab.stages", stageBlanks}, {"/rules", "draft.tab.rules", ruleBlanks},
	{"/term", "draft.tab.term", termBlanks}, {"/end", "draft.tab.end", endBlanks}, {"/lists", "draft.tab.lists", listBlanks},
}

// draftDesk is what every page of the editor shows beside its own part.
type draftDesk struct {
	iom.RegulationDraft
	g        *iom.Regulation
	problems []fault.Field
	left     []fault.Field // what still stands as in the source: it stops nothing
	advice   []fault.Field // what is printed on no form: it stops nothing
	tabs     []page.Tab
	rows     func(name string, there int) int // how many rows of a list the form has
	tidy     []func()                         // what is done once all fields are read
}

func (d *draftDesk) link(ctx context.Context, tail ...any) string {
	return page.Link(ctx, append([]any{"/regulation-drafts/", d.ID}, tail...)...)
}

func (d *draftDesk) form(ctx context.Context, tail ...any) *page.Form {
	return page.FormTo(ctx, d.Version, append([]any{"/regulation-drafts/", d.ID}, tail...)...)
}

func registerDrafts(p *web.Pages, h pages) {
	for i, part := range editorParts {
		id := "pageRegulationDraft" + strings.TrimPrefix(part.title, "draft.tab.")
		h.draftView(p, id, part.path, part.title, func(ctx context.Context, _ *web.Visit, d *draftDesk) (page.Content, error) {
			f := d.form(ctx, part.path)
			d.rows = f.Rows
			return page.Content{Body: draftPartView(d, f, part.blanks(ctx, d))}, nil
		})
		h.draftStep(p, id, part.path, func(ctx context.Context, _ *web.Visit, form url.Values, d *draftDesk) (string, error) {
			return part.path, fillIn(part.blanks(ctx, d), d, form)
		})
		web.AddTab(p, web.Tab{Of: "regulation_draft", Path: draftAt + part.path, Title: part.title, Order: 10 * (i + 1), Permission: authorRegulation})
	}
	registerDraftForms(p, h)
	web.Show(p, web.View{ID: "pageRegulationDrafts", Path: "/regulation-drafts", Permission: authorRegulation, Title: "draft.title",
		Shows: []string{"listRegulationDrafts", "listRegulations"}}, h.draftsPage)
	web.Act(p, web.Action{Operation: "createRegulationDraft", Path: "/regulation-drafts", View: "pageRegulationDrafts"}, h.draw, toDraftPage)
	web.Act(p, web.Action{Operation: "createRegulationDraft", Path: "/regulations/{regulation}/draft", View: "pageRegulation"}, h.draw, toDraftPage)
	h.draftView(p, "pageRegulationPublication", "/publication", "draft.tab.publish", func(_ context.Context, _ *web.Visit, d *draftDesk) (page.Content, error) {
		return page.Content{Body: publicationView(d)}, nil
	})
	web.AddTab(p, web.Tab{Of: "regulation_draft", Path: draftAt + "/publication", Title: "draft.tab.publish", Order: 90, Permission: authorRegulation})
	web.Act(p, web.Action{Operation: "publishRegulation", Path: draftAt + "/publication", View: "pageRegulationPublication"}, h.publishDraft,
		func(_ context.Context, v *web.Visit, out *publishedOutput) string {
			return v.Prefix() + "/regulations/" + url.PathEscape(out.Body.Code)
		})
	web.Act(p, web.Action{Operation: "deleteRegulationDraft", Path: draftAt + "/delete", View: "pageRegulationPublication"}, h.dropDraft, web.To[struct{}]("/regulation-drafts"))
}

func toDraftPage(_ context.Context, v *web.Visit, out *draftOutput) string {
	return v.Prefix() + "/regulation-drafts/" + out.Body.ID.String()
}

// desk reads the draft of the visit.
func (h pages) desk(ctx context.Context, v *web.Visit) (*draftDesk, error) {
	id, err := v.ID("regulation_draft")
	if err != nil {
		return nil, err
	}
	d := new(draftDesk)
	if d.RegulationDraft, err = h.s.RegulationDraft(ctx, id); err != nil {
		return nil, err
	}
	if d.g, err = d.Regulation(); err != nil {
		return nil, err
	}
	d.problems, d.advice = d.g.Problems(), d.g.Unprinted()
	d.left, err = h.s.Inherited(ctx, &d.RegulationDraft, d.g)
	return d, err
}

// draftView adds a page of the editor.
func (h pages) draftView(p *web.Pages, id, path, title string, view func(context.Context, *web.Visit, *draftDesk) (page.Content, error)) {
	web.Show(p, web.View{ID: id, Path: draftAt + path, Permission: authorRegulation, Title: title, Shows: []string{"getRegulationDraft"}},
		func(ctx context.Context, v *web.Visit) (page.Content, error) {
			d, err := h.desk(ctx, v)
			if err != nil {
				return page.Content{}, err
			}
			d.tabs = v.Tabs(ctx, "regulation_draft")
			for i := range d.tabs {
				if n := len(d.problems); n > 0 && strings.HasSuffix(d.tabs[i].Href, "/publication") {
					d.tabs[i].Count = strconv.Itoa(n)
				}
			}
			c, err := view(ctx, v, d)
			if c.Title == "" {
				c.Title = cmp.Or(d.g.Name, d.Title)
			}
			c.Crumbs = append(regulationCrumbs(ctx), page.Crumb{Title: page.T(ctx, "draft.title"), Href: page.Link(ctx, "/regulation-drafts")})
			return c, err
		})
}

// draftStep adds a form of the editor: one change of the draft, which is operation
// updateRegulationDraft.
func (h pages) draftStep(p *web.Pages, view, path string, change func(context.Context, *web.Visit, url.Values, *draftDesk) (to string, err error)) {
	web.Post(p, web.Action{Operation: "updateRegulationDraft", Path: draftAt + path, View: view},
		web.Operation{ID: "updateRegulationDraft", Permission: authorRegulation, Summary: "draft.title"},
		func(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
			version, err := strconv.Atoi(v.Request.PostForm.Get("version"))
			if err != nil {
				return "", web.ErrFormVersion
			}
			d, err := h.desk(ctx, v)
			if err != nil {
				return "", err
			}
			form := v.Request.PostForm
			d.rows = func(name string, there int) int { return max(there, sentRows(form, name)) }
			to, err := change(ctx, v, form, d)
			if err != nil {
				return "", err
			}
			data, err := json.Marshal(d.g)
			if err != nil {
				return "", err
			}
			if _, err := h.s.WriteDraft(ctx, d.ID, version, data); err != nil {
				return "", err
			}
			return v.Prefix() + "/regulation-drafts/" + d.ID.String() + to, nil
		})
}

// bench is what the list of drafts shows.
type bench struct {
	drafts []iom.RegulationDraft
	books  []iom.Published
}

func (h pages) draftsPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	var b bench
	var err error
	if b.drafts, err = h.s.Drafts(ctx); err != nil {
		return page.Content{}, err
	}
	if b.books, err = h.s.Regulations(ctx); err != nil && !errors.Is(err, iom.ErrNoRegulation) {
		return page.Content{}, err
	}
	return page.Content{Body: benchView(b), Crumbs: regulationCrumbs(ctx)}, nil
}

// origins are what an own regulation may begin from.
func (b bench) origins(ctx context.Context) []page.Option {
	var out []page.Option
	for _, p := range b.books {
		out = append(out, page.Option{Value: p.Code, Label: p.Title})
	}
	return out
}
