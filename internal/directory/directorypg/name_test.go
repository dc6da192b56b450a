package directorypg_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// Colleagues, coordinators and the region's people are named; people from elsewhere
// only to those who read a route they take part in; nobody past the wall.
func TestNames_OfThoseWhoTakePart(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	home, beside, away := tree.Home(), tree.OtherSchool(), &tree.OtherMunicipality().Schools[0]
	d.Owner(t, "INSERT INTO regulation (region_id, code, version, title, data, published_at) VALUES ($1, 'any', 1, 'Положение', '{}', now())", home.Tutee.Region)
	route := newID()
	d.Owner(t, `INSERT INTO route (region_id, id, municipality_id, organization_id, tutee_id, group_ids, regulation_code, regulation_version, state, keeping,
		title, version, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$6,'any', 1, 'draft','system','Маршрут',1,now(),now())`,
		home.Tutee.Region, route, home.Tutee.Municipality, home.ID, home.Tutee.Person, []uuid.UUID{home.Colleague.Person})
	appointed := func(s tenant.Scope, role tenant.Role, until any) {
		d.Owner(t, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, from_date, until_date)
			VALUES ($1,$2,$3,$4,$5,$6,$7,current_date,$8::date)`, s.Region, newID(), route, home.Tutee.Municipality, home.ID, s.Person, role, until)
	}
	appointed(beside.Tutor, tenant.Tutor, nil)           // from the school beside
	appointed(beside.Mentor, tenant.Mentor, "today")     // of the past
	appointed(away.Tutor, tenant.RegionalMethodist, nil) // from another municipality, by the region's order
	d.Owner(t, `INSERT INTO route_step (region_id, route_id, id, municipality_id, organization_id, move, from_state, to_state, person_id, role, at)
		VALUES ($1,$2,$3,$4,$5,'submit','draft','agreement',$6,'school_coordinator',now())`, home.Tutee.Region, route, newID(), home.Tutee.Municipality, home.ID, home.Leads.Person)
	d.Owner(t, "UPDATE membership SET ended_at = now() WHERE person_id = $1", home.Mentor.Person) // has left the school

	region := &tree.Regions[0]
	people := map[string]tenant.Scope{
		"tutee": home.Tutee, "colleague": home.Colleague, "coordinator": home.Coordinator, "leads": home.Leads, "left": home.Mentor,
		"tutor beside": beside.Tutor, "former mentor beside": beside.Mentor, "teacher beside": beside.Tutee,
		"tutor away": away.Tutor, "teacher away": away.Tutee, "municipal": region.Municipalities[0].Coordinator, "municipal away": region.Municipalities[1].Coordinator,
		"methodist": region.Methodist, "regional": region.Coordinator,
		"other region": tree.OtherRegion().Coordinator, "teacher of another region": tree.OtherRegion().Municipalities[0].Schools[0].Tutee,
	}
	ids, who := []uuid.UUID{newID()}, map[uuid.UUID]string{}
	for name, s := range people {
		ids, who[s.Person] = append(ids, s.Person), name
	}
	school := []string{"tutee", "colleague", "coordinator", "leads", "left"}
	above := []string{"municipal", "methodist", "regional"}
	elsewhere := []string{"tutor beside", "former mentor beside", "tutor away"}
	everybody := slices.DeleteFunc(slices.Sorted(maps.Keys(people)), func(n string) bool { return n == "other region" || n == "teacher of another region" })
	for name, c := range map[string]struct {
		scope          tenant.Scope
		people, routes tenant.Reach
		want           []string
	}{
		"the tutee":             {home.Tutee, tenant.ReachOwn, tenant.ReachOwn, slices.Concat(school, above, elsewhere)},
		"one of the group":      {home.Colleague, tenant.ReachOwn, tenant.ReachOwn, slices.Concat(school, above, elsewhere)},
		"the school":            {home.Coordinator, tenant.ReachOrganization, tenant.ReachOrganization, slices.Concat(school, above, elsewhere)},
		"a tutor without route": {home.Tutor, tenant.ReachAssigned, tenant.ReachAssigned, slices.Concat(school, above)},
		"who accompanies from the school beside": {beside.Tutor, tenant.ReachAssigned, tenant.ReachAssigned,
			slices.Concat([]string{"tutee", "colleague", "leads", "teacher beside"}, above, elsewhere)},
		"who did so":       {beside.Mentor, tenant.ReachAssigned, tenant.ReachAssigned, slices.Concat([]string{"tutor beside", "former mentor beside", "teacher beside"}, above)},
		"a teacher beside": {beside.Tutee, tenant.ReachOwn, tenant.ReachOwn, slices.Concat([]string{"tutor beside", "former mentor beside", "teacher beside"}, above)},
		"the school beside": {beside.Coordinator, tenant.ReachOrganization, tenant.ReachOrganization,
			slices.Concat([]string{"tutor beside", "former mentor beside", "teacher beside"}, above)},
		"the municipality": {region.Municipalities[0].Coordinator, tenant.ReachMunicipality, tenant.ReachMunicipality,
			slices.Concat(school, above, elsewhere, []string{"teacher beside"})},
		"the municipality beside": {region.Municipalities[1].Coordinator, tenant.ReachMunicipality, tenant.ReachMunicipality,
			[]string{"tutor away", "teacher away", "municipal away", "methodist", "regional"}},
		"... with a wide word":      {region.Municipalities[1].Coordinator, tenant.ReachRegion, tenant.ReachRegion, []string{"tutor away", "teacher away", "municipal away", "methodist", "regional"}},
		"a methodist without route": {region.Methodist, tenant.ReachAssigned, tenant.ReachAssigned, []string{"methodist", "regional"}},
		"the region":                {region.Coordinator, tenant.ReachRegion, tenant.ReachRegion, everybody},
		"another region":            {tree.OtherRegion().Coordinator, tenant.ReachRegion, tenant.ReachRegion, []string{"other region", "teacher of another region"}},
		"a school of it": {tree.OtherRegion().Municipalities[0].Schools[0].Tutee, tenant.ReachOwn, tenant.ReachOwn,
			[]string{"other region", "teacher of another region"}},
	} {
		rows, err := store.Names(tenant.With(t.Context(), c.scope), c.people, c.routes, ids)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := []string{}
		for _, r := range rows {
			got = append(got, who[r.ID])
			if r.Surname == "" || r.GivenName != "Анна" {
				t.Errorf("%s: %+v", name, r)
			}
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s is told of\n%q, want\n%q", name, got, c.want)
		}
	}
	// who may read a route is told of all its people, and nobody else is
	onRoute := []string{"tutee", "colleague", "tutor beside", "former mentor beside", "tutor away"}
	for name, c := range map[string]struct {
		scope tenant.Scope
		reach tenant.Reach
		want  []string
	}{
		"tutee":                {home.Tutee, tenant.ReachOwn, onRoute},
		"one of the group":     {home.Colleague, tenant.ReachOwn, onRoute},
		"who accompanies":      {beside.Tutor, tenant.ReachAssigned, onRoute},
		"who did so":           {beside.Mentor, tenant.ReachAssigned, nil},
		"the school":           {home.Coordinator, tenant.ReachOrganization, onRoute},
		"the municipality":     {region.Municipalities[0].Coordinator, tenant.ReachMunicipality, onRoute},
		"teacher beside":       {beside.Tutee, tenant.ReachOwn, nil},
		"the school beside":    {beside.Coordinator, tenant.ReachOrganization, nil},
		"another municipality": {region.Municipalities[1].Coordinator, tenant.ReachMunicipality, nil},
		"... with a wide word": {region.Municipalities[1].Coordinator, tenant.ReachRegion, nil},
		"another region":       {tree.OtherRegion().Coordinator, tenant.ReachRegion, nil},
	} {
		rows, err := store.NamesOnRoute(tenant.With(t.Context(), c.scope), c.reach, route)
		got := []string{}
		for _, r := range rows {
			got = append(got, who[r.ID])
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(c.want))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("of the route %s is told\n%q, want\n%q (%v)", name, got, want, err)
		}
	}
	// who accompanies without the tutee's consent is told no more than a colleague (R10)
	d.Owner(t, "UPDATE route SET model = 'regional_system'")
	rows, err := store.Names(tenant.With(t.Context(), beside.Tutor), tenant.ReachAssigned, tenant.ReachAssigned, []uuid.UUID{home.Tutee.Person, beside.Tutee.Person})
	if err != nil || len(rows) != 1 || rows[0].ID != beside.Tutee.Person {
		t.Errorf("without the consent: %+v, %v", rows, err)
	}
}
