package assessment

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func TestGrade_ALevelWithoutAScoreStandsInTheMiddleAndSaysSo(t *testing.T) {
	t.Parallel()
	f := federal(t)
	for word, want := range map[string]grade{
		"Низкий":  {score: 30, max: 100, byLevel: true, deficit: true},
		"Базовый": {score: 70, max: 100, byLevel: true},
		"Высокий": {score: 90, max: 100, byLevel: true},
	} {
		got, problem := newGrader(f, diagnostics.Mapping{}).grade(diagnostics.Row{Competency: "subject", Level: word})
		if problem != "" || got.score != want.score || got.max != want.max || got.byLevel != want.byLevel || got.deficit != want.deficit {
			t.Errorf("%s: %+v %s", word, got, problem)
		}
	}
	if got, _ := newGrader(f, diagnostics.Mapping{}).grade(diagnostics.Row{Competency: "subject", Level: "Низкий", Score: number(1), Max: number(10)}); got.byLevel {
		t.Error("a score beside the word is a score")
	}
	// on a scale of deficits the top band is one, also where it begins just at the border
	above := 0.6
	bad := &ResultFile{Polarity: diagnostics.HighIsBad, Competencies: []FileCompetency{{Code: "a", Title: "А"}},
		Levels: []Band{{Code: "low", Title: "Низкий"}, {Code: "high", Title: "Высокий", From: 0.6}}, Deficit: DeficitRule{ShareAbove: &above}}
	if got, _ := newGrader(bad, diagnostics.Mapping{}).grade(diagnostics.Row{Competency: "a", Level: "высокий"}); !got.deficit || got.score != 80 {
		t.Errorf("%+v", got)
	}
}

func TestChange_LevelsTellADirectionAndNothingMore(t *testing.T) {
	t.Parallel()
	sure := psychometrics.Trust{Reliability: .9, SD: .05, Runs: 1000}
	for name, c := range map[string]struct {
		was, now Result
		trend    Trend
		delta    float64
	}{
		"one level up":              {Result{Score: 30, Max: 100, ByLevel: true, LevelTitle: "Низкий", Deficit: true}, Result{Score: 70, Max: 100, ByLevel: true, LevelTitle: "Базовый"}, Positive, .4},
		"a score, then its level":   {Result{Score: 62, Max: 100, LevelTitle: "Базовый"}, Result{Score: 70, Max: 100, ByLevel: true, LevelTitle: "Базовый"}, Absent, 0},
		"a level, then a lower one": {Result{Score: 70, Max: 100, ByLevel: true, LevelTitle: "Базовый"}, Result{Score: 50, Max: 100, LevelTitle: "Низкий"}, Absent, -.2},
		"two scores":                {Result{Score: 62, Max: 100, LevelTitle: "Базовый"}, Result{Score: 70, Max: 100, LevelTitle: "Базовый"}, Positive, .08},
	} {
		c.was.Polarity, c.now.Polarity = diagnostics.HighIsGood, diagnostics.HighIsGood
		d := Between(Taken{Results: []Result{c.was}}, Taken{Results: []Result{c.now}})
		d.Changes[0].Trust = sure
		delta := d.Changes[0].Delta()
		if d.Trend != c.trend || delta < c.delta-1e-9 || delta > c.delta+1e-9 {
			t.Errorf("%s: %s %v", name, d.Trend, delta)
		}
		if levels := c.was.ByLevel || c.now.ByLevel; (d.Changes[0].Verdict() == psychometrics.NotEnough) != levels || (len(d.Verdicts()) == 0) != levels {
			t.Errorf("%s: %s %v", name, d.Changes[0].Verdict(), d.Verdicts())
		}
	}
}

func TestOverview_ALevelWithoutAScoreStaysOutOfTheMean(t *testing.T) {
	t.Parallel()
	scores, levels := scoresOf([]Taken{{Results: []Result{{Competency: "a", Score: 1, Max: 2}, {Competency: "b", Score: 70, Max: 100, ByLevel: true}}}})
	if len(scores) != 1 || scores[0].Competency != "a" || len(levels) != 1 || levels[0].Competency != "b" || levels[0].Why != framework.LevelOnly {
		t.Errorf("%+v %+v", scores, levels)
	}
}

// Where some have a score and some a level only, figures would speak of few: they are not
// told to who may not see each.
func TestGroup_MixedWithLevelsTellsNoFigures(t *testing.T) {
	t.Parallel()
	g := Group{Grain: ByOrganization, People: 30,
		Competencies: []GroupCompetency{{Code: "mixed", People: 30, Scored: 21, Deficits: 3, Mean: .5, SD: .1, Median: .5}, {Code: "scored", People: 30, Scored: 30, Mean: .7}},
		Rows: []GroupRow{{ID: uuid.UUID{1}, People: 15, Cells: []GroupCell{{People: 15, Scored: 15, Mean: .4}, {People: 15, Scored: 15, Mean: .6}}},
			{ID: uuid.UUID{2}, People: 15, Cells: []GroupCell{{People: 15, Scored: 6, Deficits: 3, Mean: .9}, {People: 15, Scored: 15, Mean: .8}}}}}
	g.cover()
	if c := g.Competencies[0]; c.Scored != 0 || c.Mean != 0 || c.SD != 0 || c.Median != 0 || c.People != 30 || c.Deficits != 3 || g.Competencies[1].Mean != .7 {
		t.Errorf("%+v", g.Competencies)
	}
	if slices.ContainsFunc(g.Rows, func(r GroupRow) bool { return r.Cells[0].Mean != 0 || r.Cells[0].Scored != 0 || r.Cells[1].Mean == 0 }) {
		t.Errorf("%+v", g.Rows)
	}
}
