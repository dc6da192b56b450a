package iomweb_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// What these scenarios look at of a draft, and of a published version.
type (
	regulationDraft struct {
		ID, Code, Title string
		Version         int
		Next            bool
		Municipality    string
		Regulation      map[string]any
		Problems        []struct{ Place, Message string }
	}
	edition struct {
		Code, Title, Note string
		Version           int
		Own               bool
		Municipality      string
		RetiredAt         string `json:"retired_at"`
		BasedOn           *struct {
			Regulation string
			Version    int
		} `json:"based_on"`
	}
)

func threeStages(t testing.TB) object {
	t.Helper()
	data, err := os.ReadFile("testdata/three-stages.json")
	if err != nil {
		t.Fatal(err)
	}
	var g object
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// publish lets a draft out.
func (s *scene) publish(d regulationDraft, note string) edition {
	s.Helper()
	return webtest.Into[edition](s, webtest.Do(s, s.municipal, "POST", "/regulation-drafts/"+d.ID+"/publication", object{"note": note}, "If-Match", tag(d.Version)).Want(s, 201, ""))
}

// A third regulation, like neither of those that come with the product, is made through
// the API alone, and a route is walked under it to its end.
func TestOwnRegulation_MadeByTheAPIAloneAndWalkedToTheEnd(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	town := "/municipalities/" + s.home.Tutee.Municipality.String() + "/regulation"
	leads := s.as(s.home.Leads)

	d := webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "POST", "/regulation-drafts", object{"regulation": threeStages(t)}).Want(s, 201, ""))
	if len(d.Problems) != 0 || d.Code == "" || d.Regulation["code"] != d.Code {
		t.Fatalf("the draft: %+v", d)
	}
	webtest.Do(s, s.municipal, "PUT", town, object{"regulation": d.Code}).Want(s, 404, "iom.regulation_not_found")
	p := s.publish(d, "Первая редакция")
	if p.Version != 1 || !p.Own || p.Municipality == "" {
		t.Errorf("published: %+v", p)
	}
	webtest.Do(s, s.municipal, "PUT", town, object{"regulation": d.Code}).Want(s, 200, "")

	r := webtest.Into[route](s, webtest.Do(s, s.tutee, "POST", "/routes", object{"title": "Расту", "term": object{"start": s.day(0), "end": s.day(19)}}))
	if len(r.Stages) != 3 {
		t.Fatalf("stages: %+v", r.Stages)
	}
	webtest.Do(s, s.tutee, "POST", "/routes/"+r.ID+"/requests", object{"kind": "request", "text": "Хочу."}).Want(s, 201, "")
	for i, direction := range []string{"", "subject", "class", "digital", "family"} {
		webtest.Do(s, s.tutee, "POST", "/routes/"+r.ID+"/activities", object{"stage": "work", "title": "Дело", "direction": direction,
			"organizer": []string{"", "Школа", "Школа", "Школа", "Школа"}[i]}).Want(s, 201, "")
	}
	r = s.get(s.tutee, r.ID)
	rule := func(a webtest.Answer, clause string) {
		t.Helper()
		if a.Problem.Clause != clause {
			t.Errorf("%s cites %q, want %q", a.Problem.ID, a.Problem.Clause, clause)
		}
	}
	rule(s.move(s.tutee, &r, "/submission", nil).Want(s, 422, "iom.field_missing"), "ст. 5.2 Порядка")
	webtest.Do(s, s.tutee, "DELETE", "/routes/"+r.ID+"/activities/"+r.Activities[0].ID, nil, "If-Match", tag(r.Activities[0].Version)).Want(s, 204, "")
	r = s.get(s.tutee, r.ID)
	rule(s.move(s.tutee, &r, "/submission", nil).Want(s, 422, "iom.term_too_long"), "ст. 7 Порядка")
	r = webtest.Into[route](s, webtest.Do(s, s.tutee, "PUT", "/routes/"+r.ID, object{"term": object{"start": s.day(0), "end": s.day(18)}}, "If-Match", tag(r.Version)))
	s.move(s.tutee, &r, "/submission", nil).Want(s, 200, "")
	rule(s.move(s.coordinator, &r, "/agreement", nil).Want(s, 403, "iom.role_not_named"), "ст. 10 Порядка")
	s.move(leads, &r, "/agreement", nil).Want(s, 200, "")

	// R3: two extensions of three months each, and four in all
	if r.ExtensionLimit != s.day(21) {
		t.Errorf("may be extended until %s", r.ExtensionLimit)
	}
	rule(s.move(s.tutee, &r, "/extension", object{"end": s.today.AddMonths(21).AddDays(1).String(), "reason": "Болезнь"}).Want(s, 422, "iom.extension_too_long"), "ст. 8 Порядка")
	s.move(s.tutee, &r, "/extension", object{"end": s.day(21), "reason": "Болезнь"}).Want(s, 200, "")
	s.move(s.tutee, &r, "/extension", object{"end": s.today.AddMonths(22).AddDays(1).String(), "reason": "Болезнь"}).Want(s, 422, "iom.extension_too_long")
	s.move(s.tutee, &r, "/extension", object{"end": s.today.AddMonths(22).AddDays(-10).String(), "reason": "Болезнь"}).Want(s, 200, "")
	rule(s.move(s.tutee, &r, "/extension", object{"end": s.day(22), "reason": "Болезнь"}).Want(s, 422, "iom.extensions_used"), "ст. 8 Порядка")

	// R6, R7, R15: the final diagnosis alone decides, with a product for each direction
	s.move(s.tutee, &r, "/assessment", nil).Want(s, 200, "")
	rule(s.move(leads, &r, "/completion", nil).Want(s, 422, "iom.proof_missing"), "ст. 11 Порядка")
	person := s.home.Tutee.Person
	s.facts.Final = []iom.DynamicsFact{{DiagnosisID: uuid.New(), PersonID: person, TakenOn: s.today, Dynamics: iom.DynamicsPositive}}
	for _, direction := range []string{"subject", "class", "digital"} {
		product := iom.ProductFact{ID: uuid.New(), AuthorIDs: []uuid.UUID{person}, Direction: direction, PresentedOn: s.today}
		s.facts.Products = append(s.facts.Products, product)
		s.facts.Reviews = append(s.facts.Reviews, iom.ReviewFact{ID: uuid.New(), ProductID: product.ID, ReviewerID: s.home.Coordinator.Person,
			ReviewerRole: s.home.Coordinator.Role, OrganizationID: s.home.Coordinator.Organization, Verdict: iom.DeficitNotRemoved, At: s.today.In(time.UTC)})
	}
	webtest.Do(s, leads, "POST", "/routes/"+r.ID+"/conclusions", object{"kind": "route_task", "outcome": "reached", "text": "Вырос."}).Want(s, 201, "")
	r = s.get(leads, r.ID)
	rule(s.move(leads, &r, "/completion", nil).Want(s, 422, "iom.direction_without_product"), "ст. 12 Порядка")
	s.facts.Products = append(s.facts.Products, iom.ProductFact{ID: uuid.New(), AuthorIDs: []uuid.UUID{person}, Direction: "family", PresentedOn: s.today})
	s.move(leads, &r, "/completion", nil).Want(s, 200, "") // reviews that say otherwise have no say here
	if r.State != "completed" || r.Outcome != "reached" {
		t.Errorf("completed: %s %s", r.State, r.Outcome)
	}
}

// A published version never changes: a running route keeps its own, the next draft shows
// what is new, and a version that nobody chooses may end.
func TestOwnRegulation_VersionsAndWhatRuns(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	town := "/municipalities/" + s.home.Tutee.Municipality.String() + "/regulation"
	d := webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "POST", "/regulation-drafts", object{"from": iom.UstIlimsk2024}).Want(s, 201, ""))
	g := maps.Clone(d.Regulation)
	g["title"], g["term"] = "Своё положение", object{"min": object{"on": false}, "max": object{"on": true, "clause": "п. 9", "months": 24}}
	one := "/regulation-drafts/" + d.ID
	webtest.Do(s, s.municipal, "PUT", one, object{"regulation": g}).Want(s, 428, "web.version_required")
	d = webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "PUT", one, object{"regulation": g}, "If-Match", tag(1)).Want(s, 200, ""))
	webtest.Do(s, s.municipal, "PUT", one, object{"regulation": g}, "If-Match", tag(1)).Want(s, 412, "iom.stale")

	// what is wrong is told with its place, and stops the publication alone
	g["agreement"] = object{"on": true, "by": []string{"headmaster"}}
	d = webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "PUT", one, object{"regulation": g}, "If-Match", tag(2)).Want(s, 200, ""))
	var places []string
	for _, p := range d.Problems {
		places = append(places, p.Place)
	}
	if !slices.Equal(places, []string{"/agreement/by/0", "/agreement/clause"}) {
		t.Errorf("problems: %+v", d.Problems)
	}
	webtest.Do(s, s.municipal, "POST", one+"/publication", object{}, "If-Match", tag(3)).Want(s, 422, "iom.regulation_invalid")
	webtest.Do(s, s.municipal, "PUT", one, object{"regulation": object{"colour": "red"}}, "If-Match", tag(3)).Want(s, 422, "iom.regulation_invalid")
	g["agreement"] = object{"on": true, "clause": "п. 10", "by": []string{"municipal_coordinator"}}
	d = webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "PUT", one, object{"regulation": g}, "If-Match", tag(3)).Want(s, 200, ""))
	p := s.publish(d, "")
	if p.BasedOn == nil || p.BasedOn.Regulation != iom.UstIlimsk2024 {
		t.Errorf("derived from: %+v", p.BasedOn)
	}
	webtest.Do(s, s.municipal, "GET", one, nil).Want(s, 404, "iom.regulation_draft_not_found")
	webtest.Do(s, s.municipal, "PUT", town, object{"regulation": p.Code}).Want(s, 200, "")
	old := webtest.Into[route](s, webtest.Do(s, s.tutee, "POST", "/routes", object{"title": "По первой редакции"}).Want(s, 201, ""))

	// the next version
	next := object{"from": p.Code, "next": true}
	d = webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "POST", "/regulation-drafts", next).Want(s, 201, ""))
	webtest.Do(s, s.municipal, "POST", "/regulation-drafts", next).Want(s, 409, "iom.regulation_draft_there")
	webtest.Do(s, s.municipal, "POST", "/regulation-drafts/"+d.ID+"/publication", object{}, "If-Match", tag(d.Version)).Want(s, 409, "iom.regulation_unchanged")
	g = d.Regulation
	g["term"] = object{"min": object{"on": false}, "max": object{"on": true, "clause": "п. 9", "months": 6}}
	d = webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "PUT", "/regulation-drafts/"+d.ID, object{"regulation": g}, "If-Match", tag(d.Version)).Want(s, 200, ""))
	if p = s.publish(d, "Срок короче"); p.Version != 2 || p.BasedOn.Version != 1 {
		t.Errorf("the second version: %+v", p)
	}
	diff := webtest.Into[struct {
		Was, Now    struct{ Version int }
		Differences []struct {
			Place    string
			Was, Now any
		}
	}](s, webtest.Do(s, s.tutee, "GET", "/regulations/"+p.Code+"/differences", nil).Want(s, 200, ""))
	if diff.Was.Version != 1 || len(diff.Differences) != 1 || diff.Differences[0].Place != "/term/max/months" || diff.Differences[0].Was != 24.0 || diff.Differences[0].Now != 6.0 {
		t.Errorf("differences: %+v", diff)
	}
	if l := webtest.Into[web.Listing[edition]](s, webtest.Do(s, s.tutee, "GET", "/regulations/"+p.Code+"/versions", nil)); len(l.Items) != 2 || l.Items[0].Version != 2 {
		t.Errorf("versions: %+v", l.Items)
	}

	// what runs keeps its version; the first ends when nobody opens routes by it
	retire := "/regulations/" + p.Code + "/versions/1/retirement"
	webtest.Do(s, s.municipal, "POST", retire, nil).Want(s, 409, "iom.regulation_in_force")
	webtest.Do(s, s.municipal, "PUT", town, object{"regulation": p.Code}).Want(s, 200, "")
	if e := webtest.Into[edition](s, webtest.Do(s, s.municipal, "POST", retire, nil).Want(s, 201, "")); e.RetiredAt == "" {
		t.Errorf("retired: %+v", e)
	}
	webtest.Do(s, s.municipal, "POST", retire, nil).Want(s, 409, "iom.regulation_retired")
	webtest.Do(s, s.municipal, "PUT", town, object{"regulation": p.Code, "version": 1}).Want(s, 409, "iom.regulation_retired")
	webtest.Do(s, s.municipal, "POST", "/regulations/"+iom.UstIlimsk2024+"/versions/1/retirement", nil).Want(s, 403, "iom.regulation_foreign")
	webtest.Do(s, s.tutee, "PUT", "/routes/"+old.ID, object{"term": object{"start": s.day(0), "end": s.day(24)}}, "If-Match", tag(old.Version)).Want(s, 200, "")
	if v := testdb.Value[int](t, s.db, "SELECT regulation_version FROM route WHERE id = $1", old.ID); v != 1 {
		t.Errorf("the running route lives by version %d", v)
	}
	n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action IN ('regulation.draw', 'regulation.write', 'regulation.publish', 'regulation.retire')")
	if n < 8 {
		t.Errorf("%d audit records", n)
	}
}

// A school may live by its own regulation or by another than its municipality.
func TestOwnRegulation_OfOneSchool(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	here := "/organizations/" + s.home.Tutee.Organization.String() + "/regulation"
	inForce := func() (code string) {
		t.Helper()
		return webtest.Into[struct{ Regulation string }](s, webtest.Do(s, s.tutee, "GET", "/regulations/in-force", nil).Want(s, 200, "")).Regulation
	}
	d := webtest.Into[regulationDraft](s, webtest.Do(s, s.coordinator, "POST", "/regulation-drafts", object{"from": iom.Sovetsky2022}).Want(s, 201, ""))
	p := webtest.Into[edition](s, webtest.Do(s, s.coordinator, "POST", "/regulation-drafts/"+d.ID+"/publication", object{}, "If-Match", tag(1)).Want(s, 201, ""))
	if inForce() != iom.UstIlimsk2024 {
		t.Error("a published regulation is in force before it is chosen")
	}
	webtest.Do(s, s.tutor, "PUT", here, object{"regulation": p.Code}).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.coordinator, "PUT", here, object{"regulation": p.Code}).Want(s, 200, "")
	if inForce() != p.Code {
		t.Error("the school's choice does not hold")
	}
	if r := webtest.Into[route](s, webtest.Do(s, s.tutee, "POST", "/routes", object{"title": "По своему"}).Want(s, 201, "")); len(r.Stages) != 4 {
		t.Errorf("stages: %+v", r.Stages)
	}
	// one school's own is no other's, nor its municipality's
	other := s.tree.OtherSchool().Tutee
	webtest.Do(s, s.municipal, "PUT", "/organizations/"+other.Organization.String()+"/regulation", object{"regulation": p.Code}).Want(s, 422, "iom.regulation_not_offered")
	webtest.Do(s, s.municipal, "PUT", "/municipalities/"+other.Municipality.String()+"/regulation", object{"regulation": p.Code}).Want(s, 422, "iom.regulation_not_offered")
	webtest.Do(s, s.coordinator, "PUT", "/organizations/"+other.Organization.String()+"/regulation", object{"regulation": iom.Sovetsky2022}).Want(s, 404, "iom.route_not_found")
	webtest.Do(s, s.coordinator, "DELETE", here, nil).Want(s, 204, "")
	webtest.Do(s, s.coordinator, "DELETE", here, nil).Want(s, 409, "iom.regulation_not_adopted")
	if inForce() != iom.UstIlimsk2024 {
		t.Error("the municipality's regulation does not hold again")
	}
}

// Another municipality sees neither drafts nor what was published, and another region
// nothing at all.
func TestOwnRegulation_AnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	d := webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "POST", "/regulation-drafts", object{"from": iom.UstIlimsk2024}).Want(s, 201, ""))
	theirs := s.as(s.tree.OtherMunicipality().Coordinator)
	centre, abroad := s.as(s.tree.Regions[0].Coordinator), s.as(s.tree.OtherRegion().Coordinator)
	for _, c := range []struct{ method, path string }{{"GET", ""}, {"DELETE", ""}, {"POST", "/publication"}} {
		body := any(nil)
		if c.path != "" {
			body = object{}
		}
		webtest.Do(s, theirs, c.method, "/regulation-drafts/"+d.ID+c.path, body, "If-Match", tag(1)).Want(s, 404, "iom.regulation_draft_not_found")
		webtest.Do(s, abroad, c.method, "/regulation-drafts/"+d.ID+c.path, body, "If-Match", tag(1)).Want(s, 404, "iom.regulation_draft_not_found")
	}
	webtest.Do(s, centre, "GET", "/regulation-drafts/"+d.ID, nil).Want(s, 200, "")
	webtest.Do(s, s.as(s.tree.OtherSchool().Coordinator), "GET", "/regulation-drafts/"+d.ID, nil).Want(s, 404, "iom.regulation_draft_not_found")
	p := s.publish(d, "")
	for _, path := range []string{"", "/versions", "/differences"} {
		webtest.Do(s, theirs, "GET", "/regulations/"+p.Code+path, nil).Want(s, 404, "iom.regulation_not_found")
		webtest.Do(s, abroad, "GET", "/regulations/"+p.Code+path, nil).Want(s, 404, "iom.regulation_not_found")
	}
	webtest.Do(s, centre, "PUT", "/municipalities/"+s.tree.OtherMunicipality().ID.String()+"/regulation", object{"regulation": p.Code}).Want(s, 422, "iom.regulation_not_offered")
	webtest.Do(s, theirs, "POST", "/regulation-drafts", object{"from": p.Code}).Want(s, 422, "iom.regulation_source_needed")
	webtest.Do(s, s.tutee, "POST", "/regulation-drafts", object{}).Want(s, 403, "authz.forbidden")
	// the region offers to all of it
	d = webtest.Into[regulationDraft](s, webtest.Do(s, centre, "POST", "/regulation-drafts", object{"from": iom.Sovetsky2022}).Want(s, 201, ""))
	q := webtest.Into[edition](s, webtest.Do(s, centre, "POST", "/regulation-drafts/"+d.ID+"/publication", object{}, "If-Match", tag(1)).Want(s, 201, ""))
	webtest.Do(s, theirs, "PUT", "/municipalities/"+s.tree.OtherMunicipality().ID.String()+"/regulation", object{"regulation": q.Code}).Want(s, 200, "")
	webtest.Do(s, theirs, "POST", "/regulation-drafts", object{"from": q.Code, "next": true}).Want(s, 403, "iom.regulation_foreign")
}
