package iomweb

import (
	"context"
	"errors"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerActivity(p *web.Pages, h pages) {
	const path = "/routes/{route}/activities/{activity}"
	web.Show(p, web.View{ID: "pageActivity", Path: path, Permission: may("read"), Title: "life.activity.title", Shows: []string{"getRoute"}}, h.activityPage)
	web.Act(p, web.Action{Operation: "finishActivity", Path: path + "/finish", View: "pageActivity"}, h.finish, web.To[partOutput[activity]](path))
	web.Act(p, web.Action{Operation: "orderOnResults", Path: path + "/order", View: "pageActivity"}, h.orderOnResults, web.To[partOutput[activity]](path))
	web.Act(p, web.Action{Operation: "reopenActivity", Path: path + "/reopening", View: "pageActivity"}, h.reopen, web.To[partOutput[activity]](path))
	web.Act(p, web.Action{Operation: "reflect", Path: path + "/reflection", View: "pageActivity"}, h.reflect, web.To[partOutput[reflection]](path))
}

// activityPage shows one activity: what was planned, what came out, and how it is
// marked as done.
func (h pages) activityPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("activity")
	if err != nil {
		return page.Content{}, err
	}
	l, err := h.openWhole(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	a, ok := l.activity(id)
	if !ok {
		return page.Content{}, iom.ErrNotFound
	}
	c := page.Content{Title: a.Title, Body: deedView(l, a), Crumbs: l.deep(ctx)}
	if l.reopens(a) {
		c.Undo = page.Undo{Of: l.finishForm(ctx, a).Action, Form: l.reopenForm(ctx, a), Label: page.T(ctx, "life.activity.undo")}
	}
	return c, nil
}

// reopens tells that the reader may take the mark off the activity again.
func (l journey) reopens(a iom.Activity) bool {
	return a.Status == iom.Done && l.can(iom.ReopenActivity) && !l.Results.RestOn(a)
}

func (l journey) reopenForm(ctx context.Context, a iom.Activity) *page.Form {
	return page.FormTo(ctx, a.Version, "/routes/", l.ID, "/activities/", a.ID, "/reopening").WithoutDraft()
}

// objectivesOf names the objectives that an activity serves.
func (l journey) objectivesOf(a iom.Activity) (titles []string) {
	for _, id := range a.ObjectiveIDs {
		for _, o := range l.Objectives {
			if o.ID == id {
				titles = append(titles, o.Title)
			}
		}
	}
	return titles
}

func (l journey) competenciesOf(a iom.Activity) (titles []string) {
	for _, code := range a.Competencies {
		titles = append(titles, l.competency(code))
	}
	return titles
}

// resultHint says beside the empty field what was planned: what came out is written by
// who knows it.
func resultHint(ctx context.Context, a iom.Activity) string {
	if a.PlannedResult == "" {
		return page.T(ctx, "life.activity.result_hint")
	}
	return page.T(ctx, "life.activity.result_planned", "plan", strings.TrimRight(a.PlannedResult, ". "))
}

// stageTitle names a stage of the route's regulation.
func (l journey) stageTitle(code string) string {
	of, _ := l.Regulation.Stage(code)
	return of.Title
}

// marksDone tells that the reader is one who marks what is done, now or when it begins.
func (l journey) marksDone() bool {
	p, ok := l.Possible(iom.FinishActivity)
	return ok && (p.Refusal == nil || errors.Is(p.Refusal, iom.ErrActivityAhead))
}

// finishes tells that the reader may mark the activity as done today.
func (l journey) finishes(a iom.Activity) bool {
	return a.Status == iom.Planned && l.marksDone() && !a.Ahead(l.Today)
}

// ahead tells that the reader will be able to, on the activity's first day.
func (l journey) ahead(a iom.Activity) bool {
	return a.Status == iom.Planned && l.marksDone() && a.Ahead(l.Today)
}

// underway tells that activities are what the reader goes on with.
func (l journey) underway() bool { return l.State == iom.Active && l.marksDone() }

// finishForm carries the version of the activity: the route may have moved on.
func (l journey) finishForm(ctx context.Context, a iom.Activity) *page.Form {
	return page.FormTo(ctx, a.Version, "/routes/", l.ID, "/activities/", a.ID, "/finish")
}

func (l journey) orderForm(ctx context.Context, a iom.Activity) *page.Form {
	return page.FormTo(ctx, a.Version, "/routes/", l.ID, "/activities/", a.ID, "/order")
}

func (l journey) reflectionForm(ctx context.Context, a iom.Activity) *page.Form {
	return page.FormTo(ctx, 0, "/routes/", l.ID, "/activities/", a.ID, "/reflection")
}

// uploads tells that the reader may add evidence.
func (l journey) uploads(ctx context.Context) bool {
	return l.mine() && !l.State.Ended() && page.May(ctx, "artifact", "upload")
}
