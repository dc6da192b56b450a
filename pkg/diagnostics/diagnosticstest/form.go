package diagnosticstest

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// CheckForm holds a form against what the platform can show.
func CheckForm(f diagnostics.Form) error {
	for _, c := range f.Competencies {
		if c.Code == "" || c.Title == "" || !(c.Max > 0) || math.IsInf(c.Max, 0) {
			return fmt.Errorf("competency without code, title or maximum: %+v", c)
		}
	}
	if f.TimeLimit != 0 && (f.TimeLimit < 60 || f.TimeLimit > 24*3600 || !f.Test) {
		return fmt.Errorf("a time limit of %d seconds: a test has one of a minute to a day, or none", f.TimeLimit)
	}
	seen := map[string]bool{}
	for _, s := range f.Sections {
		for _, i := range s.Items {
			if seen[i.Code] {
				return fmt.Errorf("item %s comes twice", i.Code)
			}
			for _, when := range i.Show {
				if !seen[when.Item] || len(when.In) == 0 {
					return fmt.Errorf("item %s is shown after %q, which does not stand before it", i.Code, when.Item)
				}
			}
			seen[i.Code] = true
			if err := checkItem(i); err != nil {
				return fmt.Errorf("item %s: %w", i.Code, err)
			}
		}
	}
	if len(seen) == 0 {
		return errors.New("the form has no items")
	}
	return nil
}

func checkItem(i diagnostics.Item) error {
	switch {
	case i.Code == "" || i.Text == "":
		return errors.New("no code or no text")
	case !i.Input.Known():
		return fmt.Errorf("unknown input %q", i.Input)
	case i.Input.Chosen() && len(i.Options) < 2:
		return fmt.Errorf("%d options", len(i.Options))
	case i.Input.Written() && len(i.Options) > 0:
		return errors.New("options where one writes")
	case (i.Input == diagnostics.InputMatching) != (len(i.Targets) > 0):
		return errors.New("targets belong to a matching")
	case len(i.Rubric) > 0 && i.Input != diagnostics.InputEssay && i.Input != diagnostics.InputText:
		return errors.New("a rubric belongs to a text")
	case i.Unit != "" && i.Input != diagnostics.InputNumber:
		return errors.New("a unit belongs to a number")
	}
	for _, list := range [][]diagnostics.Option{i.Options, i.Targets} {
		codes := map[string]bool{}
		for _, o := range list {
			if o.Code == "" || strings.Contains(o.Code, ":") || codes[o.Code] {
				return fmt.Errorf("option %q has no code, one with a colon, or comes twice", o.Code)
			}
			codes[o.Code] = true
		}
	}
	criteria := map[string]bool{}
	for _, c := range i.Rubric {
		if c.Code == "" || criteria[c.Code] || !(c.Max > 0) || math.IsInf(c.Max, 0) {
			return fmt.Errorf("criterion %q has no code, no maximum, or comes twice", c.Code)
		}
		criteria[c.Code] = true
	}
	return nil
}

// exerciseDraw holds the form of a run against that of the definition.
func exerciseDraw(t *testing.T, c *diagnostics.Client, d diagnostics.Definition, whole diagnostics.Form) {
	all := map[string]diagnostics.Item{}
	for _, s := range whole.Sections {
		for _, i := range s.Items {
			all[i.Code] = i
		}
	}
	forms := map[string]bool{}
	for n := range 20 {
		id := "run-" + strconv.Itoa(n)
		f := draw(t, c, d, id)
		same(t, "Draw", f, draw(t, c, d, id))
		if err := CheckForm(f); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(f.Competencies, whole.Competencies) || f.TimeLimit != whole.TimeLimit || f.Test != whole.Test || !f.Drawn {
			t.Fatalf("run %s is measured differently: %+v", id, f)
		}
		for _, s := range f.Sections {
			for _, i := range s.Items {
				if !reflect.DeepEqual(sorted(all[i.Code]), sorted(i)) {
					t.Errorf("run %s: item %+v, in the whole form %+v", id, i, all[i.Code])
				}
			}
		}
		forms[fmt.Sprint(f.Sections)] = true
	}
	if len(forms) < 2 {
		t.Error("20 runs got one and the same form: then it is not drawn")
	}
}

// sorted gives an item with its options in the order of their codes.
func sorted(i diagnostics.Item) diagnostics.Item {
	byCode := func(a, b diagnostics.Option) int { return strings.Compare(a.Code, b.Code) }
	i.Options, i.Targets = slices.SortedFunc(slices.Values(i.Options), byCode), slices.SortedFunc(slices.Values(i.Targets), byCode)
	return i
}

func draw(t *testing.T, c *diagnostics.Client, d diagnostics.Definition, runID string) diagnostics.Form {
	t.Helper()
	f, err := c.Draw(t.Context(), d, runID)
	if err != nil {
		t.Fatalf("Draw: %v", err)
	}
	return f
}

// RandomSubmission answers every item of a form with something it offers; an expert
// has scored what an expert scores.
func RandomSubmission(random *rand.Rand, f diagnostics.Form, runID string) diagnostics.Submission {
	s := diagnostics.Submission{RunID: runID}
	for _, section := range f.Sections {
		for _, i := range section.Items {
			s.Answers = append(s.Answers, randomAnswer(random, i))
		}
	}
	return s
}

func randomAnswer(random *rand.Rand, i diagnostics.Item) diagnostics.Answer {
	a := diagnostics.Answer{Item: i.Code}
	switch i.Input {
	case diagnostics.InputOrdering:
		for n, at := range random.Perm(len(i.Options)) {
			a.Choices = append(a.Choices, diagnostics.Pair(i.Options[at].Code, strconv.Itoa(n+1)))
		}
	case diagnostics.InputMatching:
		for _, o := range i.Options {
			a.Choices = append(a.Choices, diagnostics.Pair(o.Code, i.Targets[random.IntN(len(i.Targets))].Code))
		}
	case diagnostics.InputMultiple:
		for n, at := range random.Perm(len(i.Options)) {
			if n == 0 || random.IntN(2) == 0 {
				a.Choices = append(a.Choices, i.Options[at].Code)
			}
		}
	case diagnostics.InputSingle:
		a.Choices = []string{i.Options[random.IntN(len(i.Options))].Code}
	default:
		a.Text = fmt.Sprint(100 + random.IntN(900))
	}
	for _, c := range i.Rubric {
		a.Marks = append(a.Marks, diagnostics.Mark{Criterion: c.Code, Points: float64(random.IntN(2)) * c.Max})
	}
	return a
}
