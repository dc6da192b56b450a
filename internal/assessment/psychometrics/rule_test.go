package psychometrics

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

// ofFactor is the covariance that one factor makes of items with these loadings and
// deviations.
func ofFactor(load, sd []float64) *mat.SymDense {
	m := mat.NewSymDense(len(load), nil)
	for i := range load {
		for j := i; j < len(load); j++ {
			r := load[i] * load[j]
			if i == j {
				r = 1
			}
			m.SetSym(i, j, r*sd[i]*sd[j])
		}
	}
	return m
}

func TestScale_SaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	few := NewScale([]float64{1, 1, 1})
	for i := range NeedReliability - 1 {
		few.Add([]float64{float64(i % 2), float64(i % 2), float64(i % 3 / 2)})
	}
	if a, o, x := few.Alpha(), few.Omega(), few.Items()[0]; a.Why != FewRuns || o.Why != FewRuns || x.Difficulty.Why != FewRuns || x.Flaws != nil {
		t.Errorf("29 runs: %+v %+v %+v", a, o, x)
	}
	few.Add([]float64{1, 1, 1})
	if a := few.Alpha(); !a.Known() {
		t.Errorf("30 runs: %+v", a)
	}
	one := NewScale([]float64{5})
	two, same := NewScale([]float64{1, 1}), NewScale([]float64{4, 4, 4})
	for i := range 40 {
		one.Add([]float64{float64(i % 6)})
		two.Add([]float64{float64(i % 2), float64(i % 2)})
		same.Add([]float64{3, 3, 3})
	}
	if a, x := one.Alpha(), one.Items()[0]; a.Why != FewItems || x.Rest.Why != FewItems || x.AlphaWithout.Why != FewItems || x.Flaws != nil {
		t.Errorf("one item: %+v %+v", a, x)
	}
	if a, o := two.Alpha(), two.Omega(); a.Value != 1 || o.Why != FewItems {
		t.Errorf("two items that agree: %+v %+v", a, o)
	}
	if a, o, x := same.Alpha(), same.Omega(), same.Items()[0]; a.Why != NoSpread || o.Why != NoSpread || !slices.Equal(x.Flaws, []Flaw{Same}) {
		t.Errorf("all alike: %+v %+v %+v", a, o, x)
	}
}

// An item that was forgotten to be reversed shows at once.
func TestItems_OneAgainstTheScale(t *testing.T) {
	t.Parallel()
	s := NewScale([]float64{4, 4, 4, 4})
	for i := range 100 {
		p := float64(i % 5)
		s.Add([]float64{p, max(0, p-float64(i%2)), min(4, p+float64(i%3/2)), 4 - p})
	}
	for i, x := range s.Items() {
		if got := slices.Contains(x.Flaws, Against); got != (i == 3) {
			t.Errorf("item %d: %+v", i, x)
		}
		if got := slices.Contains(x.Flaws, HurtsAll); got != (i == 3) {
			t.Errorf("item %d: %+v", i, x)
		}
	}
}

// Of a test drawn from a bank nobody had all tasks: their worth is told, alpha is not.
func TestItems_DrawnVariants(t *testing.T) {
	t.Parallel()
	s := NewScale([]float64{1, 1, 1, 1})
	for i := range 120 {
		able := float64(i / 60)
		row := []float64{able, able, able, float64(i % 2)}
		row[i%4] = math.NaN()
		s.Add(row)
	}
	s.Add([]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()})
	if all, complete := s.Runs(); all != 120 || complete != 0 || s.Alpha().Why != FewRuns {
		t.Errorf("%d runs, %d complete, alpha %+v", all, complete, s.Alpha())
	}
	for i, x := range s.Items() {
		if x.Runs != 90 || !x.Difficulty.Known() || !x.Rest.Known() || x.AlphaWithout.Why != FewRuns || (x.Rest.Value > .5) != (i < 3) {
			t.Errorf("task %d: %+v", i, x)
		}
	}
}

// Streaming gives what the whole table gives.
func TestScale_StreamedAsWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k, n := rapid.IntRange(2, 6).Draw(t, "items"), rapid.IntRange(NeedReliability, 80).Draw(t, "people")
		columns := make([][]float64, k)
		s := NewScale(slices.Repeat([]float64{5}, k))
		totals := make([]float64, n)
		for p := range n {
			row := make([]float64, k)
			for i := range row {
				row[i] = float64(rapid.IntRange(0, 5).Draw(t, "points"))
				columns[i] = append(columns[i], row[i])
				totals[p] += row[i]
			}
			s.Add(row)
		}
		sum := 0.0
		for _, c := range columns {
			sum += stat.Variance(c, nil)
		}
		total := stat.Variance(totals, nil)
		a := s.Alpha()
		if total <= 1e-9 {
			return
		}
		if want := float64(k) / float64(k-1) * (1 - sum/total); math.Abs(a.Value-want) > 1e-9 {
			t.Fatalf("alpha %v, want %v", a, want)
		}
		for i, x := range s.Items() {
			rest := make([]float64, n)
			for p := range rest {
				rest[p] = totals[p] - columns[i][p]
			}
			if want := stat.Correlation(columns[i], rest, nil); x.Rest.Known() && math.Abs(x.Rest.Value-want) > 1e-9 {
				t.Fatalf("rest %v, want %v", x.Rest, want)
			}
			if d := x.Discriminate; d.Known() && math.Abs(d.Value) > 1 {
				t.Fatalf("D %v", d)
			}
		}
	})
}

func TestNorm_OnlyOfTenOrMore(t *testing.T) {
	t.Parallel()
	d := &Distribution{}
	for i := range 9 {
		d.Add(float64(i) / 10)
	}
	if _, ok := d.Norm(); ok {
		t.Error("nine people have a norm")
	}
	d.Add(.9)
	n, ok := d.Norm()
	if !ok || n.N != 10 {
		t.Fatalf("%+v %v", n, ok)
	}
	near(t, "median", n.Quantiles[2], .45, 1e-9)
	near(t, "mean", n.Mean, .45, 1e-9)
	if got := d.Histogram(5); !slices.Equal(got, []int{2, 2, 2, 2, 2}) {
		t.Errorf("histogram %v", got)
	}
	near(t, "rank", d.Rank(.5), .55, 1e-9)
}

// The borders of stens by the normal distribution: 2.3, 6.7, 15.9, 30.9, 50, 69.1, 84.1,
// 93.3, 97.7 % (Cattell's standard ten).
func TestNorm_StenBorders(t *testing.T) {
	t.Parallel()
	for i, border := range []float64{.02275, .06681, .15866, .30854, .5, .69146, .84134, .93319, .97725} {
		if below, above := StenOf(border-.0001), StenOf(border+.0001); below != i+1 || above != i+2 {
			t.Errorf("at %v: %d and %d", border, below, above)
		}
	}
	if StenOf(0) != 1 || StenOf(1) != 10 {
		t.Error("the ends")
	}
	d := &Distribution{}
	for i := range 1000 {
		d.Add(float64(i) / 1000)
	}
	n, _ := d.Norm()
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1).Draw(t, "share")
		if got, want := n.Sten(share), StenOf(d.Rank(share)); got != want {
			t.Fatalf("sten of %v: %d, want %d", share, got, want)
		}
	})
	if !slices.IsSorted(n.Stens[:]) || n.Stens[0] != 0 {
		t.Errorf("%v", n.Stens)
	}
}

func BenchmarkScale_AHundredThousandRuns(b *testing.B) {
	row := make([]float64, 5)
	for b.Loop() {
		for range 8 {
			s := NewScale([]float64{4, 4, 4, 4, 4})
			for i := range 100_000 {
				for j := range row {
					row[j] = float64((i*7 + j*j*i) % 5)
				}
				s.Add(row)
			}
			s.Items()
		}
	}
}
