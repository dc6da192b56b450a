package postgres_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func TestMigrate_UpDownUp(t *testing.T) {
	t.Parallel()
	url := testdb.Empty(t)
	first, err := postgres.Migrate(t.Context(), url)
	if err != nil || len(first) == 0 {
		t.Fatalf("up: %v, %v", first, err)
	}
	if again, err := postgres.Migrate(t.Context(), url); err != nil || len(again) != 0 {
		t.Fatalf("a second run applied %v, %v", again, err)
	}
	if err := postgres.Rollback(t.Context(), url); err != nil {
		t.Fatalf("down: %v", err)
	}
	if left := tables(t, url); len(left) > 0 {
		t.Errorf("left after down: %v", left)
	}
	if second, err := postgres.Migrate(t.Context(), url); err != nil || !slices.Equal(first, second) {
		t.Fatalf("up again: %v, %v", second, err)
	}
}

func TestOpen_RefusesARoleThatPoliciesDoNotBind(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	for name, url := range map[string]string{"owner": d.OwnerURL, "superuser": testdb.Cluster(t).SuperURL("postgres")} {
		db, err := postgres.Open(t.Context(), url, postgres.Options{})
		if !errors.Is(err, postgres.ErrUnboundRole) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			db.Close()
		}
	}
}

// global is every table without a tenant; a new one is a decision, not an accident.
var global = []string{"account", "session", "sign_in_attempt", "platform_record"}

func TestSchema_EveryTenantTableIsWalled(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	c := connect(t, d.OwnerURL)
	rows, err := c.Query(t.Context(), `
		SELECT c.relname, c.relrowsecurity,
		       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'region_id' AND a.attnotnull),
		       COALESCE((SELECT a.attname = 'region_id' FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
		                  WHERE i.indrelid = c.oid AND i.indisprimary), false),
		       has_table_privilege('marshrut_app', c.oid, 'TRUNCATE')
		  FROM pg_class c WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace = 'public'::regnamespace
		   AND c.relname NOT LIKE 'bun\_%' AND c.relname NOT LIKE 'river%'`)
	if err != nil {
		t.Fatal(err)
	}
	var name string
	var rls, region, first, truncate bool
	_, err = pgx.ForEachRow(rows, []any{&name, &rls, &region, &first, &truncate}, func() error {
		switch {
		case truncate:
			t.Errorf("%s: the app role may TRUNCATE", name)
		case slices.Contains(global, name):
			if rls && name != "account" {
				t.Errorf("%s is listed as global and has row-level security", name)
			}
		case !rls:
			t.Errorf("%s has no row-level security and is not listed as global", name)
		case name != "region" && !region:
			t.Errorf("%s has no region_id NOT NULL", name)
		case name != "region" && !first:
			t.Errorf("%s: region_id does not stand first in the primary key", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Policies must wrap the settings' functions as (SELECT f()), so that they run once
// per query; unique constraints must include the tenant.
func TestSchema_PoliciesAndUniqueKeys(t *testing.T) {
	t.Parallel()
	c := connect(t, testdb.New(t).OwnerURL)
	rows, err := c.Query(t.Context(), `
		SELECT tablename || '.' || policyname FROM pg_policies
		 WHERE COALESCE(qual, '') || COALESCE(with_check, '') ~ '(?<!SELECT )app_(region|region_wide|municipality|municipality_wall|organization|person)\('`)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if len(bare) > 0 {
		t.Errorf("policies with an unwrapped function: %v", bare)
	}
	rows, err = c.Query(t.Context(), `
		SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
		 WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND c.relname NOT IN ('region', 'account')
		   AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'region_id' AND a.attnum = ANY (i.indkey::int2[]))`)
	if err != nil {
		t.Fatal(err)
	}
	loose, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if len(loose) > 0 {
		t.Errorf("unique indexes without the tenant: %v", loose)
	}
}

// Definer functions pin their search_path: else a temporary table could take a table's name.
func TestSchema_DefinerFunctionsPinTheirSearchPath(t *testing.T) {
	t.Parallel()
	c := connect(t, testdb.New(t).OwnerURL)
	rows, err := c.Query(t.Context(), `
		SELECT p.oid::regprocedure::text FROM pg_proc p
		 WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
		   AND NOT EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%pg_temp')`)
	if err != nil {
		t.Fatal(err)
	}
	loose, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if len(loose) > 0 {
		t.Errorf("definer functions without a pinned search_path: %v", loose)
	}
}

func tables(t *testing.T, url string) []string {
	t.Helper()
	c := connect(t, url)
	rows, err := c.Query(t.Context(), `SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND relnamespace = 'public'::regnamespace
		AND relname NOT LIKE 'bun\_%'
		UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}
