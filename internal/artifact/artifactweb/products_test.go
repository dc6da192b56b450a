package artifactweb_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type product struct {
	ID           uuid.UUID   `json:"id"`
	State        string      `json:"state"`
	Authors      []uuid.UUID `json:"authors"`
	Files        []file      `json:"files"`
	Presentation *struct {
		On   civil.Date `json:"on"`
		Done bool       `json:"done"`
	} `json:"presentation"`
	Version int `json:"version"`
}

type review struct {
	ID       uuid.UUID `json:"id"`
	Standing string    `json:"standing"`
	Reviewer uuid.UUID `json:"reviewer"`
}

var lesson = map[string]any{"title": "Открытый урок по читательской грамотности", "kind": "open-lesson"}

func assessment() map[string]any {
	return map[string]any{"rubric": "product", "rubric_version": 1, "verdict": "removed", "attests_growth": true,
		"scores":  map[string]int{"task": 2, "competence": 2, "method": 3, "practice": 1, "sharing": 2, "reflection": 0},
		"comment": "Приёмы применены к месту, затруднение снято."}
}

func shown(day civil.Date) map[string]any {
	return map[string]any{"form": "master-class", "title": "Методический день школы", "level": "school", "on": day, "done": true}
}

// product makes a draft.
func (s *scene) product(c *http.Client, route uuid.UUID) product {
	s.Helper()
	return webtest.Into[product](s, webtest.Do(s, c, "POST", fmt.Sprintf("/routes/%s/products", route), lesson).Want(s, 201, ""))
}

// presented makes a product that was shown today.
func (s *scene) presented(c *http.Client, route uuid.UUID) product {
	s.Helper()
	p := s.product(c, route)
	return webtest.Into[product](s, webtest.Do(s, c, "POST", fmt.Sprintf("/products/%s/presentation", p.ID), shown(today()), "If-Match", web.ETag(p.Version)).Want(s, 200, ""))
}

// today is a day that has begun everywhere.
func today() civil.Date { return civil.Of(time.Now().UTC()).AddDays(-1) }

func TestProduct_FromDraftToReview(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	home := s.tree.Home()
	route, tutee := s.route(iom.Assessment), s.as(home.Tutee)
	p := s.product(tutee, route.ID)
	path := fmt.Sprintf("/products/%s", p.ID)
	if p.State != "draft" || len(p.Authors) != 1 || p.Authors[0] != home.Tutee.Person {
		t.Fatalf("created: %+v", p)
	}
	changed := map[string]any{"title": "Другое название", "kind": "свой вид", "link": "https://example.ru/publ"}
	webtest.Do(t, tutee, "PUT", path, changed).Want(t, 428, "web.version_required")
	webtest.Do(t, tutee, "PUT", path, changed, "If-Match", `"1"`).Want(t, 200, "")
	webtest.Do(t, tutee, "PUT", path, changed, "If-Match", `"1"`).Want(t, 412, "postgres.stale")

	f := s.upload(tutee, route.ID, "Конспект.pdf", pdf(1000))
	add := map[string]any{"artifact": f.ID}
	webtest.Do(t, tutee, "POST", path+"/files", add, "If-Match", `"2"`).Want(t, 201, "")
	other := s.upload(tutee, s.route(iom.Active).ID, "Чужой.pdf", pdf(1000))
	webtest.Do(t, tutee, "POST", path+"/files", map[string]any{"artifact": other.ID}, "If-Match", `"3"`).Want(t, 422, "artifact.file_of_other_route")
	webtest.Do(t, tutee, "POST", path+"/files", map[string]any{"artifact": uuid.New()}, "If-Match", `"3"`).Want(t, 404, "artifact.not_found")

	expert := s.as(home.Coordinator)
	reviews := path + "/reviews"
	webtest.Do(t, expert, "POST", reviews, assessment()).Want(t, 409, "artifact.not_presented")
	webtest.Do(t, tutee, "POST", path+"/presentation", shown(today().AddDays(30)), "If-Match", `"3"`).Want(t, 422, "artifact.presentation_invalid")
	// what was shown before the route began is no result of it, planned or held
	early := webtest.Do(t, tutee, "POST", path+"/presentation", map[string]any{"form": "master-class", "on": route.Begun().AddDays(-1), "done": false}, "If-Match", `"3"`).
		Want(t, 422, "artifact.presentation_invalid")
	if early.Problem.Rule != "R6" || early.Problem.Clause != "п. 1.12 Положения" {
		t.Errorf("refused by %+v", early.Problem)
	}
	seen := webtest.Into[product](t, webtest.Do(t, tutee, "POST", path+"/presentation", shown(today()), "If-Match", `"3"`).Want(t, 200, ""))
	if seen.State != "presented" || len(seen.Files) != 1 || seen.Files[0].ID != f.ID || seen.Presentation == nil || !seen.Presentation.Done {
		t.Errorf("presented: %+v", seen)
	}

	made := webtest.Into[review](t, webtest.Do(t, expert, "POST", reviews, assessment()).Want(t, 201, ""))
	if made.Standing != "counts" || made.Reviewer != home.Coordinator.Person {
		t.Errorf("reviewed: %+v", made)
	}
	webtest.Do(t, expert, "POST", reviews, assessment()).Want(t, 409, "artifact.review_twice")
	webtest.Do(t, tutee, "GET", fmt.Sprintf("/reviews/%s", made.ID), nil).Want(t, 200, "")
	// what was reviewed stays as it was
	webtest.Do(t, tutee, "PUT", path, lesson, "If-Match", `"4"`).Want(t, 409, "artifact.product_reviewed")
	webtest.Do(t, tutee, "DELETE", fmt.Sprintf("%s/files/%s", path, f.ID), nil, "If-Match", `"4"`).Want(t, 409, "artifact.product_reviewed")
	webtest.Do(t, tutee, "DELETE", fmt.Sprintf("/artifacts/%s", f.ID), nil, "If-Match", web.ETag(f.Version)).Want(t, 409, "artifact.in_use")

	products, facts, err := s.products.Facts(tenant.With(t.Context(), home.Tutee), route.ID)
	if err != nil || len(products) != 1 || len(facts) != 1 || products[0].PresentedOn != today() || facts[0].Verdict != iom.DeficitRemoved {
		t.Errorf("facts: %+v, %+v, %v", products, facts, err)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM audit_record WHERE root_id = $1 AND object_type IN ('product', 'review')", route.ID); n != 5 {
		t.Errorf("%d audit records, want one for each of 5 changes", n)
	}
}

func TestProduct_RegulationNamesKindsFormsAndDirections(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	tutee := s.as(s.tree.Home().Tutee)
	post := func(route *iom.Route, key string, v any) webtest.Answer {
		body := map[string]any{"title": "Проект урока", "kind": "project", key: v}
		return webtest.Do(t, tutee, "POST", fmt.Sprintf("/routes/%s/products", route.ID), body)
	}
	ust, sovetsky := s.route(iom.Active), s.route(iom.Active, iomtest.Under(iom.Sovetsky2022))
	post(ust, "direction", "methodical").Want(t, 422, "artifact.product_invalid") // [B] names none
	post(sovetsky, "direction", "methodical").Want(t, 201, "")                    // [A II.3]
	post(sovetsky, "direction", "sport").Want(t, 422, "artifact.product_invalid")
	post(ust, "link", "javascript:alert(1)").Want(t, 422, "artifact.product_invalid")
	post(ust, "authors", []uuid.UUID{s.tree.Home().Colleague.Person}).Want(t, 422, "artifact.foreign_author")
	post(s.route(iom.Draft), "kind", "project").Want(t, 409, "artifact.route_closed")

	p := s.product(tutee, ust.ID)
	planned := map[string]any{"form": "master-class", "done": false}
	got := webtest.Into[product](t, webtest.Do(t, tutee, "POST", fmt.Sprintf("/products/%s/presentation", p.ID), planned, "If-Match", `"1"`).Want(t, 200, ""))
	if got.State != "draft" {
		t.Errorf("a planned presentation makes the product %s", got.State)
	}
	incomplete := map[string]any{"form": "master-class", "done": true}
	refused := webtest.Do(t, tutee, "POST", fmt.Sprintf("/products/%s/presentation", p.ID), incomplete, "If-Match", `"2"`).Want(t, 422, "artifact.presentation_invalid")
	if len(refused.Problem.Fields) != 3 {
		t.Errorf("title, level and day are missing, named are %+v", refused.Problem.Fields)
	}
}

func TestReview_R8_WhoMayAndWhatItWeighs(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), &s.tree.Regions[0]
	route := s.route(iom.Assessment)
	p := s.presented(s.as(home.Tutee), route.ID)
	path := fmt.Sprintf("/products/%s/reviews", p.ID)
	webtest.Do(t, s.as(region.Methodist), "POST", path, assessment()).Want(t, 404, "artifact.product_not_found") // not appointed
	s.db.Owner(t, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, from_date)
		VALUES ($1, $2, $3, $4, $5, $6, 'regional_methodist', current_date)`,
		route.RegionID, uuid.New(), route.ID, route.MunicipalityID, route.OrganizationID, region.Methodist.Person)
	webtest.Do(t, s.as(region.Coordinator), "POST", path, assessment()).Want(t, 422, "iom.reviewer_not_entitled")
	webtest.Do(t, s.as(home.Tutor), "POST", fmt.Sprintf("/products/%s/review-request", p.ID), nil).Want(t, 200, "")
	webtest.Do(t, s.as(home.Tutee), "POST", fmt.Sprintf("/products/%s/review-request", p.ID), nil).Want(t, 409, "artifact.already_asked")
	for _, c := range []struct {
		name     string
		who      tenant.Scope
		status   int
		id       string
		standing string
	}{
		{"the tutee", home.Tutee, 403, "authz.forbidden", ""},
		{"the school's coordinator", home.Coordinator, 201, "", "counts"},
		{"the head of a methodological union", home.Leads, 201, "", "counts"},
		{"the tutor", home.Tutor, 201, "", "takes_part"},
		{"the municipal coordinator", region.Municipalities[0].Coordinator, 201, "", "takes_part"},
		{"the regional centre, asked", region.Coordinator, 201, "", "takes_part"},
		{"the appointed methodist", region.Methodist, 201, "", "counts"},
		{"another school", s.tree.OtherSchool().Coordinator, 404, "artifact.product_not_found", ""},
		{"another municipality", s.tree.OtherMunicipality().Coordinator, 404, "artifact.product_not_found", ""},
		{"another region", s.tree.OtherRegion().Coordinator, 404, "artifact.product_not_found", ""},
	} {
		got := webtest.Do(t, s.as(c.who), "POST", path, assessment()).Want(t, c.status, c.id)
		if c.standing != "" && webtest.Into[review](t, got).Standing != c.standing {
			t.Errorf("%s: %s, want %s", c.name, got.Body, c.standing)
		}
	}
	all := webtest.Into[web.Listing[review]](t, webtest.Do(t, s.as(home.Tutee), "GET", path, nil))
	if len(all.Items) != 6 {
		t.Errorf("the tutee sees %d reviews of 6", len(all.Items))
	}
}

func TestReview_R8_NobodyReviewsAnOwnProduct(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	p := s.presented(s.as(home.Tutee), s.route(iom.Assessment).ID)
	// the tutee is the school's coordinator as well
	both := home.Coordinator
	both.Person = home.Tutee.Person
	both.Membership = uuid.Must(uuid.NewV7())
	s.db.Owner(t, `INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id) VALUES ($1,$2,$3,$4,$5,$6)`,
		both.Region, both.Membership, both.Person, both.Role, both.Municipality, both.Organization)
	webtest.Do(t, s.as(both), "POST", fmt.Sprintf("/products/%s/reviews", p.ID), assessment()).Want(t, 422, "iom.own_product")
}

func TestReview_ByTheRubricWithAVerdict(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	p := s.presented(s.as(home.Tutee), s.route(iom.Assessment).ID)
	expert, path := s.as(home.Coordinator), fmt.Sprintf("/products/%s/reviews", p.ID)
	for key, bad := range map[string]any{
		"rubric": "none", "verdict": "good", "comment": "Коротко",
		"scores": map[string]int{"task": 2, "competence": 9, "method": 2, "practice": 1, "sharing": 2, "beauty": 1},
	} {
		body := assessment()
		body[key] = bad
		if got := webtest.Do(t, expert, "POST", path, body); got.Status != 422 {
			t.Errorf("%s %v: %d", key, bad, got.Status)
		}
	}
	silent := assessment()
	delete(silent, "verdict") // this route has deficits
	webtest.Do(t, expert, "POST", path, silent).Want(t, 422, "artifact.review_invalid")
	rubrics := webtest.Do(t, expert, "GET", "/rubrics", nil).Want(t, 200, "")
	if l := webtest.Into[web.Listing[struct {
		Code string `json:"code"`
	}]](t, rubrics); len(l.Items) == 0 || l.Items[0].Code != "product" {
		t.Errorf("rubrics: %s", rubrics.Body)
	}
	blank := webtest.Do(t, expert, "POST", path, map[string]any{"rubric": "product", "rubric_version": 1, "scores": map[string]int{}, "attests_growth": false}).Want(t, 422, "artifact.review_invalid")
	for _, missing := range []string{"body.scores.task", "body.scores.reflection", "body.verdict", "body.comment"} {
		if !strings.Contains(string(blank.Body), missing) {
			t.Errorf("a blank review does not name %s: %s", missing, blank.Body)
		}
	}
	key := uuid.NewString()
	first := webtest.Do(t, expert, "POST", path, assessment(), "Idempotency-Key", key).Want(t, 201, "")
	again := webtest.Do(t, expert, "POST", path, assessment(), "Idempotency-Key", key).Want(t, 201, "")
	if string(first.Body) != string(again.Body) {
		t.Error("a repeated request got another answer")
	}
	notRemoved := assessment()
	notRemoved["verdict"] = "not_removed" // as lawful as the others [B 1.12]
	webtest.Do(t, s.as(home.Leads), "POST", path, notRemoved).Want(t, 201, "")
}
