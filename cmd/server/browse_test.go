package main

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/demo"
	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// signIn opens a tab for a person of the demo, on its home page.
func (s demoSite) signIn(t *testing.T, email string, options ...browsertest.Option) *browsertest.Tab {
	t.Helper()
	tab := browsertest.Open(t, s.url, options...)
	tab.Go("/sign-in")
	tab.Fill("Адрес электронной почты", email)
	tab.Fill("Пароль", demo.Password)
	tab.Press("Войти")
	tab.Settle()
	return tab
}

// looks are what every page must bear, by the class of the document.
var looks = []struct{ name, class string }{
	{"light", "theme-light"}, {"dark", "theme-dark"},
	{"eyesight", "eyesight scale-1 contrast-white"}, {"eyesight, white on black", "eyesight scale-2 contrast-black no-pictures"},
}

// Every page, once, on a phone of 360 px: nothing to object to for axe in either
// theme and in the version for the visually impaired, and no scrolling sideways.
func TestPages_AreForEverybody(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	shown := map[string]bool{}
	for _, email := range demoPeople {
		first := map[string]string{}
		for _, p := range site.walker(t, email).crawl(t, 2) {
			if p.view != "" && p.code == http.StatusOK && p.body != "" && !shown[p.view] && first[p.view] == "" {
				first[p.view] = p.path
			}
		}
		if len(first) == 0 {
			continue
		}
		t.Run(email, func(t *testing.T) {
			tab := site.signIn(t, email, browsertest.Phone, browsertest.ReducedMotion)
			for _, view := range slices.Sorted(maps.Keys(first)) {
				shown[view] = true
				t.Run(view, func(t *testing.T) {
					tab := tab.With(t)
					tab.Go(first[view])
					for _, look := range looks {
						tab.Eval("document.documentElement.className = "+quoted(look.class), nil)
						tab.Fits()
						tab.Axe()
						if t.Failed() {
							t.Fatalf("%s, %s", first[view], look.name)
						}
					}
				})
			}
		})
	}
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// Bounds of what comes over the line, in bytes.
const (
	firstVisit  = 60 << 10
	uploadVisit = 110 << 10
	nextVisit   = 15 << 10
)

// A first visit to any page is light, a next one lighter, and on a line of 400 kbit/s
// with 400 ms there is something to read within two seconds.
func TestPages_AreLight(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	heaviest := map[string]int{}
	for _, email := range []string{"teacher2@ust-ilimsk.example", "school@ust-ilimsk.example", "methodist@irkutsk.example", "coordinator@irkutsk.example"} {
		pages := site.walker(t, email).crawl(t, 1)
		tab := site.signIn(t, email, browsertest.Phone)
		for _, p := range pages {
			if p.view == "" || p.body == "" || p.code != http.StatusOK {
				continue
			}
			tab.ResetWeight()
			tab.Go(p.path)
			if w := tab.Weight(); w.Total() > nextVisit && !strings.Contains(p.path, "styleguide") {
				t.Errorf("%s: a further page of %v", p.path, w)
			}
			tab.EmptyCache()
			tab.ResetWeight()
			tab.Reload()
			limit := firstVisit
			if strings.Contains(p.body, "data-upload") {
				limit = uploadVisit
			}
			w := tab.Weight()
			if w.Total() > limit {
				t.Errorf("%s: a first visit of %v", p.path, w)
			}
			heaviest[p.view] = max(heaviest[p.view], w.Total())
		}
	}
	views := slices.SortedFunc(maps.Keys(heaviest), func(a, b string) int { return cmp.Compare(heaviest[b], heaviest[a]) })
	for _, view := range views[:min(5, len(views))] {
		t.Logf("%s: %.1f KB at the first visit", view, float64(heaviest[view])/1024)
	}
	slow := site.signIn(t, "teacher2@ust-ilimsk.example", browsertest.Phone)
	slow.Slow(400*time.Millisecond, 400)
	for _, path := range []string{slow.Path(), slow.Path() + "/routes", slow.Path() + "/diagnoses"} {
		slow.EmptyCache()
		slow.Go(path)
		if ms := slow.FirstContent(); ms > 2000 {
			t.Errorf("%s: the first content after %.0f ms on a slow line", path, ms)
		} else {
			t.Logf("%s: first content after %.0f ms on a slow line", path, ms)
		}
	}
}
