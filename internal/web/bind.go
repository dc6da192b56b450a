package web

import (
	"encoding"
	"encoding/json"
	"fmt"
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
	reader := formReader{registry: registry, form: form}
	value, _ := reader.read(schema, "", true)
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
				return ErrVersionRequired
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

// formReader makes the value a JSON body would have been, guided by its schema.
type formReader struct {
	registry huma.Registry
	form     url.Values
	errs     []*huma.ErrorDetail
}

const (
	msgFill    = "Заполните это поле."
	msgInteger = "Нужно целое число."
	msgNumber  = "Нужно число."
)

// read gives the value at a name, and whether the form holds anything of it.
func (f *formReader) read(s *huma.Schema, name string, required bool) (value any, there bool) {
	for s.Ref != "" {
		s = f.registry.SchemaFromRef(s.Ref)
	}
	switch s.Type {
	case huma.TypeObject:
		return f.object(s, name)
	case huma.TypeArray:
		return f.array(s, name)
	}
	sent := strings.TrimSpace(f.form.Get(name))
	if s.Format == "password" || strings.HasSuffix(name, "password") || name == "current" {
		sent = f.form.Get(name) // blanks are part of a secret
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
		if err != nil {
			f.fault(name, msgNumber)
			return nil, false
		}
		return n, true
	}
	return sent, true
}

func (f *formReader) object(s *huma.Schema, name string) (any, bool) {
	out, found := map[string]any{}, false
	for key, sub := range s.Properties {
		at := joined(name, key)
		required := slices.Contains(s.Required, key)
		if !required && !f.holds(at) && !f.flag(sub) {
			continue
		}
		v, there := f.read(sub, at, required)
		if there {
			out[key] = v
			found = true
		}
	}
	if sub, ok := s.AdditionalProperties.(*huma.Schema); ok {
		for _, key := range f.below(name) {
			if v, there := f.read(sub, joined(name, key), false); there {
				out[key] = v
				found = true
			}
		}
	}
	return out, found || name == ""
}

// flag tells a yes or no: a box that is not ticked sends nothing, which means no.
func (f *formReader) flag(s *huma.Schema) bool { return s.Ref == "" && s.Type == huma.TypeBoolean }

func (f *formReader) array(s *huma.Schema, name string) (any, bool) {
	out := []any{}
	item := s.Items
	for item.Ref != "" {
		item = f.registry.SchemaFromRef(item.Ref)
	}
	if item.Type == huma.TypeObject {
		for _, key := range f.below(name) {
			if !f.holds(joined(name, key)) {
				continue // a row that was left empty
			}
			if v, there := f.read(item, joined(name, key), false); there {
				out = append(out, v)
			}
		}
		return out, true
	}
	for i, sent := range f.form[name] {
		if strings.TrimSpace(sent) == "" {
			continue
		}
		one := formReader{registry: f.registry, form: url.Values{"": {sent}}}
		v, there := one.read(item, "", false)
		for _, e := range one.errs {
			f.fault(name+"."+strconv.Itoa(i), e.Message)
		}
		if there {
			out = append(out, v)
		}
	}
	return out, true
}

// holds tells whether the form has anything that is not empty at or below a name.
func (f *formReader) holds(name string) bool {
	for sent, values := range f.form {
		if sent != name && !strings.HasPrefix(sent, name+".") {
			continue
		}
		for _, v := range values {
			if strings.TrimSpace(v) != "" {
				return true
			}
		}
	}
	return false
}

// below lists the names one step under a name, numbers in their order.
func (f *formReader) below(name string) []string {
	seen := map[string]bool{}
	var keys []string
	for sent := range f.form {
		rest, ok := strings.CutPrefix(sent, name+".")
		if !ok {
			continue
		}
		key, _, _ := strings.Cut(rest, ".")
		if !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		m, err1 := strconv.Atoi(a)
		n, err2 := strconv.Atoi(b)
		if err1 == nil && err2 == nil {
			return m - n
		}
		return strings.Compare(a, b)
	})
	return keys
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
			return e.Message == msgFill && strings.HasPrefix(e.Location, d.Location+".")
		})
		if seen[d.Location] || missing && len(f.errs) > 0 {
			continue
		}
		seen[d.Location] = true
		refusal = refusal.At(d.Location, worded(d))
	}
	return refusal
}
