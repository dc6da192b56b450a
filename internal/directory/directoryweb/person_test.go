package directoryweb_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestPeople_ASchoolAddsATeacher(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	school := s.as(s.tree.Home().Coordinator)
	made := webtest.Do(t, school, "POST", "/people", teacher("Elkina@Example.ru"), web.IdempotencyHeader, "teacher-0001").Want(t, 201, "")
	p := webtest.Into[card](t, made)
	if p.Surname != "Ёлкина" || p.Email != "elkina@example.ru" || p.Brief || made.Header.Get("ETag") != `"1"` ||
		len(p.Memberships) != 1 || p.Memberships[0].Organization != s.tree.Home().ID.String() {
		t.Errorf("%s", made.Body)
	}
	again := webtest.Do(t, school, "POST", "/people", teacher("Elkina@Example.ru"), web.IdempotencyHeader, "teacher-0001").Want(t, 201, "")
	if webtest.Into[card](t, again).ID != p.ID {
		t.Errorf("a repeated request made another person: %s", again.Body)
	}
	known := webtest.Do(t, school, "POST", "/people", teacher("elkina@example.ru")).Want(t, 409, "directory.email_known")
	if len(known.Problem.Fields) != 1 || known.Problem.Fields[0].Message != "Этот адрес записан у человека: Ёлкина Мария." {
		t.Errorf("%+v", known.Problem)
	}
	for _, other := range []tenant.Scope{s.tree.OtherSchool().Coordinator, s.tree.OtherMunicipality().Schools[0].Coordinator} {
		taken := webtest.Do(t, s.as(other), "POST", "/people", teacher("elkina@example.ru")).Want(t, 409, "directory.email_taken")
		if len(taken.Problem.Fields) != 0 {
			t.Errorf("tells who has the e-mail: %+v", taken.Problem)
		}
	}
	webtest.Do(t, s.as(s.tree.OtherRegion().Municipalities[0].Schools[0].Coordinator), "POST", "/people", teacher("elkina@example.ru")).Want(t, 201, "")

	found := webtest.Into[listing](t, webtest.Do(t, school, "POST", "/people/search", object{"text": "елк мар"}).Want(t, 200, ""))
	if len(found.Items) != 1 || found.Items[0]["id"] != p.ID {
		t.Errorf("found %+v", found)
	}
	all := webtest.Into[listing](t, webtest.Do(t, school, "GET", "/people?role=tutee", nil))
	if len(all.Items) != 3 {
		t.Errorf("%d teachers of the school", len(all.Items))
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE subject_id = $1", p.ID); n != 2 {
		t.Errorf("%d audit records, want the person's and the role's", n)
	}
}

func TestPeople_BadInputNamesEveryPlaceAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	before := testdb.Value[int](t, s.db, "SELECT count(*) FROM person")
	bad := object{"surname": "Иванов1", "given_name": "  ", "email": "без собаки", "phone": "звоните", "snils": "112-233-445 96",
		"teaching_since": "2999-01-01", "category_until": "2027-01-01",
		"membership": object{"role": "municipal_coordinator", "organization": nobody, "since": "2026-09-01", "until": "2026-08-31"}}
	a := webtest.Do(t, s.as(s.tree.Regions[0].Coordinator), "POST", "/people", bad).Want(t, 422, "directory.person_invalid")
	var paths []string
	for _, f := range a.Problem.Fields {
		paths = append(paths, f.Path)
	}
	want := []string{"body.surname", "body.given_name", "body.email", "body.phone", "body.snils", "body.teaching_since", "body.category_until",
		"body.membership.municipality", "body.membership.organization", "body.membership.until"}
	if len(paths) != len(want) {
		t.Fatalf("%v, want %v", paths, want)
	}
	for i := range want {
		if paths[i] != want[i] {
			t.Errorf("%v, want %v", paths[i], want[i])
		}
	}
	webtest.Do(t, s.as(s.tree.Home().Coordinator), "POST", "/people/search", object{"text": "я"}).Want(t, 422, "directory.search_invalid")
	webtest.Do(t, s.as(s.tree.Home().Coordinator), "GET", "/people?role=директор", nil).Want(t, 422, "directory.search_invalid")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM person"); n != before {
		t.Errorf("%d people more", n-before)
	}
}

// Who gives which role at which node [B 2.8.1-3].
func TestGiveRole_EachCoordinatorAtTheOwnNodeAndBelow(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), s.tree.Regions[0]
	municipality := region.Municipalities[0]
	at := func(role tenant.Role, node ...any) object {
		o := object{"role": role}
		for i := 0; i < len(node); i += 2 {
			o[node[i].(string)] = node[i+1]
		}
		return o
	}
	for _, c := range []struct {
		who    string
		scope  tenant.Scope
		whom   uuid.UUID
		role   object
		status int
		id     string
	}{
		{"a school, own role", home.Coordinator, home.Tutee.Person, at(tenant.Mentor), 201, ""},
		{"a school, the role twice", home.Coordinator, home.Mentor.Person, at(tenant.Mentor), 409, "directory.membership_taken"},
		{"a school, a role above", home.Coordinator, home.Tutee.Person, at(tenant.MunicipalCoordinator), 403, "directory.role_beyond"},
		{"a school, at the school beside", home.Coordinator, home.Tutee.Person, at(tenant.Tutor, "organization", s.tree.OtherSchool().ID), 422, "directory.membership_invalid"},
		{"a school, at no school", home.Coordinator, home.Tutee.Person, at(tenant.Tutor, "organization", nobody), 422, "directory.membership_invalid"},
		{"a school, to another's teacher", home.Coordinator, s.tree.OtherSchool().Tutee.Person, at(tenant.Tutor), 404, "directory.person_not_found"},
		{"a school, to the region's methodist", home.Coordinator, region.Methodist.Person, at(tenant.Tutor), 404, "directory.person_not_found"},
		{"a municipality, at its school", municipality.Coordinator, home.Tutee.Person, at(tenant.Tutor, "organization", s.tree.OtherSchool().ID), 201, ""},
		{"a municipality, its own role", municipality.Coordinator, home.Tutee.Person, at(tenant.MunicipalCoordinator), 201, ""},
		{"a municipality, of another one", municipality.Coordinator, home.Tutee.Person, at(tenant.MunicipalCoordinator, "municipality", s.tree.OtherMunicipality().ID), 422, "directory.membership_invalid"},
		{"a municipality, a role above", municipality.Coordinator, home.Tutee.Person, at(tenant.RegionalMethodist), 403, "directory.role_beyond"},
		{"a municipality, to the region's methodist", municipality.Coordinator, region.Methodist.Person, at(tenant.MunicipalCoordinator), 403, "directory.kept_by_region"},
		{"the region, anywhere", region.Coordinator, home.Tutee.Person, at(tenant.Tutor, "organization", s.tree.OtherMunicipality().Schools[0].ID), 201, ""},
		{"the region, its own role", region.Coordinator, home.Tutee.Person, at(tenant.RegionalMethodist), 201, ""},
		{"the region, with no school named", region.Coordinator, home.Tutee.Person, at(tenant.Tutor), 422, "directory.membership_invalid"},
		{"the region, in another region", region.Coordinator, home.Tutee.Person, at(tenant.Tutor, "organization", s.tree.OtherRegion().Municipalities[0].Schools[0].ID), 422, "directory.membership_invalid"},
		{"the region, to another region's", region.Coordinator, s.tree.OtherRegion().Coordinator.Person, at(tenant.RegionalMethodist), 404, "directory.person_not_found"},
		{"a methodist", region.Methodist, home.Tutee.Person, at(tenant.Tutor), 403, "authz.forbidden"},
		{"a teacher", home.Tutee, home.Tutee.Person, at(tenant.SchoolCoordinator), 403, "authz.forbidden"},
		{"an operator's role", region.Coordinator, home.Tutee.Person, at(tenant.Operator), 422, "web.invalid"},
	} {
		a := webtest.Do(t, s.as(c.scope), "POST", "/people/"+c.whom.String()+"/memberships", c.role)
		if a.Status != c.status || a.Problem.ID != c.id {
			t.Errorf("%s: %d %s, want %d %s: %s", c.who, a.Status, a.Problem.ID, c.status, c.id, a.Body)
		}
	}
}

func TestEndRole_TakesEffectAndKeepsTheLastCoordinator(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	school, tutee := s.as(home.Coordinator), s.as(home.Tutee)
	path := func(who tenant.Scope) string {
		return "/people/" + who.Person.String() + "/memberships/" + who.Membership.String()
	}
	webtest.Do(t, tutee, "GET", "/me", nil).Want(t, 200, "")
	webtest.Do(t, school, "DELETE", path(home.Tutee), nil).Want(t, 204, "")
	webtest.Do(t, tutee, "GET", "/me", nil).Want(t, 404, "web.not_found") // the membership is gone
	webtest.Do(t, school, "DELETE", path(home.Tutee), nil).Want(t, 404, "directory.person_not_found")
	webtest.Do(t, s.as(s.tree.Regions[0].Coordinator), "DELETE", path(home.Tutee), nil).Want(t, 409, "directory.membership_ended")
	webtest.Do(t, school, "DELETE", path(home.Coordinator), nil).Want(t, 409, "directory.own_membership")
	webtest.Do(t, s.as(s.tree.OtherSchool().Coordinator), "DELETE", path(home.Colleague), nil).Want(t, 404, "directory.person_not_found")
	mixed := "/people/" + home.Colleague.Person.String() + "/memberships/" + home.Tutor.Membership.String()
	webtest.Do(t, school, "DELETE", mixed, nil).Want(t, 404, "directory.membership_not_found")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = 'membership.end' AND subject_id = $1", home.Tutee.Person); n != 1 {
		t.Errorf("%d records", n)
	}
}

func TestGiveRole_AnewAfterItsTermRanOut(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.db.Owner(t, "UPDATE membership SET since = '2020-09-01', until = '2021-08-31' WHERE id = $1", home.Tutee.Membership)
	a := webtest.Do(t, s.as(home.Coordinator), "POST", "/people/"+home.Tutee.Person.String()+"/memberships", object{"role": "tutee"}).Want(t, 201, "")
	if got := webtest.Into[card](t, a); len(got.Memberships) != 2 || got.Memberships[0].ID == home.Tutee.Membership.String() {
		t.Errorf("%s", a.Body)
	}
}

// A role given for a time ends with its last day; who may give it may prolong it [B 1.3].
func TestProlong_WhoGivesARoleMovesItsLastDay(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), s.tree.Regions[0]
	day := func(n int) string { return time.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }
	until := func(who tenant.Scope, n int) {
		s.db.Owner(t, "UPDATE membership SET since = '2020-09-01', until = $2 WHERE id = $1", who.Membership, day(n))
	}
	path := func(who tenant.Scope) string {
		return "/people/" + who.Person.String() + "/memberships/" + who.Membership.String() + "/term"
	}
	until(region.Methodist, 5)
	methodist, centre := s.as(region.Methodist), s.as(region.Coordinator)
	webtest.Do(t, methodist, "GET", "/me", nil).Want(t, 200, "")
	if l := webtest.Do(t, centre, "GET", "/people?role=regional_methodist", nil).Want(t, 200, ""); !strings.Contains(string(l.Body), `"until":"`+day(5)) {
		t.Errorf("the list does not say until when: %s", l.Body)
	}
	webtest.Do(t, s.as(region.Municipalities[0].Coordinator), "PUT", path(region.Methodist), object{"until": day(60)}).Want(t, 403, "directory.kept_by_region")
	webtest.Do(t, s.as(s.tree.OtherRegion().Coordinator), "PUT", path(region.Methodist), object{"until": day(60)}).Want(t, 404, "directory.person_not_found")
	webtest.Do(t, centre, "PUT", path(region.Methodist), object{"until": day(-5)}).Want(t, 422, "directory.membership_invalid")
	webtest.Do(t, centre, "PUT", path(region.Coordinator), object{"until": day(60)}).Want(t, 409, "directory.own_membership")
	webtest.Do(t, centre, "PUT", path(region.Methodist), object{"until": day(60)}).Want(t, 200, "")
	// past its last day a page that is open gives nothing more, and the role is given anew
	until(region.Methodist, -2)
	webtest.Do(t, methodist, "GET", "/me", nil).Want(t, 404, "web.not_found")
	webtest.Do(t, centre, "PUT", path(region.Methodist), object{"until": day(60)}).Want(t, 409, "directory.membership_ended")
	// a school gives its own roles
	until(home.Tutor, 3)
	webtest.Do(t, s.as(s.tree.OtherSchool().Coordinator), "PUT", path(home.Tutor), object{"until": day(60)}).Want(t, 404, "directory.person_not_found")
	webtest.Do(t, s.as(home.Coordinator), "PUT", path(home.Tutor), object{}).Want(t, 200, "")
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM membership WHERE id = $1 AND until IS NULL", home.Tutor.Membership); n != 1 {
		t.Error("the role still has an end")
	}
}

// What is shown of a person, and who may change it.
func TestPerson_ByRole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), s.tree.Regions[0]
	for _, c := range []struct {
		who       string
		scope     tenant.Scope
		whom      uuid.UUID
		get       int
		brief     bool
		put       int
		putReason string
	}{
		{"a teacher and themself", home.Tutee, home.Tutee.Person, 200, false, 200, ""},
		{"a teacher and a colleague", home.Tutee, home.Colleague.Person, 404, false, 404, "directory.person_not_found"},
		{"a tutor and a teacher not theirs", home.Tutor, home.Tutee.Person, 404, false, 404, "directory.person_not_found"},
		{"a methodological lead", home.Leads, home.Tutee.Person, 200, false, 404, "directory.person_not_found"},
		{"the school", home.Coordinator, home.Colleague.Person, 200, false, 200, ""},
		{"the school beside", s.tree.OtherSchool().Coordinator, home.Tutee.Person, 404, false, 404, "directory.person_not_found"},
		{"the municipality", region.Municipalities[0].Coordinator, home.Tutor.Person, 200, false, 200, ""},
		{"the municipality and the methodist", region.Municipalities[0].Coordinator, region.Methodist.Person, 200, true, 403, "directory.kept_by_region"},
		{"the school and the methodist", home.Coordinator, region.Methodist.Person, 404, false, 404, "directory.person_not_found"},
		{"another municipality", s.tree.OtherMunicipality().Coordinator, home.Tutee.Person, 404, false, 404, "directory.person_not_found"},
		{"the region", region.Coordinator, home.Mentor.Person, 200, false, 200, ""},
		{"another region", s.tree.OtherRegion().Coordinator, home.Tutee.Person, 404, false, 404, "directory.person_not_found"},
		{"another region and nobody", s.tree.OtherRegion().Coordinator, uuid.MustParse(nobody), 404, false, 404, "directory.person_not_found"},
	} {
		client, path := s.as(c.scope), "/people/"+c.whom.String()
		put := object{"surname": "Новая", "given_name": "Фамилия", "email": c.whom.String() + "@example.ru"}
		a := webtest.Do(t, client, "GET", path, nil)
		if a.Status != c.get {
			t.Errorf("%s reads: %d, want %d: %s", c.who, a.Status, c.get, a.Body)
		}
		if a.Status == 200 {
			if got := webtest.Into[card](t, a); got.Brief != c.brief || (got.Email == "") != c.brief {
				t.Errorf("%s sees %s", c.who, a.Body)
			}
		}
		if a := webtest.Do(t, client, "PUT", path, put, "If-Match", `"1"`); a.Status != c.put || a.Problem.ID != c.putReason {
			t.Errorf("%s writes: %d %s, want %d %s", c.who, a.Status, a.Problem.ID, c.put, c.putReason)
		}
	}
	put := object{"surname": "Новая", "given_name": "Фамилия"}
	webtest.Do(t, s.as(home.Coordinator), "PUT", "/people/"+home.Colleague.Person.String(), put, "If-Match", `"1"`).Want(t, 412, "postgres.stale")
	webtest.Do(t, s.as(home.Coordinator), "PUT", "/people/"+home.Colleague.Person.String(), put).Want(t, 428, "web.version_required")
}

func TestMe_EverybodyReadsAndCorrectsTheirOwn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), s.tree.Regions[0]
	for _, who := range []tenant.Scope{home.Tutee, home.Tutor, home.Mentor, home.Coordinator, home.Leads, region.Municipalities[0].Coordinator,
		region.Methodist, region.Coordinator} {
		client := s.as(who)
		before := webtest.Do(t, client, "GET", "/me", nil).Want(t, 200, "")
		if got := webtest.Into[card](t, before); got.ID != who.Person.String() || got.Brief {
			t.Errorf("%s: %s", who.Role, before.Body)
		}
		a := webtest.Do(t, client, "PUT", "/me", object{"surname": "Сама", "given_name": "Себе", "position": "учитель"}, "If-Match", before.Header.Get("ETag")).Want(t, 200, "")
		if got := webtest.Into[card](t, a); got.Surname != "Сама" || got.Version != 2 {
			t.Errorf("%s: %s", who.Role, a.Body)
		}
		own := webtest.Into[listing](t, webtest.Do(t, client, "GET", "/me/memberships", nil))
		if len(own.Items) != 1 || own.Items[0]["id"] != who.Membership.String() {
			t.Errorf("%s: %+v", who.Role, own)
		}
	}
	details := testdb.Value[string](t, s.db, "SELECT details::text FROM audit_record WHERE action = 'person.update' AND subject_id = $1", home.Tutee.Person)
	if details != `{"fields": ["surname", "given_name", "email", "position"], "version": 2}` {
		t.Errorf("the record holds %s", details)
	}
	for _, path := range []string{"/me", "/me/memberships", "/role-titles", "/people"} {
		webtest.Do(t, s.operator(), "GET", path, nil).Want(t, 403, "authz.forbidden")
	}
}
