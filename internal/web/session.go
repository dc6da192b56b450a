package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Sessions finds who is signed in. A token that is unknown, ended or too old gives
// ErrSignIn.
type Sessions interface {
	Session(ctx context.Context, token string) (Session, error)
}

// Session is one signed-in account with the memberships it may act in.
type Session struct {
	ID          []byte // hash of the token, to end it
	Account     uuid.UUID
	Operator    bool
	Memberships []Membership
}

// Membership is a ready Scope, and whether its person gave the consent to the
// processing of personal data that all work needs.
type Membership struct {
	tenant.Scope
	Consented bool
}

// MembershipHeader chooses the membership to act in; it may be left out where the
// account has only one. It is never remembered between requests: two open tabs
// would write into the wrong tenant.
const MembershipHeader = "Marshrut-Membership"

// The refusals of the door.
var (
	ErrSignIn             = fault.New(fault.Unauthenticated, "web.sign_in", "Войдите в систему.")
	ErrMembershipRequired = fault.New(fault.Invalid, "web.membership_required",
		"У Вас несколько ролей: укажите, в какой Вы действуете (заголовок Marshrut-Membership).")
	ErrConsentRequired = fault.New(fault.Forbidden, "web.consent_required",
		"Нужно согласие на обработку персональных данных: без него работа в системе невозможна.")
)

type sessionKey struct{}

// SessionFrom gives the session of the request; the zero Session for a public one.
func SessionFrom(ctx context.Context) Session {
	s, _ := ctx.Value(sessionKey{}).(Session)
	return s
}

// CookieNames of the session: the first over HTTPS, the second on loopback HTTP,
// where a browser takes no Secure cookie.
const (
	SecureCookie   = "__Host-marshrut"
	LoopbackCookie = "marshrut"
)

// enter is the door of one operation: who, in which membership, and may they.
func (a *API) enter(op Operation) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		r := humaecho.Unwrap(hc).Request()
		ctx, err := a.admit(r, op.Permission)
		if err != nil {
			writeProblem(a.huma, hc, err)
			return
		}
		next(huma.WithContext(hc, ctx))
	}
}

func tokenOf(r *http.Request) string {
	for _, name := range []string{SecureCookie, LoopbackCookie} {
		if c, err := r.Cookie(name); err == nil && c.Value != "" {
			return c.Value
		}
	}
	return ""
}

// admit is the same door for every kind of operation: who asks, in which
// membership, and may they. The Scope is in the context it gives.
func (a *API) admit(r *http.Request, p authz.Permission) (context.Context, error) {
	ctx := r.Context()
	if p == authz.Public {
		return ctx, nil
	}
	token := tokenOf(r)
	if token == "" {
		return nil, ErrSignIn
	}
	s, err := a.sessions.Session(ctx, token)
	if err != nil {
		return nil, err
	}
	ctx = context.WithValue(ctx, sessionKey{}, s)
	if p == authz.SignedIn {
		return ctx, nil
	}
	m, err := s.choose(strings.TrimSpace(r.Header.Get(MembershipHeader)))
	if err != nil {
		return nil, err
	}
	ctx = tenant.With(ctx, m.Scope)
	if p == authz.Member {
		if m.Role.Level() == tenant.LevelPlatform {
			return nil, authz.ErrForbidden // an operator is a member of no region
		}
		return ctx, nil
	}
	if a.policy.Reach(m.Role, p) == tenant.Nowhere {
		return nil, authz.ErrForbidden
	}
	if !m.Consented {
		return nil, ErrConsentRequired
	}
	return ctx, nil
}

// admitOperator is the door of the platform's pages: they name no membership, and
// an operator may also hold some.
func (a *API) admitOperator(r *http.Request, p authz.Permission) (context.Context, error) {
	ctx, err := a.admit(r, authz.SignedIn)
	if err != nil {
		return nil, err
	}
	s := SessionFrom(ctx)
	if !s.Operator || a.policy.Reach(tenant.Operator, p) == tenant.Nowhere {
		return nil, authz.ErrForbidden
	}
	return tenant.With(ctx, tenant.Scope{Account: s.Account, Role: tenant.Operator}), nil
}

func (s Session) choose(asked string) (Membership, error) {
	if asked == "" {
		switch {
		case len(s.Memberships) == 1:
			return s.Memberships[0], nil
		case len(s.Memberships) == 0 && s.Operator:
			return Membership{tenant.Scope{Account: s.Account, Role: tenant.Operator}, true}, nil
		case len(s.Memberships) == 0:
			return Membership{}, authz.ErrForbidden
		}
		return Membership{}, ErrMembershipRequired
	}
	id, err := uuid.Parse(asked)
	if err != nil {
		return Membership{}, errNotFound
	}
	for _, m := range s.Memberships {
		if m.Membership == id {
			return m, nil
		}
	}
	return Membership{}, errNotFound
}

// NewCookie makes the session's cookie: never readable by scripts, and bound to
// this host and to HTTPS wherever the address is not loopback HTTP.
func NewCookie(token string, secure bool, maxAge int) http.Cookie {
	name := LoopbackCookie
	if secure {
		name = SecureCookie
	}
	return http.Cookie{Name: name, Value: token, Path: "/", MaxAge: maxAge,
		Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}
