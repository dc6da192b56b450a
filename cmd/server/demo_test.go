package main

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/demo"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// quiet is told the demo's progress and says nothing.
func quiet(string) {}

func TestDemo_ShowsEveryStateOfLife(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	a := startApp(t, d)
	m := marker(filepath.Join(t.TempDir(), "demo"))
	if shown, err := a.demo(t.Context(), d.OwnerURL, m, quiet); err != nil || !shown {
		t.Fatalf("shown %v: %v", shown, err)
	}
	t.Run("routes", func(t *testing.T) { demoRoutes(t, d) })
	t.Run("parts", func(t *testing.T) { demoParts(t, d) })
	t.Run("time", func(t *testing.T) { demoTime(t, d) })
	t.Run("accounts", func(t *testing.T) { demoSignIn(t, a) })
	t.Run("again", func(t *testing.T) {
		count := "SELECT count(*) FROM audit_record"
		before, begin := testdb.Value[int](t, d, count), time.Now()
		if shown, err := a.demo(t.Context(), d.OwnerURL, m, quiet); err != nil || !shown {
			t.Fatalf("shown %v: %v", shown, err)
		}
		if after := testdb.Value[int](t, d, count); after != before {
			t.Errorf("a second load left %d records", after-before)
		}
		t.Logf("looked in %v", time.Since(begin))
	})
}

// demoRoutes holds the demo to the states that it promises under each regulation.
func demoRoutes(t *testing.T, d *testdb.Database) {
	for _, want := range []struct {
		regulation, states string
	}{
		{"ust-ilimsk-2024", "active active active active agreement archived assessment completed/not_reached completed/reached draft draft withdrawn"},
		{"sovetsky-2022", "active active assessment completed/not_reached completed/reached draft draft withdrawn"},
	} {
		got := testdb.Value[string](t, d, `SELECT string_agg(s, ' ' ORDER BY s) FROM (
			SELECT state || coalesce('/' || outcome, '') AS s FROM route WHERE regulation_code = $1) r`, want.regulation)
		if got != want.states {
			t.Errorf("%s:\n got %s\nwant %s", want.regulation, got, want.states)
		}
	}
}

// demoParts holds the demo to what its routes are made of.
func demoParts(t *testing.T, d *testdb.Database) {
	for what, sql := range map[string]string{
		"resources of each level":           "SELECT count(DISTINCT level) >= 3 AND count(*) >= 12 FROM resource",
		"every role in every region":        "SELECT bool_and(n = 8) AND count(*) = 2 FROM (SELECT count(DISTINCT role) n FROM membership GROUP BY region_id) r",
		"a person with two roles":           "SELECT EXISTS (SELECT FROM membership GROUP BY person_id HAVING count(*) = 2)",
		"one newcomer without consent":      "SELECT count(*) = 1 FROM person p WHERE NOT EXISTS (SELECT FROM consent c WHERE c.person_id = p.id AND c.withdrawn_at IS NULL)",
		"instruments are published":         "SELECT count(*) = 8 AND count(DISTINCT code) = 4 FROM instrument WHERE state = 'published'",
		"one is being written":              "SELECT count(*) = 1 FROM instrument WHERE state = 'draft'",
		"deficits are confirmed":            "SELECT count(*) >= 15 FROM deficit WHERE state = 'confirmed'",
		"deficits of a federal file":        "SELECT count(*) = 2 FROM deficit WHERE scale = 'federal-results' AND state = 'confirmed'",
		"an import was applied":             "SELECT count(*) = 3 AND count(*) FILTER (WHERE state = 'applied') = 2 FROM result_import",
		"every program's answer was scored": "SELECT count(*) FILTER (WHERE state = 'submitted') >= 15 AND count(*) FILTER (WHERE state = 'awaiting_expert') = 1 FROM diagnosis",
		"files were found good":             "SELECT count(*) >= 15 AND bool_and(state = 'ready') FROM artifact",
		"evidence of three formats":         "SELECT count(DISTINCT format) = 3 FROM artifact WHERE purpose = 'evidence'",
		"products were presented":           "SELECT count(*) FILTER (WHERE state = 'presented') >= 6 AND count(*) FILTER (WHERE state <> 'presented') = 1 FROM product",
		"a methodist's review counts":       "SELECT EXISTS (SELECT FROM review WHERE reviewer_role = 'regional_methodist' AND standing = 'counts')",
		"the centre was asked":              "SELECT EXISTS (SELECT FROM product WHERE asked_at IS NOT NULL)",
		"both ways to extend":               "SELECT count(DISTINCT cause) = 2 FROM extension",
		"corrections":                       "SELECT count(*) >= 4 FROM revision",
		"a proposal awaits its answer":      "SELECT EXISTS (SELECT FROM term_proposal WHERE answer IS NULL)",
		"a group of teachers":               "SELECT count(*) = 3 AND count(own_route_id) FILTER (WHERE state = 'joined') = 2 FROM group_member",
		"a school's list of tutees":         "SELECT count(*) = 3 AND count(*) FILTER (WHERE state = 'accepted' AND tutor_id IS NOT NULL) = 1 FROM support_listing",
		"a route seeded by another":         "SELECT count(*) = 1 FROM route r WHERE previous_id IS NOT NULL AND EXISTS (SELECT FROM learning_request q WHERE q.route_id = r.id)",
		"activities from the navigator":     "SELECT count(*) >= 10 FROM activity WHERE resource_id IS NOT NULL",
		"running routes run today":          "SELECT count(*) = 5 FROM route WHERE state = 'active' AND term_start <= current_date AND term_end > current_date",
		"a removal waits for its day":       "SELECT count(*) = 1 FROM removal WHERE state = 'asked' AND limit_on > current_date",
		"one route is overdue":              "SELECT count(*) = 1 FROM route WHERE state = 'active' AND term_end < current_date",
		"records of reading":                "SELECT EXISTS (SELECT FROM audit_record WHERE action = 'deficit.read')",
		"no session stays open":             "SELECT NOT EXISTS (SELECT FROM session)",
	} {
		if !testdb.Value[bool](t, d, sql) {
			t.Errorf("not so: %s", what)
		}
	}
}

// demoTime holds the demo to a past in which everything has its order.
func demoTime(t *testing.T, d *testdb.Database) {
	for what, sql := range map[string]string{
		"nothing lies in the future":       "SELECT max(at) <= now() FROM audit_record",
		"the story is more than a year":    "SELECT max(at) - min(at) > interval '13 months' FROM audit_record WHERE role <> 'operator'",
		"records stand in their order":     "SELECT bool_and(at >= before) FROM (SELECT at, lag(at, 1, at) OVER (PARTITION BY region_id ORDER BY id) before FROM audit_record WHERE role <> 'operator' AND action NOT LIKE '%.read') r",
		"completed routes lie in the past": "SELECT bool_and(completed_on < current_date - 30) FROM route WHERE state = 'completed'",
		"nobody works at the weekend":      "SELECT bool_and(extract(isodow FROM s.at AT TIME ZONE r.time_zone) < 6) FROM route_step s JOIN region r ON r.id = s.region_id",
	} {
		if !testdb.Value[bool](t, d, sql) {
			t.Errorf("not so: %s", what)
		}
	}
}

// demoSignIn holds that every account that is shown lets its person in.
func demoSignIn(t *testing.T, a *app) {
	printed := demoAccounts()
	if !strings.Contains(printed, demo.Password) {
		t.Error("the table of accounts does not tell the password")
	}
	for _, account := range demo.Accounts() {
		in, err := a.identity.SignIn(t.Context(), account.Email, demo.Password, "127.0.0.1")
		if err != nil {
			t.Errorf("%s: %v", account.Email, err)
			continue
		}
		for _, s := range in.Standing {
			if !slices.Contains(account.Roles, s.Role) || s.Region.Name != account.Region || s.Consented == account.Newcomer {
				t.Errorf("%s stands as %+v", account.Email, s)
			}
		}
		if operator := account.Region == ""; operator != in.Account.Operator || !operator && len(in.Standing) != len(account.Roles) {
			t.Errorf("%s has %d roles, operator %v", account.Email, len(in.Standing), in.Account.Operator)
		}
	}
}

func TestDemo_BrokenOffLoadIsMadeAnew(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	folder := t.TempDir()
	m, files := marker(filepath.Join(folder, "demo")), filepath.Join(folder, "s3")
	broken := errors.New("broken off")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	told := 0
	a := startApp(t, d)
	_, err := a.demo(ctx, d.OwnerURL, m, func(string) {
		if told++; told == 3 { // well in the middle
			cancel(broken)
		}
	})
	if err == nil || m.read() != demoLoading {
		t.Fatalf("marker %q, %v", m.read(), err)
	}
	if vacant, err := postgres.Vacant(t.Context(), d.OwnerURL); err != nil || vacant {
		t.Fatalf("nothing was left to throw away: %v", err)
	}
	a.close()
	if err := os.Mkdir(files, 0o700); err != nil {
		t.Fatal(err)
	}
	super, name := testdb.Cluster(t).SuperURL("postgres"), databaseOf(t, d.OwnerURL)
	if err := m.dropHalf(t.Context(), super, name, files); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(files); !errors.Is(err, os.ErrNotExist) || m.read() != "" {
		t.Errorf("files or marker are still there: %v", err)
	}
	if _, err := postgres.Vacant(t.Context(), d.OwnerURL); err == nil {
		t.Error("the database is still there")
	}
	d = testdb.New(t) // as the start makes it anew
	a = startApp(t, d)
	if shown, err := a.demo(t.Context(), d.OwnerURL, m, quiet); err != nil || !shown || m.read() != demoLoaded {
		t.Errorf("marker %q, shown %v: %v", m.read(), shown, err)
	}
}

func TestDemo_LeavesOwnWorkAlone(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	d.Tree(t)
	m := marker(filepath.Join(t.TempDir(), "demo"))
	before := testdb.Value[int](t, d, "SELECT count(*) FROM person")
	shown, err := startApp(t, d).demo(t.Context(), d.OwnerURL, m, quiet)
	if err != nil || shown || m.read() != "" {
		t.Errorf("marker %q, shown %v: %v", m.read(), shown, err)
	}
	if after := testdb.Value[int](t, d, "SELECT count(*) FROM person"); after != before {
		t.Errorf("%d people instead of %d", after, before)
	}
	if err := m.dropHalf(t.Context(), testdb.Cluster(t).SuperURL("postgres"), "marshrut-not-there", t.TempDir()); err != nil {
		t.Error(err)
	}
}

func databaseOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(u.Path, "/")
}
