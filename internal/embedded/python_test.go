package embedded_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

func TestFindPython_ImportsWhatAnInstrumentNeeds(t *testing.T) {
	t.Parallel()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	p, err := embedded.FindPython(t.Context(), embedded.FindOptions{Cache: filepath.Join(cache, "marshrut"), Report: func(line string) { t.Log(line) }})
	if err != nil {
		t.Fatal(err)
	}
	if !filepath.IsAbs(p.Path) || len(p.Folders) == 0 {
		t.Errorf("%+v", p)
	}
}
