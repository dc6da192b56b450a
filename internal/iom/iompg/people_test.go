package iompg_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// A role begins and ends with the day at its own place. At any hour one of these
// two zones has another day than the database.
func TestPeople_ARoleLivesByTheDayAtItsPlace(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	home := d.Tree(t).Home()
	store, ctx := iompg.New(d.App), tenant.With(t.Context(), home.Coordinator)
	for _, zone := range []string{"Etc/GMT-14", "Etc/GMT+12"} {
		d.Owner(t, "UPDATE municipality SET time_zone = $1 WHERE id = $2", zone, home.Tutee.Municipality)
		for name, c := range map[string]struct {
			since, until string
			lives        bool
		}{
			"given today":     {"0", "10", true},
			"given tomorrow":  {"1", "10", false},
			"until today":     {"-5", "0", true},
			"until yesterday": {"-5", "-1", false},
		} {
			day := "(now() AT TIME ZONE '" + zone + "')::date + "
			d.Owner(t, "UPDATE membership SET since = "+day+c.since+", until = "+day+c.until+" WHERE person_id = ANY ($1)",
				[]uuid.UUID{home.Tutor.Person, home.Colleague.Person})
			employer, err := store.Employer(ctx, home.Tutor.Person, home.Tutor.Organization, []tenant.Role{tenant.Tutor})
			if c.lives && (err != nil || employer != home.Tutor.Organization) || !c.lives && !errors.Is(err, iom.ErrNotFound) {
				t.Errorf("%s, %s: employed at %v, %v", zone, name, employer, err)
			}
			schools, err := store.Tutees(ctx, home.Tutor.Municipality, []uuid.UUID{home.Colleague.Person})
			if n := len(schools[home.Colleague.Person]); err != nil || (n == 1) != c.lives {
				t.Errorf("%s, %s: a tutee at %d schools, %v", zone, name, n, err)
			}
		}
	}
}

// A school names the coordinators of its municipality, and nobody of another.
func TestPeople_CoordinatorsOfTheOwnMunicipality(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	home, other := tree.Home(), tree.OtherMunicipality()
	store := iompg.New(d.App)
	list, err := store.Coordinators(tenant.With(t.Context(), home.Coordinator), home.Coordinator.Municipality)
	if want := tree.Regions[0].Municipalities[0].Coordinator.Person; err != nil || len(list) != 1 || list[0].ID != want {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err = store.Coordinators(tenant.With(t.Context(), home.Coordinator), other.Coordinator.Municipality); err != nil || len(list) != 0 {
		t.Errorf("another municipality: %+v, %v", list, err)
	}
	if list, err = store.Coordinators(tenant.With(t.Context(), tree.OtherRegion().Coordinator), home.Coordinator.Municipality); err != nil || len(list) != 0 {
		t.Errorf("another region: %+v, %v", list, err)
	}
	d.Owner(t, "UPDATE membership SET ended_at = now() WHERE person_id = $1", tree.Regions[0].Municipalities[0].Coordinator.Person)
	if list, err = store.Coordinators(tenant.With(t.Context(), home.Coordinator), home.Coordinator.Municipality); err != nil || len(list) != 0 {
		t.Errorf("who works there no more: %+v, %v", list, err)
	}
}
