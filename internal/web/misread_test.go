package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// narrowSite is a list that is narrowed in each way there is, and the same as a file.
func narrowSite(t *testing.T) http.Handler {
	t.Helper()
	s := server(t)
	p := web.NewPages(s, page.NewTexts(), noFrames{}, web.Look{})
	read := func(v *web.Visit) string {
		kind := web.OneOf(v, "kind", "course", "seminar")
		if v.QueryID("place") == uuid.Nil && v.QueryNumber("year") == 0 && v.QueryDay("from").IsZero() && kind == "" {
			return "everything"
		}
		return "narrowed"
	}
	web.Show(p, web.View{ID: "pageList", Path: "/list", Permission: authz.Public, Title: "page.settings"}, func(_ context.Context, v *web.Visit) (page.Content, error) {
		return page.Content{Body: page.Prose(read(v))}, nil
	})
	web.Save(p, web.View{ID: "listSheet", Path: "/list.xlsx", Permission: authz.Public, Title: "page.settings"}, func(_ context.Context, v *web.Visit) (web.Download, error) {
		words := read(v)
		return web.Download{Name: "list.xlsx", Media: "application/octet-stream", Write: func(w io.Writer) error {
			_, err := io.WriteString(w, words)
			return err
		}}, nil
	})
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

// A list that is asked for by a filter it does not have looks narrowed and is not: the
// page says so, and a file is refused.
func TestMisread_IsSaid(t *testing.T) {
	t.Parallel()
	s := narrowSite(t)
	const said = "Такого отбора нет"
	for _, c := range []struct {
		query, shows string
		misread      bool
	}{
		{"", "everything", false},
		{"?kind=&place=&year=&from=", "everything", false},
		{"?kind=course", "narrowed", false},
		{"?place=01910000-0000-7000-8000-000000000001", "narrowed", false},
		{"?year=2026", "narrowed", false},
		{"?from=2026-09-01", "narrowed", false},
		{"?other=1", "everything", false},
		{"?kind=nonsense", "everything", true},
		{"?kind=course&place=nonsense", "narrowed", true},
		{"?year=-1", "everything", true},
		{"?year=99999999999999999999", "everything", true},
		{"?from=31.12.2026", "everything", true},
	} {
		for path, body := range map[string]string{"/list": c.shows, "/list.xlsx": c.shows} {
			w := httptest.NewRecorder()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path+c.query, nil)
			r.Header.Set("Accept", "text/html")
			s.ServeHTTP(w, r)
			want := http.StatusOK
			if file := path != "/list"; file && c.misread {
				want, body = http.StatusUnprocessableEntity, said
			}
			if w.Code != want || !strings.Contains(w.Body.String(), body) || strings.Contains(w.Body.String(), said) != c.misread {
				t.Errorf("%s%s: %d, said %v", path, c.query, w.Code, strings.Contains(w.Body.String(), said))
			}
		}
	}
}
