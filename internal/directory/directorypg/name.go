package directorypg

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Names gives those among ids who are named to the acting person, in one trip:
// colleagues and coordinators by their memberships, ended ones too (their names stand
// under what they did), whom people lets read, and who takes part in the routes
// that routes lets read. What lies beyond the tenant's wall person_names() leaves out.
func (s *Store) Names(ctx context.Context, people, routes tenant.Reach, ids []uuid.UUID) ([]directory.Named, error) {
	sql := `WITH asked AS MATERIALIZED (SELECT $1::uuid[] AS ids)
		SELECT n.id, n.surname, n.given_name, n.patronymic, n.post FROM person_names(` + askedFor + `) n
		WHERE n.id = (SELECT app_person()) OR n.id IN (SELECT m.person_id FROM membership m WHERE m.person_id = ANY (` + askedFor + `)
			AND (m.municipality_id IS NULL OR m.organization_id = (SELECT app_organization())
				OR m.municipality_id = (SELECT app_municipality()) AND m.organization_id IS NULL` + readable(people) + `))
			OR ` + takesPart(routes)
	return s.named(ctx, sql, ids)
}

// askedFor is the list of those who are asked for. It is no parameter where it is looked
// for: of a list that it can see the planner makes a new plan every time, which takes
// longer than the query.
const askedFor = "(SELECT l.ids FROM asked l)::uuid[]"

func (s *Store) named(ctx context.Context, sql string, arg any) (rows []directory.Named, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &rows, sql, arg) })
	return rows, postgres.Refuse(err)
}

// readable widens the memberships (m) by which a person is known to those that the
// policy lets read. Narrower reaches lie within colleagues and routes.
func readable(people tenant.Reach) string {
	switch people {
	case tenant.ReachRegion:
		return " OR true"
	case tenant.ReachMunicipality:
		return " OR m.municipality_id = (SELECT app_municipality())"
	}
	return ""
}

// takesPart is the condition that a person (n) takes part in a route within reach.
// One's own and accompanied routes are few and asked for all who ever acted on them;
// who acted at a school are its people and the coordinators above, but for those
// appointed or reviewing from elsewhere.
func takesPart(routes tenant.Reach) string {
	of := func(ids string) string {
		return "n.id IN (SELECT t.person_id FROM route_participant t WHERE t.route_id = ANY (ARRAY(" + ids + ")))"
	}
	at := func(place string) string {
		return `n.id IN (SELECT a.person_id FROM appointment a WHERE a.person_id = ANY (` + askedFor + `) AND a.until_date IS NULL AND a.` + place + `
			UNION ALL SELECT a.person_id FROM appointment a WHERE a.person_id = ANY (` + askedFor + `) AND a.until_date IS NOT NULL AND a.` + place + `
			UNION ALL SELECT v.reviewer_id FROM review v WHERE v.reviewer_id = ANY (` + askedFor + `) AND v.` + place + ")"
	}
	switch routes {
	case tenant.ReachRegion:
		return "true"
	case tenant.ReachMunicipality:
		return at("municipality_id = (SELECT app_municipality())")
	case tenant.ReachOrganization:
		return at("organization_id = (SELECT app_organization())")
	case tenant.ReachAssigned:
		return of(`SELECT a.route_id FROM accompaniment a WHERE a.person_id = (SELECT app_person())
			UNION ALL SELECT ra.route_id FROM review_assignment ra WHERE ra.reviewer_id = (SELECT app_person()) AND ra.state IN ('asked', 'given')`)
	case tenant.ReachOwn:
		return of(`SELECT r.id FROM route r WHERE r.tutee_id = (SELECT app_person())
			UNION ALL SELECT r.id FROM route r WHERE r.group_ids <> '{}' AND (SELECT app_person()) = ANY (r.group_ids)`)
	}
	return "false"
}
