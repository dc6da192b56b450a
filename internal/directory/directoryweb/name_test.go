package directoryweb_test

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestNames_ATeacherSeesWhoAccompaniesAndNobodyElsewhere(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	foreign := []tenant.Scope{s.tree.OtherSchool().Tutor, s.tree.OtherMunicipality().Coordinator, s.tree.OtherRegion().Coordinator}
	ids := []string{s.tree.Regions[0].Methodist.Person.String(), nobody, home.Tutor.Person.String(), home.Tutor.Person.String()}
	for _, f := range foreign {
		ids = append(ids, f.Person.String())
	}
	path := "/people/names?ids=" + strings.Join(ids, ",")
	l := webtest.Into[listing](t, webtest.Do(t, s.as(home.Tutee), "GET", path, nil).Want(t, 200, ""))
	if len(l.Items) != 2 || l.Items[0]["id"] != ids[0] || l.Items[1]["id"] != ids[2] {
		t.Fatalf("%+v", l.Items)
	}
	surname := "Фамилия-" + ids[2][24:]
	if l.Items[1]["short_name"] != surname+" А." || l.Items[1]["full_name"] != surname+" Анна" || l.Items[1]["email"] != nil {
		t.Errorf("%+v", l.Items[1])
	}
	for _, f := range foreign[1:] { // the other way round
		l := webtest.Into[listing](t, webtest.Do(t, s.as(f), "GET", "/people/names?ids="+home.Tutee.Person.String()+","+f.Person.String(), nil).Want(t, 200, ""))
		if len(l.Items) != 1 || l.Items[0]["id"] != f.Person.String() {
			t.Errorf("%s is told %+v", f.Role, l.Items)
		}
	}
	webtest.Do(t, s.as(home.Tutee), "GET", "/people/names?ids=все", nil).Want(t, 422, "directory.names_invalid")
	webtest.Do(t, s.as(home.Tutee), "GET", "/people/names", nil).Want(t, 422, "web.invalid")
	many := strings.TrimSuffix(strings.Repeat(nobody+",", directory.NamesAtOnce+1), ",")
	webtest.Do(t, s.as(home.Tutee), "GET", "/people/names?ids="+many, nil).Want(t, 422, "directory.too_many_names")
	webtest.Do(t, s.operator(), "GET", "/people/names?ids="+nobody, nil).Want(t, 403, "authz.forbidden")
}
