// Package questionnaire scores questionnaires on rating scales: statements that a
// teacher agrees with or not, grouped by competency. It is what the program
// selfdiagnosis serves.
package questionnaire

import "github.com/marshrut-iom/marshrut/pkg/diagnostics"

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

// Competency is one scale of the report.
type Competency struct {
	Code        string            `json:"code"`
	Title       string            `json:"title"`
	Description string            `json:"description,omitempty"`
	Advice      map[string]string `json:"advice,omitempty"` // level code → instead of the level's own advice
}

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
}

// Level is a band of the share score/maximum.
type Level struct {
	Code    string  `json:"code"`
	Title   string  `json:"title"`
	From    float64 `json:"from"` // the share it begins at, 0 ≤ From < 1
	Meaning string  `json:"meaning,omitempty"`
	Advice  string  `json:"advice,omitempty"`
}

// Deficit says when a competency is a deficit: its level is one of Levels, or its
// share is below ShareBelow, or above ShareAbove. At least one must be set.
type Deficit struct {
	Levels     []string `json:"levels,omitempty"`
	ShareBelow *float64 `json:"share_below,omitempty"`
	ShareAbove *float64 `json:"share_above,omitempty"`
}

// Limits of a definition.
const (
	maxItems        = 1000
	maxCompetencies = 200
	maxScales       = 50
	maxOptions      = 20
	maxLevels       = 20
	maxSections     = 200
	maxText         = 4000
	maxTitle        = 500
	maxCode         = 64
	maxWeight       = 100
	maxValue        = 1000
)
