package iompg_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/paging"
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

var _ = errors.Is
var _ uuid.UUID
var _ paging.Request
