package talkpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// a request is seen by whoever sees its route: a group's is every member's own [A I.3]
var places = postgres.Places{Organization: "help_request.organization_id", Municipality: "help_request.municipality_id",
	Assigned: "help_request.route_id = ANY (ARRAY(SELECT a.route_id FROM accompaniment a WHERE a.person_id = " + me + "))"}

func within(reach tenant.Reach) string {
	if reach == tenant.ReachOwn {
		return `help_request.route_id = ANY (ARRAY(SELECT o.id FROM route o WHERE o.tutee_id = ` + me + `
			UNION ALL SELECT o.id FROM route o WHERE o.group_ids <> '{}' AND ` + me + ` = ANY (o.group_ids)))`
	}
	return places.Within(reach)
}

const waits = "help_request.state IN ('asked', 'taken', 'reopened')"

type listed struct {
	talk.Request `bun:",extend"`
	RouteTitle   string `bun:",scanonly"`
	Settled      bool   `bun:",scanonly"`
}

type place struct {
	Settled bool
	DueOn   civil.Date
	ID      uuid.UUID
}

// Requests lists those that wait for an answer first, by their day; the rest, the newest
// first, behind them.
func (s *Store) Requests(ctx context.Context, reach tenant.Reach, f talk.HelpFilter, page paging.Request) (paging.List[talk.Listed], error) {
	var rows []listed
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).ColumnExpr("help_request.*, r.title AS route_title, NOT " + waits + " AS settled").
			Join("JOIN route AS r ON r.region_id = help_request.region_id AND r.id = help_request.route_id").
			Where(within(reach)).OrderExpr("NOT " + waits + ", help_request.due_on, help_request.id").Limit(page.Rows())
		narrow(sel, f)
		var last place
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("(NOT "+waits+", help_request.due_on, help_request.id) > (?::boolean, ?::date, ?::uuid)", last.Settled, last.DueOn, last.ID)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[talk.Listed]{}, postgres.Refuse(err)
	}
	all := make([]talk.Listed, len(rows))
	for i, r := range rows {
		all[i] = talk.Listed{Request: r.Request, RouteTitle: r.RouteTitle}
	}
	return paging.Cut(all, page, func(l talk.Listed) any { return place{!l.State.Waits(), l.DueOn, l.ID} })
}

func narrow(sel *bun.SelectQuery, f talk.HelpFilter) {
	if f.Route != uuid.Nil {
		sel.Where("help_request.route_id = ?", f.Route)
	}
	if f.State != "" {
		sel.Where("help_request.state = ?", f.State)
	}
	if f.Open || f.Overdue {
		sel.Where(waits)
	}
	if f.Overdue {
		sel.Where("help_request.due_on < ?", f.Today)
	}
	if f.Mine {
		sel.Where("help_request.person_id = " + me + " OR help_request.taken_by = " + me)
	}
}

// Request gives one within reach or talk.ErrNotFound.
func (s *Store) Request(ctx context.Context, reach tenant.Reach, id uuid.UUID) (talk.Request, error) {
	return s.request(ctx, s.db.Read, reach, id, func(*bun.SelectQuery) {})
}

// LockRequest is Request that holds the row until the transaction ends.
func (s *Store) LockRequest(ctx context.Context, reach tenant.Reach, id uuid.UUID) (talk.Request, error) {
	return s.request(ctx, s.db.Write, reach, id, func(sel *bun.SelectQuery) { sel.For("UPDATE") })
}

func (s *Store) request(ctx context.Context, in func(context.Context, func(context.Context, bun.IDB) error) error, reach tenant.Reach, id uuid.UUID, how func(*bun.SelectQuery)) (talk.Request, error) {
	var r talk.Request
	err := in(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&r).Where("help_request.id = ?", id).Where(within(reach))
		how(sel)
		return sel.Scan(ctx)
	})
	return r, postgres.Refuse(err, postgres.NoRows(talk.ErrNotFound))
}

// InsertRequest adds a request.
func (s *Store) InsertRequest(ctx context.Context, r *talk.Request) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(r).Exec(ctx)
		return err
	}))
}

// UpdateRequest replaces the row of the version that was read.
func (s *Store) UpdateRequest(ctx context.Context, r *talk.Request, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(r).
			Where("help_request.region_id = ? AND help_request.id = ? AND help_request.version = ?", r.RegionID, r.ID, version).Exec(ctx))
	}))
}

// Messages gives all that was said in a request, the first first.
func (s *Store) Messages(ctx context.Context, request uuid.UUID) ([]talk.Message, error) {
	rows := []talk.Message{}
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).Where("help_message.request_id = ?", request).OrderExpr("help_message.id").Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// Say adds a message to a request.
func (s *Store) Say(ctx context.Context, m *talk.Message) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(m).Exec(ctx)
		return err
	}))
}

// Term gives that of a municipality, else the region's, else what holds where nobody has
// said.
func (s *Store) Term(ctx context.Context, municipality uuid.UUID) (talk.Term, error) {
	var rows []talk.Term
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).OrderExpr("help_term.municipality_id NULLS LAST").Limit(1)
		if municipality == uuid.Nil {
			sel.Where("help_term.municipality_id IS NULL")
		} else {
			sel.Where("help_term.municipality_id = ? OR help_term.municipality_id IS NULL", municipality)
		}
		return sel.Scan(ctx)
	})
	if err != nil || len(rows) == 0 {
		return talk.Term{Days: talk.DefaultDays}, postgres.Refuse(err)
	}
	rows[0].Own = rows[0].MunicipalityID == municipality
	return rows[0], nil
}

// SetTerm writes the node's own.
func (s *Store) SetTerm(ctx context.Context, t *talk.Term) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(t).On("CONFLICT (region_id, node_id) DO UPDATE").
			Set("days = excluded.days, updated_by = excluded.updated_by, updated_at = excluded.updated_at").Exec(ctx)
		return err
	}))
}
