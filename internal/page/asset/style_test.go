package asset_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/page/asset"
)

// TestStyle_MeansTheSameSqueezed reads the sheet as it is written and as it is served into a browser, and compares what it understood rule by rule.
func TestStyle_MeansTheSameSqueezed(t *testing.T) {
	t.Parallel()
	raw, err := asset.WrittenStyle()
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, site(map[string]http.HandlerFunc{"GET /{$}": show(doc{Title: "Стиль"})}))
	b.visit("/")
	b.do(`window.rules = (text) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(text);
		const all = [];
		const walk = (list, at) => {
			for (const rule of list) {
				const head = at + ' ' + (rule.selectorText ?? rule.conditionText ?? rule.name ?? rule.keyText ?? rule.constructor.name);
				for (const name of rule.style ?? []) {
					// What stands in a custom property is kept as it is written.
					const value = rule.style.getPropertyValue(name).replace(/\s*,\s*/g, ',');
					all.push(head + ' { ' + name + ': ' + value + rule.style.getPropertyPriority(name));
				}
				if (rule.cssRules) walk(rule.cssRules, head + ' /');
				else if (!rule.style) all.push(rule.cssText);
			}
		};
		walk(sheet.cssRules, '');
		return all;
	}`)
	text, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	b.do(`window.written = rules(` + string(text) + `)`)
	b.do(`fetch('` + asset.Path("style.css") + `').then((r) => r.text()).then((text) => { window.served = rules(text); })`)
	b.wait(`window.served`)
	if n := b.value(`written.length`); len(n) < 2 {
		t.Errorf("only %s declarations were understood", n)
	}
	b.want(`written.map((w, i) => w === served[i] ? '' : w + ' became ' + served[i]).filter(Boolean).slice(0, 10).join('\n')`, "")
	b.want(`served.slice(written.length, written.length + 5).join("|")`, "")
}
