package iomweb

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// RegisterPlanPages adds the pages by which a route is made and corrected. A draft is
// edited part by part; a running route is corrected by the same pages, which then ask
// for the reason, and each correction is one revision (R5).
func RegisterPlanPages(p *web.Pages, s *iom.Service, ports Ports) {
	h := pages{handler{s}, ports}
	web.Show(p, web.View{ID: "pageNewRoute", Path: "/routes/new", Permission: may("create"), Title: "plan.new.title",
		Shows: []string{"getAdoption", "getRegulation"}}, h.newPage)
	web.Show(p, web.View{ID: "pagePlan", Path: "/routes/{route}/plan", Permission: may("read"), Title: "plan.title",
		Shows: []string{"getRoute"}}, h.planPage)
	web.AddTab(p, web.Tab{Of: "route", Path: "/routes/{route}/plan", Title: "plan.tab", Order: 20, Permission: may("read")})

	web.Act(p, web.Action{Operation: "createRoute", Path: "/routes/new", View: "pageNewRoute"}, h.createFrom,
		func(_ context.Context, v *web.Visit, o *routeOutput) string {
			return v.Prefix() + "/routes/" + o.Body.ID.String() + "/plan"
		})
	web.Act(p, web.Action{Operation: "submitRoute", Path: "/routes/{route}/plan/submit", View: "pagePlan"}, h.submit, web.To[routeOutput]("/routes/{route}"))
	web.Act(p, web.Action{Operation: "startRoute", Path: "/routes/{route}/plan/start", View: "pagePlan"}, h.start, web.To[routeOutput]("/routes/{route}"))
	registerPlanHead(p, h)
	registerPlanBasis(p, h)
	registerPlanObjectives(p, h)
	registerPlanRoadmap(p, h)
}

// editor shows one small page of the plan and is at home in what two forms of it do:
// one edits a draft, the other corrects a running route.
func editor(p *web.Pages, id, path, title string, show func(context.Context, *web.Visit) (page.Content, error)) {
	web.Show(p, web.View{ID: id, Path: "/routes/{route}" + path, Permission: may("edit"), Title: title, Shows: []string{"getRoute"}}, show)
}

// act adds a form that edits a draft; correct the one that corrects by the same page.
func act[I, O any](p *web.Pages, operation, path, view string, do func(context.Context, *I) (*O, error), part string) {
	web.Act(p, web.Action{Operation: operation, Path: "/routes/{route}" + path, View: view}, do, toPlan[O](part))
}

func correct[I any](p *web.Pages, path, view string, do func(context.Context, *I) (*correctOutput, error), part string) {
	web.Act(p, web.Action{Operation: "correctRoute", Path: "/routes/{route}/correct" + path, View: view}, do, toPlan[correctOutput](part))
}

// toPlan leads back to the part of the plan that was changed.
func toPlan[O any](part string) func(context.Context, *web.Visit, *O) string {
	to := web.To[O]("/routes/{route}/plan")
	return func(ctx context.Context, v *web.Visit, o *O) string { return to(ctx, v, o) + "#" + part }
}

// planAs says what the acting person may do with a plan now.
type planAs uint8

const (
	planRead    planAs = iota
	planEdit           // a draft
	planCorrect        // a running route, with a reason
)

// planning is a route with what the pages of its making need.
type planning struct {
	iom.View
	As     planAs
	Mine   bool              // the acting person is the tutee
	Titles map[string]string // of competencies by code
	Reason string            // proposed for a correction: that of one made a moment ago
}

// plan opens the route of the address, as it can be changed now.
func (h pages) plan(ctx context.Context, v *web.Visit) (*planning, error) {
	id, err := v.ID("route")
	if err != nil {
		return nil, err
	}
	r, err := h.s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	p := &planning{View: r, Mine: scope.Person == r.TuteeID}
	switch {
	case r.State == iom.Draft && page.May(ctx, "route", "edit") && (r.IsTutee(scope.Person) || r.Accompanies(scope.Person)):
		p.As = planEdit
	case r.State == iom.Active && r.Regulation.Correction.On && p.Mine && page.May(ctx, "route", "correct"):
		p.As = planCorrect
	}
	p.Titles, err = h.competencies(ctx)
	return p, err
}

// change opens the route for one of the small pages: it leads back to the plan, with
// goes, where there is nothing to be changed. A form that was refused because the route
// went on meanwhile stays, so that nothing typed is lost.
func (h pages) change(ctx context.Context, v *web.Visit) (p *planning, goes bool, err error) {
	if p, err = h.plan(ctx, v); err != nil {
		return nil, false, err
	}
	if p.As == planRead && len(v.Sent()) > 0 {
		p.As = planEdit
		if strings.Contains(v.Request.URL.Path, "/correct/") {
			p.As = planCorrect
		}
	}
	if p.As == planCorrect {
		p.Reason, err = h.reasonOfToday(ctx, p)
	}
	return p, p.As == planRead, err
}

// at is an address of this route's pages.
func (p *planning) at(ctx context.Context, parts ...any) string {
	return page.Link(ctx, append([]any{"/routes/", p.ID}, parts...)...)
}

// form makes the form of a small page: to edit what has the version, or, of a running
// route, to correct the route.
func (p *planning) form(ctx context.Context, version int, parts ...any) *page.Form {
	if p.As == planCorrect {
		return page.FormAt(ctx, p.Version, p.at(ctx, append([]any{"/correct"}, parts...)...))
	}
	return page.FormAt(ctx, version, p.at(ctx, parts...))
}

// content is one small page of the plan.
func (p *planning) crumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "routes.title"), Href: page.Link(ctx, "/routes")}, {Title: p.Title, Href: p.at(ctx, "/plan")}}
}

// competency is a competency in words.
func (p *planning) competency(code string) string {
	if t := p.Titles[code]; t != "" {
		return t
	}
	return code
}

// planOverview is the plan page.
type planOverview struct {
	*planning
	Tabs   []page.Tab
	Tutee  string // name, for others than the tutee
	Names  page.Names
	Found  []iom.FoundDeficit
	Stated []iom.LearningRequest
	// Confirmed are those found deficits that the tutee and who accompanies them hold for true.
	Confirmed map[uuid.UUID]bool
	Checks    []planCheck
	Ready     bool
}

func (h pages) planPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, err := h.plan(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	o := &planOverview{planning: p, Tabs: v.Tabs(ctx, "route")}
	if r := p.Returned; r != nil {
		o.Names, err = v.Names(ctx, p.TuteeID, r.PersonID)
	} else if !p.Mine {
		o.Names, err = v.Names(ctx, p.TuteeID)
	}
	if err != nil {
		return page.Content{}, err
	}
	if !p.Mine {
		o.Tutee = o.Names.Of(p.TuteeID)
	}
	if o.Found, o.Stated, err = h.basis(ctx, p.TuteeID); err != nil {
		return page.Content{}, err
	}
	o.Confirmed = confirmed(o.Found)
	if p.As == planRead {
		o.Found, o.Stated = nil, nil
	} else {
		o.Found = slices.DeleteFunc(o.Found, func(f iom.FoundDeficit) bool { return p.has(f.ID) })
		o.Stated = slices.DeleteFunc(o.Stated, func(q iom.LearningRequest) bool {
			return slices.ContainsFunc(p.Requests, func(have iom.LearningRequest) bool { return have.Text == q.Text })
		})
	}
	if p.State == iom.Draft {
		o.Checks, o.Ready = checks(ctx, p)
	}
	return page.Content{Title: p.Title, Body: planView(o), Wide: true, Crumbs: p.crumbs(ctx)[:1],
		Also: func(done string) string { return p.unfit(ctx, done) }}, nil
}

// confirmed are the found deficits that both sides hold for true, by their ids.
func confirmed(found []iom.FoundDeficit) map[uuid.UUID]bool {
	all := map[uuid.UUID]bool{}
	for _, f := range found {
		all[f.ID] = f.Confirmed
	}
	return all
}

// has tells whether the plan has taken over a deficit that was found.
func (p *planning) has(found uuid.UUID) bool {
	return slices.ContainsFunc(p.Deficits, func(d iom.Deficit) bool { return d.FoundID == found })
}

// basis is what is known of the person beside the route; none where no port is.
func (h pages) basis(ctx context.Context, person uuid.UUID) (found []iom.FoundDeficit, stated []iom.LearningRequest, err error) {
	if h.ports.Basis == nil {
		return nil, nil, nil
	}
	if found, err = h.ports.Basis.Deficits(ctx, person); err != nil {
		return nil, nil, err
	}
	stated, err = h.ports.Basis.Requests(ctx, person)
	return slices.Clone(found), slices.Clone(stated), err
}

// under lists the activities of a stage in their order.
func (p *planning) under(stage string) []iom.Activity {
	return slices.DeleteFunc(slices.Clone(p.Activities), func(a iom.Activity) bool { return a.StageCode != stage })
}

// stage is what the route says of a stage.
func (p *planning) stage(code string) iom.Stage {
	for _, s := range p.Stages {
		if s.Code == code {
			return s
		}
	}
	return iom.Stage{Code: code}
}

// ties lists in words what an objective answers to.
func (p *planning) ties(o iom.Objective) (list []string) {
	for _, d := range p.Deficits {
		if slices.Contains(o.DeficitIDs, d.ID) {
			list = append(list, d.Title)
		}
	}
	for _, q := range p.Requests {
		if slices.Contains(o.RequestIDs, q.ID) {
			list = append(list, q.Text)
		}
	}
	return list
}
