package directorypg

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// assigned holds for the people whom the acting person accompanies on a route,
// alone or in a group, and for the acting person. What accompanying is (an
// appointment, and the tutee's consent where the model asks for it) the view says.
const assigned = `(p.id = (SELECT app_person()) OR EXISTS (
	SELECT FROM accompaniment a JOIN route r ON r.region_id = a.region_id AND r.id = a.route_id
	 WHERE a.region_id = p.region_id AND a.person_id = (SELECT app_person()) AND (r.tutee_id = p.id OR p.id = ANY (r.group_ids))))`

// living begins the condition that a person has a living membership.
const living = "EXISTS (SELECT FROM membership m WHERE m.region_id = p.region_id AND m.person_id = p.id AND m.ended_at IS NULL"

// near is the condition that a person (p) stands in reach: by a living membership
// at the acting node or below, by an appointment, or by being the acting person.
func near(r tenant.Reach) string {
	switch r {
	case tenant.ReachRegion:
		return "true"
	case tenant.ReachMunicipality:
		return living + " AND m.municipality_id = (SELECT app_municipality()))"
	case tenant.ReachOrganization:
		return living + " AND m.organization_id = (SELECT app_organization()))"
	case tenant.ReachAssigned:
		return assigned
	case tenant.ReachOwn:
		return "p.id = (SELECT app_person())"
	}
	return "false"
}

// seen is near, and from a municipality the region's people as well: who the
// methodists are is no secret in it. member narrows the membership they are seen by.
func seen(r tenant.Reach, member string) string {
	node := ""
	switch r {
	case tenant.ReachRegion:
		if member == "" {
			return "true" // also those who have no role any more
		}
	case tenant.ReachMunicipality:
		node = " AND (m.municipality_id = (SELECT app_municipality()) OR m.municipality_id IS NULL)"
	case tenant.ReachOrganization:
		node = " AND m.organization_id = (SELECT app_organization())"
	default:
		if member == "" {
			return near(r)
		}
		return near(r) + " AND " + living + member + ")"
	}
	return living + node + member + ")"
}

// shown narrows the memberships (m) that are shown beside a person: a school does
// not see roles at other schools.
func shown(r tenant.Reach) string {
	if r == tenant.ReachOrganization {
		return " AND (m.organization_id = (SELECT app_organization()) OR m.municipality_id IS NULL)"
	}
	return ""
}

// invited is when a person's (p) open invitation runs out, as far as it is seen from
// here: one that the region made is not seen from a municipality.
const invited = `COALESCE((SELECT l.expires_at FROM account_link l WHERE l.region_id = p.region_id AND l.person_id = p.id
	AND l.kind = 'invite' AND l.used_at IS NULL AND l.replaced_at IS NULL AND l.expires_at > now()), '0001-01-01Z') AS invited_until`

const nodeNames = ` LEFT JOIN municipality c ON c.region_id = m.region_id AND c.id = m.municipality_id
	LEFT JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id`

// People lists by name, in one trip.
func (s *Store) People(ctx context.Context, reach tenant.Reach, f directory.PersonFilter, page paging.Request) (paging.List[directory.Listed], error) {
	var args []any
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	member := ""
	if f.Role != "" {
		member += " AND m.role = " + arg(string(f.Role))
	}
	if f.Organization != uuid.Nil {
		member += " AND m.organization_id = " + arg(f.Organization)
	}
	if f.Municipality != uuid.Nil {
		member += " AND m.municipality_id = " + arg(f.Municipality)
	}
	where := []string{seen(reach, member)}
	if len(f.Words) > 0 {
		where = append(where, "p.id IN (SELECT person_search("+arg(f.Words)+"))")
	}
	var last uuid.UUID
	switch more, err := page.Position(&last); {
	case err != nil:
		return paging.List[directory.Listed]{}, err
	case more:
		where = append(where, "(p.name_key, p.id) > (SELECT l.name_key, l.id FROM person l WHERE l.id = "+arg(last)+")")
	}
	sql := `SELECT p.id, p.surname, p.given_name, p.patronymic, p.position, p.account_id IS NOT NULL AS signs_in, ` + invited + `,
		COALESCE((SELECT json_agg(json_build_object('Membership', m.id, 'Role', m.role, 'MunicipalityID', m.municipality_id,
			'Municipality', c.name, 'OrganizationID', m.organization_id, 'Organization', o.short_name, 'Until', m.until) ORDER BY m.id)
			FROM membership m` + nodeNames + `
			WHERE m.region_id = p.region_id AND m.person_id = p.id AND m.ended_at IS NULL` + shown(reach) + `), '[]') AS roles
		FROM person p WHERE ` + strings.Join(where, " AND ") + ` ORDER BY p.name_key, p.id LIMIT ` + arg(page.Rows())
	var rows []directory.Listed
	if err := s.db.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &rows, sql, args...) }); err != nil {
		return paging.List[directory.Listed]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(l directory.Listed) any { return l.ID })
}

const profile = `p.region_id, p.id, p.account_id, p.surname, p.given_name, p.patronymic, p.email, p.phone, p.snils, p.position, p.subjects,
	p.education, p.teaching_since, p.category, p.category_until, p.attestation_month, p.mentoring_form, p.version, p.created_at`

// Card gives a person with their memberships, in one trip, or
// directory.ErrPersonNotFound.
func (s *Store) Card(ctx context.Context, reach tenant.Reach, id uuid.UUID) (directory.Card, error) {
	var head struct {
		tenant.Person
		Near         bool
		InvitedUntil time.Time
	}
	var members []directory.Member
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &head, "SELECT "+profile+", "+near(reach)+" AS near, "+invited+" FROM person p WHERE p.id = $1 AND "+seen(reach, ""), id)
		postgres.All(b, &members, memberships+" WHERE m.person_id = $1"+shown(reach)+" ORDER BY m.ended_at IS NOT NULL, m.id", id)
	})
	if err != nil {
		return directory.Card{}, postgres.Refuse(err, postgres.NoRows(directory.ErrPersonNotFound))
	}
	return directory.Card{Person: head.Person, Near: head.Near, InvitedUntil: head.InvitedUntil, Memberships: members}, nil
}

// ByEmail finds a person in reach by e-mail.
func (s *Store) ByEmail(ctx context.Context, reach tenant.Reach, email string) (tenant.Person, error) {
	var p tenant.Person
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &p, "SELECT "+profile+" FROM person p WHERE lower(p.email) = lower($1) AND "+near(reach), email)
	})
	return p, postgres.Refuse(err, postgres.NoRows(directory.ErrPersonNotFound))
}

var emailTaken = postgres.Constraint("person_email_key", directory.ErrEmailTaken)

// InsertPerson adds a person. Nothing comes back: until the first membership is
// there, a municipality does not see the row.
func (s *Store) InsertPerson(ctx context.Context, p *tenant.Person) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(p).Returning("NULL").Exec(ctx)
		return err
	}), emailTaken)
}

// UpdatePerson writes the profile over the version that was read; the account is
// the invitation's business.
func (s *Store) UpdatePerson(ctx context.Context, p *tenant.Person, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(p).ExcludeColumn("region_id", "id", "account_id", "created_at").
			Where("person.region_id = ? AND person.id = ? AND person.version = ?", p.RegionID, p.ID, version).Exec(ctx))
	}), emailTaken)
}
