package browsertest

import (
	_ "embed" // axe
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// axe is axe-core as it was released; testdata/manifest.toml says which.
//
//go:embed testdata/axe.min.js
var axe string

// axeTags are the rules asked for: WCAG 2.0 to 2.2, levels A and AA, and what axe
// holds to be good practice.
var axeTags = []string{"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"}

// violation is what axe finds wrong.
type violation struct {
	ID, Impact, Help, HelpURL string
	Nodes                     []struct {
		HTML, FailureSummary string
		Target               []any
	}
}

// Axe fails when the page as it stands is not accessible: it names each rule, the
// element and how to mend it. Without rules named, all are asked.
func (t *Tab) Axe(rules ...string) {
	t.tb.Helper()
	t.Settle()
	only := map[string]any{"type": "tag", "values": axeTags}
	if len(rules) > 0 {
		only = map[string]any{"type": "rule", "values": rules}
	}
	options, err := json.Marshal(map[string]any{"runOnly": only, "resultTypes": []string{"violations"}})
	if err != nil {
		t.fail("axe: %v", err)
	}
	found, err := t.axe(string(options))
	if err != nil {
		t.fail("axe: %v", err)
	}
	if len(found) > 0 {
		t.tb.Errorf("not accessible (%s):\n%s%s", t.Path(), report(found), t.circumstances())
	}
}

// axe runs in a world of its own: it sees the page's elements, not its scripts. It
// waits for itself, so scripts are on for that moment; the page's own are not
// caught up on.
func (t *Tab) axe(options string) (found []violation, err error) {
	if t.device.noScript {
		must(t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})
		defer func() {
			must(t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		}()
	}
	world, err := call(t, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: t.frame(), WorldName: "axe"})
	if err != nil {
		return nil, err
	}
	if _, err := t.evaluate(runtime.EvaluateParams{Expression: axe, ContextID: world.ExecutionContextID}); err != nil {
		return nil, err
	}
	r, err := t.evaluate(runtime.EvaluateParams{ContextID: world.ExecutionContextID, ReturnByValue: new(true), AwaitPromise: new(true),
		Expression: "axe.run(document, " + options + ").then(r => r.violations.map(({id, impact, help, helpUrl, nodes}) => ({id, impact, help, helpUrl, " +
			"nodes: nodes.map(({html, failureSummary, target}) => ({html, failureSummary, target}))})))"})
	if err != nil {
		return nil, err
	}
	return found, json.Unmarshal(r.Value, &found)
}

// mostNodes is how many elements are shown for one rule.
const mostNodes = 5

func report(found []violation) string {
	var b strings.Builder
	for _, v := range found {
		fmt.Fprintf(&b, "  %s (%s): %s\n", v.ID, v.Impact, v.Help)
		for i, n := range v.Nodes {
			if i == mostNodes {
				fmt.Fprintf(&b, "    … and %d more\n", len(v.Nodes)-mostNodes)
				break
			}
			fmt.Fprintf(&b, "    at %v: %s\n", n.Target, plain(n.HTML))
			for line := range strings.Lines(n.FailureSummary) {
				fmt.Fprintf(&b, "      %s\n", strings.TrimSpace(line))
			}
		}
		fmt.Fprintf(&b, "    %s\n", v.HelpURL)
	}
	return b.String()
}
