// Package questionnaire scores questionnaires on rating scales: statements that a
// teacher agrees with or not, grouped by competency. It is what the program
// selfdiagnosis serves.
package questionnaire

import (
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Definition is a questionnaire as a methodist writes it. It is decoded strictly.
type Definition struct {
	Title        string               `json:"title" schema:"1..500"`
	Introduction string               `json:"introduction,omitempty" schema:"0..4000"`
	Polarity     diagnostics.Polarity `json:"polarity"` // whether a high score is good
	Scales       []Scale              `json:"scales" schema:"1..50"`
	Competencies []Competency         `json:"competencies" schema:"1..200"`
	Sections     []Section            `json:"sections" schema:"1..200"`
	Levels       []Level              `json:"levels" schema:"1..20"` // from the lowest share up; the first begins at 0
	Deficit      Deficit              `json:"deficit"`
}

// Scale is a list of possible answers, shared by items.
type Scale struct {
	Code    string   `json:"code" schema:"1..64"`
	Title   string   `json:"title,omitempty" schema:"0..500"`
	Options []Option `json:"options" schema:"2..20"`
}

// Option is one answer and what it is worth.
type Option struct {
	Code  string  `json:"code" schema:"1..64"`
	Title string  `json:"title" schema:"1..500"`
	Value float64 `json:"value" schema:"-1000..1000"`
}

type (
	// Competency is that of every definition.
	Competency = grade.Competency
	// Level is that of every definition.
	Level = grade.Level
	// Deficit is the rule of every definition.
	Deficit = grade.Deficit
)

// Section is one page of statements.
type Section struct {
	Code  string `json:"code" schema:"1..64"`
	Title string `json:"title" schema:"1..500"`
	Items []Item `json:"items" schema:"1..1000"`
}

// Item is one statement. Its worth is the answer's value counted from the lowest
// of the scale (from the highest when Reverse), times Weight.
type Item struct {
	Code       string  `json:"code" schema:"1..64"`
	Text       string  `json:"text" schema:"1..4000"`
	Hint       string  `json:"hint,omitempty" schema:"0..4000"`
	Competency string  `json:"competency"`
	Scale      string  `json:"scale"`
	Weight     float64 `json:"weight,omitempty" schema:"0..100"` // 1 when left out
	Reverse    bool    `json:"reverse,omitempty"`
	Optional   bool    `json:"optional,omitempty"`

	// Show says when the item is asked at all: all conditions hold. Empty: always.
	Show []Condition `json:"show,omitempty" schema:"0..5"`
}

// Condition holds when the answer to an earlier item is one of In. An item that is
// not asked itself has no answer.
type Condition struct {
	Item string   `json:"item"`
	In   []string `json:"in" schema:"1..20"` // codes of options
}

// Limits of a definition.
const (
	maxText     = grade.MaxText
	maxTitle    = grade.MaxTitle
	maxItems    = 1000
	maxShow     = 5
	maxScales   = 50
	maxOptions  = 20
	maxSections = 200
	maxWeight   = 100
	maxValue    = 1000
)
