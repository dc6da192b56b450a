package postgres_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func municipalities(t *testing.T, db *postgres.DB, ctx context.Context) []uuid.UUID {
	t.Helper()
	var ids []uuid.UUID
	err := db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw("SELECT id FROM municipality ORDER BY id").Scan(ctx, &ids)
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestRead_SeesTheTenantOnly(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	home, other := tree.Regions[0], tree.Regions[1]

	for name, c := range map[string]struct {
		scope tenant.Scope
		want  []uuid.UUID
	}{
		"region":       {home.Coordinator, []uuid.UUID{home.Municipalities[0].ID, home.Municipalities[1].ID}},
		"municipality": {home.Municipalities[0].Coordinator, []uuid.UUID{home.Municipalities[0].ID}},
		"school":       {tree.Home().Tutee, []uuid.UUID{home.Municipalities[0].ID}},
		"other region": {other.Coordinator, []uuid.UUID{other.Municipalities[0].ID, other.Municipalities[1].ID}},
	} {
		got := municipalities(t, d.App, tenant.With(t.Context(), c.scope))
		if !slices.Equal(got, c.want) {
			t.Errorf("%s sees %v, want %v", name, got, c.want)
		}
	}
}

// A Scope that lacks its node must never widen to "all".
func TestRead_RefusesAnIncompleteScope(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	for name, s := range map[string]tenant.Scope{
		"no scope at all":             {},
		"operator":                    {Role: tenant.Operator},
		"municipal, no municipality":  {Role: tenant.MunicipalCoordinator, Region: tree.Regions[0].ID},
		"tutee, no organization":      {Role: tenant.Tutee, Region: tree.Regions[0].ID, Municipality: tree.Regions[0].Municipalities[0].ID},
		"unknown role with a region":  {Role: "king", Region: tree.Regions[0].ID},
		"regional, without a region":  {Role: tenant.RegionalCoordinator},
		"municipality without region": {Role: tenant.MunicipalCoordinator, Municipality: tree.Regions[0].Municipalities[0].ID},
	} {
		err := d.App.Read(tenant.With(t.Context(), s), func(context.Context, bun.IDB) error { return nil })
		if !errors.Is(err, tenant.ErrNoScope) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := d.App.Read(t.Context(), func(context.Context, bun.IDB) error { return nil }); !errors.Is(err, tenant.ErrNoScope) {
		t.Errorf("no scope in the context: %v", err)
	}
}

// The database itself raises where no tenant is set, on rows that exist.
func TestGlobal_TenantTablesRaise(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	d.Tree(t)
	for _, table := range []string{"region", "municipality", "organization", "person", "membership", "role_title", "audit_record", "resource"} {
		if table == "role_title" || table == "audit_record" || table == "resource" {
			continue // no rows yet: the function does not run where no candidate row is found
		}
		err := d.App.Global(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
			var n int
			return tx.QueryRow(ctx, "SELECT count(*) FROM "+table).Scan(&n)
		})
		if err == nil {
			t.Errorf("%s was read with no tenant set", table)
		}
	}
}

func TestInTx_LandsTogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	ctx := tenant.With(t.Context(), tree.Regions[0].Coordinator)
	before := municipalities(t, d.App, ctx)

	stop := errors.New("stop")
	insert := func(ctx context.Context, name string) error {
		return d.App.Write(ctx, func(ctx context.Context, q bun.IDB) error {
			_, err := q.NewRaw("INSERT INTO municipality (region_id, id, name) VALUES (?, ?, ?)", tree.Regions[0].ID, uuid.New(), name).Exec(ctx)
			return err
		})
	}
	err := d.App.InTx(ctx, func(ctx context.Context) error {
		if err := insert(ctx, "Первый"); err != nil {
			return err
		}
		// a nested transaction joins, a batch runs on the same connection and sees the row
		return d.App.InTx(ctx, func(ctx context.Context) error {
			var seen []struct{ Name string }
			if err := d.App.Batch(ctx, func(b *postgres.Batch) {
				postgres.All(b, &seen, "SELECT name FROM municipality WHERE name = $1", "Первый")
			}); err != nil {
				return err
			}
			if len(seen) != 1 {
				t.Errorf("the batch does not see the open transaction's row")
			}
			return stop
		})
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if got := municipalities(t, d.App, ctx); !slices.Equal(got, before) {
		t.Errorf("a rolled-back change is there: %v", got)
	}
	if err := d.App.InTx(ctx, func(ctx context.Context) error { return insert(ctx, "Второй") }); err != nil {
		t.Fatal(err)
	}
	if got := municipalities(t, d.App, ctx); len(got) != len(before)+1 {
		t.Errorf("a committed change is not there")
	}
}

func TestInTx_RefusesAnotherScopeAndWritesInARead(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	ctx := tenant.With(t.Context(), tree.Regions[0].Coordinator)
	err := d.App.InTx(ctx, func(ctx context.Context) error {
		return d.App.InTx(tenant.With(ctx, tree.Regions[1].Coordinator), func(context.Context) error { return nil })
	})
	if err == nil {
		t.Error("a transaction of one region was joined by another")
	}
	err = d.App.Read(ctx, func(ctx context.Context, _ bun.IDB) error {
		return d.App.InTx(ctx, func(context.Context) error { return nil })
	})
	if err == nil {
		t.Error("a read-only transaction was joined for writing")
	}
	err = d.App.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewRaw("UPDATE municipality SET name = 'Иначе'").Exec(ctx)
		return err
	})
	if err == nil {
		t.Error("a read-only transaction wrote")
	}
	err = d.App.Batch(ctx, func(b *postgres.Batch) { b.Exec(nil, "UPDATE municipality SET name = 'Иначе'") })
	if err == nil {
		t.Error("a read batch wrote")
	}
}

func TestInTx_PanicRollsBackAndGivesTheConnectionBack(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	ctx := tenant.With(t.Context(), tree.Regions[0].Coordinator)
	for range 20 { // more than the pool holds
		func() {
			defer func() { _ = recover() }()
			_ = d.App.InTx(ctx, func(context.Context) error { panic("boom") })
		}()
	}
	if n := len(municipalities(t, d.App, ctx)); n != 2 {
		t.Errorf("%d municipalities", n)
	}
}

// Many tenants on few connections, with callers that give up: none ever sees
// another's rows.
func TestRead_NeverLeaksBetweenTenantsOnOnePool(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			r := tree.Regions[i%2]
			for j := range 60 {
				ctx, cancel := context.WithCancel(tenant.With(t.Context(), r.Coordinator))
				if j%5 == 4 {
					cancel()
				}
				var rows []struct{ RegionID uuid.UUID }
				var err error
				if j%2 == 0 {
					err = d.App.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &rows, "SELECT region_id FROM municipality") })
				} else {
					err = d.App.Read(ctx, func(ctx context.Context, q bun.IDB) error {
						return q.NewRaw("SELECT region_id FROM municipality").Scan(ctx, &rows)
					})
				}
				cancelled := ctx.Err() != nil
				cancel()
				if err != nil {
					if !cancelled {
						t.Error(err)
					}
					continue
				}
				for _, row := range rows {
					if row.RegionID != r.ID {
						t.Errorf("a row of another region")
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestWithin_EveryReach(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	home := tree.Home()
	p := postgres.Places{Person: "m.person_id", Organization: "m.organization_id", Municipality: "m.municipality_id"}
	count := func(s tenant.Scope, r tenant.Reach) (n int) {
		t.Helper()
		err := d.App.Read(tenant.With(t.Context(), s), func(ctx context.Context, q bun.IDB) error {
			return q.NewRaw("SELECT count(*) FROM membership m WHERE "+p.Within(r)).Scan(ctx, &n)
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, c := range []struct {
		name  string
		scope tenant.Scope
		reach tenant.Reach
		want  int
	}{
		{"own", home.Tutee, tenant.ReachOwn, 1},
		{"assigned, where the table knows none", home.Tutor, tenant.ReachAssigned, 0},
		{"organization", home.Coordinator, tenant.ReachOrganization, 6},
		{"municipality", tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, 13},
		{"region", tree.Regions[0].Coordinator, tenant.ReachRegion, 28},
		{"nowhere", tree.Regions[0].Coordinator, tenant.Nowhere, 0},
		{"platform", tree.Regions[0].Coordinator, tenant.ReachPlatform, 0},
		{"a wide reach does not widen a narrow tenant", home.Tutee, tenant.ReachRegion, 15},
	} {
		if got := count(c.scope, c.reach); got != c.want {
			t.Errorf("%s: %d rows, want %d", c.name, got, c.want)
		}
	}
}

func TestOnce_OneChangeForOneKey(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	ctx := tenant.With(t.Context(), tree.Home().Tutee)
	var mu sync.Mutex
	runs := 0
	call := func(ctx context.Context, key, op, req string) ([]byte, error) {
		return d.App.Once(ctx, key, op, []byte(req), func(context.Context) ([]byte, error) {
			mu.Lock()
			defer mu.Unlock()
			runs++
			return []byte(`{"n":1}`), nil
		})
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if a, err := call(ctx, "key-one-1", "op", "r"); err != nil || string(a) != `{"n": 1}` && string(a) != `{"n":1}` {
				t.Errorf("%s, %v", a, err)
			}
		})
	}
	wg.Wait()
	if runs != 1 {
		t.Errorf("ran %d times", runs)
	}
	if _, err := call(ctx, "key-one-1", "op", "another"); !errors.Is(err, postgres.ErrKeyReused) {
		t.Errorf("the key was taken for another request: %v", err)
	}
	if _, err := call(ctx, "short", "op", "r"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a short key was taken: %v", err)
	}
	// the same key of another person is another key
	if _, err := call(tenant.With(t.Context(), tree.OtherRegion().Coordinator), "key-one-1", "op", "r"); err != nil || runs != 2 {
		t.Errorf("another person's key: %v, %d runs", err, runs)
	}
	// what fails keeps no answer
	boom := errors.New("boom")
	if _, err := d.App.Once(ctx, "key-two-2", "op", []byte("r"), func(context.Context) ([]byte, error) { return nil, boom }); !errors.Is(err, boom) {
		t.Error(err)
	}
	if _, err := call(ctx, "key-two-2", "op", "r"); err != nil {
		t.Errorf("after a failure: %v", err)
	}
}
