package iomweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerPlanRoadmap(p *web.Pages, h pages) {
	const one, stage = "/activities/{activity}", "/stages/{stage}"
	editor(p, "pageNewActivity", "/activities/new", "plan.activity.new", h.newActivityPage)
	editor(p, "pageEditActivity", one+"/edit", "plan.activity.edit", h.editActivityPage)
	editor(p, "pageEditStage", stage+"/edit", "plan.stage.edit", h.stagePage)

	act(p, "addActivity", "/activities/new", "pageNewActivity", h.addTyped, "roadmap")
	act(p, "changeActivity", one+"/edit", "pageEditActivity", h.changeTyped, "roadmap")
	act(p, "changeActivity", one+"/move", "pagePlan", h.moveActivity, "roadmap")
	act(p, "removeActivity", one+"/remove", "pageEditActivity", h.removeActivity, "roadmap")
	act(p, "changeStage", stage+"/edit", "pageEditStage", h.changeStage, "roadmap")
	correct(p, "/activities/new", "pageNewActivity", h.correctNewActivity, "roadmap")
	correct(p, one+"/edit", "pageEditActivity", h.correctActivity, "roadmap")
	correct(p, one+"/remove", "pageEditActivity", h.correctNoActivity, "roadmap")
	correct(p, stage+"/edit", "pageEditStage", h.correctStage, "roadmap")
}

func (h pages) stagePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	of, ok := p.Regulation.Stage(v.Path("stage"))
	if !ok {
		return page.Content{}, iom.ErrNoSuchPart
	}
	f := p.form(ctx, p.Version, "/stages/", of.Code, "/edit")
	return page.Content{Title: page.T(ctx, "plan.stage.title", "title", of.Title), Body: planStageForm(p, f, of, p.stage(of.Code)), Crumbs: p.crumbs(ctx)}, nil
}

// stageOptions are the stages an activity can stand under.
func (p *planning) stageOptions() (list []page.Option) {
	for _, s := range p.Regulation.Stages {
		list = append(list, page.Option{Value: s.Code, Label: s.Title})
	}
	return list
}

func (p *planning) objectiveOptions() (list []page.Option) {
	for _, o := range p.Objectives {
		list = append(list, page.Option{Value: o.ID.String(), Label: o.Title})
	}
	return list
}

// stageTerm proposes the dates of a stage that has none: those of its activities'
// time, which is the route's own for the stage that is carried out.
func (p *planning) stageTerm(of iom.StageOf, s iom.Stage) iom.Term {
	if s.Term != (iom.Term{}) {
		return s.Term
	}
	for _, state := range of.States {
		if state == iom.Active {
			return p.Term
		}
	}
	return iom.Term{}
}

// place is where an activity stands among all when it changes places with its
// neighbour of the same stage: -1 for the one above, 1 below; 0 where there is none.
func (p *planning) place(a iom.Activity, step int) int {
	same := p.under(a.StageCode)
	for i := range same {
		if same[i].ID == a.ID && i+step >= 0 && i+step < len(same) {
			return same[i+step].Position
		}
	}
	return 0
}

// resourceAt is the address of the proposal made from a resource.
func (n *newActivity) resourceAt(ctx context.Context, id uuid.UUID) string {
	return n.at(ctx, "/activities/new?stage=", n.StageCode, "&resource=", id)
}
