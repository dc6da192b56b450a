package browsertest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

var keyNames = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown, "F1": kb.F1,
}

var modifiers = map[string]kb.Modifier{"Shift": kb.ModifierShift, "Control": kb.ModifierCtrl, "Alt": kb.ModifierAlt, "Meta": kb.ModifierMeta}

// Keys strikes keys one after the other: "Tab", "Shift+Tab", "Control+k", "Enter",
// "ArrowDown", "Space"; any other text is typed.
func (t *Tab) Keys(keys ...string) {
	t.tb.Helper()
	for _, key := range keys {
		name, held := key, kb.ModifierNone
		for {
			first, rest, ok := strings.Cut(name, "+")
			m, known := modifiers[first]
			if !ok || !known || rest == "" {
				break
			}
			name, held = rest, held|m
		}
		text, named := keyNames[name]
		if !named {
			text = name
		}
		if held != kb.ModifierNone && utf8.RuneCountInString(text) != 1 {
			t.fail("Keys: %q is no key that can be struck together with others", key)
		}
		for _, r := range text {
			t.strike(r, held, named)
		}
	}
	t.Settle()
}

// strike strikes one key. Package kb counts some letters of other alphabets among
// its special keys: those are written without a key.
func (t *Tab) strike(r rune, held kb.Modifier, named bool) {
	t.tb.Helper()
	if r > unicode.MaxASCII && !named {
		must(t, input.InsertText, input.InsertTextParams{Text: string(r)})
		return
	}
	for _, event := range kb.Encode(r) {
		event.Modifiers |= int64(held)
		if event.Type == kb.KeyChar && event.Modifiers&^int64(kb.ModifierShift) != 0 {
			continue // a shortcut writes nothing
		}
		must(t, input.DispatchKeyEvent, *event)
	}
}

// Focused is the accessible name of what has the focus; "" when nothing has.
func (t *Tab) Focused() string {
	t.tb.Helper()
	e, err := t.object("document.activeElement ?? document.body")
	if err != nil {
		t.fail("%v", err)
	}
	tree := must(t, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: e, FetchRelatives: new(false)})
	if len(tree.Nodes) == 0 || value(tree.Nodes[0].Role) == "RootWebArea" {
		return ""
	}
	return plain(value(tree.Nodes[0].Name))
}
