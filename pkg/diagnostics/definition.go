package diagnostics

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// MaxDefinition bounds a definition in bytes.
const MaxDefinition = 1 << 20

// Decode reads a definition into a struct strictly: an unknown, a repeated or a
// wrongly typed field is a *DefinitionError that names its place, and so is
// anything that follows the object. All such places are named at once.
func Decode(d Definition, into any) error {
	if len(d) > MaxDefinition {
		return wrongDefinition("", fmt.Sprintf("определение больше %d КиБ", MaxDefinition>>10))
	}
	w := walker{dec: json.NewDecoder(bytes.NewReader(d))}
	w.dec.UseNumber()
	if err := w.value(reflect.TypeOf(into).Elem(), "", 0); err != nil {
		return wrongDefinition(w.at, "не JSON: "+brief(err))
	}
	if _, err := w.dec.Token(); !errors.Is(err, io.EOF) {
		w.say("", "после определения стоит что-то ещё")
	}
	if len(w.places) > 0 {
		return &DefinitionError{Places: w.places}
	}
	if err := json.Unmarshal(d, into); err != nil {
		return wrongDefinition("", brief(err))
	}
	return nil
}

// Outline is what the platform itself reads of any definition.
type Outline struct {
	Competencies []string // codes
	Levels       []string // codes; empty when the definition names none
}

// OutlineOf reads the part of a definition that every questionnaire shares: a
// non-empty list of competencies with unique codes, and the levels, if any.
func OutlineOf(d Definition) (Outline, error) {
	var part struct {
		Competencies []struct{ Code string }
		Levels       []struct{ Code string }
	}
	if len(d) > MaxDefinition {
		return Outline{}, wrongDefinition("", fmt.Sprintf("определение больше %d КиБ", MaxDefinition>>10))
	}
	if err := json.Unmarshal(d, &part); err != nil {
		return Outline{}, wrongDefinition("", "не JSON: "+brief(err))
	}
	var o Outline
	seen := map[string]bool{}
	for i, c := range part.Competencies {
		if c.Code == "" || seen[c.Code] {
			return Outline{}, wrongDefinition(fmt.Sprintf("/competencies/%d/code", i), "код пустой или повторяется")
		}
		seen[c.Code] = true
		o.Competencies = append(o.Competencies, c.Code)
	}
	if len(o.Competencies) == 0 {
		return Outline{}, wrongDefinition("/competencies", "нет ни одной компетенции")
	}
	for _, l := range part.Levels {
		o.Levels = append(o.Levels, l.Code)
	}
	return o, nil
}

func wrongDefinition(path, reason string) *DefinitionError {
	return &DefinitionError{Places: []Place{{Path: path, Reason: reason}}}
}

// brief drops the package's name from an error of encoding/json.
func brief(err error) string { return strings.TrimPrefix(err.Error(), "json: ") }

// walker goes over the tokens beside the type they are meant for.
type walker struct {
	dec    *json.Decoder
	at     string
	places []Place
}

// maxDepth bounds nesting, so that a hostile definition cannot exhaust the stack.
const maxDepth = 64

var errTooDeep = errors.New("слишком глубокая вложенность")

func (w *walker) say(path, reason string) {
	if len(w.places) < maxPlaces {
		w.places = append(w.places, Place{Path: path, Reason: reason})
	}
}

// value reads one value; t is nil where nothing is known of it.
func (w *walker) value(t reflect.Type, path string, depth int) error {
	w.at = path
	if depth > maxDepth {
		return errTooDeep
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, err := w.dec.Token()
	if err != nil {
		return err
	}
	want := ""
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			if t != nil && t.Kind() != reflect.Struct && t.Kind() != reflect.Map && t.Kind() != reflect.Interface {
				w.say(path, "здесь объект, а ожидается "+nameOf(t))
				t = nil
			}
			return w.object(t, path, depth)
		}
		if t != nil && t.Kind() != reflect.Slice && t.Kind() != reflect.Interface {
			w.say(path, "здесь список, а ожидается "+nameOf(t))
			t = nil
		}
		return w.list(t, path, depth)
	case string:
		if t != nil && t.Kind() != reflect.String && t.Kind() != reflect.Interface {
			want = "строка"
		}
	case json.Number:
		if t != nil && !isNumber(t.Kind()) && t.Kind() != reflect.Interface {
			want = "число"
		}
	case bool:
		if t != nil && t.Kind() != reflect.Bool && t.Kind() != reflect.Interface {
			want = "да/нет"
		}
	}
	if want != "" {
		w.say(path, "здесь "+want+", а ожидается "+nameOf(t))
	}
	return nil
}

func (w *walker) object(t reflect.Type, path string, depth int) error {
	seen := map[string]bool{}
	for w.dec.More() {
		token, err := w.dec.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		child := path + "/" + pointerEscape.Replace(key)
		if seen[key] {
			w.say(child, "поле повторяется")
		}
		seen[key] = true
		var ct reflect.Type
		switch {
		case t == nil:
		case t.Kind() == reflect.Struct:
			if ct = fieldType(t, key); ct == nil {
				w.say(child, "неизвестное поле")
			}
		case t.Kind() == reflect.Map:
			ct = t.Elem()
		}
		if err := w.value(ct, child, depth+1); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}

func (w *walker) list(t reflect.Type, path string, depth int) error {
	var et reflect.Type
	if t != nil && t.Kind() == reflect.Slice {
		et = t.Elem()
	}
	for i := 0; w.dec.More(); i++ {
		if err := w.value(et, path+"/"+strconv.Itoa(i), depth+1); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}

var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")

// fieldType finds the field that key means, exactly: encoding/json alone would
// take any case.
func fieldType(t reflect.Type, key string) reflect.Type {
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			name = f.Name
		}
		if name == key && name != "-" {
			return f.Type
		}
	}
	return nil
}

func isNumber(k reflect.Kind) bool {
	return k >= reflect.Int && k <= reflect.Float64 && k != reflect.Uintptr
}

func nameOf(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Struct || t.Kind() == reflect.Map:
		return "объект"
	case t.Kind() == reflect.Slice:
		return "список"
	case t.Kind() == reflect.String:
		return "строка"
	case t.Kind() == reflect.Bool:
		return "да/нет"
	case isNumber(t.Kind()):
		return "число"
	}
	return "другое значение"
}
