package browsertest

import (
	"fmt"

	"github.com/chromedp/cdproto/network"
)

// Weight is what came over the wire, in bytes, headers included. What the browser
// had in its cache weighs nothing.
type Weight struct {
	Document, Style, Script, Font, Image, Fetch, Other int
	Requests                                           int
}

// Total is the sum of all kinds.
func (w Weight) Total() int {
	return w.Document + w.Style + w.Script + w.Font + w.Image + w.Fetch + w.Other
}

func (w Weight) String() string {
	return fmt.Sprintf("%.1f KB in %d requests: document %.1f, style %.1f, script %.1f, font %.1f, image %.1f, fetch %.1f, other %.1f", kilobytes(w.Total()),
		w.Requests, kilobytes(w.Document), kilobytes(w.Style), kilobytes(w.Script), kilobytes(w.Font), kilobytes(w.Image), kilobytes(w.Fetch), kilobytes(w.Other))
}

func kilobytes(bytes int) float64 { return float64(bytes) / 1024 }

func (w *Weight) add(kind network.ResourceType, bytes float64) {
	w.Requests++
	part := &w.Other
	switch kind {
	case network.ResourceTypeDocument:
		part = &w.Document
	case network.ResourceTypeStylesheet:
		part = &w.Style
	case network.ResourceTypeScript:
		part = &w.Script
	case network.ResourceTypeFont:
		part = &w.Font
	case network.ResourceTypeImage:
		part = &w.Image
	case network.ResourceTypeFetch, network.ResourceTypeXHR:
		part = &w.Fetch
	}
	*part += int(bytes)
}

// Weight is what came since the tab was opened or ResetWeight was called.
func (t *Tab) Weight() Weight {
	t.log.mu.Lock()
	defer t.log.mu.Unlock()
	return t.log.weight
}

// ResetWeight begins to count anew.
func (t *Tab) ResetWeight() {
	t.log.mu.Lock()
	defer t.log.mu.Unlock()
	t.log.weight = Weight{}
}

// EmptyCache makes the next page a first visit: nothing is in the browser's cache.
func (t *Tab) EmptyCache() {
	t.tb.Helper()
	must(t, network.ClearBrowserCache, empty)
}
