package artifactweb

import (
	"context"
	"encoding/hex"
	"mime"
	"net/http"
	"time"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// shown is what a browser may do with bytes that somebody uploaded: show a picture or
// play a video, in a sandbox that is of no origin. It runs nothing and loads nothing.
const shown = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

// Content gives the bytes of the file that the path names as {artifact}: the same for
// the API and for pages, whose links and pictures can send no header. A browser saves
// them; only where the address ends in ?inline=1, and only what stands in the
// allow-list of formats (raster pictures, MP4 and WebM), it may show them. What a file
// is was found out by its check, and nobody guesses anew (nosniff).
func Content(s *artifact.Files) func(context.Context, http.ResponseWriter, *http.Request) error {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		id, err := web.PathID(r, "artifact")
		if err != nil {
			return err
		}
		a, content, err := s.Open(ctx, id)
		if err != nil {
			return err
		}
		defer func() { _ = content.Close() }()
		f := served{name: a.FileName, format: artifact.FormatByCode(a.Format), hash: a.SHA256, at: a.UpdatedAt}
		f.inline = f.format.Inline && r.URL.Query().Get("inline") == "1"
		return send(w, r, f, content)
	}
}

// served is what is said of a file that goes out.
type served struct {
	name   string
	format artifact.Format
	hash   []byte
	at     time.Time
	inline bool
}

// send gives the bytes of a file with all that keeps them from doing harm.
func send(w http.ResponseWriter, r *http.Request, f served, content artifact.Content) error {
	disposition := "attachment"
	if f.inline {
		disposition = "inline"
	}
	head := w.Header()
	head.Set("Content-Type", f.format.MediaType)
	head.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.name}))
	head.Set("Content-Security-Policy", shown)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Set("Cache-Control", "private, no-cache") // may be kept, must be asked for anew: rights can be withdrawn
	head.Set("ETag", `"`+hex.EncodeToString(f.hash)+`"`)
	out := &ranged{ResponseWriter: w}
	http.ServeContent(out, r, "", f.at, content)
	if out.refused {
		head.Del("Content-Disposition")
		return errRange
	}
	return nil
}

var errRange = fault.New(fault.OutOfRange, "artifact.range", "Такой части у файла нет: скачайте его целиком или с другого места.")

// ranged keeps the library's own words about a range that the file does not have
// from going out.
type ranged struct {
	http.ResponseWriter
	refused bool
}

// WriteHeader lets every status out but that one.
func (w *ranged) WriteHeader(status int) {
	if w.refused = status == http.StatusRequestedRangeNotSatisfiable; !w.refused {
		w.ResponseWriter.WriteHeader(status)
	}
}

// Write lets bytes out after every status but that one.
func (w *ranged) Write(b []byte) (int, error) {
	if w.refused {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}
