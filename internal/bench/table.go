package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
	"time"
)

// table gathers what was measured.
type table struct{ lines []line }

// line is one figure: ours beside the bare way, and what was aimed at.
type line struct {
	what, ours, bare, ratio, goal string
	met                           bool
}

func (t *table) add(l line) { t.lines = append(t.lines, l) }

func (t *table) print(w io.Writer) {
	if len(t.lines) == 0 {
		return
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(tw, "what\tours\tbare\tratio\tgoal\tmet")
	for _, l := range t.lines {
		met := "no"
		switch {
		case l.goal == "":
			met = "-" // told beside the others
		case l.met:
			met = "yes"
		}
		_, _ = fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\n", l.what, l.ours, cmp.Or(l.bare, "-"), cmp.Or(l.ratio, "-"), cmp.Or(l.goal, "-"), met)
	}
	_ = tw.Flush()
}

// pairs are the rounds of one figure: ours and the bare way, measured in turn.
type pairs struct{ ours, bare []float64 }

// ratio is the median of the rounds' ratios: what slows a round down slows both sides.
func (p pairs) ratio() float64 {
	ratios := make([]float64, len(p.ours))
	for i := range p.ours {
		ratios[i] = p.ours[i] / p.bare[i]
	}
	return median(ratios)
}

// against gives the same rounds of ours beside another bare way.
func (p pairs) against(bare []float64) pairs { return pairs{p.ours, bare} }

func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	v = slices.Sorted(slices.Values(v))
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}

// inTurn measures ours and the bare way by turns, after one round of each that does
// not count. Who goes first changes every round.
func inTurn(rounds int, ours, bare func() (float64, error)) (pairs, error) {
	var p pairs
	for i := -1; i < rounds; i++ {
		first, second := ours, bare
		if i%2 != 0 {
			first, second = bare, ours
		}
		a, err := first()
		if err != nil {
			return p, err
		}
		b, err := second()
		if err != nil {
			return p, err
		}
		if i%2 != 0 {
			a, b = b, a
		}
		if i >= 0 {
			p.ours, p.bare = append(p.ours, a), append(p.bare, b)
		}
	}
	return p, nil
}

// atLeast adds a figure of which more is better, as a share of the bare one.
func (t *table) atLeast(what string, p pairs, goal float64, show func(float64) string) {
	r := p.ratio()
	t.add(line{what, show(median(p.ours)), show(median(p.bare)), fmt.Sprintf("%.2f", r), fmt.Sprintf("≥ %.2f", goal), r >= goal})
}

// atMost adds a figure of which less is better.
func (t *table) atMost(what string, p pairs, goal float64, show func(float64) string) {
	r := p.ratio()
	t.add(line{what, show(median(p.ours)), show(median(p.bare)), fmt.Sprintf("%.2f", r), fmt.Sprintf("≤ %.2f", goal), r <= goal})
}

func perSecond(v float64) string { return fmt.Sprintf("%.0f/s", v) }

// took shows seconds.
func took(v float64) string {
	d := time.Duration(v * float64(time.Second))
	switch {
	case d < time.Microsecond:
		return fmt.Sprintf("%.0f ns", v*1e9)
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", v*1e6)
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", v*1e3)
	}
	return fmt.Sprintf("%.1f s", v)
}

func mib(bytes float64) string { return fmt.Sprintf("%.0f MiB", bytes/(1<<20)) }
