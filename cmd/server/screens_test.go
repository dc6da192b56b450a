package main

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// screens is where pictures of the pages are written; without it none are made.
var screens = flag.String("screens", "", "folder for pictures of the main pages")

// screen is one picture: of a page by its id, or by its path within the membership.
type screen struct {
	file, email, view string
	phone, dark       bool
	look              string // of the document, instead of light and dark
	ready             func(*testing.T, guest)
}

// screenList are the main pages of each role, on a phone and on a wide screen, light
// and dark.
var screenList = []screen{
	{file: "sign-in", phone: true, view: "=/sign-in"},
	{file: "teacher-home", email: "teacher2@ust-ilimsk.example"},
	{file: "teacher-home-phone", email: "teacher2@ust-ilimsk.example", phone: true, dark: true},
	{file: "teacher-answer", email: "teacher2@ust-ilimsk.example", view: "/diagnoses", phone: true, ready: beginDiagnosis},
	{file: "teacher-result", email: "teacher2@ust-ilimsk.example", view: "pageDiagnosis"},
	{file: "teacher-result-phone", email: "teacher2@ust-ilimsk.example", view: "pageDiagnosis", phone: true, dark: true},
	{file: "teacher-deficits", email: "teacher2@ust-ilimsk.example", view: "/deficits", phone: true},
	{file: "teacher-route", email: "teacher2@ust-ilimsk.example", view: "pageRoute"},
	{file: "teacher-route-phone", email: "teacher2@ust-ilimsk.example", view: "pageRoute", phone: true},
	{file: "teacher-plan", email: "teacher2@ust-ilimsk.example", view: "pagePlan", dark: true},
	{file: "teacher-activity", email: "teacher2@ust-ilimsk.example", view: "pageActivity", phone: true},
	{file: "teacher-files", email: "teacher2@ust-ilimsk.example", view: "pageFiles"},
	{file: "teacher-eyesight", email: "teacher2@ust-ilimsk.example", view: "pageRoute", look: "eyesight scale-1 contrast-white"},
	{file: "tutor-routes", email: "tutor@ust-ilimsk.example", view: "/routes"},
	{file: "tutor-routes-phone", email: "tutor@ust-ilimsk.example", view: "/routes", phone: true, dark: true},
	{file: "school-agreement", email: "school@ust-ilimsk.example", view: "pageAgreement"},
	{file: "school-home", email: "school@ust-ilimsk.example", dark: true},
	{file: "school-people", email: "school@ust-ilimsk.example", view: "/people"},
	{file: "municipality-figures", email: "curator@ust-ilimsk.example", view: "/monitoring"},
	{file: "region-deficits", email: "coordinator@irkutsk.example", view: "/monitoring/deficits"},
	{file: "region-tree", email: "coordinator@irkutsk.example", view: "/organizations"},
	{file: "region-home-phone", email: "coordinator@irkutsk.example", phone: true},
	{file: "region-trail", email: "coordinator@irkutsk.example", view: "pageRouteTrail", dark: true},
	{file: "methodist-reviews", email: "methodist@irkutsk.example", view: "/reviews"},
	{file: "reviewer-rubric", email: "gymnasium@sovetsky.example", view: "pageWriteReview"},
	{file: "methodist-instrument", email: "methodist@irkutsk.example", view: "pageInstrument", phone: true},
	{file: "methodist-imports", email: "methodist@irkutsk.example", view: "/imports"},
	{file: "operator-regions", email: "operator@marshrut.example", dark: true},
	{file: "operator-programs", email: "operator@marshrut.example", view: "/programs", phone: true},
}

func beginDiagnosis(t *testing.T, v guest) {
	t.Helper()
	tab := v.With(t)
	tab.Press("Начать: Самодиагностика")
	tab.Press("Начать")
	tab.See("часть 1 из")
	answerPart(tab, func(item int) string {
		return [...]string{"Часто", "Редко", "Почти всегда"}[item%3]
	})
}

// Pictures of every main page of each role, for the folder that -screens names:
// docs/screens is kept so.
func TestScreens(t *testing.T) {
	if *screens == "" {
		t.Skip("no folder is named by -screens")
	}
	site := openDemo(t)
	paths := map[string]map[string]string{} // by person and page
	for _, s := range screenList {
		if strings.HasPrefix(s.view, "page") && paths[s.email] == nil {
			paths[s.email] = map[string]string{}
			for _, p := range site.walker(t, s.email).crawl(t, 3) {
				if p.code == http.StatusOK && paths[s.email][p.view] == "" {
					paths[s.email][p.view] = p.path
				}
			}
		}
	}
	total := int64(0)
	for _, s := range screenList {
		t.Run(s.file, func(t *testing.T) {
			options := []browsertest.Option{browsertest.ReducedMotion, browsertest.Tall(960)}
			if s.phone {
				options = append(options, browsertest.Phone, browsertest.Tall(800))
			}
			if s.dark {
				options = append(options, browsertest.Dark)
			}
			v := guest{}
			switch {
			case strings.HasPrefix(s.view, "="):
				v.Tab = browsertest.Open(t, site.url, options...)
				v.Go(s.view[1:])
			case strings.HasPrefix(s.view, "page"):
				v = site.enter(t, s.email, options...)
				path := paths[s.email][s.view]
				if path == "" {
					t.Fatalf("%s comes to no %s", s.email, s.view)
				}
				v.Go(path)
			case s.view != "":
				v = site.enter(t, s.email, options...)
				v.open(t, s.view)
			default:
				v = site.enter(t, s.email, options...)
			}
			if s.ready != nil {
				s.ready(t, v)
			}
			if s.look != "" {
				v.Eval("document.documentElement.className = "+quoted(s.look), nil)
			}
			v.Fits()
			name := filepath.Join(*screens, s.file+".webp")
			v.Screenshot(name)
			if info, err := os.Stat(name); err == nil {
				total += info.Size()
				if info.Size() > 45<<10 {
					t.Logf("%s takes %d KB", s.file, info.Size()>>10)
				}
			}
		})
	}
	if total > 1200<<10 {
		t.Errorf("the pictures take %d KB in all, more than 1200", total>>10)
	}
}
