package documentweb_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
	"github.com/marshrut-iom/marshrut/internal/document/documentweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func testdbName(s *scene, who tenant.Scope) string {
	s.Helper()
	return testdb.Value[string](s.T, s.db, "SELECT surname FROM person WHERE id = $1", who.Person)
}

// words is the text of a DOCX with plain spaces and no place left for a word.
func (s *scene) words(c *http.Client, path string) string {
	s.Helper()
	body := webtest.Do(s, c, "GET", path, nil).Want(s, 200, "").Body
	text := strings.ReplaceAll(documenttest.DOCXText(s, body), "\u00a0", " ")
	if strings.ContainsAny(text, "{}[]") {
		s.Errorf("%s: a word is not filled: %s", path, text)
	}
	if dir := os.Getenv("DOCUMENT_LOOK"); dir != "" { // to look at them with one's own eyes
		pdf := webtest.Do(s, c, "GET", strings.Replace(path, "format=docx", "format=pdf", 1), nil).Want(s, 200, "").Body
		_ = os.WriteFile(filepath.Join(dir, strings.NewReplacer("/", "_", "?", "_").Replace(path)+".pdf"), pdf, 0o600)
	}
	return text
}

func has(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in:\n%s", w, text)
		}
	}
}

// listed puts a teacher on the list of the coordinator's school.
func (s *scene) listed(by, who tenant.Scope, state string) {
	s.Helper()
	s.db.Owner(s, `INSERT INTO support_listing (region_id, id, municipality_id, organization_id, person_id, sources, reason, state, listed_by, listed_as, listed_at, version)
		VALUES ($1, $2, $3, $4, $5, '{diagnosis,lesson_visit}', 'Трудно с оцениванием', $6, $7, 'school_coordinator', now(), 1)`,
		by.Region, uuid.New(), by.Municipality, by.Organization, who.Person, state, by.Person)
}

func TestPapers_OfASchool_B283_AOrder2(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	c, at := s.as(home.Coordinator), "/organizations/"+home.Coordinator.Organization.String()+"/papers"
	webtest.Do(t, c, "GET", at+"/tutee-list", nil).Want(t, 409, "document.paper_empty")
	s.listed(home.Coordinator, home.Tutee, "accepted")
	s.listed(home.Coordinator, home.Colleague, "declined")
	name := testdbName(s, home.Tutee)
	has(t, s.words(c, at+"/tutee-list?format=docx"), "СПИСОК", name, "диагностика, посещение урока", "Трудно с оцениванием", "согласие получено")
	if text := s.words(c, at+"/tutee-list?format=docx"); strings.Contains(text, testdbName(s, home.Colleague)) {
		t.Error("who declined stands on the list")
	}
	has(t, s.words(c, at+"/support-order?format=docx&number=17&date=2026-09-01"), "№ 17", "от 1 сентября 2026 г.", name, "Приложение")
	has(t, s.words(c, at+"/monitoring-order?format=docx&person="+home.Tutor.Person.String()), "мониторинга качества обеспечения профессионального развития на институциональном уровне",
		"в соответствии с графиком", testdbName(s, home.Tutor), "«____»")
	for query, want := range map[string]string{"person=x": "document.paper_person", "person=" + uuid.NewString(): "document.paper_person", "date=31.12": "document.paper_order",
		"number=" + strings.Repeat("1", 101): "document.paper_order", "format=txt": "document.format_unknown"} {
		webtest.Do(t, c, "GET", at+"/monitoring-order?"+query, nil).Want(t, 422, want)
	}
	webtest.Do(t, c, "GET", at+"/no-such", nil).Want(t, 404, "document.paper_not_found")
	webtest.Do(t, s.as(home.Tutee), "GET", at+"/tutee-list", nil).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.as(s.tree.OtherSchool().Coordinator), "GET", at+"/tutee-list", nil).Want(t, 404, "directory.organization_not_found")
}

func TestPapers_TheMunicipalitysRequestRestsOnTheSchoolsLists_B282(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	m := s.tree.Regions[0].Municipalities[0].Coordinator
	at := "/municipalities/" + m.Municipality.String() + "/support-request?format=docx"
	s.listed(home.Coordinator, home.Tutee, "accepted")
	s.listed(home.Coordinator, home.Colleague, "listed")
	has(t, s.words(s.as(m), at), "КОНСОЛИДИРОВАННАЯ ЗАЯВКА", "Педагогических работников: 2, из них согласны: 1. Образовательных организаций: 1.", testdbName(s, home.Tutee), "ждём ответа")
	webtest.Do(t, s.as(home.Coordinator), "GET", at, nil).Want(t, 404, "document.paper_not_found")
	webtest.Do(t, s.as(home.Coordinator), "GET", "/municipalities/"+s.tree.OtherMunicipality().ID.String()+"/support-request", nil).Want(t, 404, "document.paper_not_found")
	webtest.Do(t, s.as(s.tree.Regions[0].Municipalities[1].Coordinator), "GET", at, nil).Want(t, 404, "directory.municipality_not_found")
}

func TestPortfolio_OverAllRoutesThatHaveBegun(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	c, at := s.as(home.Tutee), "/people/"+home.Tutee.Person.String()+"/portfolio?format=docx"
	webtest.Do(t, c, "GET", at, nil).Want(t, 404, "document.portfolio_empty")
	title := func(s string) string { return "ИОМ «" + s + "»" }
	for i, state := range []iom.State{iom.Completed, iom.Active, iom.Draft} {
		r := s.route(home.Tutee, state)
		s.db.Owner(t, "UPDATE route SET title = $2 WHERE id = $1", r.ID, []string{"Первый", "Второй", "Черновик"}[i])
	}
	s.db.Owner(t, `INSERT INTO paper_route (region_id, id, municipality_id, organization_id, tutee_id, title, regulation_code, regulation_version, term_start, term_end,
		outcome, completed_on, conclusion_number, shelf, registered_by, registered_as, registered_at, version, updated_at)
		SELECT region_id,gen_random_uuid(),municipality_id,organization_id,tutee_id,'Бумажный',regulation_code,regulation_version,'2024-09-01','2025-05-31','reached','2025-05-26','3','Шкаф 2',tutee_id,
		'school_coordinator',now(),1,now() FROM route WHERE title = 'Первый'`)
	text := s.words(c, at)
	has(t, text, "Портфолио педагога", title("Первый"), title("Второй"), "Маршруты на бумаге", "Бумажный", "результат достигнут", "26 мая 2025 г.")
	if strings.Contains(text, "Черновик") || strings.Index(text, "Первый") > strings.Index(text, "Второй") {
		t.Errorf("a draft is printed, or the order is another: %s", text)
	}
	webtest.Do(t, s.as(home.Colleague), "GET", at, nil).Want(t, 404, "document.portfolio_empty")
}

// Whose routes were all kept on paper has a portfolio as well [B 2.7, 4.2].
func TestPortfolio_B27_OnlyRoutesOnPaper(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	who, at := home.Colleague, "/people/"+home.Colleague.Person.String()+"/portfolio?format=docx"
	s.route(home.Tutee, iom.Draft) // installs the regulation
	s.db.Owner(t, "UPDATE person SET surname = 'Кедрова', given_name = 'Вера', subjects = '{химия}', position = 'учитель химии' WHERE id = $1", who.Person)
	s.db.Owner(t, `INSERT INTO paper_route (region_id, id, municipality_id, organization_id, tutee_id, title, regulation_code, regulation_version, term_start, term_end,
		outcome, completed_on, conclusion_number, shelf, registered_by, registered_as, registered_at, version, updated_at, archived_at)
		SELECT region_id,gen_random_uuid(),municipality_id,organization_id,$1,'Бумажный',regulation_code,regulation_version,'2020-09-01','2021-05-31','reached','2021-05-26','3','Шкаф 2',tutee_id,
		'school_coordinator',now(),1,now(),now() FROM route`, who.Person)
	has(t, s.words(s.as(who), at), "Портфолио педагога", "Кедрова Вера", "учитель химии", "химия", "Маршруты на бумаге", "Бумажный", "результат достигнут", "26 мая 2021 г.")
	webtest.Do(t, s.as(home.Tutee), "GET", at, nil).Want(t, 404, "document.portfolio_empty")
	webtest.Do(t, s.as(s.tree.OtherRegion().Coordinator), "GET", at, nil).Want(t, 404, "document.portfolio_empty")
	webtest.Pages(t, s.server, frames{}, func(p *web.Pages) { documentweb.RegisterPages(p, s.s, places{}) })
	webtest.Open(t, s.as(who), fmt.Sprintf("/m/%s/people/%s/documents", who.Membership, who.Person)).Want(t, 200, "Портфолио по всем маршрутам", "на бумаге")
	webtest.Open(t, s.as(home.Coordinator), fmt.Sprintf("/m/%s/people/%s/documents", home.Coordinator.Membership, who.Person)).Want(t, 200, "Портфолио по всем маршрутам")
	has(t, s.words(s.as(home.Coordinator), at), "Кедрова Вера", "Бумажный")
}

func TestPages_PapersOfASchoolAndAPerson(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	webtest.Pages(t, s.server, frames{}, func(p *web.Pages) {
		documentweb.RegisterPages(p, s.s, places{[]page.Option{{Value: home.Tutor.Person.String(), Label: "Петрова Анна Сергеевна"}}})
	})
	who := home.Coordinator
	c, school := s.as(who), at(who, "/organizations/", who.Organization.String())
	webtest.Open(t, c, school+"/documents").Want(t, 200, "Приказы и списки школы")
	webtest.Open(t, c, school+"/papers").Want(t, 200, "Ответственный за мониторинг", "Петрова Анна", "Пока нечего печатать")
	if got := webtest.Open(t, c, school+"/papers/monitoring-order?format=pdf&number=&date=&person="); got.Status != 200 || !strings.HasPrefix(got.Header.Get("Content-Type"), "application/pdf") {
		t.Errorf("%d %s", got.Status, got.Header.Get("Content-Type"))
	}
	m := s.tree.Regions[0].Municipalities[0].Coordinator
	webtest.Open(t, s.as(m), at(m, "/documents")).Want(t, 200, "Консолидированная заявка в ЦНППМ", "/support-request")
	tutee := s.as(home.Tutee)
	webtest.Open(t, tutee, at(home.Tutee, "/people/", home.Tutee.Person.String(), "/documents")).Want(t, 200, "Портфолио пока пусто")
	s.route(home.Tutee, iom.Active)
	webtest.Open(t, tutee, at(home.Tutee, "/people/", home.Tutee.Person.String(), "/documents")).Want(t, 200, "Портфолио по всем маршрутам")
	webtest.Open(t, s.as(home.Colleague), at(home.Colleague, "/people/", home.Tutee.Person.String(), "/documents")).Want(t, 404)
}

// A school that has chosen a regulation of its own prints on that one's forms, the others
// on those of their municipality's.
func TestBatch_FollowsTheSchoolsOwnRegulation(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.route(home.Tutee, iom.Active)
	c, at := s.as(home.Coordinator), "/organizations/"+home.Coordinator.Organization.String()+"/document-batches"
	body := func(form string) map[string]any { return map[string]any{"form": form, "format": "docx"} }
	webtest.Do(t, c, "POST", at, body("route-five-columns")).Want(t, 422, "document.form_unknown")
	s.db.Owner(t, `INSERT INTO school_regulation (region_id, organization_id, municipality_id, code, version, adopted_by, adopted_at)
		VALUES ($1, $2, $3, $4, 1, $5, now())`, home.Coordinator.Region, home.Coordinator.Organization, home.Coordinator.Municipality, iom.Sovetsky2022, home.Coordinator.Person)
	webtest.Do(t, c, "POST", at, body("route-map")).Want(t, 422, "document.form_unknown")
	webtest.Do(t, c, "POST", at, body("route-five-columns")).Want(t, 201, "")
}
