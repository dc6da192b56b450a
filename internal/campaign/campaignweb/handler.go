package campaignweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct{ s *campaign.Service }

type (
	listInput struct {
		web.Page
		State string `query:"state" enum:"draft,running,closed" doc:"Состояние"`
	}
	listOutput  struct{ Body web.Listing[view] }
	createInput struct{ Body Plan }
	getInput    struct {
		ID uuid.UUID `path:"campaign"`
	}
	updateInput struct {
		web.Edit
		ID   uuid.UUID `path:"campaign"`
		Body Plan
	}
	moveInput struct {
		web.Edit
		ID uuid.UUID `path:"campaign"`
	}
	output struct {
		ETag string `header:"ETag"`
		Body view
	}
	progressInput struct {
		ID           uuid.UUID `path:"campaign"`
		By           string    `query:"by" enum:"municipality,organization" doc:"По чему; кампания региона по умолчанию по муниципалитетам"`
		Municipality uuid.UUID `query:"municipality" doc:"Организации одного муниципалитета"`
	}
	progressOutput struct {
		Body struct {
			Items []progress `json:"items" doc:"Первая строка: всего"`
		}
	}
	invitationsOutput struct {
		Body struct {
			Items []invitation `json:"items"`
		}
	}
	invitationOutput struct{ Body invitation }
)

func (h handler) list(ctx context.Context, in *listInput) (*listOutput, error) {
	l, err := h.s.List(ctx, campaign.State(in.State), in.Request())
	return &listOutput{Body: web.ListOf(l, toView)}, err
}

func (h handler) create(ctx context.Context, in *createInput) (*output, error) {
	return answer(h.s.Create(ctx, in.Body.domain()))
}

func (h handler) get(ctx context.Context, in *getInput) (*output, error) {
	c, err := h.s.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	n, err := h.s.Size(ctx, c)
	out, err := answer(c, err)
	if err == nil {
		out.Body.Fits = &n
	}
	return out, err
}

func (h handler) update(ctx context.Context, in *updateInput) (*output, error) {
	return answer(h.s.Update(ctx, in.ID, in.Body.domain(), in.Version))
}

func (h handler) delete(ctx context.Context, in *moveInput) (*struct{}, error) {
	return nil, h.s.Delete(ctx, in.ID, in.Version)
}

func (h handler) start(ctx context.Context, in *moveInput) (*output, error) {
	return answer(h.s.Start(ctx, in.ID, in.Version))
}

func (h handler) refresh(ctx context.Context, in *getInput) (*output, error) {
	c, n, err := h.s.Refresh(ctx, in.ID)
	out, err := answer(c, err)
	if err == nil {
		out.Body.Invited = &n
	}
	return out, err
}

func (h handler) close(ctx context.Context, in *moveInput) (*output, error) {
	return answer(h.s.Close(ctx, in.ID, in.Version))
}

func answer(c campaign.Campaign, err error) (*output, error) {
	if err != nil {
		return nil, err
	}
	return &output{ETag: web.ETag(c.Version), Body: toView(c)}, nil
}

func (h handler) progress(ctx context.Context, in *progressInput) (*progressOutput, error) {
	_, all, err := h.s.Progress(ctx, in.ID, campaign.Grain(in.By), in.Municipality)
	out := &progressOutput{}
	out.Body.Items = make([]progress, 0, len(all))
	for _, p := range all {
		out.Body.Items = append(out.Body.Items, toProgress(p))
	}
	return out, err
}

func (h handler) invitations(ctx context.Context, _ *struct{}) (*invitationsOutput, error) {
	all, err := h.s.Invitations(ctx)
	out := &invitationsOutput{}
	out.Body.Items = make([]invitation, 0, len(all))
	for _, i := range all {
		out.Body.Items = append(out.Body.Items, toInvitation(i))
	}
	return out, err
}

func (h handler) begin(ctx context.Context, in *getInput) (*invitationOutput, error) {
	return invited(h.s.Begin(ctx, in.ID))
}

func (h handler) decline(ctx context.Context, in *getInput) (*invitationOutput, error) {
	return invited(h.s.Decline(ctx, in.ID))
}

func invited(i campaign.Invitation, err error) (*invitationOutput, error) {
	if err != nil {
		return nil, err
	}
	return &invitationOutput{Body: toInvitation(i)}, nil
}
