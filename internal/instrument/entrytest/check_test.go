package entrytest

import (
	"errors"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func TestForm_NamesEveryMistakeOfADefinition(t *testing.T) {
	t.Parallel()
	item := func(n int) func(*Definition) *Item {
		return func(d *Definition) *Item { return &d.Sections[0].Items[n] }
	}
	single, multiple, ordering, matching := item(0), item(1), item(2), item(3)
	for path, spoil := range map[string]func(*Definition){
		"/title":                             func(d *Definition) { d.Title = "" },
		"/time_limit_minutes":                func(d *Definition) { d.TimeLimit = 301 },
		"/competencies/2":                    func(d *Definition) { d.Competencies = append(d.Competencies, grade.Competency{Code: "c", Title: "В"}) },
		"/sections":                          func(d *Definition) { d.Sections = nil },
		"/sections/1/code":                   func(d *Definition) { d.Sections[1].Code = "one" },
		"/sections/0/draw":                   func(d *Definition) { d.Sections[0].Draw = 5 },
		"/sections/0/items/1/points":         func(d *Definition) { d.Sections[0].Draw = 2 },
		"/sections/0/items/0/code":           func(d *Definition) { single(d).Code = "a.b" },
		"/sections/0/items/1/code":           func(d *Definition) { multiple(d).Code = "single" },
		"/sections/0/items/0/text":           func(d *Definition) { single(d).Text = strings.Repeat("я", 4001) },
		"/sections/0/items/0/kind":           func(d *Definition) { single(d).Kind = "regexp" },
		"/sections/0/items/0/competency":     func(d *Definition) { single(d).Competency = "x" },
		"/sections/0/items/0/points":         func(d *Definition) { single(d).Points = -1 },
		"/sections/0/items/0/partial":        func(d *Definition) { single(d).Partial = true },
		"/sections/0/items/0/options":        func(d *Definition) { single(d).Options[1].Correct = true },
		"/sections/0/items/1/options":        func(d *Definition) { multiple(d).Options = multiple(d).Options[2:] },
		"/sections/0/items/1/options/1/text": func(d *Definition) { multiple(d).Options[1].Text = " а" },
		"/sections/0/items/0/accepted":       func(d *Definition) { single(d).Accepted = []string{"да"} },
		"/sections/0/items/2/sequence":       func(d *Definition) { ordering(d).Sequence = []string{"один"} },
		"/sections/0/items/2/sequence/2":     func(d *Definition) { ordering(d).Sequence[2] = "груша" },
		"/sections/0/items/3/pairs/2/left":   func(d *Definition) { matching(d).Pairs[2].Left = "кот" },
		"/sections/0/items/3/pairs/0/right":  func(d *Definition) { matching(d).Pairs[0].Right = "" },
		"/sections/0/items/3/distractors/0":  func(d *Definition) { matching(d).Distractors[0] = "рыба" },
		"/sections/0/items/3/pairs": func(d *Definition) {
			matching(d).Pairs, matching(d).Distractors = []Pair{{"а", "х"}, {"б", "х"}}, nil
		},
		"/sections/1/items/0/accepted/1":      func(d *Definition) { d.Sections[1].Items[0].Accepted[1] = "еж обыкновенный!" },
		"/sections/1/items/0/accepted/0":      func(d *Definition) { d.Sections[1].Items[0].Accepted[0] = "…" },
		"/sections/1/items/1/answer":          func(d *Definition) { d.Sections[1].Items[1].Answer = nil },
		"/sections/1/items/1/tolerance":       func(d *Definition) { d.Sections[1].Items[1].Tolerance = -1 },
		"/sections/1/items/2/rubric":          func(d *Definition) { d.Sections[1].Items[2].Rubric = nil },
		"/sections/1/items/2/rubric/1/code":   func(d *Definition) { d.Sections[1].Items[2].Rubric[1].Code = "x" },
		"/sections/1/items/2/rubric/0/points": func(d *Definition) { d.Sections[1].Items[2].Rubric[0].Points = 0 },
		"/sections/1/items/2/points":          func(d *Definition) { d.Sections[1].Items[2].Points = 3 },
		"/survey/title":                       func(d *Definition) { d.Survey.Title = "" },
		"/survey/questions":                   func(d *Definition) { d.Survey.Questions = nil },
		"/survey/questions/0/code":            func(d *Definition) { d.Survey.Questions[0].Code = "single" },
		"/survey/questions/0/kind":            func(d *Definition) { d.Survey.Questions[0].Kind = Essay },
		"/survey/questions/0/as":              func(d *Definition) { d.Survey.Questions[0].As = "" },
		"/survey/questions/0/options/0":       func(d *Definition) { d.Survey.Questions[0].Options[0] = "да" },
		"/survey/questions/1/options":         func(d *Definition) { d.Survey.Questions[1].Options = []string{"раз", "два"} },
		"/levels/1/from":                      func(d *Definition) { d.Levels[1].From = 1 },
		"/deficit":                            func(d *Definition) { d.Deficit = grade.Deficit{} },
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			d := small()
			spoil(&d)
			_, err := new(Instrument).Form(t.Context(), raw(t, d))
			var wrong *diagnostics.DefinitionError
			if !errors.As(err, &wrong) {
				t.Fatalf("%v; want a DefinitionError", err)
			}
			for _, p := range wrong.Places {
				if p.Path == path {
					return
				}
			}
			t.Errorf("%s is not among %v", path, wrong.Places)
		})
	}
}
