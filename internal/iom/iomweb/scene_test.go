package iomweb_test

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignpg"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/iom/iomweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// facts stand for what areas assessment and artifact know; they are later areas.
type facts struct {
	iom.Results
	deficits  []iom.FoundDeficit
	diagnoses []iom.FoundDiagnosis
	owner     uuid.UUID
}

func (f *facts) Facts(context.Context, uuid.UUID) ([]iom.ProductFact, []iom.ReviewFact, error) {
	return f.Products, f.Reviews, nil
}

func (f *facts) FinalDynamics(context.Context, uuid.UUID) ([]iom.DynamicsFact, error) {
	return f.Final, nil
}

func (f *facts) Deficits(_ context.Context, people, ids []uuid.UUID) (found []iom.FoundDeficit, _ error) {
	for _, d := range f.deficits {
		if slices.Contains(people, f.owner) && slices.Contains(ids, d.ID) {
			found = append(found, d)
		}
	}
	return found, nil
}

func (f *facts) Diagnosis(_ context.Context, people []uuid.UUID, id uuid.UUID) (iom.FoundDiagnosis, error) {
	for _, d := range f.diagnoses {
		if slices.Contains(people, f.owner) && d.ID == id {
			return d, nil
		}
	}
	return iom.FoundDiagnosis{}, iom.ErrNoDiagnosisFound
}

type scene struct {
	*testing.T
	db      *testdb.Database
	tree    *testdb.Tree
	home    *testdb.School
	facts   *facts
	server  *web.Server
	deps    iom.Deps
	service *iom.Service
	today   civil.Date

	tutee, tutor, coordinator, municipal, methodist *http.Client
}

// newScene has both regulations installed in every region and code adopted by home's
// municipality.
func newScene(t *testing.T, code string) *scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{T: t, db: d, tree: d.Tree(t), facts: &facts{}, today: civil.Of(time.Now().UTC())}
	s.home = s.tree.Home()
	s.facts.owner = s.home.Tutee.Person
	reads := auditpg.NewReads(d.App)
	t.Cleanup(reads.Close)
	store := iompg.New(d.App)
	s.deps = iom.Deps{Tx: d.App, Store: store, People: store, Library: store, Policy: policy, Audit: auditpg.New(d.App),
		Reads: reads, Findings: s.facts, Products: s.facts, Groups: store, Listings: store, Priorities: store, Papers: store,
		Targets: campaign.NewService(d.App, campaignpg.New(d.App), nil, nil, policy, nil)}
	s.service = iom.NewService(s.deps)
	for _, r := range s.tree.Regions {
		if err := s.service.InstallShipped(tenant.With(t.Context(), r.Coordinator)); err != nil {
			t.Fatal(err)
		}
	}
	iomtest.Regulations(t, d, s.home.Tutee, code)
	s.server = webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { iomweb.Register(api, s.service) })
	s.tutee, s.tutor, s.coordinator = s.as(s.home.Tutee), s.as(s.home.Tutor), s.as(s.home.Coordinator)
	s.municipal, s.methodist = s.as(s.tree.Regions[0].Municipalities[0].Coordinator), s.as(s.tree.Regions[0].Methodist)
	return s
}

func (s *scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

// The parts of a route that the scenarios look at.
type (
	part struct {
		ID      string `json:"id"`
		Version int    `json:"version"`
		Title   string `json:"title"`
		Status  string `json:"status"`
		Answer  string `json:"answer"`
		Kind    string `json:"kind"`
	}
	route struct {
		ID             string               `json:"id"`
		State          string               `json:"state"`
		Outcome        string               `json:"outcome"`
		Version        int                  `json:"version"`
		Title          string               `json:"title"`
		Term           struct{ End string } `json:"term"`
		ExtensionLimit string               `json:"extension_limit"`
		Profile        struct{ Surname string }
		Deficits       []part
		Requests       []part
		Objectives     []part
		Activities     []part
		Stages         []struct{ Code string }
		Extensions     []part
		TermProposals  []part `json:"term_proposals"`
		Offers         []part `json:"correction_offers"`
		Conclusions    []part
		Warnings       []part
	}
)

func (s *scene) get(c *http.Client, id string) route {
	s.Helper()
	return webtest.Into[route](s, webtest.Do(s, c, "GET", "/routes/"+id, nil))
}

func tag(version int) string { return strconv.Quote(strconv.Itoa(version)) }

// move makes a move that wants the route's version, and gives the answer.
func (s *scene) move(c *http.Client, r *route, path string, body any) webtest.Answer {
	s.Helper()
	a := webtest.Do(s, c, "POST", "/routes/"+r.ID+path, body, "If-Match", tag(r.Version))
	if a.Status == 200 {
		*r = webtest.Into[route](s, a)
	}
	return a
}

type object = map[string]any

func (s *scene) day(months int) string { return s.today.AddMonths(months).String() }

// planned opens a route with all that a start needs.
func (s *scene) planned(stage string) route {
	s.Helper()
	r := webtest.Into[route](s, webtest.Do(s, s.tutee, "POST", "/routes", object{"title": "Формирующее оценивание",
		"term": object{"start": s.day(0), "end": s.day(12)}}))
	webtest.Do(s, s.coordinator, "POST", "/routes/"+r.ID+"/appointments", object{"person": s.home.Tutor.Person, "role": "tutor",
		"order": object{"number": "15-од", "date": s.day(-1)}}).Want(s, 201, "")
	q := webtest.Into[part](s, webtest.Do(s, s.tutee, "POST", "/routes/"+r.ID+"/requests", object{"kind": "request", "text": "Хочу освоить."}))
	o := webtest.Into[part](s, webtest.Do(s, s.tutee, "POST", "/routes/"+r.ID+"/objectives", object{"title": "Освоить приёмы", "requests": []string{q.ID},
		"indicators": []object{{"title": "Доля уроков", "criterion": "треть"}}}))
	for _, title := range []string{"Курсы", "Открытый урок"} {
		webtest.Do(s, s.tutor, "POST", "/routes/"+r.ID+"/activities", object{"stage": stage, "title": title, "objectives": []string{o.ID},
			"competencies": []string{"methodical"}}).Want(s, 201, "")
	}
	return s.get(s.tutee, r.ID)
}
