package browsertest

import (
	"net/http"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var empty = cdp.Empty{}

// Go opens a path of the server, or a whole address, and waits until the page has
// come. A page that answers with an error status is a page, too: see Status.
func (t *Tab) Go(path string) {
	t.tb.Helper()
	if !strings.Contains(path, "://") {
		path = strings.TrimSuffix(t.base.String(), "/") + path
	}
	r := must(t, page.Navigate, page.NavigateParams{URL: path})
	if r.ErrorText != "" && !r.IsDownload && !t.offline && r.ErrorText != "net::ERR_ABORTED" {
		t.fail("open %s: %s", path, r.ErrorText)
	}
	t.Settle()
}

// Reload opens the same page again.
func (t *Tab) Reload() {
	t.tb.Helper()
	must(t, page.Reload, page.ReloadParams{})
	t.Settle()
}

// Back goes back as the browser's button does.
func (t *Tab) Back() {
	t.tb.Helper()
	h := must(t, page.GetNavigationHistory, empty)
	if h.CurrentIndex < 1 || h.Entries[h.CurrentIndex-1].URL == "about:blank" { // every tab begins blank
		t.fail("Back: there is no page before this one")
	}
	must(t, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: h.Entries[h.CurrentIndex-1].ID})
	t.Settle()
}

// settleTime bounds the wait for a page on a slow line.
const settleTime = time.Minute

// Settle waits until the page has loaded and asks for nothing more. The methods
// that act do it themselves.
func (t *Tab) Settle() {
	t.tb.Helper()
	// What the page schedules in answer to the last act is announced after this.
	_, _ = t.eval("0")
	for end := time.Now().Add(settleTime); ; time.Sleep(5 * time.Millisecond) {
		waits := t.log.busy()
		if waits == "" {
			return
		}
		if t.ctx.Err() != nil {
			t.fail("%v", t.explain(t.ctx.Err()))
		}
		if time.Now().After(end) {
			t.fail("the page has not come to rest within %v: it waits for %s", settleTime, waits)
		}
	}
}

// Path is where the tab is, with the query: "/m/…/routes?state=active".
func (t *Tab) Path() string {
	t.tb.Helper()
	var path string
	t.Eval("location.pathname + location.search", &path)
	return path
}

// Title is the page's title.
func (t *Tab) Title() string {
	t.tb.Helper()
	var title string
	t.Eval("document.title", &title)
	return plain(title)
}

// Status is the HTTP status of the last page.
func (t *Tab) Status() int {
	t.log.mu.Lock()
	defer t.log.mu.Unlock()
	return t.log.status
}

// SetCookie gives the tab a cookie of the server, to begin signed in.
func (t *Tab) SetCookie(c *http.Cookie) {
	t.tb.Helper()
	must(t, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: t.base.String(), Path: "/",
		Secure: &c.Secure, HTTPOnly: &c.HttpOnly})
}

// throttle is sent by its older name, which older browsers know as well.
type throttle struct {
	Offline  bool    `json:"offline"`
	Latency  float64 `json:"latency"`            // ms
	Download float64 `json:"downloadThroughput"` // bytes a second, -1: as fast as it can
	Upload   float64 `json:"uploadThroughput"`
}

var emulate = cdp.Command[throttle, cdp.Empty]{Method: "Network.emulateNetworkConditions"}

// AllowClipboard lets the page's scripts, and those of the test, copy and paste, as a
// person who is asked would.
func (t *Tab) AllowClipboard() {
	t.tb.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		must(t, browser.SetPermission, browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
			Origin: t.base.String(), BrowserContextID: chromedp.FromContext(t.ctx).BrowserContextID})
	}
}

// Slow makes the line slow: each request waits that long for its answer, and that
// many kilobits come in a second. Slow(400*time.Millisecond, 400) is a village.
func (t *Tab) Slow(latency time.Duration, kilobits int) {
	t.tb.Helper()
	bytes := float64(kilobits) * 1000 / 8
	must(t, emulate, throttle{Latency: float64(latency.Milliseconds()), Download: bytes, Upload: bytes})
}

// Offline breaks the line, or mends it at full speed. What fails meanwhile is no
// fault of the page.
func (t *Tab) Offline(broken bool) {
	t.tb.Helper()
	t.lineIs(broken)
	must(t, emulate, throttle{Offline: broken, Download: -1, Upload: -1})
}

// Mend brings a broken line back as a slow one, with no moment of full speed between.
func (t *Tab) Mend(latency time.Duration, kilobits int) {
	t.tb.Helper()
	t.lineIs(false)
	t.Slow(latency, kilobits)
}

func (t *Tab) lineIs(broken bool) {
	t.log.mu.Lock()
	defer t.log.mu.Unlock()
	t.offline, t.log.offline = broken, broken
}

// Throttle makes the processor that many times slower, as on an old phone.
func (t *Tab) Throttle(times float64) {
	t.tb.Helper()
	must(t, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times})
}

// FirstContent is when the first content was painted, in milliseconds after the
// visit began.
func (t *Tab) FirstContent() float64 {
	t.tb.Helper()
	var ms float64
	t.wait("the first content", func() bool {
		t.Eval("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0", &ms)
		return ms > 0
	})
	return ms
}
