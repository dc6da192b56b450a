package artifactpg

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// eventsSQL has everything up to the conditions; $1 is the organization, or none.
const eventsSQL = `SELECT p.region_id, p.municipality_id, p.organization_id, p.id, p.title, p.route_id, p.author_ids,
	coalesce(n.surname, '') AS surname, coalesce(n.given_name, '') AS given_name, coalesce(n.patronymic, '') AS patronymic, o.short_name,
	coalesce(p.presentation_form, '') AS form, coalesce(p.presentation_title, '') AS event, coalesce(p.presentation_level, '') AS level,
	p.presentation_on AS held_on, p.presentation_until AS held_until, coalesce(p.presentation_venue, '') AS venue, p.presentation_done AS performed,
	(SELECT count(*) FROM event_guest g WHERE g.region_id = p.region_id AND g.product_id = p.id)::int AS guests,
	EXISTS (SELECT FROM event_guest g WHERE g.region_id = p.region_id AND g.product_id = p.id AND g.person_id = (SELECT app_person())) AS joined,
	r.regulation_code, r.regulation_version
  FROM product p
  JOIN route r ON r.region_id = p.region_id AND r.id = p.route_id
  JOIN organization o ON o.region_id = p.region_id AND o.id = p.organization_id
  LEFT JOIN person n ON n.region_id = p.region_id AND n.id = p.author_ids[1]
 WHERE p.presentation_on IS NOT NULL AND r.state IN ('active', 'assessment', 'completed') AND `

type eventRow struct {
	artifact.Place
	tenant.Profile            // the first author's names
	ID, RouteID               uuid.UUID
	Title                     string
	AuthorIDs                 []uuid.UUID
	ShortName                 string // of the organization
	Form, Event, Level, Venue string
	HeldOn, HeldUntil         civil.Date
	Performed, Joined         bool
	Guests                    int
	RegulationCode            string
	RegulationVersion         int
}

func (r eventRow) event() artifact.Event {
	return artifact.Event{Place: r.Place,
		ProductID: r.ID, Product: r.Title, RouteID: r.RouteID, AuthorIDs: r.AuthorIDs, Organization: r.ShortName,
		Author:       r.Profile.ShortName(),
		Presentation: artifact.Presentation{Form: r.Form, Event: r.Event, Level: r.Level, On: r.HeldOn, Until: r.HeldUntil, Venue: r.Venue, Performed: r.Performed},
		Guests:       r.Guests, Joined: r.Joined, RegulationCode: r.RegulationCode, RegulationVersion: r.RegulationVersion}
}

var eventPlaces = postgres.Places{Organization: "p.organization_id", Municipality: "p.municipality_id"}

// eventAt is where a part of the list ended.
type eventAt struct {
	On civil.Date `json:"on"`
	ID uuid.UUID  `json:"id"`
}

// Events gives those that come, the nearest first, or those that are over, the newest first.
func (s *Store) Events(ctx context.Context, reach tenant.Reach, f artifact.EventFilter, page paging.Request) (paging.List[artifact.Event], error) {
	none := paging.List[artifact.Event]{}
	var last eventAt
	more, err := page.Position(&last)
	if err != nil {
		return none, err
	}
	when, order, after := "NOT p.presentation_done AND coalesce(p.presentation_until, p.presentation_on) >= $2::date - 1", "p.presentation_on, p.id", ">"
	if f.Past {
		when, order, after = "(p.presentation_done OR coalesce(p.presentation_until, p.presentation_on) < $2::date - 1)", "p.presentation_on DESC, p.id DESC", "<"
	}
	sql, args := eventsSQL+eventPlaces.Within(reach)+" AND ($1::uuid IS NULL OR p.organization_id = $1) AND "+when, []any{postgres.OrNull(f.Organization), f.Today.String()}
	if more {
		sql += " AND (p.presentation_on, p.id) " + after + " ($3::date, $4)"
		args = append(args, last.On.String(), last.ID)
	}
	var rows []eventRow
	sql += " ORDER BY " + order + fmt.Sprintf(" LIMIT %d", page.Rows())
	if err := s.db.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &rows, sql, args...) }); err != nil {
		return none, postgres.Refuse(err)
	}
	l, err := paging.Cut(rows, page, func(r eventRow) any { return eventAt{r.HeldOn, r.ID} })
	out := paging.List[artifact.Event]{Next: l.Next, Items: make([]artifact.Event, len(l.Items))}
	for i, r := range l.Items {
		out.Items[i] = r.event()
	}
	return out, err
}

// Event gives one, or artifact.ErrEventNotFound.
func (s *Store) Event(ctx context.Context, reach tenant.Reach, product uuid.UUID) (artifact.Event, error) {
	var row eventRow
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &row, eventsSQL+eventPlaces.Within(reach)+" AND p.id = $1", product)
	})
	return row.event(), postgres.Refuse(err, postgres.NoRows(artifact.ErrEventNotFound))
}

// Guests names who comes, in the order in which they said so.
func (s *Store) Guests(ctx context.Context, product uuid.UUID) ([]artifact.Guest, error) {
	var rows []struct {
		PersonID uuid.UUID
		JoinedAt time.Time
		tenant.Profile
	}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, `SELECT g.person_id, g.joined_at, n.surname, n.given_name, n.patronymic FROM event_guest g
			JOIN person_names(ARRAY(SELECT x.person_id FROM event_guest x WHERE x.product_id = $1)) n ON n.id = g.person_id
			WHERE g.product_id = $1 ORDER BY g.joined_at, g.person_id LIMIT 500`, product)
	})
	out := make([]artifact.Guest, len(rows))
	for i, r := range rows {
		out[i] = artifact.Guest{PersonID: r.PersonID, JoinedAt: r.JoinedAt, Name: r.FullName()}
	}
	return out, postgres.Refuse(err)
}

// Join adds a guest.
func (s *Store) Join(ctx context.Context, at artifact.Place, route, product, person uuid.UUID, when time.Time) error {
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(nil, `INSERT INTO event_guest (region_id, municipality_id, organization_id, route_id, product_id, person_id, joined_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`, at.RegionID, at.MunicipalityID, at.OrganizationID, route, product, person, when)
	}))
}

// Leave takes a guest off.
func (s *Store) Leave(ctx context.Context, product, person uuid.UUID) error {
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(nil, "DELETE FROM event_guest WHERE product_id = $1 AND person_id = $2", product, person)
	}))
}
