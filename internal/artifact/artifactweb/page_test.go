package artifactweb_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact/artifactweb"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// frames are heads of pages without anything in them.
type frames struct{}

func (frames) Frame(context.Context, web.Session) (web.Frame, error) { return web.Frame{}, nil }

// waiting is a queue of what the test says.
type waiting []artifactweb.Waiting

func (w waiting) Queue(context.Context, string, paging.Request) (paging.List[artifactweb.Waiting], error) {
	return paging.List[artifactweb.Waiting]{Items: w}, nil
}

// paged is a scene with its pages beside the API.
func paged(t *testing.T, q ...artifactweb.Waiting) *scene {
	t.Helper()
	s := newScene(t)
	// the queue's own operation is another area's
	web.Register(s.server.API, web.Operation{ID: "listReviewQueue", Method: http.MethodGet, Path: "/review-queue", Permission: authz.Member, Summary: "x", Tag: "x"},
		func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	webtest.Pages(t, s.server, frames{}, func(p *web.Pages) { artifactweb.RegisterPages(p, s.files, s.products, waiting(q)) })
	s.work()
	return s
}

// at is an address within the membership.
func at(who tenant.Scope, parts ...string) string {
	return "/m/" + who.Membership.String() + strings.Join(parts, "")
}

// sendFile sends the form of the files page as a browser without scripts does.
func (s *scene) sendFile(c *http.Client, path, activity, name string, content []byte) webtest.Page {
	s.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if activity != "" {
		_ = w.WriteField("activity", activity)
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		s.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = w.Close()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, "http://test"+path, &b)
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Accept", "text/html")
	resp, err := c.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.Fatal(err)
	}
	return webtest.Page{Status: resp.StatusCode, Header: resp.Header, Body: string(body)}
}

// last finds the newest file of a route.
func (s *scene) last(c *http.Client, route uuid.UUID) file {
	s.Helper()
	l := webtest.Into[struct{ Items []file }](s, webtest.Do(s, c, "GET", "/routes/"+route.String()+"/artifacts?limit=1", nil))
	if len(l.Items) == 0 {
		s.Fatal("the route has no file")
	}
	return l.Items[0]
}

func TestPages_FileIsUploadedWithoutScripts(t *testing.T) {
	t.Parallel()
	s := paged(t)
	me := s.tree.Home().Tutee
	c, route := s.as(me), s.route(iom.Active)
	files := at(me, "/routes/", route.ID.String(), "/files")
	webtest.Open(t, c, files).Want(t, 200, "Файлов пока нет", "До 4 ГБ", `enctype="multipart/form-data"`, "upload.")

	// more than one part, to an activity
	activity := route.Activities[0]
	content := pdf(17 << 20)
	s.sendFile(c, files, activity.ID.String(), "Конспект.pdf", content).To(t, files+"?activity="+activity.ID.String())
	f := s.settled(c, s.last(c, route.ID))
	if f.State != "ready" || f.Parts != 2 {
		t.Fatalf("uploaded: %+v", f)
	}
	webtest.Open(t, c, files+"?activity="+activity.ID.String()).Want(t, 200, "Конспект.pdf", "готов", "17 МБ", "подтверждает: "+activity.Title,
		"Файлы подтвердят мероприятие", `data-activity="`+activity.ID.String()+`"`)
	webtest.Open(t, c, files+"?activity="+route.Activities[1].ID.String()).Want(t, 200, "Здесь файлов пока нет").Without(t, "Конспект.pdf")

	one := at(me, "/artifacts/", f.ID.String())
	webtest.Open(t, c, one).Want(t, 200, "Конспект.pdf", "Документ PDF", "Скачать (17 МБ)", "Удалить файл")
	saved := webtest.Open(t, c, one+"/content").Want(t, 200)
	if d := saved.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") {
		t.Errorf("sent as %q", d)
	}

	// the tutor sees it and takes nothing away
	tutor := s.tree.Home().Tutor
	webtest.Open(t, s.as(tutor), at(tutor, "/artifacts/", f.ID.String())).Want(t, 200, "Скачать").Without(t, "Удалить файл")
	webtest.Open(t, s.as(tutor), at(tutor, "/routes/", route.ID.String(), "/files")).Want(t, 200, "Конспект.pdf").Without(t, "Добавить файлы")

	webtest.Send(t, c, files+"/"+f.ID.String()+"/delete", webtest.Form("version", "3")).To(t, files)
	webtest.Open(t, c, one).Want(t, 404)
}

// TestPages_PlainFormStaysOutOfMemory runs alone: other tests would be counted too.
func TestPages_PlainFormStaysOutOfMemory(t *testing.T) {
	const size, bound = 100 << 20, 48 << 20
	s := paged(t)
	me, route := s.tree.Home().Tutee, s.route(iom.Active)
	identitytest.Consent(t, s.db, me)
	base := strings.TrimSuffix(s.listen(), web.Prefix)
	head := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\n"
	tail := "\r\n--b--\r\n"
	body := io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, size), strings.NewReader(tail))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+at(me, "/routes/", route.ID.String(), "/files"), body)
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = int64(len(head) + size + len(tail))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.AddCookie(&http.Cookie{Name: web.LoopbackCookie, Value: string(identitytest.Session(t, s.db, identitytest.Account(t, s.db, me)))})
	peak, stop := watchHeap()
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if at := resp.Header.Get("Location"); !strings.HasSuffix(at, "/files") {
		b, _ := io.ReadAll(resp.Body)
		t.Fatalf("%d to %q: %s", resp.StatusCode, at, b)
	}
	_ = resp.Body.Close()
	f := s.settled(s.as(me), s.last(s.as(me), route.ID))
	stop()
	t.Logf("100 MiB by a form: the heap grew by %d KiB at most", *peak>>10)
	if resp.StatusCode != http.StatusSeeOther || f.State != "ready" || *peak > bound {
		t.Errorf("%d, %+v, the heap grew by %d MiB", resp.StatusCode, f, *peak>>20)
	}
}

func TestPages_UploadSaysWhyNot(t *testing.T) {
	t.Parallel()
	s := paged(t)
	me := s.tree.Home().Tutee
	c, route := s.as(me), s.route(iom.Active)
	files := at(me, "/routes/", route.ID.String(), "/files")
	for name, x := range map[string]struct {
		file, activity, want string
		content              []byte
		status               int
	}{
		"none":              {"", "", "Выберите файл", nil, 422},
		"a page":            {"урок.html", "", "Файлы этого вида не принимаются. Можно: pdf", []byte("<p>"), 415},
		"a drawing":         {"рисунок.svg", "", "Файлы этого вида не принимаются", []byte("<svg/>"), 415},
		"other contents":    {"урок.pdf", "", "Содержимое файла не соответствует", []byte("no pdf at all"), 415},
		"no activity":       {"урок.pdf", uuid.NewString(), "В маршруте нет такого мероприятия", pdf(100), 422},
		"a broken activity": {"урок.pdf", "x", "В маршруте нет такого мероприятия", pdf(100), 422},
	} {
		p := s.sendFile(c, files, x.activity, x.file, x.content)
		if p.Status != x.status || !strings.Contains(p.Body, x.want) || !strings.Contains(p.Body, `role="alert"`) {
			t.Errorf("%s: %d, want %d with %q", name, p.Status, x.status, x.want)
		}
	}
	if n := s.waitingUploads(); n != 0 {
		t.Errorf("%d uploads were left", n)
	}
}

// waitingUploads counts what was begun and neither finished nor given up.
func (s *scene) waitingUploads() int {
	s.Helper()
	return testdb.Value[int](s, s.db, "SELECT count(*)::int FROM artifact WHERE state = 'uploading'")
}

func TestPages_FilesOfOthersAreNotThere(t *testing.T) {
	t.Parallel()
	s := paged(t)
	me, route := s.tree.Home().Tutee, s.route(iom.Active)
	f := s.upload(s.as(me), route.ID, "Мой.pdf", pdf(1000))
	for name, who := range map[string]tenant.Scope{"colleague": s.db.Person(t, s.tree.Home().Tutee, tenant.Tutee), "other region": s.tree.Regions[1].Coordinator} {
		c := s.as(who)
		for _, path := range []string{"/routes/" + route.ID.String() + "/files", "/artifacts/" + f.ID.String(), "/artifacts/" + f.ID.String() + "/content",
			"/routes/" + uuid.NewString() + "/files", "/artifacts/x"} {
			if p := webtest.Open(t, c, at(who, path)); p.Status != 404 || strings.Contains(p.Body, "Мой.pdf") {
				t.Errorf("%s %s: %d", name, path, p.Status)
			}
		}
	}
	other := s.db.Person(t, s.tree.Home().Tutee, tenant.Tutee)
	if p := s.sendFile(s.as(other), at(other, "/routes/", route.ID.String(), "/files"), "", "чужой.pdf", pdf(10)); p.Status != 404 {
		t.Errorf("sent to another's route: %d", p.Status)
	}
}

func TestPages_HostileNamesAreOnlyText(t *testing.T) {
	t.Parallel()
	s := paged(t)
	me, route := s.tree.Home().Tutee, s.route(iom.Active)
	c := s.as(me)
	const name = `"><script>alert(1)</script><img src=x onerror=y>.pdf`
	f := s.upload(c, route.ID, name, pdf(1000))
	for _, path := range []string{"/routes/" + route.ID.String() + "/files", "/artifacts/" + f.ID.String()} {
		raw := s.raw(c, at(me, path))
		if strings.Contains(raw, "<script>alert") || strings.Contains(raw, "<img src=x") || !strings.Contains(raw, "&lt;img src=x onerror=y&gt;") {
			t.Errorf("%s shows the name as markup", path)
		}
	}
	saved := webtest.Open(t, c, at(me, "/artifacts/", f.ID.String(), "/content?inline=1")).Want(t, 200)
	if h := saved.Header; !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("sent as %v", h)
	}
}

// raw is a page as it goes over the wire.
func (s *scene) raw(c *http.Client, path string) string {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, "http://test"+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	resp, err := c.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.Fatal(err)
	}
	return string(b)
}
