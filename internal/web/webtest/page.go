package webtest

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// Pages puts an area's pages beside the operations of the server.
func Pages(tb testing.TB, s *web.Server, frames web.Frames, register func(*web.Pages)) *web.Pages {
	tb.Helper()
	p := web.NewPages(s, page.NewTexts(), frames, web.Look{Version: "test"})
	register(p)
	if err := p.Check(); err != nil {
		tb.Fatal(err)
	}
	return p
}

// Page is a page that was read. Body has its entities undone: texts stand in it as
// people read them.
type Page struct {
	Status int
	Header http.Header
	Body   string
	what   string
}

// Open asks for a page as a browser does.
func Open(tb testing.TB, c *http.Client, path string, header ...string) Page {
	tb.Helper()
	return browse(tb, c, http.MethodGet, path, nil, header)
}

// Send sends a form as a browser does.
func Send(tb testing.TB, c *http.Client, path string, form url.Values, header ...string) Page {
	tb.Helper()
	return browse(tb, c, http.MethodPost, path, strings.NewReader(form.Encode()), append(header, "Content-Type", "application/x-www-form-urlencoded"))
}

// SendBody sends a body of another media type than a plain form's: one with a file.
func SendBody(tb testing.TB, c *http.Client, path, media string, body io.Reader) Page {
	tb.Helper()
	return browse(tb, c, http.MethodPost, path, body, []string{"Content-Type", media})
}

// Form makes the fields of a form: name, value, name, value…
func Form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

func browse(tb testing.TB, c *http.Client, method, path string, body io.Reader, header []string) Page {
	tb.Helper()
	r, err := http.NewRequestWithContext(tb.Context(), method, "http://test"+path, body)
	if err != nil {
		tb.Fatal(err)
	}
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := c.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		tb.Fatal(err)
	}
	text := loose.Replace(html.UnescapeString(string(raw)))
	for range 2 { // initials overlap
		text = initials.ReplaceAllString(text, "$1 $2")
	}
	return Page{resp.StatusCode, resp.Header, text, method + " " + path}
}

// loose undoes page.WriteBound, so that tests may write ordinary spaces.
var (
	loose    = strings.NewReplacer("№\u00a0", "№ ", "п.\u00a0", "п. ", "\u00a0г.", " г.")
	initials = regexp.MustCompile(`(\p{Ll}|\p{Lu}\.)\x{a0}(\p{Lu})`)
)

// Want fails the test unless the page has the status and all of the texts.
func (p Page) Want(tb testing.TB, status int, texts ...string) Page {
	tb.Helper()
	if p.Status != status {
		tb.Fatalf("%s: %d to %q, want %d:\n%s", p.what, p.Status, p.Header.Get("Location"), status, p.main())
	}
	for _, text := range texts {
		if !strings.Contains(p.Body, text) {
			tb.Errorf("%s does not say %q:\n%s", p.what, text, p.main())
		}
	}
	return p
}

// Without fails the test where the page has one of the texts.
func (p Page) Without(tb testing.TB, texts ...string) Page {
	tb.Helper()
	for _, text := range texts {
		if strings.Contains(p.Body, text) {
			tb.Errorf("%s says %q:\n%s", p.what, text, p.main())
		}
	}
	return p
}

// To fails the test unless the answer leads to the path, and gives the path.
func (p Page) To(tb testing.TB, path string) string {
	tb.Helper()
	at := p.Header.Get("Location")
	if p.Status != http.StatusSeeOther || !strings.HasPrefix(at, path) {
		tb.Fatalf("%s: %d to %q, want 303 to %q:\n%s", p.what, p.Status, at, path, p.main())
	}
	return at
}

// main is the page's own part, for messages.
func (p Page) main() string {
	_, body, found := strings.Cut(p.Body, "<main")
	if !found {
		return p.Body
	}
	body, _, _ = strings.Cut(body, "</main>")
	return body
}
