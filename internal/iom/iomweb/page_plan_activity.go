package iomweb

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// newActivity is what the page of a new activity shows: the navigator to choose from,
// and the activity it proposes.
type newActivity struct {
	*planning
	iom.Activity
	Words string     // looked for in the navigator
	Found []Resource // that fit the deficits or the subject of the tutee, the best first
	Other []Resource // the rest
	From  string     // title of the resource the proposal was made from
}

func (h pages) newActivityPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	n := &newActivity{planning: p, Words: v.Query("q"), Activity: p.proposedActivity(v.Query("stage"))}
	if h.ports.Resources != nil {
		if err := h.fromNavigator(ctx, v, n); err != nil {
			return page.Content{}, err
		}
	}
	return page.Content{Body: newActivityView(n, h.ports.Resources != nil, p.form(ctx, 0, "/activities/new")), Crumbs: p.crumbs(ctx)}, nil
}

// proposedActivity begins an activity under a stage: by the stage's dates or the
// route's, for the only objective there is, forming the competency of its deficit.
func (p *planning) proposedActivity(stage string) iom.Activity {
	a := iom.Activity{StageCode: stage}
	if _, ok := p.Regulation.Stage(stage); !ok {
		for _, s := range p.Regulation.StagesIn(iom.Active) {
			a.StageCode = s.Code
			break
		}
	}
	a.Term = p.stage(a.StageCode).Term
	if a.Term == (iom.Term{}) {
		a.Term = p.Term
	}
	if len(p.Objectives) == 1 {
		a.ObjectiveIDs = []uuid.UUID{p.Objectives[0].ID}
		a.Competencies = p.leading(p.Objectives[0])
	}
	return a
}

// leading are the competencies of the deficits that an objective answers to, as many
// as an activity may have.
func (p *planning) leading(o iom.Objective) (list []string) {
	for _, d := range p.Deficits {
		full := p.Regulation.Leading.On && len(list) >= p.Regulation.Leading.Max
		if !full && d.Competency != "" && slices.Contains(o.DeficitIDs, d.ID) && !slices.Contains(list, d.Competency) {
			list = append(list, d.Competency)
		}
	}
	return list
}

// fromNavigator looks for resources and takes over the one that was chosen. One that
// is not there any more, or may not be seen, is passed over.
func (h pages) fromNavigator(ctx context.Context, v *web.Visit, n *newActivity) error {
	if id := v.QueryID("resource"); id != uuid.Nil {
		r, err := h.ports.Resources.Resource(ctx, id)
		switch fault.KindOf(err) {
		case fault.NotFound, fault.Forbidden:
		default:
			if err != nil {
				return err
			}
			n.take(r)
		}
	}
	if n.From != "" {
		return nil
	}
	w, err := h.wants(ctx, n)
	if err != nil {
		return err
	}
	list, err := h.ports.Resources.Find(ctx, n.Words, w.competencies)
	n.Found, n.Other = w.part(list)
	return err
}

// take makes the activity out of a resource.
func (n *newActivity) take(r Resource) {
	a, g := &n.Activity, n.Regulation
	n.From = r.Title
	a.Title, a.Organizer, a.ResourceID, a.Form = r.Title, r.Provider, r.ID, r.Form
	if kind := g.ActivityKinds.Code(r.Kind); g.ActivityKinds.Takes(kind) {
		a.Kind = kind
	}
	level := r.Level
	if level == "organization" {
		level = "school"
	}
	if !g.ActivityLevels.Open && g.ActivityLevels.Takes(level) {
		a.Level = level
	}
	if r.Term != (iom.Term{}) {
		a.Term = r.Term
	}
	if len(r.Competencies) > 0 {
		a.Competencies = r.Competencies
		if g.Leading.On && len(a.Competencies) > g.Leading.Max {
			a.Competencies = a.Competencies[:g.Leading.Max]
		}
	}
}

func (h pages) editActivityPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	id, err := v.ID("activity")
	if err != nil {
		return page.Content{}, err
	}
	i := slices.IndexFunc(p.Activities, func(a iom.Activity) bool { return a.ID == id })
	if i < 0 {
		return page.Content{}, iom.ErrNoSuchPart
	}
	return page.Content{Body: planActivityView(p, p.Activities[i]), Crumbs: p.crumbs(ctx)}, nil
}

// inCodes puts codes for the words that the regulation has codes for.
func (in ActivityInput) inCodes(g *iom.Regulation) ActivityInput {
	in.Kind = g.ActivityKinds.Code(in.Kind)
	in.Level = g.ActivityLevels.Code(in.Level)
	in.Experience = g.ExperienceForms.Code(in.Experience)
	in.Mentoring = g.MentoringForms.Code(in.Mentoring)
	return in
}

// addTyped is addActivity of a form, whose lists take words.
func (h pages) addTyped(ctx context.Context, in *addActivity) (*partOutput[activity], error) {
	v, err := h.s.Get(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	in.Body = in.Body.inCodes(v.Regulation)
	return h.addActivity(ctx, in)
}

// changeTyped is changeActivity of a form, whose lists take words.
func (h pages) changeTyped(ctx context.Context, in *changeActivity) (*partOutput[activity], error) {
	v, err := h.s.Get(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	in.Body = in.Body.inCodes(v.Regulation)
	return h.changeActivity(ctx, in)
}

type moveActivity struct {
	ActivityID
	Body struct {
		Position int `json:"position" minimum:"1" maximum:"300"`
	}
}

// moveActivity is changeActivity of the buttons that move it up and down.
func (h pages) moveActivity(ctx context.Context, in *moveActivity) (*partOutput[activity], error) {
	v, err := h.s.Get(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	for _, a := range v.Activities {
		if a.ID == in.ID {
			a.Position = in.Body.Position
			v, a, err := h.s.ChangeActivity(ctx, in.Route, in.Version, a)
			return part(v, a, err, toActivity, a.Version)
		}
	}
	return nil, iom.ErrNoSuchPart
}

type (
	correctNewActivity struct {
		EditRoute
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			ActivityInput
		}
	}
	correctActivity struct {
		ActivityID
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			ActivityInput
		}
	}
	correctNoActivity struct {
		ActivityID
		Body reasoned
	}
	correctStage struct {
		EditRoute
		Code string `path:"stage" maxLength:"60"`
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			StageInput
		}
	}
)

func (h pages) correctNewActivity(ctx context.Context, in *correctNewActivity) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, _ error) {
		e.Activities = with(v.Activities, in.Body.ActivityInput.inCodes(v.Regulation).domain())
		return e, nil
	})
}

func (h pages) correctActivity(ctx context.Context, in *correctActivity) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, err error) {
		a := in.Body.ActivityInput.inCodes(v.Regulation).domain()
		a.ID = in.ID
		e.Activities, err = replaced(v.Activities, a, activityPartID)
		return e, err
	})
}

func (h pages) correctNoActivity(ctx context.Context, in *correctNoActivity) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, err error) {
		e.Activities, err = without(v.Activities, in.ID, activityPartID)
		return e, err
	})
}

func (h pages) correctStage(ctx context.Context, in *correctStage) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, err error) {
		if _, ok := v.Regulation.Stage(in.Code); !ok {
			return e, iom.ErrNoSuchPart
		}
		list, st := slices.Clone(v.Stages), in.Body.StageInput.domain(in.Code)
		if i := slices.IndexFunc(list, func(s iom.Stage) bool { return s.Code == in.Code }); i >= 0 {
			list[i] = st
		} else {
			list = append(list, st)
		}
		e.Stages = &list
		return e, nil
	})
}
