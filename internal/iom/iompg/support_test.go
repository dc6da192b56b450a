package iompg_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
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

// Who answers for a listing and what was ever in force belong to their municipality: from
// another tenant there is nothing.
func TestListing_ResponsibleAndFromAnotherTenant(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	tree := db.Tree(t)
	home := tree.Home()
	s := iompg.New(db.App)
	as := func(who tenant.Scope) context.Context { return tenant.With(t.Context(), who) }
	act := iom.Act{PersonID: home.Coordinator.Person, Role: tenant.SchoolCoordinator, OrganizationID: home.ID, At: time.Now().UTC().Truncate(time.Microsecond)}
	l, err := iom.NewListing(act, iom.Place{RegionID: home.Tutee.Region, MunicipalityID: home.Tutee.Municipality, OrganizationID: home.ID}, home.Tutee.Person, nil, "Видно по урокам.")
	if err != nil {
		t.Fatal(err)
	}
	answers := func(who tenant.Scope, role tenant.Role) {
		err := l.Entrust(&iom.Regulation{}, iom.Responsible{PersonID: who.Person, Role: role, Order: iom.OrderRequisites{Number: "14-од", Date: civil.MustParse("2026-09-02")}})
		if err != nil {
			t.Fatal(err)
		}
	}
	answers(home.Coordinator, tenant.SchoolCoordinator)
	write := func(do func(context.Context) error) {
		if err := db.App.InTx(as(home.Coordinator), do); err != nil {
			t.Fatal(err)
		}
	}
	write(func(ctx context.Context) error { return s.AddListings(ctx, []iom.Listing{*l}) })
	answers(tree.Regions[0].Municipalities[0].Coordinator, tenant.MunicipalCoordinator)
	if err := l.Relieve(home.Coordinator.Person, tenant.SchoolCoordinator); err != nil {
		t.Fatal(err)
	}
	write(func(ctx context.Context) error { return s.SaveListing(ctx, l) })
	got, err := s.Listing(as(home.Coordinator), tenant.ReachOrganization, l.ID)
	if err != nil || len(got.Responsible) != 1 || got.Responsible[0] != l.Responsible[0] {
		t.Errorf("kept %+v, %v; want %+v", got, err, l.Responsible)
	}
	if listed, err := s.Listed(as(home.Coordinator), []uuid.UUID{home.Tutee.Person, home.Colleague.Person}); err != nil || len(listed) != 1 {
		t.Errorf("on the list: %v, %v", listed, err)
	}
	db.Owner(t, "INSERT INTO regulation_chosen (region_id, municipality_id, place_id, code) VALUES ($1, $2, $2, 'town-2020')", home.Tutee.Region, home.Tutee.Municipality)
	if codes, err := s.EverInForce(as(home.Coordinator), home.Tutee.Municipality, home.ID); err != nil || len(codes) != 1 {
		t.Errorf("ever in force: %v, %v", codes, err)
	}
	away := tree.OtherRegion().Municipalities[0].Schools[0].Coordinator
	if _, err := s.Listing(as(away), tenant.ReachRegion, l.ID); !errors.Is(err, iom.ErrListingNotFound) {
		t.Errorf("another region: %v", err)
	}
	for _, who := range []tenant.Scope{away, tree.OtherMunicipality().Coordinator} {
		if listed, err := s.Listed(as(who), []uuid.UUID{home.Tutee.Person}); err != nil || len(listed) != 0 {
			t.Errorf("another tenant sees on the list: %v, %v", listed, err)
		}
		if codes, err := s.EverInForce(as(who), home.Tutee.Municipality, home.ID); err != nil || len(codes) != 0 {
			t.Errorf("another tenant sees in force: %v, %v", codes, err)
		}
	}
}
