package iom_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

func TestForms_ShippedRegulationsPrintWhatTheyName(t *testing.T) {
	t.Parallel()
	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		g, err := iom.ParseRegulation(iom.ShippedSource(code))
		if f, ok := fault.As(err); ok {
			t.Fatal(f.Fields)
		}
		for _, f := range g.Forms {
			if f.Layout == nil {
				t.Errorf("%s: the form %s has no layout", code, f.Code)
			}
		}
	}
}

func TestForms_EveryMistakeIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ layout, place string }{
		"no parts":             {`{"parts": []}`, "/forms/0/layout/parts"},
		"unknown word":         {`{"parts": [{"text": ["{person.salary}"]}]}`, "/forms/0/layout/parts/0/text"},
		"word of another list": {`{"parts": [{"list": {"of": "deficits", "text": "{reflection}"}}]}`, "/forms/0/layout/parts/0/list/text"},
		"unknown list":         {`{"parts": [{"table": {"of": "salaries", "columns": [{"title": "x", "width": 1}]}}]}`, "/forms/0/layout/parts/0/table/of"},
		"no columns":           {`{"parts": [{"table": {"of": "deficits", "columns": []}}]}`, "/forms/0/layout/parts/0/table/columns"},
		"no width":             {`{"parts": [{"table": {"of": "deficits", "columns": [{"title": "x"}]}}]}`, "/forms/0/layout/parts/0/table/columns/0/width"},
		"no title":             {`{"parts": [{"facts": [{"text": "x"}]}]}`, "/forms/0/layout/parts/0/facts/0/title"},
		"open brace":           {`{"parts": [{"heading": "{person.name"}]}`, "/forms/0/layout/parts/0/heading"},
		"brackets in brackets": {`{"parts": [{"heading": "[[{person.name}]]"}]}`, "/forms/0/layout/parts/0/heading"},
		"unknown turn":         {`{"parts": [{"turn": "upside-down"}]}`, "/forms/0/layout/parts/0/turn"},
		"unknown when":         {`{"parts": [{"when": "raining"}]}`, "/forms/0/layout/parts/0/when"},
		"each in each":         {`{"parts": [{"each": "products", "parts": [{"each": "reviews"}]}]}`, "/forms/0/layout/parts/0/parts/0/each"},
		"parts without each":   {`{"parts": [{"parts": [{"heading": "x"}]}]}`, "/forms/0/layout/parts/0/parts"},
	} {
		var layout iom.Layout
		if err := json.Unmarshal([]byte(c.layout), &layout); err != nil {
			t.Fatal(name, err)
		}
		err := iom.CheckForms([]iom.PrintedForm{{Code: "own", Title: "Своя", Layout: &layout}})
		f, ok := fault.As(err)
		if !errors.Is(err, iom.ErrRegulationInvalid) || !ok || f.Fields[0].Path != c.place {
			t.Errorf("%s: %v %+v", name, err, f)
		}
	}
	many := &iom.Layout{Parts: make([]iom.FormPart, 201)}
	long := &iom.Layout{Parts: []iom.FormPart{{Heading: strings.Repeat("ы", 4001)}}}
	for _, l := range []*iom.Layout{many, long} {
		if iom.CheckForms([]iom.PrintedForm{{Code: "own", Title: "Своя", Layout: l}}) == nil {
			t.Error("a form without an end is taken")
		}
	}
}
