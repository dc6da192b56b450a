package assessmentweb

import (
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// Of a program that was not let in nobody knows what kind it is: the table leaves the
// place empty and names no key.
func TestProgramsView_AProgramOfNoKnownKind(t *testing.T) {
	t.Parallel()
	all := page.NewTexts()
	if err := all.Add(texts, "text"); err != nil {
		t.Fatal(err)
	}
	ctx := page.With(t.Context(), &page.View{Texts: all, Lang: page.Russian, Now: time.Now()})
	var b strings.Builder
	c := assessment.Catalogue{Confined: true, Programs: []assessment.Installed{{Program: assessment.Program{Name: "stranger"}, State: assessment.Unusable}}}
	if err := programsView(c).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "stranger") || !strings.Contains(b.String(), "непригодна") || strings.Contains(b.String(), "[instrument.") {
		t.Error(b.String())
	}
}
