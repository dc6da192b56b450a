package directoryweb

import (
	"context"

	"github.com/a-h/templ"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// platformPage is an operator's home: regions in numbers, no personal data.
func (h pages) platformPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	all, err := h.s.Regions(ctx)
	return page.Content{Body: platformView(all), Wide: true}, err
}

func (h pages) newRegionPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	return page.Content{Body: regionForm(page.FormTo(ctx, 0, "/regions/new")), Crumbs: regionCrumbs(ctx)}, nil
}

func regionCrumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{crumb(ctx, "directory.regions", "")}
}

func (h pages) regionMade(ctx context.Context, _ *web.Visit, out *regionOutput) (page.Content, error) {
	return page.Content{Title: page.T(ctx, "directory.region_made", "name", out.Body.Region.Name), Body: h.handover(ctx, out.Body.Invitation), Crumbs: regionCrumbs(ctx)}, nil
}

// inviteFirstPage shows what the form of the same address does, when it is opened anew.
func (h pages) inviteFirstPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("region")
	if err != nil {
		return page.Content{}, err
	}
	all, err := h.s.Regions(ctx)
	if err != nil {
		return page.Content{}, err
	}
	for _, r := range all {
		if r.ID == id {
			return page.Content{Title: page.T(ctx, "directory.first_title", "name", r.Name), Body: inviteFirstView(page.FormTo(ctx, 0, "/regions/", id, "/invitation"), r), Crumbs: regionCrumbs(ctx)}, nil
		}
	}
	return page.Content{}, directory.ErrRegionNotFound
}

func (h pages) firstInvited(ctx context.Context, _ *web.Visit, out *invitationOutput) (page.Content, error) {
	return page.Content{Title: page.T(ctx, "directory.first_ready"), Body: h.handover(ctx, out.Body), Crumbs: regionCrumbs(ctx)}, nil
}

func (h pages) handover(ctx context.Context, i invitation) templ.Component {
	return handoverView(h.url+"/link#"+i.Token, page.Moment(ctx, i.ExpiresAt))
}
