package authoringpg_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/authoring/authoringpg"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// instrument makes a draft past the service: the store is looked at alone.
func instrument(t *testing.T, d *testdb.Database, who tenant.Scope) uuid.UUID {
	t.Helper()
	id := uuid.New()
	d.Owner(t, `INSERT INTO framework (region_id, code, title, competencies, created_at) VALUES ($1, 'one', 'Один', '[]', now()) ON CONFLICT DO NOTHING`, who.Region)
	d.Owner(t, `INSERT INTO instrument (region_id, id, code, edition, title, program, program_version, kind, framework, definition, state, version, created_at, updated_at)
		VALUES ($1, $2, 'own', 1, 'Первое', 'selfdiagnosis', '1.0.0', 'questionnaire', 'one', '{}', 'draft', 1, now(), now())`, who.Region, id)
	return id
}

func change(t *testing.T, d *testdb.Database, who tenant.Scope, set string) error {
	t.Helper()
	return d.App.InTx(tenant.With(t.Context(), who), func(ctx context.Context) error {
		return d.App.Write(ctx, func(ctx context.Context, q bun.IDB) error {
			_, err := q.NewRaw("UPDATE instrument SET version = version + 1, " + set + " WHERE code = 'own'").Exec(ctx)
			return err
		})
	})
}

func TestStore_KeepsWhatADraftWas(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	who, there := tree.Regions[0].Methodist, tree.OtherRegion().Methodist
	id := instrument(t, d, who)
	instrument(t, d, there)
	store, ctx := authoringpg.New(d.App), tenant.With(t.Context(), who)

	if _, ok, err := store.Past(ctx, id); ok || err != nil {
		t.Fatalf("a new draft has a past: %v, %v", ok, err)
	}
	for _, title := range []string{"Второе", "Третье"} {
		if err := change(t, d, who, "title = '"+title+"'"); err != nil {
			t.Fatal(err)
		}
	}
	if err := change(t, d, who, "updated_at = now()"); err != nil {
		t.Fatal(err) // what changes nothing is no step
	}
	past, ok, err := store.Past(ctx, id)
	if err != nil || !ok || past.Title != "Второе" || past.Version != 2 || past.Program != "selfdiagnosis" || string(past.Definition) != "{}" {
		t.Fatalf("%+v, %v, %v", past, ok, err)
	}
	if err := store.Forget(ctx, id, past.Version); err != nil {
		t.Fatal(err)
	}
	if past, _, err := store.Past(ctx, id); err != nil || past.Title != "Первое" {
		t.Errorf("further back: %+v, %v", past, err)
	}
	for range 40 {
		if err := change(t, d, who, "title = title || '.'"); err != nil {
			t.Fatal(err)
		}
	}
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM instrument_past"); n != 30 {
		t.Errorf("%d steps are kept", n)
	}

	// from another tenant, and from below the region
	if _, ok, err := store.Past(tenant.With(t.Context(), there), id); ok || err != nil {
		t.Errorf("another region sees it: %v, %v", ok, err)
	}
	if err := store.Forget(tenant.With(t.Context(), there), id, 1); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := store.Past(tenant.With(t.Context(), tree.Home().Tutee), id); ok || err != nil {
		t.Errorf("a teacher sees it: %v, %v", ok, err)
	}
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM instrument_past"); n != 30 {
		t.Errorf("another region removed steps: %d are left", n)
	}
}

// What was let out stays as it is, whoever writes to the table.
func TestStore_AnEditionThatWasLetOutNeverChanges(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	who := d.Tree(t).Regions[0].Methodist
	id := instrument(t, d, who)
	if err := change(t, d, who, "title = 'Второе'"); err != nil {
		t.Fatal(err)
	}
	if err := change(t, d, who, "state = 'published', form = '{}', published_at = now()"); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := authoringpg.New(d.App).Past(tenant.With(t.Context(), who), id); ok || err != nil {
		t.Errorf("steps are kept of what is published: %v, %v", ok, err)
	}
	for set, constraint := range map[string]string{
		"title = 'Третье'": "instrument_frozen", "definition = '{\"a\": 1}'": "instrument_frozen",
		"state = 'draft'": "instrument_forward", "state = 'trial'": "instrument_forward", "state = 'draft', title = 'x'": "instrument_f",
	} {
		if err := change(t, d, who, set); err == nil || !strings.Contains(err.Error(), "instrument") {
			t.Errorf("%s: %v; want %s", set, err, constraint)
		}
	}
	if err := change(t, d, who, "state = 'retired'"); err != nil {
		t.Error(err)
	}
	if err := change(t, d, who, "state = 'published'"); err == nil {
		t.Error("what was retired is published again")
	}
}
