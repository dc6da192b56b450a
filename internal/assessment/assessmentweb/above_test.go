package assessmentweb_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// Those above the school look at figures and see nobody's results by name; the municipal
// coordinator, who agrees to routes, sees what a teacher has tied to one [B 2.8.2].
func TestDiagnosis_MunicipalityAndRegionSeeNobodyByName(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), s.tree.Regions[0]
	municipal, me := region.Municipalities[0].Coordinator, home.Tutee
	tied, free := s.taken(me, "entry", 0), s.taken(me, "interim", 0)
	route := s.appoint(me, home.Tutor)
	s.db.Owner(t, `INSERT INTO route_diagnosis (region_id, route_id, municipality_id, organization_id, diagnosis_id, phase, taken_on)
		VALUES ($1, $2, $3, $4, $5, 'entry', current_date)`, me.Region, route, me.Municipality, me.Organization, tied.ID)

	for name, c := range map[string]struct {
		who        tenant.Scope
		tied, free int
	}{
		"school": {home.Coordinator, 200, 200}, "tutor": {home.Tutor, 200, 200},
		"municipality": {municipal, 200, 404}, "region": {region.Coordinator, 404, 404}, "methodist": {region.Methodist, 404, 404},
		"another school": {s.tree.OtherSchool().Coordinator, 404, 404}, "another municipality": {s.tree.OtherMunicipality().Coordinator, 404, 404},
		"another region": {s.tree.OtherRegion().Municipalities[0].Coordinator, 404, 404},
	} {
		for id, want := range map[string]int{tied.ID: c.tied, free.ID: c.free} {
			if got := webtest.Do(t, s.as(c.who), "GET", "/diagnoses/"+id, nil); got.Status != want {
				t.Errorf("%s: %d, want %d", name, got.Status, want)
			}
			if got := webtest.Open(t, s.as(c.who), at(c.who, "/diagnoses/"+id)); got.Status != want {
				t.Errorf("%s: the page %d, want %d", name, got.Status, want)
			}
		}
	}
	for _, who := range []tenant.Scope{municipal, region.Coordinator, region.Methodist} {
		webtest.Do(t, s.as(who), "GET", "/people/"+me.Person.String()+"/deficits", nil).Want(t, 404, "assessment.person_not_found")
		webtest.Open(t, s.as(who), at(who, "/instruments/"+s.instrument(s.as(who), "self-diagnosis-8"))).Want(t, 200).Without(t, "/diagnoses/"+tied.ID, "/diagnoses/"+free.ID)
		webtest.Open(t, s.as(who), at(who, "/diagnoses")).Want(t, 200).Without(t, "/diagnoses/"+tied.ID, "/diagnoses/"+free.ID)
		webtest.Open(t, s.as(who), at(who, "/results")).Want(t, 200, "Людей пока мало").Without(t, "Учтены результаты", "Учтён результат")
	}
}
