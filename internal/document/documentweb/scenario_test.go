package documentweb_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactpg"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentdocx"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/document/documentpg"
	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
	"github.com/marshrut-iom/marshrut/internal/document/documentweb"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/iom/iomweb"
	"github.com/marshrut-iom/marshrut/internal/job/jobriver"
	"github.com/marshrut-iom/marshrut/internal/objstore"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// sources give what the directory knows; the rest is nothing.
type sources struct {
	directory *directory.Service
	products  *artifact.Products
}

func (s sources) Works(ctx context.Context, route uuid.UUID) ([]artifact.Product, []artifact.Review, error) {
	return s.products.Works(ctx, route)
}

func (s sources) People(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]document.Person, error) {
	names, err := s.directory.Names(ctx, ids)
	out := map[uuid.UUID]document.Person{}
	for id, n := range names {
		out[id] = document.Person{Full: n.Full, Short: n.Short, Position: n.Position}
	}
	return out, err
}

func (s sources) Competencies(context.Context) (map[string]string, error) { return nil, nil }

func (s sources) Taken(context.Context, []uuid.UUID) (map[uuid.UUID]document.Taken, error) {
	return nil, nil
}

func (s sources) Where(ctx context.Context, organization, _ uuid.UUID) (document.Where, error) {
	o, err := s.directory.Organization(ctx, organization)
	return document.Where{Organization: o.Name, ShortOrganization: o.ShortName}, err
}

func (s sources) Place(ctx context.Context, organization uuid.UUID) (tenant.Organization, error) {
	return s.directory.Organization(ctx, organization)
}

func (s sources) District(ctx context.Context, municipality uuid.UUID) (tenant.Municipality, error) {
	return s.directory.Municipality(ctx, municipality)
}

func (s sources) Schools(ctx context.Context, municipality uuid.UUID) (map[uuid.UUID]string, error) {
	l, err := s.directory.Organizations(ctx, directory.OrganizationFilter{Municipality: municipality}, paging.Request{Limit: paging.MaxLimit})
	out := map[uuid.UUID]string{}
	for _, o := range l.Items {
		out[o.ID] = o.ShortName
	}
	return out, err
}

// scene is the area on a real database, a real S3 server and a real queue.
type scene struct {
	*testing.T
	db      *testdb.Database
	tree    *testdb.Tree
	queue   *jobriver.Queue
	closing func() // writes the records of reading that wait
	objects *objstore.Store
	s       *document.Service
	routes  *iom.Service
	server  *web.Server
}

func newScene(t *testing.T) *scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{T: t, db: d, tree: d.Tree(t)}
	e := testdb.S3(t)
	if s.objects, err = objstore.New(objstore.Config{Endpoint: "http://" + e.Endpoint, Bucket: "t" + uuid.NewString()[:12], AccessKey: e.AccessKey, SecretKey: e.SecretKey}); err != nil {
		t.Fatal(err)
	}
	if err := s.objects.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
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
	rec, routes := auditpg.New(d.App), iompg.New(d.App)
	reads := auditpg.NewReads(d.App)
	s.closing = sync.OnceFunc(reads.Close)
	t.Cleanup(s.closing)
	route := iom.NewService(iom.Deps{Tx: d.App, Store: routes, People: routes, Library: routes, Listings: routes, Papers: routes, Policy: policy, Audit: rec, Reads: reads})
	products := artifact.NewProducts(artifact.ProductsDeps{Tx: d.App, Store: artifactpg.New(d.App), Routes: route, Policy: policy, Audit: rec, Reads: reads})
	route.Products = products
	s.routes = route
	people := directory.NewService(d.App, directorypg.New(d.App), policy, rec, directory.InviterFunc(func(context.Context, uuid.UUID) (directory.Invitation, error) {
		return directory.Invitation{}, nil
	}))
	s.s = document.NewService(document.Deps{Tx: d.App, Store: documentpg.New(d.App), Routes: route, Sources: sources{people, products},
		Renderers: map[document.Format]document.Renderer{document.PDF: documentpdf.Render, document.DOCX: documentdocx.Render},
		Objects:   s.objects, Queue: s.queue, Policy: policy, Audit: rec, Reads: reads})
	jobriver.Handle(s.queue, time.Minute, s.s.Make)
	s.server = webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) {
		documentweb.Register(api, s.s)
		iomweb.Register(api, route)
	})
	return s
}

func (s *scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

func (s *scene) route(tutee tenant.Scope, state iom.State, opts ...iomtest.Option) *iom.Route {
	s.Helper()
	home := s.tree.Home()
	return iomtest.Route(s, s.db, tutee, state, append([]iomtest.Option{iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator)}, opts...)...)
}

// An earlier edition of the plan is printed as it was, and says which it is [B 1.11].
func TestDocuments_AnEarlierEditionIsPrintedAsItWas(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	r := s.route(home.Tutee, iom.Active)
	activities := slices.Clone(r.Activities)
	activities[0].Title = "Семинар после корректировки"
	if _, _, err := s.routes.Correct(tenant.With(t.Context(), home.Tutee), r.ID, r.Version, "Уточняю", iom.PlanEdit{Activities: &activities}); err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/routes/%s/documents/route-map?format=docx", r.ID)
	was, now := r.Activities[0].Title, activities[0].Title
	for query, want := range map[string][2]string{"": {now, was}, "&edition=1": {was, now}, "&edition=2": {now, was}} {
		docx := webtest.Do(t, s.as(home.Tutor), "GET", path+query, nil).Want(t, 200, "")
		text := strings.ReplaceAll(documenttest.DOCXText(t, docx.Body), "\u00a0", " ")
		if !strings.Contains(text, want[0]) || strings.Contains(text, want[1]) {
			t.Errorf("%q has not %q, or has %q: %.600s", query, want[0], want[1], text)
		}
		if said := strings.Contains(text, "Редакция "); said != (query != "") {
			t.Errorf("%q says which edition it is: %t", query, said)
		}
	}
	webtest.Do(t, s.as(home.Tutee), "GET", path+"&edition=3", nil).Want(t, 404, "iom.edition_not_found")
	webtest.Do(t, s.as(home.Tutee), "GET", path+"&edition=x", nil).Want(t, 404, "iom.edition_not_found")
	webtest.Do(t, s.as(home.Colleague), "GET", path+"&edition=1", nil).Want(t, 404, "iom.route_not_found")
}

func TestDocuments_WhoReadsTheRoutePrintsIt(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	r := s.route(home.Tutee, iom.Completed)
	path := fmt.Sprintf("/routes/%s/documents", r.ID)
	type forms struct {
		Items []struct {
			Code  string `json:"code"`
			Ready bool   `json:"ready"`
		} `json:"items"`
	}
	list := webtest.Into[forms](t, webtest.Do(t, s.as(home.Tutee), "GET", path, nil).Want(t, 200, ""))
	codes := map[string]bool{}
	for _, f := range list.Items {
		codes[f.Code] = f.Ready
	}
	for _, code := range []string{"route-five-sections", "route-map", "conclusion", "order-tutor", "portfolio"} {
		if !codes[code] {
			t.Errorf("the form %s is not offered: %+v", code, codes)
		}
	}
	for name, who := range map[string]tenant.Scope{"tutee": home.Tutee, "tutor": home.Tutor, "coordinator": home.Coordinator, "lead": home.Leads, "region": s.tree.Regions[0].Coordinator} {
		pdf := webtest.Do(t, s.as(who), "GET", path+"/route-map", nil).Want(t, 200, "")
		if text := strings.Join(documenttest.PDFText(t, pdf.Body), "\n"); !strings.Contains(text, "КАРТА ИНДИВИДУАЛЬНОГО ОБРАЗОВАТЕЛЬНОГО МАРШРУТА ПЕДАГОГА") || !strings.Contains(text, "Иванова Мария Петровна") {
			t.Errorf("%s prints %s", name, text)
		}
		if got := pdf.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
			t.Errorf("%s: %s", name, got)
		}
		docx := webtest.Do(t, s.as(who), "GET", path+"/conclusion?format=docx", nil).Want(t, 200, "")
		if text := documenttest.DOCXText(t, docx.Body); !strings.Contains(text, "ЗАКЛЮЧЕНИЕ\nо\u00a0достижении задачи ИОМ") {
			t.Errorf("%s: %s", name, text)
		}
	}
	for name, who := range map[string]tenant.Scope{"colleague": home.Colleague, "another school": s.tree.OtherSchool().Coordinator, "another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator} {
		webtest.Do(t, s.as(who), "GET", path, nil).Want(t, 404, "iom.route_not_found")
		if got := webtest.Do(t, s.as(who), "GET", path+"/route-map", nil); got.Status != 404 {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	webtest.Do(t, s.as(home.Tutee), "GET", path+"/no-such-form", nil).Want(t, 404, "document.form_not_found")
	webtest.Do(t, s.as(home.Tutee), "GET", path+"/route-map?format=rtf", nil).Want(t, 422, "document.format_unknown")
	draft := s.route(home.Colleague, iom.Draft)
	webtest.Do(t, s.as(home.Colleague), "GET", fmt.Sprintf("/routes/%s/documents/conclusion", draft.ID), nil).Want(t, 409, "document.nothing_to_print")

	s.closing()
	n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM audit_record WHERE action = 'route.print' AND object_id = $1 AND person_id = $2", r.ID, home.Tutee.Person)
	others := testdb.Value[int](t, s.db, "SELECT count(DISTINCT person_id)::int FROM audit_record WHERE action = 'route.print' AND object_id = $1", r.ID)
	if n != 0 || others != 4 {
		t.Errorf("%d records of one's own reading, %d of others' (want 0 and 4)", n, others)
	}
}

type batch struct {
	ID    uuid.UUID `json:"id"`
	State string    `json:"state"`
	Total int       `json:"total"`
	Done  int       `json:"done"`
	Files int       `json:"files"`
	Size  int64     `json:"size"`
}

func (s *scene) settled(c *http.Client, b batch) batch {
	s.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		b = webtest.Into[batch](s, webtest.Do(s, c, "GET", fmt.Sprintf("/document-batches/%s", b.ID), nil).Want(s, 200, ""))
		if b.State == "ready" || b.State == "failed" {
			return b
		}
	}
	s.Fatalf("the batch never ended: %+v", b)
	return b
}

func TestBatch_AllRoutesOfASchoolInOneArchive(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.db.Owner(t, "UPDATE municipality SET time_zone = 'Asia/Kamchatka' WHERE id = $1", home.Coordinator.Municipality)
	s.route(home.Tutee, iom.Completed)
	s.route(home.Tutee, iom.Completed, iomtest.Title("Второй маршрут"))
	s.route(home.Colleague, iom.Draft)
	other := s.tree.OtherSchool()
	iomtest.Route(t, s.db, other.Tutee, iom.Completed)
	c := s.as(home.Coordinator)
	path := fmt.Sprintf("/organizations/%s/document-batches", home.Coordinator.Organization)

	webtest.Do(t, c, "POST", path, map[string]any{"form": "no-such", "format": "pdf"}).Want(t, 422, "document.form_unknown")
	b := webtest.Into[batch](t, webtest.Do(t, c, "POST", path, map[string]any{"form": "conclusion", "format": "docx"}).Want(t, 201, ""))
	webtest.Do(t, c, "POST", path, map[string]any{"form": "conclusion", "format": "docx"}).Want(t, 409, "document.batch_under_way")
	webtest.Do(t, c, "GET", fmt.Sprintf("/document-batches/%s/content", b.ID), nil).Want(t, 409, "document.batch_not_ready")
	if err := s.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	b = s.settled(c, b)
	if b.State != "ready" || b.Total != 3 || b.Done != 3 || b.Files != 2 {
		t.Fatalf("%+v", b)
	}
	got := webtest.Do(t, c, "GET", fmt.Sprintf("/document-batches/%s/content", b.ID), nil).Want(t, 200, "")
	z, err := zip.NewReader(bytes.NewReader(got.Body), int64(len(got.Body)))
	if err != nil || len(z.File) != 2 || int64(len(got.Body)) != b.Size {
		t.Fatalf("%d bytes of %d, %v", len(got.Body), b.Size, err)
	}
	// the file is named by the day at the school: there it may be the next one already
	s.db.Owner(t, "UPDATE document_batch SET created_at = '2026-02-28 20:00Z' WHERE id = $1", b.ID)
	named := webtest.Do(t, c, "GET", fmt.Sprintf("/document-batches/%s/content", b.ID), nil).Want(t, 200, "").Header.Get("Content-Disposition")
	if !strings.Contains(named, "2026-03-01.zip") {
		t.Errorf("the archive is named %s", named)
	}
	names := map[string]bool{}
	for _, f := range z.File {
		names[f.Name] = true
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil || !strings.Contains(documenttest.DOCXText(t, data), "ЗАКЛЮЧЕНИЕ") {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if !names["Иванова М. П. Заключение.docx"] || !names["Иванова М. П. Заключение (2).docx"] {
		t.Errorf("names %v", names)
	}

	// who may not
	for _, who := range []tenant.Scope{home.Tutee, home.Tutor, home.Leads} {
		webtest.Do(t, s.as(who), "POST", path, map[string]any{"form": "conclusion", "format": "pdf"}).Want(t, 403, "authz.forbidden")
		webtest.Do(t, s.as(who), "GET", fmt.Sprintf("/document-batches/%s", b.ID), nil).Want(t, 403, "authz.forbidden")
	}
	for _, who := range []tenant.Scope{other.Coordinator, s.tree.OtherMunicipality().Coordinator, s.tree.OtherRegion().Coordinator} {
		foreign := s.as(who)
		if a := webtest.Do(t, foreign, "POST", path, map[string]any{"form": "conclusion", "format": "pdf"}); a.Status != 404 {
			t.Errorf("%s: %d", who.Role, a.Status)
		}
		webtest.Do(t, foreign, "GET", fmt.Sprintf("/document-batches/%s", b.ID), nil).Want(t, 404, "document.batch_not_found")
		webtest.Do(t, foreign, "GET", fmt.Sprintf("/document-batches/%s/content", b.ID), nil).Want(t, 404, "document.batch_not_found")
	}
	empty := s.tree.OtherMunicipality().Schools[0]
	webtest.Do(t, s.as(s.tree.Regions[0].Coordinator), "POST", fmt.Sprintf("/organizations/%s/document-batches", empty.Tutee.Organization),
		map[string]any{"form": "portfolio", "format": "pdf"}).Want(t, 409, "document.no_routes")

	// its time runs out
	s.db.Owner(t, "UPDATE document_batch SET expires_at = now() - interval '1 second' WHERE id = $1", b.ID)
	webtest.Do(t, c, "GET", fmt.Sprintf("/document-batches/%s", b.ID), nil).Want(t, 404, "document.batch_not_found")
	key := testdb.Value[string](t, s.db, "SELECT object_key FROM document_batch WHERE id = $1", b.ID)
	if err := s.s.Sweep(t.Context(), document.SweepArgs{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.objects.Size(t.Context(), key); err == nil {
		t.Error("the bytes of a batch that ran out are still there")
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM document_batch"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}
