// Package policies holds the access rules as files that a methodist can read:
// model.conf says how a rule is matched, policy.csv holds the rules.
package policies

import _ "embed"

// Model is the casbin model: (role, level, object, action) → reach.
//
//go:embed model.conf
var Model string

// Policy is the table of rules, one line for each permission of a role.
//
//go:embed policy.csv
var Policy string
