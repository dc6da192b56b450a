package directoryweb

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// personCard is a person as the page shows them.
type personCard struct {
	directory.Card
	Titles map[tenant.Role]string
	Forms  []page.Option
	Tabs   []page.Tab
	Scope  tenant.Scope
}

func (h pages) card(ctx context.Context, v *web.Visit) (directory.Card, error) {
	id, err := v.ID("person")
	if err != nil {
		return directory.Card{}, err
	}
	return h.s.Person(ctx, id)
}

func (h pages) personPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c, err := h.card(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	titles, err := h.titles(ctx)
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	forms, err := h.mentoringForms(ctx)
	return page.Content{Title: c.FullName(), Body: personView(personCard{c, titles, forms, v.Tabs(ctx, "person"), scope}), Crumbs: h.peopleCrumbs(ctx)}, err
}

func (h pages) peopleCrumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{crumb(ctx, "directory.people", "/people")}
}

func (h pages) editPersonPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("person")
	if err != nil {
		return page.Content{}, err
	}
	c, err := h.s.PersonToEdit(ctx, id)
	if err == nil && !c.Near {
		err = directory.ErrKeptByRegion
	}
	if err != nil {
		return page.Content{}, err
	}
	forms, err := h.mentoringForms(ctx)
	f := page.FormTo(ctx, c.Version, "/people/", c.ID, "/edit")
	return page.Content{Title: page.T(ctx, "directory.edit_person_title", "name", c.FullName()), Body: profileForm(f, c.Profile, forms, false, page.Link(ctx, "/people/", c.ID)),
		Crumbs: h.peopleCrumbs(ctx)}, err
}

// givesTo tells whether the role may be ended from here: the service asks the same.
func (c personCard) givesTo(ctx context.Context, m directory.Member) bool {
	if !page.May(ctx, "person", "invite") || !c.Near || m.ID == c.Scope.Membership || !m.EndedAt.IsZero() {
		return false
	}
	level := m.Role.Level()
	switch c.Scope.Role.Level() {
	case tenant.LevelRegion:
		return true
	case tenant.LevelMunicipality:
		return level != tenant.LevelRegion && m.MunicipalityID == c.Scope.Municipality
	}
	return level == tenant.LevelOrganization && m.OrganizationID == c.Scope.Organization
}

// parted gives the living memberships, or those that were ended or whose term is over.
func (c personCard) parted(ctx context.Context, ended bool) (out []directory.Member) {
	for _, m := range c.Memberships {
		over := !m.Until.IsZero() && m.Until.Before(page.Today(ctx))
		if (over || !m.EndedAt.IsZero()) == ended {
			out = append(out, m)
		}
	}
	return out
}

func where(m directory.Member) string {
	if m.Organization != "" && m.Municipality != "" {
		return m.Organization + ", " + m.Municipality
	}
	return m.Organization + m.Municipality
}

func category(ctx context.Context, p tenant.Profile) string {
	if p.Category == tenant.NoCategory {
		return ""
	}
	words := page.T(ctx, "directory.category."+string(p.Category))
	if !p.CategoryUntil.IsZero() {
		words += " " + page.T(ctx, "directory.until", "date", page.Date(ctx, p.CategoryUntil))
	}
	return words
}

func experience(ctx context.Context, p tenant.Profile) string {
	years := p.ExperienceYears(page.Today(ctx))
	switch {
	case years < 0:
		return ""
	case years == 0:
		return page.T(ctx, "directory.first_year")
	}
	return page.N(ctx, "directory.years", years)
}

func attestation(ctx context.Context, p tenant.Profile) string {
	if p.AttestationMonth.IsZero() {
		return ""
	}
	return page.Month(ctx, p.AttestationMonth.Year(), p.AttestationMonth.Month())
}

func snils(s string) string {
	if len(s) != 11 {
		return s
	}
	return s[:3] + "-" + s[3:6] + "-" + s[6:9] + " " + s[9:]
}

func subjects(p tenant.Profile) string { return strings.Join(p.Subjects, ", ") }

func monthOf(p tenant.Profile) string { return toProfile(p).AttestationMonth }

func categoryOptions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "directory.category.", tenant.Conformity, tenant.FirstCategory, tenant.HighestCategory, tenant.TeacherMethodist, tenant.TeacherMentor)
}

// roleForm is what a form that gives a role must know of the place.
type roleForm struct {
	Prefix         string // of its fields: "membership."
	Back           string
	Start          string        // address of the page, to choose another place
	Choose         bool          // the region says first where the role is to act
	Municipalities []page.Option // to choose from
	Municipality   page.Option   // chosen
	Organization   page.Option   // chosen
	Organizations  []page.Option // of the municipality
	Roles          []page.Option // that may be given there
	Region         bool          // a role of the whole region
}

// roleForm asks where a role is to act only as far as the author has a choice: a school
// coordinator has none, a municipal one the schools, a regional one all.
func (h pages) roleForm(ctx context.Context, v *web.Visit, prefix string) (roleForm, error) {
	f := roleForm{Prefix: prefix}
	scope, err := tenant.From(ctx)
	if err != nil {
		return f, err
	}
	titles, err := h.titles(ctx)
	if err != nil {
		return f, err
	}
	sent := v.Sent()
	asked := func(field, query string) uuid.UUID {
		if id, err := uuid.Parse(sent.Get(prefix + field)); err == nil {
			return id
		}
		if len(sent) > 0 {
			return uuid.Nil
		}
		return v.QueryID(query)
	}
	municipality, organization := asked("municipality", "municipality"), asked("organization", "organization")
	give := func(levels ...tenant.Level) { f.Roles = roleOptions(ctx, memberRoles(levels...), titles, true) }
	switch scope.Role.Level() {
	case tenant.LevelOrganization:
		give(tenant.LevelOrganization)
		return f, nil
	case tenant.LevelMunicipality:
		municipality = scope.Municipality
	}
	switch {
	case organization != uuid.Nil && (len(sent) == 0 || !sent.Has(prefix+"municipality")):
		o, err := h.s.Organization(ctx, organization)
		f.Organization = page.Option{Value: o.ID.String(), Label: o.ShortName}
		give(tenant.LevelOrganization)
		return f, err
	case municipality != uuid.Nil:
		m, err := h.s.Municipality(ctx, municipality)
		if err != nil {
			return f, err
		}
		f.Municipality = page.Option{Value: m.ID.String(), Label: m.Name}
		give(tenant.LevelOrganization, tenant.LevelMunicipality)
		f.Organizations, err = h.organizationOptions(ctx, municipality)
		return f, err
	case v.Query("level") == "region" || len(sent) > 0:
		f.Region = true
		give(tenant.LevelRegion)
		return f, nil
	}
	f.Choose = true
	f.Municipalities, err = h.municipalityOptions(ctx)
	return f, err
}

func (h pages) newPersonPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	r, err := h.roleForm(ctx, v, "membership.")
	if err != nil {
		return page.Content{}, err
	}
	r.Back, r.Start = page.Link(ctx, "/people"), page.Link(ctx, "/people/new")
	f := page.FormTo(ctx, 0, "/people/new")
	var same []directory.Listed
	if refused := f.Refused(); refused != nil && refused.ID == errNamesake.ID {
		sent := v.Sent()
		same, err = h.namesakes(ctx, sent.Get("surname"), sent.Get("given_name"), sent.Get("patronymic"))
	}
	return page.Content{Body: newPersonView(f, r, same), Crumbs: h.peopleCrumbs(ctx)}, err
}

func (h pages) givePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c, err := h.card(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	if !c.Near {
		return page.Content{}, directory.ErrKeptByRegion
	}
	r, err := h.roleForm(ctx, v, "")
	r.Back, r.Start = page.Link(ctx, "/people/", c.ID), page.Link(ctx, "/people/", c.ID, "/roles/new")
	return page.Content{Title: page.T(ctx, "directory.give_role_title", "name", c.FullName()), Body: giveView(page.FormTo(ctx, 0, "/people/", c.ID, "/roles/new"), r),
		Crumbs: append(h.peopleCrumbs(ctx), page.Crumb{Title: c.FullName(), Href: r.Back})}, err
}

// memberTerm says since when a role is held, and until when or when it ended.
func memberTerm(ctx context.Context, m directory.Member) string {
	last := m.Until
	if !m.EndedAt.IsZero() {
		last = civil.Of(m.EndedAt)
	}
	return page.Term(ctx, m.Since, last)
}
