package artifact

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// ProductStore keeps products and reviews. Every method sees no more than the
// tenant in the context and the reach given.
type ProductStore interface {
	Products(ctx context.Context, reach tenant.Reach, route uuid.UUID, page paging.Request) (paging.List[Product], error)
	// Product gives one product with its files.
	Product(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Product, error)
	InsertProduct(ctx context.Context, p *Product) error
	// UpdateProduct replaces the row of the version that was read; postgres.ErrStale
	// where it moved on.
	UpdateProduct(ctx context.Context, p *Product, version int) error
	AddFile(ctx context.Context, p *Product, artifact uuid.UUID, at time.Time) error
	RemoveFile(ctx context.Context, p *Product, artifact uuid.UUID) error
	Reviews(ctx context.Context, reach tenant.Reach, product uuid.UUID) ([]Review, error)
	Review(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Review, error)
	// InsertReview gives ErrReviewTwice where the reviewer has reviewed the product.
	InsertReview(ctx context.Context, r *Review) error
	// OfRoute gives all products and reviews of a route to the rules of completion.
	OfRoute(ctx context.Context, route uuid.UUID) ([]Product, []Review, error)
	// Works gives all products and reviews of a route whole, but for their files.
	Works(ctx context.Context, reach tenant.Reach, route uuid.UUID) ([]Product, []Review, error)
	AssignmentStore
	EventStore
	BankStore
}

// Products is what can be done with products, their presentation and reviews.
type Products struct {
	ProductsDeps
	now func() time.Time
}

// ProductsDeps is what Products needs of others.
type ProductsDeps struct {
	Tx     tenant.Tx
	Store  ProductStore
	Files  FileStore
	Routes Routes
	Policy *authz.Policy
	Audit  audit.Recorder
	Reads  audit.Reads
}

// NewProducts puts the products together.
func NewProducts(d ProductsDeps) *Products { return &Products{d, time.Now} }

// At gives the same products under another clock, for tests and the demo.
func (s *Products) At(now func() time.Time) *Products { return &Products{s.ProductsDeps, now} }

// Facts tells the rules of completion of a route's products and reviews [R6-R8].
// It joins the open transaction; who calls it has asked for the route already.
func (s *Products) Facts(ctx context.Context, route uuid.UUID) (products []iom.ProductFact, reviews []iom.ReviewFact, err error) {
	ps, rs, err := s.Store.OfRoute(ctx, route)
	for _, p := range ps {
		products = append(products, p.Fact())
	}
	for _, r := range rs {
		reviews = append(reviews, r.Fact())
	}
	return products, reviews, err
}

// List gives the products of a route, the newest first.
func (s *Products) List(ctx context.Context, route uuid.UUID, page paging.Request) (paging.List[Product], error) {
	reach, err := s.Policy.Require(ctx, "product", "read")
	if err != nil {
		return paging.List[Product]{}, err
	}
	if _, err := s.Routes.Open(ctx, reach, route); err != nil {
		return paging.List[Product]{}, err
	}
	return s.Store.Products(ctx, reach, route, page)
}

// Get gives one product with its files. Reading somebody else's leaves a record.
func (s *Products) Get(ctx context.Context, id uuid.UUID) (Product, error) {
	reach, err := s.Policy.Require(ctx, "product", "read")
	if err != nil {
		return Product{}, err
	}
	p, err := s.Store.Product(ctx, reach, id)
	if scope, _ := tenant.From(ctx); err == nil && !slices.Contains(p.AuthorIDs, scope.Person) {
		s.Reads.Seen(ctx, p.entry("product.read"))
	}
	return p, err
}

// Create adds a draft. Who follows the route chooses the kind [B 2.8.5] and is its
// author; in a group's route other members may be authors with them [A I.3].
func (s *Products) Create(ctx context.Context, route uuid.UUID, p Product) (Product, error) {
	reach, err := s.Policy.Require(ctx, "product", "create")
	if err != nil {
		return Product{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Product{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		v, err := s.Routes.Hold(ctx, reach, route)
		if err != nil {
			return err
		}
		if err := open(v.Route); err != nil {
			return err
		}
		p.AuthorIDs = authors(scope.Person, p.AuthorIDs)
		p.Title = strings.TrimSpace(p.Title)
		if err := p.check(v.Regulation, v.Route); err != nil {
			return err
		}
		if p.ID, err = uuid.NewV7(); err != nil {
			return err
		}
		p.Place, p.RouteID, p.State, p.Version = Place(v.Place), v.ID, Draft, 1
		p.CreatedAt = s.now().UTC()
		p.UpdatedAt = p.CreatedAt
		if err := s.Store.InsertProduct(ctx, &p); err != nil {
			return err
		}
		return s.Audit.Record(ctx, p.entry("product.create"))
	})
	return p, err
}

// authors puts the acting person first, each once.
func authors(me uuid.UUID, named []uuid.UUID) []uuid.UUID {
	all := []uuid.UUID{me}
	for _, id := range named {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// Update changes what the authors wrote; presentation, files and place stay.
func (s *Products) Update(ctx context.Context, id uuid.UUID, version int, in Product) (Product, error) {
	return s.change(ctx, id, version, "create", "product.update", func(_ context.Context, p *Product, v iom.View) error {
		p.Title, p.Kind, p.Direction = strings.TrimSpace(in.Title), in.Kind, in.Direction
		p.Annotation, p.Link = in.Annotation, in.Link
		if len(in.AuthorIDs) > 0 {
			p.AuthorIDs = authors(p.AuthorIDs[0], in.AuthorIDs)
		}
		return p.check(v.Regulation, v.Route)
	})
}

// Present plans the presentation or marks it as held: the tutee chooses its form
// and level [B 2.8.5].
func (s *Products) Present(ctx context.Context, id uuid.UUID, version int, pr Presentation) (Product, error) {
	return s.change(ctx, id, version, "present", "product.present", func(_ context.Context, p *Product, v iom.View) error {
		return p.present(v.Regulation, v.Route, pr, v.Today)
	})
}

// AddFile puts a file of the same route to the product; one that is there stays.
func (s *Products) AddFile(ctx context.Context, id uuid.UUID, version int, file uuid.UUID) (Product, error) {
	return s.change(ctx, id, version, "create", "product.add_file", func(ctx context.Context, p *Product, _ iom.View) error {
		reach, err := s.Policy.Require(ctx, "artifact", "read")
		if err != nil {
			return err
		}
		a, err := s.Files.Get(ctx, reach, file)
		switch {
		case err != nil:
			return err
		case a.RouteID != p.RouteID || a.Purpose != OfProduct:
			return ErrFileForeign.At("body.artifact", "Файл другого маршрута или с другим назначением.")
		case a.State == Rejected:
			return ErrRejected.Saying(a.Reason.Title())
		}
		if !slices.ContainsFunc(p.Files, func(x Artifact) bool { return x.ID == file }) {
			p.Files = append(p.Files, a)
		}
		return s.Store.AddFile(ctx, p, file, s.now().UTC())
	})
}

// RemoveFile takes a file off the product; the file itself stays with the route.
func (s *Products) RemoveFile(ctx context.Context, id uuid.UUID, version int, file uuid.UUID) (Product, error) {
	return s.change(ctx, id, version, "create", "product.remove_file", func(ctx context.Context, p *Product, _ iom.View) error {
		n := len(p.Files)
		p.Files = slices.DeleteFunc(p.Files, func(a Artifact) bool { return a.ID == file })
		if len(p.Files) == n {
			return ErrNotFound
		}
		return s.Store.RemoveFile(ctx, p, file)
	})
}

// change is the way of every change of a product: by an author, while the route is
// carried out or assessed and nobody has reviewed the product.
func (s *Products) change(ctx context.Context, id uuid.UUID, version int, action authz.Action, name string, do func(context.Context, *Product, iom.View) error) (Product, error) {
	reach, err := s.Policy.Require(ctx, "product", action)
	if err != nil {
		return Product{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Product{}, err
	}
	var p Product
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		v, err := s.held(ctx, reach, id, &p)
		if err != nil {
			return err
		}
		if !slices.Contains(p.AuthorIDs, scope.Person) {
			return ErrNotAuthor
		}
		switch reviews, err := s.Store.Reviews(ctx, reach, id); {
		case err != nil:
			return err
		case len(reviews) > 0:
			return ErrProductReviewed
		}
		switch opened, err := s.Store.Opened(ctx, id); {
		case err != nil:
			return err
		case opened:
			return ErrProductOpened
		}
		if err := do(ctx, &p, v); err != nil {
			return err
		}
		p.Version, p.UpdatedAt = version+1, s.now().UTC()
		if err := s.Store.UpdateProduct(ctx, &p, version); err != nil {
			return err
		}
		return s.Audit.Record(ctx, p.entry(name))
	})
	return p, err
}

// held reads a product whose route is open, and other changes of it wait.
func (s *Products) held(ctx context.Context, reach tenant.Reach, id uuid.UUID, p *Product) (iom.View, error) {
	v, err := s.hold(ctx, reach, id, p)
	if err != nil {
		return iom.View{}, err
	}
	return v, open(v.Route)
}

// hold is held of a route that may have ended.
func (s *Products) hold(ctx context.Context, reach tenant.Reach, id uuid.UUID, p *Product) (iom.View, error) {
	found, err := s.Store.Product(ctx, reach, id)
	if err != nil {
		return iom.View{}, err
	}
	v, err := s.Routes.Hold(ctx, s.sight(reach), found.RouteID)
	if err != nil {
		return iom.View{}, err
	}
	*p, err = s.Store.Product(ctx, reach, id) // as it is now that the route is held
	return v, err
}
