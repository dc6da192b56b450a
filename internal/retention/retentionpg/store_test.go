package retentionpg_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/retention/retentionpg"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

var whole = paging.Request{Limit: 50}

func removal(of tenant.Scope, today civil.Date) retention.Removal {
	return retention.Removal{RegionID: of.Region, ID: uuid.Must(uuid.NewV7()), PersonID: of.Person, Cause: retention.Request, State: retention.Asked,
		AskedOn: today, LimitOn: today.AddDays(retention.Days), AskedBy: of.Person, Version: 1, CreatedAt: time.Now().UTC().Truncate(time.Microsecond)}
}

func TestStore_OneOpenRemovalAndWhoSeesIt(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, s := d.Tree(t), retentionpg.New(d.App)
	home, centre := tree.Home(), tree.Regions[0].Coordinator
	own, region := tenant.With(t.Context(), home.Tutee), tenant.With(t.Context(), centre)
	today, err := s.Today(region, uuid.Nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Own(own); !errors.Is(err, retention.ErrNotFound) {
		t.Fatalf("before: %v", err)
	}
	r, twin := removal(home.Tutee, today), removal(home.Tutee, today)
	if err := s.Insert(own, &r); err != nil {
		t.Fatal(err)
	}
	if err := s.Insert(own, &twin); !errors.Is(err, retention.ErrOpen) {
		t.Errorf("a second open one: %v", err)
	}
	if got, err := s.Own(own); err != nil || got.ID != r.ID || got.LimitOn != r.LimitOn || !got.PlannedOn.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
	r.State, r.PlannedOn, r.DecidedBy, r.DecidedAt, r.Version = retention.Planned, today, centre.Person, time.Now().UTC().Truncate(time.Microsecond), 2
	if err := s.Update(region, &r, 7); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("over another version: %v", err)
	}
	if err := s.Update(region, &r, 1); err != nil {
		t.Fatal(err)
	}
	if due, err := s.Due(region, today); err != nil || len(due) != 1 || due[0] != r.ID {
		t.Errorf("due %v, %v", due, err)
	}
	if due, err := s.Due(region, today.AddDays(-1)); err != nil || len(due) != 0 {
		t.Errorf("due the day before: %v, %v", due, err)
	}

	// the person and the region's coordinator see it, and nobody else: no colleague, no
	// head of the school, no other region
	for name, who := range map[string]tenant.Scope{"a colleague": home.Colleague, "the school": home.Coordinator,
		"the municipality": tree.Regions[0].Municipalities[0].Coordinator, "another region": tree.Regions[1].Coordinator} {
		ctx := tenant.With(t.Context(), who)
		if _, err := s.Get(ctx, tenant.ReachRegion, r.ID); !errors.Is(err, retention.ErrNotFound) {
			t.Errorf("%s gets it: %v", name, err)
		}
		if l, err := s.List(ctx, tenant.ReachRegion, retention.Filter{}, whole); err != nil || len(l.Items) != 0 {
			t.Errorf("%s lists %v, %v", name, l.Items, err)
		}
		if err := s.CarryOut(ctx, r.ID); !errors.Is(err, retention.ErrNotDue) {
			t.Errorf("%s carries it out: %v", name, err)
		}
	}
	if l, err := s.List(region, tenant.ReachRegion, retention.Filter{Open: true}, whole); err != nil || len(l.Items) != 1 {
		t.Errorf("the region lists %v, %v", l.Items, err)
	}
}

// A teacher of two regions is one account and two people: the other region keeps theirs.
func TestCarryOut_OnlyOnItsDayAndOnlyHere(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, s := d.Tree(t), retentionpg.New(d.App)
	here, there := tree.Home().Tutee, tree.OtherRegion().Municipalities[0].Schools[0].Tutee
	account := uuid.Must(uuid.NewV7())
	d.Owner(t, "INSERT INTO account (id, email, password_hash) VALUES ($1, 'canary@example.ru', '$argon2id$')", account)
	d.Owner(t, "UPDATE person SET account_id = $1, surname = 'Канарейкина' WHERE id IN ($2, $3)", account, here.Person, there.Person)
	d.Owner(t, "INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at) VALUES (sha256('x'), $1, now(), now(), now() + interval '1 day')", account)
	region := tenant.With(t.Context(), tree.Regions[0].Coordinator)
	today, err := s.Today(region, uuid.Nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r := removal(here, today)
	if err := s.Insert(region, &r); err != nil {
		t.Fatal(err)
	}
	if err := s.CarryOut(region, r.ID); !errors.Is(err, retention.ErrNotDue) {
		t.Fatalf("what nobody has planned: %v", err)
	}
	plan := "UPDATE removal SET state = 'planned', planned_on = $2, decided_by = $3, decided_at = now() WHERE id = $1"
	d.Owner(t, plan, r.ID, today.AddDays(1).String(), tree.Regions[0].Coordinator.Person)
	for name, fn := range map[string]func() error{"the day before": func() error { return s.CarryOut(region, r.ID) }, "hand over": func() error { return s.HandOver(region, r.ID) }} {
		if err := fn(); !errors.Is(err, retention.ErrNotDue) {
			t.Fatalf("%s: %v", name, err)
		}
	}
	d.Owner(t, plan, r.ID, today.String(), tree.Regions[0].Coordinator.Person)
	if err := s.CarryOut(region, r.ID); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]int{
		"SELECT count(*)::int FROM person WHERE surname = 'Канарейкина'":                                         1, // there
		"SELECT count(*)::int FROM person WHERE surname = 'удалено' AND account_id IS NULL":                      1,
		"SELECT count(*)::int FROM account WHERE email = 'canary@example.ru'":                                    1, // it signs in there
		"SELECT count(*)::int FROM session":                                                                      0,
		"SELECT count(*)::int FROM membership WHERE ended_at IS NOT NULL":                                        1,
		"SELECT count(*)::int FROM person WHERE account_id IS NOT NULL AND surname = 'Канарейкина'":              1,
		"SELECT count(*)::int FROM person p JOIN region g ON g.id = p.region_id WHERE p.surname = 'Канарейкина'": 1,
	} {
		if n := testdb.Value[int](t, d, sql); n != want {
			t.Errorf("%s: %d, want %d", sql, n, want)
		}
	}
}

// The server's own role takes nobody's data away by itself.
func TestErasePerson_IsTheOwnersAlone(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	for _, f := range []string{"erase_person(uuid, uuid)", "removal_due(uuid)"} {
		if testdb.Value[bool](t, d, "SELECT has_function_privilege('marshrut_app', $1, 'EXECUTE')", f) {
			t.Errorf("the server may call %s", f)
		}
	}
}

func TestCandidates_WithdrawnConsentAndEndedTerm(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, s := d.Tree(t), retentionpg.New(d.App)
	home := tree.Home()
	region := tenant.With(t.Context(), tree.Regions[0].Coordinator)
	today, err := s.Today(region, uuid.Nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	by := today.AddYears(-retention.Years).AddDays(-1)
	const consent = "INSERT INTO consent (region_id, id, person_id, purpose, version, given_at, withdrawn_at) SELECT $1, gen_random_uuid(), $2, 'personal_data', 'pd-2026-11', now() - interval '9 days', now() - make_interval(days => $3)"
	d.Owner(t, consent, home.Tutee.Region, home.Tutee.Person, 5)
	// withdrawn and given again
	d.Owner(t, consent, home.Colleague.Region, home.Colleague.Person, 6)
	d.Owner(t, "INSERT INTO consent (region_id, id, person_id, purpose, version, given_at) VALUES ($1, gen_random_uuid(), $2, 'personal_data', 'pd-2026-11', now())", home.Colleague.Region, home.Colleague.Person)
	ended := func(who tenant.Scope, years, days int) {
		d.Owner(t, "UPDATE membership SET ended_at = now() - make_interval(years => $2, days => $3) WHERE id = $1", who.Membership, years, days)
	}
	ended(home.Mentor, 3, 3) // over
	ended(home.Leads, 2, 350)
	l, err := s.Candidates(region, tenant.ReachRegion, by, whole)
	if err != nil || len(l.Items) != 2 || l.Items[0].PersonID != home.Mentor.Person || l.Items[0].Cause != retention.Term ||
		l.Items[1].PersonID != home.Tutee.Person || l.Items[1].Cause != retention.Consent {
		t.Fatalf("%+v, %v", l.Items, err)
	}
	first, err := s.Candidates(region, tenant.ReachRegion, by, paging.Request{Limit: 1})
	if err != nil || len(first.Items) != 1 || first.Next == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	if next, err := s.Candidates(region, tenant.ReachRegion, by, paging.Request{Limit: 1, After: first.Next}); err != nil || len(next.Items) != 1 || next.Items[0].PersonID != home.Tutee.Person {
		t.Errorf("%+v, %v", next, err)
	}
	if _, err := s.Candidate(region, tenant.ReachRegion, home.Leads.Person, by); !errors.Is(err, retention.ErrNotDue) {
		t.Errorf("whose term runs: %v", err)
	}
	if c, err := s.Candidate(region, tenant.ReachRegion, home.Mentor.Person, by); err != nil || c.PersonID != home.Mentor.Person {
		t.Errorf("%+v, %v", c, err)
	}
	// what is asked for already is no candidate
	r := removal(home.Mentor, today)
	if err := s.Insert(region, &r); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Candidate(region, tenant.ReachRegion, home.Mentor.Person, by); !errors.Is(err, retention.ErrNotDue) {
		t.Errorf("asked for already: %v", err)
	}
	other := tenant.With(t.Context(), tree.Regions[1].Coordinator)
	if _, err := s.Candidate(other, tenant.ReachRegion, home.Tutee.Person, by); !errors.Is(err, retention.ErrNotFound) {
		t.Errorf("from another region: %v", err)
	}
	if l, err := s.Candidates(other, tenant.ReachRegion, by, whole); err != nil || len(l.Items) != 0 {
		t.Errorf("another region sees %+v, %v", l.Items, err)
	}
}
