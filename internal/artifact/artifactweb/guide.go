package artifactweb

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// samples shows files in each of their states, the box that takes them, and what becomes
// of products.
func samples(ctx context.Context) templ.Component {
	me := uuid.New()
	p := place{Ground: artifact.Ground{View: iom.View{Route: &iom.Route{}}}, me: me}
	name := page.T(ctx, "page.guide.row")
	out := []templ.Component{}
	for _, s := range []artifact.State{artifact.Uploading, artifact.Checking, artifact.Ready, artifact.Rejected} {
		a := artifact.Artifact{ID: uuid.New(), OwnerID: me, Purpose: artifact.OfProduct, FileName: page.T(ctx, "page.guide.long") + ".pdf", Size: 3_400_000, State: s, CreatedAt: page.From(ctx).Now, Version: 1}
		if s == artifact.Rejected {
			a.Reason = artifact.WrongType
		}
		out = append(out, shelfRow(shelf{place: p}, a))
	}
	out = append(out, uploadBox(upload{form: page.FormAt(ctx, 0, "/styleguide/files").WithoutDraft(), purpose: artifact.OfProduct, words: name, limit: 2 << 30}),
		noFiles(shelf{place: p}))
	for _, s := range []struct {
		artifact.Product
		reviews int
	}{{}, {Product: artifact.Product{State: artifact.Presented}}, {reviews: 1}} {
		out = append(out, productState(s.Product, s.reviews))
	}
	for _, v := range verdicts {
		out = append(out, verdictTag(artifact.Verdict(v)))
	}
	return templ.Join(out...)
}
