package monitoringpg

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// search is how the items of one kind are found: the columns by name, what is left
// out is empty; from has everything after FROM. Placeholders: {routes} the reach as a
// condition on route r, {node} on a table that the search names, {today}, {now},
// {role}, {me}.
type search struct {
	id, route, routeTitle, person, title, note string
	due, since, count                          string
	from                                       string
	at                                         postgres.Places // for {node}
}

// sql gives one query: the items that are shown, each with how many there are in all.
func (q search) sql(reach tenant.Reach) string {
	const nobody = "NULL::uuid"
	columns := fmt.Sprintf(`%s AS id, %s AS route_id, %s AS route_title, %s AS person_id, %s AS title, %s AS note, %s AS due, %s AS since, %s AS count`,
		cmp.Or(q.id, nobody), cmp.Or(q.route, nobody), cmp.Or(q.routeTitle, "''"), cmp.Or(q.person, nobody), cmp.Or(q.title, "''"), cmp.Or(q.note, "''"),
		cmp.Or(q.due, "NULL::date"), cmp.Or(q.since, "NULL::timestamptz"), cmp.Or(q.count, "1"))
	found := strings.NewReplacer("{routes}", routes(reach), "{node}", q.at.Within(reach), "{me}", me,
		"{today}", "(SELECT a.today FROM asked a)", "{now}", "(SELECT a.moment FROM asked a)", "{role}", "(SELECT a.role FROM asked a)",
	).Replace("SELECT " + columns + " FROM " + q.from)
	return `WITH asked AS MATERIALIZED (SELECT $1::timestamptz AS moment, $2::text AS role, ` + dayAt("$1::timestamptz") + ` AS today), ` + rules + `, found AS MATERIALIZED (` + found + `)
		SELECT f.id, f.route_id, f.route_title, f.person_id, f.title, f.note, f.due, f.count::int, f.items::int, f.things::int, f.late::int,
		       coalesce(p.surname, '') AS surname, coalesce(p.given_name, '') AS given_name, coalesce(p.patronymic, '') AS patronymic
		  FROM (SELECT *, count(*) OVER () AS items, sum(count) OVER () AS things, count(*) FILTER (WHERE due < (SELECT a.today FROM asked a)) OVER () AS late
		          FROM found ORDER BY due, since, id LIMIT ` + fmt.Sprint(monitoring.MostOfKind) + `) f
		  LEFT JOIN person p ON p.id = f.person_id
		 ORDER BY f.due, f.since, f.id`
}

type item struct {
	ID, RouteID                    uuid.UUID
	RouteTitle                     string
	PersonID                       uuid.UUID
	Surname, GivenName, Patronymic string
	Title, Note                    string
	Due                            civil.Date
	Count, Items, Things, Late     int
}

// Todo asks for all kinds in one trip.
func (s *Store) Todo(ctx context.Context, asks []monitoring.Ask, role tenant.Role, now time.Time) (monitoring.Todo, error) {
	t := asked{asks: asks, role: role, now: now}
	if err := s.db.Batch(ctx, t.queue); err != nil {
		return monitoring.Todo{}, postgres.Refuse(err)
	}
	return t.todo(), nil
}

// asked are the questions of a role, and their answers.
type asked struct {
	asks  []monitoring.Ask
	role  tenant.Role
	now   time.Time
	day   struct{ Today civil.Date }
	found [][]item
}

func (t *asked) queue(b *postgres.Batch) {
	t.found = make([][]item, len(t.asks))
	postgres.One(b, &t.day, "SELECT "+dayAt("$1::timestamptz")+" AS today", t.now)
	for i, a := range t.asks {
		postgres.All(b, &t.found[i], searchOf(a.Kind, a.Reach, t.role).sql(a.Reach), t.now, string(t.role))
	}
}

func (t *asked) todo() monitoring.Todo {
	out := monitoring.Todo{Today: t.day.Today}
	for i, rows := range t.found {
		for j, r := range rows {
			if j == 0 {
				out.Totals = append(out.Totals, monitoring.Total{Kind: t.asks[i].Kind, Items: r.Items, Count: r.Things, Overdue: r.Late})
			}
			out.Items = append(out.Items, monitoring.Item{Kind: t.asks[i].Kind, ID: r.ID, RouteID: r.RouteID, RouteTitle: r.RouteTitle, PersonID: r.PersonID,
				Person: tenant.Profile{Surname: r.Surname, GivenName: r.GivenName, Patronymic: r.Patronymic}.ShortName(),
				Title:  r.Title, Note: r.Note, Due: r.Due, Count: r.Count})
		}
	}
	return out
}

// searchOf gives how a kind is found as far as the reach goes.
func searchOf(k monitoring.Kind, reach tenant.Reach, role tenant.Role) search {
	q, known := searches[k]
	switch {
	case k == monitoring.DeficitsToConfirm && reach == tenant.ReachOwn:
		return ownDeficits
	case k == monitoring.ProductToReview:
		return toReview(role)
	case !known:
		panic("monitoringpg: no search for " + string(k))
	}
	if reach == tenant.ReachOwn { // whom it is about is the reader
		q.person = ""
	}
	return q
}

// searches are those of a route's life; see also toReview.
var searches = map[monitoring.Kind]search{}

func add(all map[monitoring.Kind]search) {
	for k, q := range all {
		searches[k] = q
	}
}
