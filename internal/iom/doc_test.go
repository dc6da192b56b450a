package iom_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// The page is what methodists and operators read: it may not tell another life
// than the code.
func TestStatesPage_TellsTheLifeOfTheCode(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/iom-states.md")
	must(t, err)
	var want, arrows []string
	for _, s := range iom.States() {
		for _, m := range s.Moves() {
			to, _ := s.Next(m)
			want = append(want, string(s)+" "+string(m)+" "+string(to))
			if to != s {
				arrows = append(arrows, string(s)+" "+string(m)+" "+string(to))
			}
		}
	}
	rows := submatches(`(?m)^\| `+"`(\\w+)` \\| `(\\w+)` \\| `(\\w+)`", page, 1, 2, 3)
	drawn := submatches(`(?m)^ +(\w+) --> (\w+): (\w+)$`, page, 1, 3, 2)
	compare(t, "table", rows, want)
	compare(t, "diagram", drawn, arrows)
}

func submatches(pattern string, page []byte, order ...int) []string {
	var all []string
	for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(page, -1) {
		all = append(all, string(m[order[0]])+" "+string(m[order[1]])+" "+string(m[order[2]]))
	}
	return all
}

func compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the %s tells\n%q\nthe code\n%q", what, got, want)
	}
}
