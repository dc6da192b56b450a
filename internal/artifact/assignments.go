package artifact

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// AssignmentStore keeps who was asked for reviews.
type AssignmentStore interface {
	// Assignments gives those of a product, the oldest first.
	Assignments(ctx context.Context, reach tenant.Reach, product uuid.UUID) ([]Assignment, error)
	// Candidates gives everybody who acts today at the place, above it, or in the region
	// in one of the roles, by name.
	Candidates(ctx context.Context, at Place, roles []tenant.Role) ([]Candidate, error)
	// InsertAssignment gives ErrAssignedTwice where the person is asked already.
	InsertAssignment(ctx context.Context, a *Assignment) error
	// MoveAssignment writes state, reason and end of an assignment that was asked;
	// postgres.ErrStale where it is not any more.
	MoveAssignment(ctx context.Context, a *Assignment) error
}

// reviewing are the roles in which somebody may review.
var reviewing = []tenant.Role{tenant.Tutor, tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator,
	tenant.RegionalMethodist, tenant.RegionalCoordinator}

// Assignments tells who was asked for a review of the product and how far they are, to
// whoever may read its reviews.
func (s *Products) Assignments(ctx context.Context, product uuid.UUID) ([]Assignment, error) {
	reach, err := s.Policy.Require(ctx, "review", "read")
	if err != nil {
		return nil, err
	}
	if _, err := s.Store.Product(ctx, reach, product); err != nil {
		return nil, err
	}
	return s.Store.Assignments(ctx, reach, product)
}

// Candidates tells who could be asked: by R8, and not asked yet. Who may assign may ask.
func (s *Products) Candidates(ctx context.Context, product uuid.UUID) ([]Candidate, error) {
	reach, err := s.Policy.Require(ctx, "review", "assign")
	if err != nil {
		return nil, err
	}
	p, err := s.Store.Product(ctx, reach, product)
	if err != nil {
		return nil, err
	}
	v, err := s.Routes.Open(ctx, s.sight(reach), p.RouteID)
	if err != nil {
		return nil, err
	}
	all, err := s.candidates(ctx, &p, v)
	if err != nil {
		return nil, err
	}
	asked, err := s.Store.Assignments(ctx, reach, product)
	return slices.DeleteFunc(all, func(c Candidate) bool {
		return slices.ContainsFunc(asked, func(a Assignment) bool { return a.ReviewerID == c.PersonID && a.living() })
	}), err
}

func (s *Products) candidates(ctx context.Context, p *Product, v iom.View) ([]Candidate, error) {
	people, err := s.Store.Candidates(ctx, p.Place, reviewing)
	return entitled(p, v, people), err
}

// Assign asks somebody for a review until a day: a coordinator, the head of a
// methodological union or a methodist does. Who may not review by R8, authors first of
// all, is refused; who accompanies the route is not, and the review will say so.
func (s *Products) Assign(ctx context.Context, product, reviewer uuid.UUID, due civil.Date) (Assignment, error) {
	reach, err := s.Policy.Require(ctx, "review", "assign")
	if err != nil {
		return Assignment{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Assignment{}, err
	}
	var a Assignment
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		var p Product
		v, err := s.held(ctx, reach, product, &p)
		if err != nil {
			return err
		}
		if slices.Contains(p.AuthorIDs, scope.Person) || v.IsTutee(scope.Person) {
			return ErrOwnAssignment.By("R8", v.Regulation.Review.Clause)
		}
		if !due.IsZero() && due.Before(v.Today) {
			return ErrAssignmentInvalid.At("body.due", "День уже прошёл.")
		}
		who, err := s.assignable(ctx, &p, v, reviewer)
		if err != nil {
			return err
		}
		a = Assignment{Place: p.Place, RouteID: p.RouteID, ProductID: p.ID, ReviewerID: reviewer, ReviewerRole: who.Role,
			AssignedBy: scope.Person, AssignedAs: scope.Role, AssignedAt: s.now().UTC(), DueOn: due, State: Asked}
		if a.ID, err = uuid.NewV7(); err != nil {
			return err
		}
		reviews, err := s.Store.Reviews(ctx, reach, product)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(reviews, func(r Review) bool { return r.ReviewerID == reviewer }) {
			return ErrReviewGiven
		}
		if err := s.Store.InsertAssignment(ctx, &a); err != nil {
			return err
		}
		return s.Audit.Record(ctx, a.entry("review.assign", p.AuthorIDs[0]))
	})
	return a, err
}

// assignable finds the person among those who may review, or says why not.
func (s *Products) assignable(ctx context.Context, p *Product, v iom.View, reviewer uuid.UUID) (Candidate, error) {
	if slices.Contains(p.AuthorIDs, reviewer) || v.IsTutee(reviewer) {
		return Candidate{}, iom.ErrOwnProduct.By("R8", v.Regulation.Review.Clause)
	}
	all, err := s.candidates(ctx, p, v)
	if err != nil {
		return Candidate{}, err
	}
	i := slices.IndexFunc(all, func(c Candidate) bool { return c.PersonID == reviewer })
	if i < 0 {
		return Candidate{}, ErrNotReviewer.At("body.reviewer", "Выберите того, кто может оценить продукт.").By("R8", v.Regulation.Review.Clause)
	}
	return all[i], nil
}

// Unassign takes the request for a review back, while the review is not there.
func (s *Products) Unassign(ctx context.Context, product, reviewer uuid.UUID) (Assignment, error) {
	reach, err := s.Policy.Require(ctx, "review", "assign")
	if err != nil {
		return Assignment{}, err
	}
	return s.endAssignment(ctx, reach, product, reviewer, "review.unassign", func(a *Assignment) error {
		a.State, a.EndedAt = Cancelled, s.now().UTC()
		return nil
	})
}

// DeclineReview is the asked person's "no", with a reason that who asked reads.
func (s *Products) DeclineReview(ctx context.Context, product uuid.UUID, reason string) (Assignment, error) {
	reach, err := s.Policy.Require(ctx, "review", "create")
	if err != nil {
		return Assignment{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Assignment{}, err
	}
	return s.endAssignment(ctx, reach, product, scope.Person, "review.decline", func(a *Assignment) error { return a.decline(reason, s.now().UTC()) })
}

func (s *Products) endAssignment(ctx context.Context, reach tenant.Reach, product, reviewer uuid.UUID, name string, end func(*Assignment) error) (Assignment, error) {
	var a Assignment
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		var p Product
		if _, err := s.held(ctx, reach, product, &p); err != nil {
			return err
		}
		found, err := s.assignment(ctx, reach, product, reviewer)
		switch {
		case err != nil:
			return err
		case found == nil:
			return ErrNotAssigned
		case found.State == Given:
			return ErrReviewGiven
		}
		a = *found
		if err := end(&a); err != nil {
			return err
		}
		if err := s.Store.MoveAssignment(ctx, &a); err != nil {
			return err
		}
		return s.Audit.Record(ctx, a.entry(name, p.AuthorIDs[0]))
	})
	return a, err
}

// assignment is the living one of a person, or nil.
func (s *Products) assignment(ctx context.Context, reach tenant.Reach, product, reviewer uuid.UUID) (*Assignment, error) {
	all, err := s.Store.Assignments(ctx, reach, product)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(a Assignment) bool { return a.ReviewerID == reviewer && a.living() })
	if i < 0 {
		return nil, nil
	}
	return &all[i], nil
}

// sight is how far the route of a product is opened that the store has shown within the
// reach: whoever was asked for a review need not accompany the route. The row was found
// within the tenant's wall and by the assignment.
func (s *Products) sight(reach tenant.Reach) tenant.Reach {
	if reach == tenant.ReachAssigned {
		return tenant.ReachRegion
	}
	return reach
}
