package main

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/demo"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// demoSite is the demo on a real port, as a person meets it.
type demoSite struct {
	app *app
	db  *testdb.Database
	url string
}

func openDemo(t *testing.T) demoSite {
	t.Helper()
	return openDemoWith(t, func(*config) {})
}

// openDemoWith is openDemo of a server with something else than usual.
func openDemoWith(t *testing.T, change func(*config)) demoSite {
	t.Helper()
	d := testdb.New(t)
	a := startWith(t, d, change)
	if shown, err := a.demo(t.Context(), d.OwnerURL, marker(filepath.Join(t.TempDir(), "demo")), quiet); err != nil || !shown {
		t.Fatalf("shown %v: %v", shown, err)
	}
	s := httptest.NewServer(a.web)
	t.Cleanup(s.Close)
	return demoSite{a, d, s.URL}
}

// walker is one signed-in person who follows links.
type walker struct {
	site  demoSite
	email string
	http  *http.Client
	start string // the home page
}

func (s demoSite) walker(t *testing.T, email string) walker {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := walker{s, email, &http.Client{Jar: jar}, ""}
	res, err := v.http.PostForm(s.url+"/sign-in", url.Values{"email": {email}, "password": {demo.Password}})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode >= 400 {
		t.Fatalf("%s can't sign in: %d", email, res.StatusCode)
	}
	v.start = res.Request.URL.Path
	return v
}

// visited is a page as it came.
type visited struct {
	path string
	from string
	view string // id of the page, where it is one
	body string
	code int
}

var (
	link     = regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)
	noText   = regexp.MustCompile(`\[[a-z_]+\.[a-zA-Z0-9_.]+\]`)
	heading1 = regexp.MustCompile(`<h1[ >]`)
)

// crawl follows every link from the home page on, at most so many of each page.
func (v walker) crawl(t *testing.T, each int) []visited {
	t.Helper()
	seen, queue, count := map[string]bool{v.start: true}, []visited{{path: v.start}}, map[string]int{}
	var out []visited
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		p.view = viewOf(v.site.app.pages.Routes(), p.path)
		if count[p.view]++; count[p.view] > each {
			continue
		}
		res, err := v.http.Get(v.site.url + p.path)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		p.code = res.StatusCode
		if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			p.body = string(raw)
		}
		out = append(out, p)
		for _, m := range link.FindAllStringSubmatch(p.body, -1) {
			to := html.UnescapeString(m[1])
			if seen[to] || strings.HasPrefix(to, "//") || v.elsewhere(to) {
				continue
			}
			seen[to] = true
			queue = append(queue, visited{path: to, from: p.path})
		}
	}
	return out
}

// elsewhere are links that are no pages to look at: of another membership, files of
// the look, and where forms are sent.
func (v walker) elsewhere(path string) bool {
	bare, _, _ := strings.Cut(path, "?")
	if strings.HasPrefix(bare, "/m/") && !strings.HasPrefix(v.start, "/choose") && !strings.HasPrefix(bare, v.start) {
		return true
	}
	if bare == "/sign-out" || bare == "/sign-out-everywhere" || strings.HasPrefix(bare, web.Prefix) {
		return true
	}
	routes := v.site.app.pages.Routes()
	return viewOf(routes, bare) == "" && slices.ContainsFunc(routes, func(r web.Route) bool {
		return r.Method == http.MethodPost && pattern(r.Path).MatchString(bare)
	})
}

func pattern(path string) *regexp.Regexp {
	return regexp.MustCompile("^" + regexp.MustCompile(`\\\{[a-z_]+\\\}`).ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")
}

// viewOf names the page at a path; the most exact one, as the router takes it.
func viewOf(routes []web.Route, path string) string {
	bare, _, _ := strings.Cut(path, "?")
	best, id := 0, ""
	for _, r := range routes {
		if r.Method == http.MethodGet && pattern(r.Path).MatchString(bare) {
			if exact := len(r.Path) - 100*strings.Count(r.Path, "{"); id == "" || exact > best {
				best, id = exact, r.ID
			}
		}
	}
	return id
}

// accounts are the people of the demo whose pages are walked, one of each role and
// regulation.
var demoPeople = []string{
	"operator@marshrut.example", "coordinator@irkutsk.example", "methodist@irkutsk.example", "curator@ust-ilimsk.example", "school@ust-ilimsk.example",
	"lead@ust-ilimsk.example", "tutor@ust-ilimsk.example", "mentor@ust-ilimsk.example", "teacher@ust-ilimsk.example", "teacher2@ust-ilimsk.example",
	"newcomer@ust-ilimsk.example", "coordinator@stavropol.example", "curator@sovetsky.example", "school@sovetsky.example", "tutor@sovetsky.example", "teacher@sovetsky.example",
}

var (
	filterForm  = regexp.MustCompile(`(?s)<form class="filter[^"]*" method="get" action="([^"]*)".*?</form>`)
	filterField = regexp.MustCompile(`<(?:select|input type="date") id="filter-[a-z_]+" name="([a-z_]+)"`)
)

// narrowByNonsense asks a page for each of its filters with a word that is none of its
// choices: it says so, or there is no such page.
func (v walker) narrowByNonsense(t *testing.T, p visited) {
	t.Helper()
	form := filterForm.FindStringSubmatch(p.body)
	if form == nil {
		return
	}
	for _, field := range filterField.FindAllStringSubmatch(form[0], -1) {
		path := html.UnescapeString(form[1]) + "?" + field[1] + "=nonsense"
		res, err := v.http.Get(v.site.url + path)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(res.Body)
		res.Body.Close()
		if said := strings.Contains(string(raw), "Такого отбора нет"); err != nil || !said && res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s at %s: the filter %s takes any word: %d, %v", v.email, path, field[1], res.StatusCode, err)
		}
	}
}

// Whoever signs in can follow every link of every page: none leads to nothing, to a
// refusal or to a failure, every page has its heading, and every text is there.
func TestPages_EveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	shown := map[string]bool{}
	for _, email := range demoPeople {
		v := site.walker(t, email)
		pages := v.crawl(t, 6)
		for _, p := range pages {
			if !shown[p.view] {
				v.narrowByNonsense(t, p)
			}
			shown[p.view] = true
			where := fmt.Sprintf("%s at %s (from %s)", email, p.path, p.from)
			if p.code != http.StatusOK {
				t.Errorf("%s: %d", where, p.code)
				continue
			}
			if p.body == "" {
				continue
			}
			if n := len(heading1.FindAllString(p.body, -1)); n != 1 {
				t.Errorf("%s: %d headings of the first rank", where, n)
			}
			if missing := noText.FindString(p.body); missing != "" && !strings.HasPrefix(p.path, "/docs") {
				t.Errorf("%s: no text %s", where, missing)
			}
		}
		t.Logf("%s: %d pages", email, len(pages))
	}
	for _, r := range site.app.pages.Routes() {
		if r.Method == http.MethodGet && !shown[r.ID] {
			t.Logf("nobody came to %s (%s)", r.ID, r.Path)
		}
	}
}
