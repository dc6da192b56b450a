package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// withoutPage are operations that no page shows or does, each with its reason.
var withoutPage = map[string]string{
	"listNames": "pages ask the service for the names of those they show",
	// what programs ask for that verify badges
	"getCertificateIssuer": "for programs", "listCertificateIssuerKeys": "for programs", "getCertificateIssuerKey": "for programs", "getCertificateStatusList": "for programs",
}

// What a page can do, the API can: every form is an operation. The other way round,
// what the API can do stands on a page, or here with the reason why not.
func TestPages_DoWhatTheAPIDoes(t *testing.T) {
	t.Parallel()
	a := startApp(t, testdb.New(t))
	shown := map[string]bool{}
	for _, r := range a.pages.Routes() {
		for _, id := range r.Shows {
			shown[id] = true
		}
		if r.Method == http.MethodGet {
			continue
		}
		if operation, _, _ := strings.Cut(r.ID, " "); !slices.ContainsFunc(a.web.API.Routes(), func(o web.Route) bool { return o.ID == operation }) && browserOnly[operation] == "" {
			t.Errorf("the form %s does %s, which the API can't do", r.Path, operation)
		}
	}
	for _, o := range a.web.API.Routes() {
		switch reason := withoutPage[o.ID]; {
		case !shown[o.ID] && reason == "":
			t.Errorf("no page shows or does %s (%s %s)", o.ID, o.Method, o.Path)
		case shown[o.ID] && reason != "":
			t.Errorf("%s is on a page now: take it off the list", o.ID)
		}
	}
}

// browserOnly are forms that change nothing on the server, or send a file in a way
// that only browsers need.
var browserOnly = map[string]string{"settings": "how this browser wants its pages"}

// Every text is there in both languages, and every key that the code names is there.
func TestTexts_AreWholeInBothLanguages(t *testing.T) {
	t.Parallel()
	a := startApp(t, testdb.New(t))
	texts := a.pages.Texts()
	for _, l := range page.Langs() {
		for _, other := range page.Langs() {
			for _, key := range texts.Keys(l) {
				if !texts.Has(other, key) {
					t.Errorf("%s has %s, %s has not", l, key, other)
				}
			}
		}
	}
	key := regexp.MustCompile(`\b(?:page\.)?[TN]\(ctx, "([a-z0-9_.A-Z]+)"[,)]`)
	each(t, func(path, text string) {
		for _, m := range key.FindAllStringSubmatch(text, -1) {
			if !texts.Has(page.Russian, m[1]) {
				t.Errorf("%s names the text %s, which is not there", path, m[1])
			}
		}
	})
}

// No page holds a sentence of its own: all of them stand in the message files.
func TestTexts_StandInMessageFiles(t *testing.T) {
	t.Parallel()
	// Refusals speak Russian wherever they are made, and languages their own name.
	exempt := regexp.MustCompile(`(?m)(^|\s)//.*$|<!--.*?-->|fault\.New\([^"]*"[^"]*",\s*"[^"]*"|"Язык / Language"|"Русский"`)
	word := regexp.MustCompile(`\p{Cyrillic}{2,}`)
	each(t, func(path, text string) {
		for i, line := range strings.Split(exempt.ReplaceAllString(text, ""), "\n") {
			if word.MatchString(line) {
				t.Errorf("%s:%d holds a sentence: %s", path, i+1, strings.TrimSpace(line))
			}
		}
	})
}

// People are addressed by «Вы» with a capital, everywhere.
func TestTexts_SayYouWithACapital(t *testing.T) {
	t.Parallel()
	small := regexp.MustCompile(`(^|[^\p{L}])(вы|вас|вам|вами|ваш\p{L}{0,3})($|[^\p{L}])`)
	files, err := filepath.Glob("../../internal/*/*web/text/*ru.toml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, path := range append(files, "../../internal/page/text/ru.toml") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if small.MatchString(line) {
				t.Errorf("%s:%d: %s", path, i+1, line)
			}
		}
	}
}

// each reads the sources of the pages.
func each(t *testing.T, do func(path, text string)) {
	t.Helper()
	var paths []string
	for _, pattern := range []string{"../../internal/*/*web/*.templ", "../../internal/page/*.templ", "../../internal/*/*web/page*.go", "../../internal/page/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) < 10 {
		t.Fatalf("only %d sources of pages found", len(paths))
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		do(path, string(text))
	}
}
