package campaignweb_test

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A region's campaign asks teachers of a school: its coordinator sees how the own school
// does, and neither the others nor anything to be done with the campaign.
func TestCampaign_OfTheRegionIsSeenByTheSchoolsThatTakePart(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region, home, elsewhere := &s.tree.Regions[0], s.tree.Home(), s.tree.OtherMunicipality()
	lead, leads := s.as(region.Coordinator), "/m/"+region.Coordinator.Membership.String()
	school, at := s.as(home.Coordinator), "/m/"+home.Coordinator.Membership.String()
	plan := s.plan("Осень по всему региону")
	plan["criteria"] = map[string]any{"municipalities": []string{home.Tutee.Municipality.String()}}
	c := webtest.Into[view](t, webtest.Do(t, lead, "POST", "/campaigns", plan).Want(t, 201, ""))
	one := "/campaigns/" + c.ID
	webtest.Do(t, school, "GET", one, nil).Want(t, 404, "campaign.not_found") // a draft is its authors' own

	// the region narrows it to schools of the chosen municipalities, once it knows them
	webtest.Open(t, lead, leads+"/campaigns/new").Want(t, 200, "Чтобы выбрать отдельные школы")
	webtest.Open(t, lead, leads+one+"/edit").Want(t, 200, "criteria.organizations", "Школа "+home.ID.String()).
		Without(t, "Чтобы выбрать отдельные школы", "Школа "+elsewhere.Schools[0].ID.String())

	webtest.Do(t, lead, "POST", one+"/start", nil, "If-Match", `"1"`).Want(t, 200, "")
	own := testdb.Value[int](t, s.db, "SELECT count(*) FROM campaign_invitation WHERE organization_id = $1", home.ID)
	all := testdb.Value[int](t, s.db, "SELECT count(*) FROM campaign_invitation")
	if own == 0 || all <= own {
		t.Fatalf("%d of %d are asked at the school", own, all)
	}
	webtest.Open(t, s.as(home.Colleague), "/m/"+home.Colleague.Membership.String()+"/invitations/"+c.ID).Want(t, 200,
		"Организаторам кампании видны только общие числа", "По имени результат видят школьный координатор").Without(t, "Кампанию готовит школа")
	webtest.Do(t, s.as(home.Colleague), "POST", "/invitations/"+c.ID+"/decline", nil).Want(t, 200, "")
	got := webtest.Into[list[progress]](t, webtest.Do(t, school, "GET", one+"/progress", nil).Want(t, 200, "")).Items
	if len(got) != 2 || got[0].Invited != own || got[1].Invited != own || got[0].Declined != 0 {
		t.Errorf("the school sees %+v", got)
	}
	if raw := string(webtest.Do(t, school, "GET", one, nil).Want(t, 200, "").Body); strings.Contains(raw, home.Tutee.Municipality.String()) {
		t.Errorf("who else is asked is told: %s", raw)
	}
	webtest.Open(t, school, at+"/campaigns").Want(t, 200, "Осень по всему региону")
	webtest.Open(t, school, at+one).Want(t, 200, "проводит регион", "Ход кампании").Without(t, "/close", "/refresh", "Целевая группа")
	webtest.Open(t, school, at+one+"/edit").Want(t, 404)
	webtest.Do(t, school, "POST", one+"/close", nil, "If-Match", `"2"`).Want(t, 404, "campaign.not_found")
	municipal := s.as(region.Municipalities[0].Coordinator)
	if got := webtest.Into[list[progress]](t, webtest.Do(t, municipal, "GET", one+"/progress", nil).Want(t, 200, "")).Items; len(got) < 2 || got[0].Invited != all {
		t.Errorf("the municipality sees %+v", got)
	}
	webtest.Do(t, s.as(elsewhere.Coordinator), "GET", one, nil).Want(t, 404, "campaign.not_found")
	webtest.Do(t, s.as(s.tree.OtherRegion().Coordinator), "GET", one, nil).Want(t, 404, "campaign.not_found")
}
