package artifactweb_test

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactpdf"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifacttest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// TestMain lets the test binary be the launcher that confines Poppler.
func TestMain(m *testing.M) { artifacttest.Main(m) }

func TestPreview_PagesOfAPDFAsPictures(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	tutee, route := s.as(s.tree.Home().Tutee), s.route(iom.Active)
	f := s.upload(tutee, route.ID, "Отчёт.pdf", artifacttest.PDF(2, "0 0 595 842"))
	page := func(c *http.Client, f file, number string) webtest.Answer {
		return webtest.Do(t, c, "GET", fmt.Sprintf("/artifacts/%s/pages/%s", f.ID, number), nil)
	}
	page(tutee, f, "1").Want(t, 503, "artifact.preview_missing")
	webtest.Do(t, tutee, "GET", fmt.Sprintf("/artifacts/%s/pages", f.ID), nil).Want(t, 503, "artifact.preview_missing")

	s.files.Previews = artifacttest.Previewer(t, nil)
	type pages struct{ Pages, Shown int }
	if p := webtest.Into[pages](t, webtest.Do(t, tutee, "GET", fmt.Sprintf("/artifacts/%s/pages", f.ID), nil).Want(t, 200, "")); p != (pages{2, 2}) {
		t.Errorf("%+v", p)
	}
	got := page(tutee, f, "2").Want(t, 200, "")
	if _, err := png.DecodeConfig(bytes.NewReader(got.Body)); err != nil || got.Header.Get("Content-Type") != "image/png" ||
		got.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(got.Header.Get("Content-Security-Policy"), "sandbox;") {
		t.Errorf("%v, %v", got.Header, err)
	}
	same := webtest.Do(t, tutee, "GET", fmt.Sprintf("/artifacts/%s/pages/2", f.ID), nil, "If-None-Match", got.Header.Get("ETag"))
	if same.Status != http.StatusNotModified {
		t.Errorf("unchanged: %d", same.Status)
	}
	for _, none := range []string{"0", "3", "-1", "one", "99999999999999999999"} {
		page(tutee, f, none).Want(t, 404, "artifact.no_such_page")
	}
	// kept pictures are for who may read the file, and nobody else
	for name, who := range map[string]tenant.Scope{"a colleague": s.tree.Home().Colleague, "the school beside": s.tree.OtherSchool().Coordinator,
		"another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator} {
		if a := page(s.as(who), f, "2"); a.Status != 404 || a.Problem.ID != "artifact.not_found" {
			t.Errorf("%s: %d %s", name, a.Status, a.Problem.ID)
		}
	}
	if a := page(s.as(s.tree.Home().Coordinator), f, "2"); a.Status != 200 {
		t.Errorf("the school: %d", a.Status)
	}
	page(tutee, file{ID: uuid.New()}, "1").Want(t, 404, "artifact.not_found")

	// with the file go the pictures of its pages
	previews := s.files.Previews.(*artifactpdf.Previewer)
	pictures := func() int {
		t.Helper()
		list, err := filepath.Glob(filepath.Join(previews.Folder, "pages", f.ID.String()+"-*.png"))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := pictures(); n != 1 {
		t.Errorf("%d pictures are kept, want 1", n)
	}
	if err := s.files.Remove(t.Context(), artifact.RemoveArgs{Artifact: f.ID, Key: "none", Upload: "none"}); err != nil {
		t.Error(err)
	}
	if n := pictures(); n != 0 {
		t.Errorf("%d pictures are left of a file that is no more", n)
	}

	broken := s.upload(tutee, route.ID, "Повреждён.pdf", pdf(3000))
	page(tutee, broken, "1").Want(t, 415, "artifact.preview_failed")
	picture := s.upload(tutee, route.ID, "Доска.png", append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), make([]byte, 100)...))
	page(tutee, picture, "1").Want(t, 415, "artifact.preview_format")
}
