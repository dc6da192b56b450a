package document_test

import (
	"bytes"
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
