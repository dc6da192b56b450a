package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// The tenant matrix asks every registered operation as every role, about objects
// that lie nearer and farther. It is generated from the route registry, so an
// operation is covered the moment it exists; one whose path names a kind of object
// that the world below does not hold fails the test.

// These keep the matrix from shrinking unnoticed, and from asking questions that
// are all refused for another reason.
const (
	leastCells     = 5000
	leastSuccesses = 500
)

type actor struct {
	name  string
	role  tenant.Role // empty: nobody
	scope tenant.Scope
	http  *http.Client
}

// asked is one cell's answer, without what differs by chance.
type asked struct {
	status int
	body   string
}

func TestTenantMatrix(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	found := m.run(t)
	for _, f := range found {
		t.Error(f)
	}
	t.Logf("%d cells: %d operations and %d pages and forms × %d actors × %d places, %d answered with a success", m.cells, len(m.app.web.API.Routes()),
		len(m.app.pages.Routes()), len(m.actors), len(locations), m.successes)
	for _, r := range m.routes() {
		if !m.done[r.ID] {
			t.Logf("never a success: %s", r.ID)
		}
	}
	if m.cells < leastCells || m.successes < leastSuccesses {
		t.Errorf("only %d cells and %d successes, want at least %d and %d", m.cells, m.successes, leastCells, leastSuccesses)
	}
}

// The matrix must be able to fail: with one policy of row-level security opened on
// purpose it finds the leak.
func TestTenantMatrix_NegativeControl(t *testing.T) {
	t.Parallel()
	for table, policy := range map[string]string{"route": "route_tenant", "organization": "organization_tenant"} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			m := newMatrix(t)
			m.db.Owner(t, fmt.Sprintf("DROP POLICY %s ON %s", policy, table))
			m.db.Owner(t, fmt.Sprintf("CREATE POLICY %s ON %s USING (true)", policy, table))
			m.only = func(r web.Route) bool { return r.Method == http.MethodGet }
			if found := m.run(t); len(found) == 0 {
				t.Errorf("the wall of %s is down and the matrix found nothing in %d cells", table, m.cells)
			}
		})
	}
}

type matrix struct {
	app    *app
	policy *authz.Policy
	db     *testdb.Database
	world  *world
	actors []actor
	only   func(web.Route) bool // nil: all
	done   map[string]bool      // operations that succeeded at least once

	cells, successes int
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := startApp(t, d)
	m := &matrix{db: d, app: a, policy: policy, world: newWorld(t, d, a), done: map[string]bool{}}
	home, region := m.world.tree.Home(), &m.world.tree.Regions[0]
	m.actors = []actor{{name: "anonymous", http: identitytest.ClientOf(m.app.web, "", tenant.Scope{}.Membership)}}
	for _, s := range []tenant.Scope{home.Tutee, home.Tutor, home.Mentor, home.Coordinator, home.Leads,
		region.Municipalities[0].Coordinator, region.Methodist, region.Coordinator} {
		m.actors = append(m.actors, actor{string(s.Role), s.Role, s, identitytest.Client(t, m.app.web, d, s)})
	}
	operator := identitytest.Session(t, d, identitytest.Operator(t, d))
	m.actors = append(m.actors, actor{name: "operator", role: tenant.Operator, http: identitytest.ClientOf(m.app.web, operator, tenant.Scope{}.Membership)})
	return m
}

// routes are the operations of the API, then the pages and their forms.
func (m *matrix) routes() []web.Route { return append(m.app.web.API.Routes(), m.app.pages.Routes()...) }

// endsSession are operations that end the actor's own session or work; identity
// tests them.
var endsSession = map[string]bool{"signOut": true, "signOutEverywhere": true, "changePassword": true, "withdrawConsent": true, "endSession": true}

// run asks about what is out of reach first: the answers about one's own may
// change the world.
func (m *matrix) run(t *testing.T) (found []string) {
	t.Helper()
	routes := m.routes()
	if m.only != nil {
		routes = slices.DeleteFunc(routes, func(r web.Route) bool { return !m.only(r) })
	}
	for _, own := range []bool{false, true} {
		for _, r := range routes {
			for _, a := range m.actors {
				absent := asked{}
				for _, at := range locations {
					if (at == hereOwn || at == hereColleague) != own {
						continue
					}
					if operation, _, _ := strings.Cut(r.ID, " "); endsSession[operation] {
						continue
					}
					found = append(found, m.cell(t, r, a, at, &absent)...)
				}
			}
		}
	}
	return found
}

// cell asks one operation as one actor about the objects of one place.
func (m *matrix) cell(t *testing.T, r web.Route, a actor, at location, absent *asked) (found []string) {
	t.Helper()
	m.cells++
	got := m.ask(t, r, a, at)
	if got.status < 300 || r.Page && r.Method == http.MethodPost && got.status == http.StatusSeeOther && !strings.Contains(got.body, "/sign-in") {
		m.successes++
		m.done[r.ID] = true
	}
	where := fmt.Sprintf("%s %s as %s about %s: %d", r.Method, r.Path, a.name, at, got.status)
	if got.status >= 500 && got.status != http.StatusServiceUnavailable {
		found = append(found, fmt.Sprintf("%s: our own failure: %.300s", where, got.body))
	}
	reach := m.reach(a, r.Permission)
	for _, other := range slices.Sorted(maps.Keys(m.world.canary)) {
		if strings.Contains(got.body, m.world.canary[other]) && !sees(reach, r.Permission, other) {
			found = append(found, fmt.Sprintf("%s: the answer tells of %s: %.300s", where, other, got.body))
		}
	}
	if !slices.ContainsFunc(r.Params, func(kind string) bool { return fixedIDs[kind] == "" }) {
		return found
	}
	switch {
	case at == nonexistent:
		*absent = got
	case !sees(reach, r.Permission, at) && absent.status != 0 && got != *absent:
		found = append(found, fmt.Sprintf("%s differs from what does not exist:\n  %.300s\n  %d %.300s", where, got.body, absent.status, absent.body))
	}
	return found
}

func (m *matrix) reach(a actor, p authz.Permission) tenant.Reach {
	if a.role == "" {
		return tenant.Nowhere
	}
	if p.Beyond() {
		return tenant.ReachOwn
	}
	return m.policy.Reach(a.role, p)
}

func (m *matrix) ask(t *testing.T, r web.Route, a actor, at location) asked {
	t.Helper()
	path := strings.Replace(r.Address(), "{acting}", a.scope.Membership.String(), 1)
	for _, kind := range r.Params {
		path = strings.Replace(path, "{"+kind+"}", m.world.id(t, kind, at), 1)
	}
	body, media := m.body(t, r, at)
	req, err := http.NewRequestWithContext(t.Context(), r.Method, "http://test"+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", media)
	}
	if r.Edit && !r.Page {
		req.Header.Set("If-Match", `"1"`)
	}
	resp, err := a.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	if r.Page {
		return asked{resp.StatusCode, m.world.withoutIDs(at, resp.Header.Get("Location")+"\n"+b.String())}
	}
	return asked{resp.StatusCode, withoutRequestID(b.Bytes())}
}

// body is the operation's example, as JSON or as the fields of a form.
func (m *matrix) body(t *testing.T, r web.Route, at location) (body []byte, media string) {
	t.Helper()
	if r.Example != nil {
		var err error
		if body, err = json.Marshal(r.Example); err != nil {
			t.Fatal(err)
		}
		body = m.world.localise(body, at)
	}
	if !r.Page || r.Method != http.MethodPost {
		return body, "application/json"
	}
	form := url.Values{"version": {"1"}}
	if body != nil {
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			t.Fatal(err)
		}
		flatten(form, "", v)
	}
	return []byte(form.Encode()), "application/x-www-form-urlencoded"
}

// flatten writes a JSON value as the fields of a form.
func flatten(form url.Values, name string, v any) {
	at := func(key string) string { return strings.TrimPrefix(name+"."+key, ".") }
	switch v := v.(type) {
	case map[string]any:
		for key, x := range v {
			flatten(form, at(key), x)
		}
	case []any:
		for i, x := range v {
			if _, object := x.(map[string]any); object {
				flatten(form, at(strconv.Itoa(i)), x)
			} else {
				form.Add(name, fmt.Sprint(x))
			}
		}
	case nil:
	case float64:
		form.Add(name, strconv.FormatFloat(v, 'f', -1, 64))
	default:
		form.Add(name, fmt.Sprint(v))
	}
}

// chance is what differs between two equal pages: the key of a form.
var chance = regexp.MustCompile(`name="key" value="[^"]*"|f[0-9a-z]{4,8}-`)

// withoutIDs leaves out of a page what it repeats of the address that was asked for,
// and the words that were sent to it.
func (w *world) withoutIDs(at location, body string) string {
	body = chance.ReplaceAllString(body, "")
	if at == nonexistent {
		return strings.ReplaceAll(body, absentID, "{id}")
	}
	for _, id := range w.ids[at] {
		body = strings.ReplaceAll(body, id, "{id}")
	}
	return body
}

// withoutRequestID leaves out the one thing that differs between equal refusals.
func withoutRequestID(body []byte) string {
	var p map[string]any
	if json.Unmarshal(body, &p) != nil || p["request_id"] == nil {
		return string(body)
	}
	delete(p, "request_id")
	out, err := json.Marshal(p)
	if err != nil {
		return string(body)
	}
	return string(out)
}
