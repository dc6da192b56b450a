// Package webtest is how the tests of doors speak HTTP: a server with only the
// area's operations, and short calls that read the answer.
package webtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// Server has the operations that register adds, behind the real policy.
func Server(tb testing.TB, sessions web.Sessions, once web.Once, register func(*web.API)) *web.Server {
	tb.Helper()
	policy, err := authz.Load()
	if err != nil {
		tb.Fatal(err)
	}
	s, err := web.New(web.Config{Version: "test"}, web.Deps{Policy: policy, Sessions: sessions, Once: once})
	if err != nil {
		tb.Fatal(err)
	}
	register(s.API)
	if err := s.API.Check(); err != nil {
		tb.Fatal(err)
	}
	return s
}

// Answer is a response that was read.
type Answer struct {
	Status  int
	Header  http.Header
	Body    []byte
	Problem web.Problem // of a refusal
}

// Do sends body (nil: none, a string: as it is, else as JSON) to a path below
// web.Prefix; header is name, value, name, value…
func Do(tb testing.TB, c *http.Client, method, path string, body any, header ...string) Answer {
	tb.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			tb.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(tb.Context(), method, "http://test"+web.Prefix+path, in)
	if err != nil {
		tb.Fatal(err)
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := c.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	a := Answer{Status: resp.StatusCode, Header: resp.Header}
	if a.Body, err = io.ReadAll(resp.Body); err != nil {
		tb.Fatal(err)
	}
	if a.Status >= 400 {
		_ = json.Unmarshal(a.Body, &a.Problem)
	}
	return a
}

// Want fails the test unless the answer has the status and, of a refusal, the id.
func (a Answer) Want(tb testing.TB, status int, id string) Answer {
	tb.Helper()
	if a.Status != status || a.Problem.ID != id {
		tb.Fatalf("%d %q, want %d %q: %s", a.Status, a.Problem.ID, status, id, a.Body)
	}
	return a
}

// Into reads the body of a success.
func Into[T any](tb testing.TB, a Answer) T {
	tb.Helper()
	var v T
	if a.Status >= 300 {
		tb.Fatalf("%d: %s", a.Status, a.Body)
	}
	if err := json.Unmarshal(a.Body, &v); err != nil {
		tb.Fatalf("%v: %s", err, a.Body)
	}
	return v
}
