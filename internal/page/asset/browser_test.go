package asset_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/marshrut-iom/marshrut/internal/embedded"
	"github.com/marshrut-iom/marshrut/internal/page/asset"
)

// These tests look at what the scripts do to the browser itself (history, focus,
// storage, requests under way), so they drive it closely. Pages as people use them
// are tested through package browsertest.

var browser = sync.OnceValues(func() (context.Context, error) {
	found, err := embedded.FindChromium(context.Background(), embedded.FindOptions{Bin: os.Getenv("CHROMIUM_BIN"), Cache: embedded.UserCache()})
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(found.Path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Env(found.Env()...), chromedp.Flag("disable-quic", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocator)
	closeBrowser = func() { end(); stop() }
	return ctx, chromedp.Do(ctx)
})

var closeBrowser = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	closeBrowser()
	os.Exit(code)
}

// patience is for one step, on a machine that does much else.
const patience = 20 * time.Second

// tab is a page of a browser that has cookies and storage of its own.
type tab struct {
	*testing.T
	ctx  context.Context
	base string

	mu   sync.Mutex
	said []string
}

func open(t *testing.T, h http.Handler) *tab {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return openAt(t, s.URL)
}

func openAt(t *testing.T, base string) *tab {
	t.Helper()
	parent, err := browser()
	if err != nil {
		t.Fatal(err)
	}
	b := &tab{T: t, base: base}
	ctx, end := chromedp.NewContext(parent, chromedp.WithNewBrowserContext(), chromedp.WithListener(func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.said = append(b.said, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
		case *runtime.EventConsoleAPICalled:
			for _, a := range e.Args {
				b.said = append(b.said, fmt.Sprintf("%s: %s%s", e.Type, a.Value, a.Description))
			}
		}
	}))
	b.ctx = ctx
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil { // the first must not have an end
		t.Fatal(err)
	}
	command(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	t.Cleanup(func() {
		if t.Failed() {
			b.mu.Lock()
			defer b.mu.Unlock()
			t.Logf("the browser said:\n%s", strings.Join(b.said, "\n"))
		}
	})
	return b
}

func (b *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// command sends one command to the tab.
func command[P, R any](b *tab, c cdp.Command[P, R], params P) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, c, params); err != nil {
		b.Fatal(err)
	}
}

func (b *tab) visit(path string) {
	b.Helper()
	command(b, page.Navigate, page.NavigateParams{URL: b.base + path})
	b.wait(`document.readyState === 'complete'`)
}

// do evaluates an expression; a promise is waited for.
func (b *tab) do(js string) {
	b.Helper()
	b.run(chromedp.Evaluate[chromedp.Void](`void(` + js + `)`))
}

// value gives what an expression is, as text.
func (b *tab) value(js string) string {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](`String(`+js+`)`))
	if err != nil {
		b.Fatalf("%s: %v", js, err)
	}
	return out
}

func (b *tab) want(js, value string) {
	b.Helper()
	if got := b.value(js); got != value {
		b.Errorf("%s is %q, want %q", js, got, value)
	}
}

// wait waits until an expression is true. A page may be on its way out meanwhile.
func (b *tab) wait(js string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for ; ; time.Sleep(20 * time.Millisecond) {
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Boolean(`+js+`)`))
		if err == nil && is {
			return
		}
		if ctx.Err() != nil {
			b.Fatalf("it did not come to %s (%v)\n%s", js, err, b.value(`location.href + ' ' + document.body.outerHTML.slice(0, 1500)`))
		}
	}
}

// fill types into a field as a person does.
func (b *tab) fill(selector, text string) {
	b.Helper()
	b.wait(`document.querySelector(` + quoted(selector) + `)`)
	b.do(`document.querySelector(` + quoted(selector) + `).focus()`)
	command(b, input.InsertText, input.InsertTextParams{Text: text})
}

func quoted(text string) string {
	q, _ := json.Marshal(text)
	return string(q)
}

func (b *tab) click(selector string) {
	b.Helper()
	b.wait(`document.querySelector(` + quoted(selector) + `)`)
	// Not at once: what the debugger itself runs may evaluate code.
	b.do(`setTimeout(() => document.querySelector(` + quoted(selector) + `).click())`)
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// doc is a page as the product's layout makes it.
type doc struct {
	Status            int
	Title, Head, Body string
	HTML              string // attributes of <html>
	Old               bool   // as another version of the service would make it
}

func (d doc) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	if d.Status != 0 {
		w.WriteHeader(d.Status)
	}
	style := asset.Path("style.css")
	if d.Old {
		style = asset.Prefix + "0123456789ab/style.css"
	}
	_, _ = fmt.Fprintf(w, `<!DOCTYPE html><html lang="ru" %s><head><meta charset="utf-8"><title>%s</title>
<meta name="htmx-config" content='%s'>%s
<link rel="stylesheet" href="%s"><script src="%s" defer></script><script type="module" src="%s"></script></head>
<body hx-boost:inherited="true" hx-sync:inherited="body:replace"><p data-offline hidden>Нет связи</p>
<nav><a id="home" href="/">Начало</a></nav><main id="main" tabindex="-1"><h1>%[2]s</h1>%[8]s</main></body></html>`,
		d.HTML, d.Title, `{"includeIndicatorCSS":false,"defaultTimeout":120000}`, d.Head, style, asset.Path("htmx.js"), asset.Path("base.js"), d.Body)
}

// site is a handler with the static files and some pages.
func site(pages map[string]http.HandlerFunc) *http.ServeMux {
	m := http.NewServeMux()
	m.Handle(asset.Prefix, asset.Handler())
	for pattern, h := range pages {
		m.HandleFunc(pattern, h)
	}
	return m
}

func show(d doc) http.HandlerFunc { return func(w http.ResponseWriter, _ *http.Request) { d.write(w) } }

// offline breaks the line, or mends it.
func (b *tab) offline(broken bool) {
	b.Helper()
	type line struct {
		Offline  bool    `json:"offline"`
		Latency  float64 `json:"latency"`
		Download float64 `json:"downloadThroughput"`
		Upload   float64 `json:"uploadThroughput"`
	}
	command(b, cdp.Command[line, cdp.Empty]{Method: "Network.emulateNetworkConditions"}, line{Offline: broken, Download: -1, Upload: -1})
}
