package assessmentweb

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) deficitPages(p *web.Pages) {
	read := may("deficit", "read")
	web.Show(p, web.View{ID: "pageMyDeficits", Path: "/deficits", Permission: read, Title: "deficit.mine", Shows: []string{"listDeficits", "listRequests"},
		Menu: &web.Entry{Section: "work", Order: 35, Icon: "target", Roles: []tenant.Role{tenant.Tutee}}}, h.myDeficitsPage)
	web.Show(p, web.View{ID: "pageDeficits", Path: "/people/{person}/deficits", Permission: read, Title: "deficit.title",
		Shows: []string{"listDeficits", "listRequests"}}, h.deficitsPage)
	web.Show(p, web.View{ID: "pageNewDeficit", Path: "/people/{person}/deficits/new", Permission: may("deficit", "state"), Title: "deficit.new"}, h.newDeficitPage)
	web.Show(p, web.View{ID: "pageNewRequest", Path: "/people/{person}/requests/new", Permission: may("request", "state"), Title: "deficit.request_new"}, h.newRequestPage)
	web.Show(p, web.View{ID: "pagePersonDiagnoses", Path: "/people/{person}/diagnoses", Permission: may("diagnosis", "read"), Title: "diagnosis.title",
		Shows: []string{"listDiagnoses", "getDynamics"}}, h.personDiagnosesPage)
	web.AddTab(p, web.Tab{Of: "person", Path: "/people/{person}/diagnoses", Title: "diagnosis.title", Order: 20, Permission: may("diagnosis", "read"), Open: h.reaches("diagnosis")})
	web.AddTab(p, web.Tab{Of: "person", Path: "/people/{person}/deficits", Title: "deficit.title", Order: 30, Permission: read, Open: h.reaches("deficit")})

	web.Act(p, web.Action{Operation: "stateDeficit", Path: "/people/{person}/deficits/new", View: "pageNewDeficit"}, h.stateDeficit, toDeficits[deficitOutput])
	web.Act(p, web.Action{Operation: "stateRequest", Path: "/people/{person}/requests/new", View: "pageNewRequest"}, h.stateRequest, toDeficits[requestOutput])
	web.Show(p, web.View{ID: "pageDeficit", Path: "/people/{person}/deficits/{deficit}", Permission: read, Title: "deficit.one", Shows: []string{"listDeficits"}}, h.deficitPage)
	one := web.Action{Operation: "declineDeficit", Path: "/people/{person}/deficits/{deficit}/decline", View: "pageDeficit"}
	web.Act(p, one, h.declineDeficit, web.To[deficitOutput]("/people/{person}/deficits/{deficit}"))
	one.Operation, one.Path = "remarkDeficit", "/people/{person}/deficits/{deficit}/remarks"
	web.Act(p, one, h.remarkDeficit, web.To[remarkOutput]("/people/{person}/deficits/{deficit}"))
	web.Act(p, web.Action{Operation: "confirmDeficit", Path: "/people/{person}/deficits/{deficit}/confirm", View: "pageDeficits"}, h.confirmDeficit, toDeficits[deficitOutput])
}

// reaches tells whether the reader sees the diagnoses, or deficits, of the person whom
// the address names.
func (h pages) reaches(object authz.Object) func(context.Context, *web.Visit) (bool, error) {
	return func(ctx context.Context, v *web.Visit) (bool, error) {
		person, err := v.ID("person")
		if err != nil {
			return false, err
		}
		return h.s.Reaches(ctx, object, person)
	}
}

// toDeficits leads back to the person's deficits; one's own stand in the menu.
func toDeficits[O any](ctx context.Context, v *web.Visit, _ *O) string {
	if scope, err := tenant.From(ctx); err == nil && scope.Role == tenant.Tutee && v.Path("person") == scope.Person.String() {
		return v.Prefix() + "/deficits"
	}
	return v.Prefix() + "/people/" + v.Path("person") + "/deficits"
}

// needs is what the page of a person's deficits and requests shows.
type needs struct {
	Person   uuid.UUID
	Mine     bool
	Living   []assessment.Deficit
	Past     []assessment.Deficit
	Said     map[uuid.UUID]int // remarks by deficit
	Requests []assessment.LearningRequest
	Names    page.Names
	Tabs     []page.Tab
}

func (h pages) myDeficitsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	n, err := h.needs(ctx, v, scope.Person)
	return page.Content{Title: page.T(ctx, "deficit.mine"), Body: needsView(n)}, err
}

func (h pages) deficitsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	person, err := v.ID("person")
	if err != nil {
		return page.Content{}, err
	}
	n, err := h.needs(ctx, v, person)
	if err != nil {
		return page.Content{}, err
	}
	n.Tabs = v.Tabs(ctx, "person")
	return page.Content{Title: titleOf(ctx, "deficit", n.Names, person, n.Mine), Body: needsView(n)}, nil
}

// titleOf is a title with the person's name, or that of one's own page.
func titleOf(ctx context.Context, key string, names page.Names, person uuid.UUID, mine bool) string {
	if mine {
		return page.T(ctx, key+".mine")
	}
	return page.T(ctx, key+".of", "name", names.Of(person))
}

func (h pages) needs(ctx context.Context, v *web.Visit, person uuid.UUID) (needs, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return needs{}, err
	}
	n := needs{Person: person, Mine: person == scope.Person}
	all, err := h.s.Deficits(ctx, person, true)
	if err != nil {
		return n, err
	}
	who := []uuid.UUID{person}
	for _, d := range all {
		who = append(who, d.AuthorID, d.TutorID)
		if d.Living() {
			n.Living = append(n.Living, d)
		} else {
			n.Past = append(n.Past, d)
		}
	}
	said, err := h.s.Remarks(ctx, person)
	if err != nil {
		return n, err
	}
	n.Said = map[uuid.UUID]int{}
	for _, r := range said {
		n.Said[r.DeficitID]++
	}
	if n.Requests, err = h.s.Requests(ctx, person); err != nil {
		return n, err
	}
	for _, r := range n.Requests {
		who = append(who, r.AuthorID)
	}
	n.Names, err = v.Names(ctx, peopleOf(who, func(id uuid.UUID) uuid.UUID { return id })...)
	return n, err
}

// confirms tells whether the acting person's mark is still missing.
func (n needs) confirms(d assessment.Deficit) bool {
	if n.Mine {
		return d.TuteeConfirmedAt.IsZero()
	}
	return d.TutorConfirmedAt.IsZero()
}

// statementForm is what the form for a stated deficit shows.
type statementForm struct {
	Mine       bool
	Framework  assessment.Framework
	Frameworks []page.Tab
	Sources    []page.Option
	Back       string
}

var seenAtSchool = []assessment.Source{assessment.ByPupilsResults, assessment.ByWorkAnalysis, assessment.ByLessonVisit}

func (h pages) newDeficitPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	n, err := h.personOf(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	all, err := h.s.Frameworks(ctx)
	if err != nil {
		return page.Content{}, err
	}
	s := statementForm{Mine: n.Mine, Sources: page.Choices(ctx, "deficit.source.", seenAtSchool...), Back: deficitsLink(ctx, n.Person, n.Mine)}
	asked := cmp.Or(v.Sent().Get("framework"), v.Query("framework"))
	i := max(0, slices.IndexFunc(all, func(f assessment.Framework) bool { return f.Code == asked }))
	for j, f := range all {
		if j == i {
			s.Framework = f
		}
		s.Frameworks = append(s.Frameworks, page.Tab{Title: f.Title, Current: j == i, Href: page.Link(ctx, "/people/", n.Person, "/deficits/new?framework=", f.Code)})
	}
	return page.Content{Body: newDeficitView(page.FormTo(ctx, 0, "/people/", n.Person, "/deficits/new"), s), Crumbs: needsCrumbs(ctx, n)}, nil
}

func (h pages) newRequestPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	n, err := h.personOf(ctx, v)
	return page.Content{Body: newRequestView(page.FormTo(ctx, 0, "/people/", n.Person, "/requests/new"), deficitsLink(ctx, n.Person, n.Mine)), Crumbs: needsCrumbs(ctx, n)}, err
}

// personOf gives the person of the address with their name, if they are within reach.
func (h pages) personOf(ctx context.Context, v *web.Visit) (needs, error) {
	person, err := v.ID("person")
	if err != nil {
		return needs{}, err
	}
	return h.needs(ctx, v, person)
}

func needsCrumbs(ctx context.Context, n needs) []page.Crumb {
	return []page.Crumb{{Title: titleOf(ctx, "deficit", n.Names, n.Person, n.Mine), Href: deficitsLink(ctx, n.Person, n.Mine)}}
}

// competencyOptions lists the competencies of a framework with what they consist of.
func competencyOptions(f assessment.Framework) []page.Option {
	var out []page.Option
	for _, c := range f.Competencies {
		out = append(out, page.Option{Value: c.Code, Label: c.Title, Hint: strings.Join(c.Elements, "; ")})
	}
	return out
}

// personRuns is what the page of a person's diagnoses shows.
type personRuns struct {
	catalogue
	Person  uuid.UUID
	Courses []assessment.Course
	Tabs    []page.Tab
}

func (h pages) personDiagnosesPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	person, err := v.ID("person")
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	r := personRuns{Person: person, Tabs: v.Tabs(ctx, "person")}
	r.Own = true // one person's: no names in the rows
	if r.Courses, err = h.s.Courses(ctx, person); err != nil {
		return page.Content{}, err
	}
	if r.Titles, _, err = h.titles(ctx); err != nil {
		return page.Content{}, err
	}
	l, err := h.s.Diagnoses(ctx, assessment.DiagnosisFilter{PersonID: person}, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	r.Past, r.Next = l.Items, v.Next(l.Next)
	names, err := v.Names(ctx, person)
	return page.Content{Title: titleOf(ctx, "diagnosis", names, person, person == scope.Person), Body: personRunsView(r), Wide: true}, err
}

// dynamicsBars is a scale's first and last result side by side.
func dynamicsBars(ctx context.Context, title string, d assessment.Dynamics) picture.Picture {
	before, now := page.Date(ctx, d.From.TakenOn), page.Date(ctx, d.To.TakenOn)
	b := picture.Bars{About: picture.About{ID: "dynamics-" + d.To.ID.String(), Title: title}, Max: 1, Now: now, Before: before,
		Head: []string{page.T(ctx, "result.competency"), before, now, page.T(ctx, "result.level")}}
	for _, c := range d.Changes {
		b.Bars = append(b.Bars, picture.Bar{Name: c.Title, Now: levelOr(ctx, c.NowByLevel, c.LevelNow, c.After), Before: levelOr(ctx, c.WasByLevel, c.LevelWas, c.Before), Level: beside(c.NowByLevel, c.LevelNow)})
	}
	return b
}
