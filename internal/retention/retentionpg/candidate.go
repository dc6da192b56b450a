package retentionpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// candidates are people of the region whose data are there and about whom nothing is
// decided; the database says who, since the region's first page counts them too.
const candidates = "SELECT f.person_id, f.cause, f.since FROM removal_candidates(?) f WHERE "

// Candidates gives those who wait longest first.
func (s *Store) Candidates(ctx context.Context, reach tenant.Reach, endedBy civil.Date, page paging.Request) (paging.List[retention.Candidate], error) {
	type place struct {
		Since  civil.Date
		Person uuid.UUID
	}
	sql, args := candidates+region(reach), []any{endedBy}
	var last place
	switch more, err := page.Position(&last); {
	case err != nil:
		return paging.List[retention.Candidate]{}, err
	case more:
		sql, args = sql+" AND (f.since, f.person_id) > (?, ?)", append(args, last.Since, last.Person)
	}
	var rows []retention.Candidate
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw(sql+" ORDER BY f.since, f.person_id LIMIT ?", append(args, page.Rows())...).Scan(ctx, &rows)
	})
	if err != nil {
		return paging.List[retention.Candidate]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(c retention.Candidate) any { return place{c.Since, c.PersonID} })
}

// Candidate gives one of them. Somebody of another tenant is nobody here.
func (s *Store) Candidate(ctx context.Context, reach tenant.Reach, person uuid.UUID, endedBy civil.Date) (c retention.Candidate, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		there := false
		if err := q.NewRaw("SELECT EXISTS (SELECT FROM person WHERE id = ?) AND "+region(reach), person).Scan(ctx, &there); err != nil {
			return err
		}
		if !there {
			return retention.ErrNotFound
		}
		return q.NewRaw(candidates+region(reach)+" AND f.person_id = ?", endedBy, person).Scan(ctx, &c)
	})
	return c, postgres.Refuse(err, postgres.NoRows(retention.ErrNotDue))
}

// region is the reach as a condition: candidates are found for the whole region or not.
func region(reach tenant.Reach) string { return postgres.Places{}.Within(reach) }
