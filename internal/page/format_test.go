package page_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/marshrut-iom/marshrut/internal/page"
)

func TestShares_AreAHundredTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parts []int
		want  string
	}{
		{[]int{1, 1, 2, 0, 3}, "14 % 14 % 29 % 0 % 43 %"},
		{[]int{1, 1, 1}, "34 % 33 % 33 %"},
		{[]int{0, 5}, "0 % 100 %"},
		{[]int{0, 0}, "— —"},
	} {
		if got := strings.ReplaceAll(strings.Join(page.Shares(c.parts...), " "), "\u00a0", " "); got != c.want {
			t.Errorf("%v: %s, want %s", c.parts, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.IntRange(0, 5000), 1, 9).Draw(t, "parts")
		all, sum := 0, 0
		for _, n := range parts {
			all += n
		}
		if all == 0 {
			return
		}
		for i, share := range page.Shares(parts...) {
			n, err := strconv.Atoi(strings.TrimSuffix(share, "\u00a0%"))
			if exact := float64(parts[i]) * 100 / float64(all); err != nil || float64(n) <= exact-1 || float64(n) >= exact+1 {
				t.Fatalf("%v: %q is not %v (%v)", parts, share, exact, err)
			}
			sum += n
		}
		if sum != 100 || len(page.Shares(parts...)) != len(parts) || slices.Contains(page.Shares(parts...), "") {
			t.Fatalf("%v: %v", parts, page.Shares(parts...))
		}
	})
}
