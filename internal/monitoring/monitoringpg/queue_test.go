package monitoringpg_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// product presents a product of the route; asked means that the regional centre was.
func (s scene) product(r *iom.Route, title string, asked bool) uuid.UUID {
	s.Helper()
	id := uuid.Must(uuid.NewV7())
	s.d.Owner(s, `INSERT INTO product (region_id, id, municipality_id, organization_id, route_id, author_ids, title, kind, state, presentation_form,
		presentation_title, presentation_level, presentation_on, presentation_done, asked_by, asked_at, version, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,ARRAY[$6::uuid],$7,'open-lesson','presented','open-lesson','Открытый урок','school',current_date - 3,true,
		CASE WHEN $8 THEN $6 END, CASE WHEN $8 THEN now() END,1,now(),now())`,
		r.RegionID, id, r.MunicipalityID, r.OrganizationID, r.ID, r.TuteeID, title, asked)
	return id
}

// review of a product, by somebody.
func (s scene) review(r *iom.Route, product uuid.UUID, by tenant.Scope, standing iom.Standing) uuid.UUID {
	s.Helper()
	id := uuid.Must(uuid.NewV7())
	s.d.Owner(s, `INSERT INTO review (region_id, id, municipality_id, organization_id, route_id, product_id, reviewer_id, reviewer_role, requested, standing,
		rubric_code, rubric_version, scores, attests_growth, comment, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,false,$9,'product-2026',1,'{}',true,'Урок показал рост.',now())`,
		r.RegionID, id, r.MunicipalityID, r.OrganizationID, r.ID, product, by.Person, by.Role, standing)
	return id
}

// accompany appoints past the rules: the scene wants it so.
func (s scene) accompany(r *iom.Route, who tenant.Scope, role tenant.Role) {
	s.Helper()
	s.d.Owner(s, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, from_date)
		VALUES ($1,gen_random_uuid(),$2,$3,$4,$5,$6,current_date)`, r.RegionID, r.ID, r.MunicipalityID, r.OrganizationID, who.Person, role)
}

func (s scene) queue(who tenant.Scope, f monitoring.QueueFilter) []monitoring.QueueItem {
	s.Helper()
	l, err := s.s.Queue(tenant.With(s.Context(), who), f, paging.Request{})
	if err != nil {
		s.Fatalf("%s: %v", who.Role, err)
	}
	return l.Items
}

// Who may review, and whose review counts, is said by the rules of the route; the
// queue says the same in SQL. Every role is asked under both regulations, about a
// product that the centre was asked for and one that it was not.
func TestQueue_R8_SaysWhatTheRuleSays(t *testing.T) {
	t.Parallel()
	for _, code := range []string{iom.UstIlimsk2024, iom.Sovetsky2022} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			g, err := iom.ShippedRegulation(code)
			if err != nil {
				t.Fatal(err)
			}
			r := s.route(iom.Assessment, iomtest.Under(code))
			s.accompany(r, s.tree.Regions[0].Methodist, tenant.RegionalMethodist)
			s.accompany(r, s.home.Mentor, tenant.Mentor)
			asked := map[uuid.UUID]bool{s.product(r, "Урок", false): false, s.product(r, "Приглашён центр", true): true}
			cells, may := 0, 0
			for name, who := range s.all() {
				if s.policy.Reach(who.Role, authz.Permission{Object: "review", Action: "create"}) == tenant.Nowhere {
					continue
				}
				seen := map[uuid.UUID]monitoring.QueueItem{}
				for _, i := range s.queue(who, monitoring.QueueAll) {
					seen[i.ProductID] = i
				}
				for id, requested := range asked {
					cells++
					by := iom.Reviewer{PersonID: who.Person, Role: who.Role, OrganizationID: who.Organization, Requested: requested}
					standing, err := g.Standing(r, by, []uuid.UUID{r.TuteeID})
					got, there := seen[id]
					if there != (err == nil) || there && (got.Counts != (standing == iom.Counts) || got.Asked != requested) {
						t.Errorf("%s, asked %v: in the queue %v (counts %v), the rule says %q, %v", name, requested, there, got.Counts, standing, err)
					}
					if there {
						may++
					}
				}
			}
			if cells < 12 || may < 6 {
				t.Errorf("%d questions, %d of them answered with yes: too few to tell", cells, may)
			}
		})
	}
}

func TestQueue_AskedForFirstThenTheLongestWaiting(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	r := s.route(iom.Assessment)
	fresh, asked, old := s.product(r, "Свежий", false), s.product(r, "Приглашён центр", true), s.product(r, "Давний", false)
	s.d.Owner(t, "UPDATE product SET presentation_on = presentation_on - 30 WHERE id = $1", old)
	s.d.Owner(t, "UPDATE product SET state = 'draft', presentation_done = false WHERE id = $1", s.product(r, "Черновик", false))
	want := []uuid.UUID{asked, old, fresh}
	var got []uuid.UUID
	ctx := tenant.With(t.Context(), s.home.Coordinator)
	for page := (paging.Request{Limit: 1}); ; {
		l, err := s.s.Queue(ctx, monitoring.QueueAll, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range l.Items {
			got = append(got, i.ProductID)
			if i.Organization != "МАОУ СОШ № 11" || i.Author == "" || i.RouteID != r.ID {
				t.Errorf("%+v", i)
			}
		}
		if page.After = l.Next; l.Next == "" {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the order is %v, want %v", got, want)
	}

	// reviewed by the reader: it leaves the queue and stands among what is done
	mine := s.review(r, old, s.home.Coordinator, iom.Counts)
	done := s.queue(s.home.Coordinator, monitoring.QueueDone)
	if len(done) != 1 || done[0].ReviewID != mine || done[0].Reviews != 1 || !done[0].Counts || done[0].ReviewedAt.IsZero() {
		t.Errorf("done: %+v", done)
	}
	if left := s.queue(s.home.Coordinator, monitoring.QueueAll); len(left) != 2 {
		t.Errorf("still waiting: %+v", left)
	}
	// one that counts is there: nobody waits for the lead's any more
	if left := s.queue(s.home.Leads, monitoring.QueueAll); len(left) != 2 {
		t.Errorf("the lead is asked for %d, want 2", len(left))
	}
	// the tutor's own routes, and nobody's of the coordinator
	if a, b := s.queue(s.home.Tutor, monitoring.QueueMine), s.queue(s.home.Coordinator, monitoring.QueueMine); len(a) != 2 || len(b) != 0 {
		t.Errorf("mine: the tutor %d, the coordinator %d", len(a), len(b))
	}
	// a route that has ended asks for nothing
	s.d.Owner(t, "UPDATE route SET state = 'withdrawn' WHERE id = $1", r.ID)
	if left := s.queue(s.home.Coordinator, monitoring.QueueAll); len(left) != 0 {
		t.Errorf("of an ended route: %+v", left)
	}
}

func TestQueue_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	r := s.route(iom.Assessment)
	s.product(r, "Урок", true)
	for name, c := range map[string]struct {
		who  tenant.Scope
		want int
	}{
		"the school": {s.home.Coordinator, 1}, "another school": {s.tree.OtherSchool().Coordinator, 0}, "the tutor": {s.home.Tutor, 1},
		"a tutor of another school": {s.tree.OtherSchool().Tutor, 0}, "the municipality": {s.tree.Regions[0].Municipalities[0].Coordinator, 1},
		"another municipality": {s.tree.OtherMunicipality().Coordinator, 0}, "the region": {s.tree.Regions[0].Coordinator, 1},
		"a methodist of none": {s.tree.Regions[0].Methodist, 0}, "another region": {s.tree.OtherRegion().Coordinator, 0},
	} {
		if got := s.queue(c.who, monitoring.QueueAll); len(got) != c.want {
			t.Errorf("%s: %d products wait, want %d", name, len(got), c.want)
		}
	}
}
