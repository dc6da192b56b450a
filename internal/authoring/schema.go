package authoring

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// definitions are the Go types of what the shipped programs read.
var definitions = map[string]reflect.Type{
	Questionnaires: reflect.TypeFor[questionnaire.Definition](),
	Tests:          reflect.TypeFor[entrytest.Definition](),
	"federal":      reflect.TypeFor[assessment.ResultFile](),
	"yauchitel":    reflect.TypeFor[assessment.ResultFile](),
}

// words are the types that hold one of a few words.
var words = map[reflect.Type][]string{
	reflect.TypeFor[diagnostics.Polarity](): {string(diagnostics.HighIsGood), string(diagnostics.HighIsBad)},
	reflect.TypeFor[diagnostics.Shape]():    {string(diagnostics.ShapeLong), string(diagnostics.ShapeWide)},
	reflect.TypeFor[entrytest.As]():         {string(entrytest.AsRequest), string(entrytest.AsDifficulty), string(entrytest.AsNote)},
	reflect.TypeFor[entrytest.Kind](): {string(entrytest.Single), string(entrytest.Multiple), string(entrytest.Ordering), string(entrytest.Matching),
		string(entrytest.Short), string(entrytest.Number), string(entrytest.Essay), string(entrytest.Text)},
}

// Schema gives the JSON Schema (2020-12) of a shipped program's definitions, made from
// the types that the program decodes, so that it says what is taken; false for another
// program. What a schema can't say (references, thresholds that rise) the program does.
func Schema(program string) (json.RawMessage, bool) {
	t, ok := definitions[program]
	if !ok {
		return nil, false
	}
	defs := map[string]any{}
	root := schemaOf(t, "", defs)
	out := map[string]any{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "marshrut:definition:" + program, "title": program, "$defs": defs}
	for k, v := range root {
		out[k] = v
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if enc.Encode(out) != nil { // maps of strings always can be
		return nil, false
	}
	return b.Bytes(), true
}

func schemaOf(t reflect.Type, bound string, defs map[string]any) map[string]any {
	if t.Kind() == reflect.Pointer {
		return schemaOf(t.Elem(), bound, defs)
	}
	least, most, bounded := strings.Cut(bound, "..")
	with := func(s map[string]any, min, max string) map[string]any {
		if bounded {
			s[min], s[max] = json.Number(least), json.Number(most)
		}
		return s
	}
	if list, ok := words[t]; ok {
		return map[string]any{"enum": list}
	}
	switch t.Kind() {
	case reflect.Struct:
		name := t.Name()
		if _, done := defs[name]; !done {
			defs[name] = nil // a type that holds itself ends here
			defs[name] = object(t, defs)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	case reflect.Slice:
		return with(map[string]any{"type": "array", "items": schemaOf(t.Elem(), "", defs)}, "minItems", "maxItems")
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), bound, defs)}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return with(map[string]any{"type": "integer"}, "minimum", "maximum")
	case reflect.Float64:
		return with(map[string]any{"type": "number"}, "minimum", "maximum")
	}
	return with(map[string]any{"type": "string"}, "minLength", "maxLength")
}

func object(t reflect.Type, defs map[string]any) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		s := schemaOf(f.Type, f.Tag.Get("schema"), defs)
		if name == "code" && f.Type.Kind() == reflect.String {
			s["pattern"] = `^[A-Za-z0-9][A-Za-z0-9_.-]*$`
		}
		properties[name] = s
		if !strings.Contains(rest, "omitempty") {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}
