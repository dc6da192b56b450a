package iom_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// R16 [B 4.4]: «при оформлении ИОМ на бумажном носителе срок хранения ИОМ составляет 3
// года»; in the system the route goes with the person's data.
func TestKeptUntil_R16_ThreeYearsOnPaper(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	off, none := *g, *g
	off.Storage.On = false
	none.Storage.PaperYears = 0
	sovetsky := regulation(t, iom.Sovetsky2022)
	for name, c := range map[string]struct {
		g             *iom.Regulation
		keeping       iom.Keeping
		state         iom.State
		ended, today  string
		until         string
		past, nowhere bool
	}{
		"on the last day it is kept":             {g: g, ended: "2023-05-20", today: "2026-05-20", until: "2026-05-20"},
		"from the day after it is not":           {g: g, ended: "2023-05-20", today: "2026-05-21", until: "2026-05-20", past: true},
		"withdrawn ones too":                     {g: g, state: iom.Withdrawn, ended: "2023-05-20", today: "2026-05-21", until: "2026-05-20", past: true},
		"29 February ends on the 28th":           {g: g, ended: "2024-02-29", today: "2027-03-01", until: "2027-02-28", past: true},
		"and is kept on it":                      {g: g, ended: "2024-02-29", today: "2027-02-28", until: "2027-02-28"},
		"one under way has no last day":          {g: g, state: iom.Active, ended: "2023-05-20", today: "2030-01-01", nowhere: true},
		"nor one that has not ended on a day":    {g: g, today: "2030-01-01", nowhere: true},
		"in the system: with the person's data":  {g: g, keeping: iom.InSystem, ended: "2000-01-01", today: "2030-01-01", nowhere: true},
		"the rule switched off":                  {g: &off, ended: "2000-01-01", today: "2030-01-01", nowhere: true},
		"a regulation that names no years":       {g: &none, ended: "2000-01-01", today: "2030-01-01", nowhere: true},
		"Sovetsky does not name storage [A I-V]": {g: sovetsky, ended: "2000-01-01", today: "2030-01-01", nowhere: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &iom.Route{State: iom.Completed, Keeping: iom.OnPaper}
			if c.state != "" {
				r.State = c.state
			}
			if c.keeping != "" {
				r.Keeping = c.keeping
			}
			var ended civil.Date
			if c.ended != "" {
				ended = civil.MustParse(c.ended)
			}
			until, ok := r.KeptUntil(c.g, ended)
			if ok == c.nowhere || ok && until != civil.MustParse(c.until) {
				t.Errorf("kept until %v, %v", until, ok)
			}
			if past := r.PastKeeping(c.g, ended, civil.MustParse(c.today)); past != c.past {
				t.Errorf("past %v on %s", past, c.today)
			}
		})
	}
}
