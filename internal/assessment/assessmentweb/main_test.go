package assessmentweb_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentpg"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmenttest"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentweb"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkpg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/job/jobriver"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestMain(m *testing.M) { assessmenttest.Main(m) }

// scene is the area behind its door, with the real programs and both regions
// supplied with what is shipped.
type scene struct {
	*testing.T
	db      *testdb.Database
	tree    *testdb.Tree
	host    *assessmenttest.Running
	service *assessment.Service
	server  *web.Server
	queue   *jobriver.Queue // not started
	tables  *framework.Service
}

// newScene opens the area; programs further than the shipped ones are built from the
// given folders of the module.
func newScene(t *testing.T, further ...string) scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	host := assessmenttest.Host(t, further...)
	reads := auditpg.NewReads(d.App)
	t.Cleanup(reads.Close)
	queue, err := jobriver.New(d.App, jobriver.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = queue.Stop(context.Background()) })
	frameworks := framework.NewService(d.App, frameworkpg.New(d.App), policy, auditpg.New(d.App))
	service := assessment.NewService(d.App, assessmentpg.New(d.App), host.Port(), policy, auditpg.New(d.App), reads).On(queue).Over(frameworks)
	jobriver.Handle(queue, time.Minute, service.Finish)
	jobriver.Handle(queue, time.Minute, service.TimeOver)
	jobriver.Handle(queue, time.Minute, service.MakeStatistics)
	jobriver.Handle(queue, time.Minute, service.Resume)
	server := webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { assessmentweb.Register(api, service) })
	webtest.Pages(t, server, identityweb.Sessions{Service: identitytest.Service(t, d)}, func(p *web.Pages) { assessmentweb.RegisterPages(p, service, assessmentweb.Ports{}) })
	s := scene{t, d, d.Tree(t), host, service, server, queue, frameworks}
	for _, r := range s.tree.Regions {
		ctx := tenant.With(t.Context(), r.Coordinator)
		if err := errors.Join(frameworks.InstallShipped(ctx), service.InstallShipped(ctx)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

// instrument gives the id of the published edition of a code, as the client sees it.
func (s scene) instrument(c *http.Client, code string) string {
	s.Helper()
	for _, i := range webtest.Into[web.Listing[instrument]](s, webtest.Do(s, c, "GET", "/instruments?state=published", nil)).Items {
		if i.Code == code {
			return i.ID
		}
	}
	s.Fatalf("no instrument %s", code)
	return ""
}

type (
	instrument struct {
		ID, Code, State string
		Edition         int
		Items           int
		Version         int
		Definition      any
	}
	form struct {
		Sections []struct {
			Items []struct {
				Code     string
				Required bool
				Options  []struct{ Code string }
			}
		}
		Competencies []struct{ Code string }
	}
	result struct {
		Competency, Level string
		Score, Max        float64
		Deficit           bool
		DeficitID         string `json:"deficit_id"`
	}
	diagnosis struct {
		ID, State, Title string
		TakenOn          string `json:"taken_on"`
		Form             *form
		Answers          map[string]struct{ Choices []string }
		Results          []result
	}
	deficit struct {
		ID, Competency, State, Source, Person, Diagnosis string
		SupersededBy                                     string `json:"superseded_by"`
		RemovedBy                                        string `json:"removed_by"`
	}
	list[T any] struct{ Items []T }
)
