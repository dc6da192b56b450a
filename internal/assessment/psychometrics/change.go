package psychometrics

import "math"

// Trust is what is known of the precision of a scale: its reliability and the spread of
// its scores, in the measure in which changes are told.
type Trust struct {
	Reliability float64 `json:"reliability"`
	SD          float64 `json:"sd"`
	Runs        int     `json:"runs"`
}

// Usable tells whether changes can be judged by it.
func (t Trust) Usable() bool {
	return t.Runs >= NeedReliability && t.SD > 0 && t.Reliability > 0 && t.Reliability < 1
}

// SEM is the standard error of one measurement.
func (t Trust) SEM() float64 { return t.SD * math.Sqrt(1-t.Reliability) }

// significant is the index beyond which a change is chance in one case of twenty.
const significant = 1.96

// Index is the reliable change index of Jacobson and Truax (1991): the difference by
// the standard error of a difference.
func (t Trust) Index(before, after float64) (float64, bool) {
	if !t.Usable() {
		return 0, false
	}
	return (after - before) / (math.Sqrt2 * t.SEM()), true
}

// Verdict is what a change of one person is worth.
type Verdict string

// The verdicts.
const (
	Grew        Verdict = "grew"
	Fell        Verdict = "fell"
	WithinError Verdict = "within_error"
	NotEnough   Verdict = "not_enough" // the scale's reliability is not known
)

// Judge tells whether a change is more than the error of two measurements.
func (t Trust) Judge(before, after float64) Verdict {
	index, ok := t.Index(before, after)
	switch {
	case !ok:
		return NotEnough
	case index > significant:
		return Grew
	case index < -significant:
		return Fell
	}
	return WithinError
}
