package entrytest

import (
	"math"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// A task without an answer gave nothing, and one that the variant lacks is not told.
func TestItems_OfAVariantWithoutAnswers(t *testing.T) {
	t.Parallel()
	test := &Instrument{}
	form, err := test.Draw(t.Context(), instruments.FunctionalLiteracy, "run")
	if err != nil {
		t.Fatal(err)
	}
	there, scored := map[string]bool{}, map[string]float64{}
	for _, s := range form.Sections {
		for _, i := range s.Items {
			there[i.Code] = true
		}
	}
	r, err := test.Score(t.Context(), instruments.FunctionalLiteracy, diagnostics.Submission{RunID: "run", Itemized: true})
	if err != nil || len(r.Items) == 0 {
		t.Fatalf("%v: %v", r.Items, err)
	}
	for _, i := range r.Items {
		if !there[i.Item] || i.Score != 0 {
			t.Errorf("%+v", i)
		}
		scored[i.Competency] += i.Max
	}
	for _, c := range r.Scores {
		if math.Abs(scored[c.Competency]-c.Max) > 1e-9 {
			t.Errorf("%s: tasks of %v points, the report says %v", c.Competency, scored[c.Competency], c.Max)
		}
	}
}
