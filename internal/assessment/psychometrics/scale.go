package psychometrics

import (
	"math"
	"slices"
)

// Scale gathers the scores of one scale's items, person by person.
type Scale struct {
	most   []float64 // points an item can give
	runs   int
	items  []item
	total  moments // of complete runs
	common *covariance
	strata map[int]*stratum
}

// item is what was gathered of one item.
type item struct {
	points   moments // of all runs that had it
	complete moments // of complete runs
	without  moments // the total without it, of complete runs
	rest     pairs   // its points beside the share of the others
}

// stratum are the runs with the same total, as a share in thousandths.
type stratum struct {
	runs float64
	sum  []float64 // points by item
	had  []float64 // runs that had the item
}

// NewScale begins a scale of items with the most points each can give.
func NewScale(most []float64) *Scale {
	s := &Scale{most: slices.Clone(most), items: make([]item, len(most)), strata: map[int]*stratum{}}
	if n := len(most); n >= leastForOmega && n <= mostForOmega {
		s.common = newCovariance(n)
	}
	return s
}

// Add takes the points of one person, in the order of the items; NaN for an item that
// the person's variant did not have, or that was left out.
func (s *Scale) Add(points []float64) {
	sum, most, had := 0.0, 0.0, 0
	for i, p := range points {
		if !math.IsNaN(p) {
			sum += p
			most += s.most[i]
			had++
		}
	}
	if had == 0 || most <= 0 {
		return
	}
	s.runs++
	full := had == len(s.most)
	for i, p := range points {
		if math.IsNaN(p) {
			continue
		}
		it := &s.items[i]
		it.points.add(p)
		if left := most - s.most[i]; left > 0 {
			it.rest.add(p, (sum-p)/left)
		}
		if full {
			it.complete.add(p)
			it.without.add(sum - p)
		}
	}
	s.stratum(sum / most).add(points)
	if full {
		s.total.add(sum)
		if s.common != nil {
			s.common.add(points)
		}
	}
}

func (s *Scale) stratum(share float64) *stratum {
	at := int(math.Round(share * 1000))
	x := s.strata[at]
	if x == nil {
		x = &stratum{sum: make([]float64, len(s.most)), had: make([]float64, len(s.most))}
		s.strata[at] = x
	}
	return x
}

func (x *stratum) add(points []float64) {
	x.runs++
	for i, p := range points {
		if !math.IsNaN(p) {
			x.sum[i] += p
			x.had[i]++
		}
	}
}

// Runs tells how many people were added, and how many of them had every item.
func (s *Scale) Runs() (all, complete int) { return s.runs, int(s.total.n) }

// Alpha is Cronbach's alpha (1951) over complete runs: how far the items measure one
// thing. A negative value is told as it is: some item runs against the others.
func (s *Scale) Alpha() Estimate {
	switch {
	case len(s.most) < 2:
		return missing(FewItems)
	case s.total.n < NeedReliability:
		return missing(FewRuns)
	}
	return alpha(len(s.most), s.variances(), s.total.variance())
}

// variances is the sum of those of the items, of complete runs.
func (s *Scale) variances() (sum float64) {
	for _, it := range s.items {
		sum += it.complete.variance()
	}
	return sum
}

func alpha(k int, items, total float64) Estimate {
	if k < 2 {
		return missing(FewItems)
	}
	if total <= noise {
		return missing(NoSpread)
	}
	return known(float64(k) / float64(k-1) * (1 - items/total))
}

// Omega is McDonald's omega (1999) with one common factor: like alpha, but the items
// may be of different worth. It is missing where one factor does not explain the scale.
func (s *Scale) Omega() Estimate {
	switch {
	case len(s.most) < leastForOmega:
		return missing(FewItems)
	case len(s.most) > mostForOmega:
		return missing(ManyItems)
	case s.total.n < NeedReliability:
		return missing(FewRuns)
	}
	return omega(s.common.matrix())
}

// SD is the spread of the totals of complete runs, in points.
func (s *Scale) SD() float64 { return s.total.sd() }

// Most is the most points the whole scale can give.
func (s *Scale) Most() float64 {
	sum := 0.0
	for _, m := range s.most {
		sum += m
	}
	return sum
}
