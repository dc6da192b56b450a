package iom_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// What the shipped regulations ask for in their sections a route holds anyway: nobody is
// asked to write it a second time, and no form changes.
func TestOwnFields_ShippedRegulationsHaveNone(t *testing.T) {
	t.Parallel()
	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		g := regulation(t, code)
		if own := g.OwnFields(); len(own) > 0 {
			t.Errorf("%s: %+v", code, own)
		}
		if places := g.Unprinted(); len(places) > 0 {
			t.Errorf("%s: %+v", code, places)
		}
	}
}

func TestFieldsFrom_WhatIsKnownAnywayIsNoOwnField(t *testing.T) {
	t.Parallel()
	was := []iom.Choice{{Code: "dolzhnost", Title: "Должность"}} // an own one of before stays what it was
	got := iom.FieldsFrom("Должность\nМесто работы\nФИО\nКлассы | через запятую", was)
	codes := make([]string, len(got))
	for i, c := range got {
		codes[i] = c.Code
	}
	if !slices.Equal(codes, []string{"dolzhnost", "workplace", "name", "klassy"}) || got[3].Note != "через запятую" {
		t.Errorf("%+v", got)
	}
}

// A field on no form is told with its place, and stops nothing.
func TestUnprinted_NamesThePlace(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	g.Sections[1].Fields = append(g.Sections[1].Fields, iom.Choice{Code: "classes", Title: "классы"})
	g.Required = []iom.RequiredField{{Field: "section.diagnostic.classes", Clause: "п. 1"}, {Field: "activity.mentoring", Clause: "п. 1"}, {Field: "deficit.level", Clause: "п. 1"}}
	if p := g.Problems(); len(p) > 0 || len(g.Unprinted()) > 0 {
		t.Fatalf("%+v, %+v", p, g.Unprinted())
	}
	g.Forms = slices.DeleteFunc(g.Forms, func(f iom.PrintedForm) bool { return f.Code == "route-five-sections" })
	places := []string{}
	for _, f := range g.Unprinted() {
		places = append(places, f.Path)
	}
	if !slices.Equal(places, []string{"/sections/1/fields/3", "/required_fields/2/field"}) || len(g.Problems()) > 0 {
		t.Errorf("%v, %+v", places, g.Problems())
	}
	// a text of a form may name the field itself: then its section prints it no second time
	f := iom.NewForm("own", "Лист", "activities")
	f.Layout.Parts = append(f.Layout.Parts, iom.FormPart{Fields: "diagnostic", Text: []string{"Классы: {field.diagnostic.classes}"}})
	g.Forms = append(g.Forms, f)
	if own := f.Unnamed(g.Sections, "diagnostic"); len(own) != 0 || len(g.Unprinted()) != 1 || len(g.Problems()) > 0 {
		t.Errorf("%+v, %+v, %+v", own, g.Unprinted(), g.Problems())
	}
	f.Layout.Parts[0].Fields = "nowhere"
	if p := g.Problems(); len(p) != 1 || !strings.HasSuffix(p[0].Path, "/parts/0/fields") {
		t.Errorf("an unknown section: %+v", p)
	}
}

// A required own field is asked for with its clause; what stands in it is a part of the
// plan's difference, and a draft that goes over to another regulation leaves it behind.
func TestLacks_OwnFieldsWithTheirClause(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	g.Sections[0].Fields = append(g.Sections[0].Fields, iom.Choice{Code: "classes", Title: "классы"})
	g.Required = []iom.RequiredField{{Field: "section.information.classes", Clause: "п. 77"}}
	r := draft(t, g)
	before, _ := r.Lacks(g, r.Term.End)
	was := r.Plan
	r.Fields = []iom.FieldText{{Section: "information", Field: "classes", Text: "7 «А»"}}
	after, _ := r.Lacks(g, r.Term.End)
	if len(before) != len(after)+1 || before[len(before)-1].Clause != "п. 77" || !strings.Contains(before[len(before)-1].Message, "классы") {
		t.Errorf("before %v, after %v", before, after)
	}
	if lines := iom.Compare(g, &was, &r.Plan).Lines(); len(lines) != 1 || !strings.Contains(lines[0], "классы: — → 7 «А»") {
		t.Errorf("%v", lines)
	}
	must(t, r.Adopt(regulation(t, iom.Sovetsky2022), tutee))
	if len(r.Fields) != 0 {
		t.Errorf("left %+v", r.Fields)
	}
}
