// Package artifacttest makes PDFs, and a previewer on the real Poppler, for tests.
package artifacttest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/artifact/artifactpdf"
	"github.com/marshrut-iom/marshrut/internal/confine"
	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// Main lets the test binary be the launcher that confines Poppler. Call it in TestMain.
func Main(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "confine" {
		confine.Main(os.Args[2:])
	}
	os.Exit(m.Run())
}

var found = sync.OnceValues(func() (embedded.Poppler, error) {
	cache, err := os.UserCacheDir()
	if os.Geteuid() == 0 || err != nil {
		cache = "/var/cache"
	}
	return embedded.FindPoppler(context.Background(), embedded.FindOptions{Bin: os.Getenv("POPPLER_BIN"), Cache: filepath.Join(cache, "marshrut"),
		Report: func(line string) { fmt.Fprintln(os.Stderr, line) }})
})

// Find finds the programs before the tests, where many are about to start.
func Find() error {
	_, err := found()
	return err
}

// Poppler finds the real programs, or fetches them once.
func Poppler(tb testing.TB) embedded.Poppler {
	tb.Helper()
	p, err := found()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// Previewer runs the real programs, confined.
func Previewer(tb testing.TB, change func(*artifactpdf.Options)) *artifactpdf.Previewer {
	tb.Helper()
	poppler, err := found()
	if err != nil {
		tb.Fatal(err)
	}
	o := artifactpdf.Options{Bin: poppler.Dir, LibraryPath: poppler.LibraryPath, Root: poppler.Root, Launcher: []string{os.Args[0], "confine"}, Folder: tb.TempDir()}
	if change != nil {
		change(&o)
	}
	p, err := artifactpdf.New(o)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// PDF makes a well-formed one of the given pages; each has a word and the MediaBox.
func PDF(pages int, box string) []byte {
	var kids strings.Builder
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", len(objects)+1)
		text := fmt.Sprintf("BT /F 24 Tf 40 40 Td (Page %d) Tj ET", i+1)
		objects = append(objects, fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[%s]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>", box, len(objects)+2),
			fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(text), text))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), pages)
	return Objects(objects...)
}

// Objects makes a PDF of numbered objects, the first of which is its catalog.
func Objects(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return []byte(b.String())
}
