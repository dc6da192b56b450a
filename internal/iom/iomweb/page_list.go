package iomweb

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// rows of a list on one page.
const rows = 30

// board is what the page of a list shows.
type board struct {
	paging.List[iom.Progress]
	today      civil.Date
	filter     iom.Filter
	role       tenant.Role
	next       string
	regions    []page.Option // municipalities to choose from
	schools    []page.Option
	directions []page.Option // priority directions to narrow by
	of         uuid.UUID     // the one person it is about
	filtered   bool
	papers     paperList // kept on paper, below the first page
}

// own tells that these are the reader's own routes.
func (b board) own() bool { return b.role == tenant.Tutee }

// accompanies tells that these are the routes that the reader accompanies.
func (b board) accompanies() bool {
	return slices.Contains([]tenant.Role{tenant.Tutor, tenant.Mentor, tenant.RegionalMethodist}, b.role)
}

// place names the organization of a route, or its municipality, where the list goes
// beyond one.
func (b board) place(p iom.Place) string {
	for _, o := range append(slices.Clone(b.schools), b.regions...) {
		if o.Value == p.OrganizationID.String() || o.Value == p.MunicipalityID.String() {
			return o.Label
		}
	}
	return ""
}

// lead says who stands on top of the list.
func (b board) lead() string {
	switch {
	case b.accompanies():
		return "routes.lead_accompanied"
	case b.role.Level() == tenant.LevelRegion && !b.filter.Urgent(tenant.ReachRegion):
		return "routes.lead_region"
	}
	return "routes.lead"
}

func (h pages) listPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	b := board{role: scope.Role, filter: iom.Filter{State: web.OneOf(v, "state", iom.States()...), Municipality: v.QueryID("municipality"),
		Organization: v.QueryID("organization"), Priority: v.QueryID("priority"), Overdue: web.OneOf(v, "due", "overdue") != "", Text: v.Query("q")}}
	b.filtered = b.filter != (iom.Filter{})
	err = tenant.Together(ctx,
		func(ctx context.Context) error { return h.fill(ctx, v, &b) },
		func(ctx context.Context) error { return h.places(ctx, scope, &b) },
		func(ctx context.Context) (err error) {
			if !b.own() {
				b.directions, err = h.filterPriorities(ctx)
			}
			return err
		},
		func(ctx context.Context) (err error) {
			b.papers, err = h.paperPart(ctx, v, b.filter)
			return err
		})
	if err != nil {
		return page.Content{}, err
	}
	c := page.Content{Body: boardView(b), Wide: true}
	switch {
	case b.own():
		c.Title = page.T(ctx, "routes.own")
	case b.accompanies():
		c.Title = page.T(ctx, "routes.accompanied")
	}
	return c, nil
}

func (h pages) fill(ctx context.Context, v *web.Visit, b *board) (err error) {
	b.List, b.today, err = h.s.Board(ctx, b.filter, v.Rows(rows))
	b.next = v.Next(b.Next)
	return err
}

// places offers to narrow the list of who sees beyond one school.
func (h pages) places(ctx context.Context, scope tenant.Scope, b *board) (err error) {
	if h.ports.Places == nil || scope.Organization != uuid.Nil || b.accompanies() {
		return nil
	}
	municipality := scope.Municipality
	if municipality == uuid.Nil {
		if b.regions, err = h.ports.Places.Municipalities(ctx); err != nil {
			return err
		}
		municipality = b.filter.Municipality
	}
	if municipality != uuid.Nil {
		b.schools, err = h.ports.Places.Organizations(ctx, municipality)
	}
	return err
}

// reaches tells whether the reader may see which routes the person of the address has:
// who accompanies sees only those of their own tutees.
func (h pages) reaches(ctx context.Context, v *web.Visit) (bool, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return false, err
	}
	person, err := v.ID("person")
	if b := (board{role: scope.Role}); err != nil || person == scope.Person || !b.own() && !b.accompanies() {
		return err == nil, err
	}
	l, _, err := h.s.List(ctx, iom.Filter{Tutee: person}, paging.Request{Limit: 1})
	return len(l.Items) > 0, err
}

// personPage shows the routes of one person to who may read them.
func (h pages) personPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	person, err := v.ID("person")
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	b := board{role: scope.Role, of: person, filter: iom.Filter{Tutee: person}}
	var names page.Names
	var tabs []page.Tab
	err = tenant.Together(ctx,
		func(ctx context.Context) error { return h.fill(ctx, v, &b) },
		func(ctx context.Context) (err error) {
			b.papers, err = h.paperPart(ctx, v, b.filter)
			return err
		},
		func(ctx context.Context) (err error) {
			names, err = v.Names(ctx, person)
			return err
		},
		func(ctx context.Context) error {
			tabs = v.Tabs(ctx, "person")
			return nil
		})
	if err != nil {
		return page.Content{}, err
	}
	if len(b.Items) == 0 && (b.own() || b.accompanies()) && person != scope.Person {
		return page.Content{}, iom.ErrNotFound // nobody the reader accompanies
	}
	// A colleague's name is no secret, but whether they have routes is, for who
	// accompanies none of them.
	if _, known := names.By[person]; len(b.Items)+len(b.papers.list) == 0 && (!known || b.accompanies() && person != scope.Person) {
		return page.Content{}, iom.ErrNotFound
	}
	return page.Content{Title: page.T(ctx, "routes.of", "name", names.Of(person)), Body: personView(b, tabs), Wide: true}, nil
}

func stateOptions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "life.state.", iom.States()...)
}

func dueOptions(ctx context.Context) []page.Option {
	return []page.Option{{Value: "overdue", Label: page.T(ctx, "routes.overdue")}}
}

func dueChoice(f iom.Filter) string {
	if f.Overdue {
		return "overdue"
	}
	return ""
}

// tone of the tag of a state.
func tone(s iom.State, o iom.Outcome) string {
	switch {
	case s == iom.Active:
		return "info"
	case s == iom.Agreement || s == iom.Assessment:
		return "warn"
	case o == iom.Reached:
		return "good"
	}
	return ""
}

// lateClass marks a day that has gone by.
func lateClass(d, today civil.Date) string {
	if !d.IsZero() && d.Before(today) {
		return "late"
	}
	return ""
}
