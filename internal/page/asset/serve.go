package asset

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// medias are the kinds of files that are served, and whether packing helps.
var medias = map[string]struct {
	media string
	packs bool
}{
	".css":         {"text/css; charset=utf-8", true},
	".js":          {"text/javascript; charset=utf-8", true},
	".svg":         {"image/svg+xml", true},
	".webmanifest": {"application/manifest+json", true},
	".txt":         {"text/plain; charset=utf-8", true},
	".ico":         {"image/x-icon", false},
	".png":         {"image/png", false},
	".webp":        {"image/webp", false},
	".woff2":       {"font/woff2", false},
}

func mediaOf(name string) (string, error) {
	m, ok := medias[path.Ext(name)]
	if !ok {
		return "", fmt.Errorf("%s: files of this kind are not served", name)
	}
	return m.media, nil
}

// pack prepares the packed forms; a form that saves nothing is left out.
func (f *one) pack() {
	form := func(write func(*bytes.Buffer)) func() []byte {
		return sync.OnceValue(func() []byte {
			var b bytes.Buffer
			if write(&b); b.Len() >= len(f.plain) {
				return nil
			}
			return b.Bytes()
		})
	}
	f.br = form(func(b *bytes.Buffer) {
		w := brotli.NewWriterLevel(b, brotli.BestCompression)
		_, _ = w.Write(f.plain)
		_ = w.Close()
	})
	f.gzip = form(func(b *bytes.Buffer) {
		w, _ := gzip.NewWriterLevel(b, gzip.BestCompression)
		_, _ = w.Write(f.plain)
		_ = w.Close()
	})
}

// Handler serves the files below Prefix to everybody.
//
// An address whose hash is another version's gets the file as it is now, and says
// that nobody may keep it: a page that was open when the service was updated goes
// on, and so does one whose files another server of the same fleet answers. The
// scripts agree on so little with each other that both versions fit.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		asked, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Prefix), "/")
		f, ok := all()[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		f.serve(w, r, name, asked == f.hash)
	})
}

// choose gives the form in a coding, or the plain one where that is not smaller.
func (f *one) choose(coding string) ([]byte, string) {
	var packed []byte
	switch coding {
	case "br":
		packed = f.br()
	case "gzip":
		packed = f.gzip()
	}
	if packed == nil {
		return f.plain, ""
	}
	return packed, coding
}

func (f *one) serve(w http.ResponseWriter, r *http.Request, name string, current bool) {
	body, coding := f.plain, ""
	h := w.Header()
	if medias[path.Ext(name)].packs {
		h.Add("Vary", "Accept-Encoding")
		body, coding = f.choose(Coding(r.Header.Get("Accept-Encoding")))
	}
	h.Set("Content-Type", f.media)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	if current {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		tag := `"` + strings.TrimSuffix(f.hash+"-"+coding, "-") + `"`
		h.Set("ETag", tag)
		if strings.Contains(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
