package authoringweb

import (
	"context"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func programs(ctx context.Context) []page.Option {
	var out []page.Option
	for _, p := range []string{authoring.Questionnaires, authoring.Tests} {
		out = append(out, page.Option{Value: p, Label: page.T(ctx, "editor.of."+p), Hint: page.T(ctx, "editor.of_hint."+p)})
	}
	return out
}

func polarities(ctx context.Context) []page.Option {
	return []page.Option{{Value: "good", Label: page.T(ctx, "editor.polarity_good")}, {Value: "bad", Label: page.T(ctx, "editor.polarity_bad")}}
}

func polarity(a authoring.About) string {
	if a.HighIsBad {
		return "bad"
	}
	return "good"
}

func weight(f float64) string {
	if f == 0 {
		return ""
	}
	return authoring.Decimal(f)
}

func choices(ctx context.Context, offered []authoring.Competency, test bool) []page.Option {
	key := "editor.items"
	if test {
		key = "editor.items_test"
	}
	var out []page.Option
	for _, k := range offered {
		o := page.Option{Value: k.Code, Label: k.Title}
		if k.Items > 0 {
			o.Hint = page.N(ctx, key, k.Items)
		}
		out = append(out, o)
	}
	return out
}

func measured(offered []authoring.Competency) []string {
	var out []string
	for _, k := range offered {
		if k.Measured {
			out = append(out, k.Code)
		}
	}
	return out
}

// row and show name fields of lists: "levels.0.title", "show.0.item".
func row(i int, name string) string  { return "levels." + strconv.Itoa(i) + "." + name }
func show(i int, name string) string { return "show." + strconv.Itoa(i) + "." + name }

func shareKey(d desk) string {
	if d.Draft.About().HighIsBad && !d.test() {
		return "editor.share_above"
	}
	return "editor.share_below"
}

// last is the competency that was written to last: the next lines likely go there.
func last(d desk) string {
	sections := d.Draft.Sections()
	if n := len(sections); n > 0 && len(sections[n-1].Items) > 0 {
		items := sections[n-1].Items
		return items[len(items)-1].Competency
	}
	return ""
}

func scales(d desk) []page.Option {
	var out []page.Option
	for _, s := range d.Draft.Questionnaire.Scales {
		title := s.Title
		if title == "" {
			title = s.Code
		}
		out = append(out, page.Option{Value: s.Code, Label: title})
	}
	return out
}

func statements(items []questionnaire.Item) []page.Option {
	var out []page.Option
	for i, item := range items {
		out = append(out, page.Option{Value: item.Code, Label: strconv.Itoa(i+1) + ". " + item.Text})
	}
	return out
}

func answers(s questionnaire.Scale) []page.Option {
	var out []page.Option
	for _, o := range s.Options {
		out = append(out, page.Option{Value: o.Code, Label: o.Title})
	}
	return out
}

func condition(item questionnaire.Item, n int) questionnaire.Condition {
	if n < len(item.Show) {
		return item.Show[n]
	}
	return questionnaire.Condition{}
}

func onScale(ctx context.Context, d desk, s questionnaire.Scale) string {
	if len(d.Draft.Questionnaire.Scales) == 1 {
		return page.T(ctx, "editor.item.show_in")
	}
	return page.T(ctx, "editor.item.show_in_scale", "title", s.Title)
}

// unused are the competencies without an item, where others have one.
func (d desk) unused() []string {
	var out []string
	for _, k := range d.Draft.Offered(d.Draft.Competencies()) {
		if k.Items == 0 {
			out = append(out, k.Code)
		}
	}
	if len(out) == len(d.Draft.Competencies()) {
		return nil // one at least must stay
	}
	return out
}

func inputKind(item diagnostics.Item) string {
	if item.Input == diagnostics.InputMultiple {
		return "checkbox"
	}
	return "radio"
}

func tone(s sampleScore) string {
	if s.Deficit {
		return "warn"
	}
	return "good"
}

func words(ctx context.Context, s sampleScore) string {
	out := []string{}
	if s.LevelTitle != "" {
		out = append(out, s.LevelTitle)
	}
	out = append(out, strconv.Itoa(percent(s))+" %")
	if s.Deficit {
		out = append(out, page.T(ctx, "editor.is_deficit"))
	}
	return strings.Join(out, " · ")
}

// textOf and titlesOf say a condition in words.
func textOf(form diagnostics.Form, code string) string {
	for i := range assessment.Items(&form) {
		if i.Code == code {
			return i.Text
		}
	}
	return code
}

func titlesOf(form diagnostics.Form, when diagnostics.Condition) string {
	var out []string
	for i := range assessment.Items(&form) {
		for _, o := range i.Options {
			if i.Code == when.Item && has(when.In, o.Code) {
				out = append(out, o.Title)
			}
		}
	}
	return strings.Join(out, "; ")
}
