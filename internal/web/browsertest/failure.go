package browsertest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/page"
)

// ArtifactVariable names the folder for the screenshots of failed tests.
const ArtifactVariable = "MARSHRUT_TEST_ARTIFACTS"

// fail ends the test with what the person would see.
func (t *Tab) fail(format string, args ...any) {
	t.tb.Helper()
	message := fmt.Sprintf(format, args...)
	if t.place != "" {
		message = t.place + ": " + message
	}
	t.tb.Fatalf("%s\n%s", message, t.circumstances())
}

// mostText is how much of a page's text a failure shows.
const mostText = 1500

// circumstances are the page as it is now. It calls the browser and never fails.
func (t *Tab) circumstances() string {
	t.shown = true
	if t.ctx.Err() != nil {
		return "  " + t.explain(t.ctx.Err()).Error()
	}
	var b strings.Builder
	where, text := "(not known)", ""
	if r, err := t.eval("[location.href, document.title, document.body?.innerText ?? ''].join('\\u0000')"); err == nil {
		if parts := strings.SplitN(r.text(), "\x00", 3); len(parts) == 3 {
			where, text = fmt.Sprintf("%s, status %d, %q", parts[0], t.Status(), parts[1]), parts[2]
		}
	}
	fmt.Fprintf(&b, "  page: %s\n", where)
	if name, err := t.keepScreenshot(); err == nil {
		fmt.Fprintf(&b, "  screenshot: %s\n", name)
	}
	for _, e := range t.Errors() {
		fmt.Fprintf(&b, "  complaint: %s\n", e)
	}
	if r := []rune(text); len(r) > mostText {
		text = string(r[:mostText]) + "…"
	}
	b.WriteString("  text:\n")
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString("    " + line + "\n")
		}
	}
	return b.String()
}

var unfit = regexp.MustCompile(`[^\p{L}\p{N}._-]+`)

// keepScreenshot keeps the page's picture where it outlives the test.
func (t *Tab) keepScreenshot() (string, error) {
	dir := os.Getenv(ArtifactVariable)
	if f := flag.Lookup("test.artifacts"); dir == "" && f != nil && f.Value.String() == "true" {
		dir = t.tb.ArtifactDir()
	}
	if dir == "" {
		dir = filepath.Join(os.TempDir(), fmt.Sprintf("marshrut-screens-%d", os.Getuid()))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	picture, err := t.capture(page.CaptureScreenshotFormatPng)
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, strings.Trim(unfit.ReplaceAllString(t.tb.Name(), "_"), "_")+".png")
	return name, os.WriteFile(name, picture, 0o644)
}

// Errors are what the page complained of so far and nobody allowed: errors on the
// console, violations of the content policy, requests that failed or asked another
// host, dialogs of the browser. A page's own error status is none of them.
func (t *Tab) Errors() []string {
	t.log.mu.Lock()
	defer t.log.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(t.log.errors), func(e string) bool {
		return slices.ContainsFunc(t.device.allowed, func(part string) bool { return strings.Contains(e, part) })
	})
}

// Allow lets complaints pass that contain one of the texts.
func (t *Tab) Allow(parts ...string) { t.device.allowed = append(t.device.allowed, parts...) }
