package authoringweb

import (
	"context"
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// beginPages are those on which an instrument begins: empty, as a file, as a copy.
func (h pages) beginPages(p *web.Pages) {
	web.Show(p, web.View{ID: "pageNewInstrument", Path: "/instruments/new", Permission: create, Title: "editor.new", Shows: []string{"listFrameworks", "getDefinitionSchema"}}, h.newPage)
	web.Post(p, web.Action{Operation: "createInstrument", Path: "/instruments/new", View: "pageNewInstrument"},
		web.Operation{ID: "createInstrument", Permission: create, Summary: "editor.new"}, h.begin)
	web.Show(p, web.View{ID: "pageUploadInstrument", Path: "/instruments/upload", Permission: create, Title: "editor.upload", Shows: []string{"uploadInstrumentBook"}}, h.uploadPage)
	web.Post(p, web.Action{Operation: "importInstrument", Path: "/instruments/upload", View: "pageUploadInstrument"},
		web.Operation{ID: "importInstrument", Permission: create, Summary: "editor.upload", MaxBody: maxFile + 1<<20}, h.receive)
	web.SendPage(p, web.View{ID: "pageInstrumentTemplate", Path: "/instruments/template.xlsx", Permission: create, Title: "editor.template", Shows: []string{"getInstrumentTemplate"}}, h.sendTemplate)
	web.SendPage(p, web.View{ID: "pageInstrumentBook", Path: "/instruments/{instrument}/book.xlsx", Permission: create, Title: "editor.book", Shows: []string{"getInstrumentBook"}}, h.sendBook)
	web.SendPage(p, web.View{ID: "pageInstrumentPack", Path: "/instruments/{instrument}/export.json", Permission: create, Title: "editor.pack", Shows: []string{"exportInstrument"}}, h.sendPack)
	web.Act(p, web.Action{Operation: "nextInstrument", Path: "/instruments/{instrument}/next", View: "pageInstrument"}, h.next,
		func(_ context.Context, v *web.Visit, out *draftOutput) string {
			to := v.Prefix() + "/instruments/" + out.Body.ID.String()
			if authoring.Writes(out.Body.Program) {
				to += "/edit"
			}
			return to
		})
	web.Act(p, web.Action{Operation: "undoInstrument", Path: "/instruments/{instrument}/undo", View: "pageEditInstrument"}, h.undo,
		func(_ context.Context, v *web.Visit, out *draftOutput) string {
			to := v.Request.PostForm.Get("here")
			if !has([]string{"items", "competencies", "levels", "survey", "sample", "check"}, to) {
				to = ""
			}
			return v.Prefix() + "/instruments/" + out.Body.ID.String() + "/edit/" + to
		})
}

// beginning is what the pages of a beginning offer.
type beginning struct {
	Frameworks []page.Option
	Form       *page.Form
}

func (h pages) beginning(ctx context.Context, path string) (b beginning, err error) {
	all, err := h.s.Frameworks(ctx)
	for _, f := range all {
		b.Frameworks = append(b.Frameworks, page.Option{Value: f.Code, Label: f.Title})
	}
	b.Form = page.FormTo(ctx, 0, path)
	return b, err
}

// first is the framework that is chosen to begin with: the usual one.
func (b beginning) first() string {
	for _, f := range b.Frameworks {
		if f.Value == "teacher-8" {
			return f.Value
		}
	}
	if len(b.Frameworks) > 0 {
		return b.Frameworks[0].Value
	}
	return ""
}

func crumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "instrument.title"), Href: page.Link(ctx, "/instruments")}}
}

func (h pages) newPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	b, err := h.beginning(ctx, "/instruments/new")
	return page.Content{Body: newView(b), Crumbs: crumbs(ctx)}, err
}

func (h pages) uploadPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	b, err := h.beginning(ctx, "/instruments/upload")
	b.Form.Files = true
	return page.Content{Body: uploadView(b), Crumbs: crumbs(ctx)}, err
}

func (h pages) begin(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
	form := v.Request.PostForm
	program := form.Get("program")
	if program == "" {
		program = authoring.Questionnaires
	}
	i, err := h.s.Begin(ctx, newCode(), program, form.Get("title"), form.Get("framework"))
	if err != nil {
		return "", err
	}
	return v.Prefix() + "/instruments/" + i.ID.String() + "/edit/items", nil
}

func (h pages) receive(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
	file, err := v.File(maxFile, errNoFile, errTooLarge)
	if err != nil {
		return "", err
	}
	data, err := readAll(file)
	if err != nil {
		return "", err
	}
	i, err := h.fromFile(ctx, v.Sent().Get("framework"), data)
	if err != nil {
		return "", err
	}
	to := v.Prefix() + "/instruments/" + i.ID.String()
	if authoring.Writes(i.Program) {
		to += "/edit/check"
	}
	return to, nil
}
