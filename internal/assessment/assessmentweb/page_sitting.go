package assessmentweb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// worded is the key of what is said of a test's tasks instead of a questionnaire's
// statements.
func worded(f *diagnostics.Form, key string) string { return wordedIf(f != nil && f.Test, key) }

func wordedIf(test bool, key string) string {
	if test {
		return "test." + key
	}
	return key
}

// sortOf says what an instrument is: a test asks as a questionnaire does, and is none.
func sortOf(ctx context.Context, k diagnostics.Kind, test bool) string {
	return page.T(ctx, wordedIf(test, "instrument.sort."+string(k)))
}

// secondsLeft of a test, as the page is made.
func secondsLeft(ctx context.Context, d assessment.Diagnosis) int {
	return max(0, int(d.EndsAt.Sub(page.From(ctx).Now)/time.Second))
}

// over tells whether the page takes no more answers. The service takes those that are
// under way for a moment longer.
func over(ctx context.Context, d assessment.Diagnosis) bool {
	return !d.EndsAt.IsZero() && !page.From(ctx).Now.Before(d.EndsAt)
}

// timeOfDay writes 14:05, with the day where it is not today.
func timeOfDay(ctx context.Context, t time.Time) string {
	now := page.From(ctx).Now
	if t = t.In(now.Location()); dayOf(ctx, t) == page.Today(ctx) {
		return t.Format("15:04")
	}
	return page.Moment(ctx, t)
}

func numberLabel(ctx context.Context, item diagnostics.Item) string {
	if item.Unit == "" {
		return item.Text
	}
	return item.Text + " (" + item.Unit + ")"
}

// targetsOf are what each option is paired with.
func targetsOf(ctx context.Context, item diagnostics.Item) []diagnostics.Option {
	if item.Input == diagnostics.InputMatching {
		return item.Targets
	}
	out := make([]diagnostics.Option, len(item.Options))
	for i := range out {
		n := strconv.Itoa(i + 1)
		out[i] = diagnostics.Option{Code: n, Title: n}
	}
	return out
}

// doubled tells whether two options of an ordering have one place.
func doubled(a assessment.Answer, item diagnostics.Item) bool {
	if item.Input != diagnostics.InputOrdering {
		return false
	}
	seen := map[string]bool{}
	for _, choice := range a.Choices {
		_, place, _ := diagnostics.CutPair(choice)
		if seen[place] {
			return true
		}
		seen[place] = true
	}
	return false
}

// answered tells whether an item has its whole answer.
func answered(a assessment.Answer, item diagnostics.Item) bool {
	if item.Input.Paired() {
		return len(a.Choices) == len(item.Options) && !doubled(a, item)
	}
	return len(a.Choices) > 0 || strings.TrimSpace(a.Text) != ""
}

// decimal writes a number as people do: 2, 1,5.
func decimal(f float64) string {
	full := strconv.FormatFloat(f, 'f', -1, 64)
	if len(full) > 24 { // of hundreds of digits
		full = strconv.FormatFloat(f, 'g', 6, 64)
	}
	return strings.Replace(full, ".", ",", 1)
}

func itemOf(f *diagnostics.Form, code string) diagnostics.Item {
	for item := range assessment.Items(f) {
		if item.Code == code {
			return item
		}
	}
	return diagnostics.Item{}
}

func hasRubric(f *diagnostics.Form) bool {
	for item := range assessment.Items(f) {
		if len(item.Rubric) > 0 {
			return true
		}
	}
	return false
}
