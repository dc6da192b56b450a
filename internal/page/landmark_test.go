package page

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every page of a member has the header's search; a list, a search or a choice beside it
// is another landmark of that kind. Each bears a name of its own, whatever is folded.
func TestSearches_EachBearsAName(t *testing.T) {
	t.Parallel()
	found := 0
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".templ") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, tag := range strings.Split(string(text), "<form")[1:] {
			open, _, _ := strings.Cut(tag, "\n")
			if !strings.Contains(open, `role="search"`) {
				continue
			}
			found++
			if !strings.Contains(open, "aria-label=") {
				t.Errorf("%s: a search without a name: <form%s", path, open)
			}
		}
		return nil
	})
	if err != nil || found < 5 {
		t.Fatalf("%d searches: %v", found, err)
	}
}
