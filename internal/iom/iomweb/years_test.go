package iomweb

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// The title proposed for a route names the years of its term.
func TestYears_OfTheTitleAreThoseOfTheTerm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		start, end, key string
		from, to        int
	}{
		{"2026-09-01", "2027-05-31", "school", 2026, 2027},
		{"2026-09-01", "2027-08-31", "school", 2026, 2027},
		{"2026-08-03", "2027-08-02", "school", 2026, 2027},
		{"2027-02-01", "2027-06-30", "school", 2026, 2027},
		{"2026-11-23", "2027-11-22", "several", 2026, 2027},
		{"2026-09-01", "2027-09-01", "several", 2026, 2027},
		{"2027-02-01", "2027-12-20", "one", 2027, 2027},
	} {
		key, from, to := years(iom.Term{Start: civil.MustParse(c.start), End: civil.MustParse(c.end)})
		if key != c.key || from != c.from || to != c.to {
			t.Errorf("%s-%s: %s %d-%d, want %s %d-%d", c.start, c.end, key, from, to, c.key, c.from, c.to)
		}
	}
}
