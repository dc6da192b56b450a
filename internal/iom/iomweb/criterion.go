package iomweb

import (
	"context"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
)

var toneOfMet = map[iom.Met]string{iom.CriterionMet: "good", iom.CriterionPartly: "info", iom.CriterionNotMet: "warn", iom.CriterionNotMeasured: ""}

// criterionWords names an indicator with its criterion.
func criterionWords(ctx context.Context, m iom.CriterionMark) string {
	return page.T(ctx, "criterion.words", "indicator", m.Indicator.Title, "criterion", m.Criterion)
}

// criterionHint names the objective where there are several, and the tool.
func criterionHint(ctx context.Context, l journey, m iom.CriterionMark) string {
	words := ""
	if len(l.Objectives) > 1 {
		words = page.T(ctx, "criterion.objective", "title", m.Objective)
	}
	if m.Tool != "" {
		if words != "" {
			words += " "
		}
		words += page.T(ctx, "criterion.tool", "tool", m.Tool)
	}
	if m.ByFinalDiagnosis() && len(l.Results.Final) == 0 {
		words = strings.TrimSpace(words + " " + page.T(ctx, "criterion.untested"))
	}
	return words
}

// markedAs gives what was said of a criterion before; nothing where its words are others.
func markedAs(marks []iom.CriterionMark, m iom.Measure) iom.Met {
	for _, k := range marks {
		if k.ObjectiveID == m.ObjectiveID && k.Indicator == m.Indicator {
			return k.Met
		}
	}
	return ""
}

// untested tells that the criterion waits for a final diagnosis that was not taken.
func (l journey) untested(m iom.Measure) bool {
	return m.ByFinalDiagnosis() && len(l.Results.Final) == 0
}

// answered is what to choose beforehand for a criterion.
func (l journey) answered(marks []iom.CriterionMark, m iom.Measure) string {
	was := markedAs(marks, m)
	if l.untested(m) && !slices.Contains(m.Answers(false), was) {
		was = iom.CriterionNotMeasured
	}
	return string(was)
}

func (l journey) metOptions(ctx context.Context, m iom.Measure) []page.Option {
	return page.Choices(ctx, "criterion.met.", m.Answers(len(l.Results.Final) > 0)...)
}

// unmeasured warns of success that the criteria don't bear out: how many of them were
// not measured, in the conclusion that stands while it can still be prepared anew.
func (l journey) unmeasured(c iom.Conclusion) int {
	if c.Outcome != iom.Reached || !c.SupersededAt.IsZero() || l.State != iom.Assessment {
		return 0
	}
	return l.Unmeasured(c.Criteria)
}
