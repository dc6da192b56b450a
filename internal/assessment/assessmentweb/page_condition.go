package assessmentweb

import (
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// showCode writes the conditions of an item for the island that hides and shows it:
// "a1=1,2 a2=5". Codes hold neither of the signs.
func showCode(item diagnostics.Item) string {
	var all []string
	for _, when := range item.Show {
		all = append(all, when.Item+"="+strings.Join(when.In, ","))
	}
	return strings.Join(all, " ")
}

// unmet are the conditions of an item that the saved answers do not meet: of the others
// there is nothing to say any more.
func unmet(item diagnostics.Item, answers assessment.Answers) []diagnostics.Condition {
	return slices.DeleteFunc(slices.Clone(item.Show), func(when diagnostics.Condition) bool {
		return slices.ContainsFunc(answers[when.Item].Choices, func(c string) bool { return slices.Contains(when.In, c) })
	})
}

// itemText and optionTitles say a condition in words, for who has no scripts.
func itemText(f *diagnostics.Form, code string) string { return itemOf(f, code).Text }

func optionTitles(f *diagnostics.Form, when diagnostics.Condition) string {
	var all []string
	for _, o := range itemOf(f, when.Item).Options {
		if slices.Contains(when.In, o.Code) {
			all = append(all, o.Title)
		}
	}
	return strings.Join(all, "; ")
}
