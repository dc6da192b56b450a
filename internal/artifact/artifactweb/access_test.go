package artifactweb_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestFiles_WhoSeesAndWhoMay(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	home := s.tree.Home()
	route := s.route(iom.Active)
	tutee := s.as(home.Tutee)
	f := s.upload(tutee, route.ID, "Отчёт.pdf", pdf(1000))
	elsewhere := s.tree.OtherMunicipality()
	for name, c := range map[string]struct {
		who  tenant.Scope
		sees bool
	}{
		"the tutor":                     {home.Tutor, true},
		"the school's coordinator":      {home.Coordinator, true},
		"the municipal coordinator":     {s.tree.Regions[0].Municipalities[0].Coordinator, true},
		"the regional coordinator":      {s.tree.Regions[0].Coordinator, true},
		"a colleague":                   {home.Colleague, false},
		"a mentor of nobody":            {home.Mentor, false},
		"another school":                {s.tree.OtherSchool().Coordinator, false},
		"another municipality":          {elsewhere.Coordinator, false},
		"another region":                {s.tree.OtherRegion().Coordinator, false},
		"a methodist not yet appointed": {s.tree.Regions[0].Methodist, false},
	} {
		client, status, id := s.as(c.who), 404, "artifact.not_found"
		if c.sees {
			status, id = 200, ""
		}
		t.Run(name, func(t *testing.T) {
			webtest.Do(t, client, "GET", fmt.Sprintf("/artifacts/%s", f.ID), nil).Want(t, status, id)
			webtest.Do(t, client, "GET", fmt.Sprintf("/artifacts/%s/content", f.ID), nil).Want(t, status, id)
			list := webtest.Do(t, client, "GET", fmt.Sprintf("/routes/%s/artifacts", route.ID), nil)
			if (list.Status == 200) != c.sees {
				t.Errorf("the list: %d", list.Status)
			}
		})
	}
	// who may see may not write
	webtest.Do(t, s.as(home.Tutor), "POST", fmt.Sprintf("/routes/%s/artifacts", route.ID), announcement("x.pdf", 10)).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.as(home.Colleague), "POST", fmt.Sprintf("/routes/%s/artifacts", route.ID), announcement("xxx.pdf", 10)).Want(t, 404, "iom.route_not_found")
	started := s.announce(tutee, route.ID, "Ещё.pdf", 1000)
	s.put(s.as(home.Colleague), started, 1, pdf(1000)).Want(t, 404, "artifact.not_found")
	s.put(s.as(home.Coordinator), started, 1, pdf(1000)).Want(t, 403, "artifact.not_owner")
	webtest.Do(t, s.as(home.Coordinator), "POST", fmt.Sprintf("/routes/%s/artifacts", route.ID), announcement("xxx.pdf", 10)).Want(t, 403, "artifact.not_following")
	readers := testdb.Value[int](t, s.db, "SELECT count(DISTINCT person_id)::int FROM audit_record WHERE action = 'artifact.read' AND object_id = $1", f.ID)
	for deadline := time.Now().Add(10 * time.Second); readers < 4 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		readers = testdb.Value[int](t, s.db, "SELECT count(DISTINCT person_id)::int FROM audit_record WHERE action = 'artifact.read' AND object_id = $1", f.ID)
	}
	if readers != 4 {
		t.Errorf("%d readers are on record, want the four who opened somebody else's file", readers)
	}
}

func TestDelete_ByTheOwnerWhileTheRouteLives(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	tutee := s.as(s.tree.Home().Tutee)
	f := s.upload(tutee, s.route(iom.Active).ID, "Отчёт.pdf", pdf(1000))
	key, path := s.key(f), fmt.Sprintf("/artifacts/%s", f.ID)
	webtest.Do(t, tutee, "DELETE", path, nil).Want(t, 428, "web.version_required")
	webtest.Do(t, tutee, "DELETE", path, nil, "If-Match", `"1"`).Want(t, 412, "postgres.stale")
	webtest.Do(t, tutee, "DELETE", path, nil, "If-Match", web.ETag(f.Version)).Want(t, 204, "")
	webtest.Do(t, tutee, "GET", path, nil).Want(t, 404, "artifact.not_found")
	s.gone(key)

	begun := s.announce(tutee, s.route(iom.Active).ID, "Отчёт.pdf", 1000)
	s.put(tutee, begun, 1, pdf(1000)).Want(t, 204, "")
	webtest.Do(t, tutee, "DELETE", fmt.Sprintf("/artifacts/%s", begun.ID), nil, "If-Match", `"1"`).Want(t, 204, "")
	s.put(tutee, begun, 1, pdf(1000)).Want(t, 404, "artifact.not_found")
}

func TestGroup_FilesOfAGroupsRouteAreEveryMembers(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	home := s.tree.Home()
	route := s.route(iom.Active, iomtest.Under(iom.Sovetsky2022), iomtest.Group(home.Colleague.Person))
	mine := s.upload(s.as(home.Tutee), route.ID, "Отчёт.pdf", pdf(1000))
	colleague := s.as(home.Colleague)
	s.content(colleague, mine).Want(t, 200, "")
	webtest.Do(t, colleague, "DELETE", fmt.Sprintf("/artifacts/%s", mine.ID), nil, "If-Match", web.ETag(mine.Version)).Want(t, 403, "artifact.not_owner")
	s.upload(colleague, route.ID, "Наш отчёт.pdf", pdf(1000))
}
