package identitypg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// Place names the region and the organization that the membership is in.
func (s *Store) Place(ctx context.Context) (region, organization string, err error) {
	var r struct{ Region, Organization string }
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &r, `SELECT r.name AS region, coalesce(o.name, '') AS organization FROM region r
			LEFT JOIN organization o ON o.region_id = r.id AND o.id = (SELECT app_organization())`)
	})
	return r.Region, r.Organization, postgres.Refuse(err)
}

// ConsentGiven tells since when the acting person's consent lives.
func (s *Store) ConsentGiven(ctx context.Context, version string) (time.Time, error) {
	var rows []struct{ GivenAt time.Time }
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, `SELECT given_at FROM consent
			WHERE person_id = (SELECT app_person()) AND purpose = 'personal_data' AND version = $1 AND withdrawn_at IS NULL`, version)
	})
	if err != nil || len(rows) == 0 {
		return time.Time{}, postgres.Refuse(err)
	}
	return rows[0].GivenAt, nil
}

// GiveConsent adds the acting person's consent unless it lives already.
func (s *Store) GiveConsent(ctx context.Context, id uuid.UUID, version string, now time.Time) (fresh bool, err error) {
	return s.changes(ctx, `INSERT INTO consent (region_id, id, person_id, purpose, version, given_at)
		VALUES (app_region(), $1, app_person(), 'personal_data', $2, $3) ON CONFLICT DO NOTHING`, id, version, now)
}

// WithdrawConsents ends the acting person's living consents, to any version.
func (s *Store) WithdrawConsents(ctx context.Context, now time.Time) (ended bool, err error) {
	return s.changes(ctx, `UPDATE consent SET withdrawn_at = greatest($1, given_at)
		WHERE person_id = (SELECT app_person()) AND purpose = 'personal_data' AND withdrawn_at IS NULL`, now)
}

func (s *Store) changes(ctx context.Context, sql string, args ...any) (any bool, err error) {
	err = s.inTenant(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, args...)
		any = tag.RowsAffected() > 0
		return err
	})
	return any, postgres.Refuse(err)
}
