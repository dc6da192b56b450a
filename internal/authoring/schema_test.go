package authoring_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/authoring"
)

var update = flag.Bool("update", false, "write docs/schema anew")

var programs = []string{"selfdiagnosis", "entrytest", "federal", "yauchitel"}

// The published schemas are those of the types that the programs decode.
func TestSchema_StandsInTheDocuments(t *testing.T) {
	t.Parallel()
	for _, program := range programs {
		schema, ok := authoring.Schema(program)
		if !ok {
			t.Fatal(program)
		}
		path := filepath.Join("..", "..", "docs", "schema", program+".json")
		if *update {
			if err := os.WriteFile(path, schema, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(path); err != nil || !bytes.Equal(kept, schema) {
			t.Errorf("%s is not what the types say (%v): go test ./internal/authoring -run Schema -update", path, err)
		}
	}
	if _, ok := authoring.Schema("nothing"); ok {
		t.Error("a schema of nothing")
	}
}

// What is shipped fits the schema, and what the schema forbids is refused by the
// program: neither says what the other does not.
func TestSchema_SaysWhatIsTaken(t *testing.T) {
	t.Parallel()
	for program, definition := range map[string][]byte{"selfdiagnosis": instruments.SelfDiagnosis8, "federal": instruments.FederalResults} {
		s := load(t, program)
		var value any
		if err := json.Unmarshal(definition, &value); err != nil {
			t.Fatal(err)
		}
		if wrong := s.fit(s.root, value, ""); len(wrong) > 0 {
			t.Errorf("%s: %v", program, wrong)
		}
	}
	s := load(t, "selfdiagnosis")
	for name, spoil := range map[string]func(map[string]any){
		"/title":            func(d map[string]any) { d["title"] = strings.Repeat("я", 501) },
		"/introduction":     func(d map[string]any) { d["introduction"] = strings.Repeat("я", 4001) },
		"/polarity":         func(d map[string]any) { d["polarity"] = "other" },
		"/levels":           func(d map[string]any) { d["levels"] = slices.Repeat(d["levels"].([]any), 7) },
		"/scales/0/options": func(d map[string]any) { at(d, "scales", 0)["options"] = []any{} },
		"/sections/0/items": func(d map[string]any) {
			at(d, "sections", 0)["items"] = slices.Repeat(at(d, "sections", 0)["items"].([]any), 201)
		},
		"/sections/0/more":     func(d map[string]any) { at(d, "sections", 0)["more"] = 1 },
		"/competencies/0/code": func(d map[string]any) { at(d, "competencies", 0)["code"] = "код" },
		"/deficit/share_below": func(d map[string]any) { d["deficit"] = map[string]any{"share_below": 1.5} },
		"/scales/0/options/0/value": func(d map[string]any) {
			at(map[string]any{"o": at(d, "scales", 0)["options"]}, "o", 0)["value"] = 1001
		},
	} {
		var value map[string]any
		if err := json.Unmarshal(instruments.SelfDiagnosis8, &value); err != nil {
			t.Fatal(err)
		}
		spoil(value)
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &value); err != nil {
			t.Fatal(err)
		}
		if wrong := s.fit(s.root, value, ""); !slices.Contains(wrong, name) {
			t.Errorf("the schema takes a wrong %s: %v", name, wrong)
		}
		draft, err := authoring.Read("selfdiagnosis", raw)
		if err != nil {
			continue // refused at reading
		}
		found := false
		for _, p := range draft.Problems() {
			found = found || p.Path == name
		}
		if !found {
			t.Errorf("the program takes a wrong %s", name)
		}
	}
}

func at(d map[string]any, list string, i int) map[string]any {
	return d[list].([]any)[i].(map[string]any)
}

// schema knows as much of JSON Schema as the published ones use.
type schema struct {
	root map[string]any
	defs map[string]any
}

func load(t *testing.T, program string) schema {
	t.Helper()
	raw, _ := authoring.Schema(program)
	var root map[string]any
	if err := json.Unmarshal(raw, &root); err != nil {
		t.Fatal(err)
	}
	return schema{root, root["$defs"].(map[string]any)}
}

func (s schema) fit(is map[string]any, value any, path string) (wrong []string) {
	if ref, ok := is["$ref"].(string); ok {
		is = s.defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	if list, ok := is["enum"].([]any); ok {
		if !slices.Contains(list, value) {
			wrong = append(wrong, path)
		}
		return wrong
	}
	between := func(n float64, least, most string) bool {
		a, ok1 := is[least].(float64)
		b, ok2 := is[most].(float64)
		return (!ok1 || n >= a) && (!ok2 || n <= b)
	}
	ok := false
	switch v := value.(type) {
	case map[string]any:
		ok = is["type"] == "object"
		properties, _ := is["properties"].(map[string]any)
		for key, one := range v {
			sub, known := properties[key].(map[string]any)
			if !known {
				if sub, known = is["additionalProperties"].(map[string]any); !known {
					wrong = append(wrong, path+"/"+key)
					continue
				}
			}
			wrong = append(wrong, s.fit(sub, one, path+"/"+key)...)
		}
		required, _ := is["required"].([]any)
		for _, key := range required {
			if _, there := v[key.(string)]; !there {
				wrong = append(wrong, path+"/"+key.(string))
			}
		}
	case []any:
		ok = is["type"] == "array" && between(float64(len(v)), "minItems", "maxItems")
		for i, one := range v {
			wrong = append(wrong, s.fit(is["items"].(map[string]any), one, fmt.Sprint(path, "/", i))...)
		}
	case string:
		pattern, _ := is["pattern"].(string)
		ok = is["type"] == "string" && between(float64(len([]rune(v))), "minLength", "maxLength") && (pattern == "" || plain(v))
	case float64:
		ok = (is["type"] == "number" || is["type"] == "integer") && between(v, "minimum", "maximum")
	case bool:
		ok = is["type"] == "boolean"
	}
	if !ok {
		wrong = append(wrong, path)
	}
	return wrong
}

func plain(code string) bool {
	return !strings.ContainsFunc(code, func(r rune) bool { return r > 'z' || r <= ' ' })
}
