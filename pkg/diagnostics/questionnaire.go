package diagnostics

import (
	"context"
	"slices"
)

// Questionnaire shows a form made from a definition and scores the answers.
// Its methods are called concurrently.
//
// Form and Score return a *DefinitionError when the definition is wrong and
// Score an *AnswersError when the answers are; any other error, and a panic,
// counts as a failure of the program.
type Questionnaire interface {
	Instrument
	// Form checks the definition and lays it out, ready to be shown.
	Form(ctx context.Context, d Definition) (Form, error)
	// Score turns one person's answers into a report on every competency.
	Score(ctx context.Context, d Definition, s Submission) (Report, error)
}

// Definition is a declarative instrument as JSON: what a methodist writes. Its
// shape belongs to the program, but it must be an object with at least
// {"competencies": [{"code": …}]}: the platform holds reports against that list
// (see OutlineOf). Decode reads one strictly.
type Definition []byte

// Drawer is what a Questionnaire adds whose runs have forms of their own: items in
// random order, or some drawn out of many. Its Form says Drawn and shows all items.
type Drawer interface {
	Questionnaire
	// Draw lays the definition out for one run. The same run id, which the submission
	// of the run carries again, must always give the same form; the competencies and
	// their maxima are those of Form.
	Draw(ctx context.Context, d Definition, runID string) (Form, error)
}

// Form is a definition ready to be shown.
type Form struct {
	Title        string
	Introduction string
	Sections     []Section
	Competencies []Competency
	TimeLimit    int  // seconds from the beginning of a run to its end, 0: none; only a Test may have one
	Test         bool // items have right answers; one that is left out gives no points
	Drawn        bool // each run has a form of its own, see Drawer
}

// Competency is one scale of the report.
type Competency struct {
	Code  string
	Title string
	Max   float64 // the highest score a report can give; the lowest is 0
}

// Section groups items on one page.
type Section struct {
	Code         string
	Title        string
	Items        []Item
	Introduction string // what all its items are about: a text to read, a case
}

// Asked tells of every item whether it is asked, after the answers given so far.
// Choices gives those to an item.
func (f Form) Asked(choices func(item string) []string) map[string]bool {
	asked := map[string]bool{}
	for _, s := range f.Sections {
		for _, item := range s.Items {
			asked[item.Code] = !slices.ContainsFunc(item.Show, func(when Condition) bool {
				return !asked[when.Item] || !slices.ContainsFunc(choices(when.Item), func(c string) bool { return slices.Contains(when.In, c) })
			})
		}
	}
	return asked
}

// Submission is one person's answers.
type Submission struct {
	RunID    string // opaque; comes back in the report
	Answers  []Answer
	Itemized bool // the report is to say what each item gave, for the statistics of the instrument
}

// Answer answers one item. No choices and no text means: not answered.
type Answer struct {
	Item    string
	Choices []string // codes of options, or pairs, see Input
	Text    string
	Marks   []Mark // of an answer with a Rubric: what the expert gave
}

// Mark is how many points an expert gave by one criterion of the rubric.
type Mark struct {
	Criterion string
	Points    float64
}
