package identitypg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

type linkRow struct {
	ID                                             uuid.UUID
	Kind, Email, GivenName, Patronymic, RegionName string
	ExpiresAt                                      time.Time
	Spent, Covered                                 bool
	AccountID, MunicipalityID, OrganizationID      uuid.NullUUID
	RegionID, MembershipID, PersonID               uuid.UUID
	Role, OrganizationName                         string
}

// Link finds a living link.
func (s *Store) Link(ctx context.Context, hash []byte, now time.Time) (identity.Link, error) {
	var r linkRow
	err := s.db.GlobalBatch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &r, "SELECT * FROM account_link_of($1, $2)", hash, now)
	})
	if err == nil && r.Spent {
		err = identity.ErrLink
	}
	if err != nil {
		return identity.Link{}, postgres.Refuse(err, postgres.NoRows(identity.ErrLink))
	}
	return identity.Link{ID: r.ID, Kind: identity.LinkKind(r.Kind), Email: r.Email, GivenName: r.GivenName, Patronymic: r.Patronymic,
		Region: r.RegionName, Organization: r.OrganizationName, ExpiresAt: r.ExpiresAt, Covered: r.Covered, Account: r.AccountID.UUID,
		Scope: tenant.Scope{Account: r.AccountID.UUID, Person: r.PersonID, Membership: r.MembershipID, Role: tenant.Role(r.Role),
			Region: r.RegionID, Municipality: r.MunicipalityID.UUID, Organization: r.OrganizationID.UUID}}, nil
}

var places = postgres.Places{Organization: "m.organization_id", Municipality: "m.municipality_id"}

// Candidate finds a person within the reach: one who has a living membership there,
// or, for the region, any person of it.
func (s *Store) Candidate(ctx context.Context, reach tenant.Reach, person uuid.UUID, municipality, organization uuid.UUID) (identity.Candidate, error) {
	var r struct {
		Email                                     string
		AccountID, MunicipalityID, OrganizationID uuid.NullUUID
		Living, Outside                           bool
	}
	const sql = `
		SELECT p.email, p.account_id, m.municipality_id, m.organization_id, m.id IS NOT NULL AS living,
		       app_person_stands_outside(p.id, $2, $3) AS outside
		  FROM person p
		  LEFT JOIN LATERAL (SELECT * FROM membership m WHERE m.region_id = p.region_id AND m.person_id = p.id AND m.ended_at IS NULL AND `
	anyone := "false"
	if reach == tenant.ReachRegion {
		anyone = "true"
	}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &r, sql+places.Within(reach)+` ORDER BY m.id LIMIT 1) m ON true WHERE p.id = $1 AND (m.id IS NOT NULL OR `+anyone+`)`,
			person, nullable(municipality), nullable(organization))
	})
	return identity.Candidate{Email: r.Email, Account: r.AccountID.UUID, Municipality: r.MunicipalityID.UUID, Organization: r.OrganizationID.UUID,
		Living: r.Living, Outside: r.Outside}, postgres.Refuse(err, postgres.NoRows(identity.ErrPersonNotFound))
}

// InsertLink replaces the open link of the kind.
func (s *Store) InsertLink(ctx context.Context, l identity.NewLink) error {
	return postgres.Refuse(s.inTenant(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT app_replace_links($1, $2, $3)", l.Person, string(l.Kind), l.At); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO account_link (region_id, id, municipality_id, organization_id, person_id, kind, token_hash, created_by, created_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			l.Region, l.ID, nullable(l.Municipality), nullable(l.Organization), l.Person, string(l.Kind), l.Hash, l.By, l.At, l.Expires)
		return err
	}), postgres.Constraint("account_link_open_key", postgres.ErrContention))
}

// AcceptNew joins the link's person with a new account.
func (s *Store) AcceptNew(ctx context.Context, link []byte, a identity.Account, now time.Time) error {
	return postgres.Refuse(s.yes(ctx, identity.ErrLink, "SELECT accept_with_new_account($1, $2, $3, $4, $5)", link, a.ID, string(a.Email), a.PasswordHash, now),
		postgres.Constraint("account_email_key", identity.ErrProve))
}

// AcceptExisting joins the link's person with an account that was proved.
func (s *Store) AcceptExisting(ctx context.Context, link []byte, account uuid.UUID, now time.Time) error {
	return postgres.Refuse(s.yes(ctx, identity.ErrLink, "SELECT accept_with_account($1, $2, $3)", link, account, now),
		postgres.Constraint("person_account_key", identity.ErrOtherProfile))
}

// AcceptReset sets the password and ends the account's sessions.
func (s *Store) AcceptReset(ctx context.Context, link []byte, hash string, now time.Time) error {
	return postgres.Refuse(s.yes(ctx, identity.ErrLink, "SELECT accept_reset($1, $2, $3)", link, hash, now))
}

func nullable(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}
