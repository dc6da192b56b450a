package iom

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Results is what the rules need to know of what came out of a route. Products
// and reviews live in area artifact, diagnoses in area assessment: who calls a
// rule brings their facts along.
type Results struct {
	Products []ProductFact
	Reviews  []ReviewFact
	Final    []DynamicsFact // of each person of the route who took a final diagnosis
}

// ProductFact tells of one product of the route.
type ProductFact struct {
	ID          uuid.UUID
	AuthorIDs   []uuid.UUID
	Direction   string     // of work [A II.3]
	PresentedOn civil.Date // zero while it was not shown to colleagues
	Awaited     int        // experts who were asked for a review and have not answered
}

// Awaited counts the experts who were asked for a review of one of the products and have
// not answered.
func (res Results) Awaited() (n int) {
	for _, p := range res.Products {
		n += p.Awaited
	}
	return n
}

// Verdict of a review on the deficits [B 1.12-1.13].
type Verdict string

// «Не устранён» is as lawful a verdict as the others. A review of a route
// without deficits may have none.
const (
	DeficitRemoved    Verdict = "removed"     // дефицит устранён
	DeficitNotRemoved Verdict = "not_removed" // дефицит не устранён
	DeficitDynamics   Verdict = "dynamics"    // не устранён, но есть положительная динамика
)

// ReviewFact tells of one expert review of a product.
type ReviewFact struct {
	ID             uuid.UUID
	ProductID      uuid.UUID
	ReviewerID     uuid.UUID
	ReviewerRole   tenant.Role // in which the review was written
	OrganizationID uuid.UUID   // of that membership; zero above the school
	Requested      bool        // the review was asked for
	Verdict        Verdict
	Deficits       map[string]Verdict // on single deficits of the route, by id
	AttestsGrowth  bool               // competencies grew
	Accompanies    bool               // its author accompanied the route when it was written
	At             time.Time
}

// attests is R7's first criterion: competencies grew, or deficits went, or there
// are dynamics of professional development [B 1.13].
func (f ReviewFact) attests() bool {
	return f.AttestsGrowth || f.Verdict == DeficitRemoved || f.Verdict == DeficitDynamics
}

// on is what the review says of one deficit: by its name, or as of the whole.
func (f ReviewFact) on(d Deficit) Verdict { return cmp.Or(f.Deficits[d.ID.String()], f.Verdict) }

// Dynamics of a final diagnosis against the entry one of the same scale.
type Dynamics string

// The dynamics; they are unknown where there is nothing to compare with.
const (
	DynamicsPositive Dynamics = "positive"
	DynamicsAbsent   Dynamics = "absent"
	DynamicsUnknown  Dynamics = "unknown"
)

// DynamicsFact tells of one final diagnosis.
type DynamicsFact struct {
	DiagnosisID  uuid.UUID
	PersonID     uuid.UUID
	TakenOn      civil.Date
	Dynamics     Dynamics
	Competencies []CompetencyFact
}

// CompetencyFact says whether a competency is still a deficit at the end.
type CompetencyFact struct {
	Framework, Competency string
	Deficit               bool
}

func (res Results) presented(product uuid.UUID) bool {
	p, ok := find(res.Products, func(p ProductFact) bool { return p.ID == product })
	return ok && !p.PresentedOn.IsZero()
}

// counting gives the reviews that R6 and R7 look at: of a presented product, by
// who is entitled (R8), speaking of the deficits if the route has any; of one
// reviewer's reviews of a product the last.
// Where a regulation judges by the final diagnosis alone, none.
func (res Results) counting(g *Regulation, r *Route) []ReviewFact {
	if g.Outcome.On && !g.asksFor(ProductReviewed) {
		return nil
	}
	reviews := slices.SortedFunc(slices.Values(res.Reviews), func(a, b ReviewFact) int {
		return cmp.Or(a.At.Compare(b.At), slices.Compare(a.ID[:], b.ID[:]))
	})
	var last []ReviewFact
	for _, f := range reviews {
		product, _ := find(res.Products, func(p ProductFact) bool { return p.ID == f.ProductID })
		reviewer := Reviewer{PersonID: f.ReviewerID, Role: f.ReviewerRole, OrganizationID: f.OrganizationID, Requested: f.Requested}
		standing, err := g.Standing(r, reviewer, product.AuthorIDs)
		if err != nil || standing != Counts || !res.presented(f.ProductID) {
			continue
		}
		last = put(last, f, func(o ReviewFact) bool { return o.ReviewerID == f.ReviewerID && o.ProductID == f.ProductID })
	}
	return slices.DeleteFunc(last, func(f ReviewFact) bool { return f.Verdict == "" && len(r.Deficits) > 0 })
}

// has tells whether a proof of completion is there [R6].
func (res Results) has(g *Regulation, r *Route, p Proof) bool {
	switch p {
	case ProductPresented:
		return slices.ContainsFunc(res.Products, func(p ProductFact) bool { return !p.PresentedOn.IsZero() })
	case ProductReviewed:
		return len(res.counting(g, r)) > 0
	case FinalDiagnosis:
		return len(res.Final) > 0
	case FinalReflection:
		return r.reflected()
	default:
		return false
	}
}

// Unremoved lists the deficits that the results do not show to be gone. The
// final diagnosis decides for the competencies it measured; for the others all
// reviews that count must say of the deficit, or of the whole, that it is removed.
func (g *Regulation) Unremoved(r *Route, res Results) []Deficit {
	reviews := res.counting(g, r)
	return slices.DeleteFunc(slices.Clone(r.Deficits), func(d Deficit) bool {
		measured, still := false, false
		for _, f := range res.Final {
			for _, c := range f.Competencies {
				if c.Framework == d.Framework && c.Competency == d.Competency {
					measured, still = true, still || c.Deficit
				}
			}
		}
		if measured {
			return !still
		}
		return len(reviews) > 0 && !slices.ContainsFunc(reviews, func(f ReviewFact) bool { return f.on(d) != DeficitRemoved })
	})
}
