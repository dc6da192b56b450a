package iompg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var (
	groups  = tableOf[iom.Group]("teacher_group", "region_id", "id")
	members = tableOf[iom.GroupMember]("group_member", "region_id", "group_id", "person_id")
)

var groupPlaces = postgres.Places{
	Assigned:     "teacher_group.leader_id = (SELECT app_person())",
	Organization: "teacher_group.organization_id", Municipality: "teacher_group.municipality_id",
}

// groupWithin is the reach as a condition on table teacher_group: own is a group that one
// was invited to, assigned one that one leads.
func groupWithin(reach tenant.Reach) string {
	if reach == tenant.ReachOwn {
		return `EXISTS (SELECT FROM group_member o WHERE o.region_id = teacher_group.region_id AND o.group_id = teacher_group.id
			AND o.person_id = (SELECT app_person()))`
	}
	return groupPlaces.Within(reach)
}

// Groups lists groups, the last changed first.
func (s *Store) Groups(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[iom.GroupSummary], error) {
	type row struct {
		iom.GroupSummary
		at time.Time
	}
	var last position
	more, err := page.Position(&last)
	if err != nil {
		return paging.List[iom.GroupSummary]{}, err
	}
	sql := `SELECT teacher_group.id, teacher_group.title, teacher_group.leader_id, (teacher_group.plan->'Term'->>'Start')::date, (teacher_group.plan->'Term'->>'End')::date,
		  teacher_group.closed_at IS NOT NULL, teacher_group.updated_at,
		  count(*) FILTER (WHERE m.state = 'invited'), count(*) FILTER (WHERE m.state = 'joined'),
		  coalesce(max(m.state) FILTER (WHERE m.person_id = (SELECT app_person())), '')
		FROM teacher_group LEFT JOIN group_member m ON m.region_id = teacher_group.region_id AND m.group_id = teacher_group.id
		WHERE ` + groupWithin(reach)
	args := []any{page.Rows()}
	if more {
		sql += " AND (teacher_group.updated_at, teacher_group.id) < ($2, $3)"
		args = append(args, last.At, last.ID)
	}
	sql += " GROUP BY teacher_group.region_id, teacher_group.id ORDER BY teacher_group.updated_at DESC, teacher_group.id DESC LIMIT $1"
	var rows []row
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(sql, func(found pgx.Rows) error {
			for found.Next() {
				var r row
				if err := found.Scan(&r.ID, &r.Title, &r.LeaderID, day{&r.Term.Start}, day{&r.Term.End}, &r.Closed, &r.at, &r.Invited, &r.Joined, &r.Mine); err != nil {
					return err
				}
				rows = append(rows, r)
			}
			return nil
		}, args...)
	})
	if err != nil {
		return paging.List[iom.GroupSummary]{}, postgres.Refuse(err)
	}
	cut, err := paging.Cut(rows, page, func(r row) any { return position{r.at, r.ID} })
	list := paging.List[iom.GroupSummary]{Next: cut.Next, Items: make([]iom.GroupSummary, 0, len(cut.Items))}
	for _, r := range cut.Items {
		list.Items = append(list.Items, r.GroupSummary)
	}
	return list, err
}

// Group gives a group with its members in one trip.
func (s *Store) Group(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.Group, error) {
	return s.group(ctx, "teacher_group.id = $1 AND "+groupWithin(reach), "$1", id)
}

// LockGroup is Group for a change.
func (s *Store) LockGroup(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.Group, error) {
	return s.group(ctx, "teacher_group.id = $1 AND "+groupWithin(reach)+" FOR UPDATE", "$1", id)
}

// GroupOf finds the group of a route.
func (s *Store) GroupOf(ctx context.Context, reach tenant.Reach, route uuid.UUID) (*iom.Group, error) {
	const group = "(SELECT m.group_id FROM group_member m WHERE m.own_route_id = $1 AND m.state = 'joined')"
	return s.group(ctx, "teacher_group.id = "+group+" AND "+groupWithin(reach), group, route)
}

// group reads the group that where finds; id says in SQL which one it is.
func (s *Store) group(ctx context.Context, where, id string, arg uuid.UUID) (*iom.Group, error) {
	o := new(iom.Group)
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		groups.one(b, o, "WHERE "+where, arg)
		members.all(b, &o.Members, "WHERE group_id = "+id+" ORDER BY person_id", arg)
	})
	if err != nil {
		return nil, postgres.Refuse(err, postgres.NoRows(iom.ErrGroupNotFound))
	}
	return o, nil
}

// InsertGroup writes a new group.
func (s *Store) InsertGroup(ctx context.Context, o *iom.Group) error {
	return s.write(ctx, func(b *postgres.Batch) { groups.add(b, []iom.Group{*o}) })
}

// SaveGroup writes a group that was locked, and the members that changed.
func (s *Store) SaveGroup(ctx context.Context, o *iom.Group, changed []iom.GroupMember) error {
	return s.write(ctx, func(b *postgres.Batch) {
		groups.put(b, []iom.Group{*o})
		members.put(b, changed)
	})
}

// rowsSQL brings each member's route and what became of the plan's activities on it;
// parts of the plan have the same ids in every route.
const rowsSQL = `
SELECT m.person_id, r.state, coalesce(r.outcome, ''), a.id, coalesce(a.status, ''), a.done_on,
       EXISTS (SELECT FROM reflection f WHERE f.region_id = a.region_id AND f.route_id = a.route_id AND f.activity_id = a.id AND f.person_id = m.person_id)
  FROM group_member m
  JOIN route r ON r.region_id = m.region_id AND r.id = m.own_route_id
  LEFT JOIN activity a ON a.region_id = r.region_id AND a.route_id = r.id AND a.id = ANY ($2)
 WHERE m.group_id = $1 AND m.state = 'joined'`

// Rows gives the board of a group.
func (s *Store) Rows(ctx context.Context, o *iom.Group) ([]iom.Row, error) {
	ids := make([]uuid.UUID, len(o.Plan.Activities))
	at := map[uuid.UUID]int{}
	for i, a := range o.Plan.Activities {
		ids[i], at[a.ID] = a.ID, i
	}
	found := map[uuid.UUID]*iom.Row{}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(rowsSQL, func(rows pgx.Rows) error {
			for rows.Next() {
				var person uuid.UUID
				var state iom.State
				var outcome iom.Outcome
				var activity *uuid.UUID
				var c iom.Cell
				if err := rows.Scan(&person, &state, &outcome, &activity, &c.Status, day{&c.DoneOn}, &c.Reflected); err != nil {
					return err
				}
				r, there := found[person]
				if !there {
					r = &iom.Row{RouteState: state, RouteOutcome: outcome, Cells: make([]iom.Cell, len(ids))}
					for i, id := range ids {
						r.Cells[i].ActivityID = id
					}
					found[person] = r
				}
				if activity != nil {
					c.ActivityID = *activity
					r.Cells[at[*activity]] = c
				}
			}
			return nil
		}, o.ID, ids)
	})
	if err != nil {
		return nil, postgres.Refuse(err)
	}
	var list []iom.Row
	for _, m := range o.Joined() {
		if r, there := found[m.PersonID]; there {
			r.GroupMember = m
			list = append(list, *r)
		}
	}
	return list, nil
}

// Tutees gives the schools of a municipality at which each of the people is a tutee now.
func (s *Store) Tutees(ctx context.Context, municipality uuid.UUID, people []uuid.UUID) (map[uuid.UUID][]uuid.UUID, error) {
	var rows []struct {
		PersonID       uuid.UUID
		OrganizationID uuid.UUID
	}
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("membership AS m").ColumnExpr("DISTINCT m.person_id, m.organization_id").
			Where("m.municipality_id = ? AND m.person_id IN (?) AND m.role = ?", municipality, bun.List(people), tenant.Tutee).Where(living).
			OrderExpr("m.person_id, m.organization_id").Scan(ctx, &rows)
	})
	schools := map[uuid.UUID][]uuid.UUID{}
	for _, r := range rows {
		schools[r.PersonID] = append(schools[r.PersonID], r.OrganizationID)
	}
	return schools, postgres.Refuse(err)
}
