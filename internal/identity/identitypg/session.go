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

type sessionRow struct {
	AccountID, RegionID, MembershipID, PersonID uuid.NullUUID
	MunicipalityID, OrganizationID              uuid.NullUUID
	Operator                                    bool
	Role                                        *string
	Consented                                   *bool
	SeenAt                                      time.Time
}

// Session reads the session with all its scopes in one trip.
func (s *Store) Session(ctx context.Context, hash []byte, now time.Time) (identity.Session, error) {
	var rows []sessionRow
	err := s.db.GlobalBatch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, "SELECT * FROM session_of($1, $2, $3, $4)", hash, now, identity.SessionIdle, identity.ConsentVersion)
	})
	if err != nil {
		return identity.Session{}, postgres.Refuse(err)
	}
	if len(rows) == 0 {
		return identity.Session{}, identity.ErrSignIn
	}
	out := identity.Session{Hash: hash, Account: rows[0].AccountID.UUID, Operator: rows[0].Operator, SeenAt: rows[0].SeenAt}
	for _, r := range rows {
		if !r.MembershipID.Valid { // none: the row of the account itself
			continue
		}
		out.Memberships = append(out.Memberships, identity.Membership{Consented: *r.Consented, Scope: tenant.Scope{
			Account: out.Account, Person: r.PersonID.UUID, Membership: r.MembershipID.UUID, Role: tenant.Role(*r.Role),
			Region: r.RegionID.UUID, Municipality: r.MunicipalityID.UUID, Organization: r.OrganizationID.UUID}})
	}
	return out, nil
}

type standingRow struct {
	MembershipID, RegionID, MunicipalityID, OrganizationID          uuid.NullUUID
	Role, RoleTitle, RegionName, MunicipalityName, OrganizationName string
	Consented                                                       bool
}

// Standings reads the memberships in words.
func (s *Store) Standings(ctx context.Context, hash []byte, now time.Time) ([]identity.Standing, error) {
	var rows []standingRow
	err := s.db.GlobalBatch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, "SELECT * FROM memberships_of($1, $2, $3, $4)", hash, now, identity.SessionIdle, identity.ConsentVersion)
	})
	out := make([]identity.Standing, 0, len(rows))
	for _, r := range rows {
		out = append(out, identity.Standing{Membership: r.MembershipID.UUID, Role: tenant.Role(r.Role), RoleTitle: r.RoleTitle, Consented: r.Consented,
			Region:       identity.Node{ID: r.RegionID.UUID, Name: r.RegionName},
			Municipality: identity.Node{ID: r.MunicipalityID.UUID, Name: r.MunicipalityName},
			Organization: identity.Node{ID: r.OrganizationID.UUID, Name: r.OrganizationName}})
	}
	return out, postgres.Refuse(err)
}

// InsertSession begins a session.
func (s *Store) InsertSession(ctx context.Context, hash []byte, account uuid.UUID, agent string, now time.Time) error {
	return s.exec(ctx, "INSERT INTO session (token_hash, account_id, agent, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)",
		hash, account, agent, now, now.Add(identity.SessionAge))
}

// sessionID is identity.SessionID in SQL.
const sessionID = "encode(substring(token_hash from 1 for 16), 'hex')::uuid"

// Sessions lists an account's.
func (s *Store) Sessions(ctx context.Context, account uuid.UUID, now time.Time) (list []identity.LiveSession, err error) {
	err = s.db.GlobalBatch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &list, "SELECT "+sessionID+` AS id, agent, created_at, seen_at, expires_at, false AS current FROM session
			WHERE account_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, token_hash`, account, now, now.Add(-identity.SessionIdle))
	})
	return list, postgres.Refuse(err)
}

// EndSession ends one of an account's; a trigger tells the servers.
func (s *Store) EndSession(ctx context.Context, account, id uuid.UUID) (ended bool, err error) {
	err = postgres.Refuse(s.do(ctx, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "DELETE FROM session WHERE account_id = $1 AND "+sessionID+" = $2", account, id)
		ended = tag.RowsAffected() > 0
		return err
	}))
	return ended, err
}

// DeleteSession ends one; a trigger tells the servers.
func (s *Store) DeleteSession(ctx context.Context, hash []byte) error {
	return s.exec(ctx, "DELETE FROM session WHERE token_hash = $1", hash)
}

// DeleteSessions ends all of an account.
func (s *Store) DeleteSessions(ctx context.Context, account uuid.UUID) error {
	return s.exec(ctx, "DELETE FROM session WHERE account_id = $1", account)
}

// Touch notes that sessions were used.
func (s *Store) Touch(ctx context.Context, sessions [][]byte, now time.Time) error {
	return s.exec(ctx, "UPDATE session SET seen_at = $2 WHERE token_hash = ANY($1) AND seen_at < $2", sessions, now)
}

// Sweep removes sessions past their term and counters that are forgotten.
func (s *Store) Sweep(ctx context.Context, now time.Time) error {
	return postgres.Refuse(s.do(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM session WHERE expires_at <= $1 OR seen_at <= $2", now, now.Add(-identity.SessionIdle)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "DELETE FROM sign_in_attempt WHERE last_at < $1 AND free_at < $1", now.Add(-identity.ForgetAfter))
		return err
	}))
}
