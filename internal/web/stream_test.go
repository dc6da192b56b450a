package web_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/web"
)

var errTooDear = fault.New(fault.Conflict, "test.too_dear", "Это слишком дорого.")

// streams serves three operations on a port.
func streams(t *testing.T) (base string, s *web.Server) {
	t.Helper()
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	if s, err = web.New(web.Config{Version: "test"}, web.Deps{Policy: policy}); err != nil {
		t.Fatal(err)
	}
	op := func(id, method, path string, p authz.Permission) web.Operation {
		return web.Operation{ID: id, Method: method, Path: path, Permission: p, Tag: "Проба", Summary: "Проба", Effect: web.Outside}
	}
	web.Stream(s.API, op("echo", "PUT", "/echo/{resource}", authz.Public), func(_ context.Context, w http.ResponseWriter, r *http.Request) error {
		id, err := web.PathID(r, "resource")
		if err != nil {
			return err
		}
		_, err = io.Copy(w, io.MultiReader(strings.NewReader(id.String()+" "), r.Body))
		return err
	})
	web.Stream(s.API, op("refuse", "PUT", "/refuse", authz.Public), func(context.Context, http.ResponseWriter, *http.Request) error { return errTooDear })
	web.Stream(s.API, op("half", "GET", "/half", authz.Public), func(_ context.Context, w http.ResponseWriter, _ *http.Request) error {
		_, _ = io.WriteString(w, "half of it")
		_ = http.NewResponseController(w).Flush()
		return errTooDear
	})
	web.Stream(s.API, op("closed", "GET", "/closed", authz.Member), func(context.Context, http.ResponseWriter, *http.Request) error {
		t.Error("the handler ran for nobody")
		return nil
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = s.Shutdown(ctx)
	})
	return "http://" + l.Addr().String() + web.Prefix, s
}

func fetch(t *testing.T, method, url string, body io.Reader) (int, string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), err
}

func TestStream_SameDoorSameWords(t *testing.T) {
	t.Parallel()
	base, s := streams(t)
	const id = "0193a5d0-0000-7000-8000-000000000000"
	if status, body, _ := fetch(t, "PUT", base+"/echo/"+id, strings.NewReader("bytes")); status != 200 || body != id+" bytes" {
		t.Errorf("echo: %d %q", status, body)
	}
	if status, body, _ := fetch(t, "PUT", base+"/echo/other", strings.NewReader("bytes")); status != 404 || !strings.Contains(body, "web.not_found") {
		t.Errorf("an id that is none: %d %q", status, body)
	}
	if status, body, _ := fetch(t, "GET", base+"/closed", nil); status != 401 || !strings.Contains(body, "web.sign_in") {
		t.Errorf("nobody: %d %q", status, body)
	}
	// the client sends all of it before it listens, and still hears the refusal
	if status, body, _ := fetch(t, "PUT", base+"/refuse", bytes.NewReader(make([]byte, 16<<20))); status != 409 || !strings.Contains(body, "test.too_dear") {
		t.Errorf("refused: %d %q", status, body)
	}
	if _, body, err := fetch(t, "GET", base+"/half", nil); err == nil {
		t.Errorf("half of an answer was taken for a whole one: %q", body)
	}
	contract, err := s.API.OpenAPI()
	if err != nil || !bytes.Contains(contract, []byte(`"/api/v1/echo/{resource}"`)) {
		t.Errorf("the contract knows nothing of it: %v", err)
	}
	for _, r := range s.API.Routes() {
		if !r.IsStream {
			t.Errorf("%s is no stream in the registry", r.ID)
		}
	}
}
