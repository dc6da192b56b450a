package directoryweb

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// exportMe gives the acting person's own data as a file, the same for the API and the page.
func exportMe(s *directory.Service) func(context.Context, http.ResponseWriter, *http.Request) error {
	return func(ctx context.Context, w http.ResponseWriter, _ *http.Request) error {
		own, err := s.ExportMe(ctx)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		web.Attach(w.Header(), "Мои данные "+own.MadeAt.Format(time.DateOnly)+".json")
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(own)
	}
}
