package documenttest

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

var blankEnds = regexp.MustCompile(`[ \x{a0}]+\n`)

// Golden holds a text to the one in the package's testdata.
func Golden(tb testing.TB, name, got string) {
	tb.Helper()
	got = blankEnds.ReplaceAllString(got+"\n", "\n")
	if want := kept(tb, name, got); got != want {
		tb.Errorf("%s is another now (go test -update, and look at the difference):\n%s", name, got)
	}
}

// HeldPDF holds a PDF to its text, page by page, and each of its pages to how it looked
// from afar.
func HeldPDF(tb testing.TB, name string, pdf []byte) {
	tb.Helper()
	ToLook(tb, name+".pdf", pdf)
	pages := PDFText(tb, pdf)
	Golden(tb, name+".pdf.txt", strings.Join(pages, "\n———\n"))
	var all []string
	for n := range pages {
		all = append(all, Shades(tb, Picture(tb, pdf, n+1, 50), 60, 40))
	}
	got := strings.Join(all, "\n")
	if want := kept(tb, name+".look.txt", got); !Alike(strings.TrimSpace(got), strings.TrimSpace(want), 20) {
		tb.Errorf("%s: a page looks another now:\n%s", name, got)
	}
}

// kept reads a golden file; with -update it is written first.
func kept(tb testing.TB, name, got string) string {
	tb.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return string(want)
}

// ToLook keeps a file in the folder that DOCUMENT_LOOK names: to look at it with one's
// own eyes.
func ToLook(tb testing.TB, name string, data []byte) {
	tb.Helper()
	if dir := os.Getenv("DOCUMENT_LOOK"); dir != "" {
		write(tb, filepath.Join(dir, name), data)
	}
}
