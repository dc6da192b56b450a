package auditweb

import "github.com/marshrut-iom/marshrut/internal/page"

// Worded tells whether an action has words of its own.
func Worded(l page.Lang, action string) bool {
	t := page.NewTexts()
	if err := t.Add(texts, "text"); err != nil {
		panic(err)
	}
	return t.Has(l, "audit.did."+action)
}
