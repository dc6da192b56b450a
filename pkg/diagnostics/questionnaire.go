package diagnostics

import "context"

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

// Form is a definition ready to be shown.
type Form struct {
	Title        string
	Introduction string
	Sections     []Section
	Competencies []Competency
}

// Competency is one scale of the report.
type Competency struct {
	Code  string
	Title string
	Max   float64 // the highest score a report can give; the lowest is 0
}

// Section groups items on one page.
type Section struct {
	Code  string
	Title string
	Items []Item
}

// Input says how an item is answered.
type Input string

// The ways to answer an item.
const (
	InputSingle   Input = "single"   // exactly one of Options
	InputMultiple Input = "multiple" // any number of Options
	InputText     Input = "text"     // free text
)

// Item is one statement or question.
type Item struct {
	Code     string // unique in the form
	Text     string
	Hint     string
	Required bool
	Input    Input
	Options  []Option
}

// Option is one possible answer. It carries no value: the page must not show
// what an answer is worth.
type Option struct {
	Code  string // unique in the item
	Title string
}

// Submission is one person's answers.
type Submission struct {
	RunID   string // opaque; comes back in the report
	Answers []Answer
}

// Answer answers one item. No choices and no text means: not answered.
type Answer struct {
	Item    string
	Choices []string // codes of options
	Text    string
}
