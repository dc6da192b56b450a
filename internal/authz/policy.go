package authz

import (
	"context"
	"fmt"
	"strings"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	stringadapter "github.com/casbin/casbin/v2/persist/string-adapter"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/policies"
)

// ErrForbidden refuses an action that the role never may do.
var ErrForbidden = fault.New(fault.Forbidden, "authz.forbidden", "Ваша роль не позволяет этого действия.")

// Policy is the loaded rules as an immutable table.
type Policy struct {
	reach map[grant]tenant.Reach
}

type grant struct {
	role       tenant.Role
	permission Permission
}

// Load reads the shipped policy.
func Load() (*Policy, error) { return Parse(policies.Model, policies.Policy) }

// Parse reads a policy and asks casbin for every combination of role and
// permission. It fails on an unknown role, object, action or reach, on a role at a
// level that is not its own, on two rules for one thing, and on a permission that
// nobody has.
func Parse(conf, csv string) (*Policy, error) {
	e, err := newEnforcer(conf, csv)
	if err != nil {
		return nil, fmt.Errorf("authz: read the policy: %w", err)
	}
	if err := check(e); err != nil {
		return nil, err
	}
	p := &Policy{reach: map[grant]tenant.Reach{}}
	for _, role := range tenant.Roles() {
		for _, perm := range Permissions() {
			r, err := ask(e, role, perm)
			if err != nil {
				return nil, err
			}
			if r != tenant.Nowhere {
				p.reach[grant{role, perm}] = r
			}
		}
	}
	return p, nil
}

func newEnforcer(conf, csv string) (*casbin.Enforcer, error) {
	m, err := model.NewModelFromString(conf)
	if err != nil {
		return nil, err
	}
	return casbin.NewEnforcer(m, stringadapter.NewAdapter(withoutComments(csv)))
}

// withoutComments is needed because casbin's string adapter takes a comment for a rule.
func withoutComments(csv string) string {
	var b strings.Builder
	for line := range strings.Lines(csv) {
		if t := strings.TrimSpace(line); t != "" && !strings.HasPrefix(t, "#") {
			b.WriteString(t + "\n")
		}
	}
	return b.String()
}

// ask puts one question to casbin; anything but a clear yes is Nowhere.
func ask(e *casbin.Enforcer, role tenant.Role, p Permission) (tenant.Reach, error) {
	ok, rule, err := e.EnforceEx(string(role), string(role.Level()), string(p.Object), string(p.Action))
	if err != nil {
		return tenant.Nowhere, fmt.Errorf("authz: %s %s: %w", role, p, err)
	}
	if !ok || len(rule) != 5 {
		return tenant.Nowhere, nil
	}
	r, _ := tenant.ParseReach(rule[4])
	return r, nil
}

func check(e *casbin.Enforcer) error {
	rules, err := e.GetPolicy()
	if err != nil {
		return fmt.Errorf("authz: %w", err)
	}
	seen, had := map[grant]bool{}, map[Permission]bool{}
	for _, rule := range rules {
		role, level := tenant.Role(rule[0]), tenant.Level(rule[1])
		perm := Permission{Object(rule[2]), Action(rule[3])}
		_, known := tenant.ParseReach(rule[4])
		switch g := (grant{role, perm}); {
		case !role.Known() || role.Level() != level:
			return fmt.Errorf("authz: rule %v: no role %q at level %q", rule, role, level)
		case perm.Beyond() || !perm.Known():
			return fmt.Errorf("authz: rule %v: unknown permission", rule)
		case !known:
			return fmt.Errorf("authz: rule %v: unknown reach", rule)
		case seen[g]:
			return fmt.Errorf("authz: rule %v stands twice", rule)
		default:
			seen[g], had[perm] = true, true
		}
	}
	for _, perm := range Permissions() {
		if !had[perm] {
			return fmt.Errorf("authz: nobody may do %s", perm)
		}
	}
	return nil
}

// Reach tells how far the role sees for the permission; Nowhere when it may not.
func (p *Policy) Reach(role tenant.Role, perm Permission) tenant.Reach {
	return p.reach[grant{role, perm}]
}

// Require is what a service asks first: how far the acting person sees for the
// action. ErrForbidden where the role never may, tenant.ErrNoScope where nobody acts.
func (p *Policy) Require(ctx context.Context, object Object, action Action) (tenant.Reach, error) {
	s, err := tenant.From(ctx)
	if err != nil {
		return tenant.Nowhere, err
	}
	r := p.Reach(s.Role, Permission{object, action})
	if r == tenant.Nowhere {
		return tenant.Nowhere, ErrForbidden
	}
	return r, nil
}
