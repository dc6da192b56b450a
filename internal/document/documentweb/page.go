package documentweb

import (
	"context"
	"embed"
	"strconv"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// rows of a list on one page.
const rows = 30

// Places lists the places whose routes may be printed at once; cmd/server plugs it in.
type Places interface {
	Municipalities(ctx context.Context) ([]page.Option, error)
	Organizations(ctx context.Context, municipality uuid.UUID) ([]page.Option, error)
	// Staff lists the people of an organization whom a paper may name.
	Staff(ctx context.Context, organization uuid.UUID) ([]page.Option, error)
}

type pages struct {
	handler
	places Places
}

// RegisterPages adds the pages of documents. The operations must be in the registry
// before: a form is one of them.
func RegisterPages(p *web.Pages, s *document.Service, places Places) {
	h := pages{handler{s}, places}
	p.Fail(p.Texts().Add(texts, "text"))
	const ofRoute, ofSchool = "/routes/{route}/documents", "/organizations/{organization}/documents"
	web.Show(p, web.View{ID: "pageRouteDocuments", Path: ofRoute, Permission: readRoute, Title: "documents.title",
		Shows: []string{"listRouteDocuments"}}, h.routePage)
	web.SendPage(p, web.View{ID: "pageRouteDocument", Path: ofRoute + "/{form}", Permission: readRoute, Title: "documents.download",
		Shows: []string{"getRouteDocument"}}, Paper(s))
	web.AddTab(p, web.Tab{Of: "route", Path: ofRoute, Title: "documents.title", Order: 50, Permission: readRoute})

	web.Show(p, web.View{ID: "pageDocuments", Path: "/documents", Permission: create, Title: "documents.bulk",
		Menu: &web.Entry{Section: "library", Order: 85, Icon: "print"}}, h.placesPage)
	web.Show(p, web.View{ID: "pageSchoolDocuments", Path: ofSchool, Permission: create, Title: "documents.bulk",
		Shows: []string{"listDocumentForms", "listDocumentBatches"}}, h.schoolPage)
	web.Show(p, web.View{ID: "pageDocumentBatch", Path: "/document-batches/{document_batch}", Permission: read, Title: "documents.batch",
		Shows: []string{"getDocumentBatch"}}, h.batchPage)
	web.SendPage(p, web.View{ID: "pageDocumentBatchContent", Path: "/document-batches/{document_batch}/content", Permission: read, Title: "documents.download",
		Shows: []string{"getDocumentBatchContent"}}, Archive(s))
	h.registerPlace(p)
	web.Act(p, web.Action{Operation: "createDocumentBatch", Path: ofSchool, View: "pageSchoolDocuments"}, h.create,
		func(_ context.Context, v *web.Visit, o *output) string {
			return v.Prefix() + "/document-batches/" + o.Body.ID.String()
		})
}

func (h pages) routePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	o, err := h.s.Forms(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: routeView(o, v.QueryNumber("edition"), v.Tabs(ctx, "route")), Wide: true, Crumbs: []page.Crumb{
		{Title: page.T(ctx, "documents.routes"), Href: page.Link(ctx, "/routes")}, {Title: o.Title, Href: page.Link(ctx, "/routes/", o.ID)}}}, nil
}

// placesPage leads to the school whose routes are to be printed.
func (h pages) placesPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	if scope.Organization != uuid.Nil {
		return v.Go(page.Link(ctx, "/organizations/", scope.Organization, "/documents"))
	}
	municipality := scope.Municipality
	if municipality == uuid.Nil {
		municipality = v.QueryID("municipality")
	}
	var schools, municipalities []page.Option
	if scope.Municipality == uuid.Nil {
		if municipalities, err = h.places.Municipalities(ctx); err != nil {
			return page.Content{}, err
		}
	}
	if municipality != uuid.Nil {
		if schools, err = h.places.Organizations(ctx, municipality); err != nil {
			return page.Content{}, err
		}
	}
	chosen := ""
	if municipality != uuid.Nil {
		chosen = municipality.String()
	}
	return page.Content{Body: placesView(municipalities, schools, chosen, scope.Municipality != uuid.Nil)}, nil
}

func (h pages) schoolPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("organization")
	if err != nil {
		return page.Content{}, err
	}
	o, forms, err := h.s.BatchForms(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	l, err := h.s.Batches(ctx, id, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	f := page.FormTo(ctx, 0, "/organizations/", id, "/documents")
	return page.Content{Body: schoolView(f, o, forms, l.Items, v.Next(l.Next)), Crumbs: crumbs(ctx)}, nil
}

func (h pages) batchPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("document_batch")
	if err != nil {
		return page.Content{}, err
	}
	b, err := h.s.Batch(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	_, forms, err := h.s.BatchForms(ctx, b.OrganizationID)
	back := page.Crumb{Title: page.T(ctx, "documents.bulk"), Href: page.Link(ctx, "/organizations/", b.OrganizationID, "/documents")}
	return page.Content{Body: batchView(b, titleOf(forms, b.Form)), Crumbs: []page.Crumb{back}, Scripts: []string{"follow.js"}}, err
}

func crumbs(ctx context.Context) []page.Crumb {
	if scope, err := tenant.From(ctx); err != nil || scope.Organization != uuid.Nil {
		return nil // it is the page of the menu
	}
	return []page.Crumb{{Title: page.T(ctx, "documents.bulk"), Href: page.Link(ctx, "/documents")}}
}

func titleOf(forms []document.Offer, code string) string {
	for _, f := range forms {
		if f.Code == code {
			return name(f)
		}
	}
	return code
}

// name is a form's title with its clause: two forms of a regulation may be called alike.
func name(f document.Offer) string {
	if f.Clause == "" {
		return f.Title
	}
	return f.Title + " (" + f.Clause + ")"
}

func options(forms []document.Offer) []page.Option {
	out := make([]page.Option, len(forms))
	for i, f := range forms {
		out[i] = page.Option{Value: f.Code, Label: name(f)}
	}
	return out
}

func formatOptions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "documents.format.", document.Formats...)
}

// editionQuery asks a paper for an earlier edition.
func editionQuery(edition int) string {
	if edition == 0 {
		return ""
	}
	return "&edition=" + strconv.Itoa(edition)
}

// percent of a batch that is done.
func percent(b document.Batch) int {
	if b.Total == 0 {
		return 0
	}
	return b.Done * 100 / b.Total
}

var toneOf = map[document.BatchState]string{document.Waiting: "", document.Running: "info", document.Ready: "good", document.Failed: "bad"}
