// Package grade turns a share of points into a level, an advice and a deficit: what
// definitions of questionnaires and of tests have in common.
package grade

import (
	"slices"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Competency is one scale of the report.
type Competency struct {
	Code        string            `json:"code" schema:"1..64"`
	Title       string            `json:"title" schema:"1..500"`
	Description string            `json:"description,omitempty" schema:"0..4000"`
	Advice      map[string]string `json:"advice,omitempty" schema:"1..4000"` // level code → instead of the level's own advice
}

// Level is a band of the share score/maximum.
type Level struct {
	Code    string  `json:"code" schema:"1..64"`
	Title   string  `json:"title" schema:"1..500"`
	From    float64 `json:"from" schema:"0..1"` // the share it begins at, 0 ≤ From < 1
	Meaning string  `json:"meaning,omitempty" schema:"0..4000"`
	Advice  string  `json:"advice,omitempty" schema:"0..4000"`
}

// Deficit says when a competency is a deficit: its level is one of Levels, or its
// share is below ShareBelow, or above ShareAbove. At least one must be set.
type Deficit struct {
	Levels     []string `json:"levels,omitempty"`
	ShareBelow *float64 `json:"share_below,omitempty" schema:"0..1"`
	ShareAbove *float64 `json:"share_above,omitempty" schema:"0..1"`
}

// Limits of a definition.
const (
	MaxText         = 4000
	MaxTitle        = 500
	MaxCode         = 64
	maxCompetencies = 200
	maxLevels       = 20
)

// slack lets a sum of fractional points miss a threshold by its last bit.
const slack = 1e-9

// Rule is how shares are graded.
type Rule struct {
	Levels   []Level
	Deficit  Deficit
	Polarity diagnostics.Polarity
}

// Score puts a share of most into its level and decides on the deficit.
func (r Rule) Score(k Competency, share, most float64) diagnostics.Score {
	level := r.Levels[0]
	for _, l := range r.Levels[1:] {
		if share >= l.From-slack {
			level = l
		}
	}
	advice := level.Advice
	if own, ok := k.Advice[level.Code]; ok {
		advice = own
	}
	if level.Meaning != "" && advice != "" {
		advice = level.Meaning + " " + advice
	} else {
		advice = level.Meaning + advice
	}
	d := r.Deficit
	return diagnostics.Score{
		Competency: k.Code, Max: most, Score: min(most, max(0, share*most)),
		Level: level.Code, LevelTitle: level.Title, Advice: advice, Polarity: r.Polarity,
		Deficit: slices.Contains(d.Levels, level.Code) ||
			d.ShareBelow != nil && share < *d.ShareBelow-slack ||
			d.ShareAbove != nil && share > *d.ShareAbove+slack,
	}
}
