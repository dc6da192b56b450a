package assessmentweb

import (
	"context"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// verdictWords says how many competencies changed for certain, and what is not known.
func verdictWords(ctx context.Context, d assessment.Dynamics) string {
	n := d.Verdicts()
	var words []string
	for _, v := range []psychometrics.Verdict{psychometrics.Grew, psychometrics.Fell, psychometrics.WithinError} {
		if n[v] > 0 {
			words = append(words, page.N(ctx, "result.verdicts_"+string(v), n[v]))
		}
	}
	if n[psychometrics.NotEnough] > 0 {
		words = append(words, page.T(ctx, "result.verdicts_not_enough", "n", psychometrics.NeedReliability))
	}
	return strings.Join(words, " ")
}

// masteryIn is the share of a competency in one of the runs; a dash where it was not measured.
func masteryIn(ctx context.Context, t assessment.Taken, competency string) string {
	for _, r := range t.Results {
		if r.Competency == competency {
			return shown(ctx, r).Text
		}
	}
	return "—"
}
