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
	Title        string               `json:"title"`
	Introduction string               `json:"introduction,omitempty"`
	Polarity     diagnostics.Polarity `json:"polarity"` // whether a high score is good
	Scales       []Scale              `json:"scales"`
	Competencies []Competency         `json:"competencies"`
	Sections     []Section            `json:"sections"`
	Levels       []Level              `json:"levels"` // from the lowest share up; the first begins at 0
	Deficit      Deficit              `json:"deficit"`
}

// Scale is a list of possible answers, shared by items.
type Scale struct {
	Code    string   `json:"code"`
	Title   string   `json:"title,omitempty"`
	Options []Option `json:"options"`
}

// Option is one answer and what it is worth.
type Option struct {
	Code  string  `json:"code"`
	Title string  `json:"title"`
	Value float64 `json:"value"`
}

// Competency, Level and Deficit are those of every definition.
type (
	Competency = grade.Competency
	Level      = grade.Level
	Deficit    = grade.Deficit
)

// Section is one page of statements.
type Section struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	Items []Item `json:"items"`
}

// Item is one statement. Its worth is the answer's value counted from the lowest
// of the scale (from the highest when Reverse), times Weight.
type Item struct {
	Code       string  `json:"code"`
	Text       string  `json:"text"`
	Hint       string  `json:"hint,omitempty"`
	Competency string  `json:"competency"`
	Scale      string  `json:"scale"`
	Weight     float64 `json:"weight,omitempty"` // 1 when left out
	Reverse    bool    `json:"reverse,omitempty"`
	Optional   bool    `json:"optional,omitempty"`

	// Show says when the item is asked at all: all conditions hold. Empty: always.
	Show []Condition `json:"show,omitempty"`
}

// Condition holds when the answer to an earlier item is one of In. An item that is
// not asked itself has no answer.
type Condition struct {
	Item string   `json:"item"`
	In   []string `json:"in"` // codes of options
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
