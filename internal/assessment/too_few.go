package assessment

import (
	"bytes"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// SeesEach tells whether a role that sees figures within reach may see there what each
// person has shown: to others nothing is told of fewer than SmallestGroup people.
func SeesEach(p *authz.Policy, role tenant.Role, reach tenant.Reach) bool {
	return p.Reach(role, authz.Permission{Object: "diagnosis", Action: "read"}) >= reach
}

// PeopleAt is how many people a figure of a place speaks of.
type PeopleAt struct {
	ID     uuid.UUID
	People int
}

// TooFew tells of which places nothing is told: of those with fewer than SmallestGroup
// people. Where these are together fewer than that, they could be reckoned from the
// whole: then the smallest of the others goes too. Of equals always the same one goes,
// however often one asks.
func TooFew(places []PeopleAt) []bool {
	few, hidden := make([]bool, len(places)), 0
	for i, p := range places {
		if p.People > 0 && p.People < SmallestGroup {
			few[i] = true
			hidden += p.People
		}
	}
	for hidden > 0 && hidden < SmallestGroup {
		next := -1
		for i, p := range places {
			if !few[i] && p.People > 0 && (next < 0 || p.before(places[next])) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		few[next] = true
		hidden += places[next].People
	}
	return few
}

func (p PeopleAt) before(q PeopleAt) bool {
	return p.People < q.People || p.People == q.People && bytes.Compare(p.ID[:], q.ID[:]) < 0
}
