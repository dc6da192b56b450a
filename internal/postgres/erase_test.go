package postgres_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func TestErase_ThePersonIsNamedNowhere(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	home := d.Tree(t).Home()
	d.Owner(t, "INSERT INTO account (id, email, password_hash) SELECT id, 'canary' || email, '$argon2id$canary' FROM person")
	d.Owner(t, `UPDATE person SET account_id = id, surname = 'canary-' || id, given_name = 'canary-' || id, patronymic = 'canary-' || id, phone = 'canary',
		position = 'canary-' || id, education = 'canary-' || id, subjects = ARRAY['canary-' || id], mentoring_form = 'canary-' || id, category = 'canary'`)
	d.Owner(t, "INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at) SELECT sha256(id::text::bytea), id, now(), now(), now() FROM person")
	d.Owner(t, `INSERT INTO idempotency_key (region_id, person_id, key, operation, request, answer)
		SELECT region_id, id, 'key-0001', 'createPerson', 'canary', jsonb_build_object('surname', surname) FROM person`)
	d.Owner(t, "INSERT INTO regulation (region_id, code, version, title, data, published_at) VALUES ($1, 'any', 1, 'Положение', '{}', now())", home.Tutee.Region)
	d.Owner(t, `INSERT INTO route (region_id, id, municipality_id, organization_id, tutee_id, profile, regulation_code, regulation_version, state, keeping,
		title, version, created_at, updated_at) SELECT region_id, id, $2, $3, id, jsonb_build_object('surname', surname), 'any', 1, 'draft', 'system',
		'canary-' || id, 1, now(), now() FROM person WHERE id IN ($1, $4)`, home.Tutee.Person, home.Tutee.Municipality, home.ID, home.Colleague.Person)

	all, err := pgx.Connect(t.Context(), d.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = all.Close(context.Background()) }()
	canaries := func(whose tenant.Scope) (found []string) {
		for _, c := range tenant.PersonalColumns() {
			var n int
			err := all.QueryRow(t.Context(), "SELECT count(*) FROM "+c.Table+" x WHERE x."+c.Column+"::text LIKE '%canary%' AND to_jsonb(x)::text LIKE '%"+whose.Person.String()+"%'").Scan(&n)
			if err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				found = append(found, c.Table+"."+c.Column)
			}
		}
		slices.Sort(found)
		return found
	}
	before := canaries(home.Tutee)
	if len(before) < 10 || !slices.Equal(before, canaries(home.Colleague)) {
		t.Fatalf("the scene holds %v", before)
	}
	d.Owner(t, "SELECT erase_person($1, $2)", home.Tutee.Region, home.Tutee.Person)
	if left := canaries(home.Tutee); len(left) > 0 {
		t.Errorf("left of the person: %v", left)
	}
	if others := canaries(home.Colleague); !slices.Equal(before, others) {
		t.Errorf("of a colleague only %s is left", strings.Join(others, ", "))
	}
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM session"); n != testdb.Value[int](t, d, "SELECT count(*) FROM person")-1 {
		t.Errorf("%d sessions", n)
	}
}
