package assessment

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
)

func TestStanding_ByTheMiddleHalf(t *testing.T) {
	t.Parallel()
	var d psychometrics.Distribution
	for i := range 11 {
		d.Add(float64(i) / 10) // quartiles 0.2 and 0.8
	}
	n, ok := d.Norm()
	if !ok {
		t.Fatal("no norm of eleven people")
	}
	for mastery, want := range map[float64]Position{0: Below, .19: Below, .2: Middle, .5: Middle, .8: Middle, .81: Above, 1: Above} {
		if got := standingOf(n, mastery); got.Position != want || got.Lower != .2 || got.Upper != .8 {
			t.Errorf("%v: %+v, want %s", mastery, got, want)
		}
	}
	// where everybody is the same, who is like them stands in the middle
	var same psychometrics.Distribution
	for range 10 {
		same.Add(2.0 / 3)
	}
	n, _ = same.Norm()
	if got := standingOf(n, 2.0/3); got.Position != Middle {
		t.Errorf("like all: %+v", got)
	}
	var nine psychometrics.Distribution
	for range 9 {
		nine.Add(.5)
	}
	if _, ok := nine.Norm(); ok {
		t.Error("a norm of nine people")
	}
}
