package artifact

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Reviews gives the reviews of a product, the oldest first, to its authors too:
// they are written for them.
func (s *Products) Reviews(ctx context.Context, product uuid.UUID) ([]Review, error) {
	reach, err := s.Policy.Require(ctx, "review", "read")
	if err != nil {
		return nil, err
	}
	if _, err := s.Store.Product(ctx, reach, product); err != nil {
		return nil, err
	}
	return s.Store.Reviews(ctx, reach, product)
}

// Review gives one review. Reading one of somebody else's product leaves a record.
func (s *Products) Review(ctx context.Context, id uuid.UUID) (Review, error) {
	reach, err := s.Policy.Require(ctx, "review", "read")
	if err != nil {
		return Review{}, err
	}
	r, err := s.Store.Review(ctx, reach, id)
	if err != nil {
		return Review{}, err
	}
	p, err := s.Store.Product(ctx, reach, r.ProductID)
	if err != nil {
		return Review{}, err
	}
	if scope, _ := tenant.From(ctx); scope.Person != r.ReviewerID && !slices.Contains(p.AuthorIDs, scope.Person) {
		s.Reads.Seen(ctx, r.entry("review.read", p.AuthorIDs[0]))
	}
	return r, nil
}

// AddReview keeps the expert assessment of a presented product. Who may is R8:
// regional methodist, the tutee's school, tutor, municipal coordinator, and the
// regional centre when it was asked [B 1.13, 2.8]; nobody reviews an own product.
func (s *Products) AddReview(ctx context.Context, product uuid.UUID, r Review) (Review, error) {
	reach, err := s.Policy.Require(ctx, "review", "create")
	if err != nil {
		return Review{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Review{}, err
	}
	rubric, err := RubricOf(r.RubricCode, r.RubricVersion)
	if err != nil {
		return Review{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		var p Product
		v, err := s.held(ctx, reach, product, &p)
		if err != nil {
			return err
		}
		a, err := s.assignment(ctx, reach, product, scope.Person)
		if err != nil {
			return err
		}
		r.Requested = a != nil || !p.AskedAt.IsZero()
		if r.Standing, err = p.standing(v, scope, r.Requested); err != nil {
			return err
		}
		r.tidy()
		if err := r.check(rubric, v.Route); err != nil {
			return err
		}
		if err := s.marked(ctx, v.Route, &r); err != nil {
			return err
		}
		if r.ID, err = uuid.NewV7(); err != nil {
			return err
		}
		r.Place, r.RouteID, r.ProductID = p.Place, p.RouteID, p.ID
		r.ReviewerID, r.ReviewerRole, r.ReviewerOrganizationID = scope.Person, scope.Role, scope.Organization
		r.Warnings = r.Advice(v.Regulation)
		r.CreatedAt, r.Accompanies = s.now().UTC(), v.Accompanies(scope.Person)
		if err := s.Store.InsertReview(ctx, &r); err != nil {
			return err
		}
		if a != nil && a.State == Asked {
			a.State, a.EndedAt = Given, r.CreatedAt
			if err := s.Store.MoveAssignment(ctx, a); err != nil {
				return err
			}
		}
		return s.Audit.Record(ctx, r.entry("review.create", p.AuthorIDs[0]))
	})
	return r, err
}

// marked answers the criteria of the route; none is met by a measure that was never taken.
func (s *Products) marked(ctx context.Context, route *iom.Route, r *Review) error {
	diagnosed, err := s.Routes.FinallyDiagnosed(ctx, route.ID)
	if err != nil {
		return err
	}
	if err := route.Tested(r.Answers, diagnosed, "body.criteria"); err != nil {
		return err
	}
	return r.mark(route)
}

// FinallyDiagnosed tells whether a final diagnosis was taken on the route of a product
// that was just read.
func (s *Products) FinallyDiagnosed(ctx context.Context, p Product) (bool, error) {
	return s.Routes.FinallyDiagnosed(ctx, p.RouteID)
}

// standing tells what a review by the person would be worth [R8]; requested says that
// they were asked, as one or as the regional centre.
func (p *Product) standing(v iom.View, by tenant.Scope, requested bool) (Standing, error) {
	if p.State != Presented {
		return "", ErrNotPresented
	}
	return v.Regulation.Standing(v.Route, iom.Reviewer{PersonID: by.Person, Role: by.Role, OrganizationID: by.Organization,
		Requested: requested}, p.AuthorIDs)
}

// MayReview tells what a review by the acting person would be worth, or refuses as
// AddReview would: before a long form is filled in for nothing.
func (s *Products) MayReview(ctx context.Context, product uuid.UUID) (Standing, error) {
	reach, err := s.Policy.Require(ctx, "review", "create")
	if err != nil {
		return "", err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return "", err
	}
	p, err := s.Store.Product(ctx, reach, product)
	if err != nil {
		return "", err
	}
	v, err := s.Routes.Open(ctx, s.sight(reach), p.RouteID)
	if err != nil {
		return "", err
	}
	if err := open(v.Route); err != nil {
		return "", err
	}
	a, err := s.assignment(ctx, reach, product, scope.Person)
	if err != nil {
		return "", err
	}
	standing, err := p.standing(v, scope, a != nil || !p.AskedAt.IsZero())
	if err != nil {
		return "", err
	}
	reviews, err := s.Store.Reviews(ctx, reach, product)
	if slices.ContainsFunc(reviews, func(r Review) bool { return r.ReviewerID == scope.Person }) {
		return "", ErrReviewTwice
	}
	return standing, err
}

// ReviewsOfRoute gives the reviews of all products of a route, the oldest first.
func (s *Products) ReviewsOfRoute(ctx context.Context, route uuid.UUID) ([]Review, error) {
	reach, err := s.Policy.Require(ctx, "review", "read")
	if err != nil {
		return nil, err
	}
	if _, err := s.Routes.Open(ctx, reach, route); err != nil {
		return nil, err
	}
	_, reviews, err := s.Store.Works(ctx, reach, route)
	return reviews, err
}

// AskCentre asks the regional centre to take part in the review: it does so on
// request only [B 2.8.1].
func (s *Products) AskCentre(ctx context.Context, product uuid.UUID) (Product, error) {
	reach, err := s.Policy.Require(ctx, "review", "request")
	if err != nil {
		return Product{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Product{}, err
	}
	var p Product
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.held(ctx, reach, product, &p); err != nil {
			return err
		}
		if !p.AskedAt.IsZero() {
			return ErrAlreadyAsked
		}
		version := p.Version
		p.AskedBy, p.AskedAt = scope.Person, s.now().UTC()
		p.Version, p.UpdatedAt = version+1, p.AskedAt
		if err := s.Store.UpdateProduct(ctx, &p, version); err != nil {
			return err
		}
		return s.Audit.Record(ctx, p.entry("review.request"))
	})
	return p, err
}
