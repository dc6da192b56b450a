package web_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type listed struct {
	ID      uuid.UUID   `json:"id"`
	Friends []uuid.UUID `json:"friends"`
	Best    *uuid.UUID  `json:"best,omitempty"`
}

func probe(t *testing.T) *web.Server {
	t.Helper()
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := web.New(web.Config{Version: "test"}, web.Deps{Policy: policy})
	if err != nil {
		t.Fatal(err)
	}
	op := func(id, method, path string) web.Operation {
		return web.Operation{ID: id, Method: method, Path: path, Permission: authz.Public, Tag: "Проба", Summary: "Проба"}
	}
	type output struct {
		ETag string `header:"ETag"`
		Body listed
	}
	web.Register(s.API, op("get", "GET", "/things/{thing}"), func(_ context.Context, in *struct {
		ID uuid.UUID `path:"thing"`
	}) (*output, error) {
		return &output{web.ETag(7), listed{ID: in.ID, Friends: []uuid.UUID{in.ID}}}, nil
	})
	web.Register(s.API, op("put", "PUT", "/things/{thing}"), func(_ context.Context, in *struct {
		web.Edit
		ID   uuid.UUID `path:"thing"`
		Body listed
	}) (*output, error) {
		return &output{web.ETag(in.Version), in.Body}, nil
	})
	web.Stream(s.API, op("bytes", "GET", "/bytes"), func(_ context.Context, w http.ResponseWriter, r *http.Request) error {
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader("of which nothing is sent"))
		return nil
	})
	web.Stream(s.API, op("long", "GET", "/long"), func(_ context.Context, w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/plain")
		for {
			if _, err := io.WriteString(w, "without end"); err != nil {
				return err
			}
		}
	})
	if err := s.API.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestContract_IDsAreUUIDsAndEditsNameTheirVersion(t *testing.T) {
	t.Parallel()
	s := probe(t)
	raw, err := s.API.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	type schema struct {
		Type, Format any
		Items        *schema
		Properties   map[string]schema
	}
	var doc struct {
		Components struct{ Schemas map[string]schema }
		Paths      map[string]map[string]struct {
			Parameters []struct {
				Name, In string
				Required bool
				Schema   schema
			}
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	var thing schema
	for _, known := range doc.Components.Schemas {
		if known.Properties["friends"].Items != nil {
			thing = known
		}
	}
	friends := thing.Properties["friends"]
	if thing.Properties["id"].Format != "uuid" || thing.Properties["best"].Format != "uuid" || friends.Items == nil || friends.Items.Format != "uuid" {
		t.Errorf("%+v", thing)
	}
	required := map[string]bool{}
	for _, p := range doc.Paths["/api/v1/things/{thing}"]["put"].Parameters {
		required[p.Name] = p.Required
		if p.Name == "thing" && p.Schema.Format != "uuid" {
			t.Errorf("%+v", p)
		}
	}
	if !required["If-Match"] || !required["thing"] {
		t.Errorf("required: %v", required)
	}

	// the door still words them itself
	ask := func(method, path, body string, header ...string) (int, string) {
		r := httptest.NewRequestWithContext(t.Context(), method, web.Prefix+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	id := uuid.NewString()
	good := `{"id": "` + id + `", "friends": ["` + id + `"]}`
	for name, c := range map[string]struct {
		status     int
		path, body string
		header     []string
		says       string
	}{
		"with a version":     {200, "/things/" + id, good, []string{"If-Match", `"3"`}, id},
		"without a version":  {428, "/things/" + id, good, nil, "web.version_required"},
		"an id that is none": {422, "/things/" + id, `{"id": "1", "friends": []}`, []string{"If-Match", `"3"`}, "body.id"},
		"one of a list":      {422, "/things/" + id, `{"id": "` + id + `", "friends": ["` + id + `", "x"]}`, []string{"If-Match", `"3"`}, "body.friends[1]"},
		"in the path":        {404, "/things/1", good, []string{"If-Match", `"3"`}, "web.not_found"},
	} {
		status, body := ask("PUT", c.path, c.body, c.header...)
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s", name, status, body)
		}
		if status == 422 && !strings.Contains(body, "UUID") {
			t.Errorf("%s: %s", name, body)
		}
	}
}

func TestHead_AnswersAsGetWithoutABody(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(probe(t))
	t.Cleanup(server.Close)
	for _, path := range []string{web.Prefix + "/things/" + uuid.NewString(), web.Prefix + "/bytes", web.Prefix + "/long", web.Prefix + "/things/1", "/openapi.json"} {
		heads := map[string]*http.Response{}
		for _, method := range []string{http.MethodHead, http.MethodGet} {
			if method == http.MethodGet && strings.HasSuffix(path, "/long") {
				continue
			}
			r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := server.Client().Do(r)
			if err != nil {
				t.Fatalf("%s %s: %v", method, path, err)
			}
			body, err := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if err != nil || (len(body) == 0) != (method == http.MethodHead) {
				t.Errorf("%s %s: %d bytes, %v", method, path, len(body), err)
			}
			heads[method] = resp
		}
		head, get := heads[http.MethodHead], heads[http.MethodGet]
		if get == nil {
			get = &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/plain"}}}
		}
		if head.StatusCode != get.StatusCode || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") || head.Header.Get("ETag") != get.Header.Get("ETag") {
			t.Errorf("%s: HEAD %d %v, GET %d %v", path, head.StatusCode, head.Header, get.StatusCode, get.Header)
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, server.URL+web.Prefix+"/bytes", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.ContentLength != int64(len("of which nothing is sent")) {
		t.Errorf("length %d", resp.ContentLength)
	}
}
