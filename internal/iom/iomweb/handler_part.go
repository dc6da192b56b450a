package iomweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// partOutput is a part of a route with the version that the route has now.
type partOutput[T any] struct {
	ETag         string `header:"ETag"`
	RouteVersion int    `header:"Marshrut-Route-Version"`
	Body         T
}

// part answers with a part; version is the one by which the part is edited: its
// own, or the route's where 0.
func part[D, T any](v iom.View, d D, err error, to func(D) T, version int) (*partOutput[T], error) {
	if err != nil {
		return nil, placed(err, true)
	}
	if version == 0 {
		version = v.Version
	}
	return &partOutput[T]{ETag: web.ETag(version), RouteVersion: v.Version, Body: to(d)}, nil
}

// goneOutput answers a removal.
type goneOutput struct {
	RouteVersion int `header:"Marshrut-Route-Version"`
}

func gone(v iom.View, err error) (*goneOutput, error) {
	if err != nil {
		return nil, err
	}
	return &goneOutput{v.Version}, nil
}

type (
	addDeficit struct {
		RouteID
		Body DeficitInput
	}
	// DeficitID names the part.
	DeficitID struct {
		EditRoute
		ID uuid.UUID `path:"route_deficit"`
	}
	changeDeficit struct {
		DeficitID
		Body DeficitInput
	}
)

func (h handler) addDeficit(ctx context.Context, in *addDeficit) (*partOutput[deficit], error) {
	v, d, err := h.s.AddDeficit(ctx, in.Route, in.Body.domain())
	return part(v, d, err, toDeficit, 0)
}

func (h handler) changeDeficit(ctx context.Context, in *changeDeficit) (*partOutput[deficit], error) {
	e := in.Body.domain()
	e.ID = in.ID
	v, d, err := h.s.ChangeDeficit(ctx, in.Route, in.Version, e)
	return part(v, d, err, toDeficit, 0)
}

func (h handler) removeDeficit(ctx context.Context, in *DeficitID) (*goneOutput, error) {
	return gone(h.s.RemoveDeficit(ctx, in.Route, in.Version, in.ID))
}

type (
	addRequest struct {
		RouteID
		Body RequestInput
	}
	// RequestID names the part.
	RequestID struct {
		EditRoute
		ID uuid.UUID `path:"learning_request"`
	}
	changeRequest struct {
		RequestID
		Body RequestInput
	}
)

func (h handler) addRequest(ctx context.Context, in *addRequest) (*partOutput[request], error) {
	v, q, err := h.s.AddRequest(ctx, in.Route, in.Body.domain())
	return part(v, q, err, toRequest, 0)
}

func (h handler) changeRequest(ctx context.Context, in *changeRequest) (*partOutput[request], error) {
	q := in.Body.domain()
	q.ID = in.ID
	v, q, err := h.s.ChangeRequest(ctx, in.Route, in.Version, q)
	return part(v, q, err, toRequest, 0)
}

func (h handler) removeRequest(ctx context.Context, in *RequestID) (*goneOutput, error) {
	return gone(h.s.RemoveRequest(ctx, in.Route, in.Version, in.ID))
}

type (
	addObjective struct {
		RouteID
		Body ObjectiveInput
	}
	// ObjectiveID names the part.
	ObjectiveID struct {
		EditRoute
		ID uuid.UUID `path:"objective"`
	}
	changeObjective struct {
		ObjectiveID
		Body ObjectiveInput
	}
)

func (h handler) addObjective(ctx context.Context, in *addObjective) (*partOutput[objective], error) {
	v, o, err := h.s.AddObjective(ctx, in.Route, in.Body.domain())
	return part(v, o, err, toObjective, o.Version)
}

func (h handler) changeObjective(ctx context.Context, in *changeObjective) (*partOutput[objective], error) {
	o := in.Body.domain()
	o.ID = in.ID
	v, o, err := h.s.ChangeObjective(ctx, in.Route, in.Version, o)
	return part(v, o, err, toObjective, o.Version)
}

func (h handler) removeObjective(ctx context.Context, in *ObjectiveID) (*goneOutput, error) {
	return gone(h.s.RemoveObjective(ctx, in.Route, in.Version, in.ID))
}

type changeStage struct {
	EditRoute
	Code string `path:"stage" maxLength:"60"`
	Body StageInput
}

func (h handler) changeStage(ctx context.Context, in *changeStage) (*partOutput[stage], error) {
	v, st, err := h.s.ChangeStage(ctx, in.Route, in.Version, in.Body.domain(in.Code))
	return part(v, st, err, func(iom.Stage) (out stage) {
		for _, s := range toStages(v) {
			if s.Code == in.Code {
				out = s
			}
		}
		return out
	}, 0)
}

type (
	addActivity struct {
		RouteID
		Body ActivityInput
	}
	// ActivityID names the part.
	ActivityID struct {
		EditRoute
		ID uuid.UUID `path:"activity"`
	}
	changeActivity struct {
		ActivityID
		Body ActivityInput
	}
	finishInput struct {
		ActivityID
		Body finishBody
	}
)

func (h handler) addActivity(ctx context.Context, in *addActivity) (*partOutput[activity], error) {
	v, a, err := h.s.AddActivity(ctx, in.Route, in.Body.domain())
	return part(v, a, err, toActivity, a.Version)
}

func (h handler) changeActivity(ctx context.Context, in *changeActivity) (*partOutput[activity], error) {
	a := in.Body.domain()
	a.ID = in.ID
	v, a, err := h.s.ChangeActivity(ctx, in.Route, in.Version, a)
	return part(v, a, err, toActivity, a.Version)
}

func (h handler) removeActivity(ctx context.Context, in *ActivityID) (*goneOutput, error) {
	return gone(h.s.RemoveActivity(ctx, in.Route, in.Version, in.ID))
}

type orderInput struct {
	ActivityID
	Body order
}

func (h handler) orderOnResults(ctx context.Context, in *orderInput) (*partOutput[activity], error) {
	v, a, err := h.s.OrderOnResults(ctx, in.Route, in.ID, in.Version, iom.OrderRequisites(in.Body))
	return part(v, a, err, toActivity, a.Version)
}

func (h handler) reopen(ctx context.Context, in *ActivityID) (*partOutput[activity], error) {
	v, a, err := h.s.Reopen(ctx, in.Route, in.ID, in.Version)
	return part(v, a, err, toActivity, a.Version)
}

func (h handler) finish(ctx context.Context, in *finishInput) (*partOutput[activity], error) {
	v, a, err := h.s.Finish(ctx, in.Route, in.ID, in.Version, iom.Finish{On: in.Body.On, Result: in.Body.Result, Order: iom.OrderRequisites(in.Body.Order)})
	return part(v, a, err, toActivity, a.Version)
}
