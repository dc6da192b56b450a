package page_test

import (
	"context"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/marshrut-iom/marshrut/internal/page"
)

// A form that came too late shows what stands there now as people write it.
func TestForm_StaleShowsADayInWords(t *testing.T) {
	t.Parallel()
	texts := page.NewTexts()
	if err := texts.Add(page.Files, "text"); err != nil {
		t.Fatal(err)
	}
	v := &page.View{Texts: texts, Lang: page.Russian, Now: time.Now(),
		Refusal: &page.Refusal{Action: "/x", Stale: true, Sent: url.Values{"end": {"2030-01-01"}, "title": {"Моё"}}}}
	ctx := page.With(t.Context(), v)
	f := page.FormAt(ctx, 1, "/x")
	var b strings.Builder
	for _, x := range []page.Field{{Name: "end", Label: "Окончание", Type: "date", Current: "2027-07-22"}, {Name: "title", Label: "Название", Current: "2027-07-22"}} {
		if err := page.Input(f, x).Render(ctx, &b); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(b.String(), "<q>22 июля 2027 г.</q>") || !strings.Contains(b.String(), "<q>2027-07-22</q>") {
		t.Errorf("a day is to be told in words, a title as it is: %s", b.String())
	}
}

// What was ticked is compared with what is ticked in the record, and told in words; what
// is the same is not told at all. A box that is not ticked sends nothing.
func TestForm_StaleShowsBoxesAndChoicesInWords(t *testing.T) {
	t.Parallel()
	texts := page.NewTexts()
	if err := texts.Add(page.Files, "text"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		sent   url.Values
		on     bool
		scale  string
		chosen []string
		told   []string
	}{
		"the same":       {sent: url.Values{"on": {"true"}, "scale": {"a"}, "in": {"1", "2"}}, on: true, scale: "a", chosen: []string{"2", "1"}},
		"the same, none": {sent: url.Values{"scale": {"a"}}, scale: "a"},
		"ticked here":    {sent: url.Values{"on": {"true"}, "scale": {"a"}, "in": {"1"}}, scale: "b", told: []string{"<q>нет</q>", "<q>Шкала Б</q>", "<q>пусто</q>"}},
		"ticked there":   {sent: url.Values{"scale": {"a"}}, on: true, scale: "a", chosen: []string{"1", "2"}, told: []string{"<q>да</q>", "<q>Один, Два</q>"}},
	} {
		ctx := page.With(t.Context(), &page.View{Texts: texts, Lang: page.Russian, Now: time.Now(),
			Refusal: &page.Refusal{Action: "/x", Stale: true, Sent: c.sent}})
		f := page.FormAt(ctx, 1, "/x")
		var b strings.Builder
		for _, x := range []templ.Component{
			page.Check(f, page.Field{Name: "on", Label: "Обратное", Hint: "Подсказка"}, c.on),
			page.Select(f, page.Field{Name: "scale", Label: "Шкала", Current: c.scale}, []page.Option{{Value: "a", Label: "Шкала А"}, {Value: "b", Label: "Шкала Б"}}),
			page.Checks(f, page.Field{Name: "in", Label: "Ответы"}, []page.Option{{Value: "1", Label: "Один"}, {Value: "2", Label: "Два"}}, c.chosen),
		} {
			if err := x.Render(ctx, &b); err != nil {
				t.Fatal(err)
			}
		}
		if n := strings.Count(b.String(), "<q>"); n != len(c.told) {
			t.Errorf("%s: %d fields are told to differ, not %d: %s", name, n, len(c.told), b.String())
		}
		for _, want := range c.told {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: no %s in %s", name, want, b.String())
			}
		}
	}
}

// The summary above a form names each field, nested ones too, and leads to it; a place in
// a list is that of its field.
func TestForm_SummaryNamesItsFields(t *testing.T) {
	t.Parallel()
	texts := page.NewTexts()
	if err := texts.Add(page.Files, "text"); err != nil {
		t.Fatal(err)
	}
	ctx := page.With(t.Context(), &page.View{Texts: texts, Lang: page.Russian, Now: time.Now(), Refusal: &page.Refusal{Action: "/x", Fields: []page.FieldFault{
		{Name: "head.surname", Message: "Заполните это поле."}, {Name: "kind.0", Message: "Такого нет."}, {Name: "file", Message: "Пусто."}, {Name: "other", Message: "Иное."}}}})
	f := page.FormAt(ctx, 0, "/x")
	f.Called("file", "Файл")
	var b strings.Builder
	fields := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if err := page.Input(f, page.Field{Name: "head.surname", Label: "Фамилия"}).Render(ctx, w); err != nil {
			return err
		}
		return page.Checks(f, page.Field{Name: "kind", Label: "Виды"}, nil, nil).Render(ctx, w)
	})
	if err := page.FormBody(f).Render(templ.WithChildren(ctx, fields), &b); err != nil {
		t.Fatal(err)
	}
	summary, rest, _ := strings.Cut(b.String(), "</ul>")
	for name, want := range map[string]string{"head.surname": "<span>Фамилия:</span> Заполните это поле.", "kind": "<span>Виды:</span> Такого нет.", "file": "<span>Файл:</span> Пусто.", "other": "Иное."} {
		if link := `href="#` + f.ID(name) + `">` + want; !strings.Contains(summary, link) {
			t.Errorf("no %s in %s", link, summary)
		}
		if name != "file" && name != "other" && !strings.Contains(rest, `id="`+f.ID(name)+`"`) {
			t.Errorf("the link leads nowhere: %s", rest)
		}
	}
}
