package iom_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// A regulation says whether a route must serve one of the year's priority directions [B 1.7].
func TestSubmit_B17_APriorityDirectionWhereTheRegulationWantsOne(t *testing.T) {
	t.Parallel()
	const clause = "п. 1.7 Положения"
	for name, c := range map[string]struct {
		rule   iom.Rule
		chosen bool
		warns  bool
		ok     bool
	}{
		"not asked for":        {iom.Rule{}, false, false, true},
		"required, none":       {iom.Rule{On: true, Clause: clause}, false, false, false},
		"required, one":        {iom.Rule{On: true, Clause: clause}, true, false, true},
		"advised, none: warns": {iom.Rule{On: true, Severity: iom.Warn, Clause: clause}, false, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := *regulation(t, iom.UstIlimsk2024)
			g.Priorities.Required = c.rule
			r := draft(t, &g)
			if c.chosen {
				r.Priorities = []iom.Priority{{ID: uuid.New(), Year: 2024, Title: "Функциональная грамотность"}}
			}
			w, err := r.Submit(&g, tutee)
			if !c.ok {
				refused(t, err, iom.ErrPriorityMissing, "", clause)
				return
			}
			must(t, err)
			if warned := len(w) > 0 && w[0].ID == iom.ErrPriorityMissing.ID; warned != c.warns {
				t.Errorf("warnings %+v", w)
			}
		})
	}
}

func TestSchoolYear_BeginsInAugust(t *testing.T) {
	t.Parallel()
	for on, want := range map[string]int{"2026-07-31": 2025, "2026-08-01": 2026, "2026-12-31": 2026, "2027-01-01": 2026} {
		if got := iom.SchoolYear(day(on)); got != want {
			t.Errorf("%s is of %d, want %d", on, got, want)
		}
	}
}
