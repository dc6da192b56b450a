package retentionweb

import (
	"context"
	"embed"
	"errors"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

const (
	rows = 30 // of a list on one page
	rest = 7  // days that are offered before the data go: time to change one's mind
)

// RegisterPages adds the pages of removals. The operations must be in the registry before.
func RegisterPages(p *web.Pages, s *retention.Service) {
	h := handler{s}
	p.Fail(p.Texts().Add(texts, "text"))
	const own, all, one = "/profile/removal", "/removals", "/removals/{removal}"
	web.Show(p, web.View{ID: "pageOwnRemoval", Path: own, Permission: authz.Member, Title: "retention.own.title", Shows: []string{"getOwnRemoval"}}, h.ownPage)
	web.Act(p, web.Action{Operation: "askRemoval", Path: own, View: "pageOwnRemoval"}, h.ask, web.To[output](own))
	web.Act(p, web.Action{Operation: "recallRemoval", Path: own + "/recall", View: "pageOwnRemoval"}, h.recall, web.To[output](own))

	web.Show(p, web.View{ID: "pageRemovals", Path: all, Permission: read, Title: "retention.title", Shows: []string{"listRemovals", "listRemovalCandidates"},
		Menu: &web.Entry{Section: "people", Order: 47, Icon: "erase"}}, h.listPage)
	web.Act(p, web.Action{Operation: "beginRemoval", Path: all + "/people/{person}", View: "pageRemovals"}, h.begin, func(_ context.Context, v *web.Visit, o *output) string {
		return v.Prefix() + "/removals/" + o.Body.ID.String()
	})
	web.Show(p, web.View{ID: "pageRemoval", Path: one, Permission: read, Title: "retention.one", Shows: []string{"getRemoval"}}, h.onePage)
	web.Act(p, web.Action{Operation: "planRemoval", Path: one + "/plan", View: "pageRemoval"}, h.plan, web.To[output](one))
	web.Act(p, web.Action{Operation: "refuseRemoval", Path: one + "/refuse", View: "pageRemoval"}, h.refuse, web.To[output](one))
}

// owned is the person's own removal with who decides about it.
type owned struct {
	retention.Removal
	who deciders
}

// deciders are the names of the region's coordinators but the reader.
type deciders struct {
	names []string
	head  bool // the reader is a coordinator of the region
}

func (h handler) ownPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	r, err := h.s.Own(ctx)
	if err != nil && !errors.Is(err, retention.ErrNotFound) {
		return page.Content{}, err
	}
	who, err := h.deciders(ctx, v)
	return page.Content{Body: ownView(owned{r, who}), Crumbs: []page.Crumb{{Title: page.T(ctx, "retention.profile"), Href: page.Link(ctx, "/profile")}}}, err
}

func (h handler) deciders(ctx context.Context, v *web.Visit) (deciders, error) {
	ids, err := h.s.Deciders(ctx)
	if err != nil {
		return deciders{}, err
	}
	names, err := v.Names(ctx, ids...)
	d := deciders{head: page.May(ctx, "removal", "decide")}
	for _, id := range ids {
		d.names = append(d.names, names.Of(id))
	}
	return d, err
}

// says tells whom to ask; where there is nobody, who can change that.
func (d deciders) says(ctx context.Context) string {
	switch {
	case len(d.names) > 0:
		return page.T(ctx, "retention.decides", "names", strings.Join(d.names, ", "))
	case d.head:
		return page.T(ctx, "retention.decides_no_other")
	}
	return page.T(ctx, "retention.decides_nobody")
}

// queue is what the region's list shows.
type queue struct {
	items      []retention.Removal
	candidates []retention.Candidate
	more       bool // candidates that are not shown
	names      page.Names
	today      civil.Date
	all        bool
	next       string
}

func (h handler) listPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	q := queue{all: web.OneOf(v, "show", "open", "all") == "all", today: page.Today(ctx)}
	l, err := h.s.List(ctx, retention.Filter{Open: !q.all}, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	q.items, q.next = l.Items, v.Next(l.Next)
	if v.Query("cursor") == "" {
		c, err := h.s.Candidates(ctx, web.Page{Limit: rows}.Request())
		if err != nil {
			return page.Content{}, err
		}
		q.candidates, q.more = c.Items, c.Next != ""
	}
	var ids []uuid.UUID
	for _, r := range q.items {
		ids = append(ids, r.PersonID)
	}
	for _, c := range q.candidates {
		ids = append(ids, c.PersonID)
	}
	q.names, err = v.Names(ctx, ids...)
	return page.Content{Body: listView(q)}, err
}

// asked is one removal as its page shows it.
type asked struct {
	retention.Removal
	names page.Names
	today civil.Date
	own   bool // of the acting person
	who   deciders
}

func (h handler) onePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("removal")
	if err != nil {
		return page.Content{}, err
	}
	r, err := h.s.Get(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	names, err := v.Names(ctx, r.PersonID, r.DecidedBy)
	if err != nil {
		return page.Content{}, err
	}
	a := asked{Removal: r, names: names, today: page.Today(ctx), own: scope.Person == r.PersonID}
	if a.own {
		a.who, err = h.deciders(ctx, v)
	}
	return page.Content{Title: page.T(ctx, "retention.of", "name", names.Of(r.PersonID)), Body: oneView(a),
		Crumbs: []page.Crumb{{Title: page.T(ctx, "retention.title"), Href: page.Link(ctx, "/removals")}}}, err
}

// offered is the day that the form begins with: the one that was set, or a week from now.
func (a asked) offered() string {
	on, last := a.today.AddDays(rest), a.Last(a.today)
	switch {
	case !a.PlannedOn.IsZero():
		on = a.PlannedOn
	case on.After(last):
		on = last
	}
	return on.String()
}

func tone(r *retention.Removal, today civil.Date) string {
	switch {
	case r.Overdue(today):
		return "bad"
	case r.State == retention.Done:
		return "good"
	case r.State.Open():
		return "warn"
	}
	return ""
}

// limit says until when the law wants the data gone.
func limit(ctx context.Context, d civil.Date) string {
	return page.T(ctx, "retention.limit", "date", page.Date(ctx, d), "until", page.Until(ctx, d))
}
