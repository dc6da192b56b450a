package psychometrics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// steps is how finely shares are told apart: thousandths.
const steps = 1000

// Distribution is how a group's shares (0 to 1) are spread. It holds counts, not people.
type Distribution struct {
	m      moments
	counts [steps + 1]int
}

// Add takes one person's share.
func (d *Distribution) Add(share float64) {
	if math.IsNaN(share) {
		return
	}
	share = max(0, min(1, share))
	d.m.add(share)
	d.counts[int(math.Round(share*steps))]++
}

// N is how many people were added.
func (d *Distribution) N() int { return int(d.m.n) }

// Mean of the shares.
func (d *Distribution) Mean() float64 { return d.m.mean }

// SD of the shares.
func (d *Distribution) SD() float64 { return d.m.sd() }

// Histogram counts people in bins of the same width; the last one holds its end.
func (d *Distribution) Histogram(bins int) []int {
	out := make([]int, bins)
	for at, n := range d.counts {
		out[min(bins-1, at*bins/steps)] += n
	}
	return out
}

// Quantile is the share below which a part p of the group lies, halves going to the
// middle of neighbours (the median of two is their mean).
func (d *Distribution) Quantile(p float64) float64 {
	want := p * float64(d.N())
	seen, last := 0.0, 0
	for at, n := range d.counts {
		if n == 0 {
			continue
		}
		seen += float64(n)
		if seen > want {
			return float64(at) / steps
		}
		last = at
		if seen == want {
			for next := at + 1; next <= steps; next++ {
				if d.counts[next] > 0 {
					return float64(at+next) / 2 / steps
				}
			}
		}
	}
	return float64(last) / steps
}

// Rank is the percentile rank of a share: who scored less, and half of who scored the
// same, of the group.
func (d *Distribution) Rank(share float64) float64 {
	if d.N() == 0 {
		return 0
	}
	at := int(math.Round(max(0, min(1, share)) * steps))
	below := 0
	for _, n := range d.counts[:at] {
		below += n
	}
	return (float64(below) + float64(d.counts[at])/2) / float64(d.N())
}

// StenOf gives the sten (1 to 10) of a percentile rank: mean 5.5, one standard
// deviation is two stens.
func StenOf(rank float64) int {
	switch {
	case rank <= 0:
		return 1
	case rank >= 1:
		return 10
	}
	z := distuv.UnitNormal.Quantile(rank)
	return max(1, min(10, int(math.Floor(2*z+6))))
}

// Norm is how a group of people stands: what a single result is compared with.
type Norm struct {
	N         int         `json:"n"`
	Mean      float64     `json:"mean"`
	SD        float64     `json:"sd"`
	Quantiles [5]float64  `json:"quantiles"` // 10, 25, 50, 75 and 90 %
	Stens     [10]float64 `json:"stens"`     // the share from which each sten begins; a sten nobody reaches begins past 1
}

// Quantiles of a Norm.
var Quantiles = [5]float64{.1, .25, .5, .75, .9}

// Norm of the group; false for one so small that its people could be told.
func (d *Distribution) Norm() (Norm, bool) {
	n := Norm{N: d.N(), Mean: d.Mean(), SD: d.SD()}
	if n.N < NeedNorms {
		return Norm{}, false
	}
	for i, p := range Quantiles {
		n.Quantiles[i] = d.Quantile(p)
	}
	from := 1
	for at := 0; at <= steps && from <= 10; at++ {
		sten := StenOf(d.Rank(float64(at) / steps))
		for ; from <= sten; from++ {
			n.Stens[from-1] = float64(at) / steps
		}
	}
	for ; from <= 10; from++ {
		n.Stens[from-1] = float64(steps+1) / steps
	}
	return n, true
}

// Sten places a share among the group.
func (n Norm) Sten(share float64) int {
	at := 1
	for i, from := range n.Stens {
		if math.Round(share*steps) >= math.Round(from*steps) {
			at = i + 1
		}
	}
	return at
}
