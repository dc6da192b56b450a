package iomweb

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerPlanBasis(p *web.Pages, h pages) {
	const deficit, request = "/deficits/{route_deficit}", "/requests/{learning_request}"
	editor(p, "pageNewRouteDeficit", "/deficits/new", "plan.deficit.new", h.newDeficitPage)
	editor(p, "pageEditRouteDeficit", deficit+"/edit", "plan.deficit.edit", h.editDeficitPage)
	editor(p, "pageNewRouteRequest", "/requests/new", "plan.request.new", h.newRequestPage)
	editor(p, "pageEditRouteRequest", request+"/edit", "plan.request.edit", h.editRequestPage)

	act(p, "addRouteDeficit", "/deficits/found/{deficit}", "pagePlan", h.addFound, "basis")
	act(p, "updateRoute", "/deficits/found", "pagePlan", h.addAllFound, "basis")
	act(p, "addRouteDeficit", "/deficits/new", "pageNewRouteDeficit", h.addDeficit, "basis")
	act(p, "changeRouteDeficit", deficit+"/edit", "pageEditRouteDeficit", h.changeDeficit, "basis")
	act(p, "removeRouteDeficit", deficit+"/remove", "pageEditRouteDeficit", h.removeDeficit, "basis")
	correct(p, "/deficits/found", "pageNewRouteDeficit", h.correctFound, "basis")
	correct(p, "/deficits/new", "pageNewRouteDeficit", h.correctNewDeficit, "basis")
	correct(p, deficit+"/edit", "pageEditRouteDeficit", h.correctDeficit, "basis")
	correct(p, deficit+"/remove", "pageEditRouteDeficit", h.correctNoDeficit, "basis")

	act(p, "addRouteRequest", "/requests/stated/{learning_request}", "pagePlan", h.addStated, "basis")
	act(p, "addRouteRequest", "/requests/new", "pageNewRouteRequest", h.addRequest, "basis")
	act(p, "changeRouteRequest", request+"/edit", "pageEditRouteRequest", h.changeRequest, "basis")
	act(p, "removeRouteRequest", request+"/remove", "pageEditRouteRequest", h.removeRequest, "basis")
	correct(p, "/requests/new", "pageNewRouteRequest", h.correctNewRequest, "basis")
	correct(p, request+"/edit", "pageEditRouteRequest", h.correctRequest, "basis")
	correct(p, request+"/remove", "pageEditRouteRequest", h.correctNoRequest, "basis")
}

func (h pages) newDeficitPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	found, _, err := h.basis(ctx, p.TuteeID)
	if err != nil {
		return page.Content{}, err
	}
	found = slices.DeleteFunc(found, func(f iom.FoundDeficit) bool { return p.has(f.ID) })
	asked := v.QueryID("found")
	chosen := slices.DeleteFunc(slices.Clone(found), func(f iom.FoundDeficit) bool { return asked != uuid.Nil && f.ID != asked })
	return page.Content{Body: newDeficitView(p, found, chosen), Crumbs: p.crumbs(ctx)}, nil
}

func (h pages) editDeficitPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	id, err := v.ID("route_deficit")
	if err != nil {
		return page.Content{}, err
	}
	i := slices.IndexFunc(p.Deficits, func(d iom.Deficit) bool { return d.ID == id })
	if i < 0 {
		return page.Content{}, iom.ErrNoSuchPart
	}
	return page.Content{Body: planDeficitView(p, p.Deficits[i]), Crumbs: p.crumbs(ctx)}, nil
}

func (h pages) newRequestPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	return page.Content{Body: requestForm(p, p.form(ctx, 0, "/requests/new"), iom.LearningRequest{Kind: iom.Wish}), Crumbs: p.crumbs(ctx)}, nil
}

func (h pages) editRequestPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	id, err := v.ID("learning_request")
	if err != nil {
		return page.Content{}, err
	}
	i := slices.IndexFunc(p.Requests, func(q iom.LearningRequest) bool { return q.ID == id })
	if i < 0 {
		return page.Content{}, iom.ErrNoSuchPart
	}
	return page.Content{Body: planRequestView(p, p.Requests[i]), Crumbs: p.crumbs(ctx)}, nil
}

// deficitSources that people name themselves.
func deficitSources(ctx context.Context) []page.Option {
	return page.Choices(ctx, "plan.source.", iom.ByOwnStatement, iom.ByPupilsResults, iom.ByWorkAnalysis, iom.ByLessonVisit)
}

type addFound struct {
	RouteID
	Found uuid.UUID `path:"deficit"`
}

// addFound is addRouteDeficit of a button beside a deficit that was found.
func (h pages) addFound(ctx context.Context, in *addFound) (*partOutput[deficit], error) {
	return h.addDeficit(ctx, &addDeficit{RouteID: in.RouteID, Body: DeficitInput{Found: &in.Found}})
}

type allFound struct {
	EditRoute
	Body struct {
		Found []uuid.UUID `json:"found,omitempty" maxItems:"100"`
	}
}

// addAllFound is updateRoute of the button that takes over all that was found.
func (h pages) addAllFound(ctx context.Context, in *allFound) (*routeOutput, error) {
	v, err := h.s.Get(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	list := keptDeficits(v.Plan)
	for _, id := range in.Body.Found {
		list = append(list, iom.DeficitEdit{Found: id})
	}
	return shown(h.s.Edit(ctx, in.Route, in.Version, iom.PlanEdit{Deficits: &list}))
}

type addStated struct {
	RouteID
	Stated uuid.UUID `path:"learning_request"`
}

// addStated is addRouteRequest of a button beside a request that the tutee has stated.
func (h pages) addStated(ctx context.Context, in *addStated) (*partOutput[request], error) {
	v, err := h.s.Get(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	_, stated, err := h.basis(ctx, v.TuteeID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(stated, func(q iom.LearningRequest) bool { return q.ID == in.Stated })
	if i < 0 {
		return nil, iom.ErrNoSuchPart
	}
	return h.addRequest(ctx, &addRequest{RouteID: in.RouteID, Body: RequestInput{stated[i].Kind, stated[i].Text}})
}

type (
	correctFound struct {
		EditRoute
		Body struct {
			Reason string      `json:"reason" minLength:"1" maxLength:"4000"`
			Found  []uuid.UUID `json:"found,omitempty" maxItems:"100"`
		}
	}
	correctNewDeficit struct {
		EditRoute
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			DeficitInput
		}
	}
	correctDeficit struct {
		DeficitID
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			DeficitInput
		}
	}
	correctNoDeficit struct {
		DeficitID
		Body reasoned
	}
)

func (h pages) correctFound(ctx context.Context, in *correctFound) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, _ error) {
		list := keptDeficits(v.Plan)
		for _, id := range in.Body.Found {
			list = append(list, iom.DeficitEdit{Found: id})
		}
		e.Deficits = &list
		return e, nil
	})
}

func (h pages) correctNewDeficit(ctx context.Context, in *correctNewDeficit) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, _ error) {
		e.Deficits = with(keptDeficits(v.Plan), in.Body.DeficitInput.domain())
		return e, nil
	})
}

func (h pages) correctDeficit(ctx context.Context, in *correctDeficit) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, err error) {
		d := in.Body.DeficitInput.domain()
		d.ID = in.ID
		e.Deficits, err = replaced(keptDeficits(v.Plan), d, deficitEditID)
		return e, err
	})
}

func (h pages) correctNoDeficit(ctx context.Context, in *correctNoDeficit) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, err error) {
		if err := v.Free(in.ID); err != nil {
			return e, err
		}
		e.Deficits, err = without(keptDeficits(v.Plan), in.ID, deficitEditID)
		return e, err
	})
}

type (
	correctNewRequest struct {
		EditRoute
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			RequestInput
		}
	}
	correctRequest struct {
		RequestID
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			RequestInput
		}
	}
	correctNoRequest struct {
		RequestID
		Body reasoned
	}
)

func (h pages) correctNewRequest(ctx context.Context, in *correctNewRequest) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, _ error) {
		e.Requests = with(v.Requests, in.Body.RequestInput.domain())
		return e, nil
	})
}

func (h pages) correctRequest(ctx context.Context, in *correctRequest) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, err error) {
		q := in.Body.RequestInput.domain()
		q.ID = in.ID
		if i := slices.IndexFunc(v.Requests, func(o iom.LearningRequest) bool { return o.ID == in.ID }); i >= 0 {
			q.FromID = v.Requests[i].FromID
		}
		e.Requests, err = replaced(v.Requests, q, requestPartID)
		return e, err
	})
}

func (h pages) correctNoRequest(ctx context.Context, in *correctNoRequest) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (e iom.PlanEdit, err error) {
		if err := v.Free(in.ID); err != nil {
			return e, err
		}
		e.Requests, err = without(v.Requests, in.ID, requestPartID)
		return e, err
	})
}
