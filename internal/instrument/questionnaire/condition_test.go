package questionnaire

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

// branching asks a2 of who answered a1 low, and a3 of who answered a2 low.
func branching() Definition {
	d := small()
	items := d.Sections[0].Items
	items[1].Show = []Condition{{Item: "a1", In: []string{"1", "2"}}}
	items[2].Show = []Condition{{Item: "a2", In: []string{"1"}}}
	return d
}

func TestConditions_PassTheConformanceSuite(t *testing.T) {
	diagnosticstest.Exercise(t, &Instrument{}, diagnosticstest.Sample{Definition: raw(t, branching())})
}

func TestScore_AnItemThatIsNotAskedCountsForNothing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		s     diagnostics.Submission
		share float64
		wants string // an item without an answer
	}{
		"not asked, not answered":            {answers("a1", "5", "b1", "1"), 1, ""},
		"answered before it went from sight": {answers("a1", "5", "a2", "5", "a3", "no", "b1", "1"), 1, ""},
		"asked and not answered":             {answers("a1", "1", "b1", "1"), 0, "a2"},
		"the second of a chain":              {answers("a1", "1", "a2", "1", "b1", "1"), 0, "a3"},
		"a chain broken in the middle":       {answers("a1", "5", "a2", "1", "a3", "no", "b1", "1"), 1, ""},
		"a whole chain":                      {answers("a1", "1", "a2", "1", "a3", "yes", "b1", "1"), 0.6, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := new(Instrument).Score(t.Context(), raw(t, branching()), tc.s)
			var wrong *diagnostics.AnswersError
			if tc.wants != "" {
				if !errors.As(err, &wrong) || wrong.Places[0].Path != tc.wants {
					t.Fatalf("%v; want %s to be missed", err, tc.wants)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Scores[0].Score / r.Scores[0].Max; got != tc.share {
				t.Errorf("share %v, want %v", got, tc.share)
			}
		})
	}
}

func TestForm_AsksWhatItsConditionsSay(t *testing.T) {
	t.Parallel()
	form, err := new(Instrument).Form(t.Context(), raw(t, branching()))
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{"": "a1 b1 b2", "a1=5": "a1 b1 b2", "a1=2": "a1 a2 b1 b2", "a1=2 a2=1": "a1 a2 a3 b1 b2", "a1=5 a2=1": "a1 b1 b2"} {
		asked := form.Asked(func(item string) []string {
			for one := range strings.FieldsSeq(given) {
				if code, choice, _ := strings.Cut(one, "="); code == item {
					return []string{choice}
				}
			}
			return nil
		})
		var got []string
		for code, yes := range asked {
			if yes {
				got = append(got, code)
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("after %q: %v, want %s", given, got, want)
		}
	}
}

func TestForm_RefusesConditionsThatCannotHold(t *testing.T) {
	t.Parallel()
	show := func(d *Definition, item int, conditions ...Condition) { d.Sections[0].Items[item].Show = conditions }
	for name, tc := range map[string]struct {
		spoil        func(*Definition)
		path, reason string
	}{
		"unknown item":   {func(d *Definition) { show(d, 1, Condition{"zz", []string{"1"}}) }, "/sections/0/items/1/show/0/item", "нет утверждения"},
		"unknown answer": {func(d *Definition) { show(d, 1, Condition{"a1", []string{"1", "x"}}) }, "/sections/0/items/1/show/0/in/1", "у утверждения 1 «" + small().Sections[0].Items[0].Text + "» нет ответа"},
		"no answers":     {func(d *Definition) { show(d, 1, Condition{"a1", nil}) }, "/sections/0/items/1/show/0/in", "от 1"},
		"itself":         {func(d *Definition) { show(d, 1, Condition{"a2", []string{"1"}}) }, "/sections/0/items/1/show/0/item", "от самого себя"},
		"forward":        {func(d *Definition) { show(d, 1, Condition{"b1", []string{"1"}}) }, "/sections/0/items/1/show/0/item", "утверждение 4 «" + small().Sections[0].Items[3].Text + "» стоит дальше"},
		"circle": {func(d *Definition) {
			show(d, 1, Condition{"b2", []string{"1"}})
			show(d, 3, Condition{"a2", []string{"1"}})
			show(d, 4, Condition{"b1", []string{"1"}})
		}, "/sections/0/items/1/show/0/item", "по кругу"},
		"too many": {func(d *Definition) { show(d, 1, make([]Condition, maxShow+1)...) }, "/sections/0/items/1/show", "от 0 до 5"},
		"never measured": {func(d *Definition) {
			show(d, 3, Condition{"a1", []string{"1"}})
			show(d, 4, Condition{"a1", []string{"1"}})
		}, "/competencies/1", "по условию"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := small()
			tc.spoil(&d)
			wants(t, raw(t, d), tc.path, tc.reason)
		})
	}
}

// wants holds that the definition is refused with the place and the reason.
func wants(t *testing.T, d diagnostics.Definition, path, reason string) {
	t.Helper()
	_, err := new(Instrument).Form(t.Context(), d)
	var wrong *diagnostics.DefinitionError
	if !errors.As(err, &wrong) {
		t.Fatalf("%v; want a DefinitionError", err)
	}
	for _, p := range wrong.Places {
		if p.Path == path && strings.Contains(p.Reason, reason) {
			return
		}
	}
	t.Errorf("%s %q is not among %v", path, reason, wrong.Places[:min(len(wrong.Places), 20)])
}

// Whatever somebody writes to break it is refused soon, and with the place.
func TestForm_HostileDefinitionsAreRefused(t *testing.T) {
	t.Parallel()
	item := func(n int, more string) string {
		return fmt.Sprintf(`{"code":"i%d","text":"т","competency":"a","scale":"s"%s}`, n, more)
	}
	definition := func(items string) diagnostics.Definition {
		return diagnostics.Definition(`{"title":"т","polarity":"high_is_good","scales":[{"code":"s","options":[{"code":"1","title":"а","value":1},{"code":"2","title":"б","value":2}]}],` +
			`"competencies":[{"code":"a","title":"А"}],"levels":[{"code":"l","title":"л","from":0}],"deficit":{"levels":["l"]},"sections":[{"code":"s","title":"с","items":[` + items + `]}]}`)
	}
	many := make([]string, 15_000) // a MiB holds no more
	for n := range many {
		many[n] = `{"code":"i` + fmt.Sprint(n) + `","text":"т","competency":"a","scale":"s"}`
	}
	knot := make([]string, 0, 1000)
	for n := range 1000 {
		var show []string
		for k := range maxShow {
			show = append(show, fmt.Sprintf(`{"item":"i%d","in":["1"]}`, (n+k+1)%1000))
		}
		knot = append(knot, item(n, `,"show":[`+strings.Join(show, ",")+`]`))
	}
	for name, tc := range map[string]struct {
		d            diagnostics.Definition
		path, reason string
	}{
		"a hundred thousand items": {definition(strings.Repeat(item(0, "")+",", 100_000) + item(1, "")), "", "больше 1024 КиБ"},
		"as many as fit":           {definition(strings.Join(many, ",")), "/sections/0/items", "от 1 до 1000"},
		"a knot of circles":        {definition(strings.Join(knot, ",")), "/sections/0/items/0/show/0/item", "стоит дальше"},
		"a tower of brackets":      {diagnostics.Definition(strings.Repeat(`{"sections":[`, 40_000)), "", "вложенность"},
		"script":                   {definition(strings.Replace(item(0, ""), `"т"`, `"<script>alert(1)</script>"`, 1)), "/sections/0/items/0/text", "HTML"},
		"picture with a handler":   {definition(strings.Replace(item(0, ""), `"т"`, `"ой <img src=x onerror=alert(1)"`, 1)), "/sections/0/items/0/text", "HTML"},
		"unseen marks":             {definition(strings.Replace(item(0, ""), `"т"`, `"а\u0007б"`, 1)), "/sections/0/items/0/text", "непечатаемые"},
		"a pattern":                {definition(item(0, `,"pattern":"(a+)+$"`)), "/sections/0/items/0/pattern", "неизвестное поле"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begun := time.Now()
			if tc.reason == "вложенность" {
				if _, err := new(Instrument).Form(t.Context(), tc.d); err == nil || !strings.Contains(err.Error(), tc.reason) {
					t.Errorf("%.200v", err)
				}
			} else {
				wants(t, tc.d, tc.path, tc.reason)
			}
			if took := time.Since(begun); took > 20*time.Second { // an explosion takes hours
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestForm_TakesSignsOfArithmeticForWhatTheyAre(t *testing.T) {
	t.Parallel()
	d := small()
	d.Sections[0].Items[0].Text = "Объясняю, почему a < b, если 2<3 и b>a; ставлю «<3» и <название>"
	if _, err := new(Instrument).Form(t.Context(), raw(t, d)); err != nil {
		t.Error(err)
	}
}

// Whatever comes in, a definition is either refused with a place, or lays out a form
// that the platform can show and whose answers can be scored.
func FuzzDefinition(f *testing.F) {
	for _, d := range []Definition{small(), branching()} {
		f.Add([]byte(raw(f, d)))
	}
	f.Add([]byte(`{"competencies":[{"code":"a"}],"sections":[{"items":[{"show":[{"item":"a","in":[]}]}]}]}`))
	f.Add([]byte(`{"scales":[{"options":[{"value":1e308},{"value":-1e308}]}],"levels":[{"from":0},{"from":1e-300}]}`))
	f.Fuzz(func(t *testing.T, definition []byte) {
		form, err := new(Instrument).Form(t.Context(), definition)
		var wrong *diagnostics.DefinitionError
		if err != nil {
			if !errors.As(err, &wrong) || len(wrong.Places) == 0 || wrong.Places[0].Reason == "" {
				t.Fatalf("%v; want a DefinitionError that names a place", err)
			}
			return
		}
		if err := diagnosticstest.CheckForm(form); err != nil {
			t.Fatal(err)
		}
		for _, last := range []bool{false, true} {
			s := diagnostics.Submission{RunID: "run"}
			for _, section := range form.Sections {
				for _, item := range section.Items {
					o := item.Options[0]
					if last {
						o = item.Options[len(item.Options)-1]
					}
					s.Answers = append(s.Answers, diagnostics.Answer{Item: item.Code, Choices: []string{o.Code}})
				}
			}
			r, err := new(Instrument).Score(t.Context(), definition, s)
			if err != nil {
				t.Fatal(err)
			}
			if err := diagnosticstest.CheckReport(form, "run", r); err != nil {
				t.Fatal(err)
			}
		}
	})
}
