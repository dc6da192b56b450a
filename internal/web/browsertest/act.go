package browsertest

import (
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
)

// Press presses a button or follows a link by its accessible name, with the mouse
// or, on a phone, with a finger. What is covered by something else cannot be pressed.
func (t *Tab) Press(name string) {
	t.tb.Helper()
	t.hit(t.find(pressed, name), name)
}

// point is where script.js aims at.
type point struct {
	X, Y float64
	Over string
}

func (t *Tab) hit(e runtime.RemoteObjectID, name string) {
	t.tb.Helper()
	var p point
	var err error
	if !t.waits(func() bool { // it may yet be moving
		p = point{}
		err = t.of(e, "aim", &p)
		return err != nil || p.Over == ""
	}) {
		t.fail("«%s» cannot be pressed: it is covered by %s", name, p.Over)
	}
	if err != nil {
		t.fail("«%s» cannot be pressed: %v", name, err)
	}
	if t.device.phone {
		must(t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: p.X, Y: p.Y}}})
		must(t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
	} else {
		mouse := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: p.X, Y: p.Y}
		must(t, input.DispatchMouseEvent, mouse)
		mouse.Button, mouse.ClickCount = input.MouseButtonLeft, 1
		for _, mouse.Type = range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
			must(t, input.DispatchMouseEvent, mouse)
		}
	}
	t.Settle()
}

// keyed fields take single keys in an order of their own; they get their value at once.
const keyed = `e => ['date', 'time', 'datetime-local', 'month', 'week', 'color', 'range'].includes(e.type)`

// Fill writes into a field by its label, instead of what is in it. Dates and times
// are given as a form sends them: "2026-03-05", "14:30".
func (t *Tab) Fill(label, value string) {
	t.tb.Helper()
	e := t.find(filled, label)
	var atOnce bool
	err := t.of(e, keyed, &atOnce)
	switch {
	case err != nil:
	case atOnce:
		err = t.of(e, "put", nil, value)
	default:
		if err = t.of(e, "e => { e.focus(); e.select ? e.select() : getSelection().selectAllChildren(e) }", nil); err != nil {
			break
		}
		must(t, input.InsertText, input.InsertTextParams{Text: value}) // over the selection, also with nothing
	}
	if err != nil {
		t.fail("fill «%s»: %v", label, err)
	}
	var has string
	if err := t.of(e, "e => e.value ?? e.innerText", &has); err == nil && plain(has) != plain(value) {
		t.fail("fill «%s» with «%s»: it took «%s»", label, value, has)
	}
	t.Settle()
}

// Value is what a field holds, by its label.
func (t *Tab) Value(label string) (value string) {
	t.tb.Helper()
	if err := t.of(t.find(filled, label), "e => e.selectedOptions ? plain(e.selectedOptions[0]?.text) : e.value ?? e.innerText", &value); err != nil {
		t.fail("value of «%s»: %v", label, err)
	}
	return value
}

// Choose ticks a radio button, checkbox or switch by its label.
func (t *Tab) Choose(label string) { t.tb.Helper(); t.tick(label, true) }

// Unchoose takes the tick of a checkbox or switch away.
func (t *Tab) Unchoose(label string) { t.tb.Helper(); t.tick(label, false) }

// Chosen tells whether a radio button, checkbox or switch is ticked.
func (t *Tab) Chosen(label string) bool {
	t.tb.Helper()
	return t.ticked(t.find(chosen, label), label)
}

func (t *Tab) ticked(e runtime.RemoteObjectID, label string) (is bool) {
	t.tb.Helper()
	if err := t.of(e, "e => e.checked ?? e.getAttribute('aria-checked') === 'true'", &is); err != nil {
		t.fail("«%s»: %v", label, err)
	}
	return is
}

func (t *Tab) tick(label string, on bool) {
	t.tb.Helper()
	e := t.find(chosen, label)
	if t.ticked(e, label) == on {
		return
	}
	t.hit(e, label)
	// A form that is sent at once has taken the element with it.
	var is bool
	if err := t.of(e, "e => !e.isConnected || (e.checked ?? e.getAttribute('aria-checked') === 'true')", &is); err == nil && is != on {
		t.fail("«%s» was pressed and is as before", label)
	}
}

// Select takes an option of a list by what it says.
func (t *Tab) Select(label, option string) {
	t.tb.Helper()
	var there []string
	err := t.of(t.find(listed, label), "choose", &there, plain(option))
	if err != nil {
		t.fail("select in «%s»: %v", label, err)
	}
	if there != nil {
		t.fail("«%s» has no option «%s» to take; there are: %s", label, option, strings.Join(there, ", "))
	}
	t.Settle()
}

// Attach gives files to a file field by its label.
func (t *Tab) Attach(label string, files ...string) {
	t.tb.Helper()
	t.AttachOnly(label, files...)
	t.Settle()
}

// AttachOnly is Attach that does not wait until what the page sends has come: to see
// a long upload under way.
func (t *Tab) AttachOnly(label string, files ...string) {
	t.tb.Helper()
	var paths []string
	for _, f := range files {
		path, err := filepath.Abs(f)
		if err != nil {
			t.fail("attach: %v", err)
		}
		paths = append(paths, path)
	}
	e := t.find(sent, label)
	if err := t.of(e, "e => { if (e.type !== 'file') throw new Error('is no field for files') }", nil); err != nil {
		t.fail("attach to «%s»: %v", label, err)
	}
	must(t, dom.SetFileInputFiles, dom.SetFileInputFilesParams{ObjectID: e, Files: paths})
}
