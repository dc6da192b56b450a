package page_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

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
