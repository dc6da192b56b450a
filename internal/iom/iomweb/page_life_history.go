package iomweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerHistory(p *web.Pages, h pages) {
	const path = "/routes/{route}/history"
	web.Show(p, web.View{ID: "pageHistory", Path: path, Permission: may("read"), Title: "life.history.title", Shows: []string{"listSteps", "listRevisions"}}, h.historyPage)
	web.AddTab(p, web.Tab{Of: "route", Path: path, Title: "life.history.tab", Order: 60, Permission: may("read")})
}

// event is a step of the route's life, with what it has changed in the plan.
type event struct {
	iom.Step
	revision *iom.Revision
}

// historyPage tells the route's life, the newest first: who did what, why, and what
// a correction changed, from old to new.
func (h pages) historyPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	route, steps, err := h.s.History(ctx, id, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	events, err := h.events(ctx, id, steps.Items)
	if err != nil {
		return page.Content{}, err
	}
	people := make([]uuid.UUID, 0, len(events))
	for _, e := range events {
		people = append(people, e.PersonID)
	}
	names, err := v.Names(ctx, people...)
	if err != nil {
		return page.Content{}, err
	}
	editions := ""
	if !route.StartedOn.IsZero() {
		editions = page.Link(ctx, "/routes/", id, "/editions")
	}
	return page.Content{Body: historyView(route.Regulation, events, names, v.Tabs(ctx, "route"), editions, v.Next(steps.Next)), Wide: true,
		Crumbs: journeyOf(ctx, iom.Look{View: route}).deep(ctx)}, nil
}

// events puts the steps and the revisions that they made together: both were written
// at the same moment.
func (h pages) events(ctx context.Context, route uuid.UUID, steps []iom.Step) ([]event, error) {
	events := make([]event, len(steps))
	for i, s := range steps {
		events[i].Step = s
	}
	if len(steps) == 0 {
		return events, nil
	}
	oldest := steps[len(steps)-1].At
	list := func(part paging.Request) (paging.List[iom.Revision], error) { return h.s.Revisions(ctx, route, part) }
	for r, err := range paging.All(list) {
		if err != nil {
			return nil, err
		}
		if r.At.Before(oldest) {
			break
		}
		for j := range events {
			if e := &events[j]; e.revision == nil && e.At.Equal(r.At) {
				if r.Diff, err = h.worded(ctx, r.Diff); err != nil {
					return nil, err
				}
				e.revision = &r
				break
			}
		}
	}
	return events, nil
}

// said is the comment of a step, or the reason of the revision that it made. A plan sent
// again keeps the school's remark as that reason: the school said it, at its own step.
func (e event) said() string {
	if e.Comment != "" {
		return e.Comment
	}
	if e.revision != nil && e.Move != iom.Submit {
		return e.revision.Reason
	}
	return ""
}
