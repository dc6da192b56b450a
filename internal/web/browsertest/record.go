package browsertest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// record is what the browser tells of one tab, in the order in which it tells it.
type record struct {
	hosts  []string
	answer func(*page.EventJavascriptDialogOpening) // a dialog that stops the page

	mu       sync.Mutex
	main     cdp.FrameID
	loading  map[cdp.FrameID]bool
	open     map[network.RequestID]*request
	last     time.Time // when something happened last
	expected time.Time // until when a navigation may yet begin
	status   int
	weight   Weight
	errors   []string
	offline  bool
}

// neverAwaited are streams, and what is fetched for the browser: the page's icon.
var neverAwaited = []network.ResourceType{network.ResourceTypeEventSource, network.ResourceTypeWebSocket, network.ResourceTypeOther,
	network.ResourceTypePing, network.ResourceTypePrefetch}

type request struct {
	url     string
	kind    network.ResourceType
	isPage  bool // the document itself, or what htmx puts in its place
	endless bool
}

func newRecord(hosts []string, answer func(*page.EventJavascriptDialogOpening)) *record {
	return &record{hosts: hosts, answer: answer, loading: map[cdp.FrameID]bool{}, open: map[network.RequestID]*request{}, last: time.Now()}
}

// navigationTime is how long a navigation that was announced may take to begin.
const navigationTime = time.Second

// take is called by chromedp for each event; it must not call the browser.
func (r *record) take(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		if e.Disposition == page.ClientNavigationDispositionCurrentTab {
			r.expected = time.Now().Add(navigationTime)
		}
	case *page.EventFrameStartedLoading:
		r.loading[e.FrameID], r.expected = true, time.Time{}
	case *page.EventFrameStoppedLoading:
		delete(r.loading, e.FrameID)
		r.expected = time.Time{}
	case *page.EventFrameDetached:
		delete(r.loading, e.FrameID)
	case *page.EventFrameNavigated:
		if e.Frame.ParentID == "" {
			r.main = e.Frame.ID
		}
	case *page.EventJavascriptDialogOpening:
		if e.Type != page.DialogTypeBeforeunload {
			r.complain("the page opened a dialog of the browser: %s %q", e.Type, e.Message)
		}
		go r.answer(e)
	case *network.EventRequestWillBeSent:
		r.asked(e)
	case *network.EventResponseReceived:
		r.answered(e.RequestID, e.Response)
	case *network.EventLoadingFinished:
		if q := r.open[e.RequestID]; q != nil {
			r.weight.add(q.kind, e.EncodedDataLength)
			delete(r.open, e.RequestID)
		}
	case *network.EventLoadingFailed:
		r.failed(e)
	case *log.EventEntryAdded:
		// What the network had to say is told better by its own events.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			r.complain("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			r.complain("console: %s", spoken(e.Args))
		}
	case *runtime.EventExceptionThrown:
		r.complain("script: %s", thrown(e.ExceptionDetails))
	case *inspector.EventTargetCrashed:
		r.complain("the page's process crashed")
	default:
		return
	}
	r.last = time.Now()
}

// complain is called with the lock held.
func (r *record) complain(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *record) asked(e *network.EventRequestWillBeSent) {
	if e.RedirectResponse != nil {
		if q := r.open[e.RequestID]; q != nil {
			r.weight.add(q.kind, e.RedirectResponse.EncodedDataLength)
		}
	}
	byHTMX := false
	for name := range e.Request.Headers {
		byHTMX = byHTMX || strings.EqualFold(name, "HX-Request")
	}
	r.open[e.RequestID] = &request{url: e.Request.URL, kind: e.Type,
		isPage: e.Type == network.ResourceTypeDocument && (e.FrameID == r.main || r.main == "") || byHTMX,
		// a HEAD asks whether something is still so: nobody waits for the answer, and one
		// that is under way when the page is left may never be told to have ended
		endless: slices.Contains(neverAwaited, e.Type) || e.Request.Method == "HEAD"}
	if u, err := url.Parse(e.Request.URL); err == nil && u.Host != "" && !slices.Contains(r.hosts, u.Host) {
		r.complain("request to another host: %s", e.Request.URL)
	}
}

func (r *record) answered(id network.RequestID, response *network.Response) {
	q := r.open[id]
	switch {
	case q == nil:
	case q.isPage && response.MimeType == "text/html" || q.kind == network.ResourceTypeDocument && q.isPage:
		r.status = int(response.Status) // the test asks for it; a refusal is no fault
	case response.Status >= 400:
		r.complain("%s answered %d", q.url, response.Status)
	}
}

func (r *record) failed(e *network.EventLoadingFailed) {
	q := r.open[e.RequestID]
	delete(r.open, e.RequestID)
	switch {
	case q == nil || e.Canceled || r.offline:
	case e.BlockedReason == network.BlockedReasonCsp:
		r.complain("blocked by the content security policy: %s", q.url)
	case q.isPage && e.ErrorText == "net::ERR_ABORTED": // a download, or an answer without content
	default:
		r.complain("failed: %s: %s", q.url, strings.TrimSpace(e.ErrorText+" "+string(e.BlockedReason)))
	}
}

// busy tells what the tab still waits for; "" when it has been quiet for a moment.
func (r *record) busy() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range r.open {
		if !q.endless {
			return q.url
		}
	}
	switch now := time.Now(); {
	case len(r.loading) > 0:
		return "the page to load"
	case now.Before(r.expected):
		return "a navigation to begin"
	case now.Sub(r.last) < quiet:
		return "a quiet moment"
	}
	return ""
}

// quiet is how long nothing must happen until a page counts as settled.
const quiet = 60 * time.Millisecond

func spoken(args []*runtime.RemoteObject) string {
	words := make([]string, len(args))
	for i, a := range args {
		if words[i] = a.Description; words[i] == "" {
			words[i] = answer{a}.text()
		}
		if words[i] == "" {
			words[i] = string(a.Value)
		}
	}
	return strings.Join(words, " ")
}

func thrown(d *runtime.ExceptionDetails) string {
	text := d.Text
	if d.Exception != nil && d.Exception.Description != "" {
		text = d.Exception.Description
	}
	return fmt.Sprintf("%s (%s:%d)", text, d.URL, d.LineNumber+1)
}
