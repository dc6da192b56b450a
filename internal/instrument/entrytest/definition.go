// Package entrytest scores tests with right answers, as further-education programmes
// give them at the entry [A IV.2]. It is what the program entrytest serves.
//
// Nothing that says what is right leaves it but in the points of a report: options
// have no codes of their own in a definition, and those of the form are given by the
// alphabet.
package entrytest

import "github.com/marshrut-iom/marshrut/internal/instrument/grade"

// Definition is a test as a methodist writes it. It is decoded strictly.
type Definition struct {
	Title          string             `json:"title" schema:"1..500"`
	Introduction   string             `json:"introduction,omitempty" schema:"0..4000"`
	TimeLimit      int                `json:"time_limit_minutes,omitempty" schema:"0..300"` // 0: none
	ShuffleOptions bool               `json:"shuffle_options,omitempty"`
	Competencies   []grade.Competency `json:"competencies" schema:"1..200"`
	Sections       []Section          `json:"sections" schema:"1..100"`
	Levels         []grade.Level      `json:"levels" schema:"1..20"` // from the lowest share up; the first begins at 0
	Deficit        grade.Deficit      `json:"deficit"`
	Survey         *Survey            `json:"survey,omitempty"`
}

// Section is a block of tasks. With Draw each run gets that many of them; they all
// form the same competency and are worth the same then, so that every variant weighs
// the same.
type Section struct {
	Code         string `json:"code" schema:"1..64"`
	Title        string `json:"title" schema:"1..500"`
	Introduction string `json:"introduction,omitempty" schema:"0..4000"` // what all tasks are about
	Draw         int    `json:"draw,omitempty" schema:"0..500"`          // 0: all
	Shuffle      bool   `json:"shuffle,omitempty"`
	Items        []Item `json:"items" schema:"1..500"`
}

// Kind says how a task is answered.
type Kind string

// The kinds of tasks.
const (
	Single   Kind = "single"
	Multiple Kind = "multiple"
	Ordering Kind = "ordering"
	Matching Kind = "matching"
	Short    Kind = "short"
	Number   Kind = "number"
	Essay    Kind = "essay"
)

// Item is one task. What is right stands in the field of its kind.
type Item struct {
	Code       string  `json:"code" schema:"1..64"`
	Kind       Kind    `json:"kind"`
	Text       string  `json:"text" schema:"1..4000"`
	Hint       string  `json:"hint,omitempty" schema:"0..4000"`
	Competency string  `json:"competency"`
	Points     float64 `json:"points,omitempty" schema:"0..100"` // 1 when left out; an essay's are those of its rubric
	// Partial gives a part of the points for a part of the answer: of a multiple choice
	// the right ones chosen less the wrong ones, of an ordering or matching each one in
	// its place. Without it an answer is right or wrong.
	Partial bool `json:"partial,omitempty"`

	Options     []Option    `json:"options,omitempty" schema:"0..20"`     // single, multiple
	KeepOrder   bool        `json:"keep_order,omitempty"`                 // "all of these" stays last
	Sequence    []string    `json:"sequence,omitempty" schema:"0..20"`    // ordering: in the right order
	Pairs       []Pair      `json:"pairs,omitempty" schema:"0..20"`       // matching
	Distractors []string    `json:"distractors,omitempty" schema:"0..20"` // matching: further right sides that fit nothing
	Accepted    []string    `json:"accepted,omitempty" schema:"0..50"`    // short: compared without case, Ё, blanks and marks
	Answer      *float64    `json:"answer,omitempty"`                     // number
	Tolerance   float64     `json:"tolerance,omitempty"`                  // number: how far off is right still
	Unit        string      `json:"unit,omitempty"`                       // number: shown beside the field
	Rubric      []Criterion `json:"rubric,omitempty" schema:"0..20"`      // essay
}

// Option is one possible answer.
type Option struct {
	Text    string `json:"text"`
	Correct bool   `json:"correct,omitempty"`
}

// Pair is what belongs together; several left sides may have the same right side.
type Pair struct {
	Left  string `json:"left"`
	Right string `json:"right"`
}

// Criterion is one line of the rubric by which an expert scores an essay. Who answers
// sees it as well: it holds no model answer.
type Criterion struct {
	Code        string  `json:"code"`
	Title       string  `json:"title"`
	Description string  `json:"description,omitempty"`
	Points      float64 `json:"points"` // the most
}

// Survey asks for needs beside the test [A IV.1]. Nothing in it is scored.
type Survey struct {
	Title        string     `json:"title"`
	Introduction string     `json:"introduction,omitempty"`
	Questions    []Question `json:"questions"`
}

// Question of a survey; its answer becomes what As says.
type Question struct {
	Code    string   `json:"code"`
	Kind    Kind     `json:"kind"` // single, multiple, or text
	Text    string   `json:"text"`
	Hint    string   `json:"hint,omitempty"`
	Options []string `json:"options,omitempty"`
	As      As       `json:"as"`
}

// Text is free text, of a survey's question only.
const Text Kind = "text"

// As says what the answer to a question becomes.
type As string

// A learning request, a difficulty, or a note beside the result.
const (
	AsRequest    As = "request"
	AsDifficulty As = "difficulty"
	AsNote       As = "note"
)

// Limits of a definition.
const (
	maxItems    = 500
	maxSections = 100
	maxOptions  = 20
	maxAccepted = 50
	maxAnswer   = 200 // characters of an accepted form
	maxCriteria = 20
	maxPoints   = 100
	maxMinutes  = 300
	maxQuestion = 20
	maxRequests = 20
	maxRequest  = 2000 // characters
	maxNumber   = 1e12
)
