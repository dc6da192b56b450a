// Package psychometrics says how far the figures of an instrument can be trusted: the
// reliability of its scales, what its items are worth, and whether a change of one
// person is more than chance. It is pure arithmetic: it knows no people and no tenants.
//
// Scores come person by person, so that a region's runs never stand in memory at once.
// What can't be told says of how many runs it could (Need).
package psychometrics

// How many complete runs each figure wants at least. Thirty is where the error of a
// variance falls below a third; norms are told of groups of at least ten, which is a
// matter of privacy, not of precision.
const (
	NeedReliability = 30
	NeedItems       = 30
	NeedNorms       = 10
)

// Estimate is a figure that may be missing.
type Estimate struct {
	Value float64 `json:"value"`
	Why   Why     `json:"why,omitempty"` // why there is none; empty: there is
}

// Known tells whether there is a figure.
func (e Estimate) Known() bool { return e.Why == "" }

// Why a figure is missing.
type Why string

// The reasons. The first is mended by more runs, see the Need constants.
const (
	FewRuns   Why = "few_runs"
	FewItems  Why = "few_items"  // alpha wants two items, omega three
	NoSpread  Why = "no_spread"  // everybody has the same score
	NoFactor  Why = "no_factor"  // one common factor does not explain the scale
	NoItems   Why = "no_items"   // the program tells no scores of items
	ManyItems Why = "many_items" // more than the factor is looked for in
)

func known(v float64) Estimate { return Estimate{Value: v} }

func missing(w Why) Estimate { return Estimate{Why: w} }
