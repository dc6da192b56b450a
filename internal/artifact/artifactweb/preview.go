package artifactweb

import (
	"bytes"
	"context"
	"encoding/hex"
	"net/http"
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type pagesOutput struct {
	Body struct {
		Pages int `json:"pages" doc:"Сколько страниц в файле"`
		Shown int `json:"shown" doc:"Сколько из них, с первой, показываются"`
	}
}

func (h files) preview(ctx context.Context, in *fileID) (*pagesOutput, error) {
	p, err := h.s.Preview(ctx, in.ID)
	out := &pagesOutput{}
	out.Body.Pages, out.Body.Shown = p.All, p.Shown
	return out, err
}

// PagePicture gives one page of the PDF that the path names as {artifact}, {page}, as
// PNG: the same for the API and for pages.
func PagePicture(s *artifact.Files) func(context.Context, http.ResponseWriter, *http.Request) error {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		id, err := web.PathID(r, "artifact")
		if err != nil {
			return err
		}
		number, err := strconv.Atoi(r.PathValue("page"))
		if err != nil {
			return artifact.ErrNoPage
		}
		a, picture, err := s.Page(ctx, id, number)
		if err != nil {
			return err
		}
		head := w.Header()
		head.Set("Content-Type", "image/png")
		head.Set("Content-Disposition", "inline")
		head.Set("Content-Security-Policy", shown)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Cache-Control", "private, no-cache")
		head.Set("ETag", `"`+hex.EncodeToString(a.SHA256)+"-"+strconv.Itoa(number)+`"`)
		http.ServeContent(w, r, "", a.UpdatedAt, bytes.NewReader(picture))
		return nil
	}
}
