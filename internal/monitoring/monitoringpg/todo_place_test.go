package monitoringpg_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func TestTodo_WhoAnswersForAPlace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.frameworks()
	region := s.tree.Regions[0]
	municipal := region.Municipalities[0].Coordinator
	// two teachers, nobody was diagnosed, nobody signs in
	if i := s.wants(s.home.Coordinator, monitoring.PeopleWithoutDiagnosis); i.Count != 2 || i.Object != monitoring.AboutPeople {
		t.Errorf("%+v", i)
	}
	s.diagnosed(s.home.Tutee, "eight")
	if i := s.wants(s.home.Leads, monitoring.PeopleWithoutDiagnosis); i.Count != 1 {
		t.Errorf("%+v", i)
	}
	if i := s.wants(s.home.Coordinator, monitoring.PeopleNotInvited); i.Count != 6 {
		t.Errorf("%+v", i)
	}
	s.wantsNo(s.home.Coordinator, monitoring.PeopleNotSignedIn)
	s.d.Owner(t, `INSERT INTO account_link (region_id, id, municipality_id, organization_id, person_id, kind, token_hash, created_by, created_at, expires_at)
		VALUES ($1, gen_random_uuid(), $2, $3, $4, 'invite', sha256('x'), $5, now(), now() + interval '3 days')`,
		region.ID, s.home.Tutee.Municipality, s.home.ID, s.home.Tutee.Person, s.home.Coordinator.Person)
	if a, b := s.wants(s.home.Coordinator, monitoring.PeopleNotInvited), s.wants(s.home.Coordinator, monitoring.PeopleNotSignedIn); a.Count != 5 || b.Count != 1 {
		t.Errorf("not invited %d, not signed in %d", a.Count, b.Count)
	}
	if i := s.wants(municipal, monitoring.PeopleNotSignedIn); i.Count != 1 {
		t.Errorf("the municipality: %+v", i)
	}

	if i := s.wants(municipal, monitoring.RegulationNotAdopted); i.ID != region.Municipalities[0].ID {
		t.Errorf("%+v", i)
	}
	if n := len(of(s.todo(region.Coordinator), monitoring.RegulationNotAdopted)); n != 2 {
		t.Errorf("%d municipalities of the region have none", n)
	}
	iomtest.Regulations(t, s.d, s.home.Tutee, iom.UstIlimsk2024)
	s.wantsNo(municipal, monitoring.RegulationNotAdopted, monitoring.SchoolWithoutCoordinator)
	s.wantsNo(region.Coordinator, monitoring.MunicipalityWithoutCoordinator)
	s.d.Owner(t, "UPDATE membership SET ended_at = now() WHERE id IN ($1, $2)", s.home.Coordinator.Membership, s.tree.OtherMunicipality().Coordinator.Membership)
	if i := s.wants(municipal, monitoring.SchoolWithoutCoordinator); i.ID != s.home.ID {
		t.Errorf("%+v", i)
	}
	if i := s.wants(region.Coordinator, monitoring.MunicipalityWithoutCoordinator); i.ID != s.tree.OtherMunicipality().ID {
		t.Errorf("%+v", i)
	}

	s.d.Owner(t, `INSERT INTO result_import (region_id, id, municipality_id, organization_id, instrument_id, phase, file_name, size, sha256, state, preview, mapping, bad_rows, author_id, created_at, version)
		VALUES ($1,gen_random_uuid(),$2,$3,$4,'entry','итоги.xlsx',10,sha256('x'),'read','{}','{}',3,$5,now(),1)`,
		region.ID, s.home.Tutee.Municipality, s.home.ID, instrumentID(0, "eight"), s.home.Coordinator.Person)
	// a file is the matter of who sent it
	if i := s.wants(s.home.Coordinator, monitoring.ImportStuck); i.Title != "итоги.xlsx" || i.Count != 3 {
		t.Errorf("%+v", i)
	}
	for _, who := range []tenant.Scope{municipal, region.Coordinator, region.Methodist} {
		s.wantsNo(who, monitoring.ImportStuck)
	}
	s.d.Owner(t, "UPDATE result_import SET municipality_id = NULL, organization_id = NULL, author_id = $1", region.Methodist.Person)
	s.wants(region.Methodist, monitoring.ImportStuck)
	s.wantsNo(region.Coordinator, monitoring.ImportStuck)
	s.wantsNo(s.home.Coordinator, monitoring.ImportStuck)
	s.d.Owner(t, "UPDATE membership SET ended_at = now() WHERE id = $1", region.Methodist.Membership) // who sent it is gone
	s.wants(region.Coordinator, monitoring.ImportStuck)
	s.d.Owner(t, "UPDATE membership SET ended_at = NULL WHERE id = $1", region.Methodist.Membership)
	s.d.Owner(t, "ALTER TABLE instrument DISABLE TRIGGER instrument_forward") // it never goes back by itself
	s.d.Owner(t, "UPDATE instrument SET state = 'trial' WHERE id = $1", instrumentID(0, "two"))
	if i := s.wants(region.Methodist, monitoring.InstrumentUnpublished); i.Note != "trial" || i.ID != instrumentID(0, "two") {
		t.Errorf("%+v", i)
	}
	s.wantsNo(s.tree.OtherRegion().Methodist, monitoring.InstrumentUnpublished)
}

func TestTodo_OneKindNeverHidesTheOthers(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	r := s.route(iom.Active, iomtest.Activities(1))
	for range 60 {
		s.d.Owner(t, `INSERT INTO activity (region_id, route_id, id, municipality_id, organization_id, stage_code, position, title, status, term_end, version)
			VALUES ($1,$2,gen_random_uuid(),$3,$4,'realization',9,'Семинар','planned',current_date - 2,1)`, r.RegionID, r.ID, r.MunicipalityID, r.OrganizationID)
	}
	s.d.Owner(t, "UPDATE route SET term_end = current_date + 3 WHERE id = $1", r.ID)
	got := s.todo(s.home.Tutee)
	if n := len(of(got, monitoring.ActivityOverdue)); n != monitoring.MostOfKind {
		t.Errorf("%d of a kind are shown", n)
	}
	if len(of(got, monitoring.TermEnding)) != 1 || len(got.Items) > monitoring.MostItems {
		t.Errorf("%d items, %v", len(got.Items), kindsIn(got))
	}
	for _, x := range got.Totals {
		if x.Kind == monitoring.ActivityOverdue && (x.Items < 60 || x.Overdue != x.Items) {
			t.Errorf("%+v", x)
		}
	}
}

// What one is told of lies within what one may see. Every role on the other side of a
// wall is asked, and none is told of the home school's tutee or route.
func TestTodo_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.frameworks()
	s.diagnosed(s.home.Tutee, "eight", "a")
	for _, state := range []iom.State{iom.Draft, iom.Agreement, iom.Active, iom.Assessment} {
		r := s.route(state, iomtest.Title("Чужой маршрут"), iomtest.Begins(s.today.AddMonths(-13)))
		if state == iom.Assessment {
			s.product(r, "Чужой продукт", true)
		}
	}
	other, beside, away := s.tree.OtherMunicipality().Schools[0], s.tree.OtherSchool(), s.tree.OtherRegion()
	for name, who := range map[string]tenant.Scope{
		"a colleague": s.home.Colleague, "a mentor of none": s.home.Mentor,
		"a tutee beside": beside.Tutee, "a tutor beside": beside.Tutor, "the school beside": beside.Coordinator, "the lead beside": beside.Leads,
		"another municipality": s.tree.OtherMunicipality().Coordinator, "a school of it": other.Coordinator, "a tutor of it": other.Tutor,
		"a methodist of none": s.tree.Regions[0].Methodist,
		"another region":      away.Coordinator, "its methodist": away.Methodist, "its municipality": away.Municipalities[0].Coordinator, "its school": away.Municipalities[0].Schools[0].Coordinator,
	} {
		for _, i := range s.todo(who).Items {
			if i.RouteID != uuid.Nil || i.PersonID == s.home.Tutee.Person || i.ID == s.home.ID || i.ID == s.home.Tutee.Municipality {
				t.Errorf("%s is told of %+v", name, i)
			}
		}
	}
	for name, who := range map[string]tenant.Scope{"the tutee": s.home.Tutee, "the tutor": s.home.Tutor, "the school": s.home.Coordinator, "the lead": s.home.Leads} {
		if got := s.todo(who); len(got.Items) < 3 {
			t.Errorf("the scene is too poor: %s is told %+v", name, got.Items)
		}
	}
	if _, err := s.s.Todo(t.Context()); fault.KindOf(err) != fault.Internal {
		t.Errorf("nobody: %v", err)
	}
	// an operator is told of regions and programs, and of nobody
	if _, err := s.s.Todo(tenant.With(t.Context(), tenant.Scope{Role: tenant.Operator, Account: uuid.New()})); err == nil || errors.Is(err, tenant.ErrNoScope) {
		t.Errorf("an account that is no operator's: %v", err)
	}
}

// R16, 152-ФЗ, ст. 21: whoever decides is told of those whose data are to go though they
// did not ask; whose own removal is planned, of the day.
func TestTodo_R16_RemovalOfPersonalData(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	centre, other := s.tree.Regions[0].Coordinator, s.tree.Regions[1].Coordinator
	s.wantsNo(centre, monitoring.RemovalRipe, monitoring.RemovalPlanned)
	s.d.Owner(t, "INSERT INTO consent (region_id, id, person_id, purpose, version, given_at, withdrawn_at) VALUES ($1, gen_random_uuid(), $2, 'personal_data', 'pd-2026-11', now() - interval '90 days', now() - interval '40 days')",
		s.home.Tutee.Region, s.home.Tutee.Person)
	if i := s.wants(centre, monitoring.RemovalRipe); i.Count != 1 || i.Object != monitoring.AboutPeople || !i.Overdue {
		t.Errorf("a withdrawn consent: %+v", i)
	}
	s.d.Owner(t, "UPDATE membership SET ended_at = now() - interval '3 years 3 days' WHERE person_id = $1", s.home.Mentor.Person)
	if i := s.wants(centre, monitoring.RemovalRipe); i.Count != 2 {
		t.Errorf("and three years without a role: %+v", i)
	}
	s.wantsNo(other, monitoring.RemovalRipe)
	s.wantsNo(s.home.Coordinator, monitoring.RemovalRipe)
	s.wantsNo(s.home.Tutee, monitoring.RemovalPlanned)
	s.d.Owner(t, `INSERT INTO removal (region_id, id, person_id, cause, state, asked_on, limit_on, planned_on, asked_by, decided_by, reason, version, created_at)
		VALUES ($1, gen_random_uuid(), $2, 'consent', 'planned', current_date, current_date + 30, current_date + 10, $3, $3, '', 1, now())`,
		s.home.Tutee.Region, s.home.Tutee.Person, centre.Person)
	if i := s.wants(centre, monitoring.RemovalRipe); i.Count != 1 {
		t.Errorf("begun: %+v", i)
	}
	if i := s.wants(s.home.Tutee, monitoring.RemovalPlanned); i.Due.IsZero() || i.PersonID != uuid.Nil {
		t.Errorf("one's own: %+v", i)
	}
	s.wantsNo(s.home.Coordinator, monitoring.RemovalPlanned)
	s.wantsNo(centre, monitoring.RemovalPlanned)
}
