package frameworkpg_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkpg"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

func draft(s tenant.Scope, code string) *framework.Framework {
	top := uuid.Must(uuid.NewV7())
	return &framework.Framework{RegionID: s.Region, ID: uuid.Must(uuid.NewV7()), Code: code, Edition: 1, GUID: uuid.New(), Title: "Рамка " + code, Source: "Источник",
		Purpose: framework.Competencies, Level: 1, State: framework.Draft, Version: 1, CreatedAt: now(), UpdatedAt: now(), Size: 2,
		Items: []framework.Item{{ID: top, Code: "a", Title: `А "'; --`}, {ID: uuid.New(), Code: "a-1", Title: "Часть", Parent: top,
			Extra: framework.Fields{"x": json.RawMessage(`{"nul": "\u0000", "half": "\ud800", "n": 1e99999}`)}}},
		Associations: []framework.Association{json.RawMessage(`{"associationType":"precedes"}`)}}
}

func TestStore_KeepsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), frameworkpg.New(d.App)
	scope := tree.Regions[0].Methodist
	ctx := tenant.With(t.Context(), scope)
	want := draft(scope, "own")
	if err := store.Insert(ctx, want); err != nil {
		t.Fatal(err)
	}
	got, err := store.Get(ctx, tenant.ReachRegion, want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Items) != 2 || got.Items[1].Parent != want.Items[0].ID || got.Items[0].Title != want.Items[0].Title ||
		string(got.Items[1].Extra["x"]) == "" || len(got.Associations) != 1 || got.GUID != want.GUID || !got.PublishedAt.IsZero() {
		t.Errorf("got %+v", got)
	}
	got.Title, got.Version = "Другое название", 2
	if err := store.Update(ctx, &got, 1); err != nil {
		t.Fatal(err)
	}
	if err := store.Update(ctx, &got, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("an edit of a stale version: %v", err)
	}
	if err := store.Insert(ctx, func() *framework.Framework { f := draft(scope, "own"); f.Edition = 2; return f }()); !errors.Is(err, framework.ErrDraft) {
		t.Errorf("a second draft: %v", err)
	}
	got.State, got.PublishedAt, got.Version = framework.Published, now(), 3
	if err := store.Update(ctx, &got, 2); err != nil {
		t.Fatal(err)
	}
	got.Title, got.Version = "Изменено задним числом", 4
	if err := store.Update(ctx, &got, 3); !errors.Is(err, framework.ErrFrozen) {
		t.Errorf("what is published was changed in place: %v", err)
	}
	got.Version = 3
	if err := store.Delete(ctx, &got); !errors.Is(err, framework.ErrFrozen) {
		t.Errorf("what is published was removed: %v", err)
	}
	for range 2 {
		if err := store.Head(ctx, &got, got.Competencies()); err != nil {
			t.Fatal(err)
		}
	}
	if title := testdb.Value[string](t, d, "SELECT competencies->0->>'code' FROM framework WHERE code = 'own'"); title != "a" {
		t.Errorf("the head says %q", title)
	}
}

func TestStore_ListsInParts(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), frameworkpg.New(d.App)
	scope := tree.Regions[0].Methodist
	ctx := tenant.With(t.Context(), scope)
	for _, code := range []string{"c", "a", "b", "d", "e"} {
		if err := store.Insert(ctx, draft(scope, code)); err != nil {
			t.Fatal(err)
		}
	}
	var seen string
	for page := (paging.Request{Limit: 2}); ; {
		l, err := store.List(ctx, tenant.ReachRegion, framework.Filter{Current: true}, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range l.Items {
			seen += f.Code
		}
		if page.After = l.Next; l.Next == "" {
			break
		}
	}
	if seen != "abcde" {
		t.Errorf("in parts: %s", seen)
	}
	if l, err := store.List(ctx, tenant.ReachRegion, framework.Filter{NoDrafts: true}, paging.Request{}); err != nil || len(l.Items) != 0 {
		t.Errorf("without drafts: %v %v", l.Items, err)
	}
}

func TestStore_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), frameworkpg.New(d.App)
	home := tree.Regions[0].Methodist
	own := func(s tenant.Scope) context.Context { return tenant.With(t.Context(), s) }
	f := draft(home, "own")
	if err := store.Insert(own(home), f); err != nil {
		t.Fatal(err)
	}
	r := &framework.Relation{RegionID: home.Region, ID: uuid.New(), OriginFramework: "own", OriginItem: f.Items[0].ID, TargetFramework: "other",
		TargetItem: uuid.New(), Kind: framework.Exact, CreatedAt: now()}
	if err := store.InsertRelation(own(home), r); err != nil {
		t.Fatal(err)
	}
	back := r.Turned()
	back.ID = uuid.New()
	if err := store.InsertRelation(own(home), &back); !errors.Is(err, framework.ErrRelationThere) {
		t.Errorf("the same relation the other way round: %v", err)
	}
	i := &framework.Import{RegionID: home.Region, ID: uuid.New(), Code: "own", Format: framework.CASE, State: framework.Read, CreatedAt: now()}
	if err := store.InsertImport(own(home), i); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		scope tenant.Scope
		sees  bool
	}{
		"the region's coordinator": {tree.Regions[0].Coordinator, true}, "a teacher of the region": {tree.Home().Tutee, true},
		"another region": {tree.OtherRegion().Methodist, false},
	} {
		if _, err := store.Get(own(c.scope), tenant.ReachMunicipality, f.ID); (err == nil) != c.sees || err != nil && !errors.Is(err, framework.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
		if all, err := store.Relations(own(c.scope), tenant.ReachMunicipality, "own", ""); err != nil || (len(all) == 1) != c.sees {
			t.Errorf("%s: relations %v %v", name, all, err)
		}
		if code, err := store.CodeOf(own(c.scope), f.GUID); err != nil || (code != "") != c.sees {
			t.Errorf("%s: the document's code is %q (%v)", name, code, err)
		}
	}
	for name, s := range map[string]tenant.Scope{"a municipality": tree.Regions[0].Municipalities[0].Coordinator, "another region": tree.OtherRegion().Methodist} {
		if err := store.Delete(own(s), f); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("removed from %s: %v", name, err)
		}
		if err := store.DeleteRelation(own(s), r.ID); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("a relation removed from %s: %v", name, err)
		}
		if _, err := store.Import(own(s), tenant.ReachRegion, i.ID); !errors.Is(err, framework.ErrImportNotFound) {
			t.Errorf("an import seen from %s: %v", name, err)
		}
		if err := store.Insert(own(s), draft(home, "foreign")); err == nil {
			t.Errorf("%s put a framework into the region", name)
		}
	}
}

func TestJoined_WhatIsInForceInOneTripAndNothingOfAnotherRegion(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), frameworkpg.New(d.App)
	home := tree.Regions[0].Methodist
	own := func(s tenant.Scope) context.Context { return tenant.With(t.Context(), s) }
	insert := func(code string, edition int, state framework.State) *framework.Framework {
		t.Helper()
		f := draft(home, code)
		f.Edition, f.State = edition, state
		if state != framework.Draft {
			f.PublishedAt = now()
		}
		if err := store.Insert(own(home), f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	insert("own", 1, framework.Retired)
	force := insert("own", 2, framework.Published)
	insert("own", 3, framework.Draft)
	insert("old", 1, framework.Retired)
	last := insert("old", 2, framework.Retired)
	insert("idea", 1, framework.Draft)
	for n, target := range []string{"old", "elsewhere"} {
		if err := store.InsertRelation(own(home), &framework.Relation{RegionID: home.Region, ID: uuid.New(), OriginFramework: target, OriginItem: last.Items[n].ID,
			TargetFramework: "own", TargetItem: force.Items[0].ID, Kind: framework.PartOf, CreatedAt: now().Add(time.Duration(n) * time.Second)}); err != nil {
			t.Fatal(err)
		}
	}
	all, relations, err := store.Joined(own(tree.Home().Tutee), tenant.ReachMunicipality, "own", []string{"own", "old", "idea"})
	if err != nil || len(all) != 2 || all[0].ID != last.ID || all[1].ID != force.ID || len(all[1].Items) != 2 || all[1].Items[1].Parent != force.Items[0].ID {
		t.Errorf("%+v (%v)", all, err)
	}
	if len(relations) != 2 || relations[0].OriginFramework != "old" || relations[0].OriginItem != last.Items[0].ID || relations[0].Kind != framework.PartOf {
		t.Errorf("%+v", relations)
	}
	if there, err := store.There(own(home), []string{"own", "idea", "other"}); err != nil || len(there) != 2 {
		t.Errorf("there are %v (%v)", there, err)
	}
	stranger := own(tree.OtherRegion().Methodist)
	if all, relations, err := store.Joined(stranger, tenant.ReachRegion, "own", []string{"own", "old"}); err != nil || len(all)+len(relations) != 0 {
		t.Errorf("from another region: %v %v (%v)", all, relations, err)
	}
	if there, err := store.There(stranger, []string{"own", "idea"}); err != nil || len(there) != 0 {
		t.Errorf("from another region there are %v (%v)", there, err)
	}
}
