package iompg_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// A group is seen by who leads it, who is invited, and the place it stands in; from
// another tenant it is not there.
func TestGroups_WithinReachAndFromAnotherTenant(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	tree := db.Tree(t)
	home := tree.Home()
	iomtest.Regulations(t, db, home.Tutee, iom.Sovetsky2022)
	s := iompg.New(db.App)
	g, err := iom.ShippedRegulation(iom.Sovetsky2022)
	if err != nil {
		t.Fatal(err)
	}
	as := func(who tenant.Scope) context.Context { return tenant.With(t.Context(), who) }
	act := iom.Act{PersonID: home.Tutor.Person, Role: tenant.Tutor, OrganizationID: home.ID, At: time.Now().UTC().Truncate(time.Microsecond)}
	o, err := iom.NewGroup(g, act, iom.Place{RegionID: home.Tutor.Region, MunicipalityID: home.Tutor.Municipality, OrganizationID: home.ID}, "Группа")
	if err != nil {
		t.Fatal(err)
	}
	in := func(who tenant.Scope, do func(ctx context.Context) error) error { return db.App.InTx(as(who), do) }
	if err := in(home.Tutor, func(ctx context.Context) error { return s.InsertGroup(ctx, o) }); err != nil {
		t.Fatal(err)
	}
	member := iom.GroupMember{RegionID: o.RegionID, GroupID: o.ID, PersonID: home.Tutee.Person, MunicipalityID: o.MunicipalityID, OrganizationID: home.ID,
		State: iom.MemberInvited, InvitedAt: act.At}
	if err := in(home.Tutor, func(ctx context.Context) error { return s.SaveGroup(ctx, o, []iom.GroupMember{member}) }); err != nil {
		t.Fatal(err)
	}
	other := tree.OtherRegion().Municipalities[0].Schools[0]
	for _, c := range []struct {
		name  string
		who   tenant.Scope
		reach tenant.Reach
		sees  bool
	}{
		{"leader", home.Tutor, tenant.ReachAssigned, true},
		{"invited", home.Tutee, tenant.ReachOwn, true},
		{"school", home.Coordinator, tenant.ReachOrganization, true},
		{"municipality", tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, true},
		{"not invited", home.Colleague, tenant.ReachOwn, false},
		{"another leader", home.Mentor, tenant.ReachAssigned, false},
		{"another school", tree.OtherSchool().Coordinator, tenant.ReachOrganization, false},
		{"another municipality", tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, false},
		{"another region", other.Coordinator, tenant.ReachMunicipality, false},
	} {
		got, err := s.Group(as(c.who), c.reach, o.ID)
		list, lerr := s.Groups(as(c.who), c.reach, paging.Request{Limit: 10})
		if lerr != nil {
			t.Fatal(lerr)
		}
		if c.sees && (err != nil || len(got.Members) != 1 || len(list.Items) != 1 || list.Items[0].Invited != 1) {
			t.Errorf("%s: %+v %v %+v", c.name, got, err, list.Items)
		}
		if !c.sees && (fault.KindOf(err) != fault.NotFound || len(list.Items) != 0) {
			t.Errorf("%s sees it: %v %+v", c.name, err, list.Items)
		}
	}
	schools, err := s.Tutees(as(home.Tutor), home.Tutor.Municipality, []uuid.UUID{home.Tutee.Person, home.Coordinator.Person, other.Tutee.Person})
	if err != nil || len(schools) != 1 || schools[home.Tutee.Person][0] != home.ID {
		t.Errorf("tutees: %v %v", schools, err)
	}
}
