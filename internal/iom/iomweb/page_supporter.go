package iomweb

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// duties are what who accompanies a route may be allowed, in the order in which a route
// goes on. Each has a sentence; the policy alone says who has which, so that words and
// rights can't drift apart.
var duties = []authz.Permission{
	{Object: "route", Action: "read"}, {Object: "deficit", Action: "confirm"}, {Object: "route", Action: "edit"}, {Object: "route", Action: "finish"},
	{Object: "comment", Action: "write"}, {Object: "help", Action: "answer"}, {Object: "route", Action: "offer_correction"}, {Object: "review", Action: "request"},
	{Object: "review", Action: "create"}, {Object: "route", Action: "recommend"},
}

// supporter is somebody who accompanies the route, with what they may do in it.
type supporter struct {
	iom.Appointment
	may []string
}

// supporters are those who accompany the route now: a tutor of the school and a regional
// methodist may stand side by side [B 3.1.4].
func (h pages) supporters(ctx context.Context, l journey) []supporter {
	var all []supporter
	for _, a := range l.accompanying() {
		all = append(all, supporter{a, h.mayDo(ctx, l.Regulation, a)})
	}
	return all
}

// mayDo says in words what an appointed person may do: by the policy for the role they
// act in, and by the regulation for conclusions [R9].
func (h pages) mayDo(ctx context.Context, g *iom.Regulation, a iom.Appointment) (words []string) {
	for _, p := range duties {
		if h.s.Policy.Reach(actsAs(a), p) != tenant.Nowhere {
			words = append(words, page.T(ctx, "supporter.may."+string(p.Object)+"_"+string(p.Action)))
		}
	}
	for _, c := range g.Conclusions {
		if slices.Contains(c.PreparedBy, a.Role) && h.s.Policy.Reach(actsAs(a), authz.Permission{Object: "conclusion", Action: "prepare"}) != tenant.Nowhere {
			words = append(words, page.T(ctx, "supporter.concludes", "title", c.Title))
		}
	}
	return words
}

// actsAs is the role in which an appointed person acts: a methodist of the region may be
// a route's tutor, and stays a methodist.
func actsAs(a iom.Appointment) tenant.Role {
	if a.EmployerID == uuid.Nil && a.Role == tenant.Tutor {
		return tenant.RegionalMethodist
	}
	return a.Role
}

// ownTitles are the regulation's own words for roles beside the usual ones; nothing where
// it has none.
func ownTitles(ctx context.Context, g *iom.Regulation) string {
	var own []string
	for _, r := range g.Roles {
		if usual := page.T(ctx, "page.role."+string(r.Role)); r.Title != usual {
			own = append(own, page.T(ctx, "supporter.called_one", "usual", usual, "title", r.Title))
		}
	}
	return strings.Join(own, "; ")
}
