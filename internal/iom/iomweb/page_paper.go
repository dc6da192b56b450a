package iomweb

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// Scans gives the files of a paper route, the first sent first; those that are not looked
// at yet have no bytes.
type Scans interface {
	Scans(ctx context.Context, paper uuid.UUID) ([]File, error)
}

func registerPapers(p *web.Pages, h pages) {
	const all, one = "/paper-routes", "/paper-routes/{paper_route}"
	read, register := authz.Permission{Object: "paper", Action: "read"}, authz.Permission{Object: "paper", Action: "register"}
	web.Show(p, web.View{ID: "pagePaperRoutes", Path: all, Permission: read, Title: "paper.all", Shows: []string{"listPaperRoutes"}}, h.papersPage)
	web.Show(p, web.View{ID: "pageNewPaperRoute", Path: all + "/new", Permission: register, Title: "paper.new"}, h.newPaperPage)
	web.Show(p, web.View{ID: "pagePaperRoute", Path: one, Permission: read, Title: "paper.one", Shows: []string{"getPaperRoute"}}, h.paperPage)
	web.Show(p, web.View{ID: "pageCorrectPaperRoute", Path: one + "/correct", Permission: register, Title: "paper.correct", Shows: []string{"getPaperRoute"}}, h.correctPaperPage)
	web.AddTab(p, web.Tab{Of: "paper", Path: one, Title: "paper.card", Order: 10, Permission: read})

	to := func(_ context.Context, v *web.Visit, o *paperOutput) string {
		return v.Prefix() + "/paper-routes/" + o.Body.ID.String()
	}
	scans := func(_ context.Context, v *web.Visit, o *paperOutput) string {
		return v.Prefix() + "/paper-routes/" + o.Body.ID.String() + "/scans"
	}
	web.Act(p, web.Action{Operation: "registerPaperRoute", Path: all + "/new", View: "pageNewPaperRoute"}, h.registerPaper, scans)
	web.Act(p, web.Action{Operation: "correctPaperRoute", Path: one + "/correct", View: "pageCorrectPaperRoute"}, h.correctPaper, to)
	web.Act(p, web.Action{Operation: "annulPaperRoute", Path: one + "/annulment", View: "pagePaperRoute"}, h.annulPaper, to)
}

// paperList are paper routes on a page: their own, or a part of a list of routes.
type paperList struct {
	list   []iom.PaperRoute
	names  page.Names
	today  civil.Date
	filter iom.PaperFilter
	next   string
	more   bool // there are more than are shown here
	own    bool // the reader's own
}

func (h pages) papersPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	f := iom.PaperFilter{State: web.OneOf(v, "state", iom.PaperStates...), Municipality: v.QueryID("municipality"), Organization: v.QueryID("organization"),
		Tutee: v.QueryID("tutee"), Text: v.Query("q")}
	p, err := h.papersOf(ctx, v, f, v.Rows(rows))
	return page.Content{Body: papersView(p), Crumbs: routeCrumbs(ctx)}, err
}

func (h pages) papersOf(ctx context.Context, v *web.Visit, f iom.PaperFilter, rows paging.Request) (paperList, error) {
	p := paperList{filter: f, own: page.Reach(ctx, "paper", "read") == tenant.ReachOwn}
	l, today, err := h.s.PaperRoutes(ctx, f, rows)
	if err != nil {
		return p, err
	}
	p.list, p.today, p.next, p.more = l.Items, today, v.Next(l.Next), l.Next != ""
	var ids []uuid.UUID
	for _, x := range p.list {
		ids = append(ids, x.TuteeID)
	}
	p.names, err = v.Names(ctx, ids...)
	return p, err
}

// besides is how many paper routes a list of routes shows below its own.
const besides = 5

// ofPaper is the state of a paper route that a filter of routes finds as well.
var ofPaper = map[iom.State]iom.PaperState{"": "", iom.Active: iom.PaperRunning, iom.Completed: iom.PaperCompleted, iom.Archived: iom.PaperArchived}

// paperPart gives the paper routes that stand below the first page of a list of routes, by
// the same filter; none to who may not see them, or where none can be meant.
func (h pages) paperPart(ctx context.Context, v *web.Visit, f iom.Filter) (paperList, error) {
	state, meant := ofPaper[f.State]
	if h.s.Papers == nil || v.Query("cursor") != "" || !meant || f.Overdue || f.Priority != uuid.Nil {
		return paperList{}, nil
	}
	p, err := h.papersOf(ctx, v, iom.PaperFilter{State: state, Municipality: f.Municipality, Organization: f.Organization, Tutee: f.Tutee, Text: f.Text}, paging.Request{Limit: besides})
	if errors.Is(err, authz.ErrForbidden) {
		return paperList{}, nil
	}
	return p, err
}

// query asks for the same, whole.
func (p paperList) query() string {
	q := url.Values{}
	for name, value := range map[string]string{"state": string(p.filter.State), "municipality": page.ID(p.filter.Municipality),
		"organization": page.ID(p.filter.Organization), "tutee": page.ID(p.filter.Tutee), "q": p.filter.Text} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func routeCrumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "routes.title"), Href: page.Link(ctx, "/routes")}}
}

func paperCrumbs(ctx context.Context) []page.Crumb {
	return append(routeCrumbs(ctx), page.Crumb{Title: page.T(ctx, "paper.all"), Href: page.Link(ctx, "/paper-routes")})
}

// paperDesk is what the form of a card lets choose from.
type paperDesk struct {
	iom.PaperCard
	people      []page.Option // none: the tutee stays
	tutee       string
	regulations []page.Option
	stages      []page.Option
	back        string
}

func (h pages) newPaperPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	d := paperDesk{tutee: v.Query("person"), back: page.Link(ctx, "/paper-routes")}
	if h.ports.Helpers != nil {
		if d.people, err = h.ports.Helpers.Helpers(ctx, scope.Organization, tenant.Tutee); err != nil {
			return page.Content{}, err
		}
	}
	d.people = slices.DeleteFunc(d.people, func(o page.Option) bool { return o.Value == scope.Person.String() })
	g, err := h.inForce(ctx)
	if err != nil {
		return page.Content{}, err
	}
	if g != nil {
		d.RegulationCode = g.Code
	}
	if err := h.paperChoices(ctx, &d, g); err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: newPaperView(page.FormTo(ctx, 0, "/paper-routes/new"), d), Crumbs: paperCrumbs(ctx)}, nil
}

// paperChoices lists the regulations that are or were in force for the school, and the stages of the one that is likely.
func (h pages) paperChoices(ctx context.Context, d *paperDesk, g *iom.Regulation) error {
	books, err := h.s.PaperRegulations(ctx)
	if err != nil {
		return err
	}
	for _, b := range books {
		d.regulations = append(d.regulations, page.Option{Value: b.Code, Label: b.Title})
	}
	if g != nil && !slices.ContainsFunc(d.regulations, func(o page.Option) bool { return o.Value == g.Code }) {
		d.regulations = append(d.regulations, page.Option{Value: g.Code, Label: g.Title}) // what a card says already
	}
	if g != nil {
		d.stages = stagesOf(g)
	}
	return nil
}

func outcomeOptions(ctx context.Context) []page.Option {
	return append([]page.Option{{Label: page.T(ctx, "paper.outcome_none")}}, page.Choices(ctx, "life.outcome.", iom.Reached, iom.NotReached)...)
}

// paperSeen is a paper route on its page.
type paperSeen struct {
	iom.PaperView
	names page.Names
	scans []File
	tabs  []page.Tab
	mine  bool
}

// opens tells that the reader may change the card.
func (p paperSeen) opens(ctx context.Context) bool {
	return page.May(ctx, "paper", "register") && p.State() != iom.PaperAnnulled && !p.mine
}

func (h pages) paperPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, err := h.paper(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	if h.ports.Scans != nil {
		if p.scans, err = h.ports.Scans.Scans(ctx, p.ID); err != nil {
			return page.Content{}, err
		}
	}
	ids := []uuid.UUID{p.TuteeID, p.RegisteredBy, p.AnnulledBy}
	for _, c := range p.Corrections {
		ids = append(ids, c.PersonID)
	}
	p.names, err = v.Names(ctx, ids...)
	return page.Content{Title: p.Title, Body: paperRouteView(p), Crumbs: paperCrumbs(ctx)}, err
}

func (h pages) paper(ctx context.Context, v *web.Visit) (p paperSeen, err error) {
	id, err := v.ID("paper_route")
	if err != nil {
		return p, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return p, err
	}
	p.PaperView, err = h.s.PaperRoute(ctx, id)
	if err == nil {
		p.tabs, p.mine = v.Tabs(ctx, "paper"), scope.Person == p.TuteeID
	}
	return p, err
}

func (h pages) correctPaperPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, err := h.paper(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	d := paperDesk{PaperCard: p.PaperCard, back: page.Link(ctx, "/paper-routes/", p.ID)}
	if err := h.paperChoices(ctx, &d, p.Regulation); err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: correctPaperView(page.FormTo(ctx, p.Version, "/paper-routes/", p.ID, "/correct"), d),
		Crumbs: append(paperCrumbs(ctx), page.Crumb{Title: p.Title, Href: d.back})}, nil
}

// stage names the stage that a running route has reached.
func (p paperSeen) stage() string { return stageWords(p.Regulation, p.Stage) }

func stageWords(g *iom.Regulation, code string) string {
	if s, ok := g.Stage(code); ok {
		return firstUp(s.Title)
	}
	return code
}

// regulationWords name a regulation with its edition.
func regulationWords(ctx context.Context, g *iom.Regulation) string {
	return g.Title + ", " + page.T(ctx, "regulation.version", "n", g.Version)
}

// changedCard is one line of what a correction changed.
type changedCard struct{ name, was, became string }

// changes tells what a correction changed, in words.
func (p paperSeen) changes(ctx context.Context, c iom.PaperCorrection) (list []changedCard) {
	add := func(key, was, became string) {
		if was != became {
			list = append(list, changedCard{page.T(ctx, key), was, became})
		}
	}
	a, b := c.Was, c.Became
	add("paper.title", a.Title, b.Title)
	add("paper.regulation", regulationWords(ctx, p.Under(a)), regulationWords(ctx, p.Under(b)))
	add("paper.term", page.Term(ctx, a.Term.Start, a.Term.End), page.Term(ctx, b.Term.Start, b.Term.End))
	add("paper.stage", stageWords(p.Under(a), a.Stage), stageWords(p.Under(b), b.Stage))
	add("paper.outcome", outcomeWords(ctx, a.Outcome), outcomeWords(ctx, b.Outcome))
	add("paper.completed_on", page.Date(ctx, a.CompletedOn), page.Date(ctx, b.CompletedOn))
	add("paper.conclusion", conclusionWords(ctx, a.Conclusion), conclusionWords(ctx, b.Conclusion))
	add("paper.file_index", a.FileIndex, b.FileIndex)
	add("paper.shelf", a.Shelf, b.Shelf)
	return list
}

func outcomeWords(ctx context.Context, o iom.Outcome) string {
	if o == "" {
		return page.T(ctx, "paper.outcome_none")
	}
	return page.T(ctx, "life.outcome."+string(o))
}

// conclusionWords give number and date of a conclusion.
func conclusionWords(ctx context.Context, o iom.OrderRequisites) string {
	number, on := o.Number, page.Date(ctx, o.Date)
	switch {
	case number == "":
		return on
	case on == "":
		return page.T(ctx, "paper.conclusion_n", "number", number)
	}
	return page.T(ctx, "paper.conclusion_of", "number", number, "date", on)
}

var toneOfPaper = map[iom.PaperState]string{iom.PaperRunning: "info"}

func paperStateOptions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "paper.state.", iom.PaperStates...)
}

// dash stands for nothing.
func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func overlapAt(ctx context.Context, o iom.Overlap) string {
	if o.Paper {
		return page.Link(ctx, "/paper-routes/", o.ID)
	}
	return page.Link(ctx, "/routes/", o.ID)
}

// keptWords say until when the paper is kept, and by which clause.
func keptWords(ctx context.Context, p paperSeen) string {
	if p.KeptUntil.IsZero() {
		return page.T(ctx, "paper.kept_unknown")
	}
	return page.T(ctx, "paper.kept_until", "date", page.Date(ctx, p.KeptUntil), "clause", p.Regulation.Storage.Clause)
}
