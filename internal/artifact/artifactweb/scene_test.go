package artifactweb_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactpg"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactweb"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/job/jobriver"
	"github.com/marshrut-iom/marshrut/internal/objstore"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// scene is the area on a real database, a real S3 server and a real queue.
type scene struct {
	*testing.T
	db       *testdb.Database
	tree     *testdb.Tree
	objects  *objstore.Store
	queue    *jobriver.Queue
	files    *artifact.Files
	products *artifact.Products
	server   *web.Server
}

func newScene(t *testing.T, opt ...func(*objstore.Config)) *scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{T: t, db: d, tree: d.Tree(t), objects: bucket(t, opt...)}
	if s.queue, err = jobriver.New(d.App, jobriver.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := s.queue.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	rec, reads, store, routes := auditpg.New(d.App), auditpg.NewReads(d.App), artifactpg.New(d.App), iompg.New(d.App)
	t.Cleanup(reads.Close)
	route := iom.NewService(iom.Deps{Tx: d.App, Store: routes, People: routes, Library: routes, Papers: routes, Policy: policy, Audit: rec, Reads: reads})
	s.files = artifact.NewFiles(artifact.FilesDeps{Tx: d.App, Store: store, Routes: route, Papers: route, Objects: s.objects, Queue: s.queue,
		Policy: policy, Audit: rec, Reads: reads})
	s.products = artifact.NewProducts(artifact.ProductsDeps{Tx: d.App, Store: store, Files: store, Routes: route, Policy: policy, Audit: rec, Reads: reads})
	route.Products = s.products
	jobriver.Handle(s.queue, time.Minute, s.files.Check)
	jobriver.Handle(s.queue, time.Minute, s.files.Remove)
	s.server = webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { artifactweb.Register(api, s.files, s.products) })
	return s
}

func bucket(t *testing.T, opt ...func(*objstore.Config)) *objstore.Store {
	t.Helper()
	e := testdb.S3(t)
	c := objstore.Config{Endpoint: "http://" + e.Endpoint, Bucket: "t" + uuid.NewString()[:12], AccessKey: e.AccessKey, SecretKey: e.SecretKey}
	for _, o := range opt {
		o(&c)
	}
	o, err := objstore.New(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return o
}

// work starts the queue.
func (s *scene) work() {
	s.Helper()
	if err := s.queue.Start(s.Context()); err != nil {
		s.Fatal(err)
	}
}

func (s *scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

func (s *scene) route(state iom.State, opts ...iomtest.Option) *iom.Route {
	s.Helper()
	home := s.tree.Home()
	return iomtest.Route(s, s.db, home.Tutee, state, append([]iomtest.Option{iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator)}, opts...)...)
}

type file struct {
	ID       uuid.UUID `json:"id"`
	State    string    `json:"state"`
	Reason   string    `json:"reason"`
	Parts    int       `json:"parts"`
	PartSize int64     `json:"part_size"`
	SHA256   string    `json:"sha256"`
	Version  int       `json:"version"`
}

func announcement(name string, size int) map[string]any {
	return map[string]any{"file_name": name, "size": size, "purpose": "product"}
}

// announce begins the upload of a file.
func (s *scene) announce(c *http.Client, route uuid.UUID, name string, size int) file {
	s.Helper()
	a := webtest.Do(s, c, "POST", fmt.Sprintf("/routes/%s/artifacts", route), announcement(name, size)).Want(s, 201, "")
	return webtest.Into[file](s, a)
}

func (s *scene) put(c *http.Client, f file, part int, b []byte) webtest.Answer {
	s.Helper()
	return webtest.Do(s, c, "PUT", fmt.Sprintf("/artifacts/%s/parts/%d", f.ID, part), string(b))
}

func (s *scene) complete(c *http.Client, f file) webtest.Answer {
	s.Helper()
	return webtest.Do(s, c, "POST", fmt.Sprintf("/artifacts/%s/complete", f.ID), nil)
}

// upload sends a whole small file and waits until it was looked at.
func (s *scene) upload(c *http.Client, route uuid.UUID, name string, b []byte) file {
	s.Helper()
	f := s.announce(c, route, name, len(b))
	s.put(c, f, 1, b).Want(s, 204, "")
	s.complete(c, f).Want(s, 200, "")
	return s.settled(c, f)
}

// settled waits until the check has found a file good or not.
func (s *scene) settled(c *http.Client, f file) file {
	s.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		now := webtest.Into[file](s, webtest.Do(s, c, "GET", fmt.Sprintf("/artifacts/%s", f.ID), nil))
		if now.State == "ready" || now.State == "rejected" {
			return now
		}
	}
	s.Fatal("the check never ended")
	return file{}
}

// contentAt is content with a query.
func (s *scene) contentAt(c *http.Client, f file, query string) webtest.Answer {
	s.Helper()
	return webtest.Do(s, c, "GET", fmt.Sprintf("/artifacts/%s/content%s", f.ID, query), nil)
}

func (s *scene) content(c *http.Client, f file, header ...string) webtest.Answer {
	s.Helper()
	return webtest.Do(s, c, "GET", fmt.Sprintf("/artifacts/%s/content", f.ID), nil, header...)
}

// gone waits until no bytes lie under the key.
func (s *scene) gone(key string) {
	s.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		left := testdb.Value[int](s, s.db, "SELECT count(*)::int FROM river_job WHERE kind = 'artifact.remove' AND state <> 'completed'")
		_, err := s.objects.Size(s.Context(), key)
		if err != nil && left == 0 {
			return
		}
	}
	s.Fatal("the bytes are still there")
}

func (s *scene) key(f file) string {
	s.Helper()
	return testdb.Value[string](s, s.db, "SELECT object_key FROM artifact WHERE id = $1", f.ID)
}

// pdf is bytes that begin like a PDF, the same each time.
func pdf(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(b)
	copy(b, "%PDF-1.7\n")
	return b
}
