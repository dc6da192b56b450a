package iompg

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var progress = tableOf[iom.Progress]("route", "region_id", "id")

// progressColumns are those of a list, and of p, the route's activities.
var progressColumns = strings.NewReplacer(
	"route.tutee_name", "concat_ws(' ', route.profile->>'surname', route.profile->>'name', route.profile->>'patronymic')",
	"route.activities", "p.activities", "route.done", "p.done", "route.due", "p.due", "route.next_title", "p.next_title",
).Replace(progress.columns)

// ofActivities counts a route's activities and finds the one that ends first. A draft
// is due when it should begin, what runs when its next activity or the route ends.
const ofActivities = `CROSS JOIN LATERAL (
	SELECT count(*) FILTER (WHERE a.status <> 'cancelled')::int AS activities, count(*) FILTER (WHERE a.status = 'done')::int AS done,
		CASE WHEN route.state IN ('draft', 'agreement') THEN route.term_start
			WHEN route.state IN ('active', 'assessment') THEN least(min(a.term_end) FILTER (WHERE a.status = 'planned' AND route.state = 'active'), route.term_end) END AS due,
		CASE WHEN route.state = 'active' THEN (array_agg(a.title ORDER BY a.term_end, a.position) FILTER (WHERE a.status = 'planned' AND a.term_end IS NOT NULL))[1] END AS next_title
	FROM activity a WHERE a.region_id = route.region_id AND a.route_id = route.id) p`

// byUrgency is the order of a board: living routes first, what is due first before
// what is due later or never.
const byUrgency = `(route.state IN ('completed', 'withdrawn', 'archived')), coalesce(p.due, '9999-12-31'), route.id`

// urgency is where a part of a board ended.
type urgency struct {
	Ended bool
	Due   civil.Date
	ID    uuid.UUID
}

// Board is List with the progress of each route, in one trip.
func (s *Store) Board(ctx context.Context, reach tenant.Reach, f iom.Filter, urgent bool, page paging.Request) (paging.List[iom.Progress], error) {
	sql, args, err := boardSQL(reach, f, urgent, page)
	if err != nil {
		return paging.List[iom.Progress]{}, err
	}
	rows := make([]iom.Progress, 0, page.Rows())
	if err := s.db.Batch(ctx, func(b *postgres.Batch) { progress.query(b, &rows, sql, args...) }); err != nil {
		return paging.List[iom.Progress]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(r iom.Progress) any {
		if !urgent {
			return position{r.UpdatedAt, r.ID}
		}
		due := r.Due
		if due.IsZero() {
			due = civil.MustParse("9999-12-31")
		}
		return urgency{r.State.Ended(), due, r.ID}
	})
}

func boardSQL(reach tenant.Reach, f iom.Filter, urgent bool, page paging.Request) (string, []any, error) {
	c := filtered(reach, f)
	order := "route.updated_at DESC, route.id DESC"
	if urgent {
		order = byUrgency
		var last urgency
		switch more, err := page.Position(&last); {
		case err != nil:
			return "", nil, err
		case more:
			c.where("("+byUrgency+") > ($%d, $%d, $%d)", last.Ended, last.Due, last.ID)
		}
	} else {
		var last position
		switch more, err := page.Position(&last); {
		case err != nil:
			return "", nil, err
		case more:
			c.where("(route.updated_at, route.id) < ($%d, $%d)", last.At, last.ID)
		}
	}
	c.args = append(c.args, page.Rows())
	return "SELECT " + progressColumns + " FROM route " + ofActivities + " WHERE " + c.String() +
		fmt.Sprintf(" ORDER BY %s LIMIT $%d", order, len(c.args)), c.args, nil
}
