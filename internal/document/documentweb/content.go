package documentweb

import (
	"context"
	"net/http"
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/iom"
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
		edition := 0
		if asked := r.URL.Query().Get("edition"); asked != "" {
			if edition, err = strconv.Atoi(asked); err != nil || edition < 1 {
				return iom.ErrNoEdition
			}
		}
		f, err := s.PrintEdition(ctx, route, edition, r.PathValue("form"), formatIn(r))
		return send(w, f, err)
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
		name, err := s.ArchiveName(ctx, b)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/zip")
		web.Attach(w.Header(), name)
		http.ServeContent(w, r, "", b.FinishedAt, content)
		return nil
	}
}
