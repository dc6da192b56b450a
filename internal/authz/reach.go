// Package authz decides what a role may do and how far it sees while doing it.
//
// The rules live in policies/policy.csv and are read by casbin once, when they
// are loaded: every combination is asked for and kept in an immutable table, so a
// decision in a request is one look-up. A test holds the table equal to casbin.
package authz

// Reach is how far a role sees for one action, from nothing to a whole region.
type Reach uint8

// The reaches, each wider than the one before.
const (
	Nowhere        Reach = iota // the role never may do this
	Own                         // what is about the person themself
	Assigned                    // what the person was appointed to accompany
	Organization                // the membership's organization
	Municipality                // the membership's municipality
	Region                      // the membership's region
	Platform                    // the operator: regions and programs, no tenant data
)

var reachNames = [...]string{"nowhere", "own", "assigned", "organization", "municipality", "region", "platform"}

// String gives the word that stands in the policy file.
func (r Reach) String() string { return reachNames[r] }

func parseReach(s string) (Reach, bool) {
	for i, n := range reachNames {
		if n == s && i != int(Nowhere) {
			return Reach(i), true
		}
	}
	return Nowhere, false
}
