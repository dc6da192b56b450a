package assessmentpg_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func TestKnown_WhoActsWithinTheReachAndNobodyOfAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	home := s.tree.Home()
	people := []uuid.UUID{home.Tutee.Person, home.Colleague.Person, s.tree.OtherSchool().Tutee.Person, s.tree.OtherRegion().Municipalities[0].Schools[0].Tutee.Person, uuid.New()}
	for name, c := range map[string]struct {
		who   tenant.Scope
		reach tenant.Reach
		want  int
	}{
		"the region":         {s.tree.Regions[0].Methodist, tenant.ReachRegion, 3},
		"the municipality":   {s.tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, 3},
		"the school":         {home.Coordinator, tenant.ReachOrganization, 2},
		"another town":       {s.tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, 0},
		"another region":     {s.tree.OtherRegion().Methodist, tenant.ReachRegion, 1},
		"who may do nothing": {home.Coordinator, tenant.Nowhere, 0},
	} {
		found, err := s.store.Known(tenant.With(t.Context(), c.who), c.reach, people)
		if err != nil || len(found) != c.want {
			t.Errorf("%s: %+v (%v), want %d", name, found, err, c.want)
		}
		for _, l := range found {
			if l.Name == "" || l.Place == "" {
				t.Errorf("%s: %+v", name, l)
			}
		}
	}
}
