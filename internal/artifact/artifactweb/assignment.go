package artifactweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type (
	assignInput struct {
		Product uuid.UUID `path:"product"`
		Body    assignmentInput
	}
	assignmentInput struct {
		Reviewer uuid.UUID  `json:"reviewer" format:"uuid" doc:"Кого назначают экспертом"`
		Due      civil.Date `json:"due,omitzero" required:"false" format:"date" doc:"До какого дня ждут оценку"`
	}
	unassignInput struct {
		Product uuid.UUID `path:"product"`
		Person  uuid.UUID `path:"person"`
	}
	declineInput struct {
		Product uuid.UUID `path:"product"`
		Body    declineBody
	}
	declineBody struct {
		Reason string `json:"reason" minLength:"3" maxLength:"2000"`
	}
	assignment struct {
		Product    uuid.UUID                `json:"product"`
		Reviewer   uuid.UUID                `json:"reviewer"`
		Role       tenant.Role              `json:"role"`
		AssignedBy uuid.UUID                `json:"assigned_by"`
		AssignedAt time.Time                `json:"assigned_at"`
		Due        civil.Date               `json:"due,omitzero" required:"false" format:"date"`
		State      artifact.AssignmentState `json:"state" enum:"asked,given,declined,withdrawn" doc:"Ждём, оценка дана, эксперт отказался, назначение отменено"`
		Reason     string                   `json:"reason,omitempty" doc:"Почему эксперт отказался"`
		EndedAt    *time.Time               `json:"ended_at,omitempty"`
	}
	candidate struct {
		Person      uuid.UUID         `json:"person"`
		Name        string            `json:"name"`
		Role        tenant.Role       `json:"role"`
		Standing    artifact.Standing `json:"standing" enum:"counts,takes_part"`
		Accompanies bool              `json:"accompanies" doc:"Сопровождает этот маршрут: оценка будет отмечена"`
	}
	assignmentOutput  struct{ Body assignment }
	assignmentsOutput struct{ Body web.Listing[assignment] }
	candidatesOutput  struct{ Body web.Listing[candidate] }
)

func registerAssignments(api *web.API, h products) {
	const path = "/products/{product}/reviewers"
	assign := may("review", "assign")
	web.Register(api, web.Operation{ID: "listReviewers", Method: http.MethodGet, Path: path,
		Permission: may("review", "read"), Tag: productTag, Summary: "Эксперты, назначенные продукту"}, h.assignments)
	web.Register(api, web.Operation{ID: "listReviewerCandidates", Method: http.MethodGet, Path: path + "/candidates",
		Permission: assign, Tag: productTag, Summary: "Кого можно назначить экспертом"}, h.candidates)
	web.Register(api, web.Operation{ID: "assignReviewer", Method: http.MethodPost, Path: path, Permission: assign, Tag: productTag,
		Summary: "Назначить эксперта", Example: map[string]any{"reviewer": "{person}"}}, h.assign)
	web.Register(api, web.Operation{ID: "unassignReviewer", Method: http.MethodDelete, Path: path + "/{person}",
		Permission: assign, Tag: productTag, Summary: "Отменить назначение эксперта", Status: http.StatusOK}, h.unassign)
	web.Register(api, web.Operation{ID: "declineReview", Method: http.MethodPost, Path: "/products/{product}/review-refusal", Permission: may("review", "create"),
		Tag: productTag, Summary: "Отказаться от экспертизы", Status: http.StatusOK, Example: declineBody{"Помогал готовить этот продукт."}}, h.decline)
}

func toAssignment(a artifact.Assignment) assignment {
	out := assignment{Product: a.ProductID, Reviewer: a.ReviewerID, Role: a.ReviewerRole, AssignedBy: a.AssignedBy, AssignedAt: a.AssignedAt,
		Due: a.DueOn, State: a.State, Reason: a.Reason}
	if !a.EndedAt.IsZero() {
		out.EndedAt = &a.EndedAt
	}
	return out
}

func (h products) assignments(ctx context.Context, in *productID) (*assignmentsOutput, error) {
	all, err := h.s.Assignments(ctx, in.ID)
	return &assignmentsOutput{Body: listing(all, toAssignment)}, err
}

func (h products) candidates(ctx context.Context, in *productID) (*candidatesOutput, error) {
	all, err := h.s.Candidates(ctx, in.ID)
	return &candidatesOutput{Body: listing(all, func(c artifact.Candidate) candidate {
		return candidate{c.PersonID, c.Name, c.Role, c.Standing, c.Accompanies}
	})}, err
}

func (h products) assign(ctx context.Context, in *assignInput) (*assignmentOutput, error) {
	a, err := h.s.Assign(ctx, in.Product, in.Body.Reviewer, in.Body.Due)
	return &assignmentOutput{Body: toAssignment(a)}, err
}

func (h products) unassign(ctx context.Context, in *unassignInput) (*assignmentOutput, error) {
	a, err := h.s.Unassign(ctx, in.Product, in.Person)
	return &assignmentOutput{Body: toAssignment(a)}, err
}

func (h products) decline(ctx context.Context, in *declineInput) (*assignmentOutput, error) {
	a, err := h.s.DeclineReview(ctx, in.Product, in.Body.Reason)
	return &assignmentOutput{Body: toAssignment(a)}, err
}

// listing is a whole list that needs no pages.
func listing[D, T any](all []D, to func(D) T) web.Listing[T] {
	out := web.Listing[T]{Items: make([]T, 0, len(all))}
	for _, d := range all {
		out.Items = append(out.Items, to(d))
	}
	return out
}
