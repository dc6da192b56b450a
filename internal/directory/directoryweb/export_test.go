package directoryweb_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A person's own export holds their rows and nobody else's (152-ФЗ).
func TestExportMe_GivesAllThatIsKeptOfOneself(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	d, home := s.db, s.tree.Home()
	d.Owner(t, "UPDATE person SET education = 'canary-' || id")
	d.Owner(t, "INSERT INTO regulation (region_id, code, version, title, data, published_at) VALUES ($1, 'any', 1, 'Положение', '{}', now())", home.Tutee.Region)
	route := uuid.New()
	for _, who := range []tenant.Scope{home.Tutee, home.Colleague} {
		d.Owner(t, `INSERT INTO route (region_id, id, municipality_id, organization_id, tutee_id, regulation_code, regulation_version, state, keeping, title, version, created_at, updated_at)
			VALUES ($1, $2, $3, $4, $5, 'any', 1, 'draft', 'system', $6, 1, now(), now())`, who.Region, route, who.Municipality, who.Organization, who.Person, "canary-"+who.Person.String())
		route = uuid.New()
	}
	got := webtest.Do(t, s.as(home.Tutee), "GET", "/me/export", nil).Want(t, 200, "")
	var own directory.OwnData
	if err := json.Unmarshal(got.Body, &own); err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	for _, p := range own.Parts {
		var list []map[string]any
		if err := json.Unmarshal(p.Rows, &list); err != nil || p.Purpose == "" || p.Term == "" || p.Title == "" {
			t.Errorf("%s: %v %q %q %q", p.Name, err, p.Title, p.Purpose, p.Term)
		}
		rows[p.Name] = len(list)
	}
	if rows["person"] != 1 || rows["membership"] == 0 || rows["route"] != 1 {
		t.Errorf("%v", rows)
	}
	text := string(got.Body)
	if strings.Count(text, "canary-"+home.Tutee.Person.String()) != 2 || strings.Contains(text, "canary-"+home.Colleague.Person.String()) {
		t.Errorf("not the person's own, or somebody else's: %s", text)
	}
	for _, hidden := range []string{"region_id", "account_id", "object_key", "name_key"} {
		if strings.Contains(text, hidden) {
			t.Errorf("%s is told", hidden)
		}
	}
	if n := testdb.Value[int](t, d, "SELECT count(*)::int FROM audit_record WHERE action = 'person.export' AND object_id = $1", home.Tutee.Person); n != 1 {
		t.Errorf("%d records", n)
	}
}
