package iompg

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var listings = tableOf[iom.Listing]("support_listing", "region_id", "id")

var answerers = tableOf[iom.Responsible]("support_responsible", "region_id", "listing_id", "person_id", "role")

var listingPlaces = postgres.Places{Person: "support_listing.person_id", Organization: "support_listing.organization_id", Municipality: "support_listing.municipality_id"}

// Listings within reach, the last first.
func (s *Store) Listings(ctx context.Context, reach tenant.Reach, state iom.ListingState, page paging.Request) (paging.List[iom.Listing], error) {
	var last uuid.UUID
	more, err := page.Position(&last)
	if err != nil {
		return paging.List[iom.Listing]{}, err
	}
	c := &conditions{all: []string{listingPlaces.Within(reach)}}
	if state != "" {
		c.where("support_listing.state = $%d", string(state))
	}
	if more {
		c.where("support_listing.id < $%d", last)
	}
	c.args = append(c.args, page.Rows())
	var rows []iom.Listing
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		listings.all(b, &rows, "WHERE "+c.String()+fmt.Sprintf(" ORDER BY support_listing.id DESC LIMIT $%d", len(c.args)), c.args...)
	})
	if err != nil {
		return paging.List[iom.Listing]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(l iom.Listing) any { return l.ID })
}

// Roll of a municipality or of one of its organizations, the last listed first.
func (s *Store) Roll(ctx context.Context, reach tenant.Reach, municipality, organization uuid.UUID) (all []iom.Listing, err error) {
	var named []iom.Responsible
	c := &conditions{all: []string{listingPlaces.Within(reach), "support_listing.state IN ('listed', 'accepted')"}}
	c.where("support_listing.municipality_id = $%d", municipality)
	if organization != uuid.Nil {
		c.where("support_listing.organization_id = $%d", organization)
	}
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		listings.all(b, &all, "WHERE "+c.String()+" ORDER BY support_listing.id DESC", c.args...)
		answerers.all(b, &named, ofListings("WHERE "+c.String()), c.args...)
	})
	of := map[uuid.UUID][]iom.Responsible{}
	for _, r := range named {
		of[r.ListingID] = append(of[r.ListingID], r)
	}
	for i := range all {
		all[i].Responsible = of[all[i].ID]
	}
	return all, postgres.Refuse(err)
}

// Listing gives one.
func (s *Store) Listing(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.Listing, error) {
	return s.listing(ctx, "WHERE support_listing.id = $1 AND "+listingPlaces.Within(reach), "", id)
}

// LockListing is Listing for a change.
func (s *Store) LockListing(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.Listing, error) {
	return s.listing(ctx, "WHERE support_listing.id = $1 AND "+listingPlaces.Within(reach), " FOR UPDATE", id)
}

// Prepared finds the accepted listing of a teacher at a school.
func (s *Store) Prepared(ctx context.Context, person, organization uuid.UUID) (*iom.Listing, error) {
	return s.listing(ctx, "WHERE support_listing.person_id = $1 AND support_listing.organization_id = $2 AND support_listing.state = 'accepted'", "", person, organization)
}

// ofListings selects whom the listings of a condition name, in the order of people.
func ofListings(where string) string {
	return "WHERE support_responsible.listing_id IN (SELECT support_listing.id FROM support_listing " + where + ") ORDER BY support_responsible.person_id, support_responsible.role"
}

func (s *Store) listing(ctx context.Context, where, hold string, args ...any) (*iom.Listing, error) {
	l := new(iom.Listing)
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		listings.one(b, l, where+hold, args...)
		answerers.all(b, &l.Responsible, ofListings(where), args...)
	})
	if err != nil {
		return nil, postgres.Refuse(err, postgres.NoRows(iom.ErrListingNotFound))
	}
	return l, nil
}

// Listed gives those of the people who are on a list of tutees.
func (s *Store) Listed(ctx context.Context, people []uuid.UUID) (listed []uuid.UUID, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("support_listing").ColumnExpr("DISTINCT person_id").
			Where("person_id IN (?) AND state IN ('listed', 'accepted')", bun.List(people)).Scan(ctx, &listed)
	})
	return listed, postgres.Refuse(err)
}

// AddListings writes new ones; whoever is listed already is refused by the index.
func (s *Store) AddListings(ctx context.Context, list []iom.Listing) error {
	err := s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		listings.add(b, list)
		for _, l := range list {
			answerers.add(b, l.Responsible)
		}
	})
	return postgres.Refuse(err, postgres.Constraint("support_listing_once", iom.ErrListedAlready))
}

// SaveListing writes one that was locked.
func (s *Store) SaveListing(ctx context.Context, l *iom.Listing) error {
	err := s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		listings.put(b, []iom.Listing{*l})
		b.Exec(nil, "DELETE FROM support_responsible WHERE listing_id = $1", l.ID)
		answerers.add(b, l.Responsible)
	})
	return postgres.Refuse(err, postgres.Constraint("support_listing_once", iom.ErrListedAlready))
}
