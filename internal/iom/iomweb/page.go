package iomweb

import (
	"context"
	"embed"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// Ports are what the pages of routes ask of other areas; cmd/server plugs them in.
// Where one is missing, its part of a page is not there.
type Ports struct {
	Names        RouteNames
	Helpers      Helpers
	Places       Places
	Evidence     Evidence
	Diagnoses    Diagnoses
	Competencies Competencies
	Basis        Basis
	Resources    Resources
	Preview      FormPreview
	Scans        Scans
}

// RouteNames gives short names of whoever follows a route or accompanies it, as far as
// the acting person may know them: before their ids are read, in the same trip.
type RouteNames interface {
	OnRoute(ctx context.Context, route uuid.UUID) (map[uuid.UUID]string, error)
}

// Helpers lists whom the acting person may appoint to a route of the organization:
// people who work in the role there, or in the region. Whoever may not see them gets none.
type Helpers interface {
	Helpers(ctx context.Context, organization uuid.UUID, role tenant.Role) ([]page.Option, error)
}

// Places names the municipalities and organizations that the acting person sees, for
// choices: those of one municipality, or all of them.
type Places interface {
	Municipalities(ctx context.Context) ([]page.Option, error)
	Organizations(ctx context.Context, municipality uuid.UUID) ([]page.Option, error)
}

// Evidence gives the files of a route by the activity they prove.
type Evidence interface {
	Evidence(ctx context.Context, route uuid.UUID) (map[uuid.UUID][]File, error)
}

// File is one piece of evidence.
type File struct {
	ID    uuid.UUID
	Name  string
	Bytes int64
}

// Diagnoses gives a person's finished diagnoses, the last first.
type Diagnoses interface {
	Finished(ctx context.Context, person uuid.UUID) ([]Taken, error)
}

// Taken is a finished diagnosis as a choice.
type Taken struct {
	ID    uuid.UUID
	Title string
	On    civil.Date
}

// Competencies names competencies by their codes.
type Competencies interface {
	Competencies(ctx context.Context) (map[string]string, error)
}

// competencies names competencies, none where nothing knows them.
func (h pages) competencies(ctx context.Context) (map[string]string, error) {
	if h.ports.Competencies == nil {
		return nil, nil
	}
	return h.ports.Competencies.Competencies(ctx)
}

// pages are the handlers of pages: those of the API, with what other areas lend.
type pages struct {
	handler
	ports Ports
}

func may(a authz.Action) authz.Permission { return authz.Permission{Object: "route", Action: a} }

// RegisterPages adds the pages of routes and regulations. The operations must be in
// the registry before: a form is one of them.
func RegisterPages(p *web.Pages, s *iom.Service, ports Ports) {
	h := pages{handler{s}, ports}
	p.Fail(p.Texts().Add(texts, "text"))
	web.AddSample(p, page.Sample{Title: "routes.title", Make: samples})

	web.Show(p, web.View{ID: "pageRoutes", Path: "/routes", Permission: may("read"), Title: "routes.title", Shows: []string{"listRoutes"},
		Menu: &web.Entry{Section: "work", Order: 20, Icon: "route"}}, h.listPage)
	web.Show(p, web.View{ID: "pagePersonRoutes", Path: "/people/{person}/routes", Permission: may("read"), Title: "routes.of_person",
		Shows: []string{"listRoutes"}}, h.personPage)
	web.Show(p, web.View{ID: "pageRoute", Path: "/routes/{route}", Permission: may("read"), Title: "life.one",
		Shows: []string{"getRoute", "listMoves"}}, h.routePage)
	web.Save(p, web.View{ID: "pageRoadmapSheet", Path: "/routes/{route}/roadmap.xlsx", Permission: may("read"), Title: "life.roadmap",
		Shows: []string{"getRoute"}}, h.roadmapSheet)
	web.AddTab(p, web.Tab{Of: "route", Path: "/routes/{route}", Title: "life.tab", Order: 10, Permission: may("read")})
	web.AddTab(p, web.Tab{Of: "person", Path: "/people/{person}/routes", Title: "routes.title", Order: 40, Permission: may("read"), Open: h.reaches})

	moves := web.To[routeOutput]("/routes/{route}")
	web.Act(p, web.Action{Operation: "submitRoute", Path: "/routes/{route}/submission", View: "pageRoute"}, h.submit, moves)
	web.Act(p, web.Action{Operation: "recallRoute", Path: "/routes/{route}/recall", View: "pageRoute"}, h.recall, moves)
	web.Act(p, web.Action{Operation: "startRoute", Path: "/routes/{route}/start", View: "pageRoute"}, h.start, moves)
	web.Act(p, web.Action{Operation: "beginAssessment", Path: "/routes/{route}/assessment", View: "pageRoute"}, h.assess, moves)
	web.Act(p, web.Action{Operation: "archiveRoute", Path: "/routes/{route}/archive", View: "pageRoute"}, h.archive, moves)
	registerActivity(p, h)
	registerAgreement(p, h)
	registerEnd(p, h)
	registerGroups(p, h)
	registerSight(p, h)
	registerSupport(p, h)
	registerPriorities(p, h)
	registerPapers(p, h)
	registerPeople(p, h)
	registerHistory(p, h)
	registerEditions(p, h)
	registerRegulations(p, h)
	registerDrafts(p, h)
	RegisterPlanPages(p, s, ports)
}
