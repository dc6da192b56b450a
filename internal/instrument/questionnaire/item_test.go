package questionnaire

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

func TestItems_AddUpToTheScores(t *testing.T) {
	t.Parallel()
	q := &Instrument{}
	form, err := q.Form(t.Context(), instruments.SelfDiagnosis8)
	if err != nil {
		t.Fatal(err)
	}
	s := diagnosticstest.RandomSubmission(rand.New(rand.NewPCG(7, 7)), form, "run")
	if r, err := q.Score(t.Context(), instruments.SelfDiagnosis8, s); err != nil || r.Items != nil {
		t.Fatalf("told without being asked: %v, %v", r.Items, err)
	}
	s.Itemized = true
	r, err := q.Score(t.Context(), instruments.SelfDiagnosis8, s)
	if err != nil || len(r.Items) != 40 {
		t.Fatalf("%d items: %v", len(r.Items), err)
	}
	sums := map[string]diagnostics.ItemScore{}
	for _, i := range r.Items {
		x := sums[i.Competency]
		x.Score += i.Score
		x.Max += i.Max
		sums[i.Competency] = x
	}
	for _, c := range r.Scores {
		if x := sums[c.Competency]; math.Abs(x.Score-c.Score) > 1e-9 || math.Abs(x.Max-c.Max) > 1e-9 {
			t.Errorf("%s: items give %v of %v, the report %v of %v", c.Competency, x.Score, x.Max, c.Score, c.Max)
		}
	}
}
