package directorypg_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// add puts a person with one role at the node of the acting Scope, as a service does.
func add(t *testing.T, d *testdb.Database, s tenant.Scope, role tenant.Role, p tenant.Profile) tenant.Person {
	t.Helper()
	store, ctx := directorypg.New(d.App), tenant.With(t.Context(), s)
	if p.Subjects == nil {
		p.Subjects = []string{}
	}
	person := tenant.Person{RegionID: s.Region, ID: newID(), Profile: p, Version: 1, CreatedAt: now()}
	m := tenant.MembershipRecord{RegionID: s.Region, ID: newID(), PersonID: person.ID, Role: role, MunicipalityID: s.Municipality,
		OrganizationID: s.Organization, Since: civil.MustParse("2024-09-01"), CreatedAt: now()}
	if role.Level() == tenant.LevelRegion {
		m.MunicipalityID, m.OrganizationID = uuid.Nil, uuid.Nil
	}
	err := d.App.InTx(ctx, func(ctx context.Context) error {
		if err := store.InsertPerson(ctx, &person); err != nil {
			return err
		}
		return store.InsertMembership(ctx, &m)
	})
	if err != nil {
		t.Fatal(err)
	}
	return person
}

var whole = tenant.Profile{Surname: "Ёлкина", GivenName: "Анна'; DROP TABLE person; --", Patronymic: "Ивановна", Email: "elkina@example.ru",
	Phone: "+7 900 000-00-00", SNILS: "11223344595", Position: "учитель физики", Subjects: []string{"физика", `с "кавычкой"`},
	Education: "высшее", TeachingSince: civil.MustParse("2009-09-01"), Category: tenant.HighestCategory,
	CategoryUntil: civil.MustParse("2027-05-31"), AttestationMonth: civil.MustParse("2027-05-01"), MentoringForm: "situational"}

func TestPeople_KeepTheWholeProfile(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	scope := tree.Home().Coordinator
	ctx := tenant.With(t.Context(), scope)
	p := add(t, d, scope, tenant.Tutee, whole)
	c, err := store.Card(ctx, tenant.ReachOrganization, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c.Profile, whole) || !c.Near || c.Version != 1 || c.AccountID != uuid.Nil || !c.CreatedAt.Equal(p.CreatedAt) {
		t.Errorf("got  %+v\nwant %+v", c.Person, p)
	}
	if len(c.Memberships) != 1 || c.Memberships[0].Role != tenant.Tutee || c.Memberships[0].Organization != "МАОУ СОШ № 11" ||
		c.Memberships[0].Municipality != "Усть-Илимск" || c.Memberships[0].Since != civil.MustParse("2024-09-01") || !c.Memberships[0].Until.IsZero() {
		t.Errorf("memberships: %+v", c.Memberships)
	}
	account := account(t, d, false)
	d.Owner(t, "UPDATE person SET account_id = $1 WHERE id = $2", account, p.ID) // the invitation is accepted between reading and writing
	c.Profile = tenant.Profile{Surname: "Сосна", GivenName: "Анна", Subjects: []string{}}
	c.Version = 2
	if err := store.UpdatePerson(ctx, &c.Person, 1); err != nil {
		t.Fatal(err)
	}
	if err := store.UpdatePerson(ctx, &c.Person, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("an edit of a stale version: %v", err)
	}
	got, err := store.Card(ctx, tenant.ReachOrganization, p.ID)
	if err != nil || !reflect.DeepEqual(got.Profile, c.Profile) || got.AccountID != account {
		t.Errorf("after the edit: %+v, %v", got.Person, err)
	}
	if _, err := store.ByEmail(ctx, tenant.ReachOrganization, "ELKINA@example.ru"); !errors.Is(err, directory.ErrPersonNotFound) {
		t.Errorf("by an e-mail no longer theirs: %v", err)
	}
}

func TestPeople_OneEmailInARegion(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	add(t, d, tree.Home().Coordinator, tenant.Tutee, tenant.Profile{Surname: "А", GivenName: "Б", Email: "one@example.ru"})
	insert := func(s tenant.Scope, email string) error {
		p := tenant.Person{RegionID: s.Region, ID: newID(), Version: 1, CreatedAt: now(),
			Profile: tenant.Profile{Surname: "В", GivenName: "Г", Email: email, Subjects: []string{}}}
		return store.InsertPerson(tenant.With(t.Context(), s), &p)
	}
	// unseen from another municipality, and yet refused
	if err := insert(tree.OtherMunicipality().Coordinator, "One@Example.ru"); !errors.Is(err, directory.ErrEmailTaken) {
		t.Errorf("the same region: %v", err)
	}
	if err := insert(tree.OtherRegion().Coordinator, "one@example.ru"); err != nil {
		t.Errorf("another region knows nothing of it: %v", err)
	}
	for range 2 {
		if err := insert(tree.Home().Coordinator, ""); err != nil {
			t.Errorf("people without e-mail: %v", err)
		}
	}
	for name, c := range map[string]struct {
		scope tenant.Scope
		reach tenant.Reach
		want  error
	}{
		"the school":           {tree.Home().Coordinator, tenant.ReachOrganization, nil},
		"the school beside":    {tree.OtherSchool().Coordinator, tenant.ReachOrganization, directory.ErrPersonNotFound},
		"another municipality": {tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, directory.ErrPersonNotFound},
	} {
		if _, err := store.ByEmail(tenant.With(t.Context(), c.scope), c.reach, "one@example.ru"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPeople_SearchByBeginningsOfNames(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	home := tree.Home().Coordinator
	for _, n := range [][3]string{{"Ёлкина", "Мария", "Петровна"}, {"Елкин", "Пётр", ""}, {"Петрова-Водкина", "Ольга", "Марковна"}, {"Жук", "Олег", "O'Нил"}} {
		add(t, d, home, tenant.Tutee, tenant.Profile{Surname: n[0], GivenName: n[1], Patronymic: n[2]})
	}
	add(t, d, tree.OtherMunicipality().Schools[0].Coordinator, tenant.Tutee, tenant.Profile{Surname: "Ёлкина", GivenName: "Чужая"})
	add(t, d, tree.OtherRegion().Municipalities[0].Schools[0].Coordinator, tenant.Tutee, tenant.Profile{Surname: "Ёлкина", GivenName: "Совсем чужая"})
	ctx := tenant.With(t.Context(), home)
	for name, c := range map[string]struct {
		words []string
		want  []string
	}{
		"Ё is Е, in order of the alphabet": {[]string{"ЕЛКИН"}, []string{"Елкин", "Ёлкина"}},
		"by given name":                    {[]string{"ма"}, []string{"Ёлкина", "Петрова-Водкина"}},
		"by patronymic":                    {[]string{"петровна"}, []string{"Ёлкина"}},
		"a beginning, not a middle":        {[]string{"лкин"}, nil},
		"the second half of a double name": {[]string{"ольга", "водкина"}, []string{"Петрова-Водкина"}},
		"all words must be found":          {[]string{"елкина", "ольга"}, nil},
		"initials":                         {[]string{"елкина", "м", "п"}, []string{"Ёлкина"}},
		"a pattern is a text":              {[]string{"%"}, nil},
		"a quote is a text":                {[]string{"o'"}, []string{"Жук"}},
	} {
		l, err := store.People(ctx, tenant.ReachOrganization, directory.PersonFilter{Words: c.words}, paging.Request{})
		var got []string
		for _, p := range l.Items {
			got = append(got, p.Surname)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v (%v)", name, got, c.want, err)
		}
	}
	for name, c := range map[string]struct {
		scope tenant.Scope
		reach tenant.Reach
		want  int
	}{
		"the region": {tree.Regions[0].Coordinator, tenant.ReachRegion, 2}, "the other municipality": {tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, 1},
		"the other region": {tree.OtherRegion().Coordinator, tenant.ReachRegion, 1}, "a school beside": {tree.OtherSchool().Coordinator, tenant.ReachOrganization, 0},
	} {
		l, err := store.People(tenant.With(t.Context(), c.scope), c.reach, directory.PersonFilter{Words: []string{"ёлкина"}}, paging.Request{})
		if err != nil || len(l.Items) != c.want {
			t.Errorf("%s finds %d, want %d (%v)", name, len(l.Items), c.want, err)
		}
	}
	// the definer function gives nothing without a tenant
	err := d.App.Global(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "SELECT person_search('{елкина}')")
		return err
	})
	if err == nil {
		t.Error("a search without a tenant")
	}
}

func TestPeople_FiltersAndParts(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	region := tree.Regions[0]
	ctx := tenant.With(t.Context(), region.Coordinator)
	gone := add(t, d, tree.Home().Coordinator, tenant.Tutee, tenant.Profile{Surname: "Ушедшая", GivenName: "Анна"})
	d.Owner(t, "UPDATE membership SET ended_at = now() WHERE person_id = $1", gone.ID)
	for name, c := range map[string]struct {
		f    directory.PersonFilter
		want int
	}{
		"all, also without a role":  {directory.PersonFilter{}, 4*6 + 2 + 2 + 1},
		"a school's":                {directory.PersonFilter{Organization: tree.Home().ID}, 6},
		"a municipality's":          {directory.PersonFilter{Municipality: region.Municipalities[0].ID}, 13},
		"of a role":                 {directory.PersonFilter{Role: tenant.Tutee}, 8},
		"of a role at a school":     {directory.PersonFilter{Role: tenant.Tutee, Organization: tree.Home().ID}, 2},
		"role and school of two":    {directory.PersonFilter{Role: tenant.RegionalMethodist, Organization: tree.Home().ID}, 0},
		"another region's school":   {directory.PersonFilter{Organization: tree.OtherRegion().Municipalities[0].Schools[0].ID}, 0},
		"words and a role together": {directory.PersonFilter{Role: tenant.Mentor, Words: []string{"анна"}}, 4},
	} {
		got := every(t, func(p paging.Request) (paging.List[directory.Listed], error) {
			p.Limit = 5
			return store.People(ctx, tenant.ReachRegion, c.f, p)
		}, func(l directory.Listed) string { return l.Surname })
		if len(got) != c.want || !slices.IsSorted(got) {
			t.Errorf("%s: %d, want %d, in order: %v", name, len(got), c.want, got)
		}
	}
	if _, err := store.People(ctx, tenant.ReachRegion, directory.PersonFilter{}, paging.Request{After: "мусор"}); !errors.Is(err, paging.ErrCursor) {
		t.Errorf("a made-up cursor: %v", err)
	}
}

// The reach decides who is seen; near, who is more than a name. The database's wall
// holds whatever the reach says.
func TestPeople_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	home := tree.Home()
	d.Owner(t, "INSERT INTO regulation (region_id, code, version, title, data, published_at) VALUES ($1, 'any', 1, 'Положение', '{}', now())", home.Tutee.Region)
	d.Owner(t, `INSERT INTO route (region_id, id, municipality_id, organization_id, tutee_id, group_ids, regulation_code, regulation_version, state, keeping,
		title, version, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$6,'any', 1, 'draft','system','Маршрут',1,now(),now())`,
		home.Tutee.Region, home.Tutee.Person, home.Tutee.Municipality, home.ID, home.Tutee.Person, []uuid.UUID{home.Colleague.Person})
	for _, s := range []tenant.Scope{home.Tutor, tree.Regions[0].Methodist} {
		d.Owner(t, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, from_date)
			VALUES ($1,$2,$3,$4,$5,$6,'tutor',current_date)`, s.Region, newID(), home.Tutee.Person, home.Tutee.Municipality, home.ID, s.Person)
	}
	d.Owner(t, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, from_date, until_date)
		VALUES ($1,$2,$3,$4,$5,$6,'mentor',current_date,current_date)`, home.Mentor.Region, newID(), home.Tutee.Person, home.Tutee.Municipality, home.ID, home.Mentor.Person)

	people := map[string]uuid.UUID{"tutee": home.Tutee.Person, "colleague": home.Colleague.Person, "other school": tree.OtherSchool().Tutee.Person,
		"other municipality": tree.OtherMunicipality().Schools[0].Tutee.Person, "methodist": tree.Regions[0].Methodist.Person,
		"other region": tree.OtherRegion().Coordinator.Person}
	for name, c := range map[string]struct {
		scope      tenant.Scope
		reach      tenant.Reach
		near, seen []string // seen only, beside near
		listed     int
	}{
		"the tutee":            {home.Tutee, tenant.ReachOwn, []string{"tutee"}, nil, 1},
		"the tutor":            {home.Tutor, tenant.ReachAssigned, []string{"tutee", "colleague"}, nil, 3},
		"a mentor of the past": {home.Mentor, tenant.ReachAssigned, nil, nil, 1},
		"the methodist":        {tree.Regions[0].Methodist, tenant.ReachAssigned, []string{"tutee", "colleague", "methodist"}, nil, 3},
		"the school":           {home.Coordinator, tenant.ReachOrganization, []string{"tutee", "colleague"}, nil, 6},
		"the municipality":     {tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, []string{"tutee", "colleague", "other school"}, []string{"methodist"}, 15},
		"... with a wide word": {tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachRegion, []string{"tutee", "colleague", "other school", "methodist"}, nil, 15},
		"the region":           {tree.Regions[0].Coordinator, tenant.ReachRegion, []string{"tutee", "colleague", "other school", "other municipality", "methodist"}, nil, 28},
		"nobody":               {home.Tutee, tenant.Nowhere, nil, nil, 0},
		"another region":       {tree.OtherRegion().Coordinator, tenant.ReachRegion, []string{"other region"}, nil, 28},
	} {
		ctx := tenant.With(t.Context(), c.scope)
		for who, id := range people {
			card, err := store.Card(ctx, c.reach, id)
			near, seen := slices.Contains(c.near, who), slices.Contains(c.near, who) || slices.Contains(c.seen, who)
			if (err == nil) != seen || card.Near != near || err != nil && !errors.Is(err, directory.ErrPersonNotFound) {
				t.Errorf("%s looks at %s: near %v, %v", name, who, card.Near, err)
			}
		}
		l, err := store.People(ctx, c.reach, directory.PersonFilter{}, paging.Request{Limit: 200})
		if err != nil || len(l.Items) != c.listed {
			t.Errorf("%s: a list of %d, want %d (%v)", name, len(l.Items), c.listed, err)
		}
	}
	// under the model through the information system the tutor sees nothing without the tutee's consent (R10)
	d.Owner(t, "UPDATE route SET model = 'regional_system'")
	if _, err := store.Card(tenant.With(t.Context(), home.Tutor), tenant.ReachAssigned, home.Tutee.Person); !errors.Is(err, directory.ErrPersonNotFound) {
		t.Errorf("without the consent: %v", err)
	}
	p := tenant.Person{RegionID: home.Tutee.Region, ID: home.Tutee.Person, Profile: tenant.Profile{Surname: "Чужая", GivenName: "Рука", Subjects: []string{}}, Version: 2}
	for name, s := range map[string]tenant.Scope{"another municipality": tree.OtherMunicipality().Coordinator, "another region": tree.OtherRegion().Coordinator} {
		if err := store.UpdatePerson(tenant.With(t.Context(), s), &p, 1); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("changed from %s: %v", name, err)
		}
	}
	p.ID = tree.Regions[0].Methodist.Person
	if err := store.UpdatePerson(tenant.With(t.Context(), home.Coordinator), &p, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("the region's methodist changed from a school: %v", err)
	}
	// nobody but the invitation says who a person is signed in as
	err := d.App.Write(tenant.With(t.Context(), home.Coordinator), func(ctx context.Context, q bun.IDB) error {
		_, err := q.ExecContext(ctx, "UPDATE person SET account_id = ?", newID())
		return err
	})
	if err == nil {
		t.Error("the app role set an account")
	}
}

func TestMemberships_LiveEndAndAreHeard(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	scope, account := tree.Home().Coordinator, account(t, d, false)
	ctx := tenant.With(t.Context(), scope)
	person := tree.Home().Tutee.Person
	d.Owner(t, "UPDATE person SET account_id = $1 WHERE id = $2", account, person)
	ear, err := pgx.Connect(t.Context(), d.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ear.Close(context.Background()) }()
	if _, err := ear.Exec(t.Context(), "LISTEN marshrut_session"); err != nil {
		t.Fatal(err)
	}
	heard := func(when string) {
		t.Helper()
		wait, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		if n, err := ear.WaitForNotification(wait); err != nil || n.Payload != account.String() {
			t.Fatalf("%s: %+v, %v", when, n, err)
		}
	}
	m := tenant.MembershipRecord{RegionID: scope.Region, ID: newID(), PersonID: person, Role: tenant.Tutor, MunicipalityID: scope.Municipality,
		OrganizationID: scope.Organization, Since: civil.MustParse("2024-09-01"), Until: civil.MustParse("2025-06-30"), CreatedAt: now()}
	if err := store.InsertMembership(ctx, &m); err != nil {
		t.Fatal(err)
	}
	heard("a new role")
	twice := m
	twice.ID = newID()
	if err := store.InsertMembership(ctx, &twice); !errors.Is(err, directory.ErrMembershipTaken) {
		t.Errorf("the role twice: %v", err)
	}
	if err := store.EndMembership(ctx, m, now()); err != nil {
		t.Fatal(err)
	}
	heard("an ended role")
	if err := store.EndMembership(ctx, m, now()); !errors.Is(err, directory.ErrMembershipEnded) {
		t.Errorf("ended twice: %v", err)
	}
	if err := store.InsertMembership(ctx, &twice); err != nil {
		t.Errorf("given anew: %v", err)
	}
	card, err := store.Card(ctx, tenant.ReachOrganization, person)
	if err != nil || len(card.Memberships) != 3 || card.Memberships[2].EndedAt.IsZero() {
		t.Errorf("living ones first, the ended one kept: %+v, %v", card.Memberships, err)
	}
}

func TestMemberships_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), directorypg.New(d.App)
	home := tree.Home()
	// the tutee works in another municipality as well, and is a methodist of the region
	there := tenant.Scope{Region: home.Tutee.Region, Municipality: tree.OtherMunicipality().ID, Organization: tree.OtherMunicipality().Schools[0].ID}
	for _, m := range []tenant.MembershipRecord{
		{Role: tenant.Mentor, MunicipalityID: there.Municipality, OrganizationID: there.Organization}, {Role: tenant.RegionalMethodist},
		{Role: tenant.Tutor, MunicipalityID: home.Tutee.Municipality, OrganizationID: tree.OtherSchool().ID},
	} {
		m.RegionID, m.ID, m.PersonID, m.Since, m.CreatedAt = there.Region, newID(), home.Tutee.Person, civil.MustParse("2024-09-01"), now()
		if err := store.InsertMembership(tenant.With(t.Context(), tree.Regions[0].Coordinator), &m); err != nil {
			t.Fatal(err)
		}
		// what a municipality may not see it may not end or make
		stranger := tenant.With(t.Context(), tree.Regions[1].Municipalities[0].Coordinator)
		if m.MunicipalityID != home.Tutee.Municipality {
			stranger = tenant.With(t.Context(), home.Coordinator)
		}
		if err := store.EndMembership(stranger, m, now()); !errors.Is(err, directory.ErrMembershipEnded) {
			t.Errorf("%s ended over the wall: %v", m.Role, err)
		}
		m.ID, m.PersonID = newID(), home.Colleague.Person
		if err := store.InsertMembership(stranger, &m); err == nil {
			t.Errorf("%s given over the wall", m.Role)
		}
	}
	for name, c := range map[string]struct {
		scope tenant.Scope
		reach tenant.Reach
		want  int
	}{
		"the school":           {home.Coordinator, tenant.ReachOrganization, 2},
		"the municipality":     {tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, 3},
		"the other one":        {tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, 2},
		"the region":           {tree.Regions[0].Coordinator, tenant.ReachRegion, 4},
		"themself, as a tutee": {home.Tutee, tenant.ReachOwn, 3},
	} {
		card, err := store.Card(tenant.With(t.Context(), c.scope), c.reach, home.Tutee.Person)
		if err != nil || len(card.Memberships) != c.want {
			t.Errorf("%s sees %d roles, want %d (%v)", name, len(card.Memberships), c.want, err)
		}
	}
	own, err := store.OwnMemberships(tenant.With(t.Context(), home.Tutee))
	if err != nil || len(own) != 4 {
		t.Errorf("their own: %+v, %v", own, err)
	}
	if other, err := store.OwnMemberships(tenant.With(t.Context(), home.Colleague)); err != nil || len(other) != 1 || other[0].PersonID != home.Colleague.Person {
		t.Errorf("a colleague's: %+v, %v", other, err)
	}
}
