package retentionweb_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/retention/retentionpg"
	"github.com/marshrut-iom/marshrut/internal/retention/retentionweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// queue keeps what was enqueued: the bytes themselves are area artifact's.
type queue struct{ jobs []job.Args }

func (q *queue) Enqueue(_ context.Context, a job.Args) error {
	q.jobs = append(q.jobs, a)
	return nil
}

type scene struct {
	*testing.T
	db     *testdb.Database
	tree   *testdb.Tree
	home   *testdb.School
	server *web.Server
	s      *retention.Service
	queue  *queue
}

func newScene(t *testing.T) *scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{T: t, db: d, tree: d.Tree(t), queue: &queue{}}
	s.home = s.tree.Home()
	rec, routes := auditpg.New(d.App), iompg.New(d.App)
	route := iom.NewService(iom.Deps{Tx: d.App, Store: routes, People: routes, Library: routes, Papers: routes, Policy: policy, Audit: rec})
	s.s = retention.NewService(retention.Deps{Tx: d.App, Store: retentionpg.New(d.App), Routes: route, Queue: s.queue, Policy: policy, Audit: rec})
	s.server = webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { retentionweb.Register(api, s.s) })
	webtest.Pages(t, s.server, identityweb.Sessions{Service: identitytest.Service(t, d)}, func(p *web.Pages) {
		p.ZoneBy(route.Zone)
		retentionweb.RegisterPages(p, s.s)
	})
	return s
}

func (s *scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

type view struct {
	ID, State, Person, Reason string
	AskedOn                   string `json:"asked_on"`
	LimitOn                   string `json:"limit_on"`
	PlannedOn                 string `json:"planned_on"`
	Version                   int
}

func TestRemoval_R16_AskedPlannedCarriedOut(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	running := iomtest.Route(t, s.db, s.home.Tutee, iom.Active, iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator))
	ended := iomtest.Route(t, s.db, s.home.Tutee, iom.Completed, iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator))
	s.db.Owner(t, `INSERT INTO artifact (id, region_id, municipality_id, organization_id, route_id, owner_id, purpose, file_name, format, size, part_size, state, object_key, upload_id, version, created_at, updated_at)
		VALUES (gen_random_uuid(),$1,$2,$3,$4,$5,'evidence','урок.pdf','pdf',10,16777216,'uploading',$1::uuid::text || '-x','up',1,now(),now())`,
		s.home.Tutee.Region, s.home.Tutee.Municipality, s.home.ID, running.ID, s.home.Tutee.Person)
	tutee, centre := s.as(s.home.Tutee), s.as(s.tree.Regions[0].Coordinator)

	webtest.Do(t, tutee, "GET", "/me/removal", nil).Want(t, 404, "retention.not_found")
	webtest.Do(t, tutee, "POST", "/me/removal/recall", nil).Want(t, 409, "retention.none")
	r := webtest.Into[view](t, webtest.Do(t, tutee, "POST", "/me/removal", nil))
	webtest.Do(t, tutee, "POST", "/me/removal", nil).Want(t, 409, "retention.open")
	one := "/removals/" + r.ID
	for name, who := range map[string]tenant.Scope{"the school": s.home.Coordinator, "the methodist": s.tree.Regions[0].Methodist, "the person": s.home.Tutee} {
		if a := webtest.Do(t, s.as(who), "GET", one, nil); a.Status != 403 {
			t.Errorf("%s reads it: %d", name, a.Status)
		}
	}
	other := s.as(s.tree.Regions[1].Coordinator)
	webtest.Do(t, other, "GET", one, nil).Want(t, 404, "retention.not_found")
	webtest.Do(t, other, "POST", one+"/plan", map[string]any{"date": r.AskedOn}, "If-Match", `"1"`).Want(t, 404, "retention.not_found")
	webtest.Do(t, centre, "POST", one+"/plan", map[string]any{"date": "2099-01-01"}, "If-Match", `"1"`).Want(t, 422, "retention.day_invalid")
	webtest.Do(t, centre, "POST", one+"/plan", map[string]any{"date": r.AskedOn}, "If-Match", `"9"`).Want(t, 412, "postgres.stale")

	// recalled, and asked again
	webtest.Do(t, tutee, "POST", "/me/removal/recall", nil).Want(t, 200, "")
	r = webtest.Into[view](t, webtest.Do(t, tutee, "POST", "/me/removal", nil))
	planned := webtest.Into[view](t, webtest.Do(t, centre, "POST", "/removals/"+r.ID+"/plan", map[string]any{"date": r.AskedOn}, "If-Match", `"1"`))
	if planned.State != "planned" || planned.PlannedOn != r.AskedOn {
		t.Fatalf("%+v", planned)
	}
	for range 2 {
		if err := s.s.Sweep(t.Context(), retention.SweepArgs{}); err != nil {
			t.Fatal(err)
		}
	}
	if got := webtest.Into[view](t, webtest.Do(t, centre, "GET", "/removals/"+r.ID, nil)); got.State != "done" {
		t.Errorf("%+v", got)
	}
	if len(s.queue.jobs) != 1 || s.queue.jobs[0].(artifact.RemoveArgs).Upload != "up" {
		t.Errorf("jobs %v", s.queue.jobs)
	}
	for id, outcome := range map[uuid.UUID]string{running.ID: "", ended.ID: "reached"} {
		if got := testdb.Value[string](t, s.db, "SELECT state || '/' || coalesce(outcome, '') || '/' || title FROM route WHERE id = $1", id); got != "archived/"+outcome+"/удалено" {
			t.Errorf("the route is %s", got)
		}
	}
	if a := webtest.Do(t, tutee, "GET", "/me/removal", nil); a.Status != 401 {
		t.Errorf("their session lives: %d", a.Status)
	}
}

func TestRemoval_Pages(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who, head := s.home.Tutee, s.tree.Regions[0].Coordinator
	tutee, centre := s.as(who), s.as(head)
	own, all := "/m/"+who.Membership.String()+"/profile/removal", "/m/"+head.Membership.String()+"/removals"
	webtest.Open(t, tutee, own).Want(t, 200, "Что будет удалено", "Что останется и почему", "Попросить удалить")
	webtest.Send(t, tutee, own, webtest.Form()).To(t, own)
	webtest.Open(t, tutee, own).Want(t, 200, "Заявка подана", "Отозвать заявку", "Решает координатор региона: ").Without(t, "Попросить удалить")
	// a coordinator's own: another's, and where there is none, the operator invites one
	mine := "/m/" + head.Membership.String() + "/profile/removal"
	webtest.Open(t, centre, mine).Want(t, 200, "попросите оператора платформы пригласить второго")
	s.db.Owner(t, "INSERT INTO membership (region_id, id, person_id, role, since, created_at) SELECT region_id, gen_random_uuid(), $2, role, since, created_at FROM membership WHERE id = $1",
		head.Membership, s.tree.Regions[0].Methodist.Person)
	webtest.Send(t, centre, mine, webtest.Form()).To(t, mine)
	webtest.Open(t, centre, mine).Want(t, 200, "Решает координатор региона: ").Without(t, "попросите оператора")
	myself := testdb.Value[uuid.UUID](t, s.db, "SELECT id FROM removal WHERE person_id = $1", head.Person)
	webtest.Open(t, centre, all+"/"+myself.String()).Want(t, 200, "по ней решает другой координатор", "Решает координатор региона: ").Without(t, "Назначить день")
	webtest.Send(t, centre, mine+"/recall", webtest.Form()).To(t, mine)

	id := testdb.Value[uuid.UUID](t, s.db, "SELECT id FROM removal WHERE person_id = $1", who.Person)
	one := all + "/" + id.String()
	webtest.Open(t, centre, all).Want(t, 200, "ждёт решения", "через 30 дней", one)
	webtest.Open(t, s.as(s.home.Coordinator), "/m/"+s.home.Coordinator.Membership.String()+"/removals").Want(t, 403)
	webtest.Open(t, s.as(s.tree.Regions[1].Coordinator), "/m/"+s.tree.Regions[1].Coordinator.Membership.String()+"/removals/"+id.String()).Want(t, 404)
	webtest.Send(t, centre, one+"/plan", webtest.Form("version", "1", "date", "2099-01-01")).Want(t, 422, "2099-01-01", "закон даёт на удаление 30 дней")
	webtest.Send(t, centre, one+"/refuse", webtest.Form("version", "1", "reason", "Хранить обязывает закон № 1.")).To(t, one)
	webtest.Open(t, centre, one).Want(t, 200, "отказано", "Хранить обязывает закон № 1.").Without(t, "Назначить день")
	webtest.Open(t, tutee, own).Want(t, 200, "Отказано", "Хранить обязывает закон № 1.", "Попросить удалить")

	// overdue ones say so; whose consent is withdrawn waits to be begun
	s.db.Owner(t, `INSERT INTO removal (region_id, id, person_id, cause, state, asked_on, limit_on, asked_by, reason, version, created_at)
		VALUES ($1, gen_random_uuid(), $2, 'request', 'asked', current_date - 40, current_date - 10, $2, '', 1, now())`, who.Region, s.home.Mentor.Person)
	s.db.Owner(t, "INSERT INTO consent (region_id, id, person_id, purpose, version, given_at, withdrawn_at) VALUES ($1, gen_random_uuid(), $2, 'personal_data', 'pd-2026-11', now() - interval '9 days', now() - interval '5 days')",
		who.Region, s.home.Colleague.Person)
	begin := all + "/people/" + s.home.Colleague.Person.String()
	webtest.Open(t, centre, all).Want(t, 200, "late", "Чьи данные пора удалить", begin)
	webtest.Send(t, centre, begin, webtest.Form())
	webtest.Open(t, centre, all).Want(t, 200, "согласие отозвано").Without(t, begin)
	webtest.Send(t, centre, all+"/people/"+s.home.Leads.Person.String(), webtest.Form()).Want(t, 409, "срок хранения не вышел")
}

// R16 [B 4.4]: on paper three years, by the day of the tutee's place.
func TestArchive_R16_PaperAfterThreeYears(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	old := iomtest.Route(t, s.db, s.home.Tutee, iom.Completed, iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator))
	fresh := iomtest.Route(t, s.db, s.home.Tutee, iom.Completed, iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator))
	inSystem := iomtest.Route(t, s.db, s.home.Tutee, iom.Completed, iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator))
	today := time.Now().In(time.FixedZone("MSK", 3*3600))
	for id, on := range map[uuid.UUID]time.Time{old.ID: today.AddDate(-3, 0, -2), fresh.ID: today.AddDate(-3, 0, 2)} {
		s.db.Owner(t, "UPDATE route SET keeping = 'paper', completed_on = $2::timestamptz::date WHERE id = $1", id, on)
	}
	s.db.Owner(t, "UPDATE route SET completed_on = '2001-01-01' WHERE id = $1", inSystem.ID)
	for range 2 {
		if err := s.s.Sweep(t.Context(), retention.SweepArgs{}); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[uuid.UUID]string{old.ID: "archived/reached", fresh.ID: "completed/reached", inSystem.ID: "completed/reached"} {
		if got := testdb.Value[string](t, s.db, "SELECT state || '/' || outcome FROM route WHERE id = $1", id); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = 'route.archive' AND object_id = $1 AND details ? 'kept_until'", old.ID); n != 1 {
		t.Errorf("%d records", n)
	}
}

// card puts the card of a route on paper in, kept until the day.
func (s *scene) card(of tenant.Scope, outcome any, until time.Time) uuid.UUID {
	s.Helper()
	id := uuid.Must(uuid.NewV7())
	s.db.Owner(s, `INSERT INTO paper_route (region_id, id, municipality_id, organization_id, tutee_id, title, regulation_code, regulation_version, term_start, term_end,
		outcome, completed_on, kept_until, shelf, registered_by, registered_as, registered_at, version, updated_at)
		SELECT $1, $2::uuid, $3::uuid, $4::uuid, $5::uuid, 'На бумаге ' || $2::uuid::text, $6, max(version), '2020-09-01', '2021-05-31', $7, CASE WHEN $7::text IS NOT NULL THEN date '2021-05-31' END, $8::timestamptz::date, 'Шкаф 2',
		$5, 'school_coordinator', now(), 1, now() FROM regulation WHERE region_id = $1 AND code = $6`,
		of.Region, id, of.Municipality, of.Organization, of.Person, iom.UstIlimsk2024, outcome, until)
	return id
}

// R16 [B 4.4]: cards of routes on paper by the same sweep, with a record; they count as
// before, and those of somebody whose data are removed go with them.
func TestArchive_R16_PaperCards(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	iomtest.Route(t, s.db, s.home.Tutee, iom.Draft) // installs the regulation
	today := time.Now().In(time.FixedZone("MSK", 3*3600))
	over, kept := s.card(s.home.Tutee, "reached", today.AddDate(0, 0, -2)), s.card(s.home.Tutee, "reached", today.AddDate(0, 0, 2))
	runs := s.card(s.home.Colleague, nil, today.AddDate(0, 0, -2))
	sweep := func() {
		t.Helper()
		for range 2 {
			if err := s.s.Sweep(t.Context(), retention.SweepArgs{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	is := func(want map[uuid.UUID]bool) {
		t.Helper()
		for id, archived := range want {
			if got := testdb.Value[bool](t, s.db, "SELECT archived_at IS NOT NULL FROM paper_route WHERE id = $1", id); got != archived {
				t.Errorf("archived %v, want %v", got, archived)
			}
			if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = 'paper_route.archive' AND object_id = $1", id); (n == 1) != archived {
				t.Errorf("%d records", n)
			}
		}
	}
	sweep()
	is(map[uuid.UUID]bool{over: true, kept: false, runs: false})

	colleague := s.as(s.home.Colleague)
	r := webtest.Into[view](t, webtest.Do(t, colleague, "POST", "/me/removal", nil))
	webtest.Do(t, s.as(s.tree.Regions[0].Coordinator), "POST", "/removals/"+r.ID+"/plan", map[string]any{"date": r.AskedOn}, "If-Match", `"1"`).Want(t, 200, "")
	sweep()
	is(map[uuid.UUID]bool{over: true, kept: false, runs: true})
}
