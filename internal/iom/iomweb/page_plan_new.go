package iomweb

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// newPlan is what the page of a new route proposes.
type newPlan struct {
	Person     uuid.UUID
	Regulation *iom.Regulation // nil: the municipality has adopted none yet
	Title      string
	Today      civil.Date
	Term       iom.Term
	Model      iom.Model
	Found      []iom.FoundDeficit
	Diagnosed  bool // a diagnosis has ended with results
	Stated     []iom.LearningRequest
	Begun      []iom.Summary        // routes of theirs that are not ended
	In         map[uuid.UUID]string // title of the begun route that a found deficit stands in
	Former     []iom.Summary        // ended routes whose results may seed this one [R14]
	Previous   string
}

func (h pages) newPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	n := &newPlan{Person: scope.Person, Today: page.Today(ctx)}
	if n.Regulation, err = h.inForce(ctx); err != nil {
		return page.Content{}, err
	}
	if n.Regulation != nil {
		if n.Found, n.Stated, err = h.basis(ctx, scope.Person); err != nil {
			return page.Content{}, err
		}
		if len(n.Found) == 0 && h.ports.Basis != nil {
			if n.Diagnosed, err = h.ports.Basis.Diagnosed(ctx, scope.Person); err != nil {
				return page.Content{}, err
			}
		}
		if err := h.former(ctx, v, n); err != nil {
			return page.Content{}, err
		}
		if err := h.begun(ctx, n); err != nil {
			return page.Content{}, err
		}
		n.propose(ctx)
	}
	crumbs := []page.Crumb{{Title: page.T(ctx, "routes.title"), Href: page.Link(ctx, "/routes")}}
	return page.Content{Body: newPlanView(page.FormTo(ctx, 0, "/routes/new"), n), Crumbs: crumbs}, nil
}

// startHint says why the proposed first day is proposed.
func startHint(ctx context.Context, n *newPlan) string {
	if n.Term.Start == n.Today {
		return page.T(ctx, "plan.new.start_today")
	}
	return page.T(ctx, "plan.new.start_hint", "today", page.Date(ctx, n.Today))
}

// inForce is what a new route begins under: the school's own choice, or else its
// municipality's; nil where there is none.
func (h pages) inForce(ctx context.Context) (*iom.Regulation, error) {
	a, err := h.s.InForce(ctx)
	if errors.Is(err, iom.ErrNoRegulation) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return h.s.Regulation(ctx, a.Code, a.Version)
}

func (h pages) former(ctx context.Context, v *web.Visit, n *newPlan) error {
	if !n.Regulation.Seeding.On {
		return nil
	}
	l, _, err := h.s.List(ctx, iom.Filter{State: iom.Completed, Tutee: n.Person}, paging.Request{Limit: 10})
	n.Former = l.Items
	if asked := v.QueryID("previous"); slices.ContainsFunc(n.Former, func(s iom.Summary) bool { return s.ID == asked }) {
		n.Previous = asked.String()
	}
	return err
}

// begun finds the routes of the tutee that are not ended, and which of the found deficits
// they take up already. There may be several [B 3.1.5].
func (h pages) begun(ctx context.Context, n *newPlan) error {
	l, _, err := h.s.List(ctx, iom.Filter{Tutee: n.Person}, paging.Request{Limit: allBegun})
	if err != nil {
		return err
	}
	n.Begun = slices.DeleteFunc(l.Items, func(s iom.Summary) bool { return s.State.Ended() })
	n.In = map[uuid.UUID]string{}
	if len(n.Found) == 0 {
		return nil
	}
	routes := make([]iom.View, len(n.Begun))
	reads := make([]func(context.Context) error, len(n.Begun))
	for i, s := range n.Begun {
		reads[i] = func(ctx context.Context) (err error) {
			routes[i], err = h.s.Get(ctx, s.ID)
			return err
		}
	}
	if err := tenant.Together(ctx, reads...); err != nil {
		return err
	}
	for _, r := range routes {
		for _, d := range r.Deficits {
			n.In[d.FoundID] = r.Title
		}
	}
	return nil
}

// allBegun is how many of a tutee's newest routes are looked through.
const allBegun = 20

// fresh are the found deficits that no begun route takes up.
func (n *newPlan) fresh() []iom.FoundDeficit {
	return slices.DeleteFunc(slices.Clone(n.Found), func(f iom.FoundDeficit) bool { return n.In[f.ID] != "" })
}

// propose fills in every field: from the next Monday, for as long as the regulation lets
// it be, on all that was found and no other route takes up, named after the first deficit
// and the years of the term.
func (n *newPlan) propose(ctx context.Context) {
	n.Term.Start = monday(n.Today)
	n.Term.End = n.Regulation.ProposedEnd(n.Term.Start)
	what := page.T(ctx, "plan.new.title_plain")
	if fresh := n.fresh(); len(fresh) > 0 {
		what = fresh[0].Title
	}
	key, from, to := years(n.Term)
	n.Title = page.T(ctx, "plan.new.title_of", "what", what, "years", page.T(ctx, "plan.new.years."+key, "from", from, "to", to))
	if _, ok := n.Regulation.Model(iom.AtOrganization); ok {
		n.Model = iom.AtOrganization
	}
}

// years are those that a term covers: a school year, with its last August, or else
// calendar years.
func years(t iom.Term) (key string, from, to int) {
	school := iom.SchoolYear(t.Start)
	switch {
	case !t.End.After(civil.MustParse(strconv.Itoa(school+1) + "-08-31")):
		return "school", school, school + 1
	case t.Start.Year() == t.End.Year():
		return "one", t.Start.Year(), t.End.Year()
	}
	return "several", t.Start.Year(), t.End.Year()
}

// monday is the day itself, or the next Monday after it.
func monday(d civil.Date) civil.Date {
	for d.In(time.UTC).Weekday() != time.Monday {
		d = d.AddDays(1)
	}
	return d
}

// newRouteForm is createRoute as its page sends it: what was found and stated is
// chosen by id, and one request may be written down at once.
type newRouteForm struct {
	Body struct {
		PlanInput
		Keeping  iom.Keeping     `json:"keeping,omitempty" enum:"system,paper"`
		Previous *uuid.UUID      `json:"previous,omitempty"`
		Found    []uuid.UUID     `json:"found,omitempty" maxItems:"100"`
		Stated   []uuid.UUID     `json:"stated,omitempty" maxItems:"100"`
		Wish     string          `json:"wish,omitempty" maxLength:"4000"`
		WishKind iom.RequestKind `json:"wish_kind,omitempty" enum:"request,difficulty"`
	}
}

// createFrom opens the route with all that was chosen for it.
func (h pages) createFrom(ctx context.Context, in *newRouteForm) (*routeOutput, error) {
	b := &in.Body
	create := &struct{ Body createInput }{createInput{PlanInput: b.PlanInput, Keeping: b.Keeping, Previous: b.Previous}}
	var deficits []deficitInPlan
	for _, id := range b.Found {
		deficits = append(deficits, deficitInPlan{DeficitInput: DeficitInput{Found: &id}})
	}
	if len(deficits) > 0 {
		create.Body.Deficits = &deficits
	}
	requests, err := h.chosen(ctx, b.Stated)
	if err != nil {
		return nil, err
	}
	if b.Wish != "" {
		kind := b.WishKind
		if kind == "" {
			kind = iom.Wish
		}
		requests = append(requests, requestInPlan{RequestInput: RequestInput{kind, b.Wish}})
	}
	if len(requests) > 0 {
		create.Body.Requests = &requests
	}
	if b.Previous != nil { // what the former route left would be replaced by these lists
		return h.seeded(ctx, create)
	}
	return h.create(ctx, create)
}

// seeded opens the route on a former one's results, and adds what was chosen to them.
func (h pages) seeded(ctx context.Context, create *struct{ Body createInput }) (*routeOutput, error) {
	deficits, requests := create.Body.Deficits, create.Body.Requests
	create.Body.Deficits, create.Body.Requests = nil, nil
	made, err := h.create(ctx, create)
	if err != nil || deficits == nil && requests == nil {
		return made, err
	}
	v, err := h.s.Get(ctx, made.Body.ID)
	if err != nil {
		return nil, err
	}
	e := PlanInput{Deficits: deficits, Requests: requests}.domain()
	if e.Deficits != nil {
		list := keptDeficits(v.Plan)
		for _, d := range *e.Deficits {
			if !slices.ContainsFunc(list, func(have iom.DeficitEdit) bool { return have.FoundID == d.Found }) {
				list = append(list, d)
			}
		}
		e.Deficits = &list
	}
	if e.Requests != nil {
		list := append(slices.Clone(v.Requests), *e.Requests...)
		e.Requests = &list
	}
	return shown(h.s.Edit(ctx, made.Body.ID, v.Version, e))
}

// chosen gives those of the acting person's stated requests that were ticked.
func (h pages) chosen(ctx context.Context, ids []uuid.UUID) (list []requestInPlan, err error) {
	if len(ids) == 0 || h.ports.Basis == nil {
		return nil, nil
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	stated, err := h.ports.Basis.Requests(ctx, scope.Person)
	for _, q := range stated {
		if slices.Contains(ids, q.ID) {
			list = append(list, requestInPlan{RequestInput: RequestInput{q.Kind, q.Text}})
		}
	}
	return list, err
}

// foundOptions are deficits to choose from, with where each comes from and which begun
// route takes it up already: such are not ticked.
func (n *newPlan) foundOptions(ctx context.Context) (list []page.Option, ids []string) {
	for _, f := range n.Found {
		o := page.Option{Value: f.ID.String(), Label: f.Title, Hint: foundHint(ctx, f.Level, f.Source, f.FoundOn)}
		if title := n.In[f.ID]; title != "" {
			o.Hint += " · " + page.T(ctx, "plan.new.taken_up", "title", title)
		} else {
			ids = append(ids, o.Value)
		}
		list = append(list, o)
	}
	return list, ids
}

// foundOptions are deficits to choose from, with where each comes from.
func foundOptions(ctx context.Context, found []iom.FoundDeficit) (list []page.Option, ids []string) {
	for _, f := range found {
		list = append(list, page.Option{Value: f.ID.String(), Label: f.Title, Hint: foundHint(ctx, f.Level, f.Source, f.FoundOn)})
		ids = append(ids, f.ID.String())
	}
	return list, ids
}

func foundHint(ctx context.Context, level string, source iom.DeficitSource, on civil.Date) string {
	hint := page.T(ctx, "plan.source."+string(source))
	if level != "" {
		hint = page.T(ctx, "plan.level_of", "level", level) + " · " + hint
	}
	if !on.IsZero() {
		hint += ", " + page.Date(ctx, on)
	}
	return hint
}

func requestOptions(ctx context.Context, list []iom.LearningRequest) (out []page.Option, ids []string) {
	for _, q := range list {
		out = append(out, page.Option{Value: q.ID.String(), Label: q.Text, Hint: page.T(ctx, "plan.request_kind."+string(q.Kind))})
		ids = append(ids, q.ID.String())
	}
	return out, ids
}

func requestKinds(ctx context.Context) []page.Option {
	return []page.Option{{Value: string(iom.Wish), Label: page.T(ctx, "plan.request_kind.request")},
		{Value: string(iom.Difficulty), Label: page.T(ctx, "plan.request_kind.difficulty")}}
}

// models to choose from, with what each means.
func models(ctx context.Context, g *iom.Regulation) (list []page.Option) {
	for _, m := range g.Models {
		hint := page.T(ctx, "plan.model_hint."+string(m.Code))
		if m.Code == iom.RegionalSystem && g.Consent.On {
			hint += " " + page.T(ctx, "plan.model_consent", "clause", g.Consent.Clause)
		}
		list = append(list, page.Option{Value: string(m.Code), Label: m.Title + " (" + m.Clause + ")", Hint: hint})
	}
	return list
}

// termRule says in words how long a route may or must be.
func termRule(ctx context.Context, g *iom.Regulation) (words, clause string) {
	switch {
	case g.Term.Max.On:
		return page.N(ctx, "plan.term_most", g.Term.Max.Months), g.Term.Max.Clause
	case g.Term.Min.On:
		return page.N(ctx, "plan.term_least", g.Term.Min.Months), g.Term.Min.Clause
	}
	return page.T(ctx, "plan.term_free"), ""
}

// endHint says of the proposed end which way it may be moved.
func endHint(ctx context.Context, g *iom.Regulation) string {
	if g.Term.Max.On {
		return page.T(ctx, "plan.new.end_most")
	}
	return page.T(ctx, "plan.new.end_least")
}

func formerOptions(ctx context.Context, list []iom.Summary) (out []page.Option) {
	for _, s := range list {
		out = append(out, page.Option{Value: s.ID.String(), Label: s.Title + ", " + page.Term(ctx, s.Term.Start, s.Term.End)})
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
