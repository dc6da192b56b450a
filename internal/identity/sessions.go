package identity

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// ErrSessionNotFound is for a session that has ended, or is not the account's.
var ErrSessionNotFound = fault.New(fault.NotFound, "identity.session_not_found", "Не найдено.")

// LiveSession is one of the account's sessions as its owner tells them apart.
type LiveSession struct {
	ID        uuid.UUID // a part of the token's hash: it opens nothing
	Agent     string    // what the browser called itself when it signed in
	CreatedAt time.Time
	SeenAt    time.Time // to within ten minutes
	ExpiresAt time.Time
	Current   bool // the one that asks
}

// SessionID is by what a session is named to its owner.
func SessionID(hash []byte) uuid.UUID {
	var id uuid.UUID
	copy(id[:], hash)
	return id
}

type agentKey struct{}

// WithAgent says in which browser, or with which program, somebody signs in.
func WithAgent(ctx context.Context, agent string) context.Context {
	return context.WithValue(ctx, agentKey{}, agent)
}

// agentFrom gives it as it is kept: readable, and not too long.
func agentFrom(ctx context.Context) string {
	agent, _ := ctx.Value(agentKey{}).(string)
	agent = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r == 0x7f {
			return -1
		}
		return r
	}, agent)
	if utf8.RuneCountInString(agent) > 300 {
		agent = string([]rune(agent)[:300])
	}
	return agent
}

// Sessions lists the living sessions of the account, the last used first.
func (s *Service) Sessions(ctx context.Context, in Session) ([]LiveSession, error) {
	list, err := s.store.Sessions(ctx, in.Account, s.now().UTC())
	for i := range list {
		list[i].Current = list[i].ID == SessionID(in.Hash)
	}
	return list, err
}

// EndSession ends one of the account's own sessions, on all servers; also the one that
// asks, which is signing out.
func (s *Service) EndSession(ctx context.Context, in Session, id uuid.UUID) error {
	return s.end(ctx, in, "session.end", func(ctx context.Context) error {
		switch ended, err := s.store.EndSession(ctx, in.Account, id); {
		case err != nil:
			return err
		case !ended:
			return ErrSessionNotFound
		}
		return nil
	})
}
