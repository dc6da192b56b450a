package artifactweb_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type assigned struct {
	Reviewer uuid.UUID `json:"reviewer"`
	State    string    `json:"state"`
	Reason   string    `json:"reason"`
}

type items[T any] struct {
	Items []T `json:"items"`
}

// Several experts, each with a sheet of their own, that nobody overwrites; blind until
// one's own is in; a methodist sees no more of the route than the product [B 1.13].
func TestAssign_R8_SeveralExpertsBlindUntilTheirOwnIsIn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	home, region := s.tree.Home(), &s.tree.Regions[0]
	route := s.route(iom.Assessment)
	tutee, school, methodist := s.as(home.Tutee), s.as(home.Coordinator), s.as(region.Methodist)
	p := s.presented(tutee, route.ID)
	one := fmt.Sprintf("/products/%s", p.ID)
	ask := func(who uuid.UUID) map[string]any { return map[string]any{"reviewer": who, "due": today().AddDays(9)} }

	webtest.Do(t, methodist, "GET", one, nil).Want(t, 404, "artifact.product_not_found")
	people := webtest.Into[items[struct {
		Person      uuid.UUID `json:"person"`
		Standing    string    `json:"standing"`
		Accompanies bool      `json:"accompanies"`
	}]](t, webtest.Do(t, school, "GET", one+"/reviewers/candidates", nil).Want(t, 200, ""))
	worth := map[uuid.UUID]string{}
	for _, c := range people.Items {
		worth[c.Person] = fmt.Sprint(c.Standing, c.Accompanies)
	}
	for who, want := range map[uuid.UUID]string{home.Coordinator.Person: "countsfalse", home.Leads.Person: "countsfalse", region.Methodist.Person: "countsfalse",
		home.Tutor.Person: "takes_parttrue", region.Municipalities[0].Coordinator.Person: "takes_partfalse", region.Coordinator.Person: "takes_partfalse",
		home.Tutee.Person: "", home.Colleague.Person: "", s.tree.OtherSchool().Coordinator.Person: "", s.tree.OtherMunicipality().Coordinator.Person: ""} {
		if worth[who] != want {
			t.Errorf("candidate %s: %q, want %q", who, worth[who], want)
		}
	}
	webtest.Do(t, school, "POST", one+"/reviewers", ask(region.Methodist.Person)).Want(t, 201, "")
	webtest.Do(t, school, "POST", one+"/reviewers", ask(region.Methodist.Person)).Want(t, 409, "artifact.assigned_twice")
	webtest.Do(t, school, "POST", one+"/reviewers", ask(home.Leads.Person)).Want(t, 201, "")
	webtest.Do(t, school, "POST", one+"/reviewers", ask(home.Tutee.Person)).Want(t, 422, "iom.own_product")
	webtest.Do(t, school, "POST", one+"/reviewers", ask(home.Colleague.Person)).Want(t, 422, "artifact.not_reviewer")
	webtest.Do(t, school, "POST", one+"/reviewers", map[string]any{"reviewer": home.Tutor.Person, "due": today().AddDays(-9)}).Want(t, 422, "artifact.assignment_invalid")
	webtest.Do(t, tutee, "POST", one+"/reviewers", ask(home.Leads.Person)).Want(t, 403, "authz.forbidden")
	for name, who := range map[string]tenant.Scope{"another school": s.tree.OtherSchool().Coordinator, "another municipality": s.tree.OtherMunicipality().Coordinator,
		"another region": s.tree.OtherRegion().Coordinator} {
		t.Log(name)
		webtest.Do(t, s.as(who), "GET", one+"/reviewers", nil).Want(t, 404, "artifact.product_not_found")
		webtest.Do(t, s.as(who), "POST", one+"/reviewers", ask(home.Leads.Person)).Want(t, 404, "artifact.product_not_found")
		webtest.Do(t, s.as(who), "DELETE", one+"/reviewers/"+home.Leads.Person.String(), nil).Want(t, 404, "artifact.product_not_found")
	}

	// the methodist sees the product now, and no more of the route
	webtest.Do(t, methodist, "GET", one, nil).Want(t, 200, "")
	webtest.Do(t, methodist, "GET", fmt.Sprintf("/routes/%s/products", route.ID), nil).Want(t, 404, "iom.route_not_found")
	lead := s.as(home.Leads)
	other := assessment()
	other["verdict"] = "not_removed"
	first := webtest.Into[review](t, webtest.Do(t, methodist, "POST", one+"/reviews", assessment()).Want(t, 201, ""))
	if n := len(webtest.Into[items[review]](t, webtest.Do(t, lead, "GET", one+"/reviews", nil).Want(t, 200, "")).Items); n != 0 {
		t.Errorf("an expert who owes the own sheet sees %d of others", n)
	}
	webtest.Do(t, lead, "GET", fmt.Sprintf("/reviews/%s", first.ID), nil).Want(t, 404, "artifact.review_not_found")
	if n := len(webtest.Into[items[review]](t, webtest.Do(t, school, "GET", one+"/reviews", nil)).Items); n != 1 {
		t.Errorf("who was not asked sees %d, want 1", n)
	}
	// not removed, and yet growth: lawful, and said in words, since it speaks for success
	if said := webtest.Do(t, lead, "POST", one+"/reviews", other).Want(t, 201, ""); !strings.Contains(string(said.Body), "artifact.growth_without_removal") {
		t.Errorf("nothing is said of %s", said.Body)
	}
	for name, c := range map[string]tenant.Scope{"methodist": region.Methodist, "lead": home.Leads, "author": home.Tutee} {
		if n := len(webtest.Into[items[review]](t, webtest.Do(t, s.as(c), "GET", one+"/reviews", nil).Want(t, 200, "")).Items); n != 2 {
			t.Errorf("%s sees %d reviews, want 2", name, n)
		}
	}
	states := webtest.Into[items[assigned]](t, webtest.Do(t, tutee, "GET", one+"/reviewers", nil).Want(t, 200, ""))
	if len(states.Items) != 2 || states.Items[0].State != "given" || states.Items[1].State != "given" {
		t.Errorf("assignments: %+v", states.Items)
	}
	webtest.Do(t, school, "DELETE", one+"/reviewers/"+home.Leads.Person.String(), nil).Want(t, 409, "artifact.review_given")

	// two experts of two minds: the conclusion decides [B 1.13]
	products, reviews, err := s.products.Facts(tenant.With(t.Context(), home.Tutee), route.ID)
	if err != nil {
		t.Fatal(err)
	}
	g, err := iom.ShippedRegulation(iom.UstIlimsk2024)
	if err != nil {
		t.Fatal(err)
	}
	reviews[1].AttestsGrowth = false
	if j := g.Judge(route, iom.Results{Products: products, Reviews: reviews}); !j.Open || j.Review != iom.Split || j.Voices != 2 || j.Flagged != 0 {
		t.Errorf("judged %+v", j)
	}
}

// An expert may decline with a reason; who asked may take it back; nothing is seen after.
func TestAssign_DeclinedAndTakenBack(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), &s.tree.Regions[0]
	route := s.route(iom.Assessment)
	p := s.presented(s.as(home.Tutee), route.ID)
	one, school, methodist := fmt.Sprintf("/products/%s", p.ID), s.as(home.Coordinator), s.as(region.Methodist)
	ask := map[string]any{"reviewer": region.Methodist.Person}
	webtest.Do(t, school, "POST", one+"/reviewers", ask).Want(t, 201, "")
	webtest.Do(t, methodist, "POST", one+"/review-refusal", map[string]any{"reason": "     "}).Want(t, 422, "artifact.assignment_invalid")
	webtest.Do(t, methodist, "POST", one+"/review-refusal", map[string]any{"reason": "Помогала готовить этот продукт."}).Want(t, 200, "")
	webtest.Do(t, methodist, "GET", one, nil).Want(t, 404, "artifact.product_not_found")
	webtest.Do(t, school, "DELETE", one+"/reviewers/"+region.Methodist.Person.String(), nil).Want(t, 404, "artifact.not_assigned")
	webtest.Do(t, school, "POST", one+"/reviewers", ask).Want(t, 201, "") // asked again
	webtest.Do(t, school, "DELETE", one+"/reviewers/"+region.Methodist.Person.String(), nil).Want(t, 200, "")
	webtest.Do(t, methodist, "GET", one, nil).Want(t, 404, "artifact.product_not_found")
	got := webtest.Into[items[assigned]](t, webtest.Do(t, school, "GET", one+"/reviewers", nil).Want(t, 200, ""))
	if len(got.Items) != 2 || got.Items[0].State != "declined" || got.Items[0].Reason == "" || got.Items[1].State != "withdrawn" {
		t.Errorf("assignments: %+v", got.Items)
	}
}

// A review by who accompanies the route is given and flagged, and told to the rules.
func TestReview_R8_ConflictIsFlagged(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), &s.tree.Regions[0]
	route := s.route(iom.Assessment)
	p := s.presented(s.as(home.Tutee), route.ID)
	testdbAppoint(s, route, region.Methodist.Person)
	path := fmt.Sprintf("/products/%s/reviews", p.ID)
	type flagged struct {
		Standing    string `json:"standing"`
		Accompanies bool   `json:"accompanies"`
	}
	if got := webtest.Into[flagged](t, webtest.Do(t, s.as(region.Methodist), "POST", path, assessment()).Want(t, 201, "")); !got.Accompanies || got.Standing != "counts" {
		t.Errorf("the methodist of the route: %+v", got)
	}
	if got := webtest.Into[flagged](t, webtest.Do(t, s.as(home.Coordinator), "POST", path, assessment()).Want(t, 201, "")); got.Accompanies {
		t.Errorf("the school: %+v", got)
	}
	products, reviews, err := s.products.Facts(tenant.With(t.Context(), home.Tutee), route.ID)
	if err != nil {
		t.Fatal(err)
	}
	g, err := iom.ShippedRegulation(iom.UstIlimsk2024)
	if err != nil {
		t.Fatal(err)
	}
	if j := g.Judge(route, iom.Results{Products: products, Reviews: reviews}); j.Outcome != iom.Reached || j.Voices != 2 || j.Flagged != 1 {
		t.Errorf("judged %+v", j)
	}
}

func testdbAppoint(s *scene, route *iom.Route, person uuid.UUID) {
	s.Helper()
	s.db.Owner(s, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, from_date)
		VALUES ($1, $2, $3, $4, $5, $6, 'regional_methodist', current_date)`,
		route.RegionID, uuid.New(), route.ID, route.MunicipalityID, route.OrganizationID, person)
}

// The files of the product open to an expert, those of the route do not.
func TestAssign_FilesOfTheProductOnly(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	home, region := s.tree.Home(), &s.tree.Regions[0]
	route := s.route(iom.Assessment, iomtest.Under(iom.UstIlimsk2024))
	tutee, methodist := s.as(home.Tutee), s.as(region.Methodist)
	p := s.product(tutee, route.ID)
	of, apart := s.upload(tutee, route.ID, "Конспект.pdf", pdf(500)), s.upload(tutee, route.ID, "Черновик.pdf", pdf(500))
	webtest.Do(t, tutee, "POST", fmt.Sprintf("/products/%s/files", p.ID), map[string]any{"artifact": of.ID}, "If-Match", `"1"`).Want(t, 201, "")
	webtest.Do(t, s.as(home.Coordinator), "POST", fmt.Sprintf("/products/%s/reviewers", p.ID), map[string]any{"reviewer": region.Methodist.Person}).Want(t, 201, "")
	s.content(methodist, of).Want(t, 200, "")
	s.content(methodist, apart).Want(t, 404, "artifact.not_found")
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM audit_record WHERE action = 'review.assign' AND root_id = $1", route.ID); n != 1 {
		t.Errorf("%d audit records", n)
	}
}
