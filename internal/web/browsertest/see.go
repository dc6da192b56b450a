package browsertest

import (
	"strings"
	"time"
)

// wait asks again and again until ask says yes; the test fails when it never does.
func (t *Tab) wait(what string, ask func() bool) {
	t.tb.Helper()
	if !t.waits(ask) {
		t.fail("waited %v for %s", t.device.patience, what)
	}
}

func (t *Tab) waits(ask func() bool) bool {
	for end := time.Now().Add(t.device.patience); !ask(); time.Sleep(30 * time.Millisecond) {
		if time.Now().After(end) || t.ctx.Err() != nil {
			return false
		}
	}
	return true
}

// In is the part of the page that a CSS selector names: its methods see and press
// only there. It is looked up anew each time.
func (t *Tab) In(css string) *Tab {
	part := *t
	part.scope = "one([..." + t.scope + ".querySelectorAll(" + quote(css) + ")], " + quote(css) + ")"
	part.place = strings.TrimSpace(t.place + " in " + css)
	return &part
}

// Near is the row, list item, card or fieldset that shows a text: the smallest one,
// and the only one.
func (t *Tab) Near(text string) *Tab {
	part := *t
	part.scope = "one(near(" + t.scope + ", " + quote(plain(text)) + "), " + quote("a row, item or card with «"+text+"»") + ")"
	part.place = strings.TrimSpace(t.place + " near «" + text + "»")
	return &part
}

// Text is what the page shows, as the eye reads it: one space between words. CSS
// that writes in capitals counts.
func (t *Tab) Text() string {
	t.tb.Helper()
	text, err := t.text()
	if err != nil {
		t.fail("%v", err)
	}
	return text
}

func (t *Tab) text() (string, error) {
	r, err := t.eval(knowing("plain((" + t.scope + ".body ?? " + t.scope + ").innerText)"))
	if err != nil {
		return "", err
	}
	return r.text(), nil
}

// See waits until the page shows each text.
func (t *Tab) See(texts ...string) {
	t.tb.Helper()
	for _, text := range texts {
		var last error
		if !t.waits(func() bool {
			var page string
			page, last = t.text()
			return last == nil && strings.Contains(page, plain(text))
		}) {
			if last != nil {
				t.fail("%v", last)
			}
			t.fail("«%s» is not to be seen within %v", text, t.device.patience)
		}
	}
}

// NotSee waits until the page shows none of the texts.
func (t *Tab) NotSee(texts ...string) {
	t.tb.Helper()
	for _, text := range texts {
		if !t.waits(func() bool {
			page, err := t.text()
			return err == nil && !strings.Contains(page, plain(text))
		}) {
			t.fail("«%s» is still to be seen after %v", text, t.device.patience)
		}
	}
}

// Count tells how many elements a CSS selector finds now.
func (t *Tab) Count(css string) (n int) {
	t.tb.Helper()
	t.Eval(knowing(t.scope+".querySelectorAll("+quote(css)+").length"), &n)
	return n
}

// Fits fails when the page must be scrolled sideways, and names what sticks out.
func (t *Tab) Fits() {
	t.tb.Helper()
	var out []string
	t.Eval(knowing("wide()"), &out)
	if len(out) > 0 {
		t.fail("the page is wider than its window of %d px:\n    %s", t.device.width, strings.Join(out, "\n    "))
	}
}
