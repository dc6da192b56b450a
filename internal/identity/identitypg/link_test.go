package identitypg_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func (s scene) invite(by, of tenant.Scope) identity.Token {
	s.Helper()
	return s.link(by, of, func(ctx context.Context) (identity.Issued, error) { return s.service.Invite(ctx, of.Person) })
}

func (s scene) reset(by, of tenant.Scope) identity.Token {
	s.Helper()
	return s.link(by, of, func(ctx context.Context) (identity.Issued, error) { return s.service.Reset(ctx, of.Person) })
}

func (s scene) accept(token identity.Token, password string) error {
	s.Helper()
	_, err := s.service.Accept(s.Context(), token, password, address)
	return err
}

// join gives two people one account, as one human in two places.
func (s scene) join(account, other tenant.Scope) {
	s.Helper()
	s.db.Owner(s, "UPDATE person SET account_id = (SELECT account_id FROM person WHERE id = $1) WHERE id = $2", account.Person, other.Person)
}

// role gives the person one more role.
func (s scene) role(who, at tenant.Scope, role tenant.Role) {
	s.Helper()
	var m, o any
	if at.Municipality != uuid.Nil {
		m = at.Municipality
	}
	if at.Organization != uuid.Nil {
		o = at.Organization
	}
	s.db.Owner(s, "INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id) VALUES ($1, $2, $3, $4, $5, $6)",
		who.Region, uuid.New(), who.Person, role, m, o)
}

func TestInvite_MakesAnAccountOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	who := home.Tutee
	first := s.invite(home.Coordinator, who)
	token := s.invite(home.Coordinator, who) // replaces the first
	if _, err := s.service.Preview(t.Context(), first); !errors.Is(err, identity.ErrLink) {
		t.Errorf("a replaced link lives: %v", err)
	}
	l, err := s.service.Preview(t.Context(), token)
	if err != nil || l.Kind != identity.Invite || l.GivenName != "Анна" || l.Region != "Иркутская область" || l.Organization != "МАОУ СОШ № 11" || l.Known {
		t.Errorf("%+v, %v", l, err)
	}
	if err := s.accept(token, "слабый"); !errors.Is(err, identity.ErrPassword) {
		t.Errorf("a weak password: %v", err)
	}

	// ten at once: one wins, and only one account is made
	results := make(chan error, 10)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { results <- s.accept(token, password) })
	}
	wg.Wait()
	close(results)
	won := 0
	for err := range results {
		switch {
		case err == nil:
			won++
		// who comes late finds the link used, or the account there already
		case !errors.Is(err, identity.ErrLink) && !errors.Is(err, identity.ErrProve) && !errors.Is(err, identity.ErrTooMany):
			t.Error(err)
		}
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM account"); won != 1 || n != 1 {
		t.Errorf("%d won, %d accounts", won, n)
	}
	if err := s.accept(token, password); !errors.Is(err, identity.ErrLink) {
		t.Errorf("a used link: %v", err)
	}
	e := s.signIn(who.Person.String() + "@example.ru")
	if len(e.Standing) != 1 || e.Standing[0].Membership != who.Membership || e.Standing[0].Consented {
		t.Errorf("%+v", e.Standing)
	}
	if _, err := s.service.Invite(s.as(home.Coordinator), who.Person); !errors.Is(err, identity.ErrHasAccount) {
		t.Errorf("invited again: %v", err)
	}
	for _, action := range []string{"person.invite", "account.create", "session.begin"} {
		if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = $1 AND subject_id = $2", action, who.Person); n == 0 {
			t.Errorf("%s left no record", action)
		}
	}
}

func TestInvite_ExpiresAndNeedsAnEmailAndARole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	token := s.invite(home.Coordinator, home.Tutee)
	s.service.At(func() time.Time { return time.Now().Add(identity.LinkAge + time.Second) })
	if err := s.accept(token, password); !errors.Is(err, identity.ErrLink) {
		t.Errorf("an expired link: %v", err)
	}
	for _, token := range []identity.Token{"", "мусор", identity.NewToken()} {
		if err := s.accept(token, password); !errors.Is(err, identity.ErrLink) {
			t.Errorf("%q: %v", token, err)
		}
		if _, err := s.service.Preview(t.Context(), token); !errors.Is(err, identity.ErrLink) {
			t.Errorf("%q: %v", token, err)
		}
	}
	s.db.Owner(t, "UPDATE person SET email = '' WHERE id = $1", home.Colleague.Person)
	if _, err := s.service.Invite(s.as(home.Coordinator), home.Colleague.Person); !errors.Is(err, identity.ErrNoEmail) {
		t.Errorf("no e-mail: %v", err)
	}
	if _, err := s.service.Reset(s.as(home.Coordinator), home.Tutor.Person); !errors.Is(err, identity.ErrHasNoAccount) {
		t.Errorf("a new password without an account: %v", err)
	}
	s.db.Owner(t, "UPDATE membership SET ended_at = now() WHERE person_id = $1", home.Mentor.Person)
	if _, err := s.service.Invite(s.as(s.tree.Regions[0].Coordinator), home.Mentor.Person); !errors.Is(err, identity.ErrNoMembership) {
		t.Errorf("no role: %v", err)
	}
}

// Who has an account already proves it by its password, and then acts in both places.
func TestInvite_AnEmailWithAnAccountIsProved(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	here, there := s.tree.Home().Tutee, s.tree.OtherRegion().Municipalities[0].Schools[0].Tutee
	email := s.account(here)
	s.db.Owner(t, "UPDATE person SET email = $1 WHERE id = $2", " "+email, there.Person)
	token := s.invite(s.tree.OtherRegion().Municipalities[0].Schools[0].Coordinator, there)
	if l, err := s.service.Preview(t.Context(), token); err != nil || !l.Known {
		t.Errorf("%+v, %v", l, err)
	}
	if err := s.accept(token, "другой длинный пароль"); !errors.Is(err, identity.ErrProve) {
		t.Errorf("not the account's password: %v", err)
	}
	if err := s.accept(token, password); err != nil {
		t.Fatal(err)
	}
	if e := s.signIn(email); len(e.Standing) != 2 {
		t.Errorf("%+v", e.Standing)
	}
	// each region has its own record, and none of the other's
	for _, p := range []tenant.Scope{here, there} {
		if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = 'session.begin' AND region_id = $1 AND person_id = $2", p.Region, p.Person); n != 1 {
			t.Errorf("%d records of the sign-in", n)
		}
	}

	operator := "operator@example.ru"
	s.db.Owner(t, "INSERT INTO account (id, email, password_hash, operator) VALUES ($1, $2, '$argon2id$nobody', true)", uuid.New(), operator)
	s.db.Owner(t, "UPDATE person SET email = $1 WHERE id = $2", operator, s.tree.Home().Tutor.Person)
	if err := s.accept(s.invite(s.tree.Home().Coordinator, s.tree.Home().Tutor), password); !errors.Is(err, identity.ErrOperatorAccount) {
		t.Errorf("an operator was given a role: %v", err)
	}
}

func TestReset_SetsThePasswordAndEndsAllSessions(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	email := s.account(home.Tutee)
	old := s.signIn(email)
	token := s.reset(home.Coordinator, home.Tutee)
	if l, err := s.service.Preview(t.Context(), token); err != nil || l.Kind != identity.Reset {
		t.Errorf("%+v, %v", l, err)
	}
	const fresh = "совсем другие слова"
	if err := s.accept(token, fresh); err != nil {
		t.Fatal(err)
	}
	if _, err := s.service.Session(t.Context(), old.Token); !errors.Is(err, identity.ErrSignIn) {
		t.Errorf("an old session lives: %v", err)
	}
	if _, err := s.service.SignIn(t.Context(), email, password, address); !errors.Is(err, identity.ErrWrong) {
		t.Errorf("the old password: %v", err)
	}
	if _, err := s.service.SignIn(t.Context(), email, fresh, address); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if err := s.accept(token, fresh); !errors.Is(err, identity.ErrLink) {
		t.Errorf("a used link: %v", err)
	}
}

// A link opens nothing that its author does not answer for: else a coordinator could
// take over another school's, municipality's or region's roles of the same human.
func TestLink_OpensNothingOutsideOfItsAuthorsNode(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region, home := s.tree.Regions[0], s.tree.Home()

	// roles outside that the tenant knows: refused when the link is asked for
	s.role(home.Tutee, s.tree.OtherSchool().Tutee, tenant.Tutee)
	s.role(home.Tutor, region.Coordinator, tenant.RegionalMethodist)
	s.role(home.Mentor, s.tree.OtherMunicipality().Schools[0].Tutee, tenant.Tutee)
	for name, c := range map[string]struct {
		by, of tenant.Scope
		want   error
	}{
		"two schools, by one":        {home.Coordinator, home.Tutee, identity.ErrLinkOutside},
		"two schools, by their city": {region.Municipalities[0].Coordinator, home.Tutee, nil},
		"a methodist, by the school": {home.Coordinator, home.Tutor, identity.ErrLinkOutside},
		"a methodist, by the city":   {region.Municipalities[0].Coordinator, home.Tutor, identity.ErrLinkOutside},
		"a methodist, by the region": {region.Coordinator, home.Tutor, nil},
		"two cities, by one":         {region.Municipalities[0].Coordinator, home.Mentor, identity.ErrLinkOutside},
		"two cities, by the region":  {region.Coordinator, home.Mentor, nil},
		"one school, by it":          {home.Coordinator, home.Colleague, nil},
	} {
		if _, err := s.service.Invite(s.as(c.by), c.of.Person); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}

	// a role that came after the link
	token := s.invite(home.Coordinator, home.Colleague)
	s.role(home.Colleague, region.Coordinator, tenant.RegionalCoordinator)
	if err := s.accept(token, password); !errors.Is(err, identity.ErrLinkUncovered) {
		t.Errorf("a role that came later: %v", err)
	}

	// a new password opens every region of the account: refused when it is used, so
	// that asking for the link tells nothing
	s.account(home.Leads)
	abroad := s.tree.OtherRegion().Methodist
	s.join(home.Leads, abroad)
	for _, by := range []tenant.Scope{home.Coordinator, region.Coordinator} {
		if err := s.accept(s.reset(by, home.Leads), "совсем другие слова"); !errors.Is(err, identity.ErrLinkUncovered) {
			t.Errorf("%s set the password of an account in another region: %v", by.Role, err)
		}
	}
	s.db.Owner(t, "UPDATE membership SET ended_at = now() WHERE person_id = $1", abroad.Person)
	if err := s.accept(s.reset(home.Coordinator, home.Leads), "совсем другие слова"); err != nil {
		t.Errorf("after the other role ended: %v", err)
	}
}

func TestLink_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region, home := s.tree.Regions[0], s.tree.Home()
	s.account(home.Colleague)
	for name, c := range map[string]struct {
		by   tenant.Scope
		want error
	}{
		"the school":           {home.Coordinator, nil},
		"the municipality":     {region.Municipalities[0].Coordinator, nil},
		"the region":           {region.Coordinator, nil},
		"another school":       {s.tree.OtherSchool().Coordinator, identity.ErrPersonNotFound},
		"another municipality": {s.tree.OtherMunicipality().Coordinator, identity.ErrPersonNotFound},
		"another region":       {s.tree.OtherRegion().Coordinator, identity.ErrPersonNotFound},
		"a tutor":              {home.Tutor, authz.ErrForbidden},
		"the person":           {home.Tutee, authz.ErrForbidden},
		"a methodist":          {region.Methodist, authz.ErrForbidden},
	} {
		if _, err := s.service.Invite(s.as(c.by), home.Tutee.Person); !errors.Is(err, c.want) {
			t.Errorf("%s invites: %v, want %v", name, err, c.want)
		}
		if _, err := s.service.Reset(s.as(c.by), home.Colleague.Person); !errors.Is(err, c.want) {
			t.Errorf("%s resets: %v, want %v", name, err, c.want)
		}
		if _, err := s.service.Invite(s.as(c.by), uuid.New()); c.want == nil && !errors.Is(err, identity.ErrPersonNotFound) {
			t.Errorf("%s invites nobody: %v", name, err)
		}
	}
	for name, who := range map[string]tenant.Scope{"another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator} {
		err := s.db.App.InTx(s.as(who), func(ctx context.Context) error {
			tx, err := s.db.App.OpenTx(ctx)
			if err != nil {
				return err
			}
			var n int
			if err := tx.QueryRow(ctx, "SELECT count(*) FROM account_link").Scan(&n); err != nil || n != 0 {
				t.Errorf("%s sees %d links (%v)", name, n, err)
			}
			return s.store.InsertLink(ctx, identity.NewLink{ID: uuid.New(), Region: home.Tutee.Region, Municipality: home.Tutee.Municipality,
				Organization: home.Tutee.Organization, Person: home.Tutee.Person, Kind: identity.Invite, Hash: identity.NewToken().MustHash(),
				By: home.Coordinator.Person, At: now, Expires: now.Add(time.Hour)})
		})
		if err == nil {
			t.Errorf("%s made a link into the home school", name)
		}
	}
}

func TestConsent_IsThePersonsOwn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Home().Tutee
	given := func() time.Time {
		t.Helper()
		c, err := s.service.Consent(s.as(who))
		if err != nil {
			t.Fatal(err)
		}
		return c.GivenAt
	}
	if !given().IsZero() {
		t.Error("given before it was")
	}
	if err := s.service.WithdrawConsent(s.as(who)); !errors.Is(err, identity.ErrNoConsent) {
		t.Errorf("withdrawn before it was given: %v", err)
	}
	if err := s.service.GiveConsent(s.as(who), "pd-1999-01"); !errors.Is(err, identity.ErrConsentVersion) {
		t.Errorf("consent to another text: %v", err)
	}
	for range 2 { // twice changes nothing
		if err := s.service.GiveConsent(s.as(who), identity.ConsentVersion); err != nil {
			t.Fatal(err)
		}
	}
	token := identitytest.Session(t, s.db, identitytest.Account(t, s.db, who))
	if in, err := s.service.Session(t.Context(), token); err != nil || given().IsZero() || !in.Memberships[0].Consented {
		t.Errorf("%+v, %v", in, err)
	}
	// nobody else's is seen or ended, not even by the coordinator of the school
	for name, other := range map[string]tenant.Scope{"a colleague": s.tree.Home().Colleague, "the coordinator": s.tree.Home().Coordinator,
		"another region": s.tree.OtherRegion().Coordinator} {
		if err := s.service.WithdrawConsent(s.as(other)); !errors.Is(err, identity.ErrNoConsent) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if given().IsZero() {
		t.Error("ended by somebody else")
	}
	if err := s.service.WithdrawConsent(s.as(who)); err != nil || !given().IsZero() {
		t.Errorf("withdrawn: %v", err)
	}
	// what was given and withdrawn stays on record
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM consent WHERE withdrawn_at IS NOT NULL"); n != 1 {
		t.Errorf("%d withdrawn consents kept", n)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action LIKE 'consent.%' AND person_id = $1", who.Person); n != 2 {
		t.Errorf("%d audit records", n)
	}
	if _, err := s.service.Consent(tenant.With(t.Context(), tenant.Scope{Role: tenant.Operator, Account: uuid.New()})); !errors.Is(err, authz.ErrForbidden) {
		t.Errorf("an operator: %v", err)
	}
}
