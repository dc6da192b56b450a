package campaignweb_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentpg"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmenttest"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignpg"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignweb"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkpg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestMain(m *testing.M) { assessmenttest.Main(m) }

// later keeps the jobs that were asked for, to be done when a test says so.
type later struct{ jobs []job.Args }

func (l *later) Enqueue(_ context.Context, a job.Args) error {
	l.jobs = append(l.jobs, a)
	return nil
}

// scene is the area behind its door, with the real assessment beside it.
type scene struct {
	*testing.T
	db         *testdb.Database
	tree       *testdb.Tree
	service    *campaign.Service
	runs       *assessment.Service
	server     *web.Server
	queue      *later
	instrument string
}

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	reads := auditpg.NewReads(d.App)
	t.Cleanup(reads.Close)
	records := auditpg.New(d.App)
	runs := assessment.NewService(d.App, assessmentpg.New(d.App), assessmenttest.Host(t).Port(), policy, records, reads)
	frameworks := framework.NewService(d.App, frameworkpg.New(d.App), policy, records)
	s := scene{T: t, db: d, tree: d.Tree(t), queue: &later{}, runs: runs}
	s.service = campaign.NewService(d.App, campaignpg.New(d.App), runs, s.queue, policy, records)
	ctx := tenant.With(t.Context(), s.tree.Regions[0].Coordinator)
	if err := errors.Join(frameworks.InstallShipped(ctx), runs.InstallShipped(ctx)); err != nil {
		t.Fatal(err)
	}
	l, err := runs.Instruments(ctx, assessment.InstrumentFilter{State: assessment.Published}, paging.Request{})
	if err != nil {
		t.Fatal(err)
	}
	var offered []page.Option
	for _, i := range l.Items {
		if i.Code == "self-diagnosis-8" {
			s.instrument = i.ID.String()
			offered = append(offered, page.Option{Value: s.instrument, Label: i.Title})
		}
	}
	s.server = webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { campaignweb.Register(api, s.service) })
	webtest.Pages(t, s.server, identityweb.Sessions{Service: identitytest.Service(t, d)}, func(p *web.Pages) {
		p.NameBy(but{s.tree.OtherSchool().Tutee.Person})
		campaignweb.RegisterPages(p, s.service, campaignweb.Ports{
			Instruments: func(context.Context) ([]page.Option, error) { return offered, nil },
			Places: func(_ context.Context, chosen []uuid.UUID) (m, o []page.Option, _ error) {
				region := s.tree.Regions[0]
				for _, x := range region.Municipalities {
					m = append(m, page.Option{Value: x.ID.String(), Label: "Муниципалитет " + x.ID.String()})
					if slices.Contains(chosen, x.ID) {
						o = append(o, page.Option{Value: x.Schools[0].ID.String(), Label: "Школа " + x.Schools[0].ID.String()})
					}
				}
				return m, o, nil
			}})
	})
	return s
}

// but knows everybody's name except of one: who may know which, area directory tests.
type but struct{ nameless uuid.UUID }

func (b but) ShortNames(_ context.Context, people []uuid.UUID) (map[uuid.UUID]string, error) {
	out := map[uuid.UUID]string{}
	for _, id := range people {
		if id != b.nameless {
			out[id] = "Иванова А."
		}
	}
	return out, nil
}

// offered gives the published instrument of a code.
func (s scene) offered(code string) string {
	s.Helper()
	l, err := s.runs.Instruments(tenant.With(s.Context(), s.tree.Regions[0].Coordinator), assessment.InstrumentFilter{State: assessment.Published}, paging.Request{})
	if err != nil {
		s.Fatal(err)
	}
	for _, i := range l.Items {
		if i.Code == code {
			return i.ID.String()
		}
	}
	s.Fatalf("no instrument %s", code)
	return ""
}

func (s scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

func day(n int) string { return time.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }

func (s scene) plan(title string) map[string]any {
	return map[string]any{"title": title, "instrument": s.instrument, "phase": "entry", "opens_on": day(-1), "closes_on": day(10), "remind_days": []int{3, 1, 30}}
}

type (
	view struct {
		ID, State string
		Version   int
		Fits      int
		Invited   int
	}
	progress struct {
		Title                                       string
		Invited, Waiting, Begun, Finished, Declined int
	}
	invitation  struct{ Campaign, Answer, Diagnosis string }
	list[T any] struct{ Items []T }
)

// The last day is a day at the place of who is invited: in the east of a region it is over
// while in the west it still goes on. The two places here are 25 hours apart, so that their
// dates differ at any hour.
func TestCampaign_TheWindowEndsAtTheInviteesPlace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region, west, east := &s.tree.Regions[0], s.tree.Home().Tutee, s.tree.OtherMunicipality().Schools[0].Tutee
	s.db.Owner(t, "UPDATE membership SET since = '2026-01-01'")
	s.db.Owner(t, "UPDATE region SET time_zone = 'Pacific/Pago_Pago' WHERE id = $1", west.Region)
	s.db.Owner(t, "UPDATE municipality SET time_zone = 'Pacific/Kiritimati' WHERE id = $1", east.Municipality)
	plan := s.plan("До сегодня на западе")
	plan["opens_on"], plan["remind_days"] = day(-5), []int{}
	plan["closes_on"] = testdb.Value[string](t, s.db, "SELECT (now() AT TIME ZONE 'Pacific/Pago_Pago')::date::text")
	coordinator := s.as(region.Coordinator)
	c := webtest.Into[view](t, webtest.Do(t, coordinator, "POST", "/campaigns", plan).Want(t, 201, ""))
	webtest.Do(t, coordinator, "POST", "/campaigns/"+c.ID+"/start", nil, "If-Match", `"1"`).Want(t, 200, "")
	webtest.Do(t, s.as(east), "POST", "/invitations/"+c.ID+"/begin", nil).Want(t, 409, "campaign.late")
	webtest.Do(t, s.as(west), "POST", "/invitations/"+c.ID+"/begin", nil).Want(t, 200, "")
}

func TestCampaign_FromDraftToTheEnd(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), &s.tree.Regions[0]
	school, me := s.as(home.Coordinator), s.as(home.Tutee)
	webtest.Do(t, me, "POST", "/campaigns", s.plan("Нельзя")).Want(t, 403, "authz.forbidden")
	wrong := s.plan("Кампания")
	wrong["closes_on"] = day(-5)
	webtest.Do(t, school, "POST", "/campaigns", wrong).Want(t, 422, "campaign.invalid")
	c := webtest.Into[view](t, webtest.Do(t, school, "POST", "/campaigns", s.plan("Осень")).Want(t, 201, ""))
	c = webtest.Into[view](t, webtest.Do(t, school, "GET", "/campaigns/"+c.ID, nil).Want(t, 200, ""))
	if c.State != "draft" || c.Fits == 0 {
		t.Fatalf("%+v", c)
	}
	if got := webtest.Into[list[invitation]](t, webtest.Do(t, me, "GET", "/invitations", nil)).Items; len(got) != 0 {
		t.Errorf("invited before the start: %+v", got)
	}
	webtest.Do(t, me, "POST", "/invitations/"+c.ID+"/begin", nil).Want(t, 404, "campaign.not_found")
	webtest.Do(t, school, "POST", "/campaigns/"+c.ID+"/start", nil, "If-Match", `"1"`).Want(t, 200, "")
	webtest.Do(t, school, "PUT", "/campaigns/"+c.ID, s.plan("Поздно"), "If-Match", `"2"`).Want(t, 409, "campaign.started")
	if len(s.queue.jobs) != 3 { // 3 and 1 days before the end, and the end; 30 days before is over
		t.Errorf("jobs: %+v", s.queue.jobs)
	}

	begun := webtest.Into[invitation](t, webtest.Do(t, me, "POST", "/invitations/"+c.ID+"/begin", nil).Want(t, 200, ""))
	again := webtest.Into[invitation](t, webtest.Do(t, me, "POST", "/invitations/"+c.ID+"/begin", nil).Want(t, 200, ""))
	if begun.Diagnosis == "" || again.Diagnosis != begun.Diagnosis {
		t.Errorf("begun %+v, again %+v", begun, again)
	}
	if got := testdb.Value[string](t, s.db, "SELECT campaign_id::text FROM diagnosis WHERE id = $1", begun.Diagnosis); got != c.ID {
		t.Errorf("the run is of campaign %s", got)
	}
	colleague := s.as(home.Colleague)
	for range 2 {
		webtest.Do(t, colleague, "POST", "/invitations/"+c.ID+"/decline", nil).Want(t, 200, "")
	}
	if err := s.service.Remind(tenant.With(t.Context(), home.Coordinator), s.queue.jobs[0].(campaign.RemindArgs)); err != nil {
		t.Fatal(err)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM campaign_invitation WHERE reminded_at IS NOT NULL"); n != c.Fits-1 {
		t.Errorf("reminded %d of %d, one of whom declined", n, c.Fits)
	}
	got := webtest.Into[list[progress]](t, webtest.Do(t, school, "GET", "/campaigns/"+c.ID+"/progress", nil)).Items
	// of so few nobody is told that one has declined
	if len(got) != 2 || got[0] != (progress{Invited: c.Fits, Waiting: c.Fits - 1, Begun: 1}) {
		t.Errorf("%+v", got)
	}
	s.db.Owner(t, "UPDATE diagnosis SET state = 'submitted', taken_on = current_date, submitted_at = now() WHERE id = $1", begun.Diagnosis)
	webtest.Do(t, me, "POST", "/invitations/"+c.ID+"/decline", nil).Want(t, 409, "campaign.finished")

	if more := webtest.Into[view](t, webtest.Do(t, school, "POST", "/campaigns/"+c.ID+"/refresh", nil).Want(t, 200, "")); more.Invited != 0 {
		t.Errorf("invited again: %+v", more)
	}
	end := s.queue.jobs[2].(campaign.CloseArgs)
	for range 2 {
		if err := s.service.End(tenant.With(t.Context(), home.Coordinator), end); err != nil {
			t.Fatal(err)
		}
	}
	webtest.Do(t, colleague, "POST", "/invitations/"+c.ID+"/begin", nil).Want(t, 409, "campaign.not_running")
	webtest.Do(t, s.as(s.tree.OtherSchool().Coordinator), "GET", "/campaigns/"+c.ID, nil).Want(t, 404, "campaign.not_found")
	webtest.Do(t, s.as(region.Municipalities[0].Coordinator), "GET", "/campaigns/"+c.ID, nil).Want(t, 200, "")
	webtest.Do(t, s.as(s.tree.OtherRegion().Coordinator), "GET", "/campaigns/"+c.ID+"/progress", nil).Want(t, 404, "campaign.not_found")
}

func TestPages_ACampaignAndItsInvitation(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who, me := s.tree.Regions[0].Coordinator, s.tree.Home().Tutee
	c, at := s.as(who), "/m/"+who.Membership.String()
	teacher, mine := s.as(me), "/m/"+me.Membership.String()
	webtest.Open(t, c, at+"/campaigns").Want(t, 200, "Кампаний пока нет", "Подготовить кампанию")
	fields := []string{"title", "Осенняя диагностика", "instrument", s.instrument, "phase", "entry", "opens_on", day(0), "closes_on", day(-1), "remind_days", "3", "criteria.subjects", "физика"}
	webtest.Send(t, c, at+"/campaigns/new", webtest.Form(fields...)).Want(t, 422, "Последний день не может быть раньше первого", "Осенняя диагностика", "физика")
	fields[9] = day(10)
	to := webtest.Send(t, c, at+"/campaigns/new", webtest.Form(fields...)).To(t, at+"/campaigns/")
	webtest.Open(t, c, to).Want(t, 200, "Подходят 0 человек", "никто не подходит").Without(t, "Начать и пригласить")
	fields[13] = ""
	webtest.Send(t, c, to+"/edit", webtest.Form(append(fields, "version", "1")...)).To(t, to)
	webtest.Open(t, c, to).Want(t, 200, "Начать и пригласить", "все педагоги")
	webtest.Send(t, c, to+"/start", webtest.Form("version", "2")).To(t, to)
	webtest.Open(t, c, to).Want(t, 200, "Ход кампании", "Участие добровольное", "Пригласить новых", "<progress")
	refreshed := func() webtest.Page {
		done := webtest.Send(t, c, to+"/refresh", nil)
		done.To(t, to)
		cookie, _, _ := strings.Cut(done.Header.Get("Set-Cookie"), ";")
		return webtest.Open(t, c, to, "Cookie", cookie)
	}
	refreshed().Want(t, 200, "не нашлось: никто не приглашён").Without(t, "Новые люди, которые")
	s.db.Person(t, me, tenant.Tutee)
	refreshed().Want(t, 200, "Новые люди, которые").Without(t, "не нашлось")
	one := mine + "/invitations" + strings.TrimPrefix(to, at+"/campaigns")
	webtest.Open(t, teacher, mine+"/invitations").Want(t, 200, "Осенняя диагностика", "ждёт Вашего решения")
	webtest.Open(t, teacher, one).Want(t, 200, "Вас приглашают пройти диагностику", "Не буду участвовать", "Начать диагностику")
	webtest.Send(t, teacher, one+"/decline", nil).To(t, one)
	webtest.Open(t, teacher, one).Want(t, 200, "Вы отказались", "Если передумаете")
	webtest.Send(t, teacher, one+"/begin", nil).To(t, mine+"/diagnoses/")
	webtest.Open(t, teacher, one).Want(t, 200, "Продолжить", "Вы начали")
	webtest.Open(t, teacher, mine+"/campaigns").Want(t, 403)
	webtest.Open(t, s.as(s.tree.OtherRegion().Coordinator), "/m/"+s.tree.OtherRegion().Coordinator.Membership.String()+strings.TrimPrefix(to, at)).Want(t, 404)

	raw := webtest.Do(t, c, "GET", "/campaigns"+strings.TrimPrefix(to, at+"/campaigns")+"/progress?by=organization", nil).Want(t, 200, "")
	places := webtest.Into[list[progress]](t, raw).Items
	book := fetch(t, c, to+"/progress.xlsx")
	sheets, err := sheet.Read(book)
	if err != nil || len(sheets) != 1 || len(sheets[0].Rows) != len(places)+1 || sheets[0].Rows[1][0] != "Всего" {
		t.Errorf("the sheet: %v %v", sheets, err)
	}
}

func fetch(t *testing.T, c *http.Client, path string) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://test"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil || resp.StatusCode != 200 {
		t.Fatalf("%s: %d %v", path, resp.StatusCode, err)
	}
	return b.Bytes()
}
