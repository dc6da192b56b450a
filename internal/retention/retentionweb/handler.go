package retentionweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct{ s *retention.Service }

type (
	nothing   struct{}
	listInput struct {
		web.Page
		State string `query:"state" enum:"asked,planned,done,refused,recalled" doc:"Состояние"`
	}
	listOutput struct{ Body web.Listing[view] }
	getInput   struct {
		ID uuid.UUID `path:"removal"`
	}
	planInput struct {
		web.Edit
		ID   uuid.UUID `path:"removal"`
		Body PlanInput
	}
	refuseInput struct {
		web.Edit
		ID   uuid.UUID `path:"removal"`
		Body RefusalInput
	}
	candidatesInput  struct{ web.Page }
	candidatesOutput struct{ Body web.Listing[candidate] }
	beginInput       struct {
		Person uuid.UUID `path:"person"`
	}
	output struct {
		ETag string `header:"ETag"`
		Body view
	}
)

func (h handler) own(ctx context.Context, _ *nothing) (*output, error) {
	out, err := answer(h.s.Own(ctx))
	if err == nil {
		out.Body.Deciders, err = h.s.Deciders(ctx)
	}
	return out, err
}

func (h handler) ask(ctx context.Context, _ *nothing) (*output, error) {
	return answer(h.s.Ask(ctx))
}

func (h handler) recall(ctx context.Context, _ *nothing) (*output, error) {
	return answer(h.s.Recall(ctx))
}

func (h handler) list(ctx context.Context, in *listInput) (*listOutput, error) {
	l, err := h.s.List(ctx, retention.Filter{State: retention.State(in.State)}, in.Request())
	return &listOutput{web.ListOf(l, toView)}, err
}

func (h handler) get(ctx context.Context, in *getInput) (*output, error) {
	return answer(h.s.Get(ctx, in.ID))
}

func (h handler) plan(ctx context.Context, in *planInput) (*output, error) {
	return answer(h.s.Plan(ctx, in.ID, in.Version, in.Body.Date))
}

func (h handler) refuse(ctx context.Context, in *refuseInput) (*output, error) {
	return answer(h.s.Refuse(ctx, in.ID, in.Version, in.Body.Reason))
}

func (h handler) candidates(ctx context.Context, in *candidatesInput) (*candidatesOutput, error) {
	l, err := h.s.Candidates(ctx, in.Request())
	return &candidatesOutput{web.ListOf(l, func(c retention.Candidate) candidate {
		return candidate{c.PersonID, c.Cause, c.Since, c.LimitOn()}
	})}, err
}

func (h handler) begin(ctx context.Context, in *beginInput) (*output, error) {
	return answer(h.s.Begin(ctx, in.Person))
}

func answer(r retention.Removal, err error) (*output, error) {
	if err != nil {
		return nil, err
	}
	return &output{web.ETag(r.Version), toView(r)}, nil
}

// PlanInput is the day on which the data go.
type PlanInput struct {
	Date civil.Date `json:"date" format:"date" doc:"Не позже последнего дня по закону"`
}

// RefusalInput is why they stay.
type RefusalInput struct {
	Reason string `json:"reason" minLength:"10" maxLength:"2000" doc:"Человек её прочитает"`
}
