package iomweb

import (
	"context"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
	"github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// journey is a route as its pages show it to one person. It is handed about among the
// many parts of a page: a pointer, and what they ask for often is found once.
type journey struct{ *shownRoute }

type shownRoute struct {
	iom.Look
	root         string                    // address of its pages
	staged       map[string][]iom.Activity // by the code of their stage
	names        page.Names
	tabs         []page.Tab
	me           uuid.UUID
	role         tenant.Role
	files        map[uuid.UUID][]File
	competencies map[string]string
	group        iom.GroupView // that the route belongs to
	grouped      bool
	confirmed    map[uuid.UUID]bool // found deficits, where the page says so
}

// mine tells that the reader follows the route.
func (l journey) mine() bool { return l.IsTutee(l.me) }

func journeyOf(ctx context.Context, look iom.Look) journey {
	l := journey{&shownRoute{Look: look, staged: map[string][]iom.Activity{}}}
	if look.Route == nil {
		return l
	}
	l.root = page.Link(ctx, "/routes/", l.ID)
	for _, a := range l.Activities {
		l.staged[a.StageCode] = append(l.staged[a.StageCode], a)
	}
	return l
}

// path is an address of the route's pages: l.path(ctx, "/plan").
func (l journey) path(_ context.Context, tail ...any) string {
	return l.root + page.Path(tail...)
}

// form is sent to an address of the route and carries its version.
func (l journey) form(ctx context.Context, tail ...any) *page.Form {
	return page.FormTo(ctx, l.Version, append([]any{"/routes/", l.ID}, tail...)...)
}

func (l journey) can(m iom.Move) bool {
	p, ok := l.Possible(m)
	return ok && p.Refusal == nil
}

// open reads the route of the visit, and the names of all who take part in it.
func (h pages) open(ctx context.Context, v *web.Visit) (journey, error) {
	id, err := v.ID("route")
	if err != nil {
		return journey{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return journey{}, err
	}
	var look iom.Look
	known := map[uuid.UUID]string{}
	err = tenant.Together(ctx,
		func(ctx context.Context) (err error) { look, err = h.s.Look(ctx, id); return err },
		func(ctx context.Context) (err error) {
			if h.ports.Names != nil {
				known, err = h.ports.Names.OnRoute(ctx, id)
			}
			return err
		})
	if err != nil {
		return journey{}, err
	}
	l := journeyOf(ctx, look)
	l.me, l.role, l.tabs = scope.Person, scope.Role, v.Tabs(ctx, "route")
	others := wrote(look.Route)
	if asked := appointed(look.Route); h.ports.Names == nil {
		others = append(others, asked...)
	} else {
		others = slices.DeleteFunc(others, func(id uuid.UUID) bool { return slices.Contains(asked, id) })
	}
	if l.names, err = v.Names(ctx, others...); err == nil {
		maps.Copy(l.names.By, known)
	}
	return l, err
}

// appointed are those who follow the route or accompany it.
func appointed(r *iom.Route) []uuid.UUID {
	all := r.People()
	for _, a := range r.Appointments {
		all = append(all, a.PersonID)
	}
	return all
}

// wrote are all who left a word on the route, each once.
func wrote(r *iom.Route) (all []uuid.UUID) {
	for _, p := range r.Proposals {
		all = append(all, p.PersonID)
	}
	if r.Returned != nil && r.Returned.PersonID != uuid.Nil {
		all = append(all, r.Returned.PersonID)
	}
	for _, o := range r.Offers {
		all = append(all, o.PersonID)
	}
	for _, f := range r.Reflections {
		all = append(all, f.PersonID)
	}
	for _, c := range r.Conclusions {
		for _, step := range c.Round {
			all = append(all, step.PersonID)
		}
		all = append(append(all, c.PreparedBy, c.AgreedBy), c.Participants...)
	}
	for _, a := range r.Recommendations {
		all = append(all, a.PersonID)
	}
	slices.SortFunc(all, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(all)
}

func (h pages) routePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.openWhole(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	if l.Regulation.Group.On {
		if l.group, l.grouped, err = h.s.GroupOfRoute(ctx, l.ID); err != nil {
			return page.Content{}, err
		}
	}
	return page.Content{Title: l.Title, Body: overviewView(l), Wide: true, Crumbs: l.crumbs(ctx)}, nil
}

// openWhole is open with what other areas know, read in the same trips: evidence and
// the names of competencies.
func (h pages) openWhole(ctx context.Context, v *web.Visit) (l journey, err error) {
	var files map[uuid.UUID][]File
	var competencies map[string]string
	err = tenant.Together(ctx,
		func(ctx context.Context) (err error) { l, err = h.open(ctx, v); return err },
		func(ctx context.Context) (err error) {
			if id, bad := v.ID("route"); bad == nil && h.ports.Evidence != nil && page.May(ctx, "artifact", "read") {
				files, err = h.ports.Evidence.Evidence(ctx, id)
			}
			return err
		},
		func(ctx context.Context) (err error) { competencies, err = h.competencies(ctx); return err })
	if err != nil {
		return l, err
	}
	l.files, l.competencies = files, competencies
	return l, nil
}

func (l journey) crumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "routes.title"), Href: page.Link(ctx, "/routes")}}
}

// deep are the crumbs of a page below the overview.
func (l journey) deep(ctx context.Context) []page.Crumb {
	return append(l.crumbs(ctx), page.Crumb{Title: l.Title, Href: l.path(ctx)})
}

// who names the tutee, or the group.
func (l journey) who() string { return l.names.Of(l.TuteeID) }

// competency names a competency where its framework is known here.
func (l journey) competency(code string) string {
	if title, ok := l.competencies[code]; ok {
		return title
	}
	return code
}

// timeline draws the roadmap.
func (l journey) timeline(ctx context.Context) picture.Timeline {
	t := picture.Timeline{
		About: picture.About{ID: "roadmap", Title: page.T(ctx, "life.roadmap"),
			Desc: page.N(ctx, "life.roadmap_desc", len(l.Activities), "term", page.Term(ctx, l.Term.Start, l.Term.End))},
		Head:   []string{page.T(ctx, "life.head.stage"), page.T(ctx, "life.head.activity"), page.T(ctx, "life.head.when"), page.T(ctx, "life.head.state")},
		States: map[picture.State]string{},
		From:   noon(l.Term.Start), To: noon(l.Term.End),
		Today: picture.Tick{At: noon(l.Today), Text: page.T(ctx, "page.today")},
	}
	for s, key := range map[picture.State]string{picture.Planned: "planned", picture.Underway: "underway", picture.Done: "done",
		picture.Late: "late", picture.Cancelled: "cancelled"} {
		t.States[s] = page.T(ctx, "life.progress."+key)
	}
	for _, of := range l.Regulation.Stages {
		s := l.stage(of.Code)
		band := picture.Stage{Name: of.Title, Start: noon(s.Term.Start), End: noon(s.Term.End), When: page.Term(ctx, s.Term.Start, s.Term.End)}
		for _, a := range l.activitiesOf(of.Code) {
			band.Activities = append(band.Activities, picture.Activity{Name: a.Title, When: page.Term(ctx, a.Term.Start, a.Term.End),
				Start: noon(a.Term.Start), End: noon(a.Term.End), State: l.progress(a), Href: l.path(ctx, "/activities/", a.ID)})
		}
		if len(band.Activities) > 0 || !band.Start.IsZero() || !band.End.IsZero() {
			t.Stages = append(t.Stages, band)
		}
	}
	for _, m := range picture.Months(t.From, t.To) {
		t.Ticks = append(t.Ticks, picture.Tick{At: m, Text: page.T(ctx, "page.month_axis."+strconv.Itoa(int(m.Month())))})
	}
	return t
}

// drawable tells that the roadmap has dates to be drawn by.
func (l journey) drawable() bool {
	return slices.ContainsFunc(l.Activities, func(a iom.Activity) bool { return !a.Term.End.IsZero() })
}

func noon(d civil.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return d.In(time.UTC)
}

// stage is what the route says of a stage of its regulation.
func (l journey) stage(code string) iom.Stage {
	for _, s := range l.Stages {
		if s.Code == code {
			return s
		}
	}
	return iom.Stage{Code: code}
}

func (l journey) activitiesOf(stage string) []iom.Activity { return l.staged[stage] }

// progress says how far an activity is on the day of the route's place.
func (l journey) progress(a iom.Activity) picture.State {
	switch {
	case a.Status == iom.Done:
		return picture.Done
	case a.Status == iom.Cancelled:
		return picture.Cancelled
	case l.State.Ended() || l.State == iom.Draft || l.State == iom.Agreement:
		return picture.Planned
	case !a.Term.End.IsZero() && a.Term.End.Before(l.Today):
		return picture.Late
	case !a.Term.Start.IsZero() && !a.Term.Start.After(l.Today):
		return picture.Underway
	}
	return picture.Planned
}

// roadmapSheet is the roadmap as a book.
func (h pages) roadmapSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	id, err := v.ID("route")
	if err != nil {
		return web.Download{}, err
	}
	view, err := h.s.Get(ctx, id)
	if err != nil {
		return web.Download{}, err
	}
	l := journeyOf(ctx, iom.Look{View: view})
	t := l.timeline(ctx).Table()
	return web.Download{Name: page.T(ctx, "life.roadmap") + ".xlsx", Media: sheet.MediaType, Write: func(w io.Writer) error {
		return sheet.Write(w, sheet.Table(page.T(ctx, "life.roadmap"), t.Head, t.Rows, t.Numeric))
	}}, nil
}
