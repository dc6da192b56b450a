package frameworkweb

import (
	"context"
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h handler) filePages(p *web.Pages) {
	create := may("create")
	web.Show(p, web.View{ID: "pageNewFrameworkImport", Path: "/framework-imports/new", Permission: create, Title: "framework.import"}, h.newImportPage)
	web.Show(p, web.View{ID: "pageFrameworkImport", Path: "/framework-imports/{framework_import}", Permission: create, Title: "framework.difference",
		Shows: []string{"getFrameworkImport"}}, h.importPage)
	web.Post(p, web.Action{Operation: "createFrameworkImport", Path: "/framework-imports/new", View: "pageNewFrameworkImport"},
		web.Operation{ID: "createFrameworkImport", Permission: create, Summary: "framework.import", MaxBody: framework.MaxFile + 1<<20}, h.receive)
	web.Act(p, web.Action{Operation: "applyFrameworkImport", Path: "/framework-imports/{framework_import}/apply", View: "pageFrameworkImport"}, h.applyImport,
		func(_ context.Context, v *web.Visit, o *output) string {
			return v.Prefix() + "/frameworks/" + o.Body.ID.String()
		})
}

func (h handler) newImportPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	all, err := h.codes(ctx, func(framework.Framework) bool { return true })
	form := page.FormTo(ctx, 0, "/framework-imports/new").WithoutDraft()
	return page.Content{Body: newImportView(form, all, v.Query("code")), Crumbs: crumbs(ctx)}, err
}

// receive reads the form with the file; nothing changes before somebody has seen what
// would.
func (h handler) receive(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
	file, err := v.File(framework.MaxFile, framework.ErrNoFile, framework.ErrFileTooLarge)
	if err != nil {
		return "", err
	}
	in, err := upload(v.Sent().Get("code"), file)
	if err != nil {
		return "", err
	}
	i, err := h.s.Import(ctx, in)
	if err != nil {
		return "", err
	}
	return v.Prefix() + "/framework-imports/" + i.ID.String(), nil
}

func (h handler) importPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("framework_import")
	if err != nil {
		return page.Content{}, err
	}
	i, err := h.s.ImportByID(ctx, id)
	form := page.FormTo(ctx, 0, "/framework-imports/", id, "/apply").WithoutDraft()
	return page.Content{Body: importOf(i, form), Crumbs: crumbs(ctx), Wide: true}, err
}

// decisions are the choices about an item that the file lacks.
func decisions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "framework.decision.", framework.Keep, framework.Retire)
}
