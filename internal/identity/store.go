package identity

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps accounts and what belongs to them. The first group works before a
// tenant is known; the second under the Scope in the context.
type Store interface {
	// Session gives the session of a token's hash; ErrSignIn where it has ended.
	Session(ctx context.Context, hash []byte, now time.Time) (Session, error)
	// Standings gives the memberships of a session in words.
	Standings(ctx context.Context, hash []byte, now time.Time) ([]Standing, error)
	// Account gives the account of an e-mail; false where there is none.
	Account(ctx context.Context, e Email) (Account, bool, error)
	// AccountOf gives the account of a session; ErrSignIn where it has ended.
	AccountOf(ctx context.Context, session []byte) (Account, error)
	InsertSession(ctx context.Context, hash []byte, account uuid.UUID, agent string, now time.Time) error
	// Sessions gives the living ones of an account, the last used first.
	Sessions(ctx context.Context, account uuid.UUID, now time.Time) ([]LiveSession, error)
	// EndSession ends one of an account's; false where it has none of that id.
	EndSession(ctx context.Context, account, id uuid.UUID) (bool, error)
	DeleteSession(ctx context.Context, hash []byte) error
	DeleteSessions(ctx context.Context, account uuid.UUID) error
	// ChangePassword also ends the account's other sessions.
	ChangePassword(ctx context.Context, session []byte, hash string, now time.Time) error
	Touch(ctx context.Context, sessions [][]byte, now time.Time) error
	// Sweep removes sessions and counters that count no more.
	Sweep(ctx context.Context, now time.Time) error

	// Charge counts an attempt on all counters, or on none and tells how long to wait.
	Charge(ctx context.Context, now time.Time, on []Counter) (wait time.Duration, err error)
	Forgive(ctx context.Context, now time.Time, account, address []byte) error
	TakeBack(ctx context.Context, now time.Time, keys [][]byte) error

	// Link gives a living link; ErrLink for any other token.
	Link(ctx context.Context, hash []byte, now time.Time) (Link, error)

	// Candidate gives a person for whom a link may be made; ErrPersonNotFound where
	// the person is not within the reach. The node says whom the link may open.
	Candidate(ctx context.Context, reach tenant.Reach, person uuid.UUID, municipality, organization uuid.UUID) (Candidate, error)
	// InsertLink also replaces the open link of its kind.
	InsertLink(ctx context.Context, l NewLink) error
	AcceptNew(ctx context.Context, link []byte, a Account, now time.Time) error
	AcceptExisting(ctx context.Context, link []byte, account uuid.UUID, now time.Time) error
	AcceptReset(ctx context.Context, link []byte, hash string, now time.Time) error

	// Place names the region and the organization of the acting membership.
	Place(ctx context.Context) (region, organization string, err error)
	// ConsentGiven tells since when the acting person's consent to the version lives; zero: it does not.
	ConsentGiven(ctx context.Context, version string) (time.Time, error)
	// GiveConsent does nothing and gives false where the same consent lives already.
	GiveConsent(ctx context.Context, id uuid.UUID, version string, now time.Time) (bool, error)
	// WithdrawConsents ends all living ones; false where there was none.
	WithdrawConsents(ctx context.Context, now time.Time) (bool, error)
}
