package iompg_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// equal compares all that a route holds but what only histories give.
func equal(t *testing.T, got, want *iom.Route) {
	t.Helper()
	g, w := reflect.ValueOf(*got), reflect.ValueOf(*want)
	for i := range g.NumField() {
		f := g.Type().Field(i)
		if !f.IsExported() || f.Name == "Revisions" || f.Name == "Steps" {
			continue
		}
		// %+v prints times and pointers in full, and an empty list like none
		if a, b := fmt.Sprintf("%+v", g.Field(i)), fmt.Sprintf("%+v", w.Field(i)); a != b && f.Name != "Profile" {
			t.Errorf("%s:\ngot  %s\nwant %s", f.Name, a, b)
		}
	}
	if !reflect.DeepEqual(got.Profile, want.Profile) {
		t.Errorf("profile: got %+v, want %+v", got.Profile, want.Profile)
	}
}

func TestStore_KeepsTheWholeRoute(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	home := tree.Home()
	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		for _, state := range []iom.State{iom.Draft, iom.Active, iom.Completed, iom.Withdrawn, iom.Archived} {
			want := iomtest.Route(t, d, home.Tutee, state, iomtest.Under(code), iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator))
			got, err := iompg.New(d.App).Get(tenant.With(t.Context(), home.Tutee), tenant.ReachOwn, want.ID)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, got, want)
		}
	}
}

func TestStore_SavesWhatAChangeMade(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	home := d.Tree(t).Home()
	store := iompg.New(d.App)
	r := iomtest.Route(t, d, home.Tutee, iom.Draft, iomtest.Tutor(home.Tutor), iomtest.Activities(3))
	ctx := tenant.With(t.Context(), home.Tutee)

	u := iom.Update{Row: true}
	r.Version, r.Title, r.Model = 2, "Другое '; DROP TABLE route; --", ""
	gone := r.Activities[1].ID
	r.Activities[2].Title, r.Activities[2].Version, r.Activities[2].Competencies = "Другое", 2, nil
	u.Parts = iom.Delta[iom.Activity]{Put: r.Activities[2:], Drop: []uuid.UUID{gone}}
	r.Activities = []iom.Activity{r.Activities[0], r.Activities[2]}
	err := d.App.InTx(ctx, func(ctx context.Context) error {
		if _, err := store.Lock(ctx, tenant.ReachOwn, r.ID); err != nil {
			return err
		}
		return store.Save(ctx, r, u)
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := store.Get(ctx, tenant.ReachOwn, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, r)
}

// A finish holds only while route and activity are as they were read, and its
// record is written with it.
func TestStore_FinishesOnlyWhatWasRead(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	home, store := tree.Home(), iompg.New(d.App)
	r := iomtest.Route(t, d, home.Tutee, iom.Active, iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator))
	ctx := tenant.With(t.Context(), home.Tutee)
	done := r.Activities[0]
	done.Status, done.DoneOn, done.Result, done.Version = iom.Done, r.Term.Start, "Удостоверение", 2
	finish := func(ctx context.Context, r iom.Route, a iom.Activity) bool {
		t.Helper()
		rec, err := audit.New(ctx, time.Now(), audit.Entry{Action: "activity.finish", Type: "activity", Object: a.ID, Root: r.ID, Subject: r.TuteeID, Details: map[string]any{"version": 2}})
		if err != nil {
			t.Fatal(err)
		}
		step := iom.Step{ID: uuid.Must(uuid.NewV7()), Move: iom.FinishActivity, From: r.State, To: r.State, Comment: a.Title}
		ok, err := store.Finish(ctx, &r, a, step, rec)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	moved, later := *r, done
	moved.Version++
	later.Version++
	stranger := tenant.With(t.Context(), tree.OtherMunicipality().Coordinator)
	if finish(ctx, moved, done) || finish(ctx, *r, later) || finish(stranger, *r, done) {
		t.Error("finished what was not as it was read")
	}
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM audit_record"); n != 0 {
		t.Errorf("%d records of what was not done", n)
	}
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM route_step WHERE move = 'finish_activity'"); n != 0 {
		t.Errorf("%d steps of what was not done", n)
	}
	if !finish(ctx, *r, done) || finish(ctx, *r, done) {
		t.Error("not finished, or twice")
	}
	got, err := store.Get(ctx, tenant.ReachOwn, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	r.Activities[0] = done
	equal(t, got, r)
	n := testdb.Value[int](t, d, `SELECT count(*) FROM audit_record WHERE object_id = $1 AND root_id = $2 AND subject_id = $3 AND person_id = $3
		AND organization_id = $4 AND details = '{"version": 2}'`, done.ID, r.ID, r.TuteeID, r.OrganizationID)
	if n != 1 {
		t.Errorf("%d records, want 1", n)
	}
	n = testdb.Value[int](t, d, `SELECT count(*) FROM route_step WHERE route_id = $1 AND person_id = $2 AND move = 'finish_activity'
		AND from_state = 'active' AND to_state = 'active' AND comment = $3`, r.ID, r.TuteeID, done.Title)
	if n != 1 {
		t.Errorf("%d steps, want 1", n)
	}
}
