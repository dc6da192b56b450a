package iomweb

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
)

var toneOfMet = map[iom.Met]string{iom.CriterionMet: "good", iom.CriterionPartly: "info", iom.CriterionNotMet: "warn"}

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

func metOptions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "criterion.met.", iom.CriterionMet, iom.CriterionPartly, iom.CriterionNotMet)
}
