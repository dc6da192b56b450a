package authz_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	stringadapter "github.com/casbin/casbin/v2/persist/string-adapter"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/policies"
)

var update = flag.Bool("update", false, "write the golden files anew")

func load(t testing.TB) *authz.Policy {
	t.Helper()
	p, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The golden file is the policy as a table: who reads a change of policy.csv sees
// there what it gives and takes.
func TestPolicy_Golden(t *testing.T) {
	p := load(t)
	var b strings.Builder
	for _, perm := range authz.Permissions() {
		for _, role := range tenant.Roles() {
			if r := p.Reach(role, perm); r != tenant.Nowhere {
				fmt.Fprintf(&b, "%-30s %-22s %s\n", perm, role, r)
			}
		}
	}
	const file = "testdata/policy.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the policy differs from %s; if that is meant, run: go test ./internal/authz -update\n%s", file, b.String())
	}
}

func TestPolicy_TableIsWhatCasbinSays(t *testing.T) {
	p := load(t)
	m, err := model.NewModelFromString(policies.Model)
	if err != nil {
		t.Fatal(err)
	}
	var rules strings.Builder
	for line := range strings.Lines(policies.Policy) {
		if strings.HasPrefix(line, "p,") {
			rules.WriteString(line)
		}
	}
	e, err := casbin.NewEnforcer(m, stringadapter.NewAdapter(rules.String()))
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range tenant.Roles() {
		for _, perm := range authz.Permissions() {
			ok, err := e.Enforce(string(role), string(role.Level()), string(perm.Object), string(perm.Action))
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Reach(role, perm) != tenant.Nowhere; got != ok {
				t.Errorf("%s %s: table %v, casbin %v", role, perm, got, ok)
			}
		}
	}
}

func TestParse_RefusesABadPolicy(t *testing.T) {
	for name, extra := range map[string]string{
		"unknown role":   "p, headmaster, organization, route, read, own",
		"wrong level":    "p, tutee, region, route, read, own",
		"unknown object": "p, tutee, organization, rout, read, own",
		"unknown action": "p, tutee, organization, route, reed, own",
		"unknown reach":  "p, mentor, organization, route, edit, everything",
		"nowhere":        "p, mentor, organization, route, edit, nowhere",
		"twice":          "p, tutee, organization, route, read, region",
		"public":         "p, tutee, organization, public, use, own",
	} {
		if _, err := authz.Parse(policies.Model, policies.Policy+"\n"+extra); err == nil {
			t.Errorf("%s: the policy was taken", name)
		}
	}
	if _, err := authz.Parse(policies.Model, "p, tutee, organization, route, read, own"); err == nil {
		t.Error("a policy in which nobody may do most things was taken")
	}
}

func TestRequire_RefusesWithoutRightAndWithoutScope(t *testing.T) {
	p := load(t)
	ctx := tenant.With(t.Context(), tenant.Scope{Role: tenant.Mentor})
	if _, err := p.Require(ctx, "route", "edit"); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("mentor edits a route: %v", err)
	}
	if r, err := p.Require(ctx, "route", "read"); err != nil || r != tenant.ReachAssigned {
		t.Errorf("mentor reads a route: %v, %v", r, err)
	}
	if _, err := p.Require(t.Context(), "route", "read"); err == nil {
		t.Error("nobody reads a route")
	}
}

func BenchmarkReach(b *testing.B) {
	p := load(b)
	b.ReportAllocs()
	for b.Loop() {
		if p.Reach(tenant.RegionalMethodist, authz.Permission{Object: "route", Action: "read"}) != tenant.ReachAssigned {
			b.Fatal("wrong reach")
		}
	}
}
