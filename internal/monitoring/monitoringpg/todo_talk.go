package monitoringpg

import "github.com/marshrut-iom/marshrut/internal/monitoring"

// addressed holds where a request x about route r was sent to who acts. A methodist's is
// the regional centre's as long as none accompanies the route.
const addressed = `CASE x.addressee
	WHEN 'tutor' THEN EXISTS (SELECT FROM accompaniment t WHERE t.region_id = r.region_id AND t.route_id = r.id AND t.person_id = ` + me + ` AND t.role = 'tutor')
	WHEN 'regional_methodist' THEN EXISTS (SELECT FROM accompaniment t WHERE t.region_id = r.region_id AND t.route_id = r.id AND t.person_id = ` + me + ` AND t.role = 'regional_methodist')
		OR {role} = 'regional_coordinator' AND NOT EXISTS (SELECT FROM appointment t WHERE t.region_id = r.region_id AND t.route_id = r.id
			AND t.role = 'regional_methodist' AND t.until_date IS NULL)
	WHEN 'municipal_coordinator' THEN {role} = 'municipal_coordinator'
	ELSE {role} IN ('school_coordinator', 'methodological_lead') END`

var talkSearches = map[monitoring.Kind]search{
	monitoring.HelpToAnswer: {id: "x.id", route: "r.id", routeTitle: "r.title", person: "x.person_id", title: "x.title", due: "x.due_on", since: "x.created_at",
		from: "help_request x JOIN route r ON " + ofRoute + ` WHERE x.state IN ('asked', 'taken', 'reopened') AND (x.taken_by IS NULL OR x.taken_by = {me})
			AND {routes} AND (` + addressed + ")"},
	monitoring.HelpAnswered: {id: "x.id", route: "r.id", routeTitle: "r.title", title: "x.title", since: "x.answered_at",
		from: "help_request x JOIN route r ON " + ofRoute + " WHERE x.person_id = {me} AND x.state = 'answered' AND {routes}"},
	monitoring.Mentioned: {id: "c.id", route: "r.id", routeTitle: "r.title", person: "c.author_id", note: "left(c.text, 200)", since: "c.created_at",
		from: "comment_mention x JOIN comment c ON c.region_id = x.region_id AND c.id = x.comment_id JOIN route r ON " + ofRoute +
			" WHERE x.person_id = {me} AND x.seen_at IS NULL AND c.removed_at IS NULL AND {routes}"},
}

func init() { add(talkSearches) }
