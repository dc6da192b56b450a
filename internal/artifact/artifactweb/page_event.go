package artifactweb

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) registerEvents(p *web.Pages) {
	web.Show(p, web.View{ID: "pageEvents", Path: "/events", Permission: may("event", "read"), Title: "events.title",
		Shows: []string{"listEvents"}, Menu: &web.Entry{Section: "work", Order: 39, Icon: "calendar"}}, h.eventsPage)
	back := func(_ context.Context, v *web.Visit, _ *eventOutput) string { return v.Prefix() + "/events" }
	web.Act(p, web.Action{Operation: "joinEvent", Path: "/events/{product}/guests", View: "pageEvents"}, h.join, back)
	web.Act(p, web.Action{Operation: "leaveEvent", Path: "/events/{product}/leave", View: "pageEvents"}, h.leave, back)
}

// bill is the list of public events.
type bill struct {
	show string
	own  bool // only of the reader's organization
	me   uuid.UUID
	list []artifact.Event
	next string
	tabs []page.Tab
}

func (h pages) eventsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	times := []string{"coming", "past"}
	b := bill{show: cmp.Or(web.OneOf(v, "show", times...), times[0]), own: web.OneOf(v, "of", "own") != "" && scope.Organization != uuid.Nil, me: scope.Person}
	for _, s := range times {
		b.tabs = append(b.tabs, page.Tab{Title: page.T(ctx, "events.show."+s), Href: page.Link(ctx, "/events?show=", s), Current: s == b.show})
	}
	f := artifact.EventFilter{Past: b.show == "past"}
	if b.own {
		f.Organization = scope.Organization
	}
	l, err := h.products.s.Events(ctx, f, v.Rows(rows))
	b.list, b.next = l.Items, v.Next(l.Next)
	return page.Content{Body: eventsView(b, scope.Organization != uuid.Nil)}, err
}

// joins tells that the reader may still say that they come, or take it back.
func (b bill) joins(ctx context.Context, e artifact.Event) bool {
	return b.show == "coming" && page.May(ctx, "event", "join") && !slices.Contains(e.AuthorIDs, b.me)
}

// daysWords says on which days a product is shown.
func daysWords(ctx context.Context, p artifact.Presentation) string {
	if p.Until.IsZero() || p.Until == p.On {
		return page.Date(ctx, p.On)
	}
	return page.Term(ctx, p.On, p.Until)
}

func ownWord(own bool) string {
	if own {
		return "own"
	}
	return ""
}
