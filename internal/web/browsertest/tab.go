package browsertest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Tab is one tab of the browser, or with In and Near a part of its page.
type Tab struct {
	*window
	tb    testing.TB
	scope string // JavaScript that gives the part; "document" for all
	place string // the same for people; "" for all
}

// window is what all views of a tab share.
type window struct {
	browser *browserProcess
	ctx     context.Context
	base    *url.URL
	device  device
	log     *record
	offline bool
	shown   bool // a failure has been reported with all its circumstances
}

// commandTime is for one command to the browser; pages are waited for elsewhere.
const commandTime = 30 * time.Second

// Open opens a tab for the server at base, with cookies and storage of its own.
// It is closed at the end of the test.
func Open(tb testing.TB, base string, options ...Option) *Tab {
	tb.Helper()
	b, err := theBrowser()
	if err != nil {
		tb.Fatalf("The browser for the tests: %v", err)
	}
	return b.open(b.ctx, tb, base, newDevice(options), chromedp.WithNewBrowserContext())
}

// Beside opens another tab of the same person: same cookies, same storage.
func (t *Tab) Beside() *Tab {
	t.tb.Helper()
	return t.browser.open(t.ctx, t.tb, t.base.String(), t.device)
}

// With gives the same tab for another test, as a subtest is.
func (t *Tab) With(tb testing.TB) *Tab {
	other := *t
	other.tb = tb
	return &other
}

// Close closes the tab before the end of the test. What its page complained of
// still counts.
func (t *Tab) Close() {
	t.tb.Helper()
	if err := chromedp.Cancel(t.ctx); err != nil && t.browser.ctx.Err() == nil {
		t.tb.Errorf("close the tab: %v", err)
	}
}

func (b *browserProcess) open(parent context.Context, tb testing.TB, base string, d device, options ...chromedp.ContextOption) *Tab {
	tb.Helper()
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		tb.Fatalf("%q is no address of a server", base)
	}
	p := &window{browser: b, base: u, device: d}
	p.log = newRecord(append([]string{u.Host}, d.hosts...), p.answer)
	var cancel func()
	p.ctx, cancel = chromedp.NewContext(parent, append(options, chromedp.WithListener(p.log.take))...)
	t := &Tab{window: p, tb: tb, scope: "document"}
	tb.Cleanup(func() { tb.Helper(); t.end(); cancel() })

	opened := make(chan error, 1)
	go func() { opened <- chromedp.Do(p.ctx) }()
	select {
	case err = <-opened:
	case <-time.After(commandTime):
		err = errors.New("the browser does not answer")
	}
	if err != nil {
		t.fail("open a tab: %v", t.explain(err))
	}
	t.equip()
	return t
}

// answer accepts a dialog of the browser: the page stands still until somebody does.
func (w *window) answer(*page.EventJavascriptDialogOpening) {
	ctx, cancel := context.WithTimeout(w.ctx, commandTime)
	defer cancel()
	// Refused only when the page has gone, and its dialog with it.
	_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
}

// frame is the page's main frame.
func (w *window) frame() cdp.FrameID {
	w.log.mu.Lock()
	defer w.log.mu.Unlock()
	return w.log.main
}

// equip makes the tab the device that was asked for.
func (t *Tab) equip() {
	t.tb.Helper()
	d := t.device
	agent := t.browser.agent
	if d.phone {
		agent = strings.Replace(agent, "X11; Linux x86_64", "Linux; Android 10; K", 1)
		agent = strings.Replace(agent, " Safari/", " Mobile Safari/", 1)
		must(t, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5})
	}
	must(t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: d.width, Height: d.height, ScreenWidth: d.width, ScreenHeight: d.height, DeviceScaleFactor: d.scale, Mobile: d.phone})
	must(t, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: d.language})
	must(t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: d.media, Features: d.mediaFeatures()})
	must(t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if d.noScript {
		must(t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
}

// end fails the test for what its page complained of, and shows the page of a test
// that failed for another reason.
func (t *Tab) end() {
	t.tb.Helper()
	if t.tb.Failed() {
		if !t.shown && t.ctx.Err() == nil {
			t.tb.Log(t.circumstances())
		}
		return
	}
	if errs := t.Errors(); len(errs) > 0 {
		t.tb.Errorf("The page complained:\n  %s\n%s", strings.Join(errs, "\n  "), t.circumstances())
	}
}

// call sends one command to the tab.
func call[P, R any](t *Tab, command cdp.Command[P, R], params P) (R, error) {
	ctx, cancel := context.WithTimeout(t.ctx, commandTime)
	defer cancel()
	r, err := chromedp.Call(ctx, command, params)
	return r, t.explain(err)
}

// must is a call that fails the test.
func must[P, R any](t *Tab, command cdp.Command[P, R], params P) R {
	t.tb.Helper()
	r, err := call(t, command, params)
	if err != nil {
		t.fail("%s: %v", command.Method, err)
	}
	return r
}

// ErrGone means that Chromium ended while a test used it.
var ErrGone = errors.New("the browser is gone: Chromium ended in the middle of the test")

// explain tells a lost browser and a closed tab from an error of the command.
func (t *Tab) explain(err error) error {
	switch {
	case err == nil:
		return nil
	case t.browser.ctx.Err() != nil:
		return fmt.Errorf("%w; its last words: %s", ErrGone, t.browser.said)
	case t.ctx.Err() != nil:
		return errors.New("the tab is closed")
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the browser did not answer within %v", commandTime)
	}
	return err
}

// greet waits for the browser's first answer.
func (b *browserProcess) greet() error {
	v, err := chromedp.CallBrowser(b.ctx, browser.GetVersion, cdp.Empty{})
	b.agent = strings.Replace(v.UserAgent, "Headless", "", 1)
	return err
}
