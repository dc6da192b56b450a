package directoryweb

import (
	"context"
	"embed"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// rows of a list on one page.
const rows = 50

// pages are the directory's pages; url is the address as people reach the server.
type pages struct {
	handler
	url   string
	forms Forms
}

// Forms gives the forms of mentoring that the regulations know by a code; area iom has
// them. Nil: everybody says it in their own words.
type Forms interface {
	MentoringForms(ctx context.Context) ([]page.Option, error)
}

func (h pages) mentoringForms(ctx context.Context) ([]page.Option, error) {
	if h.forms == nil {
		return nil, nil
	}
	return h.forms.MentoringForms(ctx)
}

// mentoring says the form of mentoring in words.
func mentoring(p tenant.Profile, forms []page.Option) string {
	for _, f := range forms {
		if f.Value == p.MentoringForm {
			return f.Label
		}
	}
	return p.MentoringForm
}

// mentoringChoice are the forms to choose from, and a person's own words among them.
func mentoringChoice(p tenant.Profile, forms []page.Option) []page.Option {
	if mentoring(p, forms) == p.MentoringForm && p.MentoringForm != "" {
		forms = append(forms[:len(forms):len(forms)], page.Option{Value: p.MentoringForm, Label: p.MentoringForm})
	}
	return forms
}

// RegisterPages adds the pages of people, of the tree of organizations, of one's own
// profile and of the platform's regions. The operations must be in the registry before.
func RegisterPages(p *web.Pages, s *directory.Service, publicURL string, forms Forms) {
	h := pages{handler{s}, strings.TrimRight(publicURL, "/"), forms}
	p.Fail(p.Texts().Add(texts, "text"))
	web.AddSample(p, page.Sample{Title: "directory.people", Make: samples})
	h.registerPeoplePages(p)
	h.registerPersonPages(p)
	h.registerTreePages(p)
	h.registerOwnPages(p)
	h.registerPlatformPages(p)
}

func (h pages) registerPeoplePages(p *web.Pages) {
	read, invite := may("person", "read"), may("person", "invite")
	web.Show(p, web.View{ID: "pagePeople", Path: "/people", Permission: read, Title: "directory.people", Shows: []string{"listPeople"},
		Menu: &web.Entry{Section: "people", Order: 40, Icon: "people", Roles: keepers}}, h.peoplePage)
	web.Ask(p, web.Action{Operation: "searchPeople", Path: "/people", View: "pagePeople"}, h.find, h.foundPage)
	web.Save(p, web.View{ID: "pagePeopleSheet", Path: "/people.xlsx", Permission: read, Title: "directory.people", Shows: []string{"listPeople"}}, h.peopleSheet)
	web.Show(p, web.View{ID: "pageNewPerson", Path: "/people/new", Permission: invite, Title: "directory.new_person"}, h.newPersonPage)
	web.Act(p, web.Action{Operation: "createPerson", Path: "/people/new", View: "pageNewPerson"}, h.createUnlessKnown, personAddress)
}

func (h pages) registerPersonPages(p *web.Pages) {
	read, invite, update := may("person", "read"), may("person", "invite"), may("person", "update")
	web.AddTab(p, web.Tab{Of: "person", Path: "/people/{person}", Title: "directory.card", Order: 10, Permission: read})
	web.Show(p, web.View{ID: "pagePerson", Path: "/people/{person}", Permission: read, Title: "directory.person", Shows: []string{"getPerson"}}, h.personPage)
	web.Show(p, web.View{ID: "pageEditPerson", Path: "/people/{person}/edit", Permission: update, Title: "directory.edit_person", Shows: []string{"getPerson"}}, h.editPersonPage)
	web.Show(p, web.View{ID: "pageGiveRole", Path: "/people/{person}/roles/new", Permission: invite, Title: "directory.give_role", Shows: []string{"getPerson"}}, h.givePage)
	web.Act(p, web.Action{Operation: "updatePerson", Path: "/people/{person}/edit", View: "pageEditPerson"}, h.updatePerson, personAddress)
	web.Act(p, web.Action{Operation: "giveRole", Path: "/people/{person}/roles/new", View: "pageGiveRole"}, h.give, personAddress)
	web.Act(p, web.Action{Operation: "endRole", Path: "/people/{person}/roles/{membership}/end", View: "pagePerson"}, h.end, web.To[struct{}]("/people/{person}"))
	registerTerm(p, h)
}

func (h pages) registerTreePages(p *web.Pages) {
	organization := func(a authz.Action) authz.Permission { return may("organization", a) }
	web.Show(p, web.View{ID: "pageOrganizations", Path: "/organizations", Permission: organization("read"), Title: "directory.organizations",
		Shows: []string{"listOrganizations", "listMunicipalities"}, Menu: &web.Entry{Section: "people", Order: 45, Icon: "tree", Roles: heads}}, h.organizationsPage)
	web.Save(p, web.View{ID: "pageOrganizationsSheet", Path: "/organizations.xlsx", Permission: organization("read"), Title: "directory.organizations",
		Shows: []string{"listOrganizations"}}, h.organizationsSheet)
	web.Show(p, web.View{ID: "pageNewOrganization", Path: "/organizations/new", Permission: organization("create"), Title: "directory.new_organization"}, h.newOrganizationPage)
	web.Show(p, web.View{ID: "pageOrganization", Path: "/organizations/{organization}", Permission: organization("read"), Title: "directory.organization",
		Shows: []string{"getOrganization", "listPeople"}}, h.organizationPage)
	web.Show(p, web.View{ID: "pageEditOrganization", Path: "/organizations/{organization}/edit", Permission: organization("update"), Title: "directory.edit_organization",
		Shows: []string{"getOrganization"}}, h.editOrganizationPage)
	one := func(_ context.Context, v *web.Visit, o *organizationOutput) string {
		return v.Prefix() + "/organizations/" + o.Body.ID.String()
	}
	web.Act(p, web.Action{Operation: "createOrganization", Path: "/organizations/new", View: "pageNewOrganization"}, h.createOrganization, one)
	web.Act(p, web.Action{Operation: "updateOrganization", Path: "/organizations/{organization}/edit", View: "pageEditOrganization"}, h.updateOrganization, one)

	municipality := func(a authz.Action) authz.Permission { return may("municipality", a) }
	web.Show(p, web.View{ID: "pageNewMunicipality", Path: "/municipalities/new", Permission: municipality("create"), Title: "directory.new_municipality"}, h.newMunicipalityPage)
	web.Show(p, web.View{ID: "pageMunicipality", Path: "/municipalities/{municipality}", Permission: municipality("read"), Title: "directory.municipality",
		Shows: []string{"getMunicipality", "listOrganizations"}}, h.municipalityPage)
	web.Show(p, web.View{ID: "pageEditMunicipality", Path: "/municipalities/{municipality}/edit", Permission: municipality("update"), Title: "directory.edit_municipality",
		Shows: []string{"getMunicipality"}}, h.editMunicipalityPage)
	at := func(_ context.Context, v *web.Visit, m *municipalityOutput) string {
		return v.Prefix() + "/municipalities/" + m.Body.ID.String()
	}
	web.Act(p, web.Action{Operation: "createMunicipality", Path: "/municipalities/new", View: "pageNewMunicipality"}, h.createMunicipality, at)
	web.Act(p, web.Action{Operation: "updateMunicipality", Path: "/municipalities/{municipality}/edit", View: "pageEditMunicipality"}, h.updateMunicipality, at)
}

func (h pages) registerOwnPages(p *web.Pages) {
	web.Show(p, web.View{ID: "pageProfile", Path: "/profile", Permission: authz.Member, Title: "page.profile", Shows: []string{"getMe", "listOwnMemberships"}}, h.profilePage)
	web.Show(p, web.View{ID: "pageEditProfile", Path: "/profile/edit", Permission: authz.Member, Title: "directory.edit_profile", Shows: []string{"getMe"}}, h.editProfilePage)
	web.SendPage(p, web.View{ID: "pageExportMe", Path: "/profile/data", Permission: authz.Member, Title: "directory.export", Shows: []string{"exportMe"}}, exportMe(h.s))
	web.Act(p, web.Action{Operation: "updateMe", Path: "/profile/edit", View: "pageEditProfile"}, h.updateMe, web.To[personOutput]("/profile"))

	web.Show(p, web.View{ID: "pageRoleTitles", Path: "/role-titles", Permission: may("role_title", "update"), Title: "directory.role_titles",
		Shows: []string{"listRoleTitles"}, Menu: &web.Entry{Section: "people", Order: 49, Icon: "settings"}}, h.roleTitlesPage)
	web.Act(p, web.Action{Operation: "setRoleTitle", Path: "/role-titles/{role}", View: "pageRoleTitles"}, h.setRoleTitle, web.To[titleOutput]("/role-titles"))
}

func (h pages) registerPlatformPages(p *web.Pages) {
	web.Show(p, web.View{ID: "pagePlatform", Path: "", Permission: may("region", "read"), Title: "directory.regions", Shows: []string{"listRegions"},
		Menu: &web.Entry{Section: "platform", Order: 10, Icon: "tree"}}, h.platformPage)
	web.Show(p, web.View{ID: "pageNewRegion", Path: "/regions/new", Permission: may("region", "create"), Title: "directory.new_region"}, h.newRegionPage)
	web.Tell(p, web.Action{Operation: "createRegion", Path: "/regions/new", View: "pageNewRegion"}, h.createRegion, h.regionMade)
	web.Show(p, web.View{ID: "pageInviteFirst", Path: "/regions/{region}/invitation", Permission: may("region", "create"), Title: "directory.first_coordinator",
		Shows: []string{"listRegions"}}, h.inviteFirstPage)
	web.Tell(p, web.Action{Operation: "inviteFirstCoordinator", Path: "/regions/{region}/invitation", View: "pageInviteFirst"}, h.handler.inviteFirst, h.firstInvited)
}

// keepers are the roles in whose menu the people stand; heads answer for several
// organizations or keep the facts of their own.
var (
	keepers = []tenant.Role{tenant.Tutor, tenant.Mentor, tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator}
	heads   = []tenant.Role{tenant.SchoolCoordinator, tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator}
)

func personAddress(_ context.Context, v *web.Visit, out *personOutput) string {
	return v.Prefix() + "/people/" + out.Body.ID.String()
}

// titles are what the region calls its roles.
func (h pages) titles(ctx context.Context) (map[tenant.Role]string, error) {
	all, err := h.s.RoleTitles(ctx)
	out := map[tenant.Role]string{}
	for _, t := range all {
		out[t.Role] = t.Title
	}
	return out, err
}

func (h pages) municipalityOptions(ctx context.Context) ([]page.Option, error) {
	all, err := paging.Whole(func(r paging.Request) (paging.List[tenant.Municipality], error) { return h.s.Municipalities(ctx, r) })
	out := make([]page.Option, len(all))
	for i, m := range all {
		out[i] = page.Option{Value: m.ID.String(), Label: m.Name}
	}
	return out, err
}

func (h pages) organizationOptions(ctx context.Context, municipality uuid.UUID) ([]page.Option, error) {
	all, err := paging.Whole(func(r paging.Request) (paging.List[tenant.Organization], error) {
		return h.s.Organizations(ctx, directory.OrganizationFilter{Municipality: municipality}, r)
	})
	out := make([]page.Option, len(all))
	for i, o := range all {
		out[i] = page.Option{Value: o.ID.String(), Label: o.ShortName}
	}
	return out, err
}

func roleOptions(ctx context.Context, roles []tenant.Role, titles map[tenant.Role]string, hints bool) []page.Option {
	out := make([]page.Option, len(roles))
	for i, r := range roles {
		out[i] = page.Option{Value: string(r), Label: titles[r]}
		if hints {
			out[i].Hint = page.T(ctx, "directory.role_hint."+string(r))
		}
	}
	return out
}

// memberRoles are the roles that people may have in a region.
func memberRoles(levels ...tenant.Level) (out []tenant.Role) {
	for _, r := range tenant.Roles() {
		for _, l := range levels {
			if r.Level() == l {
				out = append(out, r)
			}
		}
	}
	return out
}

func crumb(ctx context.Context, key string, parts ...any) page.Crumb {
	return page.Crumb{Title: page.T(ctx, key), Href: page.Link(ctx, parts...)}
}
