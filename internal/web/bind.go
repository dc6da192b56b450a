package web

import (
	"cmp"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// bind reads an operation's input out of a form that was sent, and checks it
// against the same contract as the API does. Fields are named as in the JSON body:
// "title", "term.end", "indicators.0.title"; a list of plain values has the same
// name several times, and a field that was left empty is not there.
func bind(a *API, r *http.Request, fixed url.Values, in any) error {
	v := reflect.ValueOf(in).Elem()
	if err := bindParams(r, v); err != nil {
		return err
	}
	body := v.FieldByName("Body")
	if !body.IsValid() {
		return nil
	}
	form := url.Values{}
	for name, values := range r.PostForm {
		form[name] = values
	}
	for name, values := range fixed {
		form[name] = values
	}
	registry := a.huma.OpenAPI().Components.Schemas
	schema := registry.Schema(body.Type(), true, v.Type().Name()+"Body")
	tree, err := grow(form)
	if err != nil {
		return err
	}
	reader := formReader{registry: registry}
	value, _ := reader.read(schema, tree, "", true)
	result := &huma.ValidateResult{}
	huma.Validate(registry, schema, huma.NewPathBuffer([]byte("body"), 4), huma.ModeWriteToServer, value, result)
	if err := reader.refusal(result); err != nil {
		return err
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, body.Addr().Interface())
}

// bindParams fills what does not come in the body: the path's parameters, the
// query's, and the version that is edited.
func bindParams(r *http.Request, v reflect.Value) error {
	for i := range v.NumField() {
		field, to := v.Type().Field(i), v.Field(i)
		if edit, ok := to.Addr().Interface().(*Edit); ok {
			n, err := strconv.Atoi(r.PostForm.Get("version"))
			if err != nil || n < 1 {
				return ErrFormVersion
			}
			edit.Version = n
			continue
		}
		if field.Anonymous && to.Kind() == reflect.Struct {
			if err := bindParams(r, to); err != nil {
				return err
			}
			continue
		}
		if name := field.Tag.Get("path"); name != "" {
			if err := setParam(to, r.PathValue(name)); err != nil {
				return errNotFound.Because(err)
			}
		}
		if name := field.Tag.Get("form"); name != "" { // of the page alone: the API does not know it
			if err := setParam(to, r.PostForm.Get(name)); err != nil {
				return errForm.Because(err)
			}
		}
		if name := field.Tag.Get("query"); name != "" && r.URL.Query().Has(name) {
			if err := setParam(to, r.URL.Query().Get(name)); err != nil {
				return fault.New(fault.Invalid, "web.invalid", "Проверьте введённые данные.").At("query."+name, "Неверное значение.")
			}
		}
	}
	return nil
}

func setParam(to reflect.Value, s string) error {
	if u, ok := to.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(s))
	}
	switch to.Kind() {
	case reflect.String:
		to.SetString(s)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return err
		}
		to.SetInt(n)
	case reflect.Bool:
		to.SetBool(s == "true" || s == "on" || s == "1")
	default:
		return fmt.Errorf("web: a parameter of type %s can't be read from a form", to.Type())
	}
	return nil
}

// field is a place of a form: what was sent under its name, and what lies below it.
// filled says whether anything there is not empty.
type field struct {
	values []string
	below  map[string]*field
	filled bool
}

// Bounds of a form: names beyond are no form of ours.
const (
	maxFields = 5000
	maxDepth  = 6
)

// grow makes a tree of a form's names in one pass.
func grow(form url.Values) (*field, error) {
	root := &field{}
	if len(form) > maxFields {
		return nil, errForm
	}
	for name, values := range form {
		filled := slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" })
		steps := strings.SplitN(name, ".", maxDepth+1)
		if len(steps) > maxDepth {
			return nil, errForm
		}
		at := root
		at.filled = at.filled || filled
		for _, step := range steps {
			if at.below == nil {
				at.below = map[string]*field{}
			}
			next := at.below[step]
			if next == nil {
				next = &field{}
				at.below[step] = next
			}
			at = next
			at.filled = at.filled || filled
		}
		at.values = values
	}
	return root, nil
}

func (f *field) at(step string) *field {
	if f == nil {
		return nil
	}
	return f.below[step]
}

// sent is the one value of a place.
func (f *field) sent() string {
	if f == nil || len(f.values) == 0 {
		return ""
	}
	return f.values[0]
}

// steps lists what lies below, numbers in their order.
func (f *field) steps() []string {
	if f == nil {
		return nil
	}
	return slices.SortedFunc(maps.Keys(f.below), func(a, b string) int {
		m, err1 := strconv.Atoi(a)
		n, err2 := strconv.Atoi(b)
		if err1 == nil && err2 == nil {
			return cmp.Compare(m, n)
		}
		return strings.Compare(a, b)
	})
}

// formReader makes the value a JSON body would have been, guided by its schema.
type formReader struct {
	registry huma.Registry
	errs     []*huma.ErrorDetail
}

const (
	msgFill    = "Заполните это поле."
	msgInteger = "Нужно целое число."
	msgNumber  = "Нужно число."
)

// read gives the value of a place, and whether the form holds anything of it.
func (f *formReader) read(s *huma.Schema, from *field, name string, required bool) (value any, there bool) {
	for s.Ref != "" {
		s = f.registry.SchemaFromRef(s.Ref)
	}
	switch s.Type {
	case huma.TypeObject:
		return f.object(s, from, name)
	case huma.TypeArray:
		return f.array(s, from, name)
	}
	return f.scalar(s, from.sent(), name, required)
}

func (f *formReader) scalar(s *huma.Schema, sent, name string, required bool) (any, bool) {
	if !secret(name) {
		sent = strings.TrimSpace(sent)
	}
	if s.Type == huma.TypeBoolean {
		return sent == "true" || sent == "on" || sent == "1", true
	}
	if sent == "" {
		if required {
			f.fault(name, msgFill)
		}
		return nil, false
	}
	switch s.Type {
	case huma.TypeInteger:
		n, err := strconv.Atoi(strings.ReplaceAll(strings.ReplaceAll(sent, " ", ""), "\u00a0", ""))
		if err != nil {
			f.fault(name, msgInteger)
			return nil, false
		}
		return float64(n), true
	case huma.TypeNumber:
		n, err := strconv.ParseFloat(strings.Replace(sent, ",", ".", 1), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			f.fault(name, msgNumber)
			return nil, false
		}
		return n, true
	}
	return sent, true
}

// secret tells a field whose blanks are part of it, and which is never shown again.
func secret(name string) bool { return name == "password" || name == "current" || name == "token" }

func (f *formReader) object(s *huma.Schema, from *field, name string) (any, bool) {
	out, found := map[string]any{}, false
	for key, sub := range s.Properties {
		at, required := from.at(key), slices.Contains(s.Required, key)
		// A box that is not ticked sends nothing, which means no.
		if box := sub.Ref == "" && sub.Type == huma.TypeBoolean; !required && !box && (at == nil || !at.filled) {
			continue
		}
		if v, there := f.read(sub, at, joined(name, key), required); there {
			out[key] = v
			found = true
		}
	}
	if sub, ok := s.AdditionalProperties.(*huma.Schema); ok {
		for _, key := range from.steps() {
			// What is named and left empty is there, empty: an answer taken back.
			if v, there := f.read(sub, from.at(key), joined(name, key), false); there || v != nil {
				out[key] = v
			}
		}
		found = true // a map may have nothing in it, as a list may
	}
	return out, found || name == ""
}

// array reads rows of objects by their numbers, and plain values by their sharing
// one name. What was left empty is not there.
func (f *formReader) array(s *huma.Schema, from *field, name string) (any, bool) {
	out := []any{}
	item := s.Items
	for item.Ref != "" {
		item = f.registry.SchemaFromRef(item.Ref)
	}
	if item.Type == huma.TypeObject {
		for _, key := range from.steps() {
			if row := from.at(key); row.filled {
				if v, there := f.read(item, row, joined(name, key), false); there {
					out = append(out, v)
				}
			}
		}
		return out, true
	}
	if from != nil {
		for i, sent := range from.values {
			if v, there := f.scalar(item, sent, joined(name, strconv.Itoa(i)), false); there {
				out = append(out, v)
			}
		}
	}
	return out, true
}

func joined(name, key string) string {
	if name == "" {
		return key
	}
	return name + "." + key
}

func (f *formReader) fault(name, message string) {
	f.errs = append(f.errs, &huma.ErrorDetail{Location: "body." + name, Message: message})
}

// dotted writes a place as the names of forms do: what a list holds stands behind a dot.
var dotted = strings.NewReplacer("[", ".", "]", "")

// refusal words what is wrong as the API does; a place is named once.
func (f *formReader) refusal(result *huma.ValidateResult) error {
	all := f.errs
	for _, err := range result.Errors {
		if d, ok := err.(huma.ErrorDetailer); ok {
			all = append(all, d.ErrorDetail())
		}
	}
	if len(all) == 0 {
		return nil
	}
	refusal := fault.New(fault.Invalid, "web.invalid", "Проверьте введённые данные.")
	seen := map[string]bool{}
	for _, d := range all {
		// a required field that is missing is named at the object that lacks it
		missing := d.Location == "body" || slices.ContainsFunc(f.errs, func(e *huma.ErrorDetail) bool {
			return e.Message == msgFill && strings.HasPrefix(e.Location, dotted.Replace(d.Location)+".")
		})
		if seen[d.Location] || missing && len(f.errs) > 0 {
			continue
		}
		seen[d.Location] = true
		refusal = refusal.At(d.Location, worded(d))
	}
	return refusal
}
