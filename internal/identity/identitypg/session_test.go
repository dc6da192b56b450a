package identitypg_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitypg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func TestSession_GivesTheLivingMembershipsAsScopes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Home().Tutee
	account := identitytest.Account(t, s.db, who)
	token := identitytest.Session(t, s.db, account)
	add := func(role tenant.Role, since, until string, ended bool) {
		s.db.Owner(t, `INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id, since, until, ended_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, '')::date, CASE WHEN $9 THEN now() END)`,
			who.Region, uuid.New(), who.Person, role, who.Municipality, who.Organization, since, until, ended)
	}
	// 20 November, 20:00 in Moscow, is the 21st in Irkutsk: a day is a day at the place.
	evening := time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)
	s.db.Owner(t, "UPDATE municipality SET time_zone = 'Asia/Irkutsk' WHERE id = $1", who.Municipality)
	s.db.Owner(t, "UPDATE membership SET since = '2026-09-01' WHERE id = $1", who.Membership)
	s.db.Owner(t, "UPDATE session SET seen_at = $1, created_at = $1, expires_at = '2027-01-01'", evening)
	add(tenant.Tutor, "2026-11-21", "", false)             // begins today
	add(tenant.Mentor, "2026-09-01", "2026-11-20", false)  // ended yesterday
	add(tenant.MethodologicalLead, "2026-09-01", "", true) // ended by a coordinator
	add(tenant.SchoolCoordinator, "2026-11-22", "", false) // begins tomorrow

	got, err := s.store.Session(t.Context(), token.MustHash(), evening)
	if err != nil {
		t.Fatal(err)
	}
	roles := map[tenant.Role]bool{}
	for _, m := range got.Memberships {
		roles[m.Role] = true
		if m.Account != account || m.Person != who.Person || m.Region != who.Region || m.Municipality != who.Municipality || m.Organization != who.Organization {
			t.Errorf("%+v", m)
		}
	}
	if len(got.Memberships) != 2 || !roles[tenant.Tutee] || !roles[tenant.Tutor] || got.Operator {
		t.Errorf("%+v", got)
	}

	// the same account in another region
	abroad := s.tree.OtherRegion().Methodist
	s.db.Owner(t, "UPDATE person SET account_id = $1 WHERE id = $2", account, abroad.Person)
	s.db.Owner(t, "UPDATE membership SET since = '2026-09-01' WHERE id = $1", abroad.Membership)
	if got, err := s.store.Session(t.Context(), token.MustHash(), evening); err != nil || len(got.Memberships) != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestSession_EndsWhenIdleAndAfterItsTerm(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	account := identitytest.Account(t, s.db, s.tree.Home().Tutee)
	for name, c := range map[string]struct {
		used time.Duration // after the beginning
		at   time.Duration
		ends bool
	}{
		"fresh":                     {0, time.Minute, false},
		"idle, just within":         {0, identity.SessionIdle - time.Second, false},
		"idle too long":             {0, identity.SessionIdle, true},
		"used, within its term":     {59 * 24 * time.Hour, identity.SessionAge - time.Second, false},
		"used until after its term": {59 * 24 * time.Hour, identity.SessionAge, true},
	} {
		hash := identity.NewToken().MustHash()
		if err := s.store.InsertSession(t.Context(), hash, account, "", now); err != nil {
			t.Fatal(err)
		}
		if err := s.store.Touch(t.Context(), [][]byte{hash}, now.Add(c.used)); err != nil {
			t.Fatal(err)
		}
		_, err := s.store.Session(t.Context(), hash, now.Add(c.at))
		if ended := errors.Is(err, identity.ErrSignIn); ended != c.ends || err != nil && !ended {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.store.Sweep(t.Context(), now.Add(c.at)); err != nil {
			t.Fatal(err)
		}
		if kept := testdb.Value[bool](t, s.db, "SELECT EXISTS (SELECT FROM session WHERE token_hash = $1)", hash); kept == c.ends {
			t.Errorf("%s: after the sweep kept=%v", name, kept)
		}
		s.db.Owner(t, "DELETE FROM session")
	}
}

func TestSession_UseIsNotedEveryTenMinutes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	token := identitytest.Session(t, s.db, identitytest.Account(t, s.db, s.tree.Home().Tutee))
	s.db.Owner(t, "UPDATE session SET seen_at = $1, expires_at = '2027-02-01'", now)
	seen := func() time.Time { return testdb.Value[time.Time](t, s.db, "SELECT seen_at FROM session") }
	for _, c := range []struct {
		after time.Duration
		want  time.Time
	}{
		{10*time.Minute - time.Second, now},
		{11 * time.Minute, now.Add(11 * time.Minute)},
		{20 * time.Minute, now.Add(11 * time.Minute)},
	} {
		service := identitytest.Service(t, s.db).At(func() time.Time { return now.Add(c.after) })
		if _, err := service.Session(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		// Run writes what waits, also when it is told to end at once.
		ctx, stop := context.WithCancel(t.Context())
		stop()
		service.Run(ctx, deaf{})
		if !seen().Equal(c.want) {
			t.Errorf("after %s: noted %s, want %s", c.after, seen(), c.want)
		}
	}
}

// deaf never hears.
type deaf struct{}

func (deaf) Listen(ctx context.Context, _ func(), _ func(uuid.UUID)) error {
	<-ctx.Done()
	return ctx.Err()
}

// eventually waits for what comes soon; a slow machine only makes the test slow.
func eventually(t *testing.T, what string, holds func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	for !holds() {
		if time.Since(began) > 20*time.Second {
			t.Fatalf("never: %s", what)
		}
		time.Sleep(2 * time.Millisecond)
	}
	return time.Since(began)
}

// The server's role reaches accounts by the functions of sign-in only.
func TestAccounts_TheServersRoleCanNeitherListNorMakeOperators(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Home().Tutee
	account := identitytest.Account(t, s.db, who)
	for _, sql := range []string{
		"SELECT count(*) FROM account",
		"INSERT INTO account (id, email, password_hash, operator) VALUES (gen_random_uuid(), 'a@b.ru', '$argon2id$', true)",
		"UPDATE account SET operator = true",
		"DELETE FROM account",
		"UPDATE session SET account_id = account_id",
		"UPDATE session SET expires_at = 'infinity'",
		"SELECT take_account_link('\\x00', 'invite', now())",
		"SELECT person_stands_outside(gen_random_uuid(), gen_random_uuid(), NULL, NULL)",
		"TRUNCATE session",
	} {
		if err := s.db.App.Global(t.Context(), func(ctx context.Context, tx pgx.Tx) error { _, err := tx.Exec(ctx, sql); return err }); err == nil {
			t.Errorf("the server may: %s", sql)
		}
	}
	err := s.db.App.InTx(s.as(s.tree.Regions[0].Coordinator), func(ctx context.Context) error {
		tx, err := s.db.App.OpenTx(ctx)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "INSERT INTO person (region_id, id, surname, given_name, account_id) VALUES ($1, $2, 'Чужой', 'Человек', $3)", who.Region, uuid.New(), account)
		return err
	})
	if err == nil {
		t.Error("the server joins a person with an account by itself")
	}
}

func TestOperator_IsMadeByTheOwnerOnly(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	owner := identitypg.Operators{OwnerURL: s.db.OwnerURL}
	make := func(email, password string) error {
		_, err := identity.CreateOperator(t.Context(), owner, identitytest.FastHasher(), email, password)
		return err
	}
	if err := make("Operator@Example.RU", password); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		email, password string
		want            error
	}{
		"the same e-mail":  {"operator@example.ru", password, identity.ErrExists},
		"a weak password":  {"second@example.ru", "qwertyuiop", identity.ErrPassword},
		"no e-mail at all": {"second", password, identity.ErrEmail},
	} {
		if err := make(c.email, c.password); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (func() error {
		_, err := identity.CreateOperator(t.Context(), identitypg.Operators{OwnerURL: s.db.AppURL}, identitytest.FastHasher(), "third@example.ru", password)
		return err
	})(); err == nil {
		t.Error("the server's role made an operator")
	}
	e := s.signIn("operator@example.ru")
	if in, err := s.service.Session(t.Context(), e.Token); err != nil || !in.Operator || len(in.Memberships) != 0 || len(e.Standing) != 0 {
		t.Errorf("%+v, %v", in, err)
	}
}
