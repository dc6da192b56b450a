package framework_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/framework"
)

var today = civil.MustParse("2026-11-22")

func foreign(tb testing.TB) []byte {
	tb.Helper()
	data, err := os.ReadFile("testdata/foreign.json")
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func read(tb testing.TB, data []byte) *framework.Framework {
	tb.Helper()
	f, err := framework.ReadCASE(data, today)
	if err != nil {
		tb.Fatalf("%+v", err)
	}
	return f
}

func write(tb testing.TB, f *framework.Framework) []byte {
	tb.Helper()
	data, err := f.WriteCASE(nil, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func tree(tb testing.TB, data []byte) any {
	tb.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		tb.Fatal(err)
	}
	return v
}

// lost names what of want is not in got. Entries of a list with an identifier are found
// by it: their order is nothing of theirs.
func lost(at string, want, got any) []string {
	switch want := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return []string{at}
		}
		var all []string
		for key, value := range want {
			there, ok := g[key]
			if !ok {
				all = append(all, at+"."+key)
				continue
			}
			all = append(all, lost(at+"."+key, value, there)...)
		}
		return all
	case []any:
		g, _ := got.([]any)
		var all []string
		for i, value := range want {
			var there any
			if m, ok := value.(map[string]any); ok && m["identifier"] != nil {
				for _, x := range g {
					if x, ok := x.(map[string]any); ok && x["identifier"] == m["identifier"] {
						there = x
					}
				}
			} else if i < len(g) {
				there = g[i]
			}
			all = append(all, lost(at+"[]", value, there)...)
		}
		return all
	}
	if !reflect.DeepEqual(want, got) {
		return []string{at}
	}
	return nil
}

func TestCASE_ARoundTripLosesNothing(t *testing.T) {
	t.Parallel()
	in := foreign(t)
	f := read(t, in)
	out := write(t, f)
	if gone := lost("", tree(t, in), tree(t, out)); len(gone) > 0 {
		t.Errorf("lost on the way: %v\n%s", gone, out)
	}
	again := read(t, out)
	if twice := write(t, again); !bytes.Equal(out, twice) {
		t.Errorf("written twice it differs:\n%s\n%s", out, twice)
	}
	if d := f.Compare(again); !d.None() {
		t.Errorf("an export read again differs: %+v", d)
	}
}

func TestCASE_ReadsTheTree(t *testing.T) {
	t.Parallel()
	f := read(t, foreign(t))
	var lines []string
	for _, n := range f.Nodes() {
		lines = append(lines, strings.Repeat(" ", n.Depth-1)+n.Code+" "+n.Title)
	}
	want := []string{"t-1 Teaching", " plan Plans <b>lessons</b>", " 10000000-0000-4000-8000-000000000003 Assesses", "10000000-0000-4000-8000-000000000004 Future end"}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("got  %q\nwant %q", lines, want)
	}
	assesses, _ := f.ByCode("10000000-0000-4000-8000-000000000003")
	future, _ := f.ByCode("10000000-0000-4000-8000-000000000004")
	if assesses.Living() || !future.Living() {
		t.Error("what has ended is retired, what will end lives")
	}
	if len(f.Associations) != 3 {
		t.Errorf("%d associations beside the tree, want 3", len(f.Associations))
	}
}

func TestCASE_RelationsToKnownFrameworksAreTakenOut(t *testing.T) {
	t.Parallel()
	f := read(t, foreign(t))
	f.Code = "foreign"
	elsewhere := uuid.MustParse("30000000-0000-4000-8000-000000000001")
	relations := f.Cross(func(id uuid.UUID) string {
		if id == elsewhere {
			return "other"
		}
		return ""
	}, time.Now())
	if len(relations) != 1 || relations[0].Kind != framework.Exact || relations[0].TargetFramework != "other" || relations[0].Note != "why" || len(f.Associations) != 2 {
		t.Fatalf("%+v, and %d stay", relations, len(f.Associations))
	}
	other := &framework.Framework{Code: "other", Items: []framework.Item{{ID: elsewhere, Code: "x", Title: "Elsewhere"}}}
	out, err := f.WriteCASE(relations, []*framework.Framework{other})
	if err != nil {
		t.Fatal(err)
	}
	back := read(t, out)
	if len(back.Associations) != 3 || !strings.Contains(string(out), `"exactMatchOf"`) {
		t.Errorf("the relation did not come back:\n%s", out)
	}
}

func TestCASE_ShippedFrameworksKeepTheirIDs(t *testing.T) {
	t.Parallel()
	one, err := framework.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	two, _ := framework.Shipped()
	if len(one) != 3 {
		t.Fatalf("%d frameworks", len(one))
	}
	for i := range one {
		if !bytes.Equal(write(t, &one[i]), write(t, &two[i])) {
			t.Errorf("%s is not the same twice", one[i].Code)
		}
		if d := one[i].Compare(read(t, write(t, &one[i]))); !d.None() {
			t.Errorf("%s: %+v", one[i].Code, d)
		}
	}
}

func TestCASE_NamesEveryBadPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, place string }{
		"no JSON":        {`{`, "CFPackage"},
		"a list":         {`[]`, "CFPackage"},
		"null":           {`null`, "CFPackage"},
		"no document":    {`{"CFItems": []}`, "CFDocument"},
		"no title":       {`{"CFDocument": {"identifier": "0cbfb1bc-7ab5-4b02-9c3e-0f6a7f8c9d10"}}`, "CFDocument.title"},
		"no identifier":  {`{"CFDocument": {"title": "Рамка", "identifier": "1"}}`, "CFDocument.identifier"},
		"items no list":  {`{"CFDocument": {"title": "Рамка", "identifier": "0cbfb1bc-7ab5-4b02-9c3e-0f6a7f8c9d10"}, "CFItems": {}}`, "CFItems"},
		"item no object": {`{"CFDocument": {"title": "Рамка", "identifier": "0cbfb1bc-7ab5-4b02-9c3e-0f6a7f8c9d10"}, "CFItems": [1]}`, "CFItems[0]"},
		"text no text":   {`{"CFDocument": {"title": "Рамка", "identifier": "0cbfb1bc-7ab5-4b02-9c3e-0f6a7f8c9d10"}, "CFItems": [{"identifier": "10000000-0000-4000-8000-000000000001", "fullStatement": 5}]}`, "CFItems[0].fullStatement"},
		"a nul":          {`{"CFDocument": {"title": "Рам\u0000ка", "identifier": "0cbfb1bc-7ab5-4b02-9c3e-0f6a7f8c9d10"}}`, "CFDocument.title"},
		"a circle": {strings.Replace(string(foreign(t)), `"destinationNodeURI": {"title": "Foreign framework", "identifier": "0cbfb1bc-7ab5-4b02-9c3e-0f6a7f8c9d10"`,
			`"destinationNodeURI": {"title": "Plans", "identifier": "10000000-0000-4000-8000-000000000002"`, 1), "CFItems[0]"},
		"too many": {`{"CFDocument": {"title": "Рамка", "identifier": "0cbfb1bc-7ab5-4b02-9c3e-0f6a7f8c9d10"}, "CFItems": [` + strings.Repeat("{},", framework.MaxItems) + `{}]}`, "CFItems"},
	} {
		_, err := framework.ReadCASE([]byte(c.in), today)
		refusal, ok := fault.As(err)
		if !ok || len(refusal.Fields) == 0 || refusal.Fields[0].Path != c.place {
			t.Errorf("%s: %+v", name, err)
		}
	}
	if _, err := framework.ReadCASE(make([]byte, framework.MaxFile+1), today); !errors.Is(err, framework.ErrFileTooLarge) {
		t.Errorf("a file that is too large: %v", err)
	}
	if _, err := framework.ReadCASE([]byte("\xff\xfe"), today); !errors.Is(err, framework.ErrFile) {
		t.Errorf("no UTF-8: %v", err)
	}
}

// Whatever comes, it is refused in words or gives a framework that can be written, read
// again and is then the same.
func FuzzReadCASE(f *testing.F) {
	f.Add(foreign(f))
	all, _ := framework.Shipped()
	for i := range all {
		f.Add(write(f, &all[i]))
	}
	f.Add([]byte(`{"CFDocument":{"identifier":"0cbfb1bc-7ab5-4b02-9c3e-0f6a7f8c9d10","title":"x","extensions":{"marshrut":{"code":"a","level":2}}},"CFAssociations":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		one, err := framework.ReadCASE(data, today)
		if err != nil {
			if _, ok := fault.As(err); !ok {
				t.Fatalf("no refusal in words: %v", err)
			}
			return
		}
		one.Code = "fuzz"
		if one.Check() != nil {
			return
		}
		out := write(t, one)
		two := read(t, out)
		if d := one.Compare(two); !d.None() {
			t.Fatalf("read again it differs: %+v", d)
		}
	})
}

func places(err error) (all []string) {
	if refusal, ok := fault.As(err); ok {
		for _, f := range refusal.Fields {
			all = append(all, f.Path)
		}
	}
	return all
}
