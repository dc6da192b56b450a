// Package identitytest signs people in for the tests of other areas.
package identitytest

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitypg"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// FastHasher hashes at next to no cost. Only for tests.
func FastHasher() *identity.Hasher {
	return identity.NewHasher(identity.Cost{MemoryKiB: 8, Passes: 1, Threads: 1})
}

// Service is the real one on the test's database, with cheap passwords. It keeps no
// sessions in memory, since it does not run.
func Service(tb testing.TB, d *testdb.Database) *identity.Service {
	tb.Helper()
	policy, err := authz.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return identity.NewService(d.App, identitypg.New(d.App), policy, auditpg.New(d.App), FastHasher())
}

// Sessions is what web.Deps wants.
func Sessions(tb testing.TB, d *testdb.Database) web.Sessions {
	tb.Helper()
	return identityweb.Sessions{Service: Service(tb, d)}
}

// Client is an HTTP client of the person of s, signed in, consented, acting in the
// membership of s. It calls the handler without a port: any host will do, as in
// "http://test/api/v1/resources".
func Client(tb testing.TB, server http.Handler, d *testdb.Database, s tenant.Scope) *http.Client {
	tb.Helper()
	Consent(tb, d, s)
	return ClientOf(server, Session(tb, d, Account(tb, d, s)), s.Membership)
}

// ClientOf is an HTTP client with a session's token ("": nobody), in a membership
// (uuid.Nil: none named).
func ClientOf(server http.Handler, token identity.Token, membership uuid.UUID) *http.Client {
	return &http.Client{Transport: transport{server, token, membership},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Account gives the account of the person of s, and makes it where there is none.
// Nobody knows its password: see AccountWith.
func Account(tb testing.TB, d *testdb.Database, s tenant.Scope) uuid.UUID {
	tb.Helper()
	known := testdb.Value[uuid.NullUUID](tb, d, "SELECT account_id FROM person WHERE region_id = $1 AND id = $2", s.Region, s.Person)
	if known.Valid {
		return known.UUID
	}
	return join(tb, d, s, "$argon2id$nobody")
}

// AccountWith gives the person of s an account under the person's e-mail with the password.
func AccountWith(tb testing.TB, d *testdb.Database, s tenant.Scope, password string) uuid.UUID {
	tb.Helper()
	hash, err := FastHasher().Hash(tb.Context(), password)
	if err != nil {
		tb.Fatal(err)
	}
	return join(tb, d, s, hash)
}

func join(tb testing.TB, d *testdb.Database, s tenant.Scope, hash string) uuid.UUID {
	tb.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		tb.Fatal(err)
	}
	d.Owner(tb, "INSERT INTO account (id, email, password_hash) SELECT $1, lower(email), $2 FROM person WHERE region_id = $3 AND id = $4",
		id, hash, s.Region, s.Person)
	d.Owner(tb, "UPDATE person SET account_id = $1 WHERE region_id = $2 AND id = $3", id, s.Region, s.Person)
	return id
}

// Operator makes an operator's account.
func Operator(tb testing.TB, d *testdb.Database) uuid.UUID {
	tb.Helper()
	id := uuid.New()
	d.Owner(tb, "INSERT INTO account (id, email, password_hash, operator) VALUES ($1, $2, '$argon2id$nobody', true)", id, id.String()+"@example.ru")
	return id
}

// Session begins a session of the account.
func Session(tb testing.TB, d *testdb.Database, account uuid.UUID) identity.Token {
	tb.Helper()
	token, now := identity.NewToken(), time.Now().UTC()
	d.Owner(tb, "INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)",
		token.MustHash(), account, now, now.Add(identity.SessionAge))
	return token
}

// Consent lets the person of s consent to the text in force.
func Consent(tb testing.TB, d *testdb.Database, s tenant.Scope) {
	tb.Helper()
	d.Owner(tb, `INSERT INTO consent (region_id, id, person_id, purpose, version, given_at) VALUES ($1, $2, $3, 'personal_data', $4, now())
		ON CONFLICT DO NOTHING`, s.Region, uuid.New(), s.Person, identity.ConsentVersion)
}

type transport struct {
	server     http.Handler
	token      identity.Token
	membership uuid.UUID
}

// RoundTrip sends the request as the person.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer func() { _ = in.Body.Close() }()
	in.RequestURI, in.RemoteAddr = r.URL.RequestURI(), "192.0.2.1:1234"
	if t.token != "" {
		in.AddCookie(&http.Cookie{Name: web.LoopbackCookie, Value: string(t.token)})
	}
	if t.membership != uuid.Nil && in.Header.Get(web.MembershipHeader) == "" {
		in.Header.Set(web.MembershipHeader, t.membership.String())
	}
	rec := httptest.NewRecorder()
	rec.Body = new(bytes.Buffer)
	t.server.ServeHTTP(rec, in)
	out := rec.Result()
	out.Request = r
	return out, nil
}
