package questionnaire

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworks"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

func TestSelfDiagnosis8_PassesTheConformanceSuite(t *testing.T) {
	diagnosticstest.Exercise(t, &Instrument{}, diagnosticstest.Sample{Definition: instruments.SelfDiagnosis8})
}

func TestSelfDiagnosis8_CoversTheFrameworkOfTheRegulation(t *testing.T) {
	t.Parallel()
	form, err := new(Instrument).Form(t.Context(), instruments.SelfDiagnosis8)
	if err != nil {
		t.Fatal(err)
	}
	framework, err := frameworks.Parse(frameworks.Teacher8)
	if err != nil {
		t.Fatal(err)
	}
	if len(framework.Items) != 8 || len(form.Competencies) != 8 {
		t.Fatalf("the framework has %d groups, the form %d", len(framework.Items), len(form.Competencies))
	}
	items := 0
	for i, c := range form.Competencies {
		if want := framework.Items[i]; c.Code != want.Code || c.Title != want.Title {
			t.Errorf("competency %d is %q %q, the framework says %q %q", i, c.Code, c.Title, want.Code, want.Title)
		}
		n := len(form.Sections[i].Items)
		if items += n; n < 4 {
			t.Errorf("%s has only %d statements", c.Code, n)
		}
		if c.Max != 20 {
			t.Errorf("%s: maximum %v, want 5 items × 4 steps", c.Code, c.Max)
		}
	}
	if items < 32 {
		t.Errorf("%d statements, want at least 32", items)
	}
}

// small is a definition with everything in it: weights, a reversed and an
// optional item, two scales.
func small() Definition {
	below := 0.25
	return Definition{
		Title: "Проба", Polarity: diagnostics.HighIsGood,
		Scales: []Scale{
			{Code: "five", Options: []Option{{"1", "a", 1}, {"2", "b", 2}, {"3", "c", 3}, {"4", "d", 4}, {"5", "e", 5}}},
			{Code: "yes", Options: []Option{{"no", "нет", 0}, {"yes", "да", 1}}},
		},
		Competencies: []Competency{{Code: "a", Title: "А", Advice: map[string]string{"low": "Совет А."}}, {Code: "b", Title: "Б"}},
		Sections: []Section{{Code: "s", Title: "С", Items: []Item{
			{Code: "a1", Text: "…", Competency: "a", Scale: "five"},
			{Code: "a2", Text: "…", Competency: "a", Scale: "five", Reverse: true},
			{Code: "a3", Text: "…", Competency: "a", Scale: "yes", Weight: 2},
			{Code: "b1", Text: "…", Competency: "b", Scale: "five"},
			{Code: "b2", Text: "…", Competency: "b", Scale: "five", Optional: true},
		}}},
		Levels: []Level{
			{Code: "low", Title: "Низкий", From: 0, Meaning: "Мало.", Advice: "Общий совет."},
			{Code: "mid", Title: "Средний", From: 0.5},
			{Code: "high", Title: "Высокий", From: 0.8, Advice: "Поделитесь."},
		},
		Deficit: Deficit{Levels: []string{"low"}, ShareBelow: &below},
	}
}

func raw(t testing.TB, d Definition) diagnostics.Definition {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func answers(pairs ...string) diagnostics.Submission {
	s := diagnostics.Submission{RunID: "run"}
	for i := 0; i < len(pairs); i += 2 {
		a := diagnostics.Answer{Item: pairs[i]}
		if pairs[i+1] != "" {
			a.Choices = []string{pairs[i+1]}
		}
		s.Answers = append(s.Answers, a)
	}
	return s
}

func TestScore_WeightsReverseAndOptional(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name           string
		s              diagnostics.Submission
		a, b           float64
		levelA, levelB string
		deficitA       bool
	}{
		{"best", answers("a1", "5", "a2", "1", "a3", "yes", "b1", "5", "b2", "5"), 10, 8, "high", "high", false},
		{"worst", answers("a1", "1", "a2", "5", "a3", "no", "b1", "1", "b2", "1"), 0, 0, "low", "low", true},
		{"a reversed item turns round", answers("a1", "5", "a2", "5", "a3", "yes", "b1", "3", "b2", "3"), 6, 4, "mid", "mid", false},
		{"a weight counts", answers("a1", "1", "a2", "5", "a3", "yes", "b1", "3", "b2", "3"), 2, 4, "low", "mid", true},
		{"an optional item left out does not lower", answers("a1", "5", "a2", "1", "a3", "yes", "b1", "5"), 10, 8, "high", "high", false},
		{"an optional item without a choice", answers("a1", "5", "a2", "1", "a3", "yes", "b1", "5", "b2", ""), 10, 8, "high", "high", false},
		{"a threshold belongs to the upper level", answers("a1", "5", "a2", "4", "a3", "no", "b1", "1", "b2", "1"), 5, 0, "mid", "low", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, err := new(Instrument).Score(t.Context(), raw(t, small()), tc.s)
			if err != nil {
				t.Fatal(err)
			}
			a, b := r.Scores[0], r.Scores[1]
			if a.Score != tc.a || b.Score != tc.b || a.Max != 10 || b.Max != 8 {
				t.Errorf("scores %v/%v and %v/%v, want %v/10 and %v/8", a.Score, a.Max, b.Score, b.Max, tc.a, tc.b)
			}
			if a.Level != tc.levelA || b.Level != tc.levelB || a.Deficit != tc.deficitA {
				t.Errorf("levels %s, %s, deficit %v; want %s, %s, %v", a.Level, b.Level, a.Deficit, tc.levelA, tc.levelB, tc.deficitA)
			}
		})
	}
}

func TestScore_AdviceOfTheCompetencyBeforeThatOfTheLevel(t *testing.T) {
	t.Parallel()
	r, err := new(Instrument).Score(t.Context(), raw(t, small()), answers("a1", "1", "a2", "5", "a3", "no", "b1", "1"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Scores[0].Advice != "Мало. Совет А." || r.Scores[1].Advice != "Мало. Общий совет." {
		t.Errorf("advice %q and %q", r.Scores[0].Advice, r.Scores[1].Advice)
	}
}

func TestScore_OnADeficitScaleHighIsBad(t *testing.T) {
	t.Parallel()
	d, above := small(), 0.5
	d.Polarity, d.Deficit = diagnostics.HighIsBad, Deficit{ShareAbove: &above}
	r, err := new(Instrument).Score(t.Context(), raw(t, d), answers("a1", "5", "a2", "1", "a3", "yes", "b1", "1"))
	if err != nil {
		t.Fatal(err)
	}
	if !r.Scores[0].Deficit || r.Scores[1].Deficit || r.Scores[0].Polarity != diagnostics.HighIsBad {
		t.Errorf("%+v: the high score is the deficit here", r.Scores)
	}
}

func TestScore_NamesEveryBadAnswer(t *testing.T) {
	t.Parallel()
	s := answers("a1", "9", "a1", "1", "zz", "1", "b1", "1")
	s.Answers = append(s.Answers, diagnostics.Answer{Item: "a2", Choices: []string{"1", "2"}})
	_, err := new(Instrument).Score(t.Context(), raw(t, small()), s)
	var wrong *diagnostics.AnswersError
	if !errors.As(err, &wrong) {
		t.Fatal(err)
	}
	got := fmt.Sprint(wrong.Places)
	for _, want := range []string{"a1 такого варианта", "a1 ответ дан дважды", "zz такого утверждения", "a2 выберите один", "a3 нет ответа"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not among %s", want, got)
		}
	}
}

func TestScore_RemarksThatAllAnswersAreTheSame(t *testing.T) {
	t.Parallel()
	form, err := new(Instrument).Form(t.Context(), instruments.SelfDiagnosis8)
	if err != nil {
		t.Fatal(err)
	}
	s := diagnostics.Submission{RunID: "r"}
	for _, section := range form.Sections {
		for _, item := range section.Items {
			s.Answers = append(s.Answers, diagnostics.Answer{Item: item.Code, Choices: []string{"5"}})
		}
	}
	r, err := new(Instrument).Score(t.Context(), instruments.SelfDiagnosis8, s)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Notes) != 1 || r.Notes[0].Code != "same_answers" {
		t.Errorf("notes %+v", r.Notes)
	}
	s.Answers[3].Choices = []string{"4"}
	if r, err = new(Instrument).Score(t.Context(), instruments.SelfDiagnosis8, s); err != nil || len(r.Notes) != 0 {
		t.Errorf("notes %+v, %v", r.Notes, err)
	}
}

func TestForm_NamesEveryMistakeOfADefinition(t *testing.T) {
	t.Parallel()
	share := 1.5
	for path, spoil := range map[string]func(*Definition){
		"/title":                         func(d *Definition) { d.Title = " " },
		"/polarity":                      func(d *Definition) { d.Polarity = "" },
		"/scales/1/options":              func(d *Definition) { d.Scales[1].Options[1].Value = 0 },
		"/scales/1/code":                 func(d *Definition) { d.Scales[1].Code = "five" },
		"/competencies/1/code":           func(d *Definition) { d.Competencies[1].Code = "код" },
		"/competencies/0/advice/none":    func(d *Definition) { d.Competencies[0].Advice["none"] = "x" },
		"/competencies/2":                func(d *Definition) { d.Competencies = append(d.Competencies, Competency{Code: "c", Title: "В"}) },
		"/sections/0/items/1/code":       func(d *Definition) { d.Sections[0].Items[1].Code = "a1" },
		"/sections/0/items/2/scale":      func(d *Definition) { d.Sections[0].Items[2].Scale = "x" },
		"/sections/0/items/2/weight":     func(d *Definition) { d.Sections[0].Items[2].Weight = -1 },
		"/sections/0/items/0/text":       func(d *Definition) { d.Sections[0].Items[0].Text = strings.Repeat("я", maxText+1) },
		"/levels/0/from":                 func(d *Definition) { d.Levels[0].From = 0.1 },
		"/levels/2/from":                 func(d *Definition) { d.Levels[2].From = 0.5 },
		"/deficit":                       func(d *Definition) { d.Deficit = Deficit{} },
		"/deficit/levels/0":              func(d *Definition) { d.Deficit.Levels[0] = "none" },
		"/deficit/share_below":           func(d *Definition) { d.Deficit.ShareBelow = &share },
		"/sections/0/items":              func(d *Definition) { d.Sections[0].Items = make([]Item, maxItems+1) },
		"/sections":                      func(d *Definition) { d.Sections = nil },
		"/sections/0/items/3/competency": func(d *Definition) { d.Sections[0].Items[3].Competency = "x" },
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			d := small()
			spoil(&d)
			_, err := new(Instrument).Form(t.Context(), raw(t, d))
			var wrong *diagnostics.DefinitionError
			if !errors.As(err, &wrong) {
				t.Fatalf("%v; want a DefinitionError", err)
			}
			for _, p := range wrong.Places {
				if p.Path == path {
					return
				}
			}
			t.Errorf("%s is not among %v", path, wrong.Places)
		})
	}
}

func TestScore_AnyFormGivesScoresWithinBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := small()
		for i := range d.Sections[0].Items {
			d.Sections[0].Items[i].Weight = rapid.Float64Range(0.01, 100).Draw(t, "weight")
			d.Sections[0].Items[i].Reverse = rapid.Bool().Draw(t, "reverse")
		}
		for i := range d.Scales[0].Options {
			d.Scales[0].Options[i].Value = float64(i) + rapid.Float64Range(-500, 499).Draw(t, "value")
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		form, err := new(Instrument).Form(t.Context(), b)
		if err != nil {
			t.Skip("not a definition")
		}
		s := diagnostics.Submission{RunID: "x"}
		for _, item := range form.Sections[0].Items {
			option := rapid.SampledFrom(item.Options).Draw(t, "option")
			s.Answers = append(s.Answers, diagnostics.Answer{Item: item.Code, Choices: []string{option.Code}})
		}
		r, err := new(Instrument).Score(t.Context(), b, s)
		if err != nil {
			t.Fatal(err)
		}
		if err := diagnosticstest.CheckReport(form, "x", r); err != nil || math.IsInf(r.Scores[0].Max, 0) {
			t.Fatal(err)
		}
	})
}
