package campaignpg

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// notOver holds for a membership that nobody ended and whose term is not over. One that
// begins soon may be invited already.
var notOver = "m.ended_at IS NULL AND " + postgres.Lasts("m")

// group puts the conditions of the target group on teachers with a membership that is not
// over, within the campaign's place. Who teaches at two schools is asked once.
func group(sel *bun.SelectQuery, c *campaign.Campaign, today civil.Date) *bun.SelectQuery {
	g := c.Criteria
	sel.TableExpr("membership AS m").Join("JOIN person AS p ON p.region_id = m.region_id AND p.id = m.person_id").
		Where("m.region_id = ? AND m.role = 'tutee' AND "+notOver, c.RegionID)
	if c.OrganizationID != uuid.Nil {
		sel.Where("m.organization_id = ?", c.OrganizationID)
	} else if c.MunicipalityID != uuid.Nil {
		sel.Where("m.municipality_id = ?", c.MunicipalityID)
	}
	if len(g.People) > 0 {
		return sel.Where("m.person_id IN (?)", bun.List(g.People))
	}
	if len(g.Municipalities) > 0 {
		sel.Where("m.municipality_id IN (?)", bun.List(g.Municipalities))
	}
	if len(g.Organizations) > 0 {
		sel.Where("m.organization_id IN (?)", bun.List(g.Organizations))
	}
	if len(g.Positions) > 0 {
		sel.Where("EXISTS (SELECT FROM unnest(?::text[]) w WHERE strpos(name_key(p.position), name_key(w)) > 0)", pgdialect.Array(g.Positions))
	}
	if len(g.Subjects) > 0 {
		sel.Where("EXISTS (SELECT FROM unnest(?::text[]) w, unnest(p.subjects) x WHERE strpos(name_key(x), name_key(w)) > 0)", pgdialect.Array(g.Subjects))
	}
	if len(g.Categories) > 0 {
		sel.Where("coalesce(nullif(p.category, ''), ?) = ANY (?::text[])", campaign.WithoutCategory, pgdialect.Array(g.Categories))
	}
	if g.ExperienceFrom != nil {
		sel.Where("p.teaching_since <= ?", today.AddYears(-*g.ExperienceFrom))
	}
	if g.ExperienceTo != nil {
		sel.Where("p.teaching_since > ?", today.AddYears(-*g.ExperienceTo-1))
	}
	if !g.AttestedFrom.IsZero() {
		sel.Where("p.attestation_month >= date_trunc('month', ?::date)", g.AttestedFrom)
	}
	if !g.AttestedTo.IsZero() {
		sel.Where("p.attestation_month <= ?", g.AttestedTo)
	}
	return sel
}

// Count tells how many teachers fit the target group now.
func (s *Store) Count(ctx context.Context, c *campaign.Campaign, today civil.Date) (n int, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return group(q.NewSelect().ColumnExpr("count(DISTINCT m.person_id)"), c, today).Scan(ctx, &n)
	})
	return n, postgres.Refuse(err)
}

// Invite writes down all who fit and are not invited yet, in one statement.
func (s *Store) Invite(ctx context.Context, c *campaign.Campaign, today civil.Date, at time.Time) (int, error) {
	var n int64
	err := s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		fit := group(q.NewSelect().DistinctOn("m.person_id").ColumnExpr("m.region_id, ?::uuid, m.person_id, m.municipality_id, m.organization_id, ?::timestamptz", c.ID, at), c, today).
			OrderExpr("m.person_id, m.since, m.id")
		res, err := q.NewRaw(`INSERT INTO campaign_invitation (region_id, campaign_id, person_id, municipality_id, organization_id, invited_at) ?
			ON CONFLICT DO NOTHING`, fit).Exec(ctx)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return int(n), postgres.Refuse(err)
}

// run is the diagnosis of an invitation.
const run = "LEFT JOIN diagnosis AS d ON d.region_id = i.region_id AND d.id = i.diagnosis_id"

// Remind marks those who have neither finished nor declined.
func (s *Store) Remind(ctx context.Context, c *campaign.Campaign, at time.Time) (int, error) {
	var n int64
	err := s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		res, err := q.NewRaw(`UPDATE campaign_invitation i SET reminded_at = ? WHERE i.region_id = ? AND i.campaign_id = ? AND i.declined_at IS NULL
			AND NOT EXISTS (SELECT FROM diagnosis d WHERE d.region_id = i.region_id AND d.id = i.diagnosis_id AND d.state IN ('submitted', 'awaiting_expert'))`, at, c.RegionID, c.ID).Exec(ctx)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return int(n), postgres.Refuse(err)
}

// progressSQL counts all invitations of a campaign by place in one statement; the sum
// comes first.
const progressSQL = `SELECT i.{place} AS place_id, coalesce(max(o.{name}), '') AS place, count(*) AS invited,
	count(*) FILTER (WHERE d.state IS NOT NULL AND d.state = 'in_progress' AND i.declined_at IS NULL) AS begun,
	count(*) FILTER (WHERE d.state IN ('submitted', 'awaiting_expert')) AS finished,
	count(*) FILTER (WHERE i.declined_at IS NOT NULL AND coalesce(d.state, '') NOT IN ('submitted', 'awaiting_expert')) AS declined
	FROM campaign_invitation i ` + run + ` LEFT JOIN {table} o ON o.region_id = i.region_id AND o.id = i.{place}
	WHERE i.region_id = ? AND i.campaign_id = ? AND (?::uuid IS NULL OR i.municipality_id = ?::uuid)
		AND (?::uuid IS NULL OR i.organization_id = ?::uuid)
	GROUP BY GROUPING SETS ((), (i.{place})) ORDER BY grouping(i.{place}) DESC, 2, 1`

var progressOf = map[campaign.Grain]string{
	campaign.ByMunicipality: strings.NewReplacer("{place}", "municipality_id", "{table}", "municipality", "{name}", "name").Replace(progressSQL),
	campaign.ByOrganization: strings.NewReplacer("{place}", "organization_id", "{table}", "organization", "{name}", "short_name").Replace(progressSQL),
}

// Progress counts by municipality, or by the organizations of one, or at one organization;
// of all comes first.
func (s *Store) Progress(ctx context.Context, c *campaign.Campaign, by campaign.Grain, municipality, organization uuid.UUID) ([]campaign.Progress, error) {
	var rows []struct {
		PlaceID                            *uuid.UUID
		Place                              string
		Invited, Begun, Finished, Declined int
	}
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw(progressOf[by], c.RegionID, c.ID, postgres.OrNull(municipality), postgres.OrNull(municipality),
			postgres.OrNull(organization), postgres.OrNull(organization)).Scan(ctx, &rows)
	})
	out := make([]campaign.Progress, len(rows))
	for i, r := range rows {
		out[i] = campaign.Progress{Place: r.Place, Invited: r.Invited, Begun: r.Begun, Finished: r.Finished, Declined: r.Declined}
		if r.PlaceID != nil {
			out[i].PlaceID = *r.PlaceID
		} else {
			out[i].Place = ""
		}
	}
	return out, postgres.Refuse(err)
}

// mine are the acting person's invitations to campaigns past their draft.
func (s *Store) mine(ctx context.Context, at time.Time, which func(*bun.SelectQuery)) ([]campaign.Invitation, error) {
	rows := []campaign.Invitation{}
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().TableExpr("campaign_invitation AS i").Join("JOIN campaign AS c ON c.region_id = i.region_id AND c.id = i.campaign_id").
			Join("JOIN instrument AS t ON t.region_id = c.region_id AND t.id = c.instrument_id").Join(run).
			ColumnExpr("c.id AS campaign_id, c.title, c.message, t.title AS instrument, c.instrument_id, c.phase, c.opens_on, c.closes_on, c.state, c.attempts, c.organization_id IS NOT NULL AS of_school").
			ColumnExpr("(SELECT count(*) FROM diagnosis b WHERE b.region_id = i.region_id AND b.campaign_id = i.campaign_id AND b.person_id = i.person_id)::int AS tries").
			ColumnExpr("i.invited_at, i.reminded_at, i.declined_at, i.diagnosis_id, d.state AS run").
			ColumnExpr("(?::timestamptz AT TIME ZONE (SELECT coalesce(y.time_zone, r.time_zone) FROM municipality y, region r WHERE y.id = i.municipality_id))::date AS today", at).
			Where("i.person_id = (SELECT app_person())").OrderExpr("c.id DESC").Limit(100)
		which(sel)
		return sel.Scan(ctx, &rows)
	})
	return rows, postgres.Refuse(err)
}

// Invitations gives those of the acting person, the newest first.
func (s *Store) Invitations(ctx context.Context, at time.Time) ([]campaign.Invitation, error) {
	return s.mine(ctx, at, func(*bun.SelectQuery) {})
}

// Invitation gives the acting person's own; campaign.ErrNotFound for none.
func (s *Store) Invitation(ctx context.Context, id uuid.UUID, at time.Time) (campaign.Invitation, error) {
	all, err := s.mine(ctx, at, func(sel *bun.SelectQuery) { sel.Where("c.id = ?", id) })
	switch {
	case err != nil:
		return campaign.Invitation{}, err
	case len(all) == 0:
		return campaign.Invitation{}, campaign.ErrNotFound
	}
	return all[0], nil
}

// Decline says no for the acting person.
func (s *Store) Decline(ctx context.Context, id uuid.UUID, at time.Time) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewRaw("UPDATE campaign_invitation SET declined_at = ? WHERE campaign_id = ? AND person_id = (SELECT app_person())", at, id).Exec(ctx))
	}))
}

// OpenRun finds the acting person's run of an instrument under way and what it is for;
// false for none.
func (s *Store) OpenRun(ctx context.Context, instrument uuid.UUID) (id uuid.UUID, phase campaign.Phase, there bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw("SELECT id, phase FROM diagnosis WHERE person_id = (SELECT app_person()) AND instrument_id = ? AND state = 'in_progress'", instrument).Scan(ctx, &id, &phase)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return id, phase, false, nil
	}
	return id, phase, err == nil, postgres.Refuse(err)
}

// Link ties the run to the invitation, and the campaign to the run.
func (s *Store) Link(ctx context.Context, id, diagnosis uuid.UUID) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if err := postgres.Touched(q.NewRaw(`UPDATE campaign_invitation SET diagnosis_id = ?, declined_at = NULL
			WHERE campaign_id = ? AND person_id = (SELECT app_person())`, diagnosis, id).Exec(ctx)); err != nil {
			return err
		}
		return postgres.Touched(q.NewRaw("UPDATE diagnosis SET campaign_id = ? WHERE id = ? AND person_id = (SELECT app_person())", id, diagnosis).Exec(ctx))
	}))
}
