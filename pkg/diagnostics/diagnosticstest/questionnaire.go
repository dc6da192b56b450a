package diagnosticstest

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func exerciseQuestionnaire(t *testing.T, c *diagnostics.Client, d diagnostics.Definition) {
	form, err := c.Form(t.Context(), d)
	if err != nil {
		t.Fatalf("Form refuses the sample: %v", err)
	}
	t.Run("Form", func(t *testing.T) {
		outline, err := diagnostics.OutlineOf(d)
		if err != nil {
			t.Fatalf("the definition has no list of competencies: %v", err)
		}
		if len(outline.Competencies) != len(form.Competencies) {
			t.Errorf("the definition has %d competencies, the form %d", len(outline.Competencies), len(form.Competencies))
		}
		if err := CheckForm(form); err != nil {
			t.Error(err)
		}
	})
	t.Run("FormIsStable", func(t *testing.T) {
		again, err := c.Form(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "Form", form, again)
	})
	t.Run("BadDefinition", func(t *testing.T) { badDefinitions(t, c) })
	formOf := func(t *testing.T, runID string) diagnostics.Form { return form }
	if form.Drawn {
		t.Run("Draw", func(t *testing.T) { exerciseDraw(t, c, d, form) })
		formOf = func(t *testing.T, runID string) diagnostics.Form { return draw(t, c, d, runID) }
	}
	t.Run("BadAnswers", func(t *testing.T) { badAnswers(t, c, d, formOf(t, "run")) })

	random := rand.New(rand.NewPCG(1, 2))
	submissions := make([]diagnostics.Submission, 40)
	for i := range submissions {
		id := fmt.Sprintf("run-%d", i)
		submissions[i] = RandomSubmission(random, formOf(t, id), id)
		submissions[i].Itemized = i%2 == 0
	}
	reports := make([]diagnostics.Report, len(submissions))
	t.Run("Score", func(t *testing.T) {
		for i, s := range submissions {
			r, err := c.Score(t.Context(), d, s)
			if err != nil {
				t.Fatalf("submission %d: %v", i, err)
			}
			if err := CheckReport(form, s.RunID, r); err != nil {
				t.Errorf("submission %d: %v", i, err)
			}
			reports[i] = r
		}
	})
	t.Run("ConcurrentScoreIsTheSame", func(t *testing.T) {
		var wg sync.WaitGroup
		for i, s := range submissions {
			wg.Go(func() {
				r, err := c.Score(t.Context(), d, s)
				if err != nil {
					t.Error(err)
					return
				}
				same(t, "Score", reports[i], r)
			})
		}
		wg.Wait()
	})
	t.Run("BulkIsTheSame", func(t *testing.T) { bulk(t, c, d, submissions, reports) })
}

func badDefinitions(t *testing.T, c *diagnostics.Client) {
	for name, d := range map[string]string{
		"Empty": ``, "NotJSON": `{`, "Null": `null`, "List": `[]`, "NothingInside": `{}`,
		"UnknownField": `{"no_such_field_anywhere": 1}`, "Deep": deep(2000),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Form(t.Context(), diagnostics.Definition(d))
			var wrong *diagnostics.DefinitionError
			if !errors.As(err, &wrong) || len(wrong.Places) == 0 {
				t.Errorf("Form: %v; want a DefinitionError that names a place", err)
			}
			_, err = c.Score(t.Context(), diagnostics.Definition(d), diagnostics.Submission{RunID: "x"})
			if !errors.As(err, &wrong) {
				t.Errorf("Score: %v; want a DefinitionError", err)
			}
		})
	}
}

func deep(n int) string {
	b := make([]byte, 0, 2*n)
	for range n {
		b = append(b, '[')
	}
	for range n {
		b = append(b, ']')
	}
	return string(b)
}

func badAnswers(t *testing.T, c *diagnostics.Client, d diagnostics.Definition, f diagnostics.Form) {
	good := RandomSubmission(rand.New(rand.NewPCG(3, 4)), f, "run")
	item := good.Answers[0].Item
	first := f.Sections[0].Items[0]
	without := good
	without.Answers = good.Answers[1:]
	cases := map[string]struct {
		s    diagnostics.Submission
		item string
		skip bool
	}{
		"UnknownItem":     {s: with(good, diagnostics.Answer{Item: "no-such-item", Choices: []string{"1"}}), item: "no-such-item"},
		"UnknownOption":   {s: replaced(good, diagnostics.Answer{Item: item, Choices: []string{"no-such-option"}}), item: item, skip: !first.Input.Chosen()},
		"WordsForOptions": {s: replaced(good, diagnostics.Answer{Item: item, Text: "слова"}), item: item, skip: !first.Input.Chosen()},
		"AnsweredTwice":   {s: with(good, good.Answers[0]), item: item},
		"Missing":         {s: without, item: item, skip: !first.Required || f.Test},
	}
	for name, tc := range cases {
		if tc.skip {
			continue
		}
		t.Run(name, func(t *testing.T) {
			_, err := c.Score(t.Context(), d, tc.s)
			var wrong *diagnostics.AnswersError
			if !errors.As(err, &wrong) {
				t.Fatalf("Score: %v; want an AnswersError", err)
			}
			for _, p := range wrong.Places {
				if p.Path == tc.item && p.Reason != "" {
					return
				}
			}
			t.Errorf("places %+v do not name item %s", wrong.Places, tc.item)
		})
	}
}

func with(s diagnostics.Submission, a diagnostics.Answer) diagnostics.Submission {
	s.Answers = append(append([]diagnostics.Answer(nil), s.Answers...), a)
	return s
}

func replaced(s diagnostics.Submission, a diagnostics.Answer) diagnostics.Submission {
	s.Answers = append([]diagnostics.Answer{a}, s.Answers[1:]...)
	return s
}

func bulk(t *testing.T, c *diagnostics.Client, d diagnostics.Definition, submissions []diagnostics.Submission, reports []diagnostics.Report) {
	stream, err := c.ScoreAll(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	bad := diagnostics.Submission{RunID: "bad", Answers: []diagnostics.Answer{{Item: "no-such-item"}}}
	half := len(submissions) / 2
	if err := errors.Join(
		stream.Send(7, submissions[:half]),
		stream.Send(8, append([]diagnostics.Submission{bad}, submissions[half:]...)),
		stream.CloseSend(),
	); err != nil {
		t.Fatal(err)
	}
	number, first, err := stream.Recv()
	if err != nil || number != 7 || len(first) != half {
		t.Fatalf("first chunk: number %d, %d outcomes, %v", number, len(first), err)
	}
	number, second, err := stream.Recv()
	if err != nil || number != 8 || len(second) != len(submissions)-half+1 {
		t.Fatalf("second chunk: number %d, %d outcomes, %v", number, len(second), err)
	}
	var wrong *diagnostics.AnswersError
	if !errors.As(second[0].Err, &wrong) {
		t.Errorf("bad answers among good: %v; want an AnswersError", second[0].Err)
	}
	for i, o := range append(first, second[1:]...) {
		if o.Err != nil {
			t.Errorf("submission %d: %v", i, o.Err)
		}
		same(t, "bulk and single", reports[i], o.Report)
	}
	if _, _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last chunk: %v; want EOF", err)
	}
}

// CheckReport holds a report against its form, as the platform does.
func CheckReport(f diagnostics.Form, runID string, r diagnostics.Report) error {
	if r.RunID != runID {
		return fmt.Errorf("the report is of run %q, not %q", r.RunID, runID)
	}
	limits := map[string]float64{}
	for _, c := range f.Competencies {
		limits[c.Code] = c.Max
	}
	for _, s := range r.Scores {
		limit, known := limits[s.Competency]
		switch {
		case !known:
			return fmt.Errorf("competency %q is unknown or comes twice", s.Competency)
		case math.IsNaN(s.Score) || s.Score < 0 || s.Score > s.Max:
			return fmt.Errorf("score %v of %v on %s", s.Score, s.Max, s.Competency)
		case s.Max != limit:
			return fmt.Errorf("maximum %v on %s, the form says %v", s.Max, s.Competency, limit)
		case !s.Polarity.Known():
			return fmt.Errorf("polarity %q on %s", s.Polarity, s.Competency)
		}
		delete(limits, s.Competency)
	}
	if err := checkItems(f, r.Items); err != nil {
		return err
	}
	for _, q := range r.Requests {
		if n := utf8.RuneCountInString(q.Text); n < 3 || n > 2000 || !q.Kind.Known() {
			return fmt.Errorf("request of kind %q with %d characters", q.Kind, n)
		}
	}
	if len(limits) > 0 {
		return fmt.Errorf("no score on %d competencies: %v", len(limits), limits)
	}
	return nil
}

// checkItems holds what items gave to the form.
func checkItems(f diagnostics.Form, items []diagnostics.ItemScore) error {
	there, seen := map[string]bool{}, map[string]bool{}
	for _, s := range f.Sections {
		for _, i := range s.Items {
			there[i.Code] = true
		}
	}
	for _, i := range items {
		if !there[i.Item] || seen[i.Item] {
			return fmt.Errorf("the score of item %q, which is unknown or comes twice", i.Item)
		}
		seen[i.Item] = true
		known := slices.ContainsFunc(f.Competencies, func(c diagnostics.Competency) bool { return c.Code == i.Competency && i.Max <= c.Max*(1+1e-9) })
		if !known || !(i.Max > 0) || !(i.Score >= 0) || i.Score > i.Max {
			return fmt.Errorf("item %q gave %v of %v to %q", i.Item, i.Score, i.Max, i.Competency)
		}
	}
	return nil
}
