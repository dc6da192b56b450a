package authz

import (
	"maps"
	"slices"
)

// Object is a kind of thing that a permission is about.
type Object string

// Action is what is done to an Object.
type Action string

// Permission names one thing that can be allowed: an action on a kind of object.
type Permission struct {
	Object Object
	Action Action
}

// String gives "object:action", as it stands in the route registry.
func (p Permission) String() string { return string(p.Object) + ":" + string(p.Action) }

// Public needs no session; SignedIn needs a session and no membership; Member
// needs any membership. All other permissions are decided by the policy.
var (
	Public   = Permission{"public", "use"}
	SignedIn = Permission{"session", "use"}
	Member   = Permission{"membership", "use"}
)

// Beyond tells whether the permission is decided without the policy.
func (p Permission) Beyond() bool { return p == Public || p == SignedIn || p == Member }

// Platform tells whether it is a permission of the platform's operator, who acts in
// no membership.
func (p Permission) Platform() bool { return p.Object == "region" || p.Object == "program" }

// catalog is every object with its actions. The policy file may name nothing
// else, and an action here that no role has is a mistake: both are checked at start.
var catalog = map[Object][]Action{
	"region":       {"read", "create"},
	"program":      {"read"},
	"municipality": {"read", "create", "update"},
	"organization": {"read", "create", "update"},
	"person":       {"read", "invite", "update", "reset"},
	"role_title":   {"update"},
	"resource":     {"read", "create", "update", "delete"},
	"framework":    {"read", "create", "publish"},
	"instrument":   {"read", "create", "publish", "measure"},
	"diagnosis":    {"read", "take", "compare"},
	"answer":       {"score"},
	"campaign":     {"read", "create"},
	"invitation":   {"read", "answer"},
	"import":       {"read", "create"},
	"deficit":      {"read", "state", "confirm", "discuss"},
	"request":      {"read", "state"},
	"regulation":   {"read", "adopt", "choose", "author", "publish"},
	"route": {
		"read", "create", "edit", "appoint", "submit", "agree", "start", "correct", "finish", "reflect", "recommend",
		"extend", "propose_term", "decide_term", "assess", "offer_correction", "accept_correction",
		"withdraw", "withdraw_consent", "complete", "archive",
	},
	"group":       {"read", "create", "edit", "answer"}, // a route of several teachers [A I.3]
	"priority":    {"read", "edit"},                     // directions of a year [B 1.7]
	"support":     {"read", "list", "edit", "answer"},   // the list of tutees [B 2.8.3]; list: who is on it [A V.1]
	"paper":       {"read", "register"},                 // routes kept on paper [B 2.7, 4.1]
	"product":     {"read", "create", "present"},
	"artifact":    {"read", "upload", "delete", "limit"},
	"review":      {"read", "create", "request", "assign"},
	"bank":        {"read", "open"}, // of products that their authors opened
	"event":       {"read", "join"}, // public showings of products
	"conclusion":  {"read", "prepare", "agree"},
	"document":    {"read", "create"},               // papers of a whole organization; one route's are read with it
	"comment":     {"read", "write"},                // beside a route, by who may read it
	"help":        {"read", "ask", "answer", "set"}, // [B 2.8.5]; set: in how many days an answer is due
	"certificate": {"read", "issue", "revoke"},
	"removal":     {"read", "decide"}, // of personal data; asking for one's own is everybody's
	"audit":       {"read"},
	"monitoring":  {"read"},
	"todo":        {"read"},
	"search":      {"use"},
}

// Permissions lists every permission that the policy decides, in a stable order.
func Permissions() []Permission {
	var all []Permission
	for _, o := range slices.Sorted(maps.Keys(catalog)) {
		for _, a := range catalog[o] {
			all = append(all, Permission{o, a})
		}
	}
	return all
}

// Known tells whether p stands in the catalog or is beyond the policy.
func (p Permission) Known() bool {
	return p.Beyond() || slices.Contains(catalog[p.Object], p.Action)
}
