package monitoringpg_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/monitoring/monitoringpg"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

type scene struct {
	*testing.T
	d      *testdb.Database
	tree   *testdb.Tree
	home   *testdb.School
	s      *monitoring.Service
	today  civil.Date
	policy *authz.Policy
}

type noPrograms struct{}

func (noPrograms) Unusable() []monitoring.Program { return nil }

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	tree := d.Tree(t)
	people := directory.NewService(d.App, directorypg.New(d.App), policy, nil, nil)
	return scene{t, d, tree, tree.Home(), monitoring.NewService(monitoringpg.New(d.App), people, noPrograms{}, policy), civil.Of(time.Now().UTC()), policy}
}

func (s scene) todo(who tenant.Scope) monitoring.Todo {
	s.Helper()
	t, err := s.s.Todo(tenant.With(s.Context(), who))
	if err != nil {
		s.Fatalf("%s: %v", who.Role, err)
	}
	return t
}

// of gives the items of a kind.
func of(t monitoring.Todo, k monitoring.Kind) (items []monitoring.Item) {
	for _, i := range t.Items {
		if i.Kind == k {
			items = append(items, i)
		}
	}
	return items
}

func kindsIn(t monitoring.Todo) (kinds []monitoring.Kind) {
	for _, x := range t.Totals {
		kinds = append(kinds, x.Kind)
	}
	return kinds
}

func (s scene) all() map[string]tenant.Scope {
	r := s.tree.Regions[0]
	return map[string]tenant.Scope{"tutee": s.home.Tutee, "tutor": s.home.Tutor, "mentor": s.home.Mentor, "school": s.home.Coordinator, "lead": s.home.Leads,
		"municipality": r.Municipalities[0].Coordinator, "methodist": r.Methodist, "region": r.Coordinator}
}

func (s scene) route(state iom.State, opts ...iomtest.Option) *iom.Route {
	s.Helper()
	return iomtest.Route(s, s.d, s.home.Tutee, state, append([]iomtest.Option{iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator)}, opts...)...)
}

func TestTodo_EveryKindOfEveryRoleCanBeAsked(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, who := range s.all() {
		if got := s.todo(who); got.Today.IsZero() {
			t.Errorf("%s: no day", who.Role)
		}
	}
	// each kind concerns a role, and that role may do what it wants
	for _, k := range monitoring.Kinds() {
		if !slices.ContainsFunc(tenant.Roles(), func(r tenant.Role) bool { return slices.Contains(monitoring.KindsOf(r), k) }) {
			t.Errorf("%s concerns nobody", k)
		}
	}
}

// wants tells that the todo of who has exactly one item of the kind, and gives it.
func (s scene) wants(who tenant.Scope, k monitoring.Kind) monitoring.Item {
	s.Helper()
	t := s.todo(who)
	found := of(t, k)
	if len(found) != 1 {
		s.Errorf("%s: %d items %s, want one; there are %v", who.Role, len(found), k, kindsIn(t))
		return monitoring.Item{}
	}
	return found[0]
}

func (s scene) wantsNo(who tenant.Scope, kinds ...monitoring.Kind) {
	s.Helper()
	t := s.todo(who)
	for _, k := range kinds {
		if len(of(t, k)) > 0 {
			s.Errorf("%s is told %s", who.Role, k)
		}
	}
}

func TestTodo_ATuteesWayFromDiagnosisToDraft(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.frameworks()
	me := s.home.Tutee
	if i := s.wants(me, monitoring.DiagnosisFirst); i.Count != 2 || i.ID == uuid.Nil || i.Object != monitoring.AboutInstrument {
		t.Errorf("%+v", i)
	}
	begun := s.diagnosed(me, "eight", "a", "b")
	s.d.Owner(t, "UPDATE diagnosis SET state = 'in_progress', taken_on = NULL, submitted_at = NULL WHERE id = $1", begun)
	if i := s.wants(me, monitoring.DiagnosisUnfinished); i.ID != begun || i.Title != "Опрос eight" {
		t.Errorf("%+v", i)
	}
	s.wantsNo(me, monitoring.DiagnosisFirst)
	s.d.Owner(t, "UPDATE diagnosis SET state = 'awaiting_expert', taken_on = current_date, submitted_at = now() WHERE id = $1", begun)
	s.d.Owner(t, `INSERT INTO essay (region_id, id, municipality_id, organization_id, person_id, diagnosis_id, item, created_at, version)
		SELECT region_id, gen_random_uuid(), municipality_id, organization_id, person_id, id, item, now(), 1 FROM diagnosis, unnest(ARRAY['a', 'b']) AS item WHERE id = $1`, begun)
	if i := s.wants(s.home.Coordinator, monitoring.EssaysToScore); i.Count != 2 || i.Object != monitoring.AboutEssays {
		t.Errorf("%+v", i)
	}
	s.wantsNo(me, monitoring.EssaysToScore, monitoring.DiagnosisUnfinished)
	s.wantsNo(s.tree.OtherSchool().Coordinator, monitoring.EssaysToScore)
	s.wantsNo(s.tree.OtherRegion().Methodist, monitoring.EssaysToScore)
	s.d.Owner(t, "UPDATE diagnosis SET state = 'submitted', taken_on = current_date, submitted_at = now() WHERE id = $1", begun)
	if i := s.wants(me, monitoring.DeficitsWithoutRoute); i.Count != 2 || i.ID != me.Person {
		t.Errorf("%+v", i)
	}
	if i := s.wants(me, monitoring.DeficitsToConfirm); i.Count != 2 {
		t.Errorf("%+v", i)
	}
	s.wantsNo(me, monitoring.DiagnosisUnfinished)

	ready := s.route(iom.Draft, iomtest.Title("Готовый черновик"))
	s.wantsNo(me, monitoring.DeficitsWithoutRoute, monitoring.DraftUnfinished, monitoring.DraftToStart)
	if i := s.wants(me, monitoring.DraftReady); i.ID != ready.ID || i.RouteTitle != "Готовый черновик" || i.Person != "" {
		t.Errorf("%+v", i)
	}
	if i := s.wants(s.home.Tutor, monitoring.DeficitsToConfirm); i.Count != 2 || i.PersonID != me.Person || i.Person == "" {
		t.Errorf("the tutor confirms too: %+v", i)
	}
	s.d.Owner(t, `INSERT INTO route_step (region_id, route_id, id, municipality_id, organization_id, move, from_state, to_state, comment, at)
		VALUES ($1,$2,$3,$4,$5,'return','agreement','draft','Уточните сроки.',now())`, ready.RegionID, ready.ID, uuid.Must(uuid.NewV7()), ready.MunicipalityID, ready.OrganizationID)
	if i := s.wants(me, monitoring.DraftReturned); i.ID != ready.ID || i.Note != "Уточните сроки." {
		t.Errorf("%+v", i)
	}
	s.wantsNo(me, monitoring.DraftReady)
	s.d.Owner(t, "UPDATE route SET state = 'withdrawn' WHERE id = $1", ready.ID)
	bare := s.route(iom.Draft)
	s.d.Owner(t, "UPDATE route SET term_start = NULL, term_end = NULL WHERE id = $1", bare.ID)
	if i := s.wants(me, monitoring.DraftUnfinished); i.ID != bare.ID {
		t.Errorf("%+v", i)
	}
	// where nobody agrees, a whole draft is started
	start := s.another(s.home.Colleague, iom.Draft, iomtest.Under(iom.Sovetsky2022))
	if i := s.wants(s.home.Colleague, monitoring.DraftToStart); i.ID != start.ID {
		t.Errorf("%+v", i)
	}
	s.wantsNo(s.home.Colleague, monitoring.DraftReady)
}

func TestTodo_ARouteUnderWay(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	me, tutor := s.home.Tutee, s.home.Tutor
	r := s.route(iom.Active, iomtest.Activities(4), iomtest.Title("Маршрут в пути"))
	late, soon, done, far := r.Activities[0].ID, r.Activities[1].ID, r.Activities[2].ID, r.Activities[3].ID
	for id, set := range map[uuid.UUID]string{late: "term_start = current_date - 30, term_end = current_date - 3", soon: "term_start = current_date, term_end = current_date + 14",
		done: "status = 'done', done_on = current_date - 1", far: "term_start = current_date + 40, term_end = current_date + 50"} {
		s.d.Owner(t, "UPDATE activity SET "+set+" WHERE id = $1", id)
	}
	if i := s.wants(me, monitoring.ActivityOverdue); i.ID != late || !i.Overdue || i.RouteID != r.ID || i.Due != s.today.AddDays(-3) || i.Object != monitoring.AboutActivity {
		t.Errorf("%+v", i)
	}
	if i := s.wants(me, monitoring.ActivitySoon); i.ID != soon || i.Overdue {
		t.Errorf("%+v", i)
	}
	if i := s.wants(me, monitoring.ReflectionMissing); i.ID != done {
		t.Errorf("%+v", i)
	}
	if first := s.todo(me).Items[0]; first.Kind != monitoring.ActivityOverdue {
		t.Errorf("what is overdue comes first, not %+v", first)
	}
	if i := s.wants(tutor, monitoring.TuteeActivitiesOverdue); i.ID != r.ID || i.Count != 1 || !i.Overdue || i.PersonID != me.Person || i.Person == "" {
		t.Errorf("the tutor: %+v", i)
	}
	s.wantsNo(me, monitoring.TermPassed, monitoring.TermEnding)
	s.d.Owner(t, "UPDATE route SET term_end = current_date + 30 WHERE id = $1", r.ID)
	s.wants(me, monitoring.TermEnding)
	s.d.Owner(t, "UPDATE route SET term_end = current_date - 1 WHERE id = $1", r.ID)
	s.wantsNo(me, monitoring.TermEnding)
	for name, who := range map[string]tenant.Scope{"the tutee": me, "the tutor": tutor, "the school": s.home.Coordinator, "the lead": s.home.Leads} {
		if i := s.wants(who, monitoring.TermPassed); i.ID != r.ID || !i.Overdue || (i.Person == "") != (who == me) {
			t.Errorf("%s: %+v", name, i)
		}
	}
	if i := s.wants(s.tree.Regions[0].Municipalities[0].Coordinator, monitoring.SchoolOverdue); i.ID != s.home.ID || i.Count != 1 || i.Title != "МАОУ СОШ № 11" {
		t.Errorf("the municipality: %+v", i)
	}
	if i := s.wants(s.tree.Regions[0].Coordinator, monitoring.MunicipalityOverdue); i.ID != s.home.Tutee.Municipality || i.Count != 1 {
		t.Errorf("the region: %+v", i)
	}
	s.d.Owner(t, `INSERT INTO term_proposal (region_id, route_id, id, municipality_id, organization_id, proposed_end, reason, person_id, role, at)
		VALUES ($1,$2,gen_random_uuid(),$3,$4,current_date + 60,'Курсы перенесли',$5,'school_coordinator',now())`, r.RegionID, r.ID, r.MunicipalityID, r.OrganizationID, s.home.Coordinator.Person)
	if i := s.wants(me, monitoring.TermProposed); i.Note != "Курсы перенесли" || i.RouteID != r.ID {
		t.Errorf("%+v", i)
	}
	// the tutor is no more: the school is told, and the tutor is not
	s.d.Owner(t, "UPDATE appointment SET until_date = current_date WHERE route_id = $1", r.ID)
	if i := s.wants(s.home.Coordinator, monitoring.RouteWithoutTutor); i.ID != r.ID {
		t.Errorf("%+v", i)
	}
	s.wantsNo(tutor, monitoring.TermPassed, monitoring.TuteeActivitiesOverdue)
}

func TestTodo_AgreementAssessmentAndConclusion(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	municipal := s.tree.Regions[0].Municipalities[0].Coordinator
	agreed := s.route(iom.Agreement)
	if i := s.wants(s.home.Coordinator, monitoring.RouteToAgree); i.ID != agreed.ID || i.Person == "" {
		t.Errorf("%+v", i)
	}
	s.wantsNo(s.home.Leads, monitoring.RouteToAgree)

	r := s.another(s.home.Colleague, iom.Assessment, iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator))
	draft := s.product(r, "Урок", false)
	s.d.Owner(t, "UPDATE product SET state = 'draft', presentation_done = false WHERE id = $1", draft)
	if i := s.wants(s.home.Colleague, monitoring.ProductNotPresented); i.ID != draft || i.Title != "Урок" || !i.Overdue {
		t.Errorf("%+v", i)
	}
	s.d.Owner(t, "UPDATE product SET state = 'presented', presentation_done = true WHERE id = $1", draft)
	for _, who := range []tenant.Scope{s.home.Tutor, s.home.Coordinator, s.home.Leads} {
		if i := s.wants(who, monitoring.ProductToReview); i.ID != draft || i.PersonID != s.home.Colleague.Person {
			t.Errorf("%s: %+v", who.Role, i)
		}
	}
	s.wantsNo(s.tree.Regions[0].Coordinator, monitoring.ProductToReview)
	s.d.Owner(t, "UPDATE product SET asked_by = $2, asked_at = now() WHERE id = $1", draft, s.home.Tutor.Person)
	if i := s.wants(s.tree.Regions[0].Coordinator, monitoring.ProductToReview); i.Note != "asked" {
		t.Errorf("%+v", i)
	}
	s.review(r, draft, s.home.Coordinator, iom.Counts)
	if i := s.wants(s.home.Colleague, monitoring.ReviewReceived); i.Title != "Урок" || i.RouteID != r.ID {
		t.Errorf("%+v", i)
	}
	s.wantsNo(s.home.Leads, monitoring.ProductToReview)

	if i := s.wants(s.home.Tutor, monitoring.ConclusionMissing); i.ID != r.ID || i.Count != 2 {
		t.Errorf("both conclusions are missing: %+v", i)
	}
	s.wantsNo(s.home.Coordinator, monitoring.ConclusionMissing, monitoring.ConclusionToAgree)
	conclude := func(kind iom.ConclusionKind) uuid.UUID {
		id := uuid.Must(uuid.NewV7())
		s.d.Owner(t, `INSERT INTO conclusion (region_id, route_id, id, municipality_id, organization_id, kind, outcome, text, prepared_by, prepared_as, prepared_at)
			VALUES ($1,$2,$3,$4,$5,$6,'reached','Задача достигнута.',$7,'tutor',now())`, r.RegionID, r.ID, id, r.MunicipalityID, r.OrganizationID, kind, s.home.Tutor.Person)
		return id
	}
	task := conclude(iom.OnRouteTask)
	if i := s.wants(municipal, monitoring.ConclusionToJoin); i.ID != task || i.RouteID != r.ID || i.Title == "" {
		t.Errorf("%+v", i)
	}
	if i := s.wants(s.home.Tutor, monitoring.ConclusionMissing); i.Count != 1 {
		t.Errorf("one is there: %+v", i)
	}
	development := conclude(iom.OnDevelopmentTask)
	if i := s.wants(s.home.Coordinator, monitoring.ConclusionToAgree); i.ID != development {
		t.Errorf("%+v", i)
	}
	s.wantsNo(s.home.Tutor, monitoring.ConclusionMissing, monitoring.RouteToComplete)
	s.wantsNo(municipal, monitoring.ConclusionToAgree)
	// given back, it is the turn of who prepares it, and nobody else's
	for _, id := range []uuid.UUID{task, development} {
		s.wantsNo(s.home.Tutor, monitoring.ConclusionReturned)
		s.d.Owner(t, `UPDATE conclusion SET returned_at = now(), round = '[{"what": "prepared"}, {"what": "returned", "remark": "Добавьте итоги"}]' WHERE id = $1`, id)
		if i := s.wants(s.home.Tutor, monitoring.ConclusionReturned); i.ID != id || i.RouteID != r.ID || i.Note != "Добавьте итоги" || i.Title == "" {
			t.Errorf("%+v", i)
		}
		s.wantsNo(s.home.Colleague, monitoring.ConclusionReturned)
		if id == development {
			s.wantsNo(s.home.Coordinator, monitoring.ConclusionToAgree, monitoring.ConclusionReturned)
		} else {
			s.wantsNo(municipal, monitoring.ConclusionToJoin, monitoring.ConclusionReturned)
		}
		s.d.Owner(t, "UPDATE conclusion SET returned_at = NULL WHERE id = $1", id)
	}
	s.d.Owner(t, "UPDATE conclusion SET agreed_by = $2, agreed_at = now() WHERE id = $1", development, s.home.Coordinator.Person)
	if i := s.wants(s.home.Tutor, monitoring.RouteToComplete); i.ID != r.ID || i.PersonID != s.home.Colleague.Person {
		t.Errorf("all is agreed: %+v", i)
	}
	s.wantsNo(s.home.Colleague, monitoring.RouteToComplete)
	s.d.Owner(t, "UPDATE conclusion SET agreed_by = NULL, agreed_at = NULL WHERE id = $1", development)
	if n := len(of(s.todo(s.home.Colleague), monitoring.ConclusionThere)); n != 2 {
		t.Errorf("the tutee is told of %d conclusions", n)
	}
	s.d.Owner(t, `INSERT INTO correction_offer (region_id, route_id, id, municipality_id, organization_id, reason, person_id, role, at)
		VALUES ($1,$2,gen_random_uuid(),$3,$4,'Нет динамики',$5,'tutor',now())`, r.RegionID, r.ID, r.MunicipalityID, r.OrganizationID, s.home.Tutor.Person)
	if i := s.todo(s.home.Colleague).Items[0]; i.Kind != monitoring.CorrectionOffered || i.Note != "Нет динамики" {
		t.Errorf("what others wait for comes first: %+v", i)
	}
}
