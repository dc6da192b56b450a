package directoryweb

import (
	"context"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// peopleList is a list of people as its page shows it.
type peopleList struct {
	People         []directory.Listed
	Filter         directory.PersonFilter
	Next           string // address of the rest, where no name was asked for
	Cursor         string // of the rest, where one was
	Titles         map[tenant.Role]string
	Roles          []page.Option
	Municipalities []page.Option // offered to the region
	Organizations  []page.Option // offered where a municipality is known
	Sheet          string
}

func (h pages) peoplePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.choices(ctx, peopleFilter(v))
	if err != nil {
		return page.Content{}, err
	}
	l.Filter.Text = v.Sent().Get("text") // refused: it is shown again, and not looked for
	f := l.Filter
	f.Text = ""
	found, err := h.s.People(ctx, f, v.Rows(rows))
	l.People, l.Next = others(ctx, found.Items), v.Next(found.Next)
	return page.Content{Body: peopleView(page.FormTo(ctx, 0, "/people").WithoutDraft(), l), Wide: true}, err
}

// foundPeople is what a search by name found.
type foundPeople struct {
	filter directory.PersonFilter
	list   paging.List[directory.Listed]
}

// find is the operation itself, in the domain's words.
func (h pages) find(ctx context.Context, in *searchPeopleInput) (*foundPeople, error) {
	b := in.Body
	out := &foundPeople{filter: directory.PersonFilter{Text: strings.TrimSpace(b.Text), Organization: b.Organization, Municipality: b.Municipality, Role: b.Role}}
	if out.filter.Text == "" {
		return out, nil
	}
	var err error
	out.list, err = h.s.People(ctx, out.filter, paging.Request{After: b.Cursor, Limit: rows})
	return out, err
}

// foundPage shows who was found by name. Without a name the list has an address.
func (h pages) foundPage(ctx context.Context, v *web.Visit, found *foundPeople) (page.Content, error) {
	if found.filter.Text == "" {
		return v.Go(page.Link(ctx, "/people") + narrowed(found.filter))
	}
	l, err := h.choices(ctx, found.filter)
	l.People, l.Cursor = others(ctx, found.list.Items), found.list.Next
	return page.Content{Body: peopleView(page.FormTo(ctx, 0, "/people").WithoutDraft(), l), Wide: true}, err
}

func peopleFilter(v *web.Visit) directory.PersonFilter {
	return directory.PersonFilter{Organization: v.QueryID("organization"), Municipality: v.QueryID("municipality"),
		Role: web.OneOf(v, "role", tenant.Roles()...), Text: strings.TrimSpace(v.Query("text"))}
}

// narrowed is the filter as the query of an address: no name stands in it.
func narrowed(f directory.PersonFilter) string {
	q := url.Values{}
	for name, id := range map[string]uuid.UUID{"organization": f.Organization, "municipality": f.Municipality} {
		if id != uuid.Nil {
			q.Set(name, id.String())
		}
	}
	if f.Role != "" {
		q.Set("role", string(f.Role))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (h pages) choices(ctx context.Context, f directory.PersonFilter) (peopleList, error) {
	l := peopleList{Filter: f, Sheet: page.Link(ctx, "/people.xlsx") + narrowed(f)}
	scope, err := tenant.From(ctx)
	if err != nil {
		return l, err
	}
	if l.Titles, err = h.titles(ctx); err != nil {
		return l, err
	}
	l.Roles = roleOptions(ctx, memberRoles(tenant.LevelOrganization, tenant.LevelMunicipality, tenant.LevelRegion), l.Titles, false)
	at := scope.Municipality
	switch scope.Role {
	case tenant.RegionalCoordinator:
		if l.Municipalities, err = h.municipalityOptions(ctx); err != nil {
			return l, err
		}
		if at = f.Municipality; at == uuid.Nil && f.Organization != uuid.Nil {
			if o, err := h.s.Organization(ctx, f.Organization); err == nil {
				at = o.MunicipalityID
			}
		}
	case tenant.MunicipalCoordinator:
	default:
		return l, nil // one's own school, or those one accompanies
	}
	if at != uuid.Nil {
		l.Organizations, err = h.organizationOptions(ctx, at)
	}
	return l, err
}

// others leaves out the reader, who stands among those they accompany.
func others(ctx context.Context, people []directory.Listed) []directory.Listed {
	scope, err := tenant.From(ctx)
	if err != nil || page.May(ctx, "person", "invite") || scope.Role == tenant.MethodologicalLead {
		return people
	}
	return slices.DeleteFunc(people, func(p directory.Listed) bool { return p.ID == scope.Person })
}

// roleWords names a role and, for who sees more than one place, where it acts.
func (l peopleList) roleWords(ctx context.Context, r directory.ListedRole) string {
	words := l.Titles[r.Role]
	switch at := page.From(ctx).Role.Level(); {
	case at == tenant.LevelOrganization:
	case r.Organization != "":
		words += ", " + r.Organization
	case r.Municipality != "" && at == tenant.LevelRegion:
		words += ", " + r.Municipality
	}
	return words
}

func fullName(p directory.Listed) string {
	return tenant.Profile{Surname: p.Surname, GivenName: p.GivenName, Patronymic: p.Patronymic}.FullName()
}

// peopleSheet is the list as a table to keep, narrowed as the page is, without names
// that were looked for.
func (h pages) peopleSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	f := peopleFilter(v)
	f.Text = ""
	titles, err := h.titles(ctx)
	if err != nil {
		return web.Download{}, err
	}
	people, err := paging.Whole(func(r paging.Request) (paging.List[directory.Listed], error) { return h.s.People(ctx, f, r) })
	if err != nil {
		return web.Download{}, err
	}
	head := words(ctx, "directory.surname", "directory.given_name", "directory.patronymic", "directory.position", "directory.role", "directory.municipality",
		"directory.organization", "directory.access")
	var table [][]any
	for _, p := range people {
		roles := p.Roles
		if len(roles) == 0 {
			roles = []directory.ListedRole{{}}
		}
		for _, r := range roles {
			table = append(table, []any{p.Surname, p.GivenName, p.Patronymic, p.Position, titles[r.Role], r.Municipality, r.Organization, accessWords(ctx, p)})
		}
	}
	return spread(ctx, "directory.people", head, table), nil
}

func words(ctx context.Context, keys ...string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = page.T(ctx, k)
	}
	return out
}

func spread(ctx context.Context, title string, head []string, table [][]any) web.Download {
	name := page.T(ctx, title)
	return web.Download{Name: name + ".xlsx", Media: sheet.MediaType,
		Write: func(w io.Writer) error {
			return sheet.Write(w, sheet.Sheet{Name: name, Head: head, Rows: sheet.Rows(table...)})
		}}
}

// accessWords says whether a person can sign in already.
func accessWords(ctx context.Context, p directory.Listed) string {
	switch {
	case p.SignsIn:
		return page.T(ctx, "directory.access_open")
	case !p.InvitedUntil.IsZero():
		return page.T(ctx, "directory.access_invited")
	}
	return page.T(ctx, "directory.access_none")
}

// errNamesake stops the page once, so that nobody is written down twice; the form then
// offers to say that it is somebody else.
var errNamesake = fault.New(fault.Conflict, "directory.namesake",
	"Человек с таким именем у Вас уже есть. Если это он, добавьте ему роль в его карточке. Если это другой человек, отметьте это и сохраните ещё раз.")

// newPersonForm is the operation's input, and the page's own question.
type newPersonForm struct {
	Another bool `form:"another"`
	Body    newPerson
}

func (h pages) createUnlessKnown(ctx context.Context, in *newPersonForm) (*personOutput, error) {
	if !in.Another {
		found, err := h.namesakes(ctx, in.Body.Surname, in.Body.GivenName, in.Body.Patronymic)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			return nil, errNamesake
		}
	}
	return h.createPerson(ctx, &createPersonInput{in.Body})
}

// namesakes finds who in reach has the same name; a patronymic that is missing on
// either side does not tell two people apart.
func (h pages) namesakes(ctx context.Context, surname, given, patronymic string) (same []directory.Listed, err error) {
	one := func(s string) string {
		return strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(s), " ")), "ё", "е")
	}
	if len([]rune(one(surname))) < 2 {
		return nil, nil
	}
	found, err := h.s.People(ctx, directory.PersonFilter{Text: surname}, paging.Request{Limit: paging.MaxLimit})
	if fault.KindOf(err) == fault.Invalid {
		return nil, nil // no name that could be looked for: the operation says so
	}
	for _, p := range found.Items {
		if one(p.Surname) == one(surname) && one(p.GivenName) == one(given) && (one(p.Patronymic) == one(patronymic) || p.Patronymic == "" || one(patronymic) == "") {
			same = append(same, p)
		}
	}
	return same, err
}
