package psychometrics

import (
	"math"
	"slices"
	"testing"
)

// attitude is R's data set of that name: 30 departments, 7 percentages (Chatterjee and
// Price 1977). What its alpha is stands on the help page of alpha in the R package
// psych (Revelle), whose example it is.
var attitude = [][]float64{
	{43, 51, 30, 39, 61, 92, 45}, {63, 64, 51, 54, 63, 73, 47}, {71, 70, 68, 69, 76, 86, 48}, {61, 63, 45, 47, 54, 84, 35},
	{81, 78, 56, 66, 71, 83, 47}, {43, 55, 49, 44, 54, 49, 34}, {58, 67, 42, 56, 66, 68, 35}, {71, 75, 50, 55, 70, 66, 41},
	{72, 82, 72, 67, 71, 83, 31}, {67, 61, 45, 47, 62, 80, 41}, {64, 53, 53, 58, 58, 67, 34}, {67, 60, 47, 39, 59, 74, 41},
	{69, 62, 57, 42, 55, 63, 25}, {68, 83, 83, 45, 59, 77, 35}, {77, 77, 54, 72, 79, 77, 46}, {81, 90, 50, 72, 60, 54, 36},
	{74, 85, 64, 69, 79, 79, 63}, {65, 60, 65, 75, 55, 80, 60}, {65, 70, 46, 57, 75, 85, 46}, {50, 58, 68, 54, 64, 78, 52},
	{50, 40, 33, 34, 43, 64, 33}, {64, 61, 52, 62, 66, 80, 41}, {53, 66, 52, 50, 63, 80, 37}, {40, 37, 42, 58, 50, 57, 49},
	{63, 54, 42, 48, 66, 75, 33}, {66, 77, 66, 63, 88, 76, 72}, {78, 75, 58, 74, 80, 78, 49}, {48, 57, 44, 45, 51, 83, 38},
	{85, 85, 71, 71, 77, 74, 55}, {82, 82, 39, 59, 64, 78, 39},
}

// lsat6 is how often each pattern of five right (1) and wrong (0) answers came among
// 1,000 people: section 6 of the Law School Admission Test (Bock and Lieberman 1970),
// by the pattern read as a binary number.
var lsat6 = [32]int{3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298}

func attitudeScale() *Scale {
	s := NewScale(slices.Repeat([]float64{100}, 7))
	for _, row := range attitude {
		s.Add(row)
	}
	return s
}

func lsatScale() *Scale {
	s := NewScale(slices.Repeat([]float64{1}, 5))
	for pattern, n := range lsat6 {
		row := make([]float64, 5)
		for i := range row {
			row[i] = float64(pattern >> (4 - i) & 1)
		}
		for range n {
			s.Add(row)
		}
	}
	return s
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s: %.4f, known is %.4f", what, got, want)
	}
}

// The help page of psych::alpha: raw alpha 0.84; items dropped; r.drop; means and
// deviations.
func TestAlpha_AttitudeAsInPsych(t *testing.T) {
	t.Parallel()
	s := attitudeScale()
	whole := s.Alpha()
	if !whole.Known() {
		t.Fatal(whole.Why)
	}
	near(t, "alpha", whole.Value, .84, .005)
	near(t, "mean of the total", s.total.mean/7, 60, .5)
	near(t, "deviation of the mean score", s.SD()/7, 8.2, .05)
	for i, want := range []struct {
		name                    string
		without, rest, mean, sd float64
	}{
		{"rating", .81, .67, 65, 12.2}, {"complaints", .80, .74, 67, 13.3}, {"privileges", .83, .56, 53, 12.2}, {"learning", .80, .71, 56, 11.7},
		{"raises", .80, .79, 65, 10.4}, {"critical", .86, .27, 75, 9.9}, {"advance", .84, .46, 43, 10.3},
	} {
		x := s.Items()[i]
		near(t, want.name+" alpha without", x.AlphaWithout.Value, want.without, .005)
		near(t, want.name+" r with the rest", x.Rest.Value, want.rest, .005)
		near(t, want.name+" mean", x.Difficulty.Value*100, want.mean, .5)
		near(t, want.name+" deviation", x.SD, want.sd, .06)
		if hurts := slices.Contains(x.Flaws, HurtsAll); hurts != (want.name == "critical") {
			t.Errorf("%s: flaws %v", want.name, x.Flaws)
		}
	}
}

// What descript of the R package ltm (Rizopoulos 2006) prints of the same data.
func TestItems_LSAT6AsInLtm(t *testing.T) {
	t.Parallel()
	s := lsatScale()
	near(t, "alpha", s.Alpha().Value, .2950, .00005)
	for i, want := range []struct{ right, rest, without float64 }{
		{.924, .1128, .2754}, {.709, .1532, .2376}, {.553, .1728, .2168}, {.763, .1444, .2459}, {.870, .1216, .2663},
	} {
		x := s.Items()[i]
		near(t, "share right", x.Difficulty.Value, want.right, .0005)
		near(t, "r with the rest", x.Rest.Value, want.rest, .00005)
		near(t, "alpha without", x.AlphaWithout.Value, want.without, .00005)
		if !slices.Equal(x.Flaws, []Flaw{Weak}) {
			t.Errorf("item %d: %v", i+1, x.Flaws)
		}
	}
}

// 27 % of 1,000 are 270. The best are among the 298 with all right. The weakest are the
// 108 with 0 to 2 right, and 162 of the 237 with 3: by the table above the first item is
// right in 72 of those, and in 212 of these.
func TestItems_DiscriminationByKelley(t *testing.T) {
	t.Parallel()
	x := lsatScale().Items()
	near(t, "D of the first", x[0].Discriminate.Value, 1-(72+212./237*162)/270, .0005)
}

// A factor's own covariance gives its own omega: loadings .8 .7 .6 .5 make 2.6² / (2.6² +
// 2.26) (McDonald 1999, the formula). Equal loadings make alpha and omega one.
func TestOmega_OfAKnownFactor(t *testing.T) {
	t.Parallel()
	near(t, "congeneric", omega(ofFactor([]float64{.8, .7, .6, .5}, []float64{1, 1, 1, 1})).Value, 6.76/(6.76+2.26), 1e-4)
	near(t, "equal", omega(ofFactor([]float64{.6, .6, .6}, []float64{1, 1, 1})).Value, 9*.36/(9*.36+3*.64), 1e-4)
	// points of different worth: loadings times deviations
	common := .8*2 + .7*1 + .6*3
	near(t, "weighted", omega(ofFactor([]float64{.8, .7, .6}, []float64{2, 1, 3})).Value, common*common/(common*common+.36*4+.51+.64*9), 1e-4)
	if e := omega(ofFactor([]float64{.8, -.7, .6, .5}, []float64{1, 1, 1, 1})); e.Why != NoFactor {
		t.Errorf("against the factor: %+v", e)
	}
}

func TestOmega_OfAttitudeLiesAboveAlpha(t *testing.T) {
	t.Parallel()
	s := attitudeScale()
	if o, a := s.Omega(), s.Alpha(); !o.Known() || o.Value < a.Value-.02 || o.Value > .9 {
		t.Errorf("omega %+v, alpha %+v", o, a)
	}
}

// The example of Jacobson and Truax (1991), Journal of Consulting and Clinical
// Psychology 59: from 32.5 to 47.5 with a deviation of 10 and a reliability of .80 makes
// a standard error of 4.47, one of the difference of 6.32, and an index of 2.37.
func TestChange_JacobsonAndTruax(t *testing.T) {
	t.Parallel()
	trust := Trust{Reliability: .80, SD: 10, Runs: 100}
	near(t, "SEM", trust.SEM(), 4.47, .005)
	index, ok := trust.Index(32.5, 47.5)
	if !ok {
		t.Fatal("no index")
	}
	near(t, "RC", index, 2.37, .005)
	for _, c := range []struct {
		trust         Trust
		before, after float64
		want          Verdict
	}{
		{trust, 32.5, 47.5, Grew}, {trust, 47.5, 32.5, Fell}, {trust, 32.5, 44.8, WithinError}, {trust, 32.5, 44.9, Grew},
		{trust, 32.5, 20.2, WithinError}, {trust, 32.5, 20.1, Fell},
		{Trust{Reliability: .8, SD: 10, Runs: 29}, 0, 100, NotEnough}, {Trust{Reliability: 0, SD: 10, Runs: 100}, 0, 100, NotEnough},
		{Trust{Reliability: -.2, SD: 10, Runs: 100}, 0, 100, NotEnough}, {Trust{}, 0, 100, NotEnough},
	} {
		if got := c.trust.Judge(c.before, c.after); got != c.want {
			t.Errorf("%+v %v → %v: %s, want %s", c.trust, c.before, c.after, got, c.want)
		}
	}
}
