package artifactweb

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) registerAssignments(p *web.Pages) {
	const path = "/products/{product}"
	back := func(_ context.Context, v *web.Visit, o *assignmentOutput) string {
		return v.Prefix() + "/products/" + o.Body.Product.String()
	}
	web.Act(p, web.Action{Operation: "assignReviewer", Path: path + "/reviewers", View: "pageProduct"}, h.assign, back)
	web.Act(p, web.Action{Operation: "unassignReviewer", Path: path + "/reviewers/{person}/withdrawal", View: "pageProduct"}, h.unassign, back)
	web.Act(p, web.Action{Operation: "declineReview", Path: path + "/review-refusal", View: "pageProduct"}, h.decline,
		func(_ context.Context, v *web.Visit, _ *assignmentOutput) string { return v.Prefix() + "/reviews" })
}

// panel is who was asked for reviews of a product, and who could be.
type panel struct {
	list       []artifact.Assignment
	candidates []artifact.Candidate
	assigns    bool // the reader may ask
}

// panel reads who was asked, for whoever reads reviews.
func (h pages) panel(ctx context.Context, w work) (p panel, err error) {
	if !page.May(ctx, "review", "read") {
		return p, nil
	}
	if p.list, err = h.products.s.Assignments(ctx, w.Product.ID); err != nil {
		return p, err
	}
	p.assigns = w.Open && !w.Mine && page.May(ctx, "review", "assign") && !slices.Contains(w.AuthorIDs, w.me)
	if p.assigns {
		p.candidates, err = h.products.s.Candidates(ctx, w.Product.ID)
	}
	return p, err
}

// mine is what the reader was asked for and still owes.
func (w work) mine() *artifact.Assignment {
	if i := slices.IndexFunc(w.panel.list, func(a artifact.Assignment) bool { return a.ReviewerID == w.me && a.State == artifact.Asked }); i >= 0 {
		return &w.panel.list[i]
	}
	return nil
}

// awaited counts the reviews that were asked for and are not there.
func (w work) awaited() (n int) {
	for _, a := range w.panel.list {
		if a.State == artifact.Asked {
			n++
		}
	}
	return n
}

func (p panel) people() (ids []uuid.UUID) {
	for _, a := range p.list {
		ids = append(ids, a.ReviewerID, a.AssignedBy)
	}
	return ids
}

// reviewers offers those whose review counts first.
func (w work) reviewers(ctx context.Context) []page.Option {
	p := w.panel
	out := make([]page.Option, 0, len(p.candidates))
	for _, counts := range []bool{true, false} {
		for _, c := range p.candidates {
			if (c.Standing == iom.Counts) != counts {
				continue
			}
			words := page.T(ctx, "reviews.standing."+string(c.Standing))
			if c.Accompanies {
				words += ", " + page.T(ctx, "reviewers.accompanies")
			}
			out = append(out, page.Option{Value: c.PersonID.String(), Label: page.T(ctx, "reviewers.candidate", "name", c.Name, "role", w.Regulation.RoleTitle(c.Role, c.Role.Title()), "words", words)})
		}
	}
	return out
}

var toneOfAssignment = map[artifact.AssignmentState]string{artifact.Asked: "warn", artifact.Given: "good"}
