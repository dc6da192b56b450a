package iom_test

import (
	"slices"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

func placesIn(list []fault.Field) (places []string) {
	for _, f := range list {
		places = append(places, f.Path)
	}
	return places
}

// What a derived regulation still says of its source's place is told, and stops nothing.
func TestInherited_NamesWhatStillStandsAsInTheSource(t *testing.T) {
	t.Parallel()
	source, own := regulation(t, iom.UstIlimsk2024), regulation(t, iom.UstIlimsk2024)
	if got := placesIn(own.Inherited(source)); !slices.Equal(got, []string{"/source/issuer", "/source/document"}) || len(own.Problems()) > 0 {
		t.Errorf("a copy: %v, %v", got, own.Problems())
	}
	own.Source.Issuer, own.Source.Document = "МБОУ «СОШ № 5»", "Положение (2026-2027 учебный год)"
	if got := own.Inherited(source); len(got) > 0 {
		t.Errorf("all was written anew: %v", got)
	}
	order := regulation(t, iom.Sovetsky2022)
	if got := placesIn(regulation(t, iom.Sovetsky2022).Inherited(order)); !slices.Equal(got, []string{"/source/issuer", "/source/number", "/source/date"}) {
		t.Errorf("an order: %v", got)
	}
}

// Who writes a regulation writes plain text: markup is named with its place before
// publication, wherever it stands.
func TestProblems_NameMarkupWithItsPlace(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	g.Title = "Положение <script>x</script>"
	g.Sections[1].Fields[0].Title = "поле <b>жирно</b>"
	if got := placesIn(g.Problems()); !slices.Equal(got, []string{"/sections/1/fields/0/title", "/title"}) {
		t.Errorf("%v", got)
	}
}
