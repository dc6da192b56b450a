package diagnostics_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

type sample struct {
	Title string             `json:"title"`
	Share *float64           `json:"share"`
	Items []sampleItem       `json:"items"`
	Words map[string]string  `json:"words"`
	Skip  string             `json:"-"`
	Any   any                `json:"any"`
	Deep  map[string][]int64 `json:"deep"`
}

type sampleItem struct {
	Code string `json:"code"`
	Last bool   `json:"last"`
}

func TestDecode_NamesThePlaceOfEveryMistake(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		in    string
		paths []string
	}{
		"good":            {`{"title":"a","share":0.5,"items":[{"code":"x","last":true}],"words":{"k":"v"},"any":[1,{}],"deep":{"a":[1]}}`, nil},
		"null is nothing": {`{"title":null,"items":null}`, nil},
		"unknown field":   {`{"items":[{"code":"x"},{"code":"y","lst":true}]}`, []string{"/items/1/lst"}},
		"wrong case":      {`{"Title":"a"}`, []string{"/Title"}},
		"hidden field":    {`{"Skip":"a","-":"b"}`, []string{"/Skip", "/-"}},
		"repeated":        {`{"title":"a","title":"b"}`, []string{"/title"}},
		"wrong types":     {`{"title":1,"share":"x","items":{},"words":{"k":[]}}`, []string{"/title", "/share", "/items", "/words/k"}},
		"escaped":         {`{"a/b~c":1}`, []string{"/a~1b~0c"}},
		"trailing":        {`{} {}`, []string{""}},
		"cut off":         {`{"items":[{"code":"x"`, []string{"/items/0/code"}},
		"fraction":        {`{"deep":{"a":[1.5]}}`, []string{""}},
		"too large":       {`"` + strings.Repeat("a", diagnostics.MaxDefinition) + `"`, []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var into sample
			err := diagnostics.Decode(diagnostics.Definition(tc.in), &into)
			if tc.paths == nil {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var wrong *diagnostics.DefinitionError
			if !errors.As(err, &wrong) {
				t.Fatalf("%v; want a DefinitionError", err)
			}
			var got []string
			for _, p := range wrong.Places {
				if p.Reason == "" {
					t.Errorf("%s has no reason", p.Path)
				}
				got = append(got, p.Path)
			}
			if !reflect.DeepEqual(got, tc.paths) {
				t.Errorf("places %q, want %q (%v)", got, tc.paths, err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"title":"a","items":[{"code":"x"}]}`)
	f.Add(`{"deep":{"a":[1,2,{}]}}`)
	f.Fuzz(func(t *testing.T, in string) {
		var into sample
		err := diagnostics.Decode(diagnostics.Definition(in), &into)
		var wrong *diagnostics.DefinitionError
		if err != nil && (!errors.As(err, &wrong) || len(wrong.Places) == 0) {
			t.Fatalf("%v; want a DefinitionError that names a place", err)
		}
	})
}

func TestOutlineOf_WantsUniqueCompetencies(t *testing.T) {
	t.Parallel()
	o, err := diagnostics.OutlineOf(diagnostics.Definition(`{"competencies":[{"code":"a"},{"code":"b","x":1}],"levels":[{"code":"low"}],"more":1}`))
	if err != nil || !reflect.DeepEqual(o, diagnostics.Outline{Competencies: []string{"a", "b"}, Levels: []string{"low"}}) {
		t.Fatalf("%+v, %v", o, err)
	}
	for _, bad := range []string{``, `[]`, `{}`, `{"competencies":[{"code":""}]}`, `{"competencies":[{"code":"a"},{"code":"a"}]}`} {
		var wrong *diagnostics.DefinitionError
		if _, err := diagnostics.OutlineOf(diagnostics.Definition(bad)); !errors.As(err, &wrong) {
			t.Errorf("%s: %v; want a DefinitionError", bad, err)
		}
	}
}

func TestMemo_CompilesOnceAndForgetsTheOldest(t *testing.T) {
	t.Parallel()
	var memo diagnostics.Memo[int]
	calls := 0
	compile := func(diagnostics.Definition) (int, error) { calls++; return calls, nil }
	for range 3 {
		if v, err := memo.Get(diagnostics.Definition("a"), compile); v != 1 || err != nil {
			t.Fatal(v, err)
		}
	}
	for i := range 40 {
		if _, err := memo.Get(diagnostics.Definition{byte(i)}, compile); err != nil {
			t.Fatal(err)
		}
	}
	if v, _ := memo.Get(diagnostics.Definition("a"), compile); v == 1 {
		t.Error("the oldest is still remembered after 40 others")
	}
	if _, err := memo.Get(diagnostics.Definition("bad"), func(diagnostics.Definition) (int, error) { return 0, errors.ErrUnsupported }); err == nil {
		t.Error("an error is lost")
	}
}
