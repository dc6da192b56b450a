package documentweb

import (
	"cmp"
	"context"
	"mime"
	"net/http"
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// Paper gives a route's paper, the same for the API and for pages: the form is named by
// the path, the format by the query. A browser saves it.
func Paper(s *document.Service) func(context.Context, http.ResponseWriter, *http.Request) error {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		route, err := web.PathID(r, "route")
		if err != nil {
			return err
		}
		format := document.Format(cmp.Or(r.URL.Query().Get("format"), string(document.PDF)))
		f, err := s.Print(ctx, route, r.PathValue("form"), format)
		if err != nil {
			return err
		}
		attach(w.Header(), f.Name, f.Media)
		w.Header().Set("Content-Length", strconv.Itoa(len(f.Data)))
		_, err = w.Write(f.Data)
		return err
	}
}

// Archive gives the bytes of a finished batch.
func Archive(s *document.Service) func(context.Context, http.ResponseWriter, *http.Request) error {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		id, err := web.PathID(r, "document_batch")
		if err != nil {
			return err
		}
		b, content, err := s.OpenBatch(ctx, id)
		if err != nil {
			return err
		}
		defer func() { _ = content.Close() }()
		attach(w.Header(), "Документы "+b.CreatedAt.Format("2006-01-02")+".zip", "application/zip")
		http.ServeContent(w, r, "", b.FinishedAt, content)
		return nil
	}
}

func attach(h http.Header, name, media string) {
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
}
