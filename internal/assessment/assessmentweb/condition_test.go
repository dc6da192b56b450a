package assessmentweb

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// A condition that the answers meet has nothing to say any more; the others do.
func TestUnmet_OnlyConditionsThatAreNotMetAreTold(t *testing.T) {
	t.Parallel()
	item := diagnostics.Item{Code: "b", Show: []diagnostics.Condition{{Item: "a", In: []string{"1", "2"}}, {Item: "c", In: []string{"5"}}}}
	for name, c := range map[string]struct {
		answers assessment.Answers
		want    int
	}{
		"none given":    {nil, 2},
		"one met":       {assessment.Answers{"a": {Choices: []string{"2"}}}, 1},
		"another given": {assessment.Answers{"a": {Choices: []string{"3"}}}, 2},
		"all met":       {assessment.Answers{"a": {Choices: []string{"1"}}, "c": {Choices: []string{"4", "5"}}}, 0},
	} {
		if got := unmet(item, c.answers); len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if len(item.Show) != 2 || item.Show[0].Item != "a" {
		t.Errorf("the item was changed: %v", item.Show)
	}
}
