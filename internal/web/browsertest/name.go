package browsertest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
)

// What a person can press, fill and choose, by the roles that Chromium gives.
var (
	pressed = []string{"button", "link", "menuitem", "menuitemcheckbox", "menuitemradio", "tab", "DisclosureTriangle", "option", "treeitem"}
	filled  = []string{"textbox", "searchbox", "spinbutton", "slider", "combobox", "Date", "DateTime", "InputTime", "ColorWell"}
	chosen  = []string{"radio", "checkbox", "switch", "menuitemcheckbox", "menuitemradio"}
	listed  = []string{"combobox", "listbox"}
	sent    = []string{"button"} // what Chromium makes of a file field
)

// control is an element as a screen reader announces it.
type control struct {
	role, name string
	id         cdp.BackendNodeID
	disabled   bool
}

// controls lists the elements of some roles in the tab's part of the page.
func (t *Tab) controls(roles []string) ([]control, error) {
	root, err := t.object(t.scope)
	if err != nil {
		return nil, err
	}
	tree, err := call(t, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: root})
	if err != nil {
		return nil, err
	}
	var list []control
	for _, n := range tree.Nodes {
		c := control{role: value(n.Role), name: plain(value(n.Name)), id: n.BackendDOMNodeID}
		if n.Ignored || c.id == 0 || !slices.Contains(roles, c.role) {
			continue
		}
		for _, p := range n.Properties {
			c.disabled = c.disabled || p.Name == accessibility.PropertyNameDisabled && string(p.Value.Value) == "true"
		}
		list = append(list, c)
	}
	return list, nil
}

func value(v *accessibility.Value) (s string) {
	if v != nil {
		_ = json.Unmarshal(v.Value, &s) // not a string: ""
	}
	return s
}

// find waits for the one control with a name and gives a handle of its element. A
// name may be cut short at its end where that is still clear: "Фамилия" finds
// "Фамилия (обязательно)".
func (t *Tab) find(roles []string, name string) runtime.RemoteObjectID {
	t.tb.Helper()
	var found runtime.RemoteObjectID
	var why string
	if !t.waits(func() bool {
		found, why = t.look(roles, plain(name))
		return why == ""
	}) {
		t.fail("%s", why)
	}
	return found
}

func (t *Tab) look(roles []string, name string) (_ runtime.RemoteObjectID, why string) {
	all, err := t.controls(roles)
	if err != nil {
		return "", err.Error()
	}
	with := func(fits func(c control) bool) (list []control) {
		for _, c := range all {
			if fits(c) {
				list = append(list, c)
			}
		}
		return list
	}
	found := with(func(c control) bool { return c.name == name })
	if len(found) == 0 {
		found = with(func(c control) bool { return strings.HasPrefix(c.name, name) })
	}
	switch {
	case len(found) == 0:
		return "", fmt.Sprintf("there is no %s «%s»; there are: %s", strings.Join(roles[:min(len(roles), 2)], " or "), name, names(all))
	case len(found) > 1 && !t.same(found):
		return "", fmt.Sprintf("there are %d «%s»: say which one with Near or In; there are: %s", len(found), name, names(all))
	case found[0].disabled:
		return "", fmt.Sprintf("%s «%s» is disabled", found[0].role, name)
	}
	e, err := t.element(found[0])
	if err != nil {
		return "", err.Error()
	}
	return e, ""
}

func (t *Tab) element(c control) (runtime.RemoteObjectID, error) {
	r, err := call(t, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: c.id})
	if err != nil {
		return "", err
	}
	return r.Object.ObjectID, nil
}

// same holds for links to one place: it does not matter which of them is pressed.
func (t *Tab) same(list []control) bool {
	var first string
	for i, c := range list {
		var to string
		e, err := t.element(c)
		if err != nil || c.role != "link" || t.of(e, "e => e.href", &to) != nil || to == "" || i > 0 && to != first {
			return false
		}
		first = to
	}
	return true
}

func names(list []control) string {
	if len(list) == 0 {
		return "none"
	}
	var all []string
	for _, c := range list {
		all = append(all, fmt.Sprintf("%s «%s»", c.role, c.name))
	}
	return strings.Join(slices.Compact(all), ", ")
}
