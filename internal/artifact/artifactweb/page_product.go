package artifactweb

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) registerProducts(p *web.Pages) {
	read, create := may("product", "read"), may("product", "create")
	web.Show(p, web.View{ID: "pageProducts", Path: "/routes/{route}/products", Permission: read, Title: "products.title",
		Shows: []string{"listProducts"}}, h.productsPage)
	web.Show(p, web.View{ID: "pageNewProduct", Path: "/routes/{route}/products/new", Permission: create, Title: "products.new"}, h.newProductPage)
	web.Show(p, web.View{ID: "pageProduct", Path: "/products/{product}", Permission: read, Title: "products.one",
		Shows: []string{"getProduct", "listReviews", "listReviewers", "listReviewerCandidates", "listEventGuests"}}, h.productPage)
	web.Show(p, web.View{ID: "pageEditProduct", Path: "/products/{product}/edit", Permission: create, Title: "products.edit",
		Shows: []string{"getProduct"}}, h.editProductPage)
	web.Show(p, web.View{ID: "pagePresentProduct", Path: "/products/{product}/presentation", Permission: may("product", "present"), Title: "products.present",
		Shows: []string{"getProduct"}}, h.presentPage)
	web.AddTab(p, web.Tab{Of: "route", Path: "/routes/{route}/products", Title: "products.title", Order: 40, Permission: read})

	one := func(_ context.Context, v *web.Visit, o *productOutput) string {
		return v.Prefix() + "/products/" + o.Body.ID.String()
	}
	web.Act(p, web.Action{Operation: "createProduct", Path: "/routes/{route}/products/new", View: "pageNewProduct"}, h.createWorded, one)
	web.Act(p, web.Action{Operation: "updateProduct", Path: "/products/{product}/edit", View: "pageEditProduct"}, h.updateWorded, one)
	web.Act(p, web.Action{Operation: "presentProduct", Path: "/products/{product}/presentation", View: "pagePresentProduct"}, h.presentWorded, one)
	web.Act(p, web.Action{Operation: "addProductFile", Path: "/products/{product}/files", View: "pageProduct"}, h.addFile, one)
	web.Act(p, web.Action{Operation: "removeProductFile", Path: "/products/{product}/files/{artifact}/remove", View: "pageProduct"}, h.removeFile, one)
	web.Act(p, web.Action{Operation: "askForReview", Path: "/products/{product}/review-request", View: "pageProduct"}, h.askCentre, one)
}

// bench is the list of a route's products.
type bench struct {
	place
	list    []artifact.Product
	next    string
	reviews map[uuid.UUID][]artifact.Review // of each product
	wants   []iom.Requirement               // a shown product for each direction of work [A III.5]
}

func (h pages) productsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	b := bench{reviews: map[uuid.UUID][]artifact.Review{}}
	if b.place, err = h.routeOf(ctx, v, id); err != nil {
		return page.Content{}, err
	}
	l, err := h.products.s.List(ctx, id, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	b.list, b.next = l.Items, v.Next(l.Next)
	if b.Regulation.Completion.ProductPerDirection.On {
		shown, _, err := h.products.s.Facts(ctx, id)
		if err != nil {
			return page.Content{}, err
		}
		b.wants = slices.DeleteFunc(b.Requirements(b.Regulation, iom.Results{Products: shown}), func(q iom.Requirement) bool { return q.Direction == "" })
	}
	if len(b.list) > 0 && page.May(ctx, "review", "read") {
		all, err := h.products.s.ReviewsOfRoute(ctx, id)
		if err != nil {
			return page.Content{}, err
		}
		for _, r := range all {
			b.reviews[r.ProductID] = append(b.reviews[r.ProductID], r)
		}
	}
	return page.Content{Body: productsView(b), Crumbs: b.crumbs(ctx)}, nil
}

func (h pages) routeOf(ctx context.Context, v *web.Visit, route uuid.UUID) (place, error) {
	g, err := h.products.s.Ground(ctx, route)
	if err != nil {
		return place{}, err
	}
	return stand(ctx, v, g)
}

// work is a product as its pages show it.
type work struct {
	place
	artifact.Product
	reviews []artifact.Review
	names   page.Names
	free    []artifact.Artifact // files that could be put to it
	upload  upload
	worth   worth
	panel   panel
	guests  []artifact.Guest
	opened  *artifact.BankProduct // the product in the bank, where the reader is its author
}

// open reads the product of the visit and its route.
func (h pages) open(ctx context.Context, v *web.Visit) (work, error) {
	id, err := v.ID("product")
	if err != nil {
		return work{}, err
	}
	w := work{}
	if w.Product, err = h.products.s.Get(ctx, id); err != nil {
		return work{}, err
	}
	w.place, err = h.placeOf(ctx, v, w.Product)
	return w, err
}

// placeOf dresses the route of a product that was read.
func (h pages) placeOf(ctx context.Context, v *web.Visit, p artifact.Product) (place, error) {
	g, err := h.products.s.GroundOf(ctx, p)
	if err != nil {
		return place{}, err
	}
	return stand(ctx, v, g)
}

func (h pages) productPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	w, err := h.open(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	if page.May(ctx, "review", "read") {
		if w.reviews, err = h.products.s.Reviews(ctx, w.Product.ID); err != nil {
			return page.Content{}, err
		}
	}
	if w.worth, err = h.mayReview(ctx, w.Product.ID); err != nil {
		return page.Content{}, err
	}
	if !w.On.IsZero() {
		if w.guests, err = h.products.s.Guests(ctx, w.Product.ID); err != nil {
			return page.Content{}, err
		}
	}
	if w.opened, err = h.openedBy(ctx, w); err != nil {
		return page.Content{}, err
	}
	if w.panel, err = h.panel(ctx, w); err != nil {
		return page.Content{}, err
	}
	if w.changes() {
		l, err := h.files.s.List(ctx, w.Product.RouteID, artifact.Filter{Purpose: artifact.OfProduct, State: artifact.Ready}, paging.Request{Limit: paging.MaxLimit})
		if err != nil {
			return page.Content{}, err
		}
		w.free = slices.DeleteFunc(l.Items, func(a artifact.Artifact) bool {
			return slices.ContainsFunc(w.Files, func(x artifact.Artifact) bool { return x.ID == a.ID })
		})
		if w.upload, err = h.uploadTo(ctx, w.place, uuid.Nil); err != nil {
			return page.Content{}, err
		}
		w.upload.words, w.upload.product = page.T(ctx, "products.upload_text"), w.Product.ID
	}
	people := append(slices.Clone(w.AuthorIDs), w.panel.people()...)
	for _, r := range w.reviews {
		people = append(people, r.ReviewerID)
	}
	w.names, err = v.Names(ctx, people...)
	return page.Content{Title: w.Product.Title, Body: productView(w), Crumbs: w.crumbs(ctx), Scripts: scripts(w.changes()), Wide: true}, err
}

func (w work) crumbs(ctx context.Context, more ...page.Crumb) []page.Crumb {
	if w.Guest {
		return w.place.crumbs(ctx, more...)
	}
	return w.place.crumbs(ctx, append([]page.Crumb{{Title: page.T(ctx, "products.title"), Href: w.place.path(ctx, "/products")}}, more...)...)
}

// itself is the crumb that leads to the product.
func (w work) itself(ctx context.Context) page.Crumb {
	return page.Crumb{Title: w.Product.Title, Href: w.at(ctx)}
}

// at is an address of the product's pages.
func (w work) at(ctx context.Context, tail ...any) string {
	return page.Link(ctx, append([]any{"/products/", w.Product.ID}, tail...)...)
}

// form is sent to an address of the product and carries its version.
func (w work) form(ctx context.Context, tail ...any) *page.Form {
	return page.FormTo(ctx, w.Product.Version, append([]any{"/products/", w.Product.ID}, tail...)...)
}

// changes tells that the reader may still change the product: an author, while nobody
// has reviewed it and the route is open.
func (w work) changes() bool {
	return w.Open && slices.Contains(w.AuthorIDs, w.me) && len(w.reviews) == 0 && w.opened == nil
}

// asks tells that the reader may ask the regional centre to take part.
func (w work) asks(ctx context.Context) bool {
	return w.Open && w.AskedAt.IsZero() && page.May(ctx, "review", "request")
}

func (h pages) newProductPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	w := work{}
	if w.place, err = h.routeOf(ctx, v, id); err != nil {
		return page.Content{}, err
	}
	w.Product.Kind = w.ProductKind // as the route plans it [B 2.8.5]
	w.Product.Direction = v.Query("direction")
	return h.productForm(ctx, v, w, page.FormTo(ctx, 0, "/routes/", id, "/products/new"), w.place.path(ctx, "/products"), w.crumbs(ctx))
}

func (h pages) editProductPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	w, err := h.open(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	return h.productForm(ctx, v, w, w.form(ctx, "/edit"), w.at(ctx), w.crumbs(ctx, w.itself(ctx)))
}

func (h pages) productForm(ctx context.Context, v *web.Visit, w work, f *page.Form, back string, crumbs []page.Crumb) (page.Content, error) {
	var err error
	w.names, err = v.Names(ctx, append(slices.Clone(w.GroupIDs), w.TuteeID)...)
	return page.Content{Body: productForm(w, f, back), Crumbs: crumbs}, err
}

func (h pages) presentPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	w, err := h.open(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	if w.Form == "" { // as the route plans it [B 2.8.5]
		w.Form, w.Level = w.PresentationForm, w.PresentationLevel
	}
	return page.Content{Body: presentForm(w, w.form(ctx, "/presentation")), Crumbs: w.crumbs(ctx, w.itself(ctx))}, nil
}
