package browsertest

import (
	"cmp"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/page"
)

// still waits for fonts and for what moves and will end.
const still = `Promise.race([
  Promise.all([document.fonts.ready, ...document.getAnimations().filter(a => a.effect?.getComputedTiming().endTime < 2000).map(a => a.finished.catch(() => 0))]),
  new Promise(done => setTimeout(done, 2000))]).then(() => 0)`

// Screenshot makes a picture of the whole page, also of what is below the fold, and
// writes it to a file where a path is given: *.webp as the browser makes it, else
// PNG with a palette, which is small and opens everywhere.
func (t *Tab) Screenshot(path ...string) []byte {
	t.tb.Helper()
	t.Settle()
	if !t.device.noScript {
		t.Eval(still, nil)
	}
	format := page.CaptureScreenshotFormatPng
	if len(path) > 0 && filepath.Ext(path[0]) == ".webp" {
		format = page.CaptureScreenshotFormatWebp
	}
	picture, err := t.capture(format)
	if err == nil && format == page.CaptureScreenshotFormatPng {
		picture, err = shrink(picture)
	}
	for _, name := range path {
		if err == nil {
			err = os.MkdirAll(filepath.Dir(name), 0o755)
		}
		if err == nil {
			err = os.WriteFile(name, picture, 0o644)
		}
	}
	if err != nil {
		t.fail("screenshot: %v", err)
	}
	return picture
}

// tallest is where a picture ends, in CSS pixels: the browser draws none much taller.
const tallest = 8000

func (t *Tab) capture(format page.CaptureScreenshotFormat) ([]byte, error) {
	size, err := call(t, page.GetLayoutMetrics, empty)
	if err != nil {
		return nil, err
	}
	p := page.CaptureScreenshotParams{Format: format, CaptureBeyondViewport: new(true), Clip: &page.Viewport{Scale: 1,
		Width: float64(t.device.width), Height: min(cmp.Or(t.device.tall, tallest), max(size.CSSContentSize.Height, float64(t.device.height)))}}
	if format == page.CaptureScreenshotFormatWebp {
		p.Quality = new(int64(32))
	}
	r, err := call(t, page.CaptureScreenshot, p)
	return r.Data, err
}
