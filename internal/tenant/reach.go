package tenant

// Reach is how far a role sees for one action, from nothing to a whole region.
// The policy gives it; the database turns it into a condition.
type Reach uint8

// The reaches, each wider than the one before.
const (
	Nowhere           Reach = iota // the role never may do this
	ReachOwn                       // what is about the person themself
	ReachAssigned                  // what the person was appointed to accompany
	ReachOrganization              // the membership's organization
	ReachMunicipality              // the membership's municipality
	ReachRegion                    // the membership's region
	ReachPlatform                  // the operator: regions and programs, no tenant data
)

var reachNames = [...]string{"nowhere", "own", "assigned", "organization", "municipality", "region", "platform"}

// String gives the word that stands in the policy file.
func (r Reach) String() string { return reachNames[r] }

// ParseReach reads the word of the policy file; false for anything else, and for
// "nowhere", which is said by leaving the rule out.
func ParseReach(s string) (Reach, bool) {
	for i, n := range reachNames {
		if n == s && i != int(Nowhere) {
			return Reach(i), true
		}
	}
	return Nowhere, false
}
