package campaignpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// here selects from the teachers of a campaign's place, whoever they are.
func here(sel *bun.SelectQuery, c *campaign.Campaign) *bun.SelectQuery {
	place := campaign.Campaign{RegionID: c.RegionID, MunicipalityID: c.MunicipalityID, OrganizationID: c.OrganizationID}
	return group(sel, &place, civil.Date{})
}

// Teachers gives teachers of a campaign's place, by name.
func (s *Store) Teachers(ctx context.Context, c *campaign.Campaign, f campaign.Candidates, most int) ([]uuid.UUID, error) {
	people := []uuid.UUID{}
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := here(q.NewSelect().ColumnExpr("m.person_id"), c).GroupExpr("m.person_id, p.name_key").OrderExpr("p.name_key, m.person_id").Limit(int64(most))
		if f.Organization != uuid.Nil {
			sel.Where("m.organization_id = ?", f.Organization)
		}
		if f.Words != "" {
			sel.Where("starts_with(p.name_key, name_key(?))", f.Words)
		}
		if f.People != nil {
			sel.Where("m.person_id IN (?)", bun.List(f.People))
		}
		return sel.Scan(ctx, &people)
	})
	return people, postgres.Refuse(err)
}

// Fitting gives the teachers of a campaign's place who fit its target group, by name.
func (s *Store) Fitting(ctx context.Context, c *campaign.Campaign, today civil.Date, most int) ([]uuid.UUID, error) {
	people := []uuid.UUID{}
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return group(q.NewSelect().ColumnExpr("m.person_id"), c, today).GroupExpr("m.person_id, p.name_key").OrderExpr("p.name_key, m.person_id").
			Limit(int64(most)).Scan(ctx, &people)
	})
	return people, postgres.Refuse(err)
}

// Match finds who the lines are among the teachers of a campaign's place: by e-mail, or by
// the whole name where there is none.
func (s *Store) Match(ctx context.Context, c *campaign.Campaign, lines []campaign.Line) ([]campaign.Match, error) {
	if len(lines) == 0 {
		return nil, nil
	}
	emails, names := make([]string, len(lines)), make([]string, len(lines))
	for i, l := range lines {
		if emails[i] = l.Email; l.Email == "" {
			names[i] = l.Name
		}
	}
	var out []campaign.Match
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		for _, by := range []struct {
			words []string
			same  string
		}{{emails, "lower(p.email) = w.word"}, {names, "rtrim(p.name_key) = name_key(w.word)"}} {
			var some []campaign.Match
			sel := here(q.NewSelect().Distinct().ColumnExpr("(w.n - 1)::int AS index, m.person_id AS person"), c).
				Join("JOIN unnest(?::text[]) WITH ORDINALITY AS w (word, n) ON w.word <> '' AND "+by.same, pgdialect.Array(by.words))
			if err := sel.Scan(ctx, &some); err != nil {
				return err
			}
			out = append(out, some...)
		}
		return nil
	})
	return out, postgres.Refuse(err)
}
