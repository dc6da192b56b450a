package navigatorweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct{ s *navigator.Service }

type (
	listInput struct {
		web.Page
		Kind  string `query:"kind" enum:"advanced_training,retraining,internship,seminar,webinar,training,master_class,contest,conference,community,material" doc:"Вид ресурса"`
		Level string `query:"level" enum:"federal,regional,municipal,organization" doc:"Уровень"`
		Form  string `query:"form" enum:"in_person,correspondence,distance" doc:"Форма"`
		Text  string `query:"q" maxLength:"100" doc:"Слова из названия"`

		Competencies []string `query:"competencies" maxItems:"50" doc:"Коды компетенций: ресурсы, которые формируют хотя бы одну"`
	}
	listOutput  struct{ Body web.Listing[resource] }
	createInput struct{ Body ResourceInput }
	getInput    struct {
		ID uuid.UUID `path:"resource"`
	}
	updateInput struct {
		web.Edit
		ID   uuid.UUID `path:"resource"`
		Body ResourceInput
	}
	deleteInput struct {
		web.Edit
		ID uuid.UUID `path:"resource"`
	}
	output struct {
		ETag string `header:"ETag"`
		Body resource
	}
)

func (h handler) list(ctx context.Context, in *listInput) (*listOutput, error) {
	l, err := h.s.List(ctx, navigator.Filter{Kind: navigator.Kind(in.Kind), Level: navigator.Level(in.Level),
		Form: navigator.Form(in.Form), Text: in.Text, Competencies: in.Competencies}, in.Request())
	return &listOutput{Body: web.ListOf(l, toResource)}, err
}

func (h handler) create(ctx context.Context, in *createInput) (*output, error) {
	return answer(h.s.Create(ctx, in.Body.domain()))
}

func (h handler) get(ctx context.Context, in *getInput) (*output, error) {
	return answer(h.s.Get(ctx, in.ID))
}

func (h handler) update(ctx context.Context, in *updateInput) (*output, error) {
	r := in.Body.domain()
	r.ID = in.ID
	return answer(h.s.Update(ctx, r, in.Version))
}

func (h handler) delete(ctx context.Context, in *deleteInput) (*struct{}, error) {
	return nil, h.s.Delete(ctx, in.ID, in.Version)
}

func answer(r navigator.Resource, err error) (*output, error) {
	if err != nil {
		return nil, err
	}
	return &output{ETag: web.ETag(r.Version), Body: toResource(r)}, nil
}
