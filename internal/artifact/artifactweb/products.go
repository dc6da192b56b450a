package artifactweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type products struct{ s *artifact.Products }

type (
	listProductsInput struct {
		web.Page
		Route uuid.UUID `path:"route"`
	}
	listProductsOutput struct{ Body web.Listing[product] }
	createProductInput struct {
		Route uuid.UUID `path:"route"`
		Body  productInput
	}
	productID struct {
		ID uuid.UUID `path:"product"`
	}
	updateProductInput struct {
		web.Edit
		ID   uuid.UUID `path:"product"`
		Body productInput
	}
	addFileInput struct {
		web.Edit
		ID   uuid.UUID `path:"product"`
		Body fileRef
	}
	removeFileInput struct {
		web.Edit
		ID   uuid.UUID `path:"product"`
		File uuid.UUID `path:"artifact"`
	}
	presentInput struct {
		web.Edit
		ID   uuid.UUID `path:"product"`
		Body presentation
	}
	productOutput struct {
		ETag string `header:"ETag"`
		Body product
	}
	addReviewInput struct {
		Product uuid.UUID `path:"product"`
		Body    reviewInput
	}
	reviewID struct {
		ID uuid.UUID `path:"review"`
	}
	reviewOutput      struct{ Body review }
	listReviewsOutput struct{ Body web.Listing[review] }
	rubricsOutput     struct {
		Body web.Listing[artifact.Rubric]
	}
)

func (h products) list(ctx context.Context, in *listProductsInput) (*listProductsOutput, error) {
	l, err := h.s.List(ctx, in.Route, in.Request())
	return &listProductsOutput{Body: web.ListOf(l, toProduct)}, err
}

func (h products) create(ctx context.Context, in *createProductInput) (*productOutput, error) {
	return productAnswer(h.s.Create(ctx, in.Route, in.Body.domain()))
}

func (h products) get(ctx context.Context, in *productID) (*productOutput, error) {
	return productAnswer(h.s.Get(ctx, in.ID))
}

func (h products) update(ctx context.Context, in *updateProductInput) (*productOutput, error) {
	return productAnswer(h.s.Update(ctx, in.ID, in.Version, in.Body.domain()))
}

func (h products) addFile(ctx context.Context, in *addFileInput) (*productOutput, error) {
	return productAnswer(h.s.AddFile(ctx, in.ID, in.Version, in.Body.Artifact))
}

func (h products) removeFile(ctx context.Context, in *removeFileInput) (*productOutput, error) {
	return productAnswer(h.s.RemoveFile(ctx, in.ID, in.Version, in.File))
}

func (h products) present(ctx context.Context, in *presentInput) (*productOutput, error) {
	return productAnswer(h.s.Present(ctx, in.ID, in.Version, in.Body.domain()))
}

func (h products) askCentre(ctx context.Context, in *productID) (*productOutput, error) {
	return productAnswer(h.s.AskCentre(ctx, in.ID))
}

func (h products) reviews(ctx context.Context, in *productID) (*listReviewsOutput, error) {
	all, err := h.s.Reviews(ctx, in.ID)
	return &listReviewsOutput{Body: listing(all, toReview)}, err
}

func (h products) addReview(ctx context.Context, in *addReviewInput) (*reviewOutput, error) {
	r, err := h.s.AddReview(ctx, in.Product, in.Body.domain())
	return &reviewOutput{Body: toReview(r)}, err
}

func (h products) review(ctx context.Context, in *reviewID) (*reviewOutput, error) {
	r, err := h.s.Review(ctx, in.ID)
	return &reviewOutput{Body: toReview(r)}, err
}

func (h products) rubrics(context.Context, *struct{}) (*rubricsOutput, error) {
	all, err := artifact.Rubrics()
	return &rubricsOutput{Body: web.Listing[artifact.Rubric]{Items: all}}, err
}

func productAnswer(p artifact.Product, err error) (*productOutput, error) {
	if err != nil {
		return nil, err
	}
	return &productOutput{ETag: web.ETag(p.Version), Body: toProduct(p)}, nil
}
