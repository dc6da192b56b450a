package iomweb

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerRegulations(p *web.Pages, h pages) {
	may := func(a authz.Action) authz.Permission { return authz.Permission{Object: "regulation", Action: a} }
	web.Show(p, web.View{ID: "pageRegulations", Path: "/regulations", Permission: may("read"), Title: "regulation.title",
		Shows: []string{"listRegulations", "listAdoptions", "getAdoption", "getRegulationInForce"}, Menu: &web.Entry{Section: "library", Order: 80, Icon: "rules"}}, h.regulationsPage)
	web.Show(p, web.View{ID: "pageRegulation", Path: "/regulations/{regulation}", Permission: may("read"), Title: "regulation.one",
		Shows: []string{"getRegulation", "listRegulationVersions"}}, h.regulationPage)
	web.Show(p, web.View{ID: "pageRegulationDifferences", Path: "/regulations/{regulation}/differences", Permission: may("read"), Title: "regulation.differences",
		Shows: []string{"compareRegulations"}}, h.differencesPage)
	web.Act(p, web.Action{Operation: "chooseSchoolRegulation", Path: "/organizations/{organization}/regulation", View: "pageRegulations"}, h.choose,
		web.To[chosenOutput]("/regulations"))
	web.Act(p, web.Action{Operation: "leaveSchoolRegulation", Path: "/organizations/{organization}/regulation/leave", View: "pageRegulations"}, h.leave,
		web.To[struct{}]("/regulations"))
	web.Act(p, web.Action{Operation: "retireRegulation", Path: "/regulations/{regulation}/versions/{edition}/retirement", View: "pageRegulation"}, h.retireRegulation,
		web.To[publishedOutput]("/regulations/{regulation}"))
	web.Act(p, web.Action{Operation: "adoptRegulation", Path: "/municipalities/{municipality}/regulation", View: "pageRegulations"}, h.adopt,
		web.To[adoptedOutput]("/regulations"))
}

// shelf is the list of regulations with who lives by which.
type shelf struct {
	books   []iom.Published
	adopted map[uuid.UUID]iom.Adoption
	towns   []page.Option // municipalities that the reader chooses for
	own     uuid.UUID     // the reader's municipality
	force   iom.Adoption  // what new routes here begin under
	school  string        // the reader's school, where they choose for it
}

// ownChoice tells that the school has chosen for itself.
func (s shelf) ownChoice() bool {
	return s.force.Code != "" && !s.adopted[s.own].AdoptedAt.Equal(s.force.AdoptedAt)
}

// title names a regulation of the shelf by its code.
func (s shelf) title(code string) string {
	for _, b := range s.books {
		if b.Code == code {
			return b.Title
		}
	}
	return code
}

func (s shelf) options() []page.Option {
	out := make([]page.Option, len(s.books))
	for i, b := range s.books {
		out[i] = page.Option{Value: b.Code, Label: b.Title, Disabled: !b.RetiredAt.IsZero()}
	}
	return out
}

func (h pages) regulationsPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	s := shelf{adopted: map[uuid.UUID]iom.Adoption{}, own: scope.Municipality}
	if s.books, err = h.s.Regulations(ctx); err != nil {
		return page.Content{}, err
	}
	all, err := h.s.Adoptions(ctx)
	if err != nil && !errors.Is(err, iom.ErrNoRegulation) {
		return page.Content{}, err
	}
	for _, a := range all {
		s.adopted[a.MunicipalityID] = a
	}
	if s.force, err = h.s.InForce(ctx); err != nil && !errors.Is(err, iom.ErrNoRegulation) {
		return page.Content{}, err
	}
	if scope.Organization != uuid.Nil && page.May(ctx, "regulation", "choose") {
		s.school = scope.Organization.String()
	}
	if h.ports.Places != nil && page.May(ctx, "regulation", "adopt") {
		if s.towns, err = h.ports.Places.Municipalities(ctx); err != nil {
			return page.Content{}, err
		}
	}
	return page.Content{Body: shelfView(s)}, nil
}

// book is one version of a regulation, with those beside it.
type book struct {
	g         *iom.Regulation
	card      iom.Published
	editions  []iom.Published
	ours      bool // its next version is written here
	retirable bool
}

// refused tells that a step with one of the versions was not taken.
func (b book) refused(ctx context.Context) bool {
	r := page.From(ctx).Refusal
	return r != nil && strings.HasSuffix(r.Action, "/retirement")
}

func (h pages) regulationPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	g, err := h.s.Regulation(ctx, v.Path("regulation"), v.QueryNumber("version"))
	if err != nil {
		return page.Content{}, err
	}
	b := book{g: g}
	if b.editions, err = h.s.RegulationVersions(ctx, g.Code); err != nil {
		return page.Content{}, err
	}
	for _, p := range b.editions {
		if p.Version == g.Version {
			b.card = p
		}
	}
	if b.ours, b.retirable, err = h.s.MayRevise(ctx, b.card); err != nil {
		return page.Content{}, err
	}
	return page.Content{Title: g.Name, Body: bookView(b), Crumbs: regulationCrumbs(ctx)}, nil
}

func (h pages) differencesPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c, err := h.compareAs(ctx, &compareInput{Code: v.Path("regulation"), Version: v.QueryNumber("version"), With: v.Query("with"), WithVerson: v.QueryNumber("with_version")})
	if err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: differencesView(c), Crumbs: append(regulationCrumbs(ctx),
		page.Crumb{Title: c.Now.Name, Href: page.Link(ctx, "/regulations/", c.Now.Code)})}, nil
}

func regulationCrumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "regulation.title"), Href: page.Link(ctx, "/regulations")}}
}

// originWords say where a regulation comes from.
func originWords(ctx context.Context, p iom.Published) string {
	switch {
	case p.PublishedBy == uuid.Nil:
		return page.T(ctx, "regulation.origin.product")
	case p.OrganizationID != uuid.Nil:
		return page.T(ctx, "regulation.origin.school")
	case p.MunicipalityID != uuid.Nil:
		return page.T(ctx, "regulation.origin.municipality")
	}
	return page.T(ctx, "regulation.origin.region")
}

func (s shelf) form(ctx context.Context, town page.Option) *page.Form {
	return page.FormTo(ctx, 0, "/municipalities/", town.Value, "/regulation").WithoutDraft()
}

// at gives what a municipality has adopted, empty where nothing is.
func (s shelf) at(town page.Option) iom.Adoption {
	id, err := uuid.Parse(town.Value)
	if err != nil {
		return iom.Adoption{}
	}
	return s.adopted[id]
}

// newer is the living version that has come out since the one that was chosen; zero where
// that is the newest.
func (s shelf) newer(than iom.Adoption) int {
	for _, b := range s.books {
		if b.Code == than.Code && b.Version > than.Version && b.RetiredAt.IsZero() {
			return b.Version
		}
	}
	return 0
}

// roleWords lists roles in words.
func roleWords(ctx context.Context, g *iom.Regulation, roles []tenant.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = page.Role(ctx, g, r)
	}
	return joined(words)
}

// ruleLine is one rule of a regulation in readable words.
type ruleLine struct{ title, text, clause, quote string }

// ruleLines say what a regulation wants, in the order of a route's life.
func ruleLines(ctx context.Context, g *iom.Regulation) (list []ruleLine) {
	add := func(key string, r iom.Rule, text string) {
		if !r.On {
			text = page.T(ctx, "regulation.off")
		} else if r.Severity == iom.Warn {
			text += " " + page.T(ctx, "regulation.advised")
		}
		list = append(list, ruleLine{page.T(ctx, "regulation.rule."+key), text, r.Clause, r.Quote})
	}
	say := func(key string, args ...any) string { return page.T(ctx, "regulation.text."+key, args...) }
	months := func(n int) string { return page.N(ctx, "regulation.months", n) }

	add("basis", g.Basis.Rule, say("basis")+" "+page.T(ctx, "regulation.diagnosis."+string(g.Basis.Diagnosis)))
	add("agreement", g.Agreement.Rule, say("agreement", "who", roleWords(ctx, g, g.Agreement.By)))
	add("tutor", g.Tutor, say("tutor"))
	add("orders", iom.Rule{On: true, Clause: g.Orders.Clause}, ordersWords(ctx, g.Orders))
	add("consent", g.Consent, say("consent"))
	switch {
	case g.Term.Max.On:
		add("term", g.Term.Max.Rule, say("term_max", "term", months(g.Term.Max.Months)))
	case g.Term.Min.On:
		add("term", g.Term.Min.Rule, say("term_min", "term", months(g.Term.Min.Months)))
	default:
		add("term", iom.Rule{}, "")
	}
	add("extension", g.Extension.Rule, extensionWords(ctx, g.Extension))
	add("proposals", g.Proposals.Rule, say("proposals", "who", roleWords(ctx, g, g.Proposals.By)))
	add("correction", g.Correction, say("correction"))
	add("offer", g.Extension.Correction, say("offer"))
	add("leading", g.Leading.Rule, say("leading", "min", g.Leading.Min, "max", g.Leading.Max))
	add("review", g.Review.Rule, say("review", "who", roleWords(ctx, g, g.Review.Counts), "also", roleWords(ctx, g, g.Review.TakesPart)))
	add("outcome", g.Outcome, say("outcome"))
	add("per_direction", g.Completion.ProductPerDirection, say("per_direction"))
	add("certificate", g.Certificate.Rule, say("certificate"))
	add("seeding", g.Seeding, say("seeding"))
	add("storage", g.Storage.Rule, storageWords(ctx, g))
	add("group", g.Group, say("group"))
	return list
}

func ordersWords(ctx context.Context, r iom.OrdersRule) string {
	if r.Partial {
		return page.T(ctx, "regulation.text.orders_partial")
	}
	return page.T(ctx, "regulation.text.orders")
}

// extensionWords say how far, how far at once and how often.
func extensionWords(ctx context.Context, e iom.ExtensionRule) string {
	text := page.T(ctx, "regulation.text.extension", "term", page.N(ctx, "regulation.months", e.Months))
	if e.EachMonths > 0 {
		text += " " + page.T(ctx, "regulation.text.extension_each", "term", page.N(ctx, "regulation.months", e.EachMonths))
	}
	if e.MaxCount > 0 {
		text += " " + page.N(ctx, "regulation.times", e.MaxCount)
	}
	return text
}

func storageWords(ctx context.Context, g *iom.Regulation) string {
	if g.Storage.PaperYears == 0 {
		return page.T(ctx, "regulation.text.storage")
	}
	return page.N(ctx, "regulation.paper_years", g.Storage.PaperYears)
}

// proofWords says what a condition of completion wants: one of its proofs.
func proofWords(ctx context.Context, c iom.Condition) string {
	return journeyOf(ctx, iom.Look{}).wants(ctx, iom.Requirement{AnyOf: c.AnyOf})
}

// agreeWords adds who agrees a conclusion, where somebody does.
func agreeWords(ctx context.Context, g *iom.Regulation, c iom.ConclusionOf) string {
	if len(c.AgreedBy) == 0 {
		return ""
	}
	return page.T(ctx, "regulation.agrees", "who", roleWords(ctx, g, c.AgreedBy))
}
