package assessment

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
)

func TestCourses_OneScaleIsNeverComparedWithAnother(t *testing.T) {
	t.Parallel()
	entry, interim := taken(Entry, "2025-09-01", score{"a", 2, 10, true}), taken(Interim, "2026-01-10", score{"a", 3, 10, true})
	final := taken(Final, "2026-05-01", score{"a", 8, 10, false})
	other := taken(Interim, "2026-06-01", score{"a", 10, 10, false})
	other.Scale = "federal"
	trial := taken(Final, "2026-07-01", score{"a", 1, 10, true})
	trial.Trial = true
	all := coursesOf([]Taken{final, entry, other, interim, trial})
	if len(all) != 2 || all[0].Scale != "federal" || all[0].Change.From != nil || all[0].Final != nil || all[0].Change.Trend != Unknown {
		t.Fatalf("%+v", all)
	}
	c := all[1]
	if len(c.Runs) != 3 || c.Runs[1].ID != interim.ID || c.Final == nil || c.Change.From.ID != entry.ID || c.Change.To.ID != final.ID || c.Change.Trend != Positive {
		t.Errorf("%+v", c)
	}
	c = coursesOf([]Taken{interim, entry})[0]
	if c.Final != nil || c.Change.From.ID != entry.ID || c.Change.To.ID != interim.ID {
		t.Errorf("without a final: %+v", c)
	}
	c = coursesOf([]Taken{final})[0]
	if c.Final == nil || c.Final.From != nil || c.Change.From != nil {
		t.Errorf("a final alone: %+v", c)
	}
}

func TestChange_IsJudgedByTheScalesReliability(t *testing.T) {
	t.Parallel()
	d := Between(taken(Entry, "2025-09-01", score{"a", 2, 10, true}, score{"b", 5, 10, true}, score{"c", 9, 10, false}, score{"d", 1, 10, true}),
		taken(Final, "2026-05-01", score{"a", 8, 10, false}, score{"b", 6, 10, true}, score{"c", 3, 10, true}, score{"d", 9, 10, false}))
	for i := range d.Changes {
		if d.Changes[i].Competency != "d" {
			d.Changes[i].Trust = psychometrics.Trust{Reliability: .8, SD: .2, Runs: 100} // an error of a difference of .126
		}
	}
	for i, want := range []psychometrics.Verdict{psychometrics.Grew, psychometrics.WithinError, psychometrics.Fell, psychometrics.NotEnough} {
		if got := d.Changes[i].Verdict(); got != want {
			t.Errorf("%s: %s, want %s", d.Changes[i].Competency, got, want)
		}
	}
	if n := d.Verdicts(); n[psychometrics.Grew] != 1 || n[psychometrics.NotEnough] != 1 {
		t.Errorf("%v", n)
	}
}
