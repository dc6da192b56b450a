package identityweb

import (
	"context"
	"errors"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// Sessions tells the door who is signed in.
type Sessions struct{ Service *identity.Service }

// Session finds who holds the token; web.ErrSignIn where nobody does.
func (s Sessions) Session(ctx context.Context, token string) (web.Session, error) {
	in, err := s.Service.Session(ctx, identity.Token(token))
	if errors.Is(err, identity.ErrSignIn) {
		return web.Session{}, web.ErrSignIn
	}
	if err != nil {
		return web.Session{}, err
	}
	out := web.Session{ID: in.Hash, Account: in.Account, Operator: in.Operator}
	if len(in.Memberships) > 0 {
		out.Memberships = make([]web.Membership, len(in.Memberships))
	}
	for i, m := range in.Memberships {
		out.Memberships[i] = web.Membership(m)
	}
	return out, nil
}

// sessionOf is the request's session as the service knows it.
func sessionOf(ctx context.Context) identity.Session {
	in := web.SessionFrom(ctx)
	out := identity.Session{Hash: in.ID, Account: in.Account, Operator: in.Operator}
	for _, m := range in.Memberships {
		out.Memberships = append(out.Memberships, identity.Membership(m))
	}
	return out
}
