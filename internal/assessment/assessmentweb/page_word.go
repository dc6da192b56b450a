package assessmentweb

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/page"
)

var noID uuid.UUID

// about says in a sentence what an instrument is and how long it takes.
func about(ctx context.Context, i assessment.Instrument) string {
	n := len(i.Items)
	if i.Test {
		return aboutTest(ctx, i)
	}
	return page.N(ctx, "diagnosis.items", n) + " " + page.N(ctx, "diagnosis.minutes", minutes(n))
}

// aboutTest counts no tasks: a run may get some of them only.
func aboutTest(ctx context.Context, i assessment.Instrument) string {
	if i.TimeLimit > 0 {
		return page.N(ctx, "test.about_time", i.TimeLimit/60)
	}
	return page.T(ctx, "test.about")
}

func phaseOptions(ctx context.Context) []page.Option {
	out := page.Choices(ctx, "diagnosis.phase.", phases...)
	for i, p := range phases {
		first, size := utf8.DecodeRuneInString(out[i].Label)
		out[i].Label = string(unicode.ToUpper(first)) + out[i].Label[size:]
		out[i].Hint = page.T(ctx, "diagnosis.phase_hint."+string(p))
	}
	return out
}

func stateTone(s assessment.RunState) string {
	switch s {
	case assessment.Submitted:
		return "good"
	case assessment.InProgress, assessment.Awaiting:
		return "info"
	}
	return ""
}

func partLabel(ctx context.Context, p part) string {
	return page.T(ctx, "answer.part_label", "n", p.Number, "title", p.Title) + ", " + page.T(ctx, "answer.done_of", "n", p.Answered, "of", p.Asked)
}

func resultTone(r assessment.Result) string {
	if r.Deficit {
		return "warn"
	}
	return "good"
}

// resultWords is the level in words with the share, and that it is a deficit.
func resultWords(ctx context.Context, r assessment.Result) string {
	words := []string{}
	if r.LevelTitle != "" && !r.ByLevel {
		words = append(words, r.LevelTitle)
	}
	words = append(words, shown(ctx, r).Text)
	if r.Deficit {
		words = append(words, page.T(ctx, "result.is_deficit"))
	}
	return strings.Join(words, " · ")
}

func joined(all []assessment.Result) string {
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = r.Title
	}
	return strings.Join(names, "; ")
}

func trendTone(t assessment.Trend) string {
	switch t {
	case assessment.Positive:
		return "good"
	case assessment.Absent:
		return "warn"
	}
	return ""
}

// signed writes a change in percentage points: +12, −3, 0.
func signed(delta float64) string {
	n := int(math.Round(delta * 100))
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "−" + strconv.Itoa(-n)
	}
	return "0"
}

// step says what became of a competency: in points, or in words where levels are compared.
func step(ctx context.Context, c assessment.Change) string {
	switch delta := c.Delta(); {
	case !c.ByLevel():
		return signed(delta)
	case delta > 0:
		return page.T(ctx, "result.level_up")
	case delta < 0:
		return page.T(ctx, "result.level_down")
	}
	return page.T(ctx, "result.level_same")
}

// worth says whether a change is more than chance; of levels nobody can say.
func worth(ctx context.Context, c assessment.Change) string {
	if c.ByLevel() {
		return page.T(ctx, "result.verdict.by_level")
	}
	return page.T(ctx, "result.verdict."+string(c.Verdict()))
}

// became is the key of what happened to a competency's deficit.
func became(c assessment.Change) string {
	switch {
	case c.HadDeficit && c.Has:
		return "stays"
	case c.HadDeficit:
		return "removed"
	case c.Has:
		return "new"
	}
	return "never"
}

// deficitsLink leads to a person's deficits, one's own under the menu's entry.
func deficitsLink(ctx context.Context, person uuid.UUID, mine bool) string {
	if mine && page.May(ctx, "deficit", "state") && page.May(ctx, "diagnosis", "take") {
		return page.Link(ctx, "/deficits")
	}
	return page.Link(ctx, "/people/", person, "/deficits")
}

func noneKey(mine bool) string {
	if mine {
		return "deficit.none.mine"
	}
	return "deficit.none.other"
}

func leadKey(mine bool) string {
	if mine {
		return "deficit.new_lead.mine"
	}
	return "deficit.new_lead.other"
}

func noteHint(mine bool) string {
	if mine {
		return "deficit.note_hint.mine"
	}
	return "deficit.note_hint.other"
}

// waitsFor is the key of whose agreement a deficit still wants.
func waitsFor(d assessment.Deficit, mine bool) string {
	key := "deficit.waits."
	if mine {
		key = "deficit.waits_mine."
	}
	switch {
	case d.TuteeConfirmedAt.IsZero() && d.TutorConfirmedAt.IsZero():
		return key + "both"
	case d.TuteeConfirmedAt.IsZero():
		return key + "tutee"
	}
	return key + "tutor"
}

func requestOptions(ctx context.Context) []page.Option {
	out := page.Choices(ctx, "deficit.request.", assessment.Wish, assessment.Difficulty)
	for i := range out {
		out[i].Hint = page.T(ctx, "deficit.request_about."+out[i].Value)
	}
	return out
}

// dayOf is the day of a moment on the reader's calendar.
func dayOf(ctx context.Context, t time.Time) civil.Date {
	return civil.Of(t.In(page.From(ctx).Now.Location()))
}

// fresh counts the deficits that were not there before.
func fresh(all []assessment.Change) (n int) {
	for _, c := range all {
		if c.Has && !c.HadDeficit {
			n++
		}
	}
	return n
}
