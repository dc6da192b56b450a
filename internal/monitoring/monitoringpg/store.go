// Package monitoringpg reads figures, what is to be done and what can be found out of
// PostgreSQL, each in one trip.
package monitoringpg

import (
	"strings"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store reads what the other areas keep.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var _ monitoring.Store = (*Store)(nil)

// me is the acting person.
const me = "(SELECT app_person())"

// routes is the reach as a condition on table route, named r. Own and accompanied
// routes are few and found by their people first: a group's route is every member's
// own [A I.3].
func routes(reach tenant.Reach) string {
	switch reach {
	case tenant.ReachOwn:
		return `r.id = ANY (ARRAY(SELECT o.id FROM route o WHERE o.tutee_id = (SELECT app_person())
			UNION ALL SELECT o.id FROM route o WHERE o.group_ids <> '{}' AND (SELECT app_person()) = ANY (o.group_ids)))`
	case tenant.ReachAssigned:
		return "r.id = ANY (ARRAY(SELECT a.route_id FROM accompaniment a WHERE a.person_id = (SELECT app_person())))"
	default:
		return node("r").Within(reach)
	}
}

// node says where a row stands, by columns that most tables have.
func node(alias string) postgres.Places {
	return postgres.Places{Organization: alias + ".organization_id", Municipality: alias + ".municipality_id"}
}

// dayAt is the day that it is at the acting node at a moment.
func dayAt(moment string) string {
	return strings.Replace(`(SELECT ({moment} AT TIME ZONE coalesce((SELECT y.time_zone FROM municipality y WHERE y.id = (SELECT app_municipality())),
		z.time_zone))::date FROM region z)`, "{moment}", moment, 1)
}

// rules are the regulations as far as is asked here. Each is a long document, kept
// outside of its row: it is unpacked once for each, and not once for each route.
const rules = `rules AS MATERIALIZED (SELECT g.region_id, g.code, g.version, g.data->'agreement' AS agreement, g.data->'tutor' AS tutor,
	g.data->'conclusions' AS conclusions, g.data->'review' AS review, g.data->'seeding' AS seeding FROM regulation g)`

// ruled joins a route's regulation as g.
const ruled = "JOIN rules g ON g.region_id = r.region_id AND g.code = r.regulation_code AND g.version = r.regulation_version"
