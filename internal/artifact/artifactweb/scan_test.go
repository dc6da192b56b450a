package artifactweb_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// paper registers a route on paper of the home school's tutee.
func (s *scene) paper() uuid.UUID {
	s.Helper()
	r, at, id := s.route(iom.Completed), s.tree.Home().Tutee, uuid.Must(uuid.NewV7())
	s.db.Owner(s, `INSERT INTO paper_route (region_id, id, municipality_id, organization_id, tutee_id, title, regulation_code, regulation_version, term_start, term_end,
		shelf, registered_by, registered_as, registered_at, version, updated_at) VALUES ($1,$2,$3,$4,$5,'На бумаге',$6,$7,'2024-09-01','2025-05-31','Шкаф 2',$8,'school_coordinator',now(),1,now())`,
		at.Region, id, at.Municipality, at.Organization, at.Person, r.RegulationCode, r.RegulationVersion, s.tree.Home().Coordinator.Person)
	return id
}

func (s *scene) scan(c *http.Client, paper uuid.UUID, name string, b []byte) file {
	s.Helper()
	f := webtest.Into[file](s, webtest.Do(s, c, "POST", fmt.Sprintf("/paper-routes/%s/scans", paper), announcement(name, len(b))).Want(s, 201, ""))
	s.put(c, f, 1, b).Want(s, 204, "")
	s.complete(c, f).Want(s, 200, "")
	return s.settled(c, f)
}

// Scans of a paper route go the way of all files: quarantine, type, hash; the school sends
// them, the tutee reads them [B 2.7, 4.1].
func TestScans_B27_OfAPaperRoute(t *testing.T) {
	t.Parallel()
	s := paged(t)
	home, id := s.tree.Home(), s.paper()
	school, tutee, at := s.as(home.Coordinator), s.as(home.Tutee), fmt.Sprintf("/paper-routes/%s/scans", id)
	webtest.Do(t, tutee, "POST", at, announcement("Титул.pdf", 10)).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.as(s.tree.OtherSchool().Coordinator), "POST", at, announcement("Титул.pdf", 10)).Want(t, 404, "iom.paper_route_not_found")
	webtest.Do(t, school, "POST", at, announcement("Титул.docx", 10)).Want(t, 415, artifact.ErrFormat.ID)
	good := s.scan(school, id, "Титул.pdf", pdf(3000))
	if good.State != "ready" || len(good.SHA256) != 64 {
		t.Errorf("the scan is %+v", good)
	}
	f := webtest.Into[file](t, webtest.Do(t, school, "POST", at, announcement("Подмена.pdf", 2000)).Want(t, 201, ""))
	s.put(school, f, 1, make([]byte, 2000)).Want(t, 415, artifact.ErrContents.ID)
	if n := len(webtest.Into[web.Listing[file]](t, webtest.Do(t, tutee, "GET", at, nil).Want(t, 200, "")).Items); n != 2 {
		t.Errorf("the tutee sees %d scans, want 2", n)
	}
	s.content(tutee, good).Want(t, 200, "")
	s.content(s.as(home.Colleague), good).Want(t, 404, "artifact.not_found")
	s.content(s.as(s.tree.OtherMunicipality().Coordinator), good).Want(t, 404, "artifact.not_found")

	webtest.Open(t, school, "/m/"+home.Coordinator.Membership.String()+at).Want(t, 200, "Титул.pdf", "Добавить файл")
	webtest.Open(t, tutee, "/m/"+home.Tutee.Membership.String()+at).Want(t, 200, "Титул.pdf").Without(t, "Добавить файл", "Удалить")
	webtest.Open(t, tutee, "/m/"+home.Tutee.Membership.String()+"/artifacts/"+good.ID.String()).Want(t, 200, "скан маршрута на бумаге", good.SHA256)
	webtest.Open(t, s.as(home.Colleague), "/m/"+home.Colleague.Membership.String()+"/artifacts/"+good.ID.String()).Want(t, 404)

	gone := fmt.Sprintf("/artifacts/%s", good.ID)
	match := []string{"If-Match", fmt.Sprintf("%q", fmt.Sprint(good.Version))}
	webtest.Do(t, tutee, "DELETE", gone, nil, match...).Want(t, 403, "authz.forbidden")
	s.db.Owner(t, "UPDATE paper_route SET annulled_at = now(), annulled_by = registered_by, annul_reason = 'Ошибка' WHERE id = $1", id)
	webtest.Do(t, school, "DELETE", gone, nil, match...).Want(t, 409, "iom.paper_route_annulled")
	webtest.Do(t, school, "POST", at, announcement("Ещё.pdf", 10)).Want(t, 409, "iom.paper_route_annulled")
	s.db.Owner(t, "UPDATE paper_route SET annulled_at = NULL, annulled_by = NULL, annul_reason = NULL WHERE id = $1", id)
	key := s.key(good)
	webtest.Do(t, school, "DELETE", gone, nil, match...).Want(t, 204, "")
	s.gone(key)
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM audit_record WHERE root_id = $1 AND action LIKE 'artifact.%'", id); n < 4 {
		t.Errorf("%d records about the scans", n)
	}
}
