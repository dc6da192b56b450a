package identitypg_test

import (
	"context"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitypg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

type scene struct {
	*testing.T
	db      *testdb.Database
	tree    *testdb.Tree
	store   *identitypg.Store
	service *identity.Service
}

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	return scene{t, d, d.Tree(t), identitypg.New(d.App), identitytest.Service(t, d)}
}

const address = "192.0.2.7"

// password of everybody whom a test gives an account.
const password = "четыре не связанных слова"

// account gives the person an account with the password.
func (s scene) account(who tenant.Scope) (email string) {
	s.Helper()
	identitytest.AccountWith(s, s.db, who, password)
	return who.Person.String() + "@example.ru"
}

func (s scene) signIn(email string) identity.Entered {
	s.Helper()
	e, err := s.service.SignIn(s.Context(), email, password, address)
	if err != nil {
		s.Fatal(err)
	}
	return e
}

func (s scene) as(who tenant.Scope) context.Context { return tenant.With(s.Context(), who) }

func (s scene) link(by, of tenant.Scope, make func(context.Context) (identity.Issued, error)) identity.Token {
	s.Helper()
	i, err := make(s.as(by))
	if err != nil {
		s.Fatalf("a link for %s by %s: %v", of.Role, by.Role, err)
	}
	return i.Token
}

// now is a fixed day; time only moves when a test says so.
var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
