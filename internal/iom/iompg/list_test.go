package iompg_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func TestStore_ListsInPartsAndFilters(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	home := d.Tree(t).Home()
	store := iompg.New(d.App)
	with := []iomtest.Option{iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator)}
	today := civil.MustParse("2025-09-01")
	for i, state := range []iom.State{iom.Draft, iom.Active, iom.Active, iom.Completed, iom.Withdrawn} {
		who := home.Tutee
		if i%2 == 1 {
			who = home.Colleague
		}
		begins := today.AddMonths(-6)
		if i == 2 {
			begins = today.AddMonths(-12).AddDays(-1)
		}
		iomtest.Route(t, d, who, state, append(with, iomtest.Title("Маршрут Ёлка 100% "+string(rune('а'+i))), iomtest.Begins(begins))...)
	}
	ctx := tenant.With(t.Context(), home.Coordinator)
	var seen []string
	for page := (paging.Request{Limit: 2}); ; {
		l, err := store.List(ctx, tenant.ReachOrganization, iom.Filter{}, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range l.Items {
			seen = append(seen, r.Title)
			if r.TuteeName != "Иванова Мария Петровна" {
				t.Errorf("the tutee's name: %q", r.TuteeName)
			}
		}
		if page.After = l.Next; l.Next == "" {
			break
		}
	}
	if len(seen) != 5 || seen[0] != "Маршрут Ёлка 100% д" || !slices.IsSortedFunc(seen, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("the last changed first: %q", seen)
	}
	for name, c := range map[string]struct {
		f    iom.Filter
		want int
	}{
		"state":               {iom.Filter{State: iom.Active}, 2},
		"tutee":               {iom.Filter{Tutee: home.Colleague.Person}, 2},
		"organization":        {iom.Filter{Organization: home.ID}, 5},
		"other organization":  {iom.Filter{Organization: uuid.New()}, 0},
		"overdue":             {iom.Filter{Overdue: true, Today: today}, 1},
		"words":               {iom.Filter{Text: "ёлка 100%"}, 5},
		"a pattern is a text": {iom.Filter{Text: "_"}, 0},
		"all together":        {iom.Filter{State: iom.Active, Organization: home.ID, Tutee: home.Colleague.Person, Text: "б"}, 1},
	} {
		l, err := store.List(ctx, tenant.ReachOrganization, c.f, paging.Request{})
		if err != nil || len(l.Items) != c.want {
			t.Errorf("%s: %d routes, want %d (%v)", name, len(l.Items), c.want, err)
		}
	}
	if _, err := store.List(ctx, tenant.ReachOrganization, iom.Filter{}, paging.Request{After: "мусор"}); !errors.Is(err, paging.ErrCursor) {
		t.Errorf("a made-up cursor: %v", err)
	}
}

// Who sees a route, by reach; every way of reading gives the same answer.
func TestStore_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	home, store := tree.Home(), iompg.New(d.App)
	r := iomtest.Route(t, d, home.Tutee, iom.Active, iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator))
	for name, c := range map[string]struct {
		scope tenant.Scope
		reach tenant.Reach
		sees  bool
	}{
		"the tutee":                   {home.Tutee, tenant.ReachOwn, true},
		"a colleague":                 {home.Colleague, tenant.ReachOwn, false},
		"the tutor":                   {home.Tutor, tenant.ReachAssigned, true},
		"a mentor of none":            {home.Mentor, tenant.ReachAssigned, false},
		"the school":                  {home.Coordinator, tenant.ReachOrganization, true},
		"another school":              {tree.OtherSchool().Coordinator, tenant.ReachOrganization, false},
		"the municipality":            {tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, true},
		"another municipality":        {tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, false},
		"... even with a wide word":   {tree.OtherMunicipality().Coordinator, tenant.ReachRegion, false},
		"the region":                  {tree.Regions[0].Coordinator, tenant.ReachRegion, true},
		"a methodist of none":         {tree.Regions[0].Methodist, tenant.ReachAssigned, false},
		"another region":              {tree.OtherRegion().Coordinator, tenant.ReachRegion, false},
		"a role that never may":       {home.Tutee, tenant.Nowhere, false},
		"a school's word for a tutee": {home.Colleague, tenant.ReachOrganization, true}, // the policy decides the word
	} {
		ctx := tenant.With(t.Context(), c.scope)
		got, err := store.Get(ctx, c.reach, r.ID)
		check := func(what string, seen bool, err error) {
			t.Helper()
			if seen != c.sees || err != nil && !errors.Is(err, iom.ErrNotFound) {
				t.Errorf("%s: %s: %v, %v", name, what, seen, err)
			}
		}
		check("get", err == nil, err)
		if err == nil && (len(got.Activities) != 2 || len(got.Objectives) != 1) {
			t.Errorf("%s sees the route without its parts", name)
		}
		_, err = store.Glance(ctx, c.reach, r.ID, r.Activities[0].ID)
		check("glance", err == nil, err)
		l, err := store.List(ctx, c.reach, iom.Filter{}, paging.Request{})
		check("list", len(l.Items) == 1, err)
		steps, err := store.Steps(ctx, c.reach, r.ID, paging.Request{})
		check("steps", len(steps.Items) == 2, err)
	}
	// writing over the wall changes nothing
	stranger := tenant.With(t.Context(), tree.OtherMunicipality().Coordinator)
	if err := store.Insert(stranger, iomtest.Draft(t, home.Tutee), nil); err == nil {
		t.Error("a route was put into another municipality")
	}
}

// R10: under the model through the information system a school's tutor sees the
// route while the tutee's consent stands; a regional methodist needs none.
func TestAccompaniment_R10_ConsentWithdrawnEndsTheTutorsSight(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	home, store := tree.Home(), iompg.New(d.App)
	r := iomtest.Route(t, d, home.Tutee, iom.Active, iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator), iomtest.Model(iom.RegionalSystem))
	d.Owner(t, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, from_date)
		VALUES ($1, $2, $3, $4, $5, $6, 'regional_methodist', current_date)`, r.RegionID, uuid.New(), r.ID, r.MunicipalityID, r.OrganizationID, tree.Regions[0].Methodist.Person)
	sees := func(who tenant.Scope) bool {
		_, err := store.Get(tenant.With(t.Context(), who), tenant.ReachAssigned, r.ID)
		return err == nil
	}
	if !sees(home.Tutor) || !sees(tree.Regions[0].Methodist) {
		t.Error("the tutor or the methodist does not see a route they accompany")
	}
	d.Owner(t, "UPDATE route_consent SET withdrawn_at = now() WHERE route_id = $1", r.ID)
	if sees(home.Tutor) || !sees(tree.Regions[0].Methodist) {
		t.Error("after the withdrawal the tutor still sees the route, or the methodist does not")
	}
	d.Owner(t, "UPDATE route SET model = 'organization' WHERE id = $1", r.ID)
	if !sees(home.Tutor) {
		t.Error("under the organization's model no consent is asked for")
	}
	d.Owner(t, "UPDATE appointment SET until_date = current_date WHERE route_id = $1", r.ID)
	if sees(home.Tutor) || sees(tree.Regions[0].Methodist) {
		t.Error("who no longer accompanies still sees the route")
	}
}

// Consents are kept, withdrawn ones too, and read by whoever reads the route.
func TestConsents_R10_KeptWhenWithdrawn(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	home, store := tree.Home(), iompg.New(d.App)
	r := iomtest.Route(t, d, home.Tutee, iom.Active, iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator), iomtest.Model(iom.RegionalSystem))
	ctx := tenant.With(t.Context(), home.Tutee)
	given, err := store.Consents(ctx, tenant.ReachOwn, r.ID)
	if err != nil || len(given) != 1 || given[0].PersonID != home.Tutee.Person || given[0].Text == "" || !given[0].WithdrawnAt.IsZero() {
		t.Fatalf("%+v, %v", given, err)
	}
	given[0].WithdrawnAt = time.Now().UTC().Truncate(time.Microsecond)
	if err := store.Save(ctx, r, iom.Update{Consents: given}); err != nil {
		t.Fatal(err)
	}
	again, err := store.Consents(ctx, tenant.ReachOwn, r.ID)
	if err != nil || len(again) != 1 || again[0] != given[0] {
		t.Errorf("%+v, want %+v, %v", again, given, err)
	}
	for name, c := range map[string]struct {
		who   tenant.Scope
		reach tenant.Reach
	}{
		"the tutor, who sees no more": {home.Tutor, tenant.ReachAssigned},
		"a colleague":                 {home.Colleague, tenant.ReachOwn},
		"the school beside":           {tree.OtherSchool().Coordinator, tenant.ReachOrganization},
		"another municipality":        {tree.OtherMunicipality().Coordinator, tenant.ReachRegion},
		"another region":              {tree.OtherRegion().Coordinator, tenant.ReachRegion},
	} {
		if l, err := store.Consents(tenant.With(t.Context(), c.who), c.reach, r.ID); !errors.Is(err, iom.ErrNotFound) || len(l) != 0 {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
	}
}
