package iompg_test

import (
	"context"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// A roll names who is listed at the place asked for and has not declined; from another
// tenant there is nobody on it.
func TestRoll_OfAPlaceAndFromAnotherTenant(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	tree := db.Tree(t)
	home, away := tree.Home(), tree.OtherSchool()
	s := iompg.New(db.App)
	as := func(who tenant.Scope) context.Context { return tenant.With(t.Context(), who) }
	act := iom.Act{PersonID: home.Coordinator.Person, Role: tenant.SchoolCoordinator, OrganizationID: home.ID, At: time.Now().UTC().Truncate(time.Microsecond)}
	place := iom.Place{RegionID: home.Tutee.Region, MunicipalityID: home.Tutee.Municipality, OrganizationID: home.ID}
	listed := func(who tenant.Scope, state iom.ListingState) iom.Listing {
		l, err := iom.NewListing(act, place, who.Person, nil, "Видно по урокам.")
		if err != nil {
			t.Fatal(err)
		}
		l.State = state
		return *l
	}
	all := []iom.Listing{listed(home.Tutee, iom.ListingOpen), listed(home.Colleague, iom.ListingAccepted), listed(home.Tutor, iom.ListingDeclined), listed(home.Mentor, iom.ListingRemoved)}
	if err := db.App.InTx(as(home.Coordinator), func(ctx context.Context) error { return s.AddListings(ctx, all) }); err != nil {
		t.Fatal(err)
	}
	municipality := tree.Regions[0].Municipalities[0]
	foreign := tree.OtherRegion().Municipalities[0]
	for _, c := range []struct {
		name  string
		who   tenant.Scope
		reach tenant.Reach
		want  int
		of    iom.Place
	}{
		{"school", home.Coordinator, tenant.ReachOrganization, 2, place},
		{"municipality", municipality.Coordinator, tenant.ReachMunicipality, 2, iom.Place{MunicipalityID: place.MunicipalityID}},
		{"the tutee alone", home.Tutee, tenant.ReachOwn, 1, place},
		{"of another school", municipality.Coordinator, tenant.ReachMunicipality, 0, iom.Place{MunicipalityID: place.MunicipalityID, OrganizationID: away.ID}},
		{"another school", away.Coordinator, tenant.ReachOrganization, 0, place},
		{"another region", foreign.Coordinator, tenant.ReachMunicipality, 0, place},
	} {
		roll, err := s.Roll(as(c.who), c.reach, c.of.MunicipalityID, c.of.OrganizationID)
		if err != nil || len(roll) != c.want {
			t.Errorf("%s: %d of %d %v", c.name, len(roll), c.want, err)
		}
	}
}
