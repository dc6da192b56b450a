package documentweb

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct{ s *document.Service }

type (
	form struct {
		Code      string `json:"code"`
		Title     string `json:"title"`
		Clause    string `json:"clause,omitempty" doc:"Пункт положения"`
		Landscape bool   `json:"landscape" doc:"Альбомная страница"`
		Ready     bool   `json:"ready" doc:"Есть что печатать"`
	}
	formsBody struct {
		Items []form `json:"items"`
	}
	formsOutput struct{ Body formsBody }
	formsInput  struct {
		Route uuid.UUID `path:"route"`
	}
	organizationInput struct {
		Organization uuid.UUID `path:"organization"`
	}
	// BatchInput is what a batch is made of.
	BatchInput struct {
		Form   string          `json:"form" minLength:"1" maxLength:"64" doc:"Код формы"`
		Format document.Format `json:"format" enum:"pdf,docx"`
	}
	createInput struct {
		Organization uuid.UUID `path:"organization"`
		Body         BatchInput
	}
	listInput struct {
		web.Page
		Organization uuid.UUID `path:"organization"`
	}
	listOutput struct{ Body web.Listing[batch] }
	getInput   struct {
		ID uuid.UUID `path:"document_batch"`
	}
	output struct{ Body batch }
)

var example = BatchInput{Form: "portfolio", Format: document.PDF}

// batch is what a reader sees.
type batch struct {
	ID           uuid.UUID           `json:"id"`
	Organization uuid.UUID           `json:"organization"`
	Form         string              `json:"form"`
	Format       document.Format     `json:"format"`
	State        document.BatchState `json:"state" enum:"waiting,running,ready,failed"`
	Total        int                 `json:"total" doc:"Маршрутов"`
	Done         int                 `json:"done" doc:"Из них обработано"`
	Files        int                 `json:"files" doc:"Документов в архиве: маршрут, в котором для формы нет сведений, документа не даёт"`
	Size         int64               `json:"size"`
	CreatedAt    time.Time           `json:"created_at"`
	ExpiresAt    time.Time           `json:"expires_at" doc:"После этого архив удаляется"`
}

func toBatch(b document.Batch) batch {
	return batch{b.ID, b.OrganizationID, b.Form, b.Format, b.State, b.Total, b.Done, b.Files, b.Size, b.CreatedAt, b.ExpiresAt}
}

func toForms(list []document.Offer) formsBody {
	out := formsBody{Items: make([]form, len(list))}
	for i, f := range list {
		out.Items[i] = form{f.Code, f.Title, f.Clause, f.Landscape, f.Ready}
	}
	return out
}

func (h handler) forms(ctx context.Context, in *formsInput) (*formsOutput, error) {
	o, err := h.s.Forms(ctx, in.Route)
	return &formsOutput{toForms(o.Forms)}, err
}

func (h handler) batchForms(ctx context.Context, in *organizationInput) (*formsOutput, error) {
	_, forms, err := h.s.BatchForms(ctx, in.Organization)
	return &formsOutput{toForms(forms)}, err
}

func (h handler) list(ctx context.Context, in *listInput) (*listOutput, error) {
	l, err := h.s.Batches(ctx, in.Organization, in.Request())
	return &listOutput{Body: web.ListOf(l, toBatch)}, err
}

func (h handler) create(ctx context.Context, in *createInput) (*output, error) {
	b, err := h.s.Collect(ctx, in.Organization, in.Body.Form, in.Body.Format)
	return &output{toBatch(b)}, err
}

func (h handler) get(ctx context.Context, in *getInput) (*output, error) {
	b, err := h.s.Batch(ctx, in.ID)
	return &output{toBatch(b)}, err
}
