// Package talkpg keeps comments and requests for help in PostgreSQL.
package talkpg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps comments and requests for help.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var _ talk.Store = (*Store)(nil)

const me = "(SELECT app_person())"

// readTo is how far the acting person has read the talk of a route.
const readTo = `coalesce((SELECT x.read_to FROM comment_reading x WHERE x.region_id = comment.region_id AND x.route_id = comment.route_id AND x.person_id = ` + me + `), '-infinity')`

type said struct {
	talk.Comment `bun:",extend"`
	Unread       bool        `bun:",scanonly"`
	ToMe         bool        `bun:",scanonly"`
	Called       []uuid.UUID `bun:",array,scanonly"`
}

// Comments gives those of a route, the newest first. That the route may be read, the
// service has asked.
func (s *Store) Comments(ctx context.Context, route uuid.UUID, about talk.About, page paging.Request) (paging.List[talk.Said], error) {
	var rows []said
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).ColumnExpr("comment.*").
			ColumnExpr("comment.author_id <> "+me+" AND comment.removed_at IS NULL AND comment.created_at > "+readTo+" AS unread").
			ColumnExpr("ARRAY(SELECT x.person_id FROM comment_mention x WHERE x.region_id = comment.region_id AND x.comment_id = comment.id ORDER BY 1) AS called").
			ColumnExpr("EXISTS (SELECT FROM comment_mention x WHERE x.region_id = comment.region_id AND x.comment_id = comment.id AND x.person_id = "+me+" AND x.seen_at IS NULL) AS to_me").
			Where("comment.route_id = ?", route).OrderExpr("comment.id DESC").Limit(page.Rows())
		if about.Activity != uuid.Nil {
			sel.Where("comment.activity_id = ?", about.Activity)
		}
		if about.Product != uuid.Nil {
			sel.Where("comment.product_id = ?", about.Product)
		}
		var last uuid.UUID
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("comment.id < ?", last)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[talk.Said]{}, postgres.Refuse(err)
	}
	all := make([]talk.Said, len(rows))
	for i, r := range rows {
		r.Mentions = r.Called
		all[i] = talk.Said{Comment: r.Comment, Unread: r.Unread, ToMe: r.ToMe}
	}
	return paging.Cut(all, page, func(c talk.Said) any { return c.ID })
}

// Unread counts what others wrote since the acting person has read.
func (s *Store) Unread(ctx context.Context, route uuid.UUID) (n int, err error) {
	var row struct{ Unread int }
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &row, `SELECT count(*)::int AS unread FROM comment WHERE comment.route_id = $1 AND comment.author_id <> `+me+`
			AND comment.removed_at IS NULL AND comment.created_at > `+readTo, route)
	})
	return row.Unread, postgres.Refuse(err)
}

// Lock gives a comment of the route, held until the transaction ends.
func (s *Store) Lock(ctx context.Context, route, id uuid.UUID) (talk.Comment, error) {
	var c talk.Comment
	err := s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if err := q.NewSelect().Model(&c).Where("comment.route_id = ? AND comment.id = ?", route, id).For("UPDATE").Scan(ctx); err != nil {
			return err
		}
		return q.NewRaw("SELECT person_id FROM comment_mention WHERE comment_id = ? ORDER BY 1", id).Scan(ctx, &c.Mentions)
	})
	return c, postgres.Refuse(err, postgres.NoRows(talk.ErrNotFound))
}

// Insert adds a comment and calls those whom it names.
func (s *Store) Insert(ctx context.Context, c *talk.Comment) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if _, err := q.NewInsert().Model(c).Exec(ctx); err != nil {
			return err
		}
		return mention(ctx, q, c)
	}))
}

// mention keeps whom a comment calls: who was called before has seen it or not, as it was.
func mention(ctx context.Context, q bun.IDB, c *talk.Comment) error {
	ids := c.Mentions
	if ids == nil {
		ids = []uuid.UUID{}
	}
	if _, err := q.NewRaw("DELETE FROM comment_mention WHERE comment_id = ? AND NOT person_id = ANY (?::uuid[])", c.ID, pgdialect.Array(ids)).Exec(ctx); err != nil {
		return err
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := q.NewRaw(`INSERT INTO comment_mention (region_id, person_id, comment_id, municipality_id, organization_id, route_id)
		SELECT ?, p, ?, ?, ?, ? FROM unnest(?::uuid[]) AS p ON CONFLICT DO NOTHING`, c.RegionID, c.ID, c.MunicipalityID, c.OrganizationID, c.RouteID, pgdialect.Array(ids)).Exec(ctx)
	return err
}

// Update writes words and mentions of the version that was read.
func (s *Store) Update(ctx context.Context, c *talk.Comment, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if err := postgres.Touched(q.NewUpdate().Model(c).
			Where("comment.region_id = ? AND comment.id = ? AND comment.version = ?", c.RegionID, c.ID, version).Exec(ctx)); err != nil {
			return err
		}
		return mention(ctx, q, c)
	}))
}

// Read marks what the acting person has read.
func (s *Store) Read(ctx context.Context, c *talk.Comment, at time.Time) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if _, err := q.NewRaw(`INSERT INTO comment_reading (region_id, route_id, person_id, municipality_id, organization_id, read_to)
			VALUES (?, ?, `+me+`, ?, ?, ?) ON CONFLICT (region_id, route_id, person_id) DO UPDATE SET read_to = greatest(comment_reading.read_to, excluded.read_to)`,
			c.RegionID, c.RouteID, c.MunicipalityID, c.OrganizationID, at).Exec(ctx); err != nil {
			return err
		}
		_, err := q.NewRaw("UPDATE comment_mention SET seen_at = ? WHERE person_id = "+me+" AND route_id = ? AND seen_at IS NULL", at, c.RouteID).Exec(ctx)
		return err
	}))
}

// listenersSQL are who follows a route or accompanies it, and who answers for its place,
// as the policy lets them read it. Who follows it is told from the rest by the role. An
// appointment outlives a membership that was given for a time [B 1.3], the sight does not;
// a methodist may be a tutor [B 3.1.4].
const listenersSQL = `SELECT $1::uuid AS person_id, 'tutee' AS role
	UNION SELECT unnest($2::uuid[]), 'tutee'
	UNION SELECT a.person_id, a.role FROM accompaniment a WHERE a.route_id = $3
	  AND EXISTS (SELECT FROM membership m WHERE m.region_id = a.region_id AND m.person_id = a.person_id AND m.ended_at IS NULL
	    AND $4::date BETWEEN m.since AND coalesce(m.until, 'infinity') AND (m.role = a.role OR a.role = 'tutor' AND m.role = 'regional_methodist'))
	UNION SELECT m.person_id, m.role FROM membership m WHERE m.ended_at IS NULL AND $4::date BETWEEN m.since AND coalesce(m.until, 'infinity')
		AND (m.role IN ('school_coordinator', 'methodological_lead') AND m.organization_id = $5
		  OR m.role = 'municipal_coordinator' AND m.municipality_id = $6
		  OR m.role = 'regional_coordinator')`

// Listeners gives who may read a route on the day, with the roles by which they do.
func (s *Store) Listeners(ctx context.Context, r *iom.Route, today civil.Date) (map[uuid.UUID][]tenant.Role, error) {
	var rows []struct {
		PersonID uuid.UUID
		Role     tenant.Role
	}
	group := r.GroupIDs
	if group == nil {
		group = []uuid.UUID{}
	}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, listenersSQL+" ORDER BY 1, 2", r.TuteeID, group, r.ID, today, r.OrganizationID, r.MunicipalityID)
	})
	all := map[uuid.UUID][]tenant.Role{}
	for _, x := range rows {
		all[x.PersonID] = append(all[x.PersonID], x.Role)
	}
	return all, postgres.Refuse(err)
}
