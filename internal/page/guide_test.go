package page_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// offGuide are components that can't stand within a page.
var offGuide = map[string]string{"Layout": "is the whole document", "StyleGuide": "is the guide itself",
	"Watched": "has no look of its own"}

// Every component that areas may use stands in the style guide, itself or within another.
func TestStyleGuide_ShowsEveryComponent(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.templ")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d sources: %v", len(files), err)
	}
	head, use := regexp.MustCompile(`(?m)^templ ([A-Za-z]\w*)\(`), regexp.MustCompile(`@([A-Za-z]\w*)\(`)
	uses := map[string][]string{}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		heads := head.FindAllStringSubmatchIndex(text, -1)
		for i, h := range heads {
			end := len(text)
			if i+1 < len(heads) {
				end = heads[i+1][0]
			}
			component := text[h[2]:h[3]]
			uses[component] = []string{}
			for _, u := range use.FindAllStringSubmatch(text[h[1]:end], -1) {
				uses[component] = append(uses[component], u[1])
			}
		}
	}
	shown := map[string]bool{}
	var walk func(string)
	walk = func(component string) {
		if shown[component] {
			return
		}
		shown[component] = true
		for _, u := range uses[component] {
			walk(u)
		}
	}
	walk("StyleGuide")
	for component := range uses {
		exported := strings.ToUpper(component[:1]) == component[:1]
		if exported && !shown[component] && offGuide[component] == "" {
			t.Errorf("%s does not stand in the style guide", component)
		}
	}
}
