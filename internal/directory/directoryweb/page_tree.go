package directoryweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// schools is a list of organizations with who works in them.
type schools struct {
	Organizations []tenant.Organization
	Tallies       map[uuid.UUID]directory.Tally
	Next          string
}

// tree is the page of organizations: municipalities for the region, schools for a
// municipality, and the schools of all where a name is looked for.
type tree struct {
	Municipalities []tenant.Municipality
	Tallies        map[uuid.UUID]directory.Tally
	Schools        schools
	Text           string
	Municipality   uuid.UUID // one's own; none for the region
	Next           string
}

func (h pages) organizationsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	if scope.Role.Level() == tenant.LevelOrganization {
		return v.Go(page.Link(ctx, "/organizations/", scope.Organization))
	}
	t := tree{Text: v.Query("q"), Municipality: scope.Municipality}
	if t.Text == "" && scope.Municipality == uuid.Nil {
		l, err := h.s.Municipalities(ctx, v.Rows(rows))
		if err != nil {
			return page.Content{}, err
		}
		t.Municipalities, t.Next = l.Items, v.Next(l.Next)
		t.Tallies, err = h.s.Tallies(ctx, uuid.Nil)
		return page.Content{Body: treeView(t), Wide: true}, err
	}
	t.Schools, err = h.schools(ctx, v, directory.OrganizationFilter{Municipality: scope.Municipality, Text: t.Text})
	return page.Content{Body: treeView(t), Wide: true}, err
}

func (h pages) schools(ctx context.Context, v *web.Visit, f directory.OrganizationFilter) (schools, error) {
	l, err := h.s.Organizations(ctx, f, v.Rows(rows))
	s := schools{Organizations: l.Items, Next: v.Next(l.Next)}
	if err != nil || f.Municipality == uuid.Nil {
		return s, err
	}
	s.Tallies, err = h.s.Tallies(ctx, f.Municipality)
	return s, err
}

// ofSchool is a school with its people by role.
type ofSchool struct {
	tenant.Organization
	Municipality string
	Groups       []group
	Keeps        bool // sees all who work here
	Others       bool // there are more than are shown
}

type group struct {
	Role   tenant.Role
	Title  string
	People []directory.Listed
}

func (h pages) organization(ctx context.Context, v *web.Visit) (tenant.Organization, error) {
	id, err := v.ID("organization")
	if err != nil {
		return tenant.Organization{}, err
	}
	return h.s.Organization(ctx, id)
}

func (h pages) organizationPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	o, err := h.organization(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	m, err := h.s.Municipality(ctx, o.MunicipalityID)
	if err != nil {
		return page.Content{}, err
	}
	s := ofSchool{Organization: o, Municipality: m.Name}
	switch page.From(ctx).Role {
	case tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalCoordinator:
		s.Keeps = true
		if s.Groups, s.Others, err = h.groups(ctx, o.ID); err != nil {
			return page.Content{}, err
		}
	}
	return page.Content{Title: o.ShortName, Body: organizationView(s), Crumbs: h.treeCrumbs(ctx, m), Wide: true}, nil
}

// groups are the people of a school by their roles there, the coordinators first.
func (h pages) groups(ctx context.Context, organization uuid.UUID) (groups []group, more bool, err error) {
	titles, err := h.titles(ctx)
	if err != nil {
		return nil, false, err
	}
	l, err := h.s.People(ctx, directory.PersonFilter{Organization: organization}, paging.Request{Limit: paging.MaxLimit})
	if err != nil {
		return nil, false, err
	}
	for _, r := range []tenant.Role{tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.Mentor, tenant.Tutor, tenant.Tutee} {
		g := group{Role: r, Title: titles[r]}
		for _, p := range l.Items {
			for _, x := range p.Roles {
				if x.Role == r && x.OrganizationID == organization {
					g.People = append(g.People, p)
					break
				}
			}
		}
		if len(g.People) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, l.Next != "", nil
}

// treeCrumbs lead up the tree, as far as the reader's own place.
func (h pages) treeCrumbs(ctx context.Context, at ...tenant.Municipality) []page.Crumb {
	level := page.From(ctx).Role.Level()
	if level == tenant.LevelOrganization {
		return nil
	}
	out := []page.Crumb{crumb(ctx, "directory.organizations", "/organizations")}
	for _, m := range at {
		if level == tenant.LevelRegion {
			out = append(out, page.Crumb{Title: m.Name, Href: page.Link(ctx, "/municipalities/", m.ID)})
		}
	}
	return out
}

func (h pages) newOrganizationPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	var choice []page.Option
	if scope.Municipality == uuid.Nil {
		if choice, err = h.municipalityOptions(ctx); err != nil {
			return page.Content{}, err
		}
	}
	return page.Content{Body: organizationForm(page.FormTo(ctx, 0, "/organizations/new"), tenant.Organization{}, choice, v.Query("municipality"), page.Link(ctx, "/organizations")),
		Crumbs: h.treeCrumbs(ctx)}, nil
}

func (h pages) editOrganizationPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	o, err := h.organization(ctx, v)
	back := page.Link(ctx, "/organizations/", o.ID)
	return page.Content{Body: organizationForm(page.FormTo(ctx, o.Version, "/organizations/", o.ID, "/edit"), o, nil, "", back),
		Crumbs: append(h.treeCrumbs(ctx), page.Crumb{Title: o.ShortName, Href: back})}, err
}

func (h pages) organizationsSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	places, err := paging.Whole(func(r paging.Request) (paging.List[tenant.Municipality], error) { return h.s.Municipalities(ctx, r) })
	if err != nil {
		return web.Download{}, err
	}
	var table [][]any
	for _, m := range places {
		if only := v.QueryID("municipality"); only != uuid.Nil && only != m.ID {
			continue
		}
		all, err := paging.Whole(func(r paging.Request) (paging.List[tenant.Organization], error) {
			return h.s.Organizations(ctx, directory.OrganizationFilter{Municipality: m.ID}, r)
		})
		if err != nil {
			return web.Download{}, err
		}
		tallies, err := h.s.Tallies(ctx, m.ID)
		if err != nil {
			return web.Download{}, err
		}
		for _, o := range all {
			t := tallies[o.ID]
			table = append(table, []any{m.Name, o.ShortName, o.Name, o.Headcount, t.People, t.SignIn, t.Coordinators})
		}
	}
	head := words(ctx, "directory.municipality", "directory.short_name", "directory.full_name", "directory.headcount", "directory.with_role", "directory.sign_in_head", "directory.coordinators_head")
	return spread(ctx, "directory.organizations", head, table), nil
}
