package monitoringpg_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func TestTodo_WhoeverIsCalledByNameIsTold(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	r := s.route(iom.Active, iomtest.Title("Оценивание"))
	id := uuid.New()
	s.d.Owner(t, `INSERT INTO comment (region_id, id, municipality_id, organization_id, route_id, author_id, author_role, text, version, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,'tutee','Посмотрите урок',1,now())`, r.RegionID, id, r.MunicipalityID, r.OrganizationID, r.ID, s.home.Tutee.Person)
	call := func(who tenant.Scope) {
		s.d.Owner(t, `INSERT INTO comment_mention (region_id, person_id, comment_id, municipality_id, organization_id, route_id) VALUES ($1,$2,$3,$4,$5,$6)`,
			r.RegionID, who.Person, id, r.MunicipalityID, r.OrganizationID, r.ID)
	}
	call(s.home.Coordinator)
	call(s.tree.OtherSchool().Coordinator) // who may not read the route hears nothing, whatever is written
	if i := s.wants(s.home.Coordinator, monitoring.Mentioned); i.RouteTitle != "Оценивание" || i.Note != "Посмотрите урок" || i.PersonID != s.home.Tutee.Person || i.ID != id {
		t.Errorf("%+v", i)
	}
	s.wantsNo(s.tree.OtherSchool().Coordinator, monitoring.Mentioned)
	s.wantsNo(s.home.Leads, monitoring.Mentioned)
	s.d.Owner(t, "UPDATE comment_mention SET seen_at = now()")
	s.wantsNo(s.home.Coordinator, monitoring.Mentioned)
}

func TestTodo_B285_HelpWaitsForWhomItWasAsked(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	r := s.route(iom.Active, iomtest.Tutor(s.home.Tutor))
	region := s.tree.Regions[0]
	ask := func(to string) uuid.UUID {
		id := uuid.New()
		s.d.Owner(t, `INSERT INTO help_request (region_id, id, municipality_id, organization_id, route_id, person_id, addressee, title, state, due_on, version, created_at, updated_at)
			VALUES ($1,$2,$3,$4,$5,$6,$7,'Критерии','asked',current_date - 3,1,now(),now())`, r.RegionID, id, r.MunicipalityID, r.OrganizationID, r.ID, s.home.Tutee.Person, to)
		return id
	}
	roles := map[string]tenant.Scope{"tutor": s.home.Tutor, "school": s.home.Coordinator, "lead": s.home.Leads, "municipal": region.Municipalities[0].Coordinator,
		"centre": region.Coordinator, "methodist": region.Methodist, "another school": s.tree.OtherSchool().Coordinator}
	for to, wanted := range map[string][]string{"tutor": {"tutor"}, "school": {"school", "lead"}, "municipal_coordinator": {"municipal"}, "regional_methodist": {"centre"}} {
		id := ask(to)
		for name, who := range roles {
			told := len(of(s.todo(who), monitoring.HelpToAnswer)) == 1
			want := false
			for _, w := range wanted {
				want = want || w == name
			}
			if told != want {
				t.Errorf("asked of %s: the %s is told: %t", to, name, told)
			}
			if told {
				if i := s.wants(who, monitoring.HelpToAnswer); !i.Overdue || i.Title != "Критерии" || i.ID != id {
					t.Errorf("%s: %+v", name, i)
				}
			}
		}
		s.wantsNo(s.home.Tutee, monitoring.HelpAnswered)
		s.d.Owner(t, "UPDATE help_request SET state = 'answered' WHERE id = $1", id)
		if i := s.wants(s.home.Tutee, monitoring.HelpAnswered); i.ID != id {
			t.Errorf("%+v", i)
		}
		s.d.Owner(t, "DELETE FROM help_request")
	}
	// somebody took it: nobody else is bothered
	s.d.Owner(t, "UPDATE help_request SET state = 'taken', taken_by = $2 WHERE id = $1", ask("school"), s.home.Leads.Person)
	s.wants(s.home.Leads, monitoring.HelpToAnswer)
	s.wantsNo(s.home.Coordinator, monitoring.HelpToAnswer)
}

func TestTodo_ARoleGivenForATimeEndsSoon(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region := s.tree.Regions[0]
	ends := func(who tenant.Scope, days int) {
		s.d.Owner(t, "UPDATE membership SET until = current_date + $2::int WHERE id = $1", who.Membership, days)
	}
	ends(region.Methodist, 15+1) // a day is a day at the place: one apart at most
	s.wantsNo(region.Coordinator, monitoring.MembershipEnding)
	ends(region.Methodist, 7)
	ends(s.home.Mentor, 3)
	if i := s.wants(region.Coordinator, monitoring.MembershipEnding); i.PersonID != region.Methodist.Person || i.Due.IsZero() {
		t.Errorf("%+v", i)
	}
	if i := s.wants(s.home.Coordinator, monitoring.MembershipEnding); i.PersonID != s.home.Mentor.Person {
		t.Errorf("%+v", i)
	}
	s.wantsNo(s.tree.OtherSchool().Coordinator, monitoring.MembershipEnding)
	s.wantsNo(s.tree.OtherRegion().Coordinator, monitoring.MembershipEnding)
}
