package auditpg_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func entry(s tenant.Scope, action string) audit.Entry {
	return audit.Entry{Action: action, Type: "route", Object: uuid.New(), Root: uuid.New(), Subject: s.Person,
		Place: audit.Place{Municipality: s.Municipality, Organization: s.Organization}, Details: map[string]any{"version": 2}}
}

func TestRecord_LandsWithTheChangeOrNotAtAll(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), auditpg.New(d.App)
	s := tree.Home().Tutee
	ctx := audit.WithRequest(tenant.With(t.Context(), s), "req-12345")
	e := entry(s, "route.extend")
	stop := errors.New("stop")
	if err := d.App.InTx(ctx, func(ctx context.Context) error {
		if err := store.Record(ctx, e); err != nil {
			return err
		}
		return stop
	}); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM audit_record"); n != 0 {
		t.Errorf("%d records of a change that was rolled back", n)
	}
	if err := store.Record(ctx, e); err != nil {
		t.Fatal(err)
	}
	l, err := store.List(ctx, tenant.ReachOwn, e.Root, paging.Request{})
	if err != nil || len(l.Items) != 1 {
		t.Fatalf("%v, %v", l, err)
	}
	got := l.Items[0]
	if got.Person != s.Person || got.Role != s.Role || got.Action != e.Action || got.Object != e.Object || got.Subject != e.Subject ||
		got.Request != "req-12345" || got.Details["version"] != float64(2) || got.Place != e.Place {
		t.Errorf("got %+v", got)
	}
}

func TestRecord_CanNotBeChangedByTheServer(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), auditpg.New(d.App)
	ctx := tenant.With(t.Context(), tree.Regions[0].Coordinator)
	if err := store.Record(ctx, entry(tree.Home().Tutee, "route.read")); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"UPDATE audit_record SET action = 'nothing'", "DELETE FROM audit_record", "TRUNCATE audit_record"} {
		err := d.App.Write(ctx, func(ctx context.Context, db bun.IDB) error {
			_, err := db.NewRaw(q).Exec(ctx)
			return err
		})
		if err == nil {
			t.Errorf("the app role may run: %s", q)
		}
	}
}

func TestReads_OnePerPersonObjectAndHour(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	e := entry(tree.Home().Tutee, "route.read")
	for range 2 { // two servers
		reads := auditpg.NewReads(d.App)
		for range 5 {
			reads.Seen(tenant.With(t.Context(), tree.Home().Tutor), e)
			reads.Seen(tenant.With(t.Context(), tree.Home().Coordinator), e)
		}
		reads.Seen(t.Context(), e) // nobody reads: nothing is kept
		reads.Close()
	}
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM audit_record"); n != 2 {
		t.Errorf("%d records, want one for each of two readers", n)
	}
}

// Readers of several municipalities may be written together, whoever read last.
func TestReads_OfSeveralMunicipalitiesLandTogether(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	reads := auditpg.NewReads(d.App)
	for range 20 { // some of them within one batch
		here, there := tree.Home(), tree.OtherMunicipality().Schools[0]
		for _, s := range []struct{ tutor, tutee tenant.Scope }{{here.Tutor, here.Tutee}, {there.Tutor, there.Tutee}} {
			e := entry(s.tutee, "deficit.read")
			e.Root = uuid.Nil // a deficit belongs to no route
			reads.Seen(tenant.With(t.Context(), s.tutor), e)
		}
	}
	reads.Close()
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM audit_record"); n != 40 {
		t.Errorf("%d records, want 40", n)
	}
}

func TestStore_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), auditpg.New(d.App)
	home := tree.Home()
	if err := store.Record(tenant.With(t.Context(), home.Tutor), entry(home.Tutee, "route.update")); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		scope tenant.Scope
		reach tenant.Reach
		want  int
	}{
		"about oneself":        {home.Tutee, tenant.ReachOwn, 1},
		"a colleague":          {home.Colleague, tenant.ReachOwn, 0},
		"the school":           {home.Coordinator, tenant.ReachOrganization, 1},
		"another school":       {tree.OtherSchool().Coordinator, tenant.ReachOrganization, 0},
		"the municipality":     {tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, 1},
		"another municipality": {tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, 0},
		"the region":           {tree.Regions[0].Coordinator, tenant.ReachRegion, 1},
		"another region":       {tree.OtherRegion().Coordinator, tenant.ReachRegion, 0},
	} {
		l, err := store.List(tenant.With(t.Context(), c.scope), c.reach, uuid.Nil, paging.Request{})
		if err != nil || len(l.Items) != c.want {
			t.Errorf("%s: %d records, want %d (%v)", name, len(l.Items), c.want, err)
		}
	}
}

// Who declined is told to nobody by name; the record stays.
func TestList_B1_6_OfPrivateActionsOnlyTheOwn(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), auditpg.New(d.App)
	home := tree.Home()
	var roots []uuid.UUID
	for _, action := range audit.Private() {
		e := entry(home.Tutee, action)
		if err := store.Record(tenant.With(t.Context(), home.Tutee), e); err != nil {
			t.Fatal(err)
		}
		roots = append(roots, e.Root)
	}
	if err := store.Record(tenant.With(t.Context(), home.Tutee), entry(home.Tutee, "campaign.begin")); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		scope tenant.Scope
		reach tenant.Reach
		all   int
		trail int
	}{
		"the person":       {home.Tutee, tenant.ReachOwn, 1 + len(roots), 1},
		"the school":       {home.Coordinator, tenant.ReachOrganization, 1, 0},
		"the municipality": {tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, 1, 0},
		"the region":       {tree.Regions[0].Coordinator, tenant.ReachRegion, 1, 0},
	} {
		ctx := tenant.With(t.Context(), c.scope)
		l, err := store.List(ctx, c.reach, uuid.Nil, paging.Request{})
		if err != nil || len(l.Items) != c.all {
			t.Errorf("%s: %d records, want %d (%v)", name, len(l.Items), c.all, err)
		}
		for _, root := range roots {
			if l, err := store.List(ctx, c.reach, root, paging.Request{}); err != nil || len(l.Items) != c.trail {
				t.Errorf("%s: a trail of %d records, want %d (%v)", name, len(l.Items), c.trail, err)
			}
		}
	}
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM audit_record"); n != 1+len(roots) {
		t.Errorf("%d records kept", n)
	}
}
