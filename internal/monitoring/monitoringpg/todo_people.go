package monitoringpg

import (
	"fmt"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/retention"
)

// living deficits, in a query of no other table
const living = "state NOT IN ('removed', 'declined') AND superseded_by IS NULL"

// ownDeficits await the word of the person themself.
var ownDeficits = search{id: me, count: "count(*)", from: "deficit d WHERE d.person_id = {me} AND " + living + " AND d.tutee_confirmed_at IS NULL HAVING count(*) > 0"}

// members of the acting node, of one role or any
const members = "membership m WHERE m.ended_at IS NULL AND {node}"

// an invitation that still opens
const openInvitation = `EXISTS (SELECT FROM account_link l WHERE l.region_id = m.region_id AND l.person_id = m.person_id AND l.kind = 'invite'
	AND l.used_at IS NULL AND l.replaced_at IS NULL AND l.expires_at > {now})`

const withoutAccount = "EXISTS (SELECT FROM person q WHERE q.region_id = m.region_id AND q.id = m.person_id AND q.account_id IS NULL)"

// ownImport holds for files of the acting node itself: its author mends them, or its other
// people where the author acts there no more. Those above see them, and it is not for them.
const ownImport = `i.municipality_id IS NOT DISTINCT FROM (SELECT app_municipality()) AND i.organization_id IS NOT DISTINCT FROM (SELECT app_organization())
	AND (i.author_id = {me} OR NOT EXISTS (SELECT FROM membership m WHERE m.region_id = i.region_id AND m.person_id = i.author_id AND m.ended_at IS NULL AND (m.until IS NULL OR m.until >= {today})
		AND m.role IN ('school_coordinator', 'municipal_coordinator', 'regional_methodist', 'regional_coordinator')
		AND m.municipality_id IS NOT DISTINCT FROM i.municipality_id AND m.organization_id IS NOT DISTINCT FROM i.organization_id))`

// invitedTo finds the reader's invitations of these days that are neither declined nor
// followed; note is the instrument.
func invitedTo(which string) search {
	return search{id: "c.id", title: "c.title", note: "t.title", due: "c.closes_on", since: "i.invited_at",
		from: `campaign_invitation i JOIN campaign c ON c.region_id = i.region_id AND c.id = i.campaign_id
			JOIN instrument t ON t.region_id = c.region_id AND t.id = c.instrument_id
			LEFT JOIN diagnosis d ON d.region_id = i.region_id AND d.id = i.diagnosis_id
			WHERE i.person_id = {me} AND i.declined_at IS NULL AND c.state = 'running' AND {today} BETWEEN c.opens_on AND c.closes_on
			AND (d.id IS NULL OR d.state = 'abandoned') AND ` + which}
}

var peopleSearches = map[monitoring.Kind]search{
	monitoring.DiagnosisUnfinished: {id: "d.id", title: "i.title", since: "d.started_at",
		from: "diagnosis d JOIN instrument i ON i.region_id = d.region_id AND i.id = d.instrument_id WHERE d.person_id = {me} AND d.state = 'in_progress'"},
	monitoring.CampaignInvited: invitedTo("i.reminded_at IS NULL"),
	monitoring.CampaignEnding:  invitedTo("i.reminded_at IS NOT NULL"),
	monitoring.SupportListed:   {id: "l.id", since: "l.listed_at", from: "support_listing l WHERE l.person_id = {me} AND l.state = 'listed'"},
	monitoring.SupportWithoutTutor: {id: "l.id", person: "l.person_id", since: "l.answered_at", at: node("l"),
		from: "support_listing l WHERE {node} AND l.state = 'accepted' AND l.tutor_id IS NULL"},
	monitoring.GroupInvited: {id: "o.id", title: "o.title", since: "m.invited_at",
		from: `group_member m JOIN teacher_group o ON o.region_id = m.region_id AND o.id = m.group_id
			WHERE m.person_id = {me} AND m.state = 'invited' AND o.closed_at IS NULL`},
	monitoring.GroupPlanChanged: {id: "o.id", title: "o.title", since: "o.updated_at",
		from: `group_member m JOIN teacher_group o ON o.region_id = m.region_id AND o.id = m.group_id
			JOIN route r ON r.region_id = m.region_id AND r.id = m.own_route_id
			WHERE m.person_id = {me} AND m.state = 'joined' AND m.edition < o.edition AND r.state IN ('draft', 'active')`},
	monitoring.DiagnosisFirst: {id: "(array_agg(i.id ORDER BY i.id DESC))[1]", title: "(array_agg(i.title ORDER BY i.id DESC))[1]", count: "count(*)",
		from: `instrument i WHERE i.state = 'published' AND i.kind = 'questionnaire'
			AND NOT EXISTS (SELECT FROM diagnosis d WHERE d.person_id = {me} AND d.state <> 'abandoned') HAVING count(*) > 0`},
	monitoring.DeficitsWithoutRoute: {id: me, count: "count(*)", from: "deficit d WHERE d.person_id = {me} AND " + living +
		" AND NOT EXISTS (SELECT FROM route r WHERE {routes} AND r.state IN ('draft', 'agreement', 'active', 'assessment')) HAVING count(*) > 0"},
	// those of the people whom the reader accompanies, by person
	monitoring.DeficitsToConfirm: {id: "d.person_id", person: "d.person_id", count: "count(*)", since: "min(d.created_at)",
		from: `deficit d WHERE d.person_id = ANY (ARRAY(SELECT a.tutee_id FROM accompaniment a WHERE a.person_id = {me})) AND d.person_id <> {me} AND ` + living +
			" AND d.tutor_confirmed_at IS NULL GROUP BY d.person_id"},

	monitoring.EssaysToScore: {count: "count(*)", since: "min(e.created_at)", at: node("e"),
		from: "essay e WHERE {node} AND e.scored_at IS NULL AND e.person_id <> {me} HAVING count(*) > 0"},
	// whoever may prolong it: the region's roles are the region's, the others their places'
	monitoring.MembershipEnding: {id: "m.person_id", person: "m.person_id", due: "min(m.until)", since: "min(m.created_at)", at: node("m"),
		from: members + fmt.Sprintf(" AND m.until BETWEEN {today} AND {today} + %d AND ({role} <> 'regional_coordinator' OR m.municipality_id IS NULL) GROUP BY m.person_id", directory.EndsSoon)},
	monitoring.PeopleWithoutDiagnosis: {count: "count(DISTINCT m.person_id)", at: node("m"), from: members + ` AND m.role = 'tutee' AND NOT EXISTS (
		SELECT FROM diagnosis d WHERE d.region_id = m.region_id AND d.person_id = m.person_id AND d.state IN ('submitted', 'awaiting_expert')) HAVING count(*) > 0`},
	monitoring.PeopleNotInvited: {count: "count(DISTINCT m.person_id)", at: node("m"),
		from: members + " AND " + withoutAccount + " AND NOT " + openInvitation + " HAVING count(*) > 0"},
	monitoring.PeopleNotSignedIn: {count: "count(DISTINCT m.person_id)", at: node("m"),
		from: members + " AND " + withoutAccount + " AND " + openInvitation + " HAVING count(*) > 0"},

	// one's own is another coordinator's
	monitoring.RemovalAsked: {id: "v.id", person: "v.person_id", due: "v.limit_on", since: "v.created_at",
		from: "removal v WHERE v.state = 'asked' AND v.person_id <> {me}"},
	monitoring.RemovalRipe: {count: "count(*)", due: fmt.Sprintf("min(CASE v.cause WHEN 'term' THEN (v.since + make_interval(years => %d))::date ELSE v.since END) + %d", retention.Years, retention.Days),
		from: fmt.Sprintf("removal_candidates(({today} - make_interval(years => %d))::date - 1) v HAVING count(*) > 0", retention.Years)},
	monitoring.RemovalPlanned: {id: "v.id", due: "v.planned_on", from: "removal v WHERE v.state = 'planned' AND v.person_id = {me}"},
	monitoring.RegulationNotAdopted: {id: "y.id", title: "y.name", since: "y.created_at", at: postgres.Places{Municipality: "y.id"},
		from: "municipality y WHERE {node} AND NOT EXISTS (SELECT FROM regulation_adoption x WHERE x.region_id = y.region_id AND x.municipality_id = y.id)"},
	monitoring.MunicipalityWithoutCoordinator: {id: "y.id", title: "y.name", since: "y.created_at", at: postgres.Places{Municipality: "y.id"},
		from: `municipality y WHERE {node} AND NOT EXISTS (SELECT FROM membership m WHERE m.region_id = y.region_id AND m.municipality_id = y.id
			AND m.role = 'municipal_coordinator' AND m.ended_at IS NULL)`},
	monitoring.SchoolWithoutCoordinator: {id: "o.id", title: "o.short_name", since: "o.created_at", at: postgres.Places{Municipality: "o.municipality_id"},
		from: `organization o WHERE {node} AND NOT EXISTS (SELECT FROM membership m WHERE m.region_id = o.region_id AND m.organization_id = o.id
			AND m.role = 'school_coordinator' AND m.ended_at IS NULL)`},
	monitoring.ImportStuck: {id: "i.id", title: "i.file_name", since: "i.created_at", count: "greatest(i.bad_rows + i.bad_people, 1)", at: node("i"),
		from: "result_import i WHERE {node} AND i.state <> 'applied' AND (i.bad_rows > 0 OR i.bad_people > 0 OR i.state = 'reading' AND i.created_at < {now} - interval '1 hour') AND " + ownImport},
	monitoring.InstrumentUnpublished: {id: "i.id", title: "i.title", note: "i.state", since: "i.updated_at",
		from: "instrument i WHERE i.state IN ('draft', 'trial')"},
}
