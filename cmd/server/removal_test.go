package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/demo"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/objstore"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// stays are the places in which a removed person may still be named: what others wrote
// and signed. Each is said on the page where the removal is asked for.
var stays = map[string]string{
	"certificate.signatories": "a signature on somebody else's certificate",
}

// A person of the demo, with a whole life in the system, is removed: then no column of no
// table of the database names them, no object of theirs is in the store, nobody can sign
// in as them, and the region's figures are what they were (R16, [B 4.4]).
func TestRemoval_R16_NothingOfThePersonRemains(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	a := startApp(t, d)
	if shown, err := a.demo(t.Context(), d.OwnerURL, marker(filepath.Join(t.TempDir(), "demo")), quiet); err != nil || !shown {
		t.Fatalf("shown %v: %v", shown, err)
	}
	s := removalScene{t, d, a}
	for _, one := range []struct {
		email string
		names []string
		still bool // figures stay: nothing is under way
	}{
		{"teacher@ust-ilimsk.example", []string{"Соколов", "Мария Андреевна"}, true},
		{"teacher2@ust-ilimsk.example", []string{"Ковалёв", "Ковалев", "Анна Дмитриевна"}, false}, // a route under way
		{"tutor@ust-ilimsk.example", []string{"Лаптев", "Светлана Юрьевна"}, true},                // accompanies others
	} {
		t.Run(one.email, func(t *testing.T) { //nolint:paralleltest // one after the other: they share the figures
			s := removalScene{t, d, a}
			s.remove(one.email, one.names, one.still)
		})
	}
	// the others are there as before
	if _, err := a.identity.SignIn(t.Context(), "teacher3@ust-ilimsk.example", demo.Password, "127.0.0.1"); err != nil {
		t.Errorf("a colleague can't sign in: %v", err)
	}
	if found := s.named("Панов"); len(found) == 0 {
		t.Error("the search finds nobody: it proves nothing")
	}
}

type removalScene struct {
	*testing.T
	d *testdb.Database
	a *app
}

func (s removalScene) remove(email string, names []string, still bool) {
	s.Helper()
	who, centre := s.scope(email), s.scope("coordinator@irkutsk.example")
	s.d.Owner(s, "UPDATE person SET phone = '+7 999 123-45-67', snils = '11223344595' WHERE id = $1", who.Person)
	as := func(who tenant.Scope) context.Context { return tenant.With(s.Context(), who) }
	if still { // what is planned only is ended by its owner: then nothing is under way
		for _, id := range s.ids("SELECT id FROM route WHERE tutee_id = $1 AND state NOT IN ('completed', 'withdrawn', 'archived')", who.Person) {
			if _, err := s.a.iom.Withdraw(as(who), id, testdb.Value[int](s, s.d, "SELECT version FROM route WHERE id = $1", id), ""); err != nil {
				s.Fatal(err)
			}
		}
	}
	needles := append(append([]string{}, names...), email, "999 123-45-67", "11223344595")
	for _, n := range needles[:1] {
		if len(s.named(n)) == 0 {
			s.Fatalf("nothing names %q before", n)
		}
	}
	keys := s.keys(who.Person)
	before := s.figures(centre)

	r, err := s.a.retention.Ask(as(who))
	if err != nil {
		s.Fatal(err)
	}
	if r, err = s.a.retention.Plan(as(centre), r.ID, r.Version, r.AskedOn); err != nil {
		s.Fatal(err)
	}
	for range 2 { // done twice it changes nothing more
		if err := s.a.retention.Sweep(s.Context(), retention.SweepArgs{}); err != nil {
			s.Fatal(err)
		}
	}
	if r, err = s.a.retention.Get(as(centre), r.ID); err != nil || r.State != retention.Done {
		s.Fatalf("%+v, %v", r, err)
	}
	for _, n := range needles {
		for _, where := range s.named(n) {
			if stays[where] == "" {
				s.Errorf("%q is still in %s", n, where)
			}
		}
	}
	if after := s.figures(centre); still && after != before {
		s.Errorf("figures before\n%s\nand after\n%s", before, after)
	}
	s.gone(keys)
	if _, err := s.a.identity.SignIn(s.Context(), email, demo.Password, "127.0.0.1"); !errors.Is(err, identity.ErrWrong) {
		s.Errorf("signs in: %v", err)
	}
	if n := testdb.Value[int](s, s.d, "SELECT count(*) FROM membership WHERE person_id = $1 AND ended_at IS NULL", who.Person); n != 0 {
		s.Errorf("%d roles live", n)
	}
	if n := testdb.Value[int](s, s.d, "SELECT count(*) FROM audit_record WHERE action = 'removal.done' AND object_id = $1 AND details->>'decided_by' = $2", r.ID, centre.Person.String()); n != 1 {
		s.Errorf("%d records of the removal", n)
	}
	if n := testdb.Value[int](s, s.d, "SELECT count(*) FROM certificate WHERE person_id = $1 AND revoked_at IS NULL", who.Person); n != 0 {
		s.Errorf("%d certificates are good", n)
	}
}

// scope of a person of the demo, in the first of their roles.
func (s removalScene) scope(email string) tenant.Scope {
	s.Helper()
	text := testdb.Value[string](s, s.d, `SELECT concat_ws(' ', a.id, p.id, m.id, m.role, m.region_id, coalesce(m.municipality_id, '00000000-0000-0000-0000-000000000000'),
		coalesce(m.organization_id, '00000000-0000-0000-0000-000000000000'))
		FROM account a JOIN person p ON p.account_id = a.id JOIN membership m ON m.region_id = p.region_id AND m.person_id = p.id WHERE a.email = $1 ORDER BY m.id LIMIT 1`, email)
	f := strings.Fields(text)
	id := uuid.MustParse
	return tenant.Scope{Account: id(f[0]), Person: id(f[1]), Membership: id(f[2]), Role: tenant.Role(f[3]), Region: id(f[4]), Municipality: id(f[5]), Organization: id(f[6])}
}

// named gives every column of the whole database in which the word stands, in any form
// that text has.
func (s removalScene) named(word string) (found []string) {
	s.Helper()
	c, err := pgx.Connect(s.Context(), s.d.OwnerURL)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	rows, err := c.Query(s.Context(), "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
	if err != nil {
		s.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		s.Fatal(err)
	}
	for _, table := range tables {
		rows, err := c.Query(s.Context(), "SELECT DISTINCT $2 || '.' || e.key FROM "+pgx.Identifier{table}.Sanitize()+" x, jsonb_each_text(to_jsonb(x)) e WHERE e.value ILIKE '%' || $1 || '%'", word, table)
		if err != nil {
			s.Fatal(err)
		}
		columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			s.Fatal(err)
		}
		found = append(found, columns...)
	}
	return found
}

func (s removalScene) ids(sql string, args ...any) []uuid.UUID {
	s.Helper()
	return testdb.Value[[]uuid.UUID](s, s.d, "SELECT coalesce(array_agg(x.id), '{}') FROM ("+sql+") x", args...)
}

// keys of the person's files, which are in the store.
func (s removalScene) keys(person uuid.UUID) []string {
	s.Helper()
	keys := testdb.Value[[]string](s, s.d, `SELECT coalesce(array_agg(object_key), '{}') FROM artifact a LEFT JOIN route r ON r.id = a.route_id
		WHERE (a.owner_id = $1 OR r.tutee_id = $1) AND a.state = 'ready'`, person)
	for _, k := range keys {
		if _, err := s.a.objects.Size(s.Context(), k); err != nil {
			s.Fatalf("%s is not in the store: %v", k, err)
		}
	}
	return keys
}

// gone waits until the jobs have taken the objects away.
func (s removalScene) gone(keys []string) {
	s.Helper()
	end := time.Now().Add(time.Minute)
	for _, k := range keys {
		for {
			_, err := s.a.objects.Size(s.Context(), k)
			if errors.Is(err, objstore.ErrNoObject) {
				break
			}
			if time.Now().After(end) {
				s.Fatalf("%s is still in the store: %v", k, err)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// counted is what is kept of who is gone. How many teachers there are now is another
// figure: with the last role one fewer.
var counted = regexp.MustCompile(`"(name|total|draft|agreement|active|assessment|completed|reached|not_reached|withdrawn|overdue|diagnoses)":("[^"]*"|\d+)`)

// figures of the region, as its coordinator reads them.
func (s removalScene) figures(who tenant.Scope) string {
	s.Helper()
	token := identitytest.Session(s, s.d, who.Account)
	c := identitytest.ClientOf(s.a.web, token, who.Membership)
	var all []string
	for _, path := range []string{"/monitoring/routes", "/monitoring/deficits"} {
		res, err := c.Get("http://test/api/v1" + path)
		if err != nil {
			s.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			s.Fatalf("%s: %s %v", path, res.Status, err)
		}
		all = append(all, counted.FindAllString(string(body), -1)...)
	}
	return strings.Join(all, "\n")
}
