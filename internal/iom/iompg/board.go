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

// progressColumns are those of a list, and of p, what is kept of the route's activities.
var progressColumns = strings.NewReplacer(
	"route.tutee_name", "concat_ws(' ', route.profile->>'surname', route.profile->>'name', route.profile->>'patronymic')",
	"route.activities", "p.activities", "route.done", "p.done", "route.due", "p.due",
	"coalesce(route.next_title, '')", "coalesce(n.title, '')",
).Replace(progress.columns)

// shownSQL brings what is shown of the routes that were found. They are found first, by
// themselves: estimates of what the wall lets through are too low for the planner to
// walk an index in its order otherwise.
const shownSQL = ` JOIN route ON route.region_id = p.region_id AND route.id = p.route_id
	LEFT JOIN activity n ON n.region_id = p.region_id AND n.route_id = p.route_id AND n.id = p.next_id AND route.state = 'active'`

// byUrgency is the order of a board: living routes first, what is due first before
// what is due later or never. An index of each place stands in this order.
const byUrgency = "p.urgent_on, p.route_id"

// urgency is where a part of a board ended.
type urgency struct {
	Ended bool
	Due   civil.Date
	ID    uuid.UUID
}

// on is the column urgent_on.
func (u urgency) on() string {
	switch {
	case u.Ended:
		return "infinity"
	case u.Due.IsZero():
		return "9999-12-31"
	}
	return u.Due.String()
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
		return urgency{r.State.Ended(), r.Due, r.ID}
	})
}

// placesOfProgress are the places of table route in route_progress.
var placesOfProgress = postgres.Places{Organization: "p.organization_id", Municipality: "p.municipality_id"}

func boardSQL(reach tenant.Reach, f iom.Filter, urgent bool, page paging.Request) (string, []any, error) {
	if urgent {
		return urgentSQL(reach, f, page)
	}
	c := filtered(reach, f)
	var last position
	switch more, err := page.Position(&last); {
	case err != nil:
		return "", nil, err
	case more:
		c.where("(route.updated_at, route.id) < ($%d, $%d)", last.At, last.ID)
	}
	c.args = append(c.args, page.Rows())
	return fmt.Sprintf(`WITH found AS MATERIALIZED (SELECT route.region_id, route.id AS route_id FROM route WHERE %s ORDER BY route.updated_at DESC, route.id DESC LIMIT $%d)
		SELECT %s FROM found f JOIN route_progress p ON p.region_id = f.region_id AND p.route_id = f.route_id %s ORDER BY route.updated_at DESC, route.id DESC`, c, len(c.args), progressColumns, shownSQL), c.args, nil
}

// urgentSQL asks table route only for what route_progress does not know.
func urgentSQL(reach tenant.Reach, f iom.Filter, page paging.Request) (string, []any, error) {
	var c *conditions
	from := "route_progress p"
	if f == (iom.Filter{Municipality: f.Municipality, Organization: f.Organization, Today: f.Today}) && reach >= tenant.ReachOrganization && reach <= tenant.ReachRegion {
		c = &conditions{all: []string{placesOfProgress.Within(reach)}}
	} else {
		c = filtered(reach, f)
		from += " JOIN route ON route.region_id = p.region_id AND route.id = p.route_id"
	}
	if f.Organization != uuid.Nil {
		c.where("p.organization_id = $%d", f.Organization)
	}
	if f.Municipality != uuid.Nil {
		c.where("p.municipality_id = $%d", f.Municipality)
	}
	var last urgency
	switch more, err := page.Position(&last); {
	case err != nil:
		return "", nil, err
	case more:
		c.where("("+byUrgency+") > ($%d, $%d)", last.on(), last.ID)
	}
	c.args = append(c.args, page.Rows())
	return fmt.Sprintf("WITH found AS MATERIALIZED (SELECT p.* FROM %s WHERE %s ORDER BY %s LIMIT $%d) SELECT %s FROM found p %s ORDER BY %s",
		from, c, byUrgency, len(c.args), progressColumns, shownSQL, byUrgency), c.args, nil
}
