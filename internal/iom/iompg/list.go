package iompg

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var summaries = tableOf[iom.Summary]("route", "region_id", "id")

// The tutee's name comes from the profile that the route keeps.
var summaryColumns = strings.Replace(summaries.columns, "route.tutee_name",
	"concat_ws(' ', route.profile->>'surname', route.profile->>'name', route.profile->>'patronymic')", 1)

// position is where a part of the list ended.
type position struct {
	At time.Time `json:"at"`
	ID uuid.UUID `json:"id"`
}

// List gives what was changed last first, in one trip. The statement's text
// depends on which filters are set and not on their values: it stays prepared.
func (s *Store) List(ctx context.Context, reach tenant.Reach, f iom.Filter, page paging.Request) (paging.List[iom.Summary], error) {
	sql, args, err := listSQL(reach, f, page)
	if err != nil {
		return paging.List[iom.Summary]{}, err
	}
	rows := make([]iom.Summary, 0, page.Rows())
	if err := s.db.Batch(ctx, func(b *postgres.Batch) { summaries.query(b, &rows, sql, args...) }); err != nil {
		return paging.List[iom.Summary]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(r iom.Summary) any { return position{r.UpdatedAt, r.ID} })
}

func listSQL(reach tenant.Reach, f iom.Filter, page paging.Request) (string, []any, error) {
	c := filtered(reach, f)
	var last position
	switch more, err := page.Position(&last); {
	case err != nil:
		return "", nil, err
	case more:
		c.where("(route.updated_at, route.id) < ($%d, $%d)", last.At, last.ID)
	}
	c.args = append(c.args, page.Rows())
	return "SELECT " + summaryColumns + " FROM route WHERE " + c.String() +
		fmt.Sprintf(" ORDER BY route.updated_at DESC, route.id DESC LIMIT $%d", len(c.args)), c.args, nil
}

// conditions of a list, with their arguments.
type conditions struct {
	all  []string
	args []any
}

// where adds a condition; each %d becomes the number of one of the values.
func (c *conditions) where(condition string, values ...any) {
	numbers := make([]any, len(values))
	for i, v := range values {
		c.args = append(c.args, v)
		numbers[i] = len(c.args)
	}
	c.all = append(c.all, fmt.Sprintf(condition, numbers...))
}

func (c *conditions) String() string { return strings.Join(c.all, " AND ") }

// filtered is what a list's filter wants within the reach.
func filtered(reach tenant.Reach, f iom.Filter) *conditions {
	c := &conditions{all: []string{among(reach)}}
	if f.State != "" {
		c.where("route.state = $%d", string(f.State))
	}
	if f.Municipality != uuid.Nil {
		c.where("route.municipality_id = $%d", f.Municipality)
	}
	if f.Organization != uuid.Nil {
		c.where("route.organization_id = $%d", f.Organization)
	}
	if f.Tutee != uuid.Nil {
		c.where("route.tutee_id = $%d", f.Tutee)
	}
	if f.Overdue {
		c.where("route.state IN ('active', 'assessment') AND route.term_end < $%d", f.Today)
	}
	if f.Priority != uuid.Nil {
		c.where(`route.priorities @> jsonb_build_array(jsonb_build_object('id', $%d::uuid))`, f.Priority)
	}
	if f.Text != "" {
		c.where("strpos(lower(route.title), lower($%d)) > 0", f.Text)
	}
	return c
}

// Revisions of a route, the newest first.
func (s *Store) Revisions(ctx context.Context, reach tenant.Reach, route uuid.UUID, page paging.Request) (paging.List[iom.Revision], error) {
	return history(ctx, s, revisions, reach, route, page, func(v iom.Revision) uuid.UUID { return v.ID })
}

// Steps of a route, the newest first.
func (s *Store) Steps(ctx context.Context, reach tenant.Reach, route uuid.UUID, page paging.Request) (paging.List[iom.Step], error) {
	return history(ctx, s, steps, reach, route, page, func(v iom.Step) uuid.UUID { return v.ID })
}

// Consents of a route, the newest first. They are few.
func (s *Store) Consents(ctx context.Context, reach tenant.Reach, route uuid.UUID) ([]iom.Consent, error) {
	l, err := history(ctx, s, consents, reach, route, paging.Request{Limit: 200}, func(c iom.Consent) uuid.UUID { return c.ID })
	return l.Items, err
}

// history lists rows of a route that are only ever added: their ids tell their order.
func history[T any](ctx context.Context, s *Store, t *table[T], reach tenant.Reach, route uuid.UUID, page paging.Request, id func(T) uuid.UUID) (paging.List[T], error) {
	var last uuid.UUID
	more, err := page.Position(&last)
	if err != nil {
		return paging.List[T]{}, err
	}
	var rows []T
	var seen iom.Route
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		routes.one(b, &seen, "WHERE route.id = $1 AND "+within(reach), route)
		if more {
			t.all(b, &rows, "WHERE route_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3", route, last, page.Rows())
		} else {
			t.all(b, &rows, "WHERE route_id = $1 ORDER BY id DESC LIMIT $2", route, page.Rows())
		}
	})
	if err != nil {
		return paging.List[T]{}, postgres.Refuse(err, postgres.NoRows(iom.ErrNotFound))
	}
	return paging.Cut(rows, page, func(v T) any { return id(v) })
}
