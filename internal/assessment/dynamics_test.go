package assessment

import (
	"math"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

type score struct {
	competency string
	score, max float64
	deficit    bool
}

func taken(phase Phase, day string, scores ...score) Taken {
	t := Taken{Diagnosis: Diagnosis{ID: uuid.New(), Scale: "self", Framework: "f", Phase: phase, State: Submitted, TakenOn: civil.MustParse(day)}}
	for _, s := range scores {
		t.Results = append(t.Results, Result{Competency: s.competency, Score: s.score, Max: s.max, Deficit: s.deficit, Polarity: diagnostics.HighIsGood})
	}
	return t
}

func TestBetween_TrendLooksAtTheDeficitsFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, to Taken
		want     Trend
	}{
		"a deficit grows": {
			taken(Entry, "2025-09-01", score{"a", 2, 10, true}, score{"b", 9, 10, false}),
			taken(Final, "2026-05-01", score{"a", 5, 10, true}, score{"b", 9, 10, false}), Positive},
		"... though a strength fell": {
			taken(Entry, "2025-09-01", score{"a", 2, 10, true}, score{"b", 9, 10, false}),
			taken(Final, "2026-05-01", score{"a", 4, 10, false}, score{"b", 5, 10, false}), Positive},
		"only strengths grow": {
			taken(Entry, "2025-09-01", score{"a", 2, 10, true}, score{"b", 7, 10, false}),
			taken(Final, "2026-05-01", score{"a", 2, 10, true}, score{"b", 10, 10, false}), Absent},
		"one deficit up, another down as much": {
			taken(Entry, "2025-09-01", score{"a", 2, 10, true}, score{"b", 4, 10, true}),
			taken(Final, "2026-05-01", score{"a", 4, 10, true}, score{"b", 2, 10, true}), Absent},
		"no deficits, all grow": {
			taken(Entry, "2025-09-01", score{"a", 7, 10, false}), taken(Final, "2026-05-01", score{"a", 8, 10, false}), Positive},
		"nothing changes": {
			taken(Entry, "2025-09-01", score{"a", 1, 3, true}), taken(Final, "2026-05-01", score{"a", 1, 3, true}), Absent},
		"an edition with another maximum": {
			taken(Entry, "2025-09-01", score{"a", 5, 10, true}), taken(Final, "2026-05-01", score{"a", 6, 20, true}), Absent},
		"nothing in common": {
			taken(Entry, "2025-09-01", score{"a", 5, 10, true}), taken(Final, "2026-05-01", score{"b", 6, 10, true}), Unknown},
	} {
		if got := Between(c.from, c.to); got.Trend != c.want {
			t.Errorf("%s: %s, want %s (%+v)", name, got.Trend, c.want, got.Changes)
		}
	}
}

func TestBetween_AnotherScaleIsNotCompared(t *testing.T) {
	t.Parallel()
	from, to := taken(Entry, "2025-09-01", score{"a", 1, 10, true}), taken(Final, "2026-05-01", score{"a", 9, 10, false})
	for name, change := range map[string]func(*Taken){
		"instrument": func(t *Taken) { t.Scale = "other" },
		"framework":  func(t *Taken) { t.Framework = "other" },
		"person":     func(t *Taken) { t.PersonID = uuid.New() },
	} {
		other := from
		change(&other)
		if d := Between(other, to); d.Trend != Unknown || len(d.Changes) != 0 {
			t.Errorf("another %s: %+v", name, d)
		}
	}
}

func TestMastery_OnADeficitScaleHighIsBad(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		r    Result
		want float64
	}{
		{Result{Score: 3, Max: 4, Polarity: diagnostics.HighIsGood}, 0.75},
		{Result{Score: 3, Max: 4, Polarity: diagnostics.HighIsBad}, 0.25},
		{Result{}, 0},
	} {
		if got := c.r.Mastery(); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%+v: %v, want %v", c.r, got, c.want)
		}
	}
	was := Taken{Results: []Result{{Competency: "a", Score: 8, Max: 10, Deficit: true, Polarity: diagnostics.HighIsBad}}}
	now := Taken{Results: []Result{{Competency: "a", Score: 2, Max: 10, Polarity: diagnostics.HighIsBad}}}
	if d := Between(was, now); d.Trend != Positive {
		t.Errorf("a falling score of a deficit scale: %+v", d)
	}
}

func TestDynamicsOf_PairsTheLastFinalWithTheLastEntryBeforeIt(t *testing.T) {
	t.Parallel()
	first := taken(Entry, "2024-09-01", score{"a", 1, 10, true})
	second := taken(Entry, "2025-09-01", score{"a", 2, 10, true})
	interim := taken(Interim, "2026-01-15", score{"a", 3, 10, true})
	early := taken(Final, "2026-04-01", score{"a", 4, 10, true})
	final := taken(Final, "2026-05-01", score{"a", 5, 10, true})
	late := taken(Entry, "2026-09-01", score{"a", 9, 10, false})
	trial := taken(Entry, "2026-04-20", score{"a", 9, 10, false})
	trial.Trial = true
	running := taken(Final, "2026-06-01")
	running.State = InProgress

	got := DynamicsOf([]Taken{late, final, first, interim, trial, second, early, running})
	if len(got) != 1 || got[0].From.ID != second.ID || got[0].To.ID != final.ID || got[0].Trend != Positive {
		t.Fatalf("%+v", got)
	}
	if got := DynamicsOf([]Taken{interim, final}); got[0].From.ID != interim.ID {
		t.Errorf("without an entry the earliest counts: %+v", got)
	}
	if got := DynamicsOf([]Taken{final}); len(got) != 1 || got[0].From != nil || got[0].Trend != Unknown {
		t.Errorf("alone: %+v", got)
	}
	if got := DynamicsOf([]Taken{first, late}); len(got) != 0 {
		t.Errorf("without a final one: %+v", got)
	}
}

func TestDynamicsOf_OnOneDayTheMomentDecides(t *testing.T) {
	t.Parallel()
	entry, final := taken(Entry, "2026-05-01", score{"a", 1, 10, true}), taken(Final, "2026-05-01", score{"a", 2, 10, true})
	entry.SubmittedAt, final.SubmittedAt = time.Unix(100, 0), time.Unix(200, 0)
	if got := DynamicsOf([]Taken{final, entry}); got[0].From == nil || got[0].From.ID != entry.ID {
		t.Errorf("%+v", got)
	}
	entry.SubmittedAt = time.Unix(300, 0)
	if got := DynamicsOf([]Taken{final, entry}); got[0].From != nil {
		t.Errorf("an entry after the final one was compared: %+v", got)
	}
}

func TestFinalFacts_OnlyFinalsOfTheRoute(t *testing.T) {
	t.Parallel()
	route := uuid.New()
	entry := taken(Entry, "2025-09-01", score{"a", 1, 10, true}, score{"b", 9, 10, false})
	final := taken(Final, "2026-05-01", score{"a", 7, 10, false}, score{"b", 3, 10, true})
	final.RouteID = route
	elsewhere := taken(Final, "2026-06-01", score{"a", 0, 10, true})
	facts := finalFacts(route, []Taken{entry, final, elsewhere})
	if len(facts) != 1 || facts[0].DiagnosisID != final.ID || facts[0].Trend != Positive || facts[0].TakenOn != final.TakenOn {
		t.Fatalf("%+v", facts)
	}
	want := []CompetencyState{{"f", "a", false}, {"f", "b", true}}
	if len(facts[0].Competencies) != 2 || facts[0].Competencies[0] != want[0] || facts[0].Competencies[1] != want[1] {
		t.Errorf("%+v", facts[0].Competencies)
	}
}
