package monitoringpg

import "github.com/marshrut-iom/marshrut/internal/monitoring"

const (
	// a part x of a route r
	ofRoute = "x.region_id = r.region_id AND x.route_id = r.id"
	// what carries a route on
	going = "r.state IN ('active', 'assessment')"
	// the last move from one state to another was the school's giving it back
	returned = `(SELECT s.move = 'return' FROM route_step s WHERE s.region_id = r.region_id AND s.route_id = r.id AND s.from_state <> s.to_state
		ORDER BY s.id DESC LIMIT 1) IS TRUE`
	// a draft has all the parts that any regulation asks for
	whole = `r.term_start IS NOT NULL AND r.term_end IS NOT NULL
		AND EXISTS (SELECT FROM objective x WHERE ` + ofRoute + `) AND EXISTS (SELECT FROM activity x WHERE ` + ofRoute + `)
		AND (EXISTS (SELECT FROM route_deficit x WHERE ` + ofRoute + `) OR EXISTS (SELECT FROM learning_request x WHERE ` + ofRoute + `))`
	agreedOn = "coalesce((g.agreement->>'on')::boolean, false)"
)

// aboutRoute is a search whose items are routes.
func aboutRoute(from string) search {
	return search{id: "r.id", route: "r.id", routeTitle: "r.title", person: "r.tutee_id", since: "r.updated_at", from: from}
}

// with changes a copy of a search.
func (q search) with(change func(*search)) search {
	change(&q)
	return q
}

func byTerm(q *search) { q.due = "r.term_end" }

var routeSearches = map[monitoring.Kind]search{
	monitoring.TermProposed: {id: "x.id", route: "r.id", routeTitle: "r.title", note: "x.reason", since: "x.at",
		from: "route r JOIN term_proposal x ON " + ofRoute + " WHERE {routes} AND r.state = 'active' AND x.answer IS NULL"},
	monitoring.CorrectionOffered: {id: "x.id", route: "r.id", routeTitle: "r.title", note: "x.reason", since: "x.at",
		from: "route r JOIN correction_offer x ON " + ofRoute + " WHERE {routes} AND r.state = 'assessment' AND x.answer IS NULL"},

	monitoring.DraftReturned: aboutRoute("route r WHERE {routes} AND r.state = 'draft' AND " + returned).with(func(q *search) {
		q.note = `(SELECT coalesce(s.comment, '') FROM route_step s WHERE s.region_id = r.region_id AND s.route_id = r.id AND s.move = 'return' ORDER BY s.id DESC LIMIT 1)`
	}),
	monitoring.DraftReady:      aboutRoute("route r " + ruled + " WHERE {routes} AND r.state = 'draft' AND " + agreedOn + " AND " + whole + " AND NOT " + returned),
	monitoring.DraftToStart:    aboutRoute("route r " + ruled + " WHERE {routes} AND r.state = 'draft' AND NOT " + agreedOn + " AND " + whole),
	monitoring.DraftUnfinished: aboutRoute("route r WHERE {routes} AND r.state = 'draft' AND NOT (" + whole + ") AND NOT " + returned),

	monitoring.TermPassed: aboutRoute("route r WHERE {routes} AND " + going + " AND r.term_end < {today}").with(byTerm),
	monitoring.TermEnding: aboutRoute("route r WHERE {routes} AND r.state = 'active' AND r.term_end BETWEEN {today} AND {today} + 30").with(byTerm),

	monitoring.ActivityOverdue: {id: "x.id", route: "r.id", routeTitle: "r.title", title: "x.title", due: "x.term_end",
		from: "route r JOIN activity x ON " + ofRoute + " WHERE {routes} AND " + going + " AND x.status = 'planned' AND x.term_end < {today}"},
	monitoring.ActivitySoon: {id: "x.id", route: "r.id", routeTitle: "r.title", title: "x.title", due: "coalesce(x.term_end, x.term_start)",
		from: "route r JOIN activity x ON " + ofRoute + " WHERE {routes} AND " + going +
			" AND x.status = 'planned' AND coalesce(x.term_end, x.term_start) BETWEEN {today} AND {today} + 14"},
	monitoring.ReflectionMissing: {id: "x.id", route: "r.id", routeTitle: "r.title", title: "x.title", since: "x.done_on::timestamptz",
		from: "route r JOIN activity x ON " + ofRoute + " WHERE {routes} AND " + going + ` AND x.status = 'done' AND NOT EXISTS (
			SELECT FROM reflection y WHERE y.region_id = x.region_id AND y.route_id = x.route_id AND y.activity_id = x.id AND y.person_id = {me})`},
	monitoring.TuteeActivitiesOverdue: aboutRoute(`(SELECT r.*, late.first, late.n FROM route r JOIN LATERAL (
			SELECT min(x.term_end) AS first, count(*) AS n FROM activity x WHERE ` + ofRoute + ` AND x.status = 'planned' AND x.term_end < {today}) late ON late.n > 0
			WHERE {routes} AND ` + going + ` AND r.tutee_id <> {me}) r`).with(func(q *search) { q.due, q.count = "r.first", "r.n" }),

	monitoring.ProductNotPresented: {id: "x.id", route: "r.id", routeTitle: "r.title", title: "x.title", due: "x.presentation_on", since: "x.created_at",
		from: "route r JOIN product x ON " + ofRoute + " WHERE {routes} AND " + going + " AND x.state = 'draft' AND {me} = ANY (x.author_ids)"},
	monitoring.ReviewReceived: {id: "x.id", route: "r.id", routeTitle: "r.title", since: "x.created_at",
		title: "(SELECT p.title FROM product p WHERE p.region_id = x.region_id AND p.id = x.product_id)",
		from:  "route r JOIN review x ON " + ofRoute + " WHERE {routes} AND x.reviewer_id <> {me} AND x.created_at > {now} - interval '30 days'"},

	monitoring.RouteToAgree: aboutRoute("route r " + ruled + " WHERE {routes} AND r.state = 'agreement' AND r.tutee_id <> {me} AND g.agreement->'by' ? {role}"),
	monitoring.RouteWithoutTutor: aboutRoute("route r " + ruled + ` WHERE {routes} AND r.state IN ('draft', 'agreement', 'active', 'assessment')
		AND (g.tutor->>'on')::boolean AND NOT EXISTS (SELECT FROM appointment x WHERE ` + ofRoute + ` AND x.role = 'tutor' AND x.until_date IS NULL)`),
	monitoring.SchoolOverdue: {id: "o.id", title: "o.short_name", count: "count(*)", due: "min(r.term_end)",
		from: "route r JOIN organization o ON o.region_id = r.region_id AND o.id = r.organization_id WHERE {routes} AND " + going +
			" AND r.term_end < {today} GROUP BY o.region_id, o.id, o.short_name"},
	monitoring.MunicipalityOverdue: {id: "y.id", title: "y.name", count: "count(*)", due: "min(r.term_end)",
		from: "route r JOIN municipality y ON y.region_id = r.region_id AND y.id = r.municipality_id WHERE {routes} AND " + going +
			" AND r.term_end < {today} GROUP BY y.region_id, y.id, y.name"},
}

// The kinds of conclusion that a route's regulation names, as k [R9].
const wanted = "CROSS JOIN LATERAL jsonb_array_elements(g.conclusions) k"

// conclusions that stand on a route that is assessed, with what the regulation says of them
const standing = "route r " + ruled + " " + wanted + " JOIN conclusion x ON " + ofRoute +
	" AND x.kind = k->>'kind' AND x.superseded_at IS NULL WHERE {routes} AND r.state = 'assessment' AND r.tutee_id <> {me}"

func aboutConclusion(from string) search {
	return search{id: "x.id", route: "r.id", routeTitle: "r.title", person: "r.tutee_id", title: "k->>'title'", since: "x.prepared_at", from: from}
}

var conclusionSearches = map[monitoring.Kind]search{
	monitoring.ConclusionToAgree: aboutConclusion(standing + " AND x.returned_at IS NULL AND x.agreed_by IS NULL AND k->'agreed_by' ? {role}"),
	monitoring.ConclusionToJoin: aboutConclusion(standing + " AND x.returned_at IS NULL AND " + schoolAgreed +
		" AND k->'takes_part' ? {role} AND {me} <> ALL (x.participant_ids)"),
	monitoring.ConclusionReturned: aboutConclusion(standing + " AND x.returned_at IS NOT NULL AND " + preparesIt).with(func(q *search) {
		q.note, q.since = "coalesce(x.round->-1->>'remark', '')", "x.returned_at"
	}),
	monitoring.ConclusionThere: aboutConclusion("route r " + ruled + " " + wanted + " JOIN conclusion x ON " + ofRoute +
		" AND x.kind = k->>'kind' AND x.superseded_at IS NULL WHERE {routes} AND x.prepared_at > {now} - interval '30 days'"),
	monitoring.RouteToComplete: aboutRoute("route r " + ruled + ` WHERE {routes} AND r.state = 'assessment' AND r.tutee_id <> {me} AND NOT EXISTS (
		SELECT FROM jsonb_array_elements(g.conclusions) k WHERE NOT EXISTS (SELECT FROM conclusion x WHERE ` + ofRoute + ` AND x.kind = k->>'kind'
			AND x.superseded_at IS NULL AND x.returned_at IS NULL AND ` + schoolAgreed + `))`).with(byTerm),
	monitoring.ConclusionMissing: aboutRoute("route r " + ruled + " " + wanted + ` WHERE {routes} AND r.state = 'assessment' AND r.tutee_id <> {me}
		AND NOT EXISTS (SELECT FROM conclusion x WHERE ` + ofRoute + ` AND x.kind = k->>'kind' AND x.superseded_at IS NULL)
		AND ` + preparesIt + `
		GROUP BY r.region_id, r.id`).with(func(q *search) {
		q.due, q.count, q.note = "r.term_end", "count(*)", "string_agg(k->>'title', '; ' ORDER BY k->>'kind')"
	}),
}

const (
	// nobody's agreement with conclusion x is missing
	schoolAgreed = "(x.agreed_by IS NOT NULL OR coalesce(jsonb_array_length(k->'agreed_by'), 0) = 0)"
	// the acting person prepares conclusions of kind k: a tutor is who is appointed to the
	// route, whatever the membership they act in
	preparesIt = "({role} <> 'tutor' AND k->'prepared_by' ? {role} OR k->'prepared_by' ? 'tutor' AND " + isTutor + ")"
)

// isTutor holds where the acting person is appointed a tutor of route r.
const isTutor = `EXISTS (SELECT FROM appointment t WHERE t.region_id = r.region_id AND t.route_id = r.id AND t.person_id = ` + me + `
	AND t.role = 'tutor' AND t.until_date IS NULL)`

func init() {
	add(routeSearches)
	add(conclusionSearches)
	add(peopleSearches)
}
