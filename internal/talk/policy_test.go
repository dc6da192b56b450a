package talk_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Who may not read a route never sees what is said beside it: the reaches are the same.
func TestPolicy_TalkIsSeenAsFarAsTheRoute(t *testing.T) {
	t.Parallel()
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range tenant.Roles() {
		route := policy.Reach(role, authz.Permission{Object: "route", Action: "read"})
		for _, p := range []authz.Permission{{Object: "comment", Action: "read"}, {Object: "comment", Action: "write"}, {Object: "help", Action: "read"}} {
			if got := policy.Reach(role, p); got != route {
				t.Errorf("%s: %s reaches %s, the route %s", role, p, got, route)
			}
		}
		for _, a := range []authz.Action{"ask", "answer"} {
			if got := policy.Reach(role, authz.Permission{Object: "help", Action: a}); got > route {
				t.Errorf("%s: help:%s reaches %s, the route %s", role, a, got, route)
			}
		}
	}
}
