package documentweb

import (
	"cmp"
	"context"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) registerPlace(p *web.Pages) {
	const ofSchool, ofPerson = "/organizations/{organization}/papers", "/people/{person}/documents"
	web.Show(p, web.View{ID: "pageOrganizationPapers", Path: ofSchool, Permission: read, Title: "papers.title",
		Shows: []string{"listOrganizationPapers"}}, h.papersPage)
	web.SendPage(p, web.View{ID: "pageOrganizationPaper", Path: ofSchool + "/{paper}", Permission: read, Title: "documents.download",
		Shows: []string{"getOrganizationPaper"}}, organizationPaper(h.s))
	web.SendPage(p, web.View{ID: "pageSupportRequest", Path: "/municipalities/{municipality}/support-request", Permission: read, Title: "documents.download",
		Shows: []string{"getSupportRequest"}}, supportRequest(h.s))
	web.Show(p, web.View{ID: "pagePersonDocuments", Path: ofPerson, Permission: readRoute, Title: "documents.title"}, h.personPage)
	web.SendPage(p, web.View{ID: "pagePortfolio", Path: "/people/{person}/portfolio", Permission: readRoute, Title: "documents.download",
		Shows: []string{"getPortfolio"}}, portfolio(h.s))
	web.AddTab(p, web.Tab{Of: "person", Path: ofPerson, Title: "documents.title", Order: 60, Permission: readRoute, Open: h.hasPortfolio})
}

// papersPage offers what a school issues about its people.
func (h pages) papersPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("organization")
	if err != nil {
		return page.Content{}, err
	}
	o, forms, err := h.s.OrganizationForms(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	staff, err := h.places.Staff(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	back := page.Crumb{Title: page.T(ctx, "documents.bulk"), Href: page.Link(ctx, "/organizations/", id, "/documents")}
	return page.Content{Body: papersView(o, forms, staff), Crumbs: []page.Crumb{back}}, nil
}

// personPage offers the portfolio of a person over all routes.
func (h pages) personPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("person")
	if err != nil {
		return page.Content{}, err
	}
	has, err := h.s.HasPortfolio(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	if scope, err := tenant.From(ctx); err != nil || !has && scope.Person != id {
		return page.Content{}, cmp.Or(err, error(document.ErrNoPortfolio))
	}
	names, err := v.Names(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: personView(id, has, v.Tabs(ctx, "person")), Crumbs: []page.Crumb{
		{Title: page.T(ctx, "documents.people"), Href: page.Link(ctx, "/people")}, {Title: names.Of(id), Href: page.Link(ctx, "/people/", id)}}}, nil
}

// hasPortfolio opens the tab on a person who has something to print.
func (h pages) hasPortfolio(ctx context.Context, v *web.Visit) (bool, error) {
	person, err := v.ID("person")
	if err != nil {
		return false, err
	}
	return h.s.HasPortfolio(ctx, person)
}

// named tells which papers name somebody.
func named(code string) bool { return code != document.TuteeList }
