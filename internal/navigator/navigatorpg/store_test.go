package navigatorpg_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/navigator/navigatorpg"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func resource(s tenant.Scope, title string) *navigator.Resource {
	now := time.Now().UTC().Truncate(time.Microsecond)
	return &navigator.Resource{RegionID: s.Region, ID: uuid.Must(uuid.NewV7()), MunicipalityID: s.Municipality, Title: title,
		Kind: navigator.Seminar, Provider: "ИРО", Level: navigator.Regional, Form: navigator.Distance, StartsOn: civil.MustParse("2026-02-28"),
		Hours: 8, Competencies: []string{"professional", `с "кавычкой"`}, Version: 1, CreatedAt: now, UpdatedAt: now}
}

func TestStore_KeepsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), navigatorpg.New(d.App)
	scope := tree.Regions[0].Municipalities[0].Coordinator
	ctx := tenant.With(t.Context(), scope)
	want := resource(scope, "Семинар '; DROP TABLE resource; --")
	if err := store.Insert(ctx, want); err != nil {
		t.Fatal(err)
	}
	got, err := store.Get(ctx, tenant.ReachMunicipality, want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Title != want.Title || got.StartsOn != want.StartsOn || !got.EndsOn.IsZero() || !got.CreatedAt.Equal(want.CreatedAt) ||
		got.MunicipalityID != want.MunicipalityID || len(got.Competencies) != 2 || got.Competencies[1] != want.Competencies[1] {
		t.Errorf("got  %+v\nwant %+v", got, *want)
	}

	got.Title, got.Version = "Другое название", 2
	if err := store.Update(ctx, &got, 1); err != nil {
		t.Fatal(err)
	}
	if err := store.Update(ctx, &got, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("an edit of a stale version: %v", err)
	}
	if err := store.Delete(ctx, got.ID, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("a removal of a stale version: %v", err)
	}
	if err := store.Delete(ctx, got.ID, 2); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Get(ctx, tenant.ReachMunicipality, got.ID); !errors.Is(err, navigator.ErrNotFound) {
		t.Errorf("after its removal: %v", err)
	}
}

func TestStore_ListsInPartsAndFilters(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), navigatorpg.New(d.App)
	scope := tree.Regions[0].Coordinator
	ctx := tenant.With(t.Context(), scope)
	for i := range 7 {
		r := resource(scope, "Ресурс Ёлка 100% номер "+string(rune('а'+i)))
		if i%2 == 1 {
			r.Kind = navigator.Webinar
		}
		if err := store.Insert(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	var seen []string
	for page := (paging.Request{Limit: 3}); ; {
		l, err := store.List(ctx, tenant.ReachRegion, navigator.Filter{}, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range l.Items {
			seen = append(seen, r.Title)
		}
		if page.After = l.Next; l.Next == "" {
			break
		}
	}
	if len(seen) != 7 || seen[0] != "Ресурс Ёлка 100% номер ж" || seen[6] != "Ресурс Ёлка 100% номер а" {
		t.Errorf("in parts: %v", seen)
	}
	for name, c := range map[string]struct {
		f    navigator.Filter
		want int
	}{
		"kind":                 {navigator.Filter{Kind: navigator.Webinar}, 3},
		"text in another case": {navigator.Filter{Text: "ёлка 100%"}, 7},
		"a pattern is a text":  {navigator.Filter{Text: "%"}, 7},
		"no such text":         {navigator.Filter{Text: "_"}, 0},
		"together":             {navigator.Filter{Kind: navigator.Seminar, Level: navigator.Federal}, 0},
	} {
		l, err := store.List(ctx, tenant.ReachRegion, c.f, paging.Request{})
		if err != nil || len(l.Items) != c.want {
			t.Errorf("%s: %d items, want %d (%v)", name, len(l.Items), c.want, err)
		}
	}
	if _, err := store.List(ctx, tenant.ReachRegion, navigator.Filter{}, paging.Request{After: "мусор"}); !errors.Is(err, paging.ErrCursor) {
		t.Errorf("a made-up cursor: %v", err)
	}
}

func TestStore_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), navigatorpg.New(d.App)
	home := tree.Regions[0].Municipalities[0].Coordinator
	own, region := resource(home, "Муниципальный"), resource(tree.Regions[0].Coordinator, "Региональный")
	if err := store.Insert(tenant.With(t.Context(), home), own); err != nil {
		t.Fatal(err)
	}
	if err := store.Insert(tenant.With(t.Context(), tree.Regions[0].Coordinator), region); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		scope               tenant.Scope
		reach               tenant.Reach
		seesOwn, seesRegion bool
	}{
		"the municipality itself":   {home, tenant.ReachMunicipality, true, true},
		"a teacher of it":           {tree.Home().Tutee, tenant.ReachMunicipality, true, true},
		"the region":                {tree.Regions[0].Coordinator, tenant.ReachRegion, true, true},
		"another municipality":      {tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, false, true},
		"... even with a wide word": {tree.OtherMunicipality().Coordinator, tenant.ReachRegion, false, true},
		"another region":            {tree.OtherRegion().Coordinator, tenant.ReachRegion, false, false},
	} {
		ctx := tenant.With(t.Context(), c.scope)
		for _, x := range []struct {
			id   uuid.UUID
			sees bool
		}{{own.ID, c.seesOwn}, {region.ID, c.seesRegion}} {
			if _, err := store.Get(ctx, c.reach, x.id); (err == nil) != x.sees || err != nil && !errors.Is(err, navigator.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	// writing over the wall changes nothing
	stranger := tenant.With(t.Context(), tree.OtherMunicipality().Coordinator)
	if err := store.Delete(stranger, own.ID, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("removed from another municipality: %v", err)
	}
	if err := store.Delete(stranger, region.ID, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("the region's resource removed from a municipality: %v", err)
	}
	if err := store.Insert(stranger, resource(home, "Чужой")); err == nil {
		t.Error("a row was put into another municipality")
	}
}
