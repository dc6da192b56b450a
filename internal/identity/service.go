package identity

import (
	"context"
	"encoding/hex"
	"log/slog"
	"time"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Service is what can be done with accounts, sessions, links and consents.
type Service struct {
	tx     tenant.Tx
	store  Store
	policy *authz.Policy
	audit  audit.Recorder
	hasher *Hasher
	cache  *Cache
	now    func() time.Time
	touch  chan []byte
}

// NewService puts the area together. Run must run beside it: until it does, no
// session is kept in memory and each request asks the database.
func NewService(tx tenant.Tx, store Store, policy *authz.Policy, rec audit.Recorder, hasher *Hasher) *Service {
	return &Service{tx: tx, store: store, policy: policy, audit: rec, hasher: hasher,
		cache: NewCache(), now: time.Now, touch: make(chan []byte, 1024)}
}

// At sets the clock, for tests and the demo.
func (s *Service) At(now func() time.Time) *Service {
	s.now, s.cache.now = now, now
	return s
}

// Session finds who holds the token; ErrSignIn where nobody does any more.
func (s *Service) Session(ctx context.Context, token Token) (Session, error) {
	hash, ok := token.Hash()
	if !ok {
		return Session{}, ErrSignIn
	}
	return s.cache.Session(ctx, hash, s.load)
}

func (s *Service) load(ctx context.Context, hash []byte) (Session, error) {
	now := s.now().UTC()
	found, err := s.store.Session(ctx, hash, now)
	if err == nil && now.Sub(found.SeenAt) >= touchEvery {
		select {
		case s.touch <- hash:
		default: // the next request will try again
		}
	}
	return found, err
}

// Entered is a sign-in that succeeded.
type Entered struct {
	Token    Token
	Account  Account
	Standing []Standing
}

// SignIn begins a session. It is slowed per account and per address (ErrTooMany),
// and an unknown e-mail takes the same time and gets the same ErrWrong as a wrong
// password.
func (s *Service) SignIn(ctx context.Context, email, password, address string) (Entered, error) {
	// What can't be an address is counted and refused like an unknown one.
	e, err := ParseEmail(email)
	if err != nil {
		e = Email("?" + email)
	}
	if err := s.charge(ctx, e, address); err != nil {
		return Entered{}, err
	}
	a, _, err := s.store.Account(ctx, e)
	if err != nil {
		return Entered{}, err
	}
	if err := s.prove(ctx, a, e, password, address); err != nil {
		return Entered{}, err
	}
	token := NewToken()
	hash, now := token.MustHash(), s.now().UTC()
	if err := s.store.InsertSession(ctx, hash, a.ID, agentFrom(ctx), now); err != nil {
		return Entered{}, err
	}
	// The record needs the tenants, which only the session tells. If it can't be
	// written, the session ends: its token has left for nobody.
	in, err := s.enter(ctx, hash, now)
	if err != nil {
		_ = s.store.DeleteSession(context.WithoutCancel(ctx), hash)
		return Entered{}, err
	}
	return Entered{token, a, in}, nil
}

func (s *Service) enter(ctx context.Context, hash []byte, now time.Time) ([]Standing, error) {
	found, err := s.store.Session(ctx, hash, now)
	if err != nil {
		return nil, err
	}
	if err := s.recordAll(ctx, found, "session.begin", nil); err != nil {
		return nil, err
	}
	return s.store.Standings(ctx, hash, now)
}

// prove checks the password of an account (the zero Account: of nobody) for which an
// attempt was charged.
func (s *Service) prove(ctx context.Context, a Account, e Email, password, address string) error {
	right, err := s.hasher.Verify(ctx, a.PasswordHash, password)
	if err != nil {
		if fault.KindOf(err) == fault.Unavailable { // no password was looked at
			_ = s.takeBack(context.WithoutCancel(ctx), e, address)
		}
		return err
	}
	if !right {
		slog.InfoContext(ctx, "sign-in refused", "account", a.ID, "email_hash", hex.EncodeToString(accountCounter(e).Key[:8]))
		return ErrWrong
	}
	return s.forgive(ctx, e, address)
}

// Standings gives the memberships of a session in words.
func (s *Service) Standings(ctx context.Context, session []byte) ([]Standing, error) {
	return s.store.Standings(ctx, session, s.now().UTC())
}

// Account gives the account of a session.
func (s *Service) Account(ctx context.Context, session []byte) (Account, error) {
	return s.store.AccountOf(ctx, session)
}

// SignOut ends one session, on all servers.
func (s *Service) SignOut(ctx context.Context, in Session) error {
	return s.end(ctx, in, "session.end", func(ctx context.Context) error { return s.store.DeleteSession(ctx, in.Hash) })
}

// SignOutEverywhere ends all sessions of the account, this one too.
func (s *Service) SignOutEverywhere(ctx context.Context, in Session) error {
	return s.end(ctx, in, "session.end_all", func(ctx context.Context) error { return s.store.DeleteSessions(ctx, in.Account) })
}

// ChangePassword sets a new password for who knows the old one; the other sessions end.
func (s *Service) ChangePassword(ctx context.Context, in Session, old, password, address string) error {
	a, err := s.store.AccountOf(ctx, in.Hash)
	if err != nil {
		return err
	}
	if err := CheckPassword(password, string(a.Email)); err != nil {
		return err
	}
	if err := s.charge(ctx, a.Email, address); err != nil {
		return err
	}
	if err := s.prove(ctx, a, a.Email, old, address); err != nil {
		if fault.KindOf(err) == fault.Unauthenticated {
			err = ErrPassword.Saying("Прежний пароль введён неверно.").At("body.current", "Неверный пароль.")
		}
		return err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	now := s.now().UTC()
	return s.end(ctx, in, "account.password", func(ctx context.Context) error {
		return s.store.ChangePassword(ctx, in.Hash, hash, now)
	})
}

// end makes a change to an account with its records, and forgets what is kept of it
// here; other servers hear of it from the database.
func (s *Service) end(ctx context.Context, in Session, action string, change func(context.Context) error) error {
	defer s.cache.Forget(in.Account)
	return s.recordAll(ctx, in, action, change)
}

// recordAll leaves a record in each region where the account has a membership: each
// sees its own only. The change lands with the first record; an account without
// memberships leaves a line in the log instead.
func (s *Service) recordAll(ctx context.Context, in Session, action string, change func(context.Context) error) error {
	if change == nil {
		change = func(context.Context) error { return nil }
	}
	regions := in.regions()
	if len(regions) == 0 {
		slog.InfoContext(ctx, "account event", "action", action, "account", in.Account)
		return change(ctx)
	}
	for _, scope := range regions {
		err := s.tx.InTx(tenant.With(ctx, scope), func(ctx context.Context) error {
			if err := change(ctx); err != nil {
				return err
			}
			return s.record(ctx, scope, action, nil)
		})
		if err != nil {
			return err
		}
		change = func(context.Context) error { return nil }
	}
	return nil
}

// record leaves the record of what the person of a scope did about themself.
func (s *Service) record(ctx context.Context, scope tenant.Scope, action string, details map[string]any) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "person", Object: scope.Person, Subject: scope.Person,
		Place: audit.Place{Municipality: scope.Municipality, Organization: scope.Organization}, Details: details})
}
