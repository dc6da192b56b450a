package browsertest

import (
	_ "embed" // script.js
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/runtime"
)

//go:embed script.js
var script string

// answer is what an expression came to.
type answer struct{ *runtime.RemoteObject }

func (a answer) text() (s string) {
	_ = json.Unmarshal(a.Value, &s) // not a string: ""
	return s
}

// Eval gives what a JavaScript expression comes to, as JSON would carry it; out may
// be nil. A promise is waited for. The page's content policy does not hinder it.
func (t *Tab) Eval(expression string, out any) {
	t.tb.Helper()
	r, err := t.eval(expression)
	if err == nil && out != nil && len(r.Value) > 0 {
		err = json.Unmarshal(r.Value, out)
	}
	if err != nil {
		t.fail("%s: %v", expression, err)
	}
}

// eval retries over a navigation: then the question is for the new page.
func (t *Tab) eval(expression string) (answer, error) {
	return t.evaluate(runtime.EvaluateParams{Expression: expression, ReturnByValue: new(true), AwaitPromise: new(true)})
}

func (t *Tab) evaluate(p runtime.EvaluateParams) (answer, error) {
	for tries := 0; ; tries++ {
		r, err := call(t, runtime.Evaluate, p)
		if err != nil && tries < 20 && navigated(err) {
			continue
		}
		if err == nil && r.ExceptionDetails != nil {
			err = errors.New(firstLine(thrown(r.ExceptionDetails)))
		}
		return answer{r.Result}, err
	}
}

func navigated(err error) bool {
	text := err.Error()
	return strings.Contains(text, "navigated or closed") || strings.Contains(text, "Cannot find context") ||
		strings.Contains(text, "Execution context was destroyed") || strings.Contains(text, "Promise was collected")
}

func firstLine(s string) string { s, _, _ = strings.Cut(s, "\n"); return s }

// knowing gives an expression that knows the words of script.js.
func knowing(expression string) string {
	return "(() => {" + script + "\nreturn " + expression + "})()"
}

// object gives a handle of what an expression that knows script.js comes to.
func (t *Tab) object(expression string) (runtime.RemoteObjectID, error) {
	r, err := t.evaluate(runtime.EvaluateParams{Expression: knowing(expression)})
	if err == nil && r.ObjectID == "" {
		err = fmt.Errorf("there is no %s", expression)
	}
	if err != nil {
		return "", err
	}
	return r.ObjectID, nil
}

// of asks a word of script.js about an element: aim(e), put(e, value).
func (t *Tab) of(e runtime.RemoteObjectID, word string, out any, args ...any) error {
	p := runtime.CallFunctionOnParams{ObjectID: e, ReturnByValue: new(true), UserGesture: new(true),
		FunctionDeclaration: "function(...args) {" + script + "\nreturn (" + word + ")(this, ...args)}"}
	for _, a := range args {
		b, err := json.Marshal(a)
		if err != nil {
			return err
		}
		p.Arguments = append(p.Arguments, &runtime.CallArgument{Value: b})
	}
	r, err := call(t, runtime.CallFunctionOn, p)
	switch {
	case err != nil:
		return err
	case r.ExceptionDetails != nil:
		return errors.New(firstLine(thrown(r.ExceptionDetails)))
	case out == nil || len(r.Result.Value) == 0:
		return nil
	}
	return json.Unmarshal(r.Result.Value, out)
}

// quote makes a text a JavaScript string.
func quote(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return string(b)
}

// plain is a text as the eye reads it: no soft hyphens, one space between words.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u00ad", "", "\u200b", "").Replace(s)), " ")
}
