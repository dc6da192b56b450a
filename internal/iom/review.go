package iom

import (
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Standing is the weight of a review.
type Standing string

// A review counts for R6 and R7, or its author only takes part.
const (
	Counts    Standing = "counts"
	TakesPart Standing = "takes_part"
)

// Reviewer is who writes a review, in which membership.
type Reviewer struct {
	PersonID       uuid.UUID
	Role           tenant.Role
	OrganizationID uuid.UUID // of the membership; zero above the school
	Requested      bool      // somebody asked them to
}

// Standing is R8: the assessment that counts is by a regional methodist or a
// representative of the tutee's own organization; tutor, municipal coordinator
// and, on request, the regional centre take part [B 1.13, 2.8.1, 2.8.2, 2.8.4].
// Nobody reviews an own product, and no tutee a product of their own route,
// whatever the regulation says. A regulation that names no reviewers lets every
// colleague's review count.
func (g *Regulation) Standing(r *Route, by Reviewer, authors []uuid.UUID) (Standing, error) {
	if slices.Contains(authors, by.PersonID) || r.IsTutee(by.PersonID) {
		return "", ErrOwnProduct.By("R8", g.Review.Clause)
	}
	if !g.Review.On {
		return Counts, nil
	}
	if slices.Contains(g.Review.Counts, by.Role) && (by.Role.Level() != tenant.LevelOrganization || by.OrganizationID == r.OrganizationID) {
		return Counts, nil
	}
	act := Act{PersonID: by.PersonID, Role: by.Role, OrganizationID: by.OrganizationID}
	onRequest := slices.Contains(g.Review.OnRequest, by.Role)
	if r.holds(act, g.Review.TakesPart) && (!onRequest || by.Requested || r.IsTutor(by.PersonID)) {
		return TakesPart, nil
	}
	if onRequest {
		return "", ErrReviewerNotEntitled.Saying("Региональный центр участвует в экспертизе по запросу.").By("R8", g.Review.Clause)
	}
	return "", ErrReviewerNotEntitled.By("R8", g.Review.Clause)
}
