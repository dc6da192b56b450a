package monitoringweb

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// homePage says in one glance what is to be done now.
func (h handler) homePage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	home, err := h.s.Home(ctx)
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	v := homeOf(home, scope)
	if page.May(ctx, "monitoring", "read") {
		f, err := h.s.RoutesInBrief(ctx)
		if err != nil {
			return page.Content{}, err
		}
		v.figures = &f
	}
	return page.Content{Body: homeView(v), Wide: true, Bare: true}, nil
}

// homeOfPerson is what the page shows.
type homeOfPerson struct {
	monitoring.Home
	role    tenant.Role
	me      uuid.UUID
	steps   []step // of who has no route yet
	groups  []group
	figures *monitoring.RouteFigures
}

// group is a part of the list: what is late, what is to be done now, what comes soon,
// and what is only to be read.
type group struct {
	name  string // "late", "now", "soon", "news"
	lines []line
	rest  int // things of these kinds that are not shown
}

// line is one thing to be done, or several of one kind that are done at one place.
type line struct {
	monitoring.Item
	href string
}

// shownAtOnce is how much of a group is seen without opening the rest.
const shownAtOnce = 6

func (g group) head() []line { return g.lines[:min(len(g.lines), shownAtOnce)] }
func (g group) tail() []line { return g.lines[min(len(g.lines), shownAtOnce):] }

var (
	soon = []monitoring.Kind{monitoring.ActivitySoon, monitoring.TermEnding}
	news = []monitoring.Kind{monitoring.ConclusionThere, monitoring.ReviewReceived}
	// firstSteps are told by the steps of a newcomer instead.
	firstSteps = []monitoring.Kind{monitoring.DiagnosisFirst, monitoring.DiagnosisUnfinished, monitoring.DeficitsToConfirm, monitoring.DeficitsWithoutRoute}
)

func homeOf(h monitoring.Home, scope tenant.Scope) homeOfPerson {
	v := homeOfPerson{Home: h, role: scope.Role, me: scope.Person}
	newcomer := scope.Role == tenant.Tutee && len(h.Routes) == 0 && h.Ended == nil
	if newcomer {
		v.steps = stepsOf(h.Todo, scope.Person)
	}
	left := map[monitoring.Kind]int{}
	for _, t := range h.Totals {
		left[t.Kind] = t.Items
	}
	groups := map[string]*group{}
	for _, name := range []string{"late", "now", "soon", "news"} {
		groups[name] = &group{name: name}
	}
	for _, it := range h.Items {
		left[it.Kind]--
		if newcomer && slices.Contains(firstSteps, it.Kind) || h.Ended != nil && it.Kind == monitoring.DeficitsWithoutRoute {
			continue // the first steps, and the card of the completed route, say so
		}
		g := groups[nameOf(it)]
		g.lines = append(g.lines, line{it, placeOf(it, scope.Person)})
	}
	for kind, n := range left {
		if n > 0 {
			groups[nameOf(monitoring.Item{Kind: kind})].rest += n
		}
	}
	for _, name := range []string{"late", "now", "soon", "news"} {
		if g := groups[name]; len(g.lines) > 0 {
			v.groups = append(v.groups, *g)
		}
	}
	return v
}

func nameOf(it monitoring.Item) string {
	switch {
	case it.Overdue:
		return "late"
	case slices.Contains(soon, it.Kind):
		return "soon"
	case slices.Contains(news, it.Kind):
		return "news"
	}
	return "now"
}

// waiting counts what is to be done: late, and all but news.
func (v homeOfPerson) waiting() (late, all int) {
	for _, g := range v.groups {
		switch g.name {
		case "late":
			late = len(g.lines)
			all += len(g.lines)
		case "now", "soon":
			all += len(g.lines) + g.rest
		}
	}
	return late, all
}

// says words a line; what is about the reader is worded for them.
func (l line) says(ctx context.Context) string {
	key := "home.do." + string(l.Kind)
	if own := "home.own." + string(l.Kind); l.PersonID == uuid.Nil && page.From(ctx).Texts.Has(page.Russian, own) {
		key = own
	}
	return page.N(ctx, key, l.Count, "title", l.Title)
}

// aboutTime says when a line is due, and whether that is past.
func (l line) aboutTime(ctx context.Context) string {
	if l.Due.IsZero() {
		return ""
	}
	return page.ShortDate(ctx, l.Due) + " — " + page.Until(ctx, l.Due)
}

// step is one of the first steps of who has no route yet.
type step struct {
	name  string // "diagnosis", "deficits", "route"
	href  string
	state string // "done", "here", "later"
}

// stepsOf tells how far a newcomer is, by what is still to be done.
func stepsOf(t monitoring.Todo, me uuid.UUID) []step {
	open := func(k monitoring.Kind) *monitoring.Item {
		if i := slices.IndexFunc(t.Items, func(it monitoring.Item) bool { return it.Kind == k }); i >= 0 {
			return &t.Items[i]
		}
		return nil
	}
	steps := []step{{"diagnosis", "/diagnoses", "here"}, {"deficits", "/people/" + me.String() + "/deficits", "later"}, {"route", "/routes/new", "later"}}
	unfinished := open(monitoring.DiagnosisUnfinished)
	if unfinished != nil {
		steps[0].name, steps[0].href = "diagnosis_unfinished", placeOf(*unfinished, me)
	}
	if open(monitoring.DeficitsWithoutRoute) == nil || unfinished != nil {
		return steps
	}
	steps[0].state, steps[1].state = "done", "here"
	if open(monitoring.DeficitsToConfirm) == nil {
		steps[1].state, steps[2].state = "done", "here"
	}
	return steps
}

// way are the states a route passes through, with where it stands.
func way(r monitoring.RouteGlance) (states []string, here int) {
	states = []string{"draft", "agreement", "active", "assessment", "completed"}
	if !r.Agreed {
		states = slices.Delete(states, 1, 2)
	}
	return states, slices.Index(states, r.State)
}

func ring(ctx context.Context, r monitoring.RouteGlance) picture.Ring {
	words := page.N(ctx, "home.route.done", r.Activities, "done", r.Done)
	return picture.Ring{About: picture.About{ID: "done-" + r.ID.String(), Title: words, Width: 72}, Name: page.T(ctx, "home.route.activities"),
		Value: picture.Figure{Value: float64(r.Done), Text: page.T(ctx, "home.route.ring", "done", r.Done, "all", r.Activities)}, Max: float64(r.Activities)}
}

// hello greets by the given name, and by the patronymic where there is one.
func (v homeOfPerson) hello(ctx context.Context) string {
	name := strings.TrimSpace(v.GivenName + " " + v.Patronymic)
	if name == "" {
		return page.T(ctx, "home.hello_nobody")
	}
	return page.T(ctx, "home.hello", "name", name)
}

// late tells whether a day is past for who reads.
func late(ctx context.Context, d civil.Date) bool { return !d.IsZero() && d.Before(page.Today(ctx)) }

// note is what somebody said; of an instrument how far it is, of a conclusion which is
// missing, of a product that the region was asked to review it.
func (l line) note(ctx context.Context) string {
	switch {
	case l.Note == "":
		return ""
	case l.Kind == monitoring.InstrumentUnpublished:
		return page.T(ctx, "home.instrument."+l.Note)
	case l.Kind == monitoring.ProductToReview:
		return page.T(ctx, "home.review."+l.Note)
	case l.Kind == monitoring.ConclusionMissing:
		return page.T(ctx, "home.missing", "what", l.Note)
	}
	return page.T(ctx, "home.quote", "text", l.Note)
}

func doneWords(r tenant.Role) string {
	switch r {
	case tenant.Tutee:
		return "tutee"
	case tenant.Tutor, tenant.Mentor, tenant.RegionalMethodist:
		return "helper"
	}
	return "place"
}

// nextWords is what is said of a route's next step.
func nextWords(r monitoring.RouteGlance) string {
	if r.State == "active" && r.NextTitle == "" {
		return "active_done"
	}
	return r.State
}
