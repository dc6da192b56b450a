package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/labstack/echo/v4"
)

// ask serves one request through compress and unpacks what comes.
func ask(t *testing.T, handler echo.HandlerFunc, method string, header ...string) (*http.Response, string) {
	t.Helper()
	e := echo.New()
	e.Use(compress)
	e.Add(method, "/", handler)
	s := httptest.NewServer(e)
	defer s.Close()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip, br")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := unpack(resp)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

func unpack(resp *http.Response) ([]byte, error) {
	switch resp.Header.Get("Content-Encoding") {
	case "br":
		return io.ReadAll(brotli.NewReader(resp.Body))
	case "gzip":
		r, err := gzip.NewReader(resp.Body)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	}
	return io.ReadAll(resp.Body)
}

var words = strings.Repeat("Маршрут согласован. ", 200)

func TestCompress_PacksTextsAndNothingElse(t *testing.T) {
	t.Parallel()
	with := func(status int, body string, header ...string) echo.HandlerFunc {
		return func(c echo.Context) error {
			for i := 0; i < len(header); i += 2 {
				c.Response().Header().Set(header[i], header[i+1])
			}
			c.Response().WriteHeader(status)
			for b := []byte(body); len(b) > 0; { // in small pieces
				n, err := c.Response().Write(b[:min(700, len(b))])
				if err != nil {
					return err
				}
				b = b[n:]
			}
			return nil
		}
	}
	const html = "text/html; charset=utf-8"
	for name, c := range map[string]struct {
		handler      echo.HandlerFunc
		header       []string
		status       int
		coding, vary string
	}{
		"a page":             {with(200, words, "Content-Type", html), nil, 200, "br", "Accept-Encoding"},
		"gzip only":          {with(200, words, "Content-Type", html), []string{"Accept-Encoding", "gzip"}, 200, "gzip", "Accept-Encoding"},
		"a refusal":          {with(422, words, "Content-Type", "application/problem+json"), nil, 422, "br", "Accept-Encoding"},
		"a picture":          {with(200, words, "Content-Type", "image/svg+xml"), nil, 200, "br", "Accept-Encoding"},
		"none is wished":     {with(200, words, "Content-Type", html), []string{"Accept-Encoding", "identity"}, 200, "", "Accept-Encoding"},
		"a small one":        {with(200, words[:1000], "Content-Type", html), nil, 200, "", "Accept-Encoding"},
		"a length was given": {with(200, words, "Content-Type", html, "Content-Length", fmt.Sprint(len(words))), nil, 200, "br", "Accept-Encoding"},
		"a secret":           {with(200, words, "Content-Type", html, "Cache-Control", "no-store, no-transform"), nil, 200, "", ""},
		"packed already":     {with(200, words, "Content-Type", html, "Content-Encoding", "zstd"), nil, 200, "zstd", ""},
		"a file":             {with(200, words, "Content-Type", "text/csv", "Accept-Ranges", "bytes"), nil, 200, "", ""},
		"a part of a file":   {with(206, words, "Content-Type", "text/csv", "Content-Range", "bytes 0-1/2"), nil, 206, "", ""},
		"a part was asked":   {with(200, words, "Content-Type", html), []string{"Range", "bytes=0-9"}, 200, "", "Accept-Encoding"},
		"bytes":              {with(200, words, "Content-Type", "application/octet-stream"), nil, 200, "", ""},
		"a way on":           {with(303, "", "Location", "/next"), nil, 303, "", ""},
		"nothing":            {with(204, ""), nil, 204, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, body := ask(t, c.handler, "GET", c.header...)
			if resp.StatusCode != c.status || resp.Header.Get("Content-Encoding") != c.coding || resp.Header.Get("Vary") != c.vary {
				t.Errorf("%d, %v", resp.StatusCode, resp.Header)
			}
			if c.status == 200 && !strings.HasPrefix(words, body) || c.status == 422 && body != words || body == "" && c.status == 200 {
				t.Errorf("%d bytes came", len(body))
			}
		})
	}
	head, _ := ask(t, with(200, "", "Content-Type", html), "HEAD")
	if head.Header.Get("Vary") != "Accept-Encoding" || head.Header.Get("Content-Encoding") != "" {
		t.Errorf("HEAD: %v", head.Header)
	}
}

func TestCompress_SendsWhatIsFlushed(t *testing.T) {
	t.Parallel()
	e := echo.New()
	e.Use(compress)
	goOn := make(chan struct{})
	e.GET("/", func(c echo.Context) error {
		c.Response().Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(c.Response(), "первое")
		c.Response().Flush()
		<-goOn
		_, err := io.WriteString(c.Response(), " второе")
		return err
	})
	s := httptest.NewServer(e)
	defer s.Close()
	for _, coding := range []string{"br", "gzip", ""} {
		r, _ := http.NewRequestWithContext(t.Context(), "GET", s.URL, nil)
		r.Header.Set("Accept-Encoding", coding)
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		var in io.Reader = resp.Body
		if coding == "br" {
			in = brotli.NewReader(resp.Body)
		} else if coding == "gzip" {
			if in, err = gzip.NewReader(resp.Body); err != nil {
				t.Fatal(err)
			}
		}
		first := make([]byte, len("первое"))
		if _, err := io.ReadFull(in, first); err != nil || string(first) != "первое" {
			t.Errorf("%q: %q, %v", coding, first, err)
		}
		goOn <- struct{}{}
		rest, err := io.ReadAll(in)
		if err != nil || string(rest) != " второе" {
			t.Errorf("%q: the rest is %q, %v", coding, rest, err)
		}
		_ = resp.Body.Close()
	}
}

func TestCompress_HalfAnAnswerStaysCutOff(t *testing.T) {
	t.Parallel()
	e := echo.New()
	e.Use(compress)
	e.GET("/", func(c echo.Context) error {
		c.Response().Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(c.Response(), words)
		panic(http.ErrAbortHandler)
	})
	s := httptest.NewServer(e)
	defer s.Close()
	r, _ := http.NewRequestWithContext(t.Context(), "GET", s.URL, nil)
	r.Header.Set("Accept-Encoding", "br")
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return // not even the header came
	}
	defer resp.Body.Close()
	if b, err := io.ReadAll(brotli.NewReader(resp.Body)); err == nil {
		t.Errorf("%d bytes came as if they were whole", len(b))
	}
}

func TestCompress_ARefusalByTheRouterIsAnswered(t *testing.T) {
	t.Parallel()
	resp, body := ask(t, func(echo.Context) error { return echo.NewHTTPError(http.StatusTeapot, "нет") }, "GET")
	if resp.StatusCode != http.StatusTeapot || !strings.Contains(body, "нет") {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
}

// page30 is like a page of the product: rows that differ in little.
func page30() []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < 30<<10; i++ {
		fmt.Fprintf(&b, `<tr><td><a href="/m/0193a5d0-7000-7%03d/routes/0193b%07d">Маршрут %d: читательская грамотность</a></td><td>%d марта 2026 г.</td><td class="state">согласован</td></tr>`+"\n", i*7%1000, i*7919, i, i%28+1)
	}
	return b.Bytes()
}

func BenchmarkCompress(b *testing.B) {
	text := page30()
	e := echo.New()
	for _, coding := range []string{"br", "gzip"} {
		b.Run(coding, func(b *testing.B) {
			h := compress(func(c echo.Context) error { return c.HTMLBlob(http.StatusOK, text) })
			r := httptest.NewRequestWithContext(b.Context(), "GET", "/", nil)
			r.Header.Set("Accept-Encoding", coding)
			size := 0
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				if err := h(e.NewContext(r, w)); err != nil {
					b.Fatal(err)
				}
				size = w.Body.Len()
			}
			b.ReportMetric(float64(size), "bytes/page")
		})
	}
}
