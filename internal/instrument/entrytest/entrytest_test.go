package entrytest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworks"
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

func TestFunctionalLiteracy_PassesTheConformanceSuite(t *testing.T) {
	diagnosticstest.Exercise(t, &Instrument{}, diagnosticstest.Sample{Definition: instruments.FunctionalLiteracy})
}

func TestSmall_PassesTheConformanceSuite(t *testing.T) {
	diagnosticstest.Exercise(t, &Instrument{}, diagnosticstest.Sample{Definition: raw(t, small())})
}

func TestFunctionalLiteracy_HasTasksOfAllKindsOnAFramework(t *testing.T) {
	t.Parallel()
	var d Definition
	if err := diagnostics.Decode(instruments.FunctionalLiteracy, &d); err != nil {
		t.Fatal(err)
	}
	f, err := frameworks.Parse(frameworks.Pedagogical4)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range d.Competencies {
		if !slices.ContainsFunc(f.Items, func(c frameworks.Item) bool { return c.Code == k.Code && c.Title == k.Title }) {
			t.Errorf("%s %q does not stand in the framework", k.Code, k.Title)
		}
	}
	kinds, items := map[Kind]bool{}, 0
	for _, s := range d.Sections {
		items += max(s.Draw, 0)
		for _, i := range s.Items {
			kinds[i.Kind] = true
			if s.Draw == 0 {
				items++
			}
		}
	}
	if len(kinds) != len(inputs)-1 || items != 11 {
		t.Errorf("kinds %v, %d tasks in a variant", kinds, items)
	}
}

func ptr(f float64) *float64 { return &f }

// small has a task of every kind, nothing drawn.
func small() Definition {
	return Definition{
		Title:        "Проба",
		Competencies: []grade.Competency{{Code: "a", Title: "А"}, {Code: "b", Title: "Б"}},
		Sections: []Section{
			{Code: "one", Title: "Раз", Items: []Item{
				{Code: "single", Kind: Single, Text: "?", Competency: "a", Options: []Option{{"да", true}, {"нет", false}, {"не знаю", false}}},
				{Code: "multiple", Kind: Multiple, Text: "?", Competency: "a", Points: 4, Partial: true, Options: []Option{{"а", true}, {"б", true}, {"в", false}, {"г", false}}},
				{Code: "ordering", Kind: Ordering, Text: "?", Competency: "a", Points: 3, Partial: true, Sequence: []string{"яблоко", "груша", "арбуз"}},
				{Code: "matching", Kind: Matching, Text: "?", Competency: "a", Points: 3, Partial: true,
					Pairs: []Pair{{"кот", "зверь"}, {"щука", "рыба"}, {"пёс", "зверь"}}, Distractors: []string{"гриб"}},
			}},
			{Code: "two", Title: "Два", Items: []Item{
				{Code: "short", Kind: Short, Text: "?", Competency: "b", Accepted: []string{"Ёж обыкновенный", "ежик"}},
				{Code: "number", Kind: Number, Text: "?", Competency: "b", Answer: ptr(12.5), Tolerance: 0.1, Unit: "км"},
				{Code: "essay", Kind: Essay, Text: "?", Competency: "b", Rubric: []Criterion{{Code: "x", Title: "Икс", Points: 2}, {Code: "y", Title: "Игрек", Points: 1}}},
			}},
		},
		Levels:  []grade.Level{{Code: "low", Title: "Низкий"}, {Code: "high", Title: "Высокий", From: 0.5}},
		Deficit: grade.Deficit{Levels: []string{"low"}},
		Survey: &Survey{Title: "О Вас", Questions: []Question{
			{Code: "wish", Kind: Multiple, Text: "Чего хотите?", Options: []string{"Пения", "Танцев"}, As: AsRequest},
			{Code: "hard", Kind: Text, Text: "Что трудно?", As: AsDifficulty},
			{Code: "form", Kind: Single, Text: "Как удобно?", Options: []string{"Очно", "Заочно"}, As: AsNote},
		}},
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

// codes finds the codes that the form gives to texts of an item.
func codes(t *testing.T, f diagnostics.Form, item string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, s := range f.Sections {
		for _, i := range s.Items {
			if i.Code != item {
				continue
			}
			for _, o := range slices.Concat(i.Options, i.Targets) {
				out[o.Title] = o.Code
			}
		}
	}
	return out
}

func TestScore_EveryKind(t *testing.T) {
	t.Parallel()
	d := raw(t, small())
	form, err := new(Instrument).Form(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if form.Competencies[0].Max != 11 || form.Competencies[1].Max != 5 || form.Drawn || !form.Test {
		t.Fatalf("%+v", form)
	}
	for _, tc := range []struct {
		item   string
		chosen []string // texts, pairs with "="
		text   string
		marks  []diagnostics.Mark
		want   float64
	}{
		{item: "single", chosen: []string{"да"}, want: 1},
		{item: "single", chosen: []string{"нет"}, want: 0},
		{item: "multiple", chosen: []string{"а", "б"}, want: 4},
		{item: "multiple", chosen: []string{"а"}, want: 2},
		{item: "multiple", chosen: []string{"а", "б", "в"}, want: 2},
		{item: "multiple", chosen: []string{"а", "б", "в", "г"}, want: 0},
		{item: "multiple", chosen: []string{"в", "г"}, want: 0},
		{item: "ordering", chosen: []string{"яблоко=1", "груша=2", "арбуз=3"}, want: 3},
		{item: "ordering", chosen: []string{"яблоко=1", "груша=3", "арбуз=2"}, want: 1},
		{item: "ordering", chosen: []string{"яблоко=1"}, want: 1},
		{item: "ordering", chosen: []string{"яблоко=1", "груша=1", "арбуз=1"}, want: 1},
		{item: "matching", chosen: []string{"кот=зверь", "щука=рыба", "пёс=зверь"}, want: 3},
		{item: "matching", chosen: []string{"кот=гриб", "щука=рыба"}, want: 1},
		{item: "short", text: "  еж   ОБЫКНОВЕННЫЙ. ", want: 1},
		{item: "short", text: "«Ёжик»", want: 1},
		{item: "short", text: "ёж", want: 0},
		{item: "number", text: "12,5", want: 1},
		{item: "number", text: "12.6 км", want: 1},
		{item: "number", text: "12,61", want: 0},
		{item: "number", text: "двенадцать", want: 0},
		{item: "essay", text: "Текст", marks: []diagnostics.Mark{{Criterion: "x", Points: 1.5}, {Criterion: "y", Points: 1}}, want: 2.5},
		{item: "essay", text: " ", want: 0},
	} {
		t.Run(tc.item+" "+strings.Join(tc.chosen, ", ")+tc.text, func(t *testing.T) {
			t.Parallel()
			known := codes(t, form, tc.item)
			a := diagnostics.Answer{Item: tc.item, Text: tc.text, Marks: tc.marks}
			for _, c := range tc.chosen {
				option, with, pair := strings.Cut(c, "=")
				option = known[option]
				if pair {
					if code, ok := known[with]; ok {
						with = code
					}
					option = diagnostics.Pair(option, with)
				}
				a.Choices = append(a.Choices, option)
			}
			r, err := new(Instrument).Score(t.Context(), d, diagnostics.Submission{RunID: "r", Answers: []diagnostics.Answer{a}})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Scores[0].Score + r.Scores[1].Score; got != tc.want {
				t.Errorf("%v points, want %v", got, tc.want)
			}
		})
	}
}

func TestScore_WithoutPartialItIsAllOrNothing(t *testing.T) {
	t.Parallel()
	d := small()
	d.Sections[0].Items[1].Partial = false
	r, err := new(Instrument).Score(t.Context(), raw(t, d), diagnostics.Submission{Answers: []diagnostics.Answer{{Item: "multiple", Choices: []string{"o1"}}}})
	if err != nil || r.Scores[0].Score != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestScore_NamesEveryBadAnswer(t *testing.T) {
	t.Parallel()
	_, err := new(Instrument).Score(t.Context(), raw(t, small()), diagnostics.Submission{Answers: []diagnostics.Answer{
		{Item: "single", Choices: []string{"o1", "o2"}}, {Item: "multiple", Choices: []string{"o1", "o1"}}, {Item: "ordering", Choices: []string{"o1:4"}},
		{Item: "matching", Choices: []string{"o1"}}, {Item: "short", Choices: []string{"o1"}}, {Item: "number", Text: "1", Marks: []diagnostics.Mark{{Criterion: "x"}}},
		{Item: "essay", Text: "Текст", Marks: []diagnostics.Mark{{Criterion: "x", Points: 3}}}, {Item: "hard", Text: strings.Repeat("я", 2001)},
		{Item: "nothing", Text: "1"},
	}})
	var wrong *diagnostics.AnswersError
	if !errors.As(err, &wrong) || len(wrong.Places) != 9 {
		t.Fatalf("%v", err)
	}
	_, err = new(Instrument).Score(t.Context(), raw(t, small()), diagnostics.Submission{Answers: []diagnostics.Answer{{Item: "essay", Text: "Текст"}}})
	if !errors.As(err, &wrong) || wrong.Places[0].Path != "essay" || !strings.Contains(wrong.Places[0].Reason, "эксперт") {
		t.Errorf("an essay without marks: %v", err)
	}
}

func TestScore_TheSurveyBecomesRequestsAndNotes(t *testing.T) {
	t.Parallel()
	d := raw(t, small())
	form, err := new(Instrument).Form(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	r, err := new(Instrument).Score(t.Context(), d, diagnostics.Submission{Answers: []diagnostics.Answer{
		{Item: "wish", Choices: []string{codes(t, form, "wish")["Танцев"], codes(t, form, "wish")["Пения"]}},
		{Item: "hard", Text: "Дисциплина"}, {Item: "form", Choices: []string{codes(t, form, "form")["Заочно"]}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := []diagnostics.Request{{Kind: "request", Text: "Пения"}, {Kind: "request", Text: "Танцев"}, {Kind: "difficulty", Text: "Дисциплина"}}
	if !slices.Equal(r.Requests, want) {
		t.Errorf("%+v", r.Requests)
	}
	if len(r.Notes) != 2 || r.Notes[0].Text != "Как удобно? — Заочно" || r.Notes[1].Code != "unanswered" {
		t.Errorf("%+v", r.Notes)
	}
}

func TestForm_SaysNothingOfWhatIsRight(t *testing.T) {
	t.Parallel()
	d := small()
	turned := small()
	turned.Sections[0].Items[0].Options = []Option{{"да", false}, {"нет", true}, {"не знаю", false}}
	turned.Sections[0].Items[2].Sequence = []string{"арбуз", "яблоко", "груша"}
	turned.Sections[0].Items[3].Pairs = []Pair{{"кот", "рыба"}, {"щука", "зверь"}, {"пёс", "рыба"}}
	turned.Sections[1].Items[0].Accepted, turned.Sections[1].Items[1].Answer = []string{"другое"}, ptr(1)
	byCode := func(f diagnostics.Form) string {
		for _, s := range f.Sections {
			for i := range s.Items {
				order := func(a, b diagnostics.Option) int { return strings.Compare(a.Code, b.Code) }
				s.Items[i].Options = slices.SortedFunc(slices.Values(s.Items[i].Options), order)
				s.Items[i].Targets = slices.SortedFunc(slices.Values(s.Items[i].Targets), order)
			}
		}
		return fmt.Sprint(f)
	}
	one, err1 := new(Instrument).Form(t.Context(), raw(t, d))
	two, err2 := new(Instrument).Form(t.Context(), raw(t, turned))
	if err1 != nil || err2 != nil || byCode(one) != byCode(two) {
		t.Errorf("the forms differ with what is right: %v %v\n%s\n%s", err1, err2, byCode(one), byCode(two))
	}
}
