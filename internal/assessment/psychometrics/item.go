package psychometrics

import (
	"maps"
	"slices"
)

// Item is what one item is worth in its scale.
type Item struct {
	Runs         int      `json:"runs"`
	Difficulty   Estimate `json:"difficulty"`    // mean share of its points: of a test, the share of right answers
	SD           float64  `json:"sd"`            // of its points
	Rest         Estimate `json:"rest"`          // correlation with the rest of the scale, itself left out
	Discriminate Estimate `json:"discriminate"`  // D: the best 27 % against the weakest 27 % (Kelley 1939)
	AlphaWithout Estimate `json:"alpha_without"` // of the scale, were it left out
	Flaws        []Flaw   `json:"flaws,omitempty"`
}

// Flaw is what speaks against an item.
type Flaw string

// The flaws, the gravest first.
const (
	Against  Flaw = "against"  // the stronger do worse: reversed, or its key is wrong
	Same     Flaw = "same"     // everybody answers alike
	TooEasy  Flaw = "too_easy" // nearly everybody has all its points
	TooHard  Flaw = "too_hard" // nearly nobody has any
	Weak     Flaw = "weak"     // tells little of the scale
	HurtsAll Flaw = "hurts"    // without it the scale is more reliable
)

// The bounds are those usual in the field (Ebel & Frisbie 1991: a discrimination below
// 0.2 is poor).
const (
	leastRest = 0.2
	easiest   = 0.95
	hardest   = 0.05
	alphaGain = 0.01
	extreme   = 0.27 // Kelley's share of the best and of the weakest
)

// Items tells what each item is worth, in order.
func (s *Scale) Items() []Item {
	whole, sum := s.Alpha(), s.variances()
	top, bottom := s.extremes()
	out := make([]Item, len(s.items))
	for i, it := range s.items {
		x := Item{Runs: int(it.points.n), SD: it.points.sd()}
		if it.points.n < NeedItems {
			few := missing(FewRuns)
			x.Difficulty, x.Rest, x.Discriminate, x.AlphaWithout = few, few, few, few
			out[i] = x
			continue
		}
		x.Difficulty = known(it.points.mean / s.most[i])
		x.Rest = missing(NoSpread)
		if len(s.items) < 2 {
			x.Rest = missing(FewItems)
		} else if r, ok := it.rest.r(); ok {
			x.Rest = known(r)
		}
		x.Discriminate = missing(NoSpread)
		if t, b := top[i], bottom[i]; t.had > 0 && b.had > 0 {
			x.Discriminate = known((t.sum/t.had - b.sum/b.had) / s.most[i])
		}
		x.AlphaWithout = missing(FewRuns)
		if s.total.n >= NeedReliability {
			x.AlphaWithout = alpha(len(s.items)-1, sum-it.complete.variance(), it.without.variance())
		}
		x.Flaws = flaws(x, whole)
		out[i] = x
	}
	return out
}

// flaws names what speaks against the item; whole is the alpha of its scale.
func flaws(x Item, whole Estimate) (out []Flaw) {
	if x.Rest.Known() && x.Rest.Value < 0 {
		out = append(out, Against)
	}
	switch {
	case x.SD <= noise:
		out = append(out, Same)
	case x.Difficulty.Value >= easiest:
		out = append(out, TooEasy)
	case x.Difficulty.Value <= hardest:
		out = append(out, TooHard)
	}
	if x.Rest.Known() && x.Rest.Value >= 0 && x.Rest.Value < leastRest {
		out = append(out, Weak)
	}
	if whole.Known() && x.AlphaWithout.Known() && x.AlphaWithout.Value > whole.Value+alphaGain {
		out = append(out, HurtsAll)
	}
	return out
}

// part is what a group of runs has of an item.
type part struct{ sum, had float64 }

// extremes gives the best and the weakest by the total. Of runs with the same total at
// the border each counts by the share that is still wanted, so that no order decides.
func (s *Scale) extremes() (top, bottom []part) {
	shares := slices.Sorted(maps.Keys(s.strata))
	want := extreme * float64(s.runs)
	bottom = s.gather(shares, want)
	slices.Reverse(shares)
	return s.gather(shares, want), bottom
}

func (s *Scale) gather(shares []int, want float64) []part {
	out := make([]part, len(s.items))
	for _, share := range shares {
		x := s.strata[share]
		w := min(1, want/x.runs)
		for i := range out {
			out[i].sum += w * x.sum[i]
			out[i].had += w * x.had[i]
		}
		if want -= x.runs; want <= 0 {
			break
		}
	}
	return out
}
