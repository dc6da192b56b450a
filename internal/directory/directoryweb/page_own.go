package directoryweb

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// profilePage is one's own card: all that is kept, and all of one's roles.
func (h pages) profilePage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	c, err := h.s.Me(ctx)
	if err != nil {
		return page.Content{}, err
	}
	titles, err := h.titles(ctx)
	if err != nil {
		return page.Content{}, err
	}
	if c.Memberships, err = h.s.OwnMemberships(ctx); err != nil {
		return page.Content{}, err
	}
	forms, err := h.mentoringForms(ctx)
	return page.Content{Body: profileView(personCard{Card: c, Titles: titles, Forms: forms})}, err
}

func (h pages) editProfilePage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	c, err := h.s.Me(ctx)
	if err != nil {
		return page.Content{}, err
	}
	forms, err := h.mentoringForms(ctx)
	return page.Content{Body: profileForm(page.FormTo(ctx, c.Version, "/profile/edit"), c.Profile, forms, true, page.Link(ctx, "/profile")),
		Crumbs: []page.Crumb{crumb(ctx, "page.profile", "/profile")}}, err
}

func (h pages) roleTitlesPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	all, err := h.s.RoleTitles(ctx)
	return page.Content{Body: roleTitlesView(all)}, err
}
