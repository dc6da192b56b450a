package iomweb

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
)

// A form of a running route holds one part and the reason. What it sends is made into
// a correction of the whole plan of the version that was read: the other parts stay.

// reasonOfToday proposes the reason of a correction that the tutee made today: several
// small ones often belong together.
func (h pages) reasonOfToday(ctx context.Context, p *planning) (string, error) {
	l, err := h.s.Steps(ctx, p.ID, paging.Request{Limit: 20})
	for _, s := range l.Items {
		if s.Move == iom.Correct && s.PersonID == p.TuteeID && civil.Of(s.At.In(page.From(ctx).Now.Location())) == page.Today(ctx) {
			return s.Comment, err
		}
	}
	return "", err
}

// corrected makes one correction; alter says what becomes of the plan that was read.
func (h pages) corrected(ctx context.Context, in EditRoute, reason string, alter func(iom.View) (iom.PlanEdit, error)) (*correctOutput, error) {
	v, err := h.s.Get(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	if v.Version != in.Version {
		return nil, iom.ErrStale
	}
	e, err := alter(v)
	if err != nil {
		return nil, err
	}
	v, made, err := h.s.Correct(ctx, in.Route, in.Version, reason, e)
	if err != nil {
		return nil, placed(err, true)
	}
	out := &correctOutput{}
	out.Body.Revision, out.Body.Route = toRevision(made), toRoute(v)
	return out, nil
}

// reasoned is the body of a form that only wants the reason: it removes something.
type reasoned struct {
	Reason string `json:"reason" minLength:"1" maxLength:"4000"`
}

// keptDeficits hands the deficits of a plan back as they are.
func keptDeficits(p iom.Plan) []iom.DeficitEdit {
	return collect(p.Deficits, func(d iom.Deficit) iom.DeficitEdit { return iom.DeficitEdit{Deficit: d} })
}

// replaced gives the list with one part changed, or iom.ErrNoSuchPart.
func replaced[T any](list []T, row T, id func(T) uuid.UUID) (*[]T, error) {
	i := slices.IndexFunc(list, func(o T) bool { return id(o) == id(row) })
	if i < 0 {
		return nil, iom.ErrNoSuchPart
	}
	out := slices.Clone(list)
	out[i] = row
	return &out, nil
}

// without gives the list less one part, or iom.ErrNoSuchPart.
func without[T any](list []T, gone uuid.UUID, id func(T) uuid.UUID) (*[]T, error) {
	i := slices.IndexFunc(list, func(o T) bool { return id(o) == gone })
	if i < 0 {
		return nil, iom.ErrNoSuchPart
	}
	out := slices.Delete(slices.Clone(list), i, i+1)
	return &out, nil
}

// with gives the list and more at its end.
func with[T any](list []T, more ...T) *[]T {
	out := append(slices.Clone(list), more...)
	return &out
}

func deficitEditID(d iom.DeficitEdit) uuid.UUID     { return d.ID }
func requestPartID(q iom.LearningRequest) uuid.UUID { return q.ID }
func objectivePartID(o iom.Objective) uuid.UUID     { return o.ID }
func activityPartID(a iom.Activity) uuid.UUID       { return a.ID }
