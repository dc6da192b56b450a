package directoryweb

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// ofMunicipality is a municipality with its schools and who coordinates it.
type ofMunicipality struct {
	tenant.Municipality
	Tally        directory.Tally
	Coordinators []directory.Listed
	Keeps        bool // sees who the coordinators are
	Schools      schools
}

func (h pages) municipality(ctx context.Context, v *web.Visit) (tenant.Municipality, error) {
	id, err := v.ID("municipality")
	if err != nil {
		return tenant.Municipality{}, err
	}
	return h.s.Municipality(ctx, id)
}

func (h pages) municipalityPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	m, err := h.municipality(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	one := ofMunicipality{Municipality: m}
	tallies, err := h.s.Tallies(ctx, tenant.Municipality{}.ID)
	if err != nil {
		return page.Content{}, err
	}
	one.Tally = tallies[m.ID]
	if one.Schools, err = h.schools(ctx, v, directory.OrganizationFilter{Municipality: m.ID}); err != nil {
		return page.Content{}, err
	}
	switch page.From(ctx).Role {
	case tenant.MunicipalCoordinator, tenant.RegionalCoordinator:
		one.Keeps = true
		l, err := h.s.People(ctx, directory.PersonFilter{Municipality: m.ID, Role: tenant.MunicipalCoordinator}, paging.Request{Limit: rows})
		if err != nil {
			return page.Content{}, err
		}
		one.Coordinators = l.Items
	}
	return page.Content{Title: m.Name, Body: municipalityView(one), Crumbs: h.treeCrumbs(ctx), Wide: true}, nil
}

func (h pages) newMunicipalityPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	return page.Content{Body: municipalityForm(page.FormTo(ctx, 0, "/municipalities/new"), tenant.Municipality{}, page.Link(ctx, "/organizations")), Crumbs: h.treeCrumbs(ctx)}, nil
}

func (h pages) editMunicipalityPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	m, err := h.municipality(ctx, v)
	back := page.Link(ctx, "/municipalities/", m.ID)
	return page.Content{Body: municipalityForm(page.FormTo(ctx, m.Version, "/municipalities/", m.ID, "/edit"), m, back), Crumbs: h.treeCrumbs(ctx, m)}, err
}

// zoneOptions are the time zones by the towns that people know them by.
func zoneOptions(ctx context.Context) []page.Option {
	all := tenant.TimeZones()
	out := make([]page.Option, len(all))
	for i, z := range all {
		out[i] = page.Option{Value: z, Label: page.T(ctx, "directory.zone."+z)}
	}
	return out
}
