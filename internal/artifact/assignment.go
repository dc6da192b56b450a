package artifact

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// AssignmentState is how far a reviewer has come.
type AssignmentState string

// A reviewer is asked, and gives the review or declines; who asked may take it back.
const (
	Asked     AssignmentState = "asked"
	Given     AssignmentState = "given"
	Declined  AssignmentState = "declined"
	Cancelled AssignmentState = "withdrawn"
)

// Assignment (назначение эксперта) asks one person for a review of a product [B 1.13].
// There may be any number of them; each writes a sheet of their own. While the sheet is
// not in, the others' are closed to them: reviews are blind until one's own is given.
type Assignment struct {
	bun.BaseModel `bun:"table:review_assignment,alias:review_assignment"`
	Place
	ID           uuid.UUID
	RouteID      uuid.UUID
	ProductID    uuid.UUID
	ReviewerID   uuid.UUID
	ReviewerRole tenant.Role // by which they may review [R8]
	AssignedBy   uuid.UUID
	AssignedAs   tenant.Role
	AssignedAt   time.Time
	DueOn        civil.Date `bun:",nullzero"`
	State        AssignmentState
	Reason       string    `bun:",nullzero"` // why declined
	EndedAt      time.Time `bun:",nullzero"`
}

// Candidate is who could be asked for a review of a product, and what it would weigh [R8].
type Candidate struct {
	PersonID       uuid.UUID
	Name           string // short
	Role           tenant.Role
	OrganizationID uuid.UUID // of the membership; zero above the school
	Standing       Standing
	Accompanies    bool // the route: a conflict of interests that is shown, not forbidden
}

// Refusals of assignments.
var (
	ErrAssignmentInvalid = fault.New(fault.Invalid, "artifact.assignment_invalid", "Проверьте, кого и до какого дня Вы назначаете.")
	ErrAssignedTwice     = fault.New(fault.Conflict, "artifact.assigned_twice", "Этот эксперт уже назначен.")
	ErrNotAssigned       = fault.New(fault.NotFound, "artifact.not_assigned", "Такого назначения нет.")
	ErrReviewGiven       = fault.New(fault.Conflict, "artifact.review_given", "Этот эксперт уже дал оценку: она остаётся.")
	ErrOwnAssignment     = fault.New(fault.Rule, "artifact.own_assignment", "Экспертов для собственного продукта назначает не автор.")
	ErrNotReviewer       = fault.New(fault.Rule, "artifact.not_reviewer", "Этот человек не может оценивать этот продукт.")
)

// entitled leaves those of the candidates who may review the product by R8, each person
// once with the weightiest standing; the regional centre's people too: being asked is
// the request that they need [B 2.8.1]. Authors and the route's tutees are not among them.
func entitled(p *Product, v iom.View, people []Candidate) []Candidate {
	var out []Candidate
	place := map[uuid.UUID]int{}
	for _, c := range people {
		standing, err := v.Regulation.Standing(v.Route, iom.Reviewer{PersonID: c.PersonID, Role: c.Role, OrganizationID: c.OrganizationID, Requested: true}, p.AuthorIDs)
		if err != nil {
			continue
		}
		c.Standing, c.Accompanies = standing, v.Accompanies(c.PersonID)
		i, known := place[c.PersonID]
		switch {
		case !known:
			place[c.PersonID] = len(out)
			out = append(out, c)
		case standing == iom.Counts && out[i].Standing != iom.Counts:
			out[i] = c
		}
	}
	return out
}

// living tells that a review is awaited by it, or there.
func (a *Assignment) living() bool { return a.State == Asked || a.State == Given }

// decline ends an assignment by its reviewer, who says why: a conflict of interests,
// no time. No review is asked of them any more.
func (a *Assignment) decline(reason string, at time.Time) error {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 3 || n > 2000 {
		return ErrAssignmentInvalid.At("body.reason", "Почему Вы не будете оценивать: от 3 до 2000 знаков.")
	}
	a.State, a.Reason, a.EndedAt = Declined, reason, at
	return nil
}

func (a *Assignment) entry(action string, subject uuid.UUID) audit.Entry {
	return audit.Entry{Action: action, Type: "review_assignment", Object: a.ID, Root: a.RouteID, Subject: subject,
		Place:   audit.Place{Municipality: a.MunicipalityID, Organization: a.OrganizationID},
		Details: map[string]any{"product": a.ProductID, "reviewer": a.ReviewerID, "state": a.State}}
}
