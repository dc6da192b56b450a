package directorypg_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

func TestMunicipalities_KeepAndList(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	ctx := tenant.With(t.Context(), tree.Regions[0].Coordinator)
	m := tenant.Municipality{RegionID: tree.Regions[0].ID, ID: newID(), Name: "Ангарск", TimeZone: "Asia/Irkutsk", Version: 1, CreatedAt: now()}
	if err := store.InsertMunicipality(ctx, &m); err != nil {
		t.Fatal(err)
	}
	again := m
	again.ID = newID()
	if err := store.InsertMunicipality(ctx, &again); !errors.Is(err, directory.ErrMunicipalityNameTaken) {
		t.Errorf("a second one of the name: %v", err)
	}
	got, err := store.Municipality(ctx, tenant.ReachRegion, m.ID)
	if err != nil || got.Name != m.Name || got.TimeZone != m.TimeZone || !got.CreatedAt.Equal(m.CreatedAt) {
		t.Fatalf("got %+v, %v", got, err)
	}
	got.Name, got.TimeZone, got.Version = "Ангарский городской округ", "", 2
	if err := store.UpdateMunicipality(ctx, &got, 1); err != nil {
		t.Fatal(err)
	}
	if err := store.UpdateMunicipality(ctx, &got, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("an edit of a stale version: %v", err)
	}
	names := every(t, func(p paging.Request) (paging.List[tenant.Municipality], error) {
		return store.Municipalities(ctx, tenant.ReachRegion, p)
	}, func(m tenant.Municipality) string { return m.Name })
	if !slices.Equal(names, []string{"Ангарский городской округ", "Братск", "Усть-Илимск"}) {
		t.Errorf("in parts of one: %v", names)
	}
}

func TestOrganizations_KeepFilterAndList(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	region := tree.Regions[0]
	ctx := tenant.With(t.Context(), region.Coordinator)
	o := tenant.Organization{RegionID: region.ID, ID: newID(), MunicipalityID: region.Municipalities[1].ID, Name: "Лицей имени Ёлкина 100%",
		ShortName: "Лицей", Headcount: 12, Version: 1, CreatedAt: now()}
	if err := store.InsertOrganization(ctx, &o); err != nil {
		t.Fatal(err)
	}
	o.Headcount, o.Version, o.MunicipalityID = 13, 2, region.Municipalities[0].ID
	if err := store.UpdateOrganization(ctx, &o, 1); err != nil {
		t.Fatal(err)
	}
	got, err := store.Organization(ctx, tenant.ReachRegion, o.ID)
	if err != nil || got.Headcount != 13 || got.MunicipalityID != region.Municipalities[1].ID {
		t.Errorf("an edit changes the headcount and never the place: %+v, %v", got, err)
	}
	for name, c := range map[string]struct {
		f    directory.OrganizationFilter
		want int
	}{
		"all":                {directory.OrganizationFilter{}, 5},
		"of a municipality":  {directory.OrganizationFilter{Municipality: region.Municipalities[1].ID}, 3},
		"Ё is Е, any case":   {directory.OrganizationFilter{Text: "имени елкина"}, 1},
		"a pattern is text":  {directory.OrganizationFilter{Text: "%"}, 1},
		"of another region":  {directory.OrganizationFilter{Municipality: tree.OtherRegion().Municipalities[0].ID}, 0},
		"together they bind": {directory.OrganizationFilter{Municipality: region.Municipalities[0].ID, Text: "лицей"}, 0},
	} {
		l, err := store.Organizations(ctx, tenant.ReachRegion, c.f, paging.Request{})
		if err != nil || len(l.Items) != c.want {
			t.Errorf("%s: %d, want %d (%v)", name, len(l.Items), c.want, err)
		}
	}
	if n := len(every(t, func(p paging.Request) (paging.List[tenant.Organization], error) {
		return store.Organizations(ctx, tenant.ReachRegion, directory.OrganizationFilter{}, p)
	}, func(o tenant.Organization) string { return o.ID.String() })); n != 5 {
		t.Errorf("in parts of one: %d", n)
	}
}

func TestTree_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	home := tree.Regions[0].Municipalities[0]
	for name, c := range map[string]struct {
		scope                      tenant.Scope
		reach                      tenant.Reach
		seesMunicipality, seesHome bool
		organizations              int
	}{
		"its teacher":               {tree.Home().Tutee, tenant.ReachOrganization, false, true, 1},
		"a school beside":           {tree.OtherSchool().Coordinator, tenant.ReachOrganization, false, false, 1},
		"its coordinator":           {home.Coordinator, tenant.ReachMunicipality, true, true, 2},
		"another municipality":      {tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, false, false, 2},
		"... even with a wide word": {tree.OtherMunicipality().Coordinator, tenant.ReachRegion, false, false, 2},
		"the region":                {tree.Regions[0].Coordinator, tenant.ReachRegion, true, true, 4},
		"another region":            {tree.OtherRegion().Coordinator, tenant.ReachRegion, false, false, 4},
	} {
		ctx := tenant.With(t.Context(), c.scope)
		if _, err := store.Municipality(ctx, c.reach, home.ID); (err == nil) != c.seesMunicipality || err != nil && !errors.Is(err, directory.ErrMunicipalityNotFound) {
			t.Errorf("%s: the municipality: %v", name, err)
		}
		if _, err := store.Organization(ctx, c.reach, tree.Home().ID); (err == nil) != c.seesHome || err != nil && !errors.Is(err, directory.ErrOrganizationNotFound) {
			t.Errorf("%s: the school: %v", name, err)
		}
		l, err := store.Organizations(ctx, c.reach, directory.OrganizationFilter{}, paging.Request{})
		if err != nil || len(l.Items) != c.organizations {
			t.Errorf("%s: %d schools, want %d (%v)", name, len(l.Items), c.organizations, err)
		}
	}
	stranger := tenant.With(t.Context(), tree.OtherMunicipality().Coordinator)
	o := tenant.Organization{RegionID: tree.Regions[0].ID, ID: tree.Home().ID, Name: "Чужая", ShortName: "Чужая", Version: 2}
	if err := store.UpdateOrganization(stranger, &o, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("changed from another municipality: %v", err)
	}
	o.ID, o.MunicipalityID, o.CreatedAt = newID(), home.ID, now()
	if err := store.InsertOrganization(stranger, &o); err == nil {
		t.Error("a school was put into another municipality")
	}
	m := tenant.Municipality{RegionID: tree.Regions[0].ID, ID: newID(), Name: "Чужой", Version: 1, CreatedAt: now()}
	if err := store.InsertMunicipality(stranger, &m); err == nil {
		t.Error("a municipality was made from a municipality")
	}
}

func TestToday_AtTheMunicipalitysPlace(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	m := tree.Regions[0].Municipalities[0].ID
	d.Owner(t, "UPDATE region SET time_zone = 'Etc/GMT+12'")
	d.Owner(t, "UPDATE municipality SET time_zone = 'Etc/GMT-14' WHERE id = $1", m)
	ctx := tenant.With(t.Context(), tree.Regions[0].Coordinator)
	east, err := store.Today(ctx, m)
	if err != nil {
		t.Fatal(err)
	}
	west, err := store.Today(ctx, uuid.Nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := east.DaysSince(west); n != 1 && n != 2 { // 26 hours lie between them
		t.Errorf("in the east %s, in the west %s", east, west)
	}
	if foreign, err := store.Today(tenant.With(t.Context(), tree.OtherRegion().Coordinator), m); err != nil || foreign.DaysSince(west) > 1 {
		t.Errorf("another region's municipality has a say: %s, %v", foreign, err)
	}
}

func TestRoleTitles_VersionsAndAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	region := tree.Regions[0]
	ctx := tenant.With(t.Context(), region.Coordinator)
	set := func(title string, version int) error {
		return store.SetRoleTitle(ctx, &tenant.RoleTitle{RegionID: region.ID, Role: tenant.MunicipalCoordinator, Title: title, Version: version + 1}, version)
	}
	for _, c := range []struct {
		title   string
		version int
		want    error
	}{{"куратор", 2, postgres.ErrStale}, {"куратор", 1, nil}, {"методист", 1, postgres.ErrStale}, {"муниципальный куратор", 2, nil}} {
		if err := set(c.title, c.version); !errors.Is(err, c.want) {
			t.Errorf("%s over version %d: %v, want %v", c.title, c.version, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		scope tenant.Scope
		want  int
	}{"a teacher": {tree.Home().Tutee, 1}, "another region": {tree.OtherRegion().Coordinator, 0}} {
		got, err := store.RoleTitles(tenant.With(t.Context(), c.scope))
		if err != nil || len(got) != c.want || c.want == 1 && (got[0].Title != "муниципальный куратор" || got[0].Version != 3) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for name, s := range map[string]tenant.Scope{"a municipality": region.Municipalities[0].Coordinator, "another region": tree.OtherRegion().Coordinator} {
		err := store.SetRoleTitle(tenant.With(t.Context(), s), &tenant.RoleTitle{RegionID: region.ID, Role: tenant.Tutor, Title: "чужое", Version: 2}, 1)
		if err == nil {
			t.Errorf("%s renamed a role", name)
		}
	}
}

func TestRegions_MadeByAnOperatorAlone(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	operator := account(t, d, true)
	r := directory.NewRegion{Operator: operator, ID: newID(), Name: "Республика Алтай", TimeZone: "Asia/Barnaul", Membership: newID(), Record: newID(),
		Coordinator: tenant.Person{ID: newID(), Profile: tenant.Profile{Surname: "Ким", GivenName: "Юлия", Email: "kim@example.ru"}}}
	if err := store.CreateRegion(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	again := r
	again.ID = newID()
	if err := store.CreateRegion(t.Context(), again); !errors.Is(err, directory.ErrRegionNameTaken) {
		t.Errorf("a second region of the name: %v", err)
	}
	all, err := store.Regions(t.Context(), operator)
	if err != nil || len(all) != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, got := range all {
		if want := 2; got.ID == tree.Regions[0].ID && (got.Municipalities != want || got.Organizations != 4 || got.Staffed) {
			t.Errorf("%+v", got)
		}
	}
	// the first coordinator can act at once, and the making stands in their audit trail
	first := tenant.With(t.Context(), tenant.Scope{Person: r.Coordinator.ID, Membership: r.Membership, Role: tenant.RegionalCoordinator, Region: r.ID})
	card, err := store.Card(first, tenant.ReachRegion, r.Coordinator.ID)
	if err != nil || card.Email != "kim@example.ru" || len(card.Memberships) != 1 || card.Memberships[0].Role != tenant.RegionalCoordinator {
		t.Errorf("%+v, %v", card, err)
	}
	if n := testdb.Value[int](t, d, "SELECT count(*) FROM audit_record WHERE region_id = $1 AND action = 'region.create' AND person_id = $2", r.ID, r.Operator); n != 1 {
		t.Errorf("%d records", n)
	}
	// the operator's journal has it too, with no word of the coordinator
	if told := testdb.Value[string](t, d, "SELECT string_agg(actor || ' ' || action || ' ' || object || ' ' || details::text, ';') FROM platform_record"); told != "operator region.create Республика Алтай {}" {
		t.Errorf("the journal tells: %s", told)
	}
	// until one has accepted, the first coordinator may be invited again; never after
	scope, err := store.FirstCoordinator(t.Context(), operator, r.ID)
	if want := (tenant.Scope{Person: r.Coordinator.ID, Membership: r.Membership, Role: tenant.RegionalCoordinator, Region: r.ID}); err != nil || scope != want {
		t.Errorf("%+v, %v", scope, err)
	}
	d.Owner(t, "UPDATE person SET account_id = $1 WHERE id = $2", account(t, d, false), r.Coordinator.ID)
	if _, err := store.FirstCoordinator(t.Context(), operator, r.ID); !errors.Is(err, directory.ErrRegionStaffed) {
		t.Errorf("a region with a coordinator: %v", err)
	}
	if _, err := store.FirstCoordinator(t.Context(), operator, newID()); !errors.Is(err, directory.ErrRegionNotFound) {
		t.Errorf("no such region: %v", err)
	}
	again.Operator, again.Name = account(t, d, false), "Республика Тыва"
	if err := store.CreateRegion(t.Context(), again); !errors.Is(err, directory.ErrOperatorOnly) {
		t.Error("made by an account that is no operator")
	}
	if _, err := store.FirstCoordinator(t.Context(), again.Operator, r.ID); !errors.Is(err, directory.ErrOperatorOnly) {
		t.Error("a coordinator's place given to an account that is no operator")
	}
	if _, err := store.Regions(t.Context(), again.Operator); !errors.Is(err, directory.ErrOperatorOnly) {
		t.Error("listed by an account that is no operator")
	}
	// and the app role has no other way to make one
	err = d.App.Global(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO region (id, name) VALUES (gen_random_uuid(), 'мимо двери')")
		return err
	})
	if err == nil {
		t.Error("the app role inserted a region")
	}
}

func account(t *testing.T, d *testdb.Database, operator bool) uuid.UUID {
	t.Helper()
	id := newID()
	d.Owner(t, "INSERT INTO account (id, email, password_hash, operator) VALUES ($1, $2, '$argon2id$', $3)", id, id.String()+"@example.ru", operator)
	return id
}

// every reads a whole list in parts of one.
func every[T any](t *testing.T, list func(paging.Request) (paging.List[T], error), show func(T) string) (all []string) {
	t.Helper()
	for page := (paging.Request{Limit: 1}); ; {
		l, err := list(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range l.Items {
			all = append(all, show(x))
		}
		if page.After = l.Next; l.Next == "" {
			return all
		}
		if len(all) > 200 {
			t.Fatal(fmt.Errorf("the list has no end: %v", all))
		}
	}
}
