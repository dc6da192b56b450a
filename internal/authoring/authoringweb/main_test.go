package authoringweb_test

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentpg"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmenttest"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentweb"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/authoring/authoringpg"
	"github.com/marshrut-iom/marshrut/internal/authoring/authoringweb"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkpg"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkweb"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestMain(m *testing.M) { assessmenttest.Main(m) }

// scene is the editor and area assessment behind their door, with the real programs.
type scene struct {
	*testing.T
	db     *testdb.Database
	tree   *testdb.Tree
	server *web.Server
}

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	host := assessmenttest.Host(t)
	reads := auditpg.NewReads(d.App)
	t.Cleanup(reads.Close)
	instruments := assessment.NewService(d.App, assessmentpg.New(d.App), host.Port(), policy, auditpg.New(d.App), reads)
	editor := authoring.NewService(d.App, authoringpg.New(d.App), instruments, host.Port(), policy)
	frameworks := framework.NewService(d.App, frameworkpg.New(d.App), policy, auditpg.New(d.App))
	server := webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) {
		frameworkweb.Register(api, frameworks)
		assessmentweb.Register(api, instruments)
		authoringweb.Register(api, editor)
	})
	webtest.Pages(t, server, identityweb.Sessions{Service: identitytest.Service(t, d)}, func(p *web.Pages) {
		assessmentweb.RegisterPages(p, instruments, assessmentweb.Ports{Written: authoring.Writes})
		authoringweb.RegisterPages(p, editor)
	})
	s := scene{t, d, d.Tree(t), server}
	for _, r := range s.tree.Regions {
		ctx := tenant.With(t.Context(), r.Coordinator)
		if err := errors.Join(frameworks.InstallShipped(ctx), instruments.InstallShipped(ctx)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

// writer is somebody at the editor of a draft.
type writer struct {
	scene
	c    *http.Client
	base string // "/m/…"
	id   string
}

func (s scene) writer(who tenant.Scope) *writer {
	return &writer{scene: s, c: s.as(who), base: "/m/" + who.Membership.String()}
}

// begin makes a draft through the page.
func (w *writer) begin(title, program string) {
	w.Helper()
	p := webtest.Send(w, w.c, w.base+"/instruments/new", webtest.Form("title", title, "program", program, "framework", "teacher-8"))
	if p.Status != http.StatusSeeOther || !strings.HasSuffix(p.Header.Get("Location"), "/edit/items") {
		w.Fatalf("began with %d to %s", p.Status, p.Header.Get("Location"))
	}
	w.id = path.Base(strings.TrimSuffix(p.Header.Get("Location"), "/edit/items"))
}

type made struct {
	ID, Code, State string
	Edition         int
	Version         int
	Definition      definition
}

type definition struct {
	Title        string
	Competencies []struct{ Code string }
	Sections     []struct {
		Title string
		Items []struct {
			Code, Text, Competency string
			Reverse                bool
			Show                   []struct{ Item string }
		}
	}
	Levels []struct{ Title string }
}

// now is the draft as the API gives it.
func (w *writer) now() made {
	w.Helper()
	return webtest.Into[made](w, webtest.Do(w, w.c, "GET", "/instruments/"+w.id, nil).Want(w, 200, ""))
}

// send sends a form of the editor with the present version.
func (w *writer) send(at string, form url.Values) webtest.Page {
	w.Helper()
	form.Set("key", uuid.NewString()) // every form has one
	form.Set("version", itoa(w.now().Version))
	return webtest.Send(w, w.c, w.base+"/instruments/"+w.id+at, form)
}

// step is a form that is taken.
func (w *writer) step(at string, form url.Values) {
	w.Helper()
	if p := w.send(at, form); p.Status != http.StatusSeeOther {
		w.Fatalf("%s: %d\n%s", at, p.Status, p.Body)
	}
}

func (w *writer) open(at string) webtest.Page {
	w.Helper()
	return webtest.Open(w, w.c, w.base+"/instruments/"+w.id+at)
}

// codes are the items in their order.
func (m made) codes() string {
	var out []string
	for _, s := range m.Definition.Sections {
		for _, i := range s.Items {
			out = append(out, i.Code)
		}
	}
	return strings.Join(out, " ")
}
