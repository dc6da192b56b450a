package iomweb

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerPlanObjectives(p *web.Pages, h pages) {
	const one = "/objectives/{objective}"
	editor(p, "pageNewObjective", "/objectives/new", "plan.objective.new", h.newObjectivePage)
	editor(p, "pageProposedObjectives", "/objectives/proposed", "plan.objective.proposed", h.proposedPage)
	editor(p, "pageEditObjective", one+"/edit", "plan.objective.edit", h.editObjectivePage)

	act(p, "addObjective", "/objectives/new", "pageNewObjective", h.addObjective, "objectives")
	act(p, "updateRoute", "/objectives/proposed", "pageProposedObjectives", h.addProposed, "objectives")
	act(p, "changeObjective", one+"/edit", "pageEditObjective", h.changeObjective, "objectives")
	act(p, "removeObjective", one+"/remove", "pageEditObjective", h.removeObjective, "objectives")
	correct(p, "/objectives/new", "pageNewObjective", h.correctNewObjective, "objectives")
	correct(p, "/objectives/proposed", "pageProposedObjectives", h.correctProposed, "objectives")
	correct(p, one+"/edit", "pageEditObjective", h.correctObjective, "objectives")
	correct(p, one+"/remove", "pageEditObjective", h.correctNoObjective, "objectives")
}

// proposals makes an objective for each deficit and request that has none yet, worded
// after its competency, with an indicator and a criterion [A III.2].
func (p *planning) proposals(ctx context.Context) (list []iom.Objective) {
	for _, d := range p.Deficits {
		if !slices.ContainsFunc(p.Objectives, func(o iom.Objective) bool { return slices.Contains(o.DeficitIDs, d.ID) }) {
			list = append(list, proposedFor(ctx, d))
		}
	}
	for _, q := range p.Requests {
		if !slices.ContainsFunc(p.Objectives, func(o iom.Objective) bool { return slices.Contains(o.RequestIDs, q.ID) }) {
			list = append(list, proposedOn(ctx, q))
		}
	}
	return list
}

func proposedFor(ctx context.Context, d iom.Deficit) iom.Objective {
	key := "plan.proposal.own"
	if d.DiagnosisID != uuid.Nil {
		key = "plan.proposal.measured"
	}
	return iom.Objective{Title: page.T(ctx, "plan.proposal.deficit", "what", d.Title), DeficitIDs: []uuid.UUID{d.ID},
		Indicators: []iom.Indicator{{Title: page.T(ctx, key+"_title", "what", d.Title), Criterion: page.T(ctx, key+"_criterion"), Tool: page.T(ctx, key+"_tool")}}}
}

func proposedOn(ctx context.Context, q iom.LearningRequest) iom.Objective {
	return iom.Objective{Title: page.T(ctx, "plan.proposal."+string(q.Kind), "what", fault.Short(strings.TrimRight(q.Text, ". \n"), 300)), RequestIDs: []uuid.UUID{q.ID},
		Indicators: []iom.Indicator{{Title: page.T(ctx, "plan.proposal.own_title"), Criterion: page.T(ctx, "plan.proposal.own_criterion"),
			Tool: page.T(ctx, "plan.proposal.own_tool")}}}
}

func (h pages) newObjectivePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	o := iom.Objective{}
	for _, d := range p.Deficits {
		if d.ID == v.QueryID("deficit") {
			o = proposedFor(ctx, d)
		}
	}
	for _, q := range p.Requests {
		if q.ID == v.QueryID("request") {
			o = proposedOn(ctx, q)
		}
	}
	return page.Content{Body: objectiveForm(p, p.form(ctx, 0, "/objectives/new"), o), Crumbs: p.crumbs(ctx)}, nil
}

func (h pages) proposedPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	list := p.proposals(ctx)
	if len(list) == 0 && len(v.Sent()) == 0 {
		return v.Go(p.at(ctx, "/plan"))
	}
	return page.Content{Body: proposedForm(p, p.form(ctx, p.Version, "/objectives/proposed"), list), Crumbs: p.crumbs(ctx)}, nil
}

func (h pages) editObjectivePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	id, err := v.ID("objective")
	if err != nil {
		return page.Content{}, err
	}
	i := slices.IndexFunc(p.Objectives, func(o iom.Objective) bool { return o.ID == id })
	if i < 0 {
		return page.Content{}, iom.ErrNoSuchPart
	}
	return page.Content{Body: planObjectiveView(p, p.Objectives[i]), Crumbs: p.crumbs(ctx)}, nil
}

// indicatorRows: those there are and a free one.
func indicatorRows(f *page.Form, o iom.Objective) int {
	return min(f.Rows("indicators", len(o.Indicators)+1), 20)
}

// proposedObjective is one of several that are set at once; a title that was emptied
// leaves it out.
type proposedObjective struct {
	Title      string      `json:"title,omitempty" maxLength:"1000"`
	Deficits   []uuid.UUID `json:"deficits,omitempty" maxItems:"100"`
	Requests   []uuid.UUID `json:"requests,omitempty" maxItems:"100"`
	Indicators []indicator `json:"indicators,omitempty" maxItems:"20"`
}

type proposedObjectives struct {
	EditRoute
	Body struct {
		Objectives []proposedObjective `json:"objectives,omitempty" maxItems:"100"`
	}
}

// more gives the objectives of a plan and those that were proposed and kept.
func more(have []iom.Objective, list []proposedObjective) *[]iom.Objective {
	out := slices.Clone(have)
	for _, o := range list {
		if o.Title != "" {
			out = append(out, ObjectiveInput{Title: o.Title, Deficits: o.Deficits, Requests: o.Requests, Indicators: o.Indicators}.domain())
		}
	}
	return &out
}

// addProposed is updateRoute of the page that proposes objectives.
func (h pages) addProposed(ctx context.Context, in *proposedObjectives) (*routeOutput, error) {
	v, err := h.s.Get(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	return shown(h.s.Edit(ctx, in.Route, in.Version, iom.PlanEdit{Objectives: more(v.Objectives, in.Body.Objectives)}))
}

type (
	correctNewObjective struct {
		EditRoute
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			ObjectiveInput
		}
	}
	correctProposed struct {
		EditRoute
		Body struct {
			Reason     string              `json:"reason" minLength:"1" maxLength:"4000"`
			Objectives []proposedObjective `json:"objectives,omitempty" maxItems:"100"`
		}
	}
	correctObjective struct {
		ObjectiveID
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			ObjectiveInput
		}
	}
	correctNoObjective struct {
		ObjectiveID
		Body reasoned
	}
)

func (h pages) correctNewObjective(ctx context.Context, in *correctNewObjective) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, _ error) {
		e.Objectives = with(v.Objectives, in.Body.ObjectiveInput.domain())
		return e, nil
	})
}

func (h pages) correctProposed(ctx context.Context, in *correctProposed) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, _ error) {
		e.Objectives = more(v.Objectives, in.Body.Objectives)
		return e, nil
	})
}

func (h pages) correctObjective(ctx context.Context, in *correctObjective) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, err error) {
		o := in.Body.ObjectiveInput.domain()
		o.ID = in.ID
		e.Objectives, err = replaced(v.Objectives, o, objectivePartID)
		return e, err
	})
}

func (h pages) correctNoObjective(ctx context.Context, in *correctNoObjective) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, err error) {
		if err := v.Free(in.ID); err != nil {
			return e, err
		}
		e.Objectives, err = without(v.Objectives, in.ID, objectivePartID)
		return e, err
	})
}
