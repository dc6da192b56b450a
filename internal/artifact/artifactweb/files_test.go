package artifactweb_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/objstore"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type partList struct {
	State string `json:"state"`
	Items []struct {
		Number int   `json:"number"`
		Size   int64 `json:"size"`
	} `json:"items"`
}

func TestUpload_BrokenOffAndResumed(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	tutee, want := s.as(s.tree.Home().Tutee), pdf(2*artifact.PartSize+1000)
	f := s.announce(tutee, s.route(iom.Active).ID, "Конспект урока.pdf", len(want))
	if f.Parts != 3 || f.PartSize != artifact.PartSize || f.State != "uploading" {
		t.Fatalf("announced: %+v", f)
	}
	part := func(n int) []byte { return want[(n-1)*artifact.PartSize : min(n*artifact.PartSize, len(want))] }
	s.put(tutee, f, 1, part(1)).Want(t, 204, "")
	s.put(tutee, f, 3, part(3)).Want(t, 204, "")

	// the line breaks in the middle of the second part
	r, err := http.NewRequestWithContext(t.Context(), "PUT", fmt.Sprintf("http://test/api/v1/artifacts/%s/parts/2", f.ID), &broken{part(2)[:5_000_000]})
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = artifact.PartSize
	resp, err := tutee.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a part that broke off answered %d", resp.StatusCode)
	}
	missing := s.complete(tutee, f).Want(t, 409, "artifact.parts_missing")
	if !strings.Contains(missing.Problem.Detail, "2") {
		t.Errorf("the missing part is not named: %s", missing.Problem.Detail)
	}

	there := webtest.Into[partList](t, webtest.Do(t, tutee, "GET", fmt.Sprintf("/artifacts/%s/parts", f.ID), nil))
	if len(there.Items) != 2 || there.Items[0].Number != 1 || there.Items[1].Number != 3 || there.Items[1].Size != 1000 {
		t.Fatalf("parts there: %+v", there)
	}
	s.put(tutee, f, 2, part(2)).Want(t, 204, "")
	for range 2 { // a repeated request changes nothing
		s.complete(tutee, f).Want(t, 200, "")
	}
	sum := sha256.Sum256(want)
	done := s.settled(tutee, f)
	if done.State != "ready" || done.SHA256 != hex.EncodeToString(sum[:]) {
		t.Fatalf("checked: %+v", done)
	}
	if got := s.content(tutee, f); !bytes.Equal(got.Body, want) {
		t.Errorf("%d bytes came back of %d", len(got.Body), len(want))
	}
	s.put(tutee, f, 2, part(2)).Want(t, 409, "artifact.not_uploading")
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM river_job WHERE kind = 'artifact.check'"); n != 1 {
		t.Errorf("%d checks of one file", n)
	}
}

// broken gives some bytes and then the error of a line that is gone.
type broken struct{ rest []byte }

func (b *broken) Read(p []byte) (int, error) {
	if len(b.rest) == 0 {
		return 0, http.ErrBodyReadAfterClose
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

func TestUpload_RefusedBeforeItIsStored(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	tutee, route := s.as(s.tree.Home().Tutee), s.route(iom.Active)
	post := func(body map[string]any) webtest.Answer {
		return webtest.Do(t, tutee, "POST", fmt.Sprintf("/routes/%s/artifacts", route.ID), body)
	}
	with := func(key string, v any) map[string]any {
		m := announcement("Отчёт.pdf", 1000)
		m[key] = v
		return m
	}
	post(with("file_name", "macro.docm")).Want(t, 415, "artifact.format")
	post(with("file_name", "страница.html")).Want(t, 415, "artifact.format")
	post(with("file_name", "без расширения")).Want(t, 415, "artifact.format")
	post(with("file_name", "a/../\u202e\u0001")).Want(t, 422, "artifact.invalid")
	post(with("file_name", "отчёт\u0000.pdf")).Want(t, 422, "web.invalid")
	post(with("media_type", "image/png")).Want(t, 415, "artifact.format")
	post(with("size", 0)).Want(t, 422, "web.invalid")
	post(with("size", int64(5<<30))).Want(t, 413, "artifact.too_large")
	post(with("activity", uuid.New())).Want(t, 422, "artifact.invalid")
	evidence := with("purpose", "evidence")
	evidence["activity"] = uuid.New()
	post(evidence).Want(t, 422, "artifact.no_such_activity")
	evidence["activity"] = route.Activities[0].ID
	post(evidence).Want(t, 201, "")
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM artifact"); n != 1 {
		t.Errorf("%d artifacts, want only the good one", n)
	}
	for range 9 {
		post(announcement("Отчёт.pdf", 1000)).Want(t, 201, "")
	}
	post(announcement("Отчёт.pdf", 1000)).Want(t, 429, "artifact.too_many_uploads")

	for _, state := range []iom.State{iom.Draft, iom.Completed, iom.Withdrawn} {
		closed := s.route(state)
		webtest.Do(t, tutee, "POST", fmt.Sprintf("/routes/%s/artifacts", closed.ID), announcement("Отчёт.pdf", 1000)).Want(t, 409, "artifact.route_closed")
	}
}

func TestUpload_ContentsThatAreNotWhatTheNameSays(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	tutee, route := s.as(s.tree.Home().Tutee), s.route(iom.Active)
	html := []byte("<!DOCTYPE html><html><script>alert(1)</script></html>")
	for _, name := range []string{"Отчёт.pdf", "Список.csv", "Текст.txt", "Рисунок.png", "Урок.docx", "Архив.zip"} {
		f := s.announce(tutee, route.ID, name, len(html))
		s.put(tutee, f, 1, html).Want(t, 415, "artifact.contents")
		if got := s.settled(tutee, f); got.State != "rejected" || got.Reason == "" {
			t.Errorf("%s: %+v", name, got)
		}
		s.put(tutee, f, 1, html).Want(t, 409, "artifact.not_uploading")
		s.complete(tutee, f).Want(t, 409, "artifact.rejected")
		s.content(tutee, f).Want(t, 409, "artifact.rejected")
		s.gone(s.key(f))
	}
}

func TestUpload_PartOfAnotherSize(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	tutee := s.as(s.tree.Home().Tutee)
	f := s.announce(tutee, s.route(iom.Active).ID, "Отчёт.pdf", 1000)
	s.put(tutee, f, 1, pdf(1001)).Want(t, 422, "artifact.part_size")
	s.put(tutee, f, 1, pdf(999)).Want(t, 422, "artifact.part_size")
	s.put(tutee, f, 2, pdf(1000)).Want(t, 404, "artifact.no_such_part")
	s.put(tutee, f, 0, pdf(1000)).Want(t, 404, "artifact.no_such_part")
	webtest.Do(t, tutee, "PUT", fmt.Sprintf("/artifacts/%s/parts/one", f.ID), "x").Want(t, 404, "artifact.no_such_part")
	webtest.Do(t, tutee, "PUT", "/artifacts/none/parts/1", "x").Want(t, 404, "web.not_found")
	s.complete(tutee, f).Want(t, 409, "artifact.parts_missing")
}

func TestCheck_SurvivesAWorkerThatWasKilled(t *testing.T) {
	t.Parallel()
	for name, left := range map[string]func(s *scene, f file){
		"before it began":               func(*scene, file) {},
		"after it completed the upload": func(s *scene, f file) { s.completeInStore(f) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t) // nobody works on jobs
			tutee, want := s.as(s.tree.Home().Tutee), pdf(1000)
			f := s.announce(tutee, s.route(iom.Active).ID, "Отчёт.pdf", len(want))
			s.put(tutee, f, 1, want).Want(t, 204, "")
			s.complete(tutee, f).Want(t, 200, "")
			left(s, f)
			s.content(tutee, f).Want(t, 409, "artifact.not_ready")
			s.work() // another server comes
			if got := s.settled(tutee, f); got.State != "ready" {
				t.Errorf("checked: %+v", got)
			}
			s.content(tutee, f).Want(t, 200, "")
			// and a second run of the job does nothing
			ctx := tenant.With(t.Context(), s.tree.Home().Tutee)
			if err := s.files.Check(ctx, artifact.CheckArgs{Artifact: f.ID}); err != nil {
				t.Error(err)
			}
		})
	}
}

// completeInStore does what a worker does first.
func (s *scene) completeInStore(f file) {
	s.Helper()
	upload := testdb.Value[string](s, s.db, "SELECT upload_id FROM artifact WHERE id = $1", f.ID)
	if err := s.objects.Complete(s.Context(), s.key(f), upload); err != nil {
		s.Fatal(err)
	}
}

func TestCheck_PartsThatWereSwappedForOthers(t *testing.T) {
	t.Parallel()
	s := newScene(t, func(c *objstore.Config) { c.Public = c.Endpoint })
	tutee, b := s.as(s.tree.Home().Tutee), pdf(1000)
	f := s.announce(tutee, s.route(iom.Active).ID, "Отчёт.pdf", len(b))
	address := webtest.Into[struct {
		URL string `json:"url"`
	}](t, webtest.Do(t, tutee, "POST", fmt.Sprintf("/artifacts/%s/parts/1/url", f.ID), nil))
	send := func(body string) int {
		r, _ := http.NewRequestWithContext(t.Context(), "PUT", address.URL, strings.NewReader(body))
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	// straight to the store nobody looks at the first bytes; the check does
	if status := send("<html>" + strings.Repeat("x", 994)); status != http.StatusOK {
		t.Fatalf("straight to the store: %d", status)
	}
	s.complete(tutee, f).Want(t, 200, "")
	s.work()
	if got := s.settled(tutee, f); got.State != "rejected" {
		t.Errorf("checked: %+v", got)
	}
	s.gone(s.key(f))
	if status := send(string(b)); status < 400 {
		t.Errorf("the address still writes: %d", status)
	}
}

func TestContent_RangesAndHeaders(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	tutee, route := s.as(s.tree.Home().Tutee), s.route(iom.Active)
	want := pdf(5000)
	f := s.upload(tutee, route.ID, "Отчёт «итоговый».pdf", want)
	got := s.content(tutee, f).Want(t, 200, "")
	h := got.Header
	if h.Get("Content-Type") != "application/pdf" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox;") {
		t.Errorf("headers %v", h)
	}
	if d := h.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename*=utf-8''%D0%9E") {
		t.Errorf("disposition %q", d)
	}
	part := s.content(tutee, f, "Range", "bytes=100-199").Want(t, 206, "")
	if !bytes.Equal(part.Body, want[100:200]) || part.Header.Get("Content-Range") != "bytes 100-199/5000" {
		t.Errorf("range: %d bytes, %s", len(part.Body), part.Header.Get("Content-Range"))
	}
	tail := s.content(tutee, f, "Range", "bytes=-10").Want(t, 206, "")
	if !bytes.Equal(tail.Body, want[4990:]) {
		t.Error("the last ten bytes are others")
	}
	if past := s.content(tutee, f, "Range", "bytes=5000-"); past.Status != http.StatusRequestedRangeNotSatisfiable || past.Problem.ID != "artifact.range" {
		t.Errorf("past the end: %d", past.Status)
	}
	if same := s.content(tutee, f, "If-None-Match", h.Get("ETag")); same.Status != http.StatusNotModified {
		t.Errorf("unchanged: %d", same.Status)
	}
	png := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), make([]byte, 100)...)
	picture := s.upload(tutee, route.ID, "Доска.PNG", png)
	for query, want := range map[string]string{"": "attachment;", "?inline=1": "inline;", "?inline=true": "attachment;", "?inline=0": "attachment;"} {
		if d := s.contentAt(tutee, picture, query).Header.Get("Content-Disposition"); !strings.HasPrefix(d, want) {
			t.Errorf("a picture%s: %q", query, d)
		}
	}
}

// Whatever a file hides, a browser is told to save it, or that it is a picture and
// nothing else, without origin and without scripts.
func TestContent_HostileFilesAreNeverShownAsPages(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	tutee, route := s.as(s.tree.Home().Tutee), s.route(iom.Active)
	const html, svg = "<!DOCTYPE html><html><script>alert(1)</script></html>", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
	for _, name := range []string{"Урок.html", "Урок.svg", "Урок.xhtml", "Урок.js", "Урок.xml", "Урок.htm"} { // not taken at all
		webtest.Do(t, tutee, "POST", "/routes/"+route.ID.String()+"/artifacts", announcement(name, len(html))).Want(t, 415, "artifact.format")
	}
	gif := append([]byte("GIF89a/*"), append(make([]byte, 40), []byte("*/=1;"+html+svg)...)...)
	polyglot := append(pdf(600), []byte(html)...)
	for name, c := range map[string]struct {
		bytes        []byte
		media, shown string
	}{
		"Рисунок.gif": {gif, "image/gif", "inline;"},
		"Отчёт.pdf":   {polyglot, "application/pdf", "attachment;"},
		"Заметка.txt": {[]byte("см. " + html + svg), "text/plain", "attachment;"},
		"Таблица.csv": {[]byte("а;б\n1;" + html), "text/csv", "attachment;"},
	} {
		f := s.upload(tutee, route.ID, name, c.bytes)
		for _, query := range []string{"", "?inline=1", "?inline=1&inline=0"} {
			a := s.contentAt(tutee, f, query).Want(t, 200, "")
			h, want := a.Header, "attachment;"
			if query != "" {
				want = c.shown
			}
			if h.Get("Content-Type") != c.media || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Disposition"), want) ||
				!strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox; default-src 'none';") || strings.Contains(h.Get("Content-Security-Policy"), "allow-") ||
				strings.Contains(h.Get("Content-Security-Policy"), "script-src") {
				t.Errorf("%s%s: %v", name, query, h)
			}
		}
	}
}

func TestUpload_PartsAsSmallAsAsked(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	const small = 5 << 20
	tutee, route, want := s.as(s.tree.Home().Tutee), s.route(iom.Active), pdf(small+10)
	asked := announcement("Отчёт.pdf", len(want))
	for _, size := range []int64{small - 1, artifact.PartSize + 1} {
		asked["part_size"] = size
		webtest.Do(t, tutee, "POST", fmt.Sprintf("/routes/%s/artifacts", route.ID), asked).Want(t, 422, "web.invalid")
	}
	asked["part_size"] = small
	f := webtest.Into[file](t, webtest.Do(t, tutee, "POST", fmt.Sprintf("/routes/%s/artifacts", route.ID), asked).Want(t, 201, ""))
	if f.Parts != 2 || f.PartSize != small {
		t.Fatalf("announced: %+v", f)
	}
	s.put(tutee, f, 1, want[:small]).Want(t, 204, "")
	s.put(tutee, f, 2, want[small:]).Want(t, 204, "")
	s.complete(tutee, f).Want(t, 200, "")
	if got := s.settled(tutee, f); got.State != "ready" {
		t.Errorf("checked: %+v", got)
	}
	if got := s.content(tutee, f); !bytes.Equal(got.Body, want) {
		t.Errorf("%d bytes came back of %d", len(got.Body), len(want))
	}
	asked["size"] = int64(200 << 30) // far more than 10,000 such parts: what is refused is the size
	webtest.Do(t, tutee, "POST", fmt.Sprintf("/routes/%s/artifacts", route.ID), asked).Want(t, 413, "artifact.too_large")
}
