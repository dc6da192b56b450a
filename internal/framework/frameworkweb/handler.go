package frameworkweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct{ s *framework.Service }

type (
	listInput struct {
		web.Page
		State   string `query:"state" enum:"draft,published,retired" doc:"Состояние"`
		Purpose string `query:"purpose" enum:"competencies,directions" doc:"Назначение"`
		Code    string `query:"code" maxLength:"64" doc:"Все редакции одной рамки"`
	}
	listOutput  struct{ Body web.Listing[Brief] }
	createInput struct{ Body beginning }
	getInput    struct {
		ID uuid.UUID `path:"framework"`
	}
	updateInput struct {
		web.Edit
		ID   uuid.UUID `path:"framework"`
		Body About
	}
	moveInput struct {
		web.Edit
		ID uuid.UUID `path:"framework"`
	}
	output struct {
		ETag string `header:"ETag"`
		Body whole
	}
	installOutput struct {
		Body struct {
			Added []string `json:"added" doc:"Коды добавленных рамок"`
		}
	}
	addItemInput struct {
		ID   uuid.UUID `path:"framework"`
		Body entry
	}
	editItemInput struct {
		web.Edit
		ID   uuid.UUID `path:"framework"`
		Item uuid.UUID `path:"framework_item"`
		Body entry
	}
	removeItemInput struct {
		web.Edit
		ID   uuid.UUID `path:"framework"`
		Item uuid.UUID `path:"framework_item"`
	}
	itemOutput struct {
		ETag string `header:"ETag" doc:"Новая версия рамки"`
		Body item
	}
	relationsInput struct {
		From string `query:"from" required:"true" minLength:"1" maxLength:"64" doc:"Код рамки, от которой смотрят"`
		To   string `query:"to" maxLength:"64" doc:"Код второй рамки; все, если не указан"`
	}
	relationsOutput struct {
		Body struct {
			Items []relation `json:"items"`
		}
	}
	relateInput    struct{ Body RelationInput }
	relationOutput struct{ Body relation }
	unrelateInput  struct {
		ID uuid.UUID `path:"framework_relation"`
	}
)

func (h handler) list(ctx context.Context, in *listInput) (*listOutput, error) {
	l, err := h.s.List(ctx, framework.Filter{State: framework.State(in.State), Purpose: framework.Purpose(in.Purpose), Code: in.Code,
		Current: in.State == "" && in.Code == ""}, in.Request())
	return &listOutput{Body: web.ListOf(l, toBrief)}, err
}

func (h handler) create(ctx context.Context, in *createInput) (*output, error) {
	return answer(h.s.Create(ctx, in.Body.domain(in.Body.Code)))
}

func (h handler) get(ctx context.Context, in *getInput) (*output, error) {
	return answer(h.s.Get(ctx, in.ID))
}

func (h handler) update(ctx context.Context, in *updateInput) (*output, error) {
	return answer(h.s.Update(ctx, in.ID, in.Body.domain(""), in.Version))
}

func (h handler) delete(ctx context.Context, in *moveInput) (*struct{}, error) {
	return nil, h.s.Discard(ctx, in.ID, in.Version)
}

func (h handler) next(ctx context.Context, in *getInput) (*output, error) {
	return answer(h.s.Next(ctx, in.ID))
}

func (h handler) publish(ctx context.Context, in *moveInput) (*output, error) {
	return answer(h.s.Publish(ctx, in.ID, in.Version))
}

func (h handler) retire(ctx context.Context, in *moveInput) (*output, error) {
	return answer(h.s.Retire(ctx, in.ID, in.Version))
}

func (h handler) install(ctx context.Context, _ *struct{}) (*installOutput, error) {
	out := &installOutput{}
	var err error
	out.Body.Added, err = h.s.Install(ctx)
	return out, err
}

func answer(f framework.Framework, err error) (*output, error) {
	if err != nil {
		return nil, err
	}
	return &output{ETag: web.ETag(f.Version), Body: toWhole(f)}, nil
}

func (h handler) addItem(ctx context.Context, in *addItemInput) (*itemOutput, error) {
	f, i, err := h.s.AddItem(ctx, in.ID, in.Body.domain())
	return answerItem(f, i, err)
}

func (h handler) editItem(ctx context.Context, in *editItemInput) (*itemOutput, error) {
	f, i, err := h.s.EditItem(ctx, in.ID, in.Item, in.Body.domain(), in.Version)
	return answerItem(f, i, err)
}

func (h handler) removeItem(ctx context.Context, in *removeItemInput) (*output, error) {
	return answer(h.s.RemoveItem(ctx, in.ID, in.Item, in.Version))
}

func answerItem(f framework.Framework, i framework.Item, err error) (*itemOutput, error) {
	if err != nil {
		return nil, err
	}
	return &itemOutput{ETag: web.ETag(f.Version), Body: toItem(i, 0)}, nil
}

func (h handler) listRelations(ctx context.Context, in *relationsInput) (*relationsOutput, error) {
	all, err := h.s.Relations(ctx, in.From, in.To)
	out := &relationsOutput{}
	out.Body.Items = make([]relation, 0, len(all))
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, toRelation(r))
	}
	return out, err
}

func (h handler) relate(ctx context.Context, in *relateInput) (*relationOutput, error) {
	b := in.Body
	r, err := h.s.Relate(ctx, framework.Relation{OriginFramework: b.OriginFramework, OriginItem: b.OriginItem, TargetFramework: b.TargetFramework,
		TargetItem: b.TargetItem, Kind: b.Kind, Note: b.Note})
	if err != nil {
		return nil, err
	}
	return &relationOutput{Body: toRelation(r)}, nil
}

func (h handler) unrelate(ctx context.Context, in *unrelateInput) (*struct{}, error) {
	return nil, h.s.Unrelate(ctx, in.ID)
}
