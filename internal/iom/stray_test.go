package iom_test

import (
	"slices"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

func TestSubmit_WarnsOfAnActivityOutsideTheTerm(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	for name, c := range map[string]struct {
		start, end string
		warns      bool
	}{
		"within":     {"2024-10-01", "2024-11-01", false},
		"no dates":   {"", "", false},
		"too early":  {"2020-01-01", "2024-11-01", true},
		"too late":   {"2024-10-01", "2030-01-01", true},
		"first days": {"2024-09-01", "2024-09-01", false},
	} {
		r := draft(t, g)
		r.Term = iom.Term{Start: day("2024-09-01"), End: day("2025-08-31")}
		r.Activities[0].Term = iom.Term{Start: day(c.start), End: day(c.end)}
		w, err := r.Submit(g, on(tutee, "2024-09-01"))
		must(t, err)
		got := slices.ContainsFunc(w, func(x iom.Warning) bool { return x.ID == "iom.activity_outside_term" })
		if got != c.warns {
			t.Errorf("%s: warned %v, want %v", name, got, c.warns)
		}
	}
}
