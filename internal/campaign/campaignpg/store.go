// Package campaignpg keeps campaigns in PostgreSQL.
package campaignpg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps campaigns.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var _ campaign.Store = (*Store)(nil)

// Where a campaign stands: who acts there, or above, leads it.
var places = postgres.Places{Organization: "campaign.organization_id", Municipality: "campaign.municipality_id"}

// seen holds for the campaigns within a reach, and for those of places above that ask
// people within it: how these do is their own place's matter too.
func seen(reach tenant.Reach) string {
	asked := postgres.Places{Organization: "i.organization_id", Municipality: "i.municipality_id"}
	return "(" + places.Within(reach) + ` OR campaign.state <> 'draft' AND EXISTS (SELECT FROM campaign_invitation i
		WHERE i.region_id = campaign.region_id AND i.campaign_id = campaign.id AND ` + asked.Within(reach) + "))"
}

// List gives the newest first.
func (s *Store) List(ctx context.Context, reach tenant.Reach, state campaign.State, page paging.Request) (paging.List[campaign.Campaign], error) {
	var rows []campaign.Campaign
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).Where(seen(reach)).OrderExpr("campaign.id DESC").Limit(page.Rows())
		if state != "" {
			sel.Where("campaign.state = ?", state)
		}
		var last uuid.UUID
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("campaign.id < ?", last)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[campaign.Campaign]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(c campaign.Campaign) any { return c.ID })
}

// Get gives one campaign or campaign.ErrNotFound.
func (s *Store) Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (campaign.Campaign, error) {
	return s.one(ctx, s.db.Read, places.Within(reach), id, func(*bun.SelectQuery) {})
}

// Seen gives one of those that List gives, or campaign.ErrNotFound.
func (s *Store) Seen(ctx context.Context, reach tenant.Reach, id uuid.UUID) (campaign.Campaign, error) {
	return s.one(ctx, s.db.Read, seen(reach), id, func(*bun.SelectQuery) {})
}

// Lock is Get that holds the row until the transaction ends.
func (s *Store) Lock(ctx context.Context, reach tenant.Reach, id uuid.UUID) (campaign.Campaign, error) {
	return s.one(ctx, s.db.Write, places.Within(reach), id, func(sel *bun.SelectQuery) { sel.For("UPDATE") })
}

func (s *Store) one(ctx context.Context, in func(context.Context, func(context.Context, bun.IDB) error) error, within string, id uuid.UUID, how func(*bun.SelectQuery)) (campaign.Campaign, error) {
	var c campaign.Campaign
	err := in(ctx, func(ctx context.Context, q bun.IDB) error {
		c = campaign.Campaign{}
		sel := q.NewSelect().Model(&c).Where("campaign.id = ?", id).Where(within)
		how(sel)
		return sel.Scan(ctx)
	})
	return c, postgres.Refuse(err, postgres.NoRows(campaign.ErrNotFound))
}

// Insert adds a campaign.
func (s *Store) Insert(ctx context.Context, c *campaign.Campaign) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(c).Exec(ctx)
		return err
	}))
}

// Update replaces the row of the version that was read.
func (s *Store) Update(ctx context.Context, c *campaign.Campaign, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(c).
			Where("campaign.region_id = ? AND campaign.id = ? AND campaign.version = ?", c.RegionID, c.ID, version).Exec(ctx))
	}))
}

// Delete removes the row of the version that it has.
func (s *Store) Delete(ctx context.Context, c *campaign.Campaign) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewDelete().Model((*campaign.Campaign)(nil)).
			Where("campaign.id = ? AND campaign.version = ?", c.ID, c.Version).Exec(ctx))
	}))
}

// Today is the day at a municipality, or at the region where that is none.
func (s *Store) Today(ctx context.Context, municipality uuid.UUID, at time.Time) (civil.Date, error) {
	return s.db.Today(ctx, municipality, at)
}

// zone of a municipality, or of the region.
const zone = `(SELECT coalesce((SELECT m.time_zone FROM municipality m WHERE m.id = ?), r.time_zone) FROM region r WHERE r.id = (SELECT app_region()))`

// Morning is eight o'clock of a day at a municipality, or at the region.
func (s *Store) Morning(ctx context.Context, municipality uuid.UUID, day civil.Date) (at time.Time, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw("SELECT (?::date + time '08:00') AT TIME ZONE "+zone, day, postgres.OrNull(municipality)).Scan(ctx, &at)
	})
	return at.UTC(), postgres.Refuse(err)
}
