package document_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

func TestEmpty_EveryFormPrintsWithNoRouteOnIt(t *testing.T) {
	t.Parallel()
	all, err := iom.ShippedRegulations()
	if err != nil {
		t.Fatal(err)
	}
	for list := range iom.FormLists {
		all[0].Forms = append(all[0].Forms, iom.NewForm("own-"+list, "Лист", list))
	}
	for _, g := range all {
		forms, err := document.FormsOf(g)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range forms {
			d, err := document.Empty(g, f.Code)
			if err != nil {
				t.Fatalf("%s: %v", f.Code, err)
			}
			var b bytes.Buffer
			if err := documentpdf.Render(&b, d); err != nil || !bytes.HasPrefix(b.Bytes(), []byte("%PDF")) {
				t.Errorf("%s: %v", f.Code, err)
			}
		}
	}
	if _, err := document.Empty(all[0], "nowhere"); err == nil {
		t.Error("a form that is not there is printed")
	}
}

func TestEmpty_ASchoolYearIsABlankToFill(t *testing.T) {
	t.Parallel()
	all, err := iom.ShippedRegulations()
	if err != nil {
		t.Fatal(err)
	}
	g := all[0]
	own := iom.NewForm("own", "Лист", "activities")
	own.Layout.Parts[0].Title = []string{"Карта за {route.year} учебный год"}
	g.Forms = append(g.Forms, own)
	d, err := document.Empty(g, "own")
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprintf("%+v", d.Blocks); !strings.Contains(strings.ReplaceAll(said, "\u00a0", " "), "Карта за ____ учебный год") {
		t.Errorf("no blank for the year: %s", said)
	}
}
