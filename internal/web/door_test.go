package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// sessions answers for tokens by name.
type sessions map[string]web.Session

func (s sessions) Session(_ context.Context, token string) (web.Session, error) {
	if one, ok := s[token]; ok {
		return one, nil
	}
	return web.Session{}, web.ErrSignIn
}

type once struct{}

func (once) Once(ctx context.Context, _, _ string, _ []byte, fn func(context.Context) ([]byte, error)) ([]byte, error) {
	return fn(ctx)
}

func member(role tenant.Role) web.Membership {
	return web.Membership{Scope: tenant.Scope{Region: uuid.New(), Municipality: uuid.New(), Organization: uuid.New(),
		Membership: uuid.New(), Role: role}, Consented: true}
}

var (
	tutee  = member(tenant.Tutee)
	coord  = member(tenant.SchoolCoordinator)
	fresh  = web.Membership{Scope: member(tenant.Tutee).Scope} // no consent yet
	ofTest = sessions{
		"tutee":    {Memberships: []web.Membership{tutee}},
		"both":     {Memberships: []web.Membership{tutee, coord}},
		"fresh":    {Memberships: []web.Membership{fresh}},
		"nobody":   {},
		"operator": {Operator: true},
	}
)

type (
	thing struct {
		Title string `json:"title" minLength:"3" maxLength:"20"`
		Count int    `json:"count,omitempty" minimum:"0" maximum:"5"`
	}
	body struct{ Body thing }
	edit struct {
		web.Edit
		ID   uuid.UUID `path:"thing"`
		Body thing
	}
	one struct {
		ID uuid.UUID `path:"thing"`
	}
)

func server(t *testing.T) *web.Server {
	t.Helper()
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := web.New(web.Config{Version: "test"}, web.Deps{Policy: policy, Sessions: ofTest, Once: once{}})
	if err != nil {
		t.Fatal(err)
	}
	op := func(id, method, path string, p authz.Permission) web.Operation {
		return web.Operation{ID: id, Method: method, Path: path, Permission: p, Summary: "Проба", Tag: "Проба"}
	}
	agree := authz.Permission{Object: "route", Action: "agree"}
	create := authz.Permission{Object: "route", Action: "create"}
	web.Register(s.API, op("open", "GET", "/open", authz.Public), func(context.Context, *struct{}) (*body, error) { return &body{thing{"open", 1}}, nil })
	web.Register(s.API, op("agreeThing", "POST", "/agree", agree), func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	web.Register(s.API, op("createThing", "POST", "/things", create), func(ctx context.Context, in *body) (*body, error) {
		scope, err := tenant.From(ctx)
		if err != nil || scope != tutee.Scope {
			t.Errorf("the handler runs as %+v, %v", scope, err)
		}
		return in, nil
	})
	web.Register(s.API, op("editThing", "PUT", "/things/{thing}", create), func(_ context.Context, in *edit) (*body, error) {
		if in.Version != 3 {
			t.Errorf("version %d", in.Version)
		}
		return &body{in.Body}, nil
	})
	web.Register(s.API, op("failThing", "GET", "/things/{thing}", create), func(_ context.Context, in *one) (*body, error) {
		switch in.ID[0] {
		case 0:
			return nil, fault.New(fault.Rule, "test.rule", "Не более чем на 6 месяцев.").By("R3", "п. 1.10 Положения")
		case 1:
			return nil, fault.New(fault.Conflict, "test.conflict", "Сейчас нельзя.").Allowing("submit", "withdraw")
		case 2:
			panic("boom with a secret")
		}
		return nil, http.ErrBodyNotAllowed // an internal error
	})
	web.Register(s.API, op("join", "GET", "/join", authz.Member), func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	if err := s.API.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

type call struct {
	method, path, token, member, body string
	header                            map[string]string
}

func do(t *testing.T, s http.Handler, c call) (*httptest.ResponseRecorder, web.Problem) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), c.method, c.path, strings.NewReader(c.body))
	if c.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.AddCookie(&http.Cookie{Name: web.LoopbackCookie, Value: c.token})
	}
	if c.member != "" {
		r.Header.Set(web.MembershipHeader, c.member)
	}
	for k, v := range c.header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var p web.Problem
	if w.Code >= 400 {
		if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" {
			t.Errorf("%s %s: %d as %q: %s", c.method, c.path, w.Code, ct, w.Body)
		}
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Errorf("%s %s: %v: %s", c.method, c.path, err, w.Body)
		}
		if p.Status != w.Code || p.ID == "" || p.Detail == "" || p.RequestID == "" {
			t.Errorf("%s %s: an incomplete problem: %s", c.method, c.path, w.Body)
		}
	}
	return w, p
}

func TestDoor_WhoMayEnter(t *testing.T) {
	t.Parallel()
	s := server(t)
	for name, c := range map[string]struct {
		call
		status int
		id     string
	}{
		"public":                 {call{method: "GET", path: "/api/v1/open"}, 200, ""},
		"nobody":                 {call{method: "POST", path: "/api/v1/agree"}, 401, "web.sign_in"},
		"a made-up token":        {call{method: "POST", path: "/api/v1/agree", token: "x"}, 401, "web.sign_in"},
		"a role that never may":  {call{method: "POST", path: "/api/v1/agree", token: "tutee"}, 403, "authz.forbidden"},
		"several, none chosen":   {call{method: "POST", path: "/api/v1/agree", token: "both"}, 422, "web.membership_required"},
		"several, one chosen":    {call{method: "POST", path: "/api/v1/agree", token: "both", member: coord.Membership.String()}, 204, ""},
		"another's membership":   {call{method: "POST", path: "/api/v1/agree", token: "tutee", member: coord.Membership.String()}, 404, "web.not_found"},
		"a malformed membership": {call{method: "POST", path: "/api/v1/agree", token: "tutee", member: "'"}, 404, "web.not_found"},
		"no membership":          {call{method: "GET", path: "/api/v1/join", token: "nobody"}, 403, "authz.forbidden"},
		"no consent yet":         {call{method: "POST", path: "/api/v1/things", token: "fresh", body: `{"title":"abc"}`}, 403, "web.consent_required"},
		"no consent, but member": {call{method: "GET", path: "/api/v1/join", token: "fresh"}, 204, ""},
		"operator in a tenant":   {call{method: "POST", path: "/api/v1/agree", token: "operator"}, 403, "authz.forbidden"},
		"unknown path":           {call{method: "GET", path: "/api/v1/nothing"}, 404, "web.not_found"},
		"unknown method":         {call{method: "DELETE", path: "/api/v1/open"}, 405, "web.method"},
		"from another site": {call{method: "POST", path: "/api/v1/agree", token: "both", member: coord.Membership.String(),
			header: map[string]string{"Sec-Fetch-Site": "cross-site"}}, 403, "web.cross_origin"},
	} {
		w, p := do(t, s, c.call)
		if w.Code != c.status || p.ID != c.id {
			t.Errorf("%s: %d %s, want %d %s (%s)", name, w.Code, p.ID, c.status, c.id, w.Body)
		}
	}
}

func TestDoor_BadInputIsNamedInRussian(t *testing.T) {
	t.Parallel()
	s := server(t)
	id := "ffffffff-0000-7000-8000-000000000000"
	version := map[string]string{"If-Match": `"3"`}
	for name, c := range map[string]struct {
		call
		status      int
		id, at, say string
	}{
		"too short":          {call{method: "POST", path: "/api/v1/things", body: `{"title":"a"}`}, 422, "web.invalid", "body.title", "Не короче 3 симв."},
		"too big a number":   {call{method: "POST", path: "/api/v1/things", body: `{"title":"abc","count":9}`}, 422, "web.invalid", "body.count", "Не больше 5."},
		"missing":            {call{method: "POST", path: "/api/v1/things", body: `{}`}, 422, "web.invalid", "body", "Поле title обязательно."},
		"unknown field":      {call{method: "POST", path: "/api/v1/things", body: `{"title":"abc","x":1}`}, 422, "web.invalid", "body.x", "Такого поля нет."},
		"wrong type":         {call{method: "POST", path: "/api/v1/things", body: `{"title":5}`}, 422, "web.invalid", "body.title", "Нужна строка."},
		"not JSON":           {call{method: "POST", path: "/api/v1/things", body: `{`}, 422, "web.invalid", "body", "Данные не читаются как JSON."},
		"malformed id":       {call{method: "PUT", path: "/api/v1/things/17", body: `{"title":"abc"}`, header: version}, 404, "web.not_found", "", ""},
		"no version":         {call{method: "PUT", path: "/api/v1/things/" + id, body: `{"title":"abc"}`}, 428, "web.version_required", "", ""},
		"a mangled version":  {call{method: "PUT", path: "/api/v1/things/" + id, body: `{"title":"abc"}`, header: map[string]string{"If-Match": "*"}}, 412, "web.version_invalid", "", ""},
		"the right version":  {call{method: "PUT", path: "/api/v1/things/" + id, body: `{"title":"abc"}`, header: version}, 200, "", "", ""},
		"a kind of data":     {call{method: "POST", path: "/api/v1/things", body: `title=abc`, header: map[string]string{"Content-Type": "text/plain"}}, 415, "web.media_type", "", ""},
		"over a megabyte":    {call{method: "POST", path: "/api/v1/things", body: `{"title":"` + strings.Repeat("a", 2<<20) + `"}`}, 413, "web.too_large", "", ""},
		"a NUL":              {call{method: "POST", path: "/api/v1/things", body: `{"title":"ab\u0000c"}`}, 422, "web.invalid", "body", "В запросе есть знаки, которые не являются текстом (нулевой знак или не UTF-8)."},
		"a written NUL":      {call{method: "POST", path: "/api/v1/things", body: `{"title":"ab\\u0000c"}`}, 201, "", "", ""},
		"not UTF-8":          {call{method: "POST", path: "/api/v1/things", body: "{\"title\":\"ab\xffc\"}"}, 422, "web.invalid", "body", "В запросе есть знаки, которые не являются текстом (нулевой знак или не UTF-8)."},
		"a NUL in the query": {call{method: "POST", path: "/api/v1/things?q=%00", body: `{"title":"abc"}`}, 422, "web.not_text", "", ""},
		"half a rune there":  {call{method: "POST", path: "/api/v1/things?q=%ff", body: `{"title":"abc"}`}, 422, "web.not_text", "", ""},
		"all well and right": {call{method: "POST", path: "/api/v1/things", body: `{"title":"абв"}`}, 201, "", "", ""},
	} {
		c.token = "tutee"
		w, p := do(t, s, c.call)
		if w.Code != c.status || p.ID != c.id {
			t.Errorf("%s: %d %s, want %d %s: %s", name, w.Code, p.ID, c.status, c.id, w.Body)
			continue
		}
		if c.at != "" && (len(p.Fields) != 1 || p.Fields[0].Path != c.at || p.Fields[0].Message != c.say) {
			t.Errorf("%s: %+v", name, p.Fields)
		}
	}
}

func TestDoor_RefusalsKeepRuleAndStepsAndInternalErrorsTellNothing(t *testing.T) {
	t.Parallel()
	s := server(t)
	get := func(first string) (int, web.Problem, string) {
		w, p := do(t, s, call{method: "GET", path: "/api/v1/things/" + first + "000000-0000-7000-8000-000000000000", token: "tutee"})
		return w.Code, p, w.Body.String()
	}
	if code, p, _ := get("00"); code != 422 || p.Rule != "R3" || p.Clause != "п. 1.10 Положения" {
		t.Errorf("rule: %d %+v", code, p)
	}
	if code, p, _ := get("01"); code != 409 || len(p.Allowed) != 2 {
		t.Errorf("conflict: %d %+v", code, p)
	}
	for _, first := range []string{"02", "ff"} {
		if code, p, body := get(first); code != 500 || p.ID != "web.internal" || strings.Contains(body, "secret") || strings.Contains(body, "http:") {
			t.Errorf("internal: %d %s", code, body)
		}
	}
}

func TestRegister_RefusesMistakes(t *testing.T) {
	t.Parallel()
	for name, op := range map[string]web.Operation{
		"no permission":      {ID: "a", Method: "GET", Path: "/a", Summary: "А", Tag: "А"},
		"unknown permission": {ID: "a", Method: "GET", Path: "/a", Summary: "А", Tag: "А", Permission: authz.Permission{Object: "route", Action: "reed"}},
		"no summary":         {ID: "a", Method: "GET", Path: "/a", Permission: authz.Public},
		"twice":              {ID: "open", Method: "GET", Path: "/b", Summary: "А", Tag: "А", Permission: authz.Public},
		"path twice":         {ID: "b", Method: "GET", Path: "/open", Summary: "А", Tag: "А", Permission: authz.Public},
	} {
		s := server(t)
		web.Register(s.API, op, func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
		if s.API.Check() == nil {
			t.Errorf("%s: the start would not fail", name)
		}
	}
}

func TestContract_AndPages(t *testing.T) {
	t.Parallel()
	s := server(t)
	for _, c := range []struct{ path, want string }{
		{"/openapi.json", `"x-permission":"route:agree"`}, {"/docs", "/api/v1/things/{thing}"}, {"/docs.css", "summary"},
		{"/healthz", "ok"}, {"/readyz", `"ready":true`}, {"/metrics", "marshrut_http_request_seconds"}, // last: it counts the others
	} {
		w, _ := do(t, s, call{method: "GET", path: c.path})
		if w.Code != 200 || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d without %q", c.path, w.Code, c.want)
		}
	}
}
