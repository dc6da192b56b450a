package iompg

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var (
	papers      = tableOf[iom.PaperRoute]("paper_route", "region_id", "id")
	corrections = tableOf[iom.PaperCorrection]("paper_route_correction", "region_id", "id")
)

var paperPlaces = postgres.Places{Person: "paper_route.tutee_id", Organization: "paper_route.organization_id", Municipality: "paper_route.municipality_id"}

var paperStates = map[iom.PaperState]string{
	iom.PaperRunning:   "paper_route.annulled_at IS NULL AND paper_route.archived_at IS NULL AND paper_route.outcome IS NULL",
	iom.PaperCompleted: "paper_route.annulled_at IS NULL AND paper_route.archived_at IS NULL AND paper_route.outcome IS NOT NULL",
	iom.PaperArchived:  "paper_route.annulled_at IS NULL AND paper_route.archived_at IS NOT NULL",
	iom.PaperAnnulled:  "paper_route.annulled_at IS NOT NULL",
}

// PaperRoutes within reach, the last registered first; annulled ones only where they are
// asked for.
func (s *Store) PaperRoutes(ctx context.Context, reach tenant.Reach, f iom.PaperFilter, page paging.Request) (paging.List[iom.PaperRoute], error) {
	var last uuid.UUID
	more, err := page.Position(&last)
	if err != nil {
		return paging.List[iom.PaperRoute]{}, err
	}
	state, known := paperStates[f.State]
	if !known {
		state = "paper_route.annulled_at IS NULL"
	}
	c := &conditions{all: []string{paperPlaces.Within(reach), state}}
	if f.Municipality != uuid.Nil {
		c.where("paper_route.municipality_id = $%d", f.Municipality)
	}
	if f.Organization != uuid.Nil {
		c.where("paper_route.organization_id = $%d", f.Organization)
	}
	if f.Tutee != uuid.Nil {
		c.where("paper_route.tutee_id = $%d", f.Tutee)
	}
	if f.Text != "" {
		c.where("strpos(lower(paper_route.title), lower($%d)) > 0", f.Text)
	}
	if more {
		c.where("paper_route.id < $%d", last)
	}
	c.args = append(c.args, page.Rows())
	var rows []iom.PaperRoute
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		papers.all(b, &rows, "WHERE "+c.String()+fmt.Sprintf(" ORDER BY paper_route.id DESC LIMIT $%d", len(c.args)), c.args...)
	})
	if err != nil {
		return paging.List[iom.PaperRoute]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(p iom.PaperRoute) any { return p.ID })
}

// PaperRoute gives one.
func (s *Store) PaperRoute(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.PaperRoute, error) {
	return s.paper(ctx, reach, id, "")
}

// LockPaperRoute is PaperRoute for a change.
func (s *Store) LockPaperRoute(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.PaperRoute, error) {
	return s.paper(ctx, reach, id, " FOR UPDATE")
}

func (s *Store) paper(ctx context.Context, reach tenant.Reach, id uuid.UUID, lock string) (*iom.PaperRoute, error) {
	p := new(iom.PaperRoute)
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		papers.one(b, p, "WHERE paper_route.id = $1 AND "+paperPlaces.Within(reach)+lock, id)
	})
	if err != nil {
		return nil, postgres.Refuse(err, postgres.NoRows(iom.ErrPaperNotFound))
	}
	return p, nil
}

// PaperCorrections of a card, the newest first. They are few.
func (s *Store) PaperCorrections(ctx context.Context, paper uuid.UUID) (list []iom.PaperCorrection, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		corrections.all(b, &list, "WHERE paper_route_id = $1 ORDER BY id DESC LIMIT 200", paper)
	})
	return list, postgres.Refuse(err)
}

// overlapsSQL finds what runs at the same time: routes that were not given up, and other
// papers.
const overlapsSQL = `SELECT r.id, false AS paper, r.title, r.term_start, r.term_end FROM route r
	WHERE (r.tutee_id = $1 OR $1 = ANY (r.group_ids)) AND r.organization_id = $2 AND r.term_start <= $4 AND r.term_end >= $3
		AND (r.outcome IS NOT NULL OR r.state NOT IN ('withdrawn', 'archived'))
	UNION ALL SELECT p.id, true, p.title, p.term_start, p.term_end FROM paper_route p
	WHERE p.tutee_id = $1 AND p.organization_id = $2 AND p.term_start <= $4 AND p.term_end >= $3 AND p.annulled_at IS NULL AND p.id <> $5
	ORDER BY term_start, id LIMIT 20`

// Overlaps of a paper route; an annulled one overlaps nothing.
func (s *Store) Overlaps(ctx context.Context, p *iom.PaperRoute) ([]iom.Overlap, error) {
	if p.State() == iom.PaperAnnulled {
		return nil, nil
	}
	var list []iom.Overlap
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(overlapsSQL, func(rows pgx.Rows) error {
			var o iom.Overlap
			_, err := pgx.ForEachRow(rows, []any{&o.ID, &o.Paper, &o.Title, &o.Term.Start, &o.Term.End}, func() error {
				list = append(list, o)
				return nil
			})
			return err
		}, p.TuteeID, p.OrganizationID, p.Term.Start, p.Term.End, p.ID)
	})
	return list, postgres.Refuse(err)
}

// PapersPast sieves by the day at each paper's place.
func (s *Store) PapersPast(ctx context.Context, at time.Time) (all []uuid.UUID, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		b.Rows(`SELECT p.id FROM paper_route p
			JOIN municipality y ON y.region_id = p.region_id AND y.id = p.municipality_id JOIN region x ON x.id = p.region_id
			WHERE p.annulled_at IS NULL AND p.archived_at IS NULL AND p.outcome IS NOT NULL
			  AND p.kept_until < ($1::timestamptz AT TIME ZONE coalesce(y.time_zone, x.time_zone))::date ORDER BY p.id`, func(rows pgx.Rows) (err error) {
			all, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
			return err
		}, at)
	})
	return all, postgres.Refuse(err)
}

// SavePaperRoute writes a paper route and what was corrected.
func (s *Store) SavePaperRoute(ctx context.Context, p *iom.PaperRoute, made ...iom.PaperCorrection) error {
	err := s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		papers.put(b, []iom.PaperRoute{*p})
		corrections.add(b, made)
	})
	return postgres.Refuse(err, postgres.Constraint("paper_route_once", iom.ErrPaperTwice))
}
