package web

import (
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/page/asset"
)

// packFrom is the size from which packing an answer saves a packet.
const packFrom = 1 << 10

// Levels by measure, not by taste (BenchmarkCompress): a page of 30 KB takes 160 µs
// of a processor in brotli, 70 µs in gzip. Brotli's level 4 takes 230 µs and makes
// such a page no smaller.
const (
	brotliLevel = 2
	gzipLevel   = 5
)

// coder is what both codings have in common.
type coder interface {
	io.WriteCloser
	Flush() error
	Reset(io.Writer)
}

var coders = map[string]*sync.Pool{
	"br": {New: func() any { return brotli.NewWriterLevel(nil, brotliLevel) }},
	"gzip": {New: func() any {
		w, err := gzip.NewWriterLevel(nil, gzipLevel)
		if err != nil {
			panic(err) // the level is a constant
		}
		return w
	}},
}

// compress packs texts in the coding that the client likes best. It leaves alone
// what is small, what is packed already, parts of files, and every answer that says
// Cache-Control: no-transform, as one that shows a secret does.
//
// An ETag stays as it is: ours name the version of a thing, not the bytes of an
// answer.
func compress(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, res := c.Request(), c.Response()
		p := &packer{ResponseWriter: res.Writer}
		if r.Method != http.MethodHead && r.Header.Get("Range") == "" {
			p.coding = asset.Coding(r.Header.Get("Accept-Encoding"))
		}
		res.Writer = p
		err := next(c)
		res.Writer = p.ResponseWriter
		p.finish()
		return err
	}
}

// packer holds the beginning of an answer back until it is clear what it is.
type packer struct {
	http.ResponseWriter
	coding string
	status int
	held   []byte
	clear  bool  // it is decided, and the header is out
	coder  coder // nil: plain
}

// Unwrap lets http.ResponseController reach the connection.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// WriteHeader waits for the body, where there may be one to pack.
func (p *packer) WriteHeader(status int) {
	switch {
	case status < http.StatusOK && status != http.StatusSwitchingProtocols: // hints; the answer follows
		p.ResponseWriter.WriteHeader(status)
	case p.status == 0:
		p.status = status
	}
}

func (p *packer) Write(b []byte) (int, error) {
	if !p.clear {
		if !p.mayPack() {
			if err := p.decide(""); err != nil {
				return 0, err
			}
		} else if len(p.held)+len(b) < packFrom {
			p.held = append(p.held, b...)
			return len(b), nil
		} else if err := p.decide(p.coding); err != nil {
			return 0, err
		}
	}
	if p.coder != nil {
		return p.coder.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// Flush sends what is there, also before it is enough to be packed otherwise.
func (p *packer) Flush() {
	if !p.clear {
		coding := ""
		if p.mayPack() {
			coding = p.coding
		}
		_ = p.decide(coding)
	}
	if p.coder != nil {
		_ = p.coder.Flush()
	}
	_ = http.NewResponseController(p.ResponseWriter).Flush()
}

// mayPack tells whether the answer is a text that may be changed on its way. Every
// such answer depends on what the client accepts, and says so.
func (p *packer) mayPack() bool {
	h := p.Header()
	switch p.status {
	case http.StatusSwitchingProtocols, http.StatusNoContent, http.StatusPartialContent, http.StatusNotModified:
		return false
	}
	if h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" || h.Get("Accept-Ranges") != "" ||
		strings.Contains(h.Get("Cache-Control"), "no-transform") || !readsAsText(h.Get("Content-Type")) {
		return false
	}
	if !slices.Contains(h.Values("Vary"), "Accept-Encoding") {
		h.Add("Vary", "Accept-Encoding")
	}
	return p.coding != ""
}

func readsAsText(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "json") || strings.HasSuffix(media, "xml") ||
		media == "application/javascript")
}

// decide sends the header and what was held back, plain or in a coding.
func (p *packer) decide(coding string) error {
	p.clear = true
	if coding != "" {
		p.coder = coders[coding].Get().(coder)
		p.coder.Reset(p.ResponseWriter)
		p.Header().Set("Content-Encoding", coding)
		p.Header().Del("Content-Length")
	}
	if p.status != 0 {
		p.ResponseWriter.WriteHeader(p.status)
	}
	if len(p.held) == 0 {
		return nil
	}
	var err error
	if p.coder != nil {
		_, err = p.coder.Write(p.held)
	} else {
		_, err = p.ResponseWriter.Write(p.held)
	}
	return err
}

// finish ends the answer. One that panicked comes never here and stays cut off.
func (p *packer) finish() {
	if !p.clear {
		if p.status == 0 && len(p.held) == 0 {
			return // nothing was answered yet: somebody else will
		}
		p.mayPack() // says what it depends on
		_ = p.decide("")
	}
	if p.coder == nil {
		return
	}
	_ = p.coder.Close()
	p.coder.Reset(io.Discard)
	coders[p.Header().Get("Content-Encoding")].Put(p.coder)
}
