package asset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func get(t *testing.T, method, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, resp *http.Response) []byte {
	t.Helper()
	var in io.Reader = resp.Body
	var err error
	switch coding := resp.Header.Get("Content-Encoding"); coding {
	case "br":
		in = brotli.NewReader(in)
	case "gzip":
		in, err = gzip.NewReader(in)
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPath_CarriesTheHashOfTheContents(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"style.css", "base.js", "upload.js", "htmx.js", "icon.svg"} {
		p := Path(name)
		resp := get(t, "GET", p)
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d, %v", p, resp.StatusCode, resp.Header)
		}
	}
	sum := sha256.Sum256(body(t, get(t, "GET", Path("style.css"))))
	if want := Prefix + hex.EncodeToString(sum[:])[:12] + "/style.css"; Path("style.css") != want {
		t.Errorf("%s, want %s", Path("style.css"), want)
	}
	defer func() {
		if recover() == nil {
			t.Error("a file that is not there has an address")
		}
	}()
	Path("styel.css")
}

func TestHandler_ServesEachCoding(t *testing.T) {
	t.Parallel()
	for name := range all() {
		plain := body(t, get(t, "GET", Path(name)))
		for _, accept := range []string{"br", "gzip", "gzip, deflate, br, zstd"} {
			resp := get(t, "GET", Path(name), "Accept-Encoding", accept)
			if got := body(t, resp); !bytes.Equal(got, plain) {
				t.Errorf("%s as %s: %d bytes instead of %d", name, accept, len(got), len(plain))
			}
			head := get(t, "HEAD", Path(name), "Accept-Encoding", accept)
			if b, _ := io.ReadAll(head.Body); len(b) != 0 || head.Header.Get("Content-Length") != resp.Header.Get("Content-Length") {
				t.Errorf("%s: HEAD answers %d bytes, %v", name, len(b), head.Header)
			}
			same := get(t, "GET", Path(name), "Accept-Encoding", accept, "If-None-Match", resp.Header.Get("ETag"))
			if same.StatusCode != http.StatusNotModified {
				t.Errorf("%s: unchanged, but %d", name, same.StatusCode)
			}
		}
	}
	br, gz := get(t, "GET", Path("htmx.js"), "Accept-Encoding", "br"), get(t, "GET", Path("htmx.js"), "Accept-Encoding", "gzip")
	if br.Header.Get("Content-Encoding") != "br" || gz.Header.Get("Content-Encoding") != "gzip" || br.Header.Get("ETag") == gz.Header.Get("ETag") {
		t.Errorf("br %v\ngzip %v", br.Header, gz.Header)
	}
	if h := br.Header; h.Get("Vary") != "Accept-Encoding" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("headers %v", h)
	}
}

func TestHandler_AnotherVersionsAddressGoesOn(t *testing.T) {
	t.Parallel()
	old := get(t, "GET", Prefix+"0123456789ab/upload.js")
	if old.StatusCode != http.StatusOK || old.Header.Get("Cache-Control") != "no-store" || old.Header.Get("ETag") != "" {
		t.Errorf("%d, %v", old.StatusCode, old.Header)
	}
	for _, target := range []string{Prefix, Prefix + "x", Prefix + "0123456789ab/none.js", Prefix + "0123456789ab/../asset.go", "/static", Path("htmx.js") + "/", Prefix + "0123456789ab/thirdparty/manifest.json"} {
		if resp := get(t, "GET", target); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", target, resp.StatusCode)
		}
	}
	if resp := get(t, "POST", Path("htmx.js")); resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") == "" {
		t.Errorf("POST: %d", resp.StatusCode)
	}
}

func TestThirdParty_IsWhatTheManifestSays(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{"manifest.json": true}
	for _, p := range ThirdParty() {
		b, err := fs.ReadFile(embedded, "thirdparty/"+p.File)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != p.SHA256 {
			t.Errorf("%s is not the file of the manifest: %x", p.File, sum)
		}
		if text, err := fs.ReadFile(embedded, "thirdparty/"+p.LicenceFile); err != nil || len(text) < 100 {
			t.Errorf("%s has no licence text: %v", p.File, err)
		}
		if p.Name == "" || p.Version == "" || p.Licence == "" || !strings.Contains(p.Source, "@"+p.Version+"/") {
			t.Errorf("%+v is not described", p)
		}
		listed[p.File], listed[p.LicenceFile] = true, true
	}
	entries, err := fs.ReadDir(embedded, "thirdparty")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !listed[e.Name()] {
			t.Errorf("%s is not in the manifest", e.Name())
		}
	}
}

// TestWeight_OfAFirstVisit: what each page loads before anything else must not be
// felt on a line of 400 kbit/s.
func TestWeight_OfAFirstVisit(t *testing.T) {
	t.Parallel()
	weigh := func(bound int, names ...string) {
		t.Helper()
		for _, coding := range []string{"br", "gzip"} {
			sum := 0
			for _, name := range names {
				packed, _ := all()[name].choose(coding)
				sum += len(packed)
				t.Logf("%s %s: %d bytes", coding, name, len(packed))
			}
			if sum > bound {
				t.Errorf("%v: %d bytes as %s, at most %d", names, sum, coding, bound)
			}
		}
	}
	weigh(35<<10, "style.css", "base.js", "htmx.js")
	weigh(8<<10, "base.js")
	weigh(8<<10, "upload.js")
}

func TestCoding_TakesTheBestThatIsWished(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{
		"": "", "identity": "", "gzip": "gzip", "br": "br", "gzip, br": "br", "gzip;q=1.0, br;q=0.5": "gzip",
		"br;q=0, gzip": "gzip", "*": "br", "*;q=0": "", "br;q=0, *": "gzip", "GZIP": "gzip", "gzip;q=x": "", "deflate, zstd": "",
	} {
		if got := Coding(accept); got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
	}
}
